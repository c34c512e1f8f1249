/** Keeps two networks from writing one data folder. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../certificates/organisations';

/** Another process holds the folder; the message names it. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Takes a data folder for this process.
 * @returns how to give it back
 * @throws FolderInUseError when another living process has it
 */
export function lockFolder(dataFolder: string): () => void {
  const file = join(dataFolder, 'devnet.lock');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  if (Number.isInteger(holder) && holder > 0 && isRunning(holder) && !isOurs(holder, file)) {
    throw new FolderInUseError(
      `${dataFolder} is in use by process ${holder}; stop it, or delete ${file} if that is another program`,
    );
  }
  writePrivateFile(file, `${process.pid}\n`);
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

/** Folders that this very process holds. */
const held = new Set<string>();

/** A lock with our own number that we do not hold is of a former process that had the same one. */
function isOurs(holder: number, file: string): boolean {
  return holder === process.pid && !held.has(file);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
