/**
 * What changed, in an order that never changes afterwards: records by block, commands in the order in which they ended.
 * Whoever follows keeps a place and misses nothing behind it.
 */
import { sql, type Transaction } from 'kysely';
import type { CommandState, Database, Tables } from './database';
import type { Viewer } from './read-model';

/** A record that a block wrote. */
export interface Change {
  /** Number of the block, and the change's place in it from 0. */
  readonly block: string;
  readonly line: number;
  readonly kind: string;
  readonly key: string;
  /** The record's own state, where its kind has one. */
  readonly state: string | null;
  readonly transactionId: string;
  /** Parties and roles that may see the record from this block on. */
  readonly viewers: readonly string[];
  /** Those that might see it before and may no longer. */
  readonly goneFor: readonly string[];
}

/** A command's end. */
export interface CommandEnd {
  /** Place in the order in which commands ended. */
  readonly sequence: string;
  readonly id: string;
  readonly name: string;
  readonly state: CommandState;
  readonly subject: string | null;
  readonly block: string | null;
  readonly party: string;
  readonly role: string;
}

/** A place behind a change: its block and line. */
export interface ChangePlace {
  readonly block: bigint;
  readonly line: number;
}

/** Advisory lock under which ends of commands are numbered: a lower number never becomes visible after a higher one. */
const NUMBERING = 3_010_001;

const COLUMNS = sql.raw(`block_number as block, line, kind, key, state, transaction_id as "transactionId", viewers,
  gone_for as "goneFor"`);

/** What a change means to a viewer; `undefined` when it is none of its business. */
export function changeFor({ party, role }: Viewer, change: Change): 'changed' | 'gone' | undefined {
  if (change.viewers.includes(party) || change.viewers.includes(role)) return 'changed';
  return change.goneFor.includes(party) || change.goneFor.includes(role) ? 'gone' : undefined;
}

/** Changes behind a place, in order; at most `limit`. With a viewer, only those that concern it. */
export async function changesAfter(
  database: Database,
  { block, line }: ChangePlace,
  limit: number,
  viewer?: Viewer,
): Promise<Change[]> {
  const names = viewer === undefined ? undefined : sql`array[${viewer.party}, ${viewer.role}]::text[]`;
  const { rows } = await sql<Change>`
    select ${COLUMNS} from change where (block_number, line) > (${block.toString()}::bigint, ${line})
    ${names === undefined ? sql`` : sql`and (viewers && ${names} or gone_for && ${names})`}
    order by block_number, line limit ${limit}`.execute(database);
  return rows;
}

/** All changes of the blocks from one number on, up to another, itself excluded. */
export async function changesOfBlocks(database: Database, from: bigint, end: bigint): Promise<Change[]> {
  const { rows } = await sql<Change>`select ${COLUMNS} from change
    where block_number >= ${from.toString()} and block_number < ${end.toString()} order by block_number, line
    `.execute(database);
  return rows;
}

/** The place behind everything that blocks have changed so far. */
export async function lastChange(database: Database): Promise<ChangePlace> {
  const row = await database.selectFrom('projection').select('next_block').executeTakeFirstOrThrow();
  return behindBlock(BigInt(row.next_block) - 1n);
}

/** The place behind every change of a block. */
export function behindBlock(block: bigint): ChangePlace {
  return { block, line: 2_147_483_647 };
}

/** Ends of commands behind a place, in order; at most `limit`. With a viewer, only those of its own commands. */
export async function endsAfter(
  database: Database,
  sequence: bigint,
  limit: number,
  viewer?: Viewer,
): Promise<CommandEnd[]> {
  const { rows } = await sql<CommandEnd>`
    select end_sequence as sequence, id, name, state, subject, block_number as block, party, role
    from command where end_sequence > ${sequence.toString()}
    ${viewer === undefined ? sql`` : sql`and party = ${viewer.party} and role = ${viewer.role}`}
    order by end_sequence limit ${limit}`.execute(database);
  return rows;
}

/** The place behind every command that has ended. */
export async function lastEnd(database: Database): Promise<bigint> {
  const { rows } = await sql<{ last: string | null }>`select max(end_sequence) as last from command
    where end_sequence is not null`.execute(database);
  return BigInt(rows[0]?.last ?? 0);
}

/** Lets the transaction number ends of commands; others wait until it has committed. */
export async function lockNumbering(transaction: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${NUMBERING}::bigint)`.execute(transaction);
}
