/** The read model: written from blocks alone, read by parties and roles that may see a record. */
import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import { awaitsVerification } from '../domain/life-cycle';
import type { Posting } from '../domain/postings';
import type { LedgerRecord, RecordKind } from '../domain/records';
import { recordPath } from '../domain/records';
import type { Visibility } from '../domain/visibility';
import { lockNumbering } from './changes';
import { COMMANDS_FINISHED } from './command-log';
import type { Database, Tables } from './database';
import { insertPostings } from './postings';
import { markVerificationDue } from './verification-due';

/** The newest version of a record, as a block wrote it. */
export interface RecordWrite {
  readonly kind: RecordKind;
  readonly keyParts: readonly string[];
  readonly record: object;
  readonly visibility: Visibility;
  readonly transactionId: string;
}

/** A command that a block applied: one that this service sent in that transaction, or nobody's here. */
export interface AppliedCommand {
  readonly id: string;
  readonly subject: string;
  readonly transactionId: string;
}

/** A line in a party's books, with the transaction that it comes from. */
export interface PostingWrite extends Posting {
  readonly transactionId: string;
  /** Instant of the transaction (ISO 8601, UTC). */
  readonly bookedAt: string;
}

/** Everything that one block changes in the read model. */
export interface BlockProjection {
  readonly number: bigint;
  readonly records: readonly RecordWrite[];
  readonly commands: readonly AppliedCommand[];
  /** In the order of the block; absent where no claim and no cash moved. */
  readonly postings?: readonly PostingWrite[];
}

/** A record with where it came from. */
export interface StoredRecord<Kind extends RecordKind> {
  readonly record: LedgerRecord<Kind>;
  readonly blockNumber: string;
  readonly transactionId: string;
}

/** Who looks: sees what names the party or its role. */
export interface Viewer {
  readonly party: string;
  readonly role: string;
}

/**
 * Writes a block's changes, its commands' ends and the next block's number in one SQL transaction.
 * @returns whether the block was the next one; a block that was projected before changes nothing
 * @throws Error when a block before it is missing
 */
export async function applyBlock(database: Database, block: BlockProjection, now: Date): Promise<boolean> {
  return await database.transaction().execute(async (transaction) => {
    const applied = await applyBlockWithin(transaction, block, now);
    if (applied) await sql`select pg_notify(${COMMANDS_FINISHED}, '')`.execute(transaction);
    return applied;
  });
}

/**
 * Makes the read model anew from blocks, in one SQL transaction: who reads meanwhile sees what was there before, and
 * blocks that come meanwhile wait. Commands keep their ends, which came from the same blocks.
 * @returns how many blocks there were
 * @throws Error when a block is missing, or the blocks end before what was projected; nothing is changed then
 */
export async function replaceReadModel(
  database: Database,
  blocks: AsyncIterable<BlockProjection>,
  now: Date,
): Promise<bigint> {
  return await database.transaction().execute(async (transaction) => {
    const before = await lockedNextBlock(transaction);
    await forget(transaction);
    for await (const block of blocks) await applyBlockWithin(transaction, block, now);
    const after = await lockedNextBlock(transaction);
    if (after < before) throw new Error(`the blocks end at ${after}, below the read model's ${before}`);
    await sql`select pg_notify(${COMMANDS_FINISHED}, '')`.execute(transaction);
    return after;
  });
}

async function applyBlockWithin(transaction: Transaction<Tables>, block: BlockProjection, now: Date): Promise<boolean> {
  const next = await lockedNextBlock(transaction);
  if (block.number < next) return false;
  if (block.number > next) throw new Error(`block ${block.number} came before block ${next}`);
  await writeRecords(transaction, block);
  await markVerificationDue(transaction, block.records.flatMap(unverifiedReceivable));
  await insertPostings(transaction, block.number, block.postings ?? []);
  await endCommands(transaction, block, now);
  await transaction
    .updateTable('projection')
    .set({ next_block: (block.number + 1n).toString() })
    .execute();
  return true;
}

/** Writes the newest version of each record, and what that changes for whom. */
async function writeRecords(transaction: Transaction<Tables>, block: BlockProjection): Promise<void> {
  if (block.records.length === 0) return;
  const rows = [...newest(block.records).values()].map((write, line) => ({
    line,
    kind: write.kind,
    key: write.keyParts.join('/'),
    record: write.record,
    parties: [...write.visibility.parties],
    roles: [...write.visibility.roles],
    transaction_id: write.transactionId,
  }));
  const number = block.number.toString();
  // All parts of the statement see the records as they were before it.
  await sql`
    with written as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (line integer, kind text, key text, record jsonb, parties text[], roles text[], transaction_id text)
    ), changed as (
      select written.line, kind, key, written.record ->> 'state' as state, written.transaction_id,
        written.parties || written.roles as viewers,
        array(select unnest(before.viewers) except select unnest(written.parties || written.roles) order by 1) as gone_for
      from written left join ledger_record before using (kind, key)
    ), kept as (
      insert into change (block_number, line, kind, key, state, transaction_id, viewers, gone_for)
      select ${number}::bigint, line, kind, key, state, transaction_id, viewers, gone_for
      from changed where viewers <> '{}' or gone_for <> '{}'
    )
    insert into ledger_record (kind, key, record, parties, roles, first_block, block_number, transaction_id)
    select kind, key, record, parties, roles, ${number}::bigint, ${number}::bigint, transaction_id from written
    on conflict (kind, key) do update set record = excluded.record, parties = excluded.parties,
      roles = excluded.roles, block_number = excluded.block_number, transaction_id = excluded.transaction_id
  `.execute(transaction);
}

/** Ends the commands that a block applied, as far as they were sent from here and still wait. */
async function endCommands(transaction: Transaction<Tables>, block: BlockProjection, now: Date): Promise<void> {
  if (block.commands.length === 0) return;
  const ids = block.commands.map(({ id }) => id);
  const { rows: waiting } = await sql`select from command where id = any(${ids}::uuid[]) and state = 'accepted' limit 1
    `.execute(transaction);
  if (waiting.length === 0) return;
  await lockNumbering(transaction);
  const ends = block.commands.map(({ id, subject, transactionId }) => ({ id, subject, transaction: transactionId }));
  await sql`
    update command set state = 'applied', subject = done.subject, transaction_id = done.transaction,
      block_number = ${block.number.toString()}, finished_at = ${now}, end_sequence = nextval('command_end')
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as done (id uuid, subject text, transaction text)
    where command.id = done.id and command.state = 'accepted' and done.transaction = any(command.transaction_ids)
  `.execute(transaction);
}

/** A receivable that waits for the operator's word. */
function unverifiedReceivable({ kind, record }: RecordWrite): string[] {
  if (kind !== 'receivable') return [];
  const { id, state } = record as LedgerRecord<'receivable'>;
  return awaitsVerification(state) ? [id] : [];
}

/** The next block's number, kept from changing until the transaction ends. */
async function lockedNextBlock(transaction: Transaction<Tables>): Promise<bigint> {
  const row = await transaction.selectFrom('projection').select('next_block').forUpdate().executeTakeFirstOrThrow();
  return BigInt(row.next_block);
}

/** Number of the next block to project. */
export async function nextBlock(database: Database | Transaction<Tables>): Promise<bigint> {
  const row = await database.selectFrom('projection').select('next_block').executeTakeFirstOrThrow();
  return BigInt(row.next_block);
}

/** Forgets the read model, so that the archived blocks make it anew. */
export async function clearReadModel(database: Database): Promise<void> {
  await database.transaction().execute(forget);
}

async function forget(transaction: Transaction<Tables>): Promise<void> {
  await transaction.deleteFrom('ledger_record').execute();
  await transaction.deleteFrom('posting').execute();
  await transaction.deleteFrom('change').execute();
  await transaction.updateTable('projection').set({ next_block: '0' }).execute();
}

/** A record that the viewer may see; `undefined` when there is none or it is not the viewer's to see. */
export async function findRecord<Kind extends RecordKind>(
  database: Database,
  viewer: Viewer,
  kind: Kind,
  ...keyParts: string[]
): Promise<StoredRecord<Kind> | undefined> {
  const { rows } = await sql<RecordRow<Kind>>`
    select record, block_number, transaction_id from ledger_record
    where kind = ${kind} and ${visibleTo(viewer)} and key = ${keyParts.join('/')}`.execute(database);
  return rows.map(storedRecord)[0];
}

/**
 * The receivable that a part comes from, for whoever may see the part: the obligor's confirmation stands there, and
 * without it nobody could tell what the part is worth. `undefined` for what is no part, or not the viewer's to see.
 */
export async function findRoot(
  database: Database,
  viewer: Viewer,
  partId: string,
): Promise<StoredRecord<'receivable'> | undefined> {
  const { rows } = await sql<RecordRow<'receivable'>>`
    select root.record, root.block_number, root.transaction_id from ledger_record part
    join ledger_record root on root.kind = 'receivable' and root.key = part.record -> 'part' ->> 'root'
    where part.kind = 'receivable' and part.key = ${partId}
    and ${visibleTo(viewer, sql`part.viewers`)}`.execute(database);
  return rows.map(storedRecord)[0];
}

/** That a record names the viewer's party or its role: the condition of every query that answers a user. */
export function visibleTo({ party, role }: Viewer, viewers: RawBuilder<unknown> = sql`viewers`): RawBuilder<SqlBool> {
  return sql`${viewers} && array[${party}, ${role}]::text[]`;
}

/** The firm that a document names by one of these identifiers; a firm's own code is one as well. */
export async function findFirmByIdentifiers(
  database: Database,
  identifiers: readonly { scheme: string; value: string }[],
): Promise<LedgerRecord<'firm'> | undefined> {
  for (const identifier of identifiers) {
    const { rows } = await sql<{ record: LedgerRecord<'firm'> }>`
      select record from ledger_record where kind = 'firm'
      and (key = ${identifier.value} or record -> 'identifiers' @> ${JSON.stringify([identifier])}::jsonb)
      order by key limit 1`.execute(database);
    if (rows[0] !== undefined) return rows[0].record;
  }
  return undefined;
}

/** Finds the firm that a document names. */
export type FirmFinder = (
  identifiers: readonly { scheme: string; value: string }[],
) => Promise<LedgerRecord<'firm'> | undefined>;

/**
 * Finds firms by what documents call them; what was asked before is remembered, up to some thousand names.
 * @param freshForMs for how long a firm that was found is not asked for again, and one that was not found is each time; left
 *   out, everything is remembered for as long as the finder is used
 */
export function firmFinder(database: Database, freshForMs?: number): FirmFinder {
  const known = new Map<string, { found: ReturnType<FirmFinder>; until: number }>();
  return (identifiers) => {
    const key = JSON.stringify(identifiers);
    const before = known.get(key);
    if (before !== undefined && before.until > performance.now()) return before.found;
    const found = findFirmByIdentifiers(database, identifiers);
    if (known.size >= REMEMBERED_FIRMS) known.clear();
    known.set(key, { found, until: performance.now() + (freshForMs ?? Number.POSITIVE_INFINITY) });
    found.then(
      (firm) => firm === undefined && freshForMs !== undefined && known.delete(key),
      () => known.delete(key),
    );
    return found;
  };
}

const REMEMBERED_FIRMS = 5_000;

interface RecordRow<Kind extends RecordKind> {
  readonly record: LedgerRecord<Kind>;
  readonly block_number: string;
  readonly transaction_id: string;
}

function storedRecord<Kind extends RecordKind>(row: RecordRow<Kind>): StoredRecord<Kind> {
  return { record: row.record, blockNumber: row.block_number, transactionId: row.transaction_id };
}

/** The last write of each record wins. */
function newest(writes: readonly RecordWrite[]): Map<string, RecordWrite> {
  return new Map(writes.map((write) => [recordPath(write.kind, write.keyParts), write]));
}
