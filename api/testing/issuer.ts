/** For tests: an issuer of tokens whose keys the API knows without asking anybody. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createSigner } from 'fast-jwt';
import { createLocalJWKSet } from 'jose';
import type { TokenRules } from '../authentication';
import { DEFAULT_CLAIMS } from '../claims';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'greentier';
const KEY_ID = 'test-key';
const TOKEN_LIFETIME_MS = 600_000;

/** How a token differs from a good one. */
export interface TokenOptions {
  readonly iss?: string;
  readonly aud?: string;
  /** Milliseconds until it expires; below zero it has. */
  readonly expiresIn?: number;
  /** Whether it is signed by a key that is not the issuer's. */
  readonly foreignKey?: boolean;
}

/** An issuer. */
export interface TestIssuer {
  readonly rules: TokenRules;
  /** A token with these claims. */
  token(claims: object, options?: TokenOptions): string;
}

/** Makes one with a key of its own. */
export function testIssuer(): TestIssuer {
  const { privateKey, publicKey } = newKeys();
  const jwk = { ...createPublicKey(publicKey).export({ format: 'jwk' }), kid: KEY_ID };
  const keys = createLocalJWKSet({ keys: [jwk] } as Parameters<typeof createLocalJWKSet>[0]);
  return {
    rules: {
      issuer: ISSUER,
      audience: [AUDIENCE],
      algorithms: ['ES256'],
      clockSkewSeconds: 0,
      claims: DEFAULT_CLAIMS,
      keys: { keyFor: keys },
    },
    token: (claims, { iss = ISSUER, aud = AUDIENCE, expiresIn = TOKEN_LIFETIME_MS, foreignKey = false } = {}) =>
      createSigner({
        key: foreignKey ? newKeys().privateKey : privateKey,
        algorithm: 'ES256',
        kid: KEY_ID,
        iss,
        aud,
        expiresIn,
      })({ ...claims }),
  };
}

function newKeys(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}
