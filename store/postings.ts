/** The parties' books in the read model: written with each block, read by the party whose books they are. */
import { sql, type Transaction } from 'kysely';
import type { Account } from '../domain/postings';
import type { Database, Tables } from './database';
import type { PostingWrite } from './read-model';

/** What stands on one account of a party, in minor units: debits less credits. */
export interface Balance {
  readonly account: Account;
  readonly currency: string;
  readonly balanceMinor: string;
}

/** Writes the postings of a block in its own SQL transaction. */
export async function insertPostings(
  transaction: Transaction<Tables>,
  block: bigint,
  postings: readonly PostingWrite[],
): Promise<void> {
  if (postings.length === 0) return;
  const rows = postings.map(({ transactionId, amountMinor, bookedAt, ...posting }, line) => ({
    ...posting,
    line,
    transaction_id: transactionId,
    amount_minor: amountMinor.toString(),
    booked_at: bookedAt,
  }));
  await sql`
    insert into posting (block_number, line, transaction_id, party, account, receivable, currency, amount_minor,
      booked_at)
    select ${block.toString()}, line, transaction_id, party, account, receivable, currency, amount_minor, booked_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (line integer, transaction_id text, party text,
      account text, receivable text, currency text, amount_minor bigint, booked_at timestamptz)`.execute(transaction);
}

/** The accounts of a party that are not even, by currency. */
export async function partyBalances(database: Database, party: string): Promise<Balance[]> {
  const rows = await database
    .selectFrom('posting')
    .select(['account', 'currency', ({ fn }) => fn.sum<string>('amount_minor').as('balance')])
    .where('party', '=', party)
    .groupBy(['account', 'currency'])
    .having(({ fn }) => fn.sum('amount_minor'), '<>', 0)
    .orderBy('currency')
    .orderBy('account')
    .execute();
  return rows.map(({ account, currency, balance }) => ({ account, currency, balanceMinor: balance }));
}

/** A line of a statement. */
export interface StatementLine {
  readonly bookedAt: Date;
  readonly account: Account;
  readonly receivable: string;
  /** Minor units; debits above zero, credits below. */
  readonly amountMinor: string;
  readonly transactionId: string;
}

/** The books of a party in a currency for a time: what stood on each account before it, and each line in it. */
export async function statementOf(
  database: Database,
  party: string,
  currency: string,
  period: { readonly from: Date; readonly before: Date },
  limit: number,
): Promise<{ readonly opening: ReadonlyMap<Account, bigint>; readonly lines: readonly StatementLine[] }> {
  const books = database.selectFrom('posting').where('party', '=', party).where('currency', '=', currency);
  const opening = await books
    .select(['account', ({ fn }) => fn.sum<string>('amount_minor').as('balance')])
    .where('booked_at', '<', period.from)
    .groupBy('account')
    .execute();
  const lines = await books
    .select(['booked_at', 'account', 'receivable', 'amount_minor', 'transaction_id'])
    .where('booked_at', '>=', period.from)
    .where('booked_at', '<', period.before)
    .orderBy('block_number')
    .orderBy('line')
    .limit(limit)
    .execute();
  return {
    opening: new Map(opening.map(({ account, balance }) => [account, BigInt(balance)])),
    lines: lines.map((line) => ({
      bookedAt: line.booked_at,
      account: line.account,
      receivable: line.receivable,
      amountMinor: line.amount_minor,
      transactionId: line.transaction_id,
    })),
  };
}
