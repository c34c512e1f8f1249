/** A WOFF font as the TrueType that it packs (W3C WOFF 1.0): read in place, it would be unpacked again for every glyph. */
import { inflateSync } from 'node:zlib';

const SIGNATURE = 0x774f4646;
const HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;

/** Unpacks a font. @throws Error when it is no WOFF, or not what its directory says */
export function sfntOf(woff: Buffer): Buffer {
  if (woff.length < HEADER_BYTES || woff.readUInt32BE(0) !== SIGNATURE) throw new Error('this is no WOFF font');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => tableAt(woff, HEADER_BYTES + index * WOFF_ENTRY_BYTES));
  const header = Buffer.alloc(SFNT_HEADER_BYTES);
  const power = 2 ** Math.floor(Math.log2(count));
  header.writeUInt32BE(woff.readUInt32BE(4), 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(power * SFNT_ENTRY_BYTES, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE((count - power) * SFNT_ENTRY_BYTES, 10);
  const directory = Buffer.alloc(count * SFNT_ENTRY_BYTES);
  const bodies: Buffer[] = [];
  let offset = SFNT_HEADER_BYTES + directory.length;
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    directory.write(tag, index * SFNT_ENTRY_BYTES, 'latin1');
    directory.writeUInt32BE(checksum, index * SFNT_ENTRY_BYTES + 4);
    directory.writeUInt32BE(offset, index * SFNT_ENTRY_BYTES + 8);
    directory.writeUInt32BE(bytes.length, index * SFNT_ENTRY_BYTES + 12);
    const padding = (4 - (bytes.length % 4)) % 4;
    bodies.push(bytes, Buffer.alloc(padding));
    offset += bytes.length + padding;
  }
  return Buffer.concat([header, directory, ...bodies]);
}

function tableAt(woff: Buffer, at: number): { tag: string; checksum: number; bytes: Buffer } {
  const [offset, packedLength, length, checksum] = [4, 8, 12, 16].map((place) => woff.readUInt32BE(at + place)) as [
    number,
    number,
    number,
    number,
  ];
  const packed = woff.subarray(offset, offset + packedLength);
  const bytes = packedLength < length ? inflateSync(packed) : packed;
  if (bytes.length !== length) throw new Error('a table of the font is not as long as its directory says');
  return { tag: woff.toString('latin1', at, at + 4), checksum, bytes };
}
