/** Recovers public keys on secp256k1 in a browser: without WebAssembly, so that the page's policy need not allow any. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Recover } from '../../domain/secp256k1';

/** The same as libsecp256k1 for every input, some 1 ms a signature (docs/decisions/0046). */
export const recoverPublicKey: Recover = (digest, signature) => {
  try {
    const recovery = signature[64] === 27 ? 0 : 1;
    const parsed = secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact').addRecoveryBit(recovery);
    return parsed.recoverPublicKey(digest).toBytes(false);
  } catch {
    return undefined; // r or s is no number of the group
  }
};
