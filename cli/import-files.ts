/** The files that are imported: which of a folder, what each is, and the key by which sending it again is the same. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Unusable } from './terminal';

/** Media types of what is sent, by the ends of file names. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.xml': 'application/xml',
  '.json': 'application/ld+json',
  '.jsonld': 'application/ld+json',
  '.csv': 'text/csv',
  '.zip': 'application/zip',
};

/** Ends of the names of files that are taken from a folder. */
export const TAKEN_ENDS = Object.keys(MEDIA_TYPES);

/** What files begin with whose names say nothing; blanks and a byte order mark may stand before it. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^PK\p{Cc}\p{Cc}/u, 'application/zip'],
  [/^\uFEFF?\s*</, 'application/xml'],
  [/^\uFEFF?\s*[[{]/, 'application/ld+json'],
];
const BEGINNING_BYTES = 1_024;

/** A file, or the files of a folder in the order of their names. @throws Unusable when it is not there */
export function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new Unusable(`${path} is not there`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TAKEN_ENDS.includes(endOf(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** What a file is, by its name or, where that says nothing, by how it begins; `undefined` for nothing that is taken. */
export function mediaTypeOf(file: string): string | undefined {
  const named = MEDIA_TYPES[endOf(file)];
  if (named !== undefined) return named;
  const beginning = beginningOf(file);
  return BEGINNINGS.find(([form]) => form.test(beginning))?.[1];
}

/** The key of a request that sends a file to a path: the same file sent again is the same request. */
export async function fileKey(path: string, file: string): Promise<string> {
  const hash = createHash('sha256').update(`POST ${path}\n`);
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

function endOf(file: string): string {
  return extname(file).toLowerCase();
}

function beginningOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(BEGINNING_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, BEGINNING_BYTES, 0)).toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
