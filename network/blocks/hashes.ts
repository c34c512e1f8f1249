/** The hashes that chain Fabric's blocks, over exactly the bytes that every peer hashes. */
import { bytesOfHex, hexOf, joined } from '../../domain/bytes';
import { startSha256 } from './primitives';

/** SHA-256 of some parts one after another, in hexadecimal. */
export function sha256Hex(...parts: Uint8Array[]): string {
  const hash = startSha256();
  for (const part of parts) hash.update(part);
  return hexOf(hash.digest());
}

/** Hash of a block's header, which the next block names as its previous hash; all in hexadecimal. */
export function headerHash(number: bigint, previousHash: string, dataHash: string): string {
  return sha256Hex(headerBytes(number, previousHash, dataHash));
}

/** A header as Fabric hashes and signs it: the DER of SEQUENCE { INTEGER, OCTET STRING, OCTET STRING }. */
export function headerBytes(number: bigint, previousHash: string, dataHash: string): Uint8Array {
  return derElement(
    0x30,
    joined(
      derElement(0x02, derUnsigned(number)),
      derElement(0x04, bytesOfHex(previousHash)),
      derElement(0x04, bytesOfHex(dataHash)),
    ),
  );
}

/** Hash of a block's envelopes as they stand in it, in hexadecimal; an intact block's header names it. */
export function dataHash(block: { readonly data: readonly Uint8Array[] }): string {
  return sha256Hex(...block.data);
}

/** An element of DER. */
export function derElement(tag: number, content: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(tag), derLength(content.length), content);
}

function derLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const digits = unsignedBytes(BigInt(length));
  return joined(Uint8Array.of(0x80 | digits.length), digits);
}

/** A leading zero keeps a number whose top bit is set from reading as negative. */
function derUnsigned(value: bigint): Uint8Array {
  const digits = unsignedBytes(value);
  return (digits[0] ?? 0) >= 0x80 ? joined(Uint8Array.of(0), digits) : digits;
}

function unsignedBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return bytesOfHex(hex.length % 2 === 0 ? hex : `0${hex}`);
}
