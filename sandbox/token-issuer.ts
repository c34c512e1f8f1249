/** The sandbox's own token issuer: a P-256 key in the data folder and tokens for its users. Never part of production. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner, createVerifier } from 'fast-jwt';
import type { Role } from '../domain/participants';

/** Whom the tokens are for: the console's name at the issuer. */
export const CONSOLE_CLIENT = 'console';

const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/** A user of the sandbox: one firm in one role, hosted by one organisation. */
export interface SandboxUser {
  readonly party: string;
  readonly role: Role;
  readonly mspId: string;
}

/** Issues tokens and says where the API finds the key to check them. */
export interface TokenIssuer {
  readonly publicKeyFile: string;
  /** Name of the issuer in its tokens: where its users sign in. */
  readonly url: string;
  /** The firm that a token of this issuer names. @throws Error for any other token */
  partyOf(token: string): string;
  /** A token of a user; further claims of an ID token beside those that the API reads. */
  tokenFor(user: SandboxUser, claims?: { readonly name?: string; readonly nonce?: string }): string;
}

/** Opens the issuer of a data folder; its key is made on first use. */
export function openTokenIssuer(dataFolder: string, url: string): TokenIssuer {
  const folder = join(dataFolder, 'issuer');
  const publicKeyFile = join(folder, 'public.pem');
  const privateKeyFile = join(folder, 'private.pem');
  if (!existsSync(publicKeyFile)) makeKey(folder, privateKeyFile, publicKeyFile);
  const sign = createSigner({
    key: readFileSync(privateKeyFile, 'utf8'),
    algorithm: 'ES256',
    iss: url,
    aud: CONSOLE_CLIENT,
    expiresIn: TOKEN_LIFETIME_MS,
  });
  const verify = createVerifier({ key: readFileSync(publicKeyFile, 'utf8'), algorithms: ['ES256'], allowedIss: url });
  return {
    publicKeyFile,
    url,
    partyOf: (token) => String(verify(token).party),
    tokenFor: ({ party, role, mspId }, claims = {}) =>
      sign({ ...claims, sub: `${party}.${role}`, party, role, msp: mspId }),
  };
}

/** The public key comes last: where it stands, the private one does too. */
function makeKey(folder: string, privateKeyFile: string, publicKeyFile: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(privateKeyFile, privateKey, { mode: 0o600 });
  writeFileSync(`${publicKeyFile}.new`, publicKey);
  renameSync(`${publicKeyFile}.new`, publicKeyFile);
}
