/** The sandbox's own token issuer: a P-256 key in the data folder and tokens for its users. Never part of production. */
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner, createVerifier } from 'fast-jwt';
import type { Role } from '../domain/participants';
import { requireSandbox } from '../runtime/production';

/** Whom ID tokens are for: the console's name at the issuer. */
export const CONSOLE_CLIENT = 'console';
/** Whom access tokens are for: the API's name at the issuer. */
export const API_AUDIENCE = 'greentier';

const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/** A user of the sandbox: a person of one firm in one role, hosted by one organisation. */
export interface SandboxUser {
  /** The person, as the issuer names it. */
  readonly user: string;
  readonly party: string;
  readonly role: Role;
  readonly mspId: string;
}

/** Issues tokens and says by which key they are checked. */
export interface TokenIssuer {
  /** Name of the issuer in its tokens: where its users sign in and its keys are. */
  readonly url: string;
  /** The public keys (RFC 7517). */
  keySet(): { readonly keys: readonly object[] };
  /** The firm that an access token of this issuer names. @throws Error for any other token */
  partyOf(token: string): string;
  /** An access token of a user, for the API. */
  tokenFor(user: SandboxUser): string;
  /** An ID token of a user, for the console; `nonce` ties it to the browser's request. */
  idTokenFor(user: SandboxUser, claims: { readonly name: string; readonly nonce?: string }): string;
}

/**
 * Opens the issuer of a data folder; its key is made on first use.
 * @throws Error in production
 */
export function openTokenIssuer(dataFolder: string, url: string): TokenIssuer {
  requireSandbox('the embedded token issuer', process.env);
  const folder = join(dataFolder, 'issuer');
  const publicKeyFile = join(folder, 'public.pem');
  const privateKeyFile = join(folder, 'private.pem');
  if (!existsSync(publicKeyFile)) makeKey(folder, privateKeyFile, publicKeyFile);
  const publicKey = readFileSync(publicKeyFile, 'utf8');
  const kid = createHash('sha256').update(publicKey).digest('base64url');
  const options = {
    key: readFileSync(privateKeyFile, 'utf8'),
    algorithm: 'ES256' as const,
    iss: url,
    kid,
    expiresIn: TOKEN_LIFETIME_MS,
  };
  const signAccess = createSigner({ ...options, aud: API_AUDIENCE });
  const signId = createSigner({ ...options, aud: CONSOLE_CLIENT });
  const verify = createVerifier({ key: publicKey, algorithms: ['ES256'], allowedIss: url, allowedAud: API_AUDIENCE });
  const jwk = { ...createPublicKey(publicKey).export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' };
  return {
    url,
    keySet: () => ({ keys: [jwk] }),
    partyOf: (token) => String(verify(token).party),
    tokenFor: ({ user, party, role, mspId }) => signAccess({ sub: user, party, role, msp: mspId }),
    idTokenFor: ({ user }, claims) => signId({ ...claims, sub: user }),
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
