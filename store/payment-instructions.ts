/** Instructions that parties gave to their banks: a payment is instructed once, whoever asks again and however often. */
import { sql } from 'kysely';
import type { Database } from './database';

/** An instruction as it is kept. */
export interface InstructionRow {
  readonly id: string;
  readonly currency: string;
  readonly count: number;
  readonly totalMinor: string;
  readonly xml: string;
  readonly createdAt: Date;
}

/**
 * Makes an instruction of what has not been instructed yet, in one SQL transaction.
 * @param payments by their end-to-end ids
 * @param write makes the message of those that remain
 * @returns `undefined` when all of them are instructed
 */
export async function instructOnce(
  database: Database,
  party: string,
  payments: readonly string[],
  write: (remaining: ReadonlySet<string>) => InstructionRow,
): Promise<InstructionRow | undefined> {
  return await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${party}, 502))`.execute(transaction);
    const instructed = await transaction
      .selectFrom('instructed_payment')
      .select('end_to_end_id')
      .where('party', '=', party)
      .where('end_to_end_id', '=', sql<string>`any(${[...payments]}::text[])`)
      .execute();
    const remaining = new Set(payments);
    for (const { end_to_end_id } of instructed) remaining.delete(end_to_end_id);
    if (remaining.size === 0) return undefined;
    const row = write(remaining);
    const { totalMinor, createdAt, ...rest } = row;
    await transaction
      .insertInto('payment_instruction')
      .values({ ...rest, party, total_minor: totalMinor, created_at: createdAt })
      .execute();
    await transaction
      .insertInto('instructed_payment')
      .values([...remaining].map((end_to_end_id) => ({ party, end_to_end_id, instruction: row.id })))
      .execute();
    return row;
  });
}

/** Lets a payment be instructed again: a person found that the bank did not carry it out. @returns whether it was */
export async function freePayment(database: Database, party: string, endToEndId: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('instructed_payment')
    .where('party', '=', party)
    .where('end_to_end_id', '=', endToEndId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Instructions of a party, newest first. */
export async function instructionsOf(database: Database, party: string, limit: number): Promise<InstructionRow[]> {
  const rows = await selection(database, party).orderBy('sequence', 'desc').limit(limit).execute();
  return rows.map(instructionIn);
}

/** One of them. */
export async function findInstruction(
  database: Database,
  party: string,
  id: string,
): Promise<InstructionRow | undefined> {
  const row = await selection(database, party).where('id', '=', id).executeTakeFirst();
  return row && instructionIn(row);
}

function selection(database: Database, party: string) {
  return database
    .selectFrom('payment_instruction')
    .select(['id', 'currency', 'count', 'total_minor', 'xml', 'created_at'])
    .where('party', '=', party);
}

function instructionIn({
  total_minor,
  created_at,
  ...row
}: Awaited<ReturnType<ReturnType<typeof selection>['execute']>>[number]): InstructionRow {
  return { ...row, totalMinor: total_minor, createdAt: created_at };
}
