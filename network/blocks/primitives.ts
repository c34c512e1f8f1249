/**
 * The few primitives that the ledger's checks need of their platform, on Node by node:crypto. A browser has no such
 * module: web/verify/primitives.ts gives the same there, and the web's build puts it in this file's place.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';

/** A SHA-256 that grows with what it is given. */
export interface RunningHash {
  update(bytes: Uint8Array): RunningHash;
  /** Ends it; 32 bytes. */
  digest(): Uint8Array;
}

/** Keys by which organisations and their authorities sign. */
export type KeyKind = 'P-256' | 'P-384' | 'P-521' | 'RSA';

/** Hashes under a signature. */
export type DigestName = 'sha256' | 'sha384' | 'sha512';

/** A public key as a certificate holds it. */
export interface KeyBytes {
  readonly kind: KeyKind;
  /** DER of SubjectPublicKeyInfo. */
  readonly info: Uint8Array;
  /** The key itself: an uncompressed point, or the DER of RSAPublicKey. */
  readonly key: Uint8Array;
}

/** Whether a signature over a message holds: ECDSA in DER with any s, or RSA with PKCS #1 v1.5. */
export type Verifier = (digest: DigestName, message: Uint8Array, signature: Uint8Array) => boolean;

/** Begins a SHA-256. */
export function startSha256(): RunningHash {
  return createHash('sha256');
}

/** What verifies by a key; undefined for one that is none, such as a point beside the curve. */
export function verifierOf({ info }: KeyBytes): Verifier | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
    return (digest, message, signature) => verify(digest, message, key, signature);
  } catch {
    return undefined;
  }
}

/** Bytes from base64; undefined unless the text is the one spelling of its bytes. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
