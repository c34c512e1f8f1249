/** One log file for all processes of this machine: each line says whose it is. */
import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/** Where the lines of all processes go. */
export interface ProcessLog {
  readonly file: string;
  write(name: string, line: string): void;
  close(): void;
}

const MAX_BYTES = 20 * 1024 * 1024;

/** Opens the log for appending, readable for its owner only; one that has grown too long is set aside as `.1` first. */
export function openProcessLog(file: string): ProcessLog {
  if (sizeOf(file) > MAX_BYTES) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a', 0o600);
  let usable = true;
  return {
    file,
    write(name, line) {
      if (!usable || line === '') return;
      try {
        // At once and in full: what a process said last is there even if this one is killed now.
        writeSync(descriptor, isStructured(line) ? `${line}\n` : `${name} | ${line}\n`);
      } catch (error) {
        // The processes matter more than their log: a full disk is said once and must not end them.
        usable = false;
        process.stderr.write(`${file} takes no more lines: ${(error as Error).message}\n`);
      }
    },
    close() {
      usable = false;
      closeSync(descriptor);
    },
  };
}

/** A line of pino's says itself when, how grave and whose it is. */
function isStructured(line: string): boolean {
  if (!line.startsWith('{"level":')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
