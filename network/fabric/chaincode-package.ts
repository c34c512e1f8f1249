/** Packs the chaincode as a service: what a peer installs is no code, only the address that it dials. */
import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writePrivateFile } from '../certificates/organisations';

/** A package and the id under which peers install it. */
export interface ChaincodePackage {
  /** `label:hash`. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** The package of a service at an address; the same inputs give the same bytes and so the same id. */
export function chaincodePackage(label: string, address: string): ChaincodePackage {
  const connection = JSON.stringify({ address, dial_timeout: '10s', tls_required: false });
  const code = gzipSync(tar([['connection.json', Buffer.from(connection)]]));
  const metadata = Buffer.from(JSON.stringify({ type: 'ccaas', label }));
  const bytes = gzipSync(
    tar([
      ['metadata.json', metadata],
      ['code.tar.gz', code],
    ]),
  );
  return { id: `${label}:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

/** Writes the external builder by which a peer takes such a package. @returns its folder */
export function writeBuilder(folder: string): string {
  for (const [name, script] of Object.entries(BUILDER)) {
    const file = join(folder, 'bin', name);
    writePrivateFile(file, script);
    chmodSync(file, 0o700);
  }
  return folder;
}

/** Fabric calls detect SOURCE METADATA, build SOURCE METADATA OUTPUT and release OUTPUT RELEASE. */
const BUILDER = {
  detect: '#!/bin/sh\ngrep -q \'"type" *: *"ccaas"\' "$2/metadata.json"\n',
  build: '#!/bin/sh\nset -e\ncp "$1/connection.json" "$3/connection.json"\n',
  release:
    '#!/bin/sh\nset -e\nmkdir -p "$2/chaincode/server"\ncp "$1/connection.json" "$2/chaincode/server/connection.json"\n',
};

const BLOCK_BYTES = 512;

/** A tar archive of plain files, without owners or times. */
function tar(files: readonly (readonly [string, Buffer])[]): Buffer {
  const blocks = files.flatMap(([name, content]) => [
    tarHeader(name, content.length),
    content,
    Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]);
}

function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148); // the checksum counts itself as blanks
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
