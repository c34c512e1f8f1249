/** Keeps a data folder for one start at a time; the lock of a process that is gone is taken over. */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isIdentity, isRunning, type ProcessIdentity } from './process-identity';

/** Another start holds the data folder. */
export class FolderInUse extends Error {
  constructor(
    readonly folder: string,
    readonly holder: ProcessIdentity,
  ) {
    super(`${folder} is in use by process ${holder.pid}: stop that one first, or use another data folder`);
    this.name = 'FolderInUse';
  }
}

const FILE = 'lock';
const ATTEMPTS = 5;

/**
 * Takes the folder for this process and returns what gives it back.
 * @throws FolderInUse while another process (or this one) holds it
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, FILE);
  const text = JSON.stringify(identify(process.pid));
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  // Written aside and linked into place: nobody ever sees a lock that does not say yet whose it is.
  writeFileSync(draft, text, { mode: 0o644 });
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (linkUnlessThere(draft, file)) return () => release(file, text);
      const found = readIfThere(file);
      if (found === undefined) continue; // given back this moment
      const holder = holderIn(found);
      if (holder !== undefined && isRunning(holder)) throw new FolderInUse(folder, holder);
      removeStale(file, found, draft);
    }
    throw new Error(`${file} changes hands too fast to be taken: start again`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function release(file: string, text: string): void {
  if (readIfThere(file) === text) rmSync(file, { force: true });
}

/** Removes the lock that was judged, and puts it back if another start had replaced it in between. */
function removeStale(file: string, judged: string, draft: string): void {
  const aside = `${draft}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return; // another start was faster
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== judged) linkUnlessThere(aside, file);
  rmSync(aside, { force: true });
}

function linkUnlessThere(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock that does not say whose it is (a power cut emptied it) is nobody's. */
function holderIn(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isIdentity(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
