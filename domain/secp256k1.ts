/** Recovers public keys on secp256k1: by the native library where it is there, by the same library as WebAssembly elsewhere. */
import { recover } from 'tiny-secp256k1';

/**
 * The uncompressed public key (65 bytes) under which a signature holds; undefined where there is none.
 * @param digest 32 bytes
 * @param signature r, s and v of 27 or 28: 65 bytes
 */
export type Recover = (digest: Uint8Array, signature: Uint8Array) => Uint8Array | undefined;

/** libsecp256k1 as WebAssembly: slower, and on every platform. */
export const recoverByWebAssembly: Recover = (digest, signature) => {
  try {
    return recover(digest, signature.subarray(0, 64), parityOf(signature), false) ?? undefined;
  } catch {
    return undefined; // r or s is no number of the group
  }
};

/** libsecp256k1 as machine code; undefined on a platform for which the package brings none. */
export const recoverNatively: Recover | undefined = native();

/** The faster of the two that is there; they give the same for every input (docs/decisions/0009). */
export const recoverPublicKey: Recover = recoverNatively ?? recoverByWebAssembly;

function native(): Recover | undefined {
  let bindings: typeof import('secp256k1/bindings');
  try {
    bindings = require('secp256k1/bindings') as typeof bindings;
  } catch {
    return undefined; // an optional package, or one without a build for this platform
  }
  return (digest, signature) => {
    try {
      return bindings.ecdsaRecover(signature.subarray(0, 64), parityOf(signature), digest, false);
    } catch {
      return undefined; // r or s is no number of the group
    }
  };
}

function parityOf(signature: Uint8Array): 0 | 1 {
  return signature[64] === 27 ? 0 : 1;
}
