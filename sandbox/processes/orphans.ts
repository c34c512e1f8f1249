/** Remembers which processes belong to a data folder, and ends those that an earlier, killed start left behind. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killGroup } from './child';
import { isIdentity, isRunning, type ProcessIdentity } from './process-identity';

/** A process of this data folder. */
export interface RecordedProcess extends ProcessIdentity {
  readonly name: string;
}

/** The list of processes, in the data folder. */
export const PROCESS_LIST = 'processes.json';

const POLL_MS = 20;
const STOP_TIMEOUT_MS = 10_000;
const KILL_TIMEOUT_MS = 5_000;

/** Writes down which processes run now, whole or not at all. */
export function recordProcesses(dataFolder: string, processes: readonly RecordedProcess[]): void {
  const file = join(dataFolder, PROCESS_LIST);
  writeFileSync(`${file}.new`, `${JSON.stringify(processes, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}

/** The processes that were written down last; none when there is no list or a crash left half of one. */
export function recordedProcesses(dataFolder: string): RecordedProcess[] {
  try {
    const list: unknown = JSON.parse(readFileSync(join(dataFolder, PROCESS_LIST), 'utf8'));
    return Array.isArray(list) ? list.filter(isRecordedProcess) : [];
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Ends what still runs of the processes that were written down, and returns it. A process that has the number of one of
 * them but started at another time is somebody else's and is left alone.
 * @throws Error when one does not end, or belongs to another user
 */
export async function endOrphans(dataFolder: string, stopTimeoutMs = STOP_TIMEOUT_MS): Promise<RecordedProcess[]> {
  const orphans = recordedProcesses(dataFolder).filter(isRunning);
  await Promise.all(orphans.map((orphan) => endOrphan(orphan, stopTimeoutMs)));
  return orphans;
}

async function endOrphan(orphan: RecordedProcess, stopTimeoutMs: number): Promise<void> {
  try {
    process.kill(orphan.pid, 'SIGTERM');
    if (await isGoneWithin(orphan, stopTimeoutMs)) return;
    killGroup(orphan.pid);
    if (await isGoneWithin(orphan, KILL_TIMEOUT_MS)) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return; // it ended by itself
    if (code === 'EPERM') throw new Error(`${describe(orphan)} belongs to another user: stop it and start again`);
    throw error;
  }
  throw new Error(`${describe(orphan)} does not end: stop it and start again`);
}

async function isGoneWithin(orphan: RecordedProcess, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isRunning(orphan)) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function describe(orphan: RecordedProcess): string {
  return `process ${orphan.pid} (${orphan.name} of an earlier start)`;
}

function isRecordedProcess(value: unknown): value is RecordedProcess {
  return isIdentity(value) && typeof (value as { name?: unknown }).name === 'string';
}
