/** The hashes that chain Fabric's blocks, over exactly the bytes that every peer hashes. */
import { createHash } from 'node:crypto';

/** SHA-256 of some parts one after another, in hexadecimal. */
export function sha256Hex(...parts: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Hash of a block's header, which the next block names as its previous hash; all in hexadecimal. */
export function headerHash(number: bigint, previousHash: string, dataHash: string): string {
  return sha256Hex(headerBytes(number, previousHash, dataHash));
}

/** A header as Fabric hashes and signs it: the DER of SEQUENCE { INTEGER, OCTET STRING, OCTET STRING }. */
export function headerBytes(number: bigint, previousHash: string, dataHash: string): Buffer {
  return derElement(
    0x30,
    Buffer.concat([
      derElement(0x02, derUnsigned(number)),
      derElement(0x04, Buffer.from(previousHash, 'hex')),
      derElement(0x04, Buffer.from(dataHash, 'hex')),
    ]),
  );
}

/** Hash of a block's envelopes as they stand in it, in hexadecimal; an intact block's header names it. */
export function dataHash(block: { readonly data: readonly Uint8Array[] }): string {
  return sha256Hex(...block.data);
}

function derElement(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content]);
}

function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const digits = unsignedBytes(BigInt(length));
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
}

/** A leading zero keeps a number whose top bit is set from reading as negative. */
function derUnsigned(value: bigint): Buffer {
  const digits = unsignedBytes(value);
  return (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
}

function unsignedBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
