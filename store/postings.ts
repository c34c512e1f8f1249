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
  const rows = postings.map(({ transactionId, amountMinor, ...posting }, line) => ({
    ...posting,
    line,
    transaction_id: transactionId,
    amount_minor: amountMinor.toString(),
  }));
  await sql`
    insert into posting (block_number, line, transaction_id, party, account, receivable, currency, amount_minor)
    select ${block.toString()}, line, transaction_id, party, account, receivable, currency, amount_minor
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (line integer, transaction_id text, party text,
      account text, receivable text, currency text, amount_minor bigint)`.execute(transaction);
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
