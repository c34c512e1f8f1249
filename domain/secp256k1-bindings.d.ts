// The native half of secp256k1; the package ships no types for it, and its other half would fall back to slow JavaScript.
declare module 'secp256k1/bindings' {
  /** @throws Error when the signature has no public key */
  export function ecdsaRecover(
    signature: Uint8Array,
    recoveryId: 0 | 1,
    digest: Uint8Array,
    compressed: boolean,
  ): Uint8Array;
}
