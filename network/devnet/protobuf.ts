/** Conversions between Fabric's protobuf messages and plain values, in the bytes that Fabric's own encoder gives. */
import { createHash } from 'node:crypto';
import type { google } from 'fabric-protos/bundle.js';

/** What an absent bytes field reads as. */
export const NO_BYTES: Uint8Array = Buffer.alloc(0);

/** A 64-bit integer of a message; block and transaction numbers stay far below 2^53. */
export function toNumber(value: number | { toNumber(): number } | null | undefined): number {
  if (value === null || value === undefined) return 0;
  return typeof value === 'number' ? value : value.toNumber();
}

/** SHA-256 of some parts one after another. */
export function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** The same bytes as a buffer, not a copy of them. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Now, as a message. */
export function timestampOf(instant: Date): google.protobuf.ITimestamp {
  const milliseconds = instant.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}

/**
 * A message without the fields that hold their default. The JavaScript encoder writes a field that is set to zero,
 * Fabric's leaves it out; hashes and signatures cover the bytes, so they have to be the same.
 */
export function sparse<T extends object>(fields: T): T {
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const value = fields[key];
    const isDefault =
      value === undefined ||
      value === null ||
      value === '' ||
      value === 0 ||
      value === false ||
      (value instanceof Uint8Array && value.length === 0);
    if (isDefault) delete fields[key];
  }
  return fields;
}
