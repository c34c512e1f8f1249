/** Small conversions between protobuf's values and the language's own. */

/** What an absent bytes field reads as. */
export const NO_BYTES: Uint8Array = Buffer.alloc(0);

/** A 64-bit integer, which protobufjs gives as a number or as an object that prints as one. */
export function asBigInt(value: number | { toString(): string } | null | undefined): bigint {
  return value === null || value === undefined ? 0n : BigInt(value.toString());
}

/** Bytes as UTF-8 text. */
export function asText(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? NO_BYTES).toString('utf8');
}
