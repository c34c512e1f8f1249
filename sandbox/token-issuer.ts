/** The sandbox's own token issuer: a P-256 key in the data folder and tokens for its users. Never part of production. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner } from 'fast-jwt';
import type { Role } from '../domain/participants';

/** Name of the issuer in its tokens. */
export const SANDBOX_ISSUER = 'greentier-sandbox';

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
  tokenFor(user: SandboxUser): string;
}

/** Opens the issuer of a data folder; its key is made on first use. */
export function openTokenIssuer(dataFolder: string): TokenIssuer {
  const folder = join(dataFolder, 'issuer');
  const publicKeyFile = join(folder, 'public.pem');
  const privateKeyFile = join(folder, 'private.pem');
  if (!existsSync(publicKeyFile)) makeKey(folder, privateKeyFile, publicKeyFile);
  const sign = createSigner({
    key: readFileSync(privateKeyFile, 'utf8'),
    algorithm: 'ES256',
    iss: SANDBOX_ISSUER,
    expiresIn: TOKEN_LIFETIME_MS,
  });
  return {
    publicKeyFile,
    tokenFor: ({ party, role, mspId }) => sign({ sub: `${party}.${role}`, party, role, msp: mspId }),
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
