/** Reads imported files in the background: batch by batch into the command log, and on from where a crash cut it off. */
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { Role } from '../domain/participants';
import type { Clock } from '../store/clock';
import type { Actor } from '../store/command-log';
import type { Database } from '../store/database';
import {
  findImport,
  finishImport,
  forgetBrokenImports,
  type ImportRow,
  importedBytes,
  logLines,
  type ReadLine,
  unreadImports,
  waitingCommandsOf,
} from '../store/imports';
import type { Announcements } from '../store/notifications';
import type { JobQueue } from '../store/queues';
import { firmFinder } from '../store/read-model';
import { linesIn } from './import-lines';

/** Lines that are read before whatever else the process does has its turn. */
const LINES_AT_A_STRETCH = 10;
/** Lines of one SQL transaction. */
const BATCH_LINES = 500;
/** Commands of an importer that may wait for the ledger: whoever gives a single one meanwhile waits for no more than these. */
const MAX_WAITING_COMMANDS = 3_000;
const LOOK_MS = 100;
/** How long a missed announcement can delay an import. */
const SWEEP_MS = 5_000;
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** What the reading of imports needs. */
export interface Importing {
  readonly database: Database;
  readonly clock: Clock;
  /** Aborts when the process stops; another one goes on with the import. */
  readonly stopping: AbortSignal;
}

/** An import that was put down because the process stops. */
export class ImportInterrupted extends Error {
  override readonly name = 'ImportInterrupted';
}

/** Queues every file that is to be read, until the signal aborts; one that is queued already stays one job. */
export async function dispatchImports(
  database: Database,
  queue: JobQueue<'import'>,
  arrivals: Announcements,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const arrived = arrivals.next(SWEEP_MS);
    await forgetBrokenImports(database, new Date(Date.now() - FORGOTTEN_AFTER_MS));
    for (const importId of await unreadImports(database)) await queue.add('import', { importId }, { jobId: importId });
    await arrived;
  }
}

/**
 * Reads a file to its end. Lines that were logged before are read again and left out, so that every line is logged once
 * however often the job comes.
 * @throws ImportInterrupted when the process stops
 */
export async function importJob(importing: Importing, importId: string): Promise<void> {
  const { database, clock } = importing;
  const row = await findImport(database, importId);
  if (row === undefined || row.state !== 'reading') return;
  const counted = { bytes: 0 };
  const lines = linesIn(row, counting(importedBytes(database, importId), counted), firmFinder(database));
  let logged = Number(row.lines);
  let read = 0;
  let batch: ReadLine[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    await roomForMore(importing, row.identity);
    const step = { id: importId, actor: actorOf(row), after: logged, bytesRead: counted.bytes, now: await clock.now() };
    if (!(await logLines(database, step, batch))) throw new Error(`import ${importId} is read elsewhere`);
    logged += batch.length;
    batch = [];
  };
  for await (const line of lines) {
    read += 1;
    if (read % LINES_AT_A_STRETCH === 0) await setImmediate();
    if (read <= logged) continue;
    batch.push(line);
    if (batch.length >= BATCH_LINES) await flush();
  }
  await flush();
  await finishImport(database, importId, counted.bytes, await clock.now());
}

async function roomForMore({ database, stopping }: Importing, identity: string): Promise<void> {
  for (;;) {
    if (stopping.aborted) throw new ImportInterrupted('the process stops');
    if ((await waitingCommandsOf(database, identity)) < MAX_WAITING_COMMANDS) return;
    await delay(LOOK_MS);
  }
}

function actorOf({ party, role, given_by: user, identity }: ImportRow): Actor {
  return { party, role: role as Role, user, identity };
}

async function* counting(source: AsyncIterable<Buffer>, counted: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    counted.bytes += piece.byteLength;
    yield piece;
  }
}
