/** Imports: a file is received in encrypted pieces, read by the worker, and each of its lines remembered with its fate. */
import { createHash, randomUUID } from 'node:crypto';
import { type Selectable, sql, type Transaction } from 'kysely';
import { refuse } from '../domain/problems';
import { type Actor, logCommands, type NamedCommand, type NewCommand } from './command-log';
import { seal, unseal } from './data-keys';
import { type Database, dataKeysOf, type Tables } from './database';
import { keepDocuments, type StoredDocument } from './documents';
import type { ImportFormat, LineFinding } from './import-tables';
import { registerTradeDocuments, type TradeDocumentEntry } from './trade-documents';

/** Channel on which a file that was received whole is announced. */
export const IMPORT_RECEIVED = 'import_received';

/** Bytes of one piece. */
const CHUNK_BYTES = 1_048_576;

export type ImportRow = Selectable<Tables['import']>;

/** A file to be imported. */
export interface NewImport {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly format: ImportFormat;
  /** How to read it; JSON. */
  readonly reading: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

/**
 * Receives a file as it streams in, in memory that does not grow with it. The same file under the same key is one import;
 * what breaks off leaves nothing.
 * @throws Refusal `idempotency-key-reused`, `payload-too-large`, and whatever the source throws
 */
export async function receiveImport(
  database: Database,
  given: NewImport,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<ImportRow> {
  const id = randomUUID();
  const { actor, idempotencyKey, format, reading, now } = given;
  const { party, role, user, identity } = actor;
  const readingText = JSON.stringify(reading);
  await database
    .insertInto('import')
    .values({
      id,
      party,
      role,
      given_by: user,
      identity,
      idempotency_key: idempotencyKey,
      request_sha256: null,
      format,
      reading: readingText,
      state: 'receiving',
      bytes: '0',
      bytes_read: '0',
      lines: '0',
      accepted: '0',
      kept: '0',
      refused: '0',
      received_at: now,
      finished_at: null,
    })
    .execute();
  try {
    const hash = createHash('sha256').update(`${format} ${readingText}\n`);
    const bytes = await keepChunks(database, id, source, hash, maxBytes);
    return await completeImport(database, id, { given, bytes, sha256: hash.digest('hex') });
  } catch (error) {
    await database.deleteFrom('import').where('id', '=', id).execute();
    throw error;
  }
}

async function keepChunks(
  database: Database,
  id: string,
  source: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
  maxBytes: number,
): Promise<number> {
  let bytes = 0;
  let index = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const flush = async () => {
    if (pendingBytes === 0) return;
    const sealed = seal(dataKeysOf(database), chunkName(id, index), Buffer.concat(pending));
    const row = { import_id: id, index, bytes: sealed.bytes, key_id: sealed.keyId };
    await database.insertInto('import_chunk').values(row).execute();
    index += 1;
    pending = [];
    pendingBytes = 0;
  };
  for await (const piece of source) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) refuse('payload-too-large', `the file has more than ${maxBytes} bytes`);
    hash.update(piece);
    pending.push(piece);
    pendingBytes += piece.byteLength;
    if (pendingBytes >= CHUNK_BYTES) await flush();
  }
  await flush();
  if (bytes === 0) refuse('invalid-input', 'the file is empty', { field: '(body)' });
  return bytes;
}

async function completeImport(
  database: Database,
  id: string,
  { given, bytes, sha256 }: { given: NewImport; bytes: number; sha256: string },
): Promise<ImportRow> {
  const { actor, idempotencyKey } = given;
  return await database.transaction().execute(async (transaction) => {
    const key = `${actor.party} ${actor.role} ${idempotencyKey}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 1))`.execute(transaction);
    const before = await transaction
      .selectFrom('import')
      .selectAll()
      .where('party', '=', actor.party)
      .where('role', '=', actor.role)
      .where('idempotency_key', '=', idempotencyKey)
      .where('state', '<>', 'receiving')
      .executeTakeFirst();
    if (before === undefined) {
      const row = await transaction
        .updateTable('import')
        .set({ state: 'reading', request_sha256: sha256, bytes: String(bytes) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await sql`select pg_notify(${IMPORT_RECEIVED}, '')`.execute(transaction);
      return row;
    }
    if (before.request_sha256 !== sha256) {
      refuse('idempotency-key-reused', `key ${idempotencyKey} came with another file`, { field: 'Idempotency-Key' });
    }
    await transaction.deleteFrom('import').where('id', '=', id).execute();
    return before;
  });
}

/** The bytes of a received file, piece by piece. @throws Unreadable when a piece is not what was kept */
export async function* importedBytes(database: Database, id: string): AsyncGenerator<Buffer> {
  for (let index = 0; ; index += 1) {
    const row = await database
      .selectFrom('import_chunk')
      .select('bytes')
      .where('import_id', '=', id)
      .where('index', '=', index)
      .executeTakeFirst();
    if (row === undefined) return;
    yield unseal(dataKeysOf(database), chunkName(id, index), row.bytes);
  }
}

/** What a piece of a file is encrypted as. */
export function chunkName(id: string, index: number): string {
  return `import/${id}/${index}`;
}

/** Imports that the worker has to read, the oldest first. */
export async function unreadImports(database: Database): Promise<string[]> {
  const rows = await database
    .selectFrom('import')
    .select('id')
    .where('state', '=', 'reading')
    .orderBy('sequence')
    .limit(100)
    .execute();
  return rows.map(({ id }) => id);
}

/** An import by its id. */
export async function findImport(database: Database, id: string): Promise<ImportRow | undefined> {
  return await database.selectFrom('import').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Takes away what was never received whole. */
export async function forgetBrokenImports(database: Database, before: Date): Promise<void> {
  await database.deleteFrom('import').where('state', '=', 'receiving').where('received_at', '<', before).execute();
}

/** A line with what becomes of it. */
export interface ReadLine {
  readonly line: number;
  readonly label: string;
  readonly number?: string;
  readonly findings: readonly LineFinding[];
  readonly command?: NewCommand;
  readonly document?: StoredDocument;
  readonly trade?: TradeDocumentEntry;
}

/**
 * Logs a batch of lines with their commands and documents, in one SQL transaction. Commands are named by import and
 * position, so that whoever reads the same file again gives the same commands.
 * @param after how many lines were logged before; the batch is skipped where others were logged meanwhile
 */
export async function logLines(
  database: Database,
  { id, actor, after, bytesRead, now }: { id: string; actor: Actor; after: number; bytesRead: number; now: Date },
  lines: readonly ReadLine[],
): Promise<boolean> {
  return await database.transaction().execute(async (transaction) => {
    const { lines: logged } = await transaction
      .selectFrom('import')
      .select('lines')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (Number(logged) !== after) return false;
    const named = lines.map((line, index) => ({ ...line, position: after + index + 1 }));
    await keepDocuments(
      transaction,
      lines.flatMap(({ document }) => document ?? []),
      actor.party,
    );
    await registerTradeDocuments(
      transaction,
      lines.flatMap(({ trade }) => trade ?? []),
      now,
    );
    const commands = named.flatMap(({ command, position }): NamedCommand[] =>
      command === undefined ? [] : [{ ...command, id: importedCommandId(id, position) }],
    );
    await logCommands(transaction, commands, { actor, now });
    const rows = named.map((each) => ({
      ...rowOf(each),
      command_id: each.command && importedCommandId(id, each.position),
    }));
    await sql`insert into import_line (import_id, position, line, label, fate, number, command_id, findings)
      select ${id}, position, line, label, fate, number, command_id, findings
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
        (position bigint, line bigint, label text, fate text, number text, command_id uuid, findings jsonb)`.execute(
      transaction,
    );
    await countLines(
      transaction,
      id,
      rows.map(({ fate }) => fate),
      bytesRead,
    );
    return true;
  });
}

/** Name of the command that a line of an import gives: the same line always gives the same command. */
export function importedCommandId(importId: string, position: number): string {
  const hex = createHash('sha256').update(`import/${importId}/${position}`).digest('hex');
  // RFC 9562: version 8, for whatever a program derives by itself.
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Ends an import; its file is not needed any more, since every line that counts is a document of its own. */
export async function finishImport(database: Database, id: string, bytesRead: number, now: Date): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('import')
      .set({ state: 'done', bytes_read: String(bytesRead), finished_at: now })
      .where('id', '=', id)
      .execute();
    await transaction.deleteFrom('import_chunk').where('import_id', '=', id).execute();
  });
}

/** Commands of an identity that wait for the ledger. */
export async function waitingCommandsOf(database: Database, identity: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from command where state = 'accepted' and identity = ${identity}`.execute(database);
  return Number(rows[0]?.count ?? '0');
}

type Position = ReadLine & { readonly position: number };

function rowOf({ position, line, label, number, findings, command }: Position) {
  const fate =
    findings.length > 0 ? ('refused' as const) : command === undefined ? ('kept' as const) : ('accepted' as const);
  return { position, line, label, fate, number: number ?? null, findings };
}

async function countLines(
  transaction: Transaction<Tables>,
  id: string,
  fates: readonly ('accepted' | 'kept' | 'refused')[],
  bytesRead: number,
): Promise<void> {
  const count = (fate: string) => fates.filter((each) => each === fate).length;
  await sql`update import set lines = lines + ${fates.length}, accepted = accepted + ${count('accepted')},
    kept = kept + ${count('kept')}, refused = refused + ${count('refused')}, bytes_read = ${bytesRead}
    where id = ${id}`.execute(transaction);
}
