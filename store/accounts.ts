/** Accounts on which parties pay and are paid, as each says of itself. */
import { sql } from 'kysely';
import type { Database } from './database';

/** An account as it is kept. */
export interface AccountRow {
  readonly party: string;
  readonly currency: string;
  /** The form in which two spellings of the number are the same. */
  readonly accountKey: string;
  readonly name: string;
  readonly account: string;
  /** Where it is kept: `bic` or `cnaps`. */
  readonly agent: Readonly<Record<string, string>>;
}

/** Says on which account a party pays and is paid in a currency; what it said before is replaced. */
export async function setAccount(database: Database, row: AccountRow): Promise<void> {
  const { accountKey, agent, ...rest } = row;
  const values = { ...rest, account_key: accountKey, agent: JSON.stringify(agent) };
  await database
    .insertInto('party_account')
    .values(values)
    .onConflict((conflict) => conflict.columns(['party', 'currency']).doUpdateSet(values))
    .execute();
}

/** The accounts of some parties. */
export async function accountsOf(database: Database, parties: readonly string[]): Promise<AccountRow[]> {
  const rows = await database
    .selectFrom('party_account')
    .selectAll()
    .where('party', '=', sql<string>`any(${[...parties]}::text[])`)
    .orderBy('party')
    .orderBy('currency')
    .execute();
  return rows.map(({ account_key: accountKey, agent, ...row }) => ({ ...row, accountKey, agent }));
}

/** Whose account each number is; one that two parties claim is nobody's. */
export async function ownersOfAccounts(
  database: Database,
  accountKeys: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ account_key: string; party: string }>`
    select account_key, min(party) as party from party_account where account_key = any(${[...accountKeys]}::text[])
    group by account_key having count(distinct party) = 1`.execute(database);
  return new Map(rows.map(({ account_key, party }) => [account_key, party]));
}
