/** The receivables that a party assigned to a bank: it answers for some of them, and is no party to their records any more. */
import { sql } from 'kysely';
import type { LedgerRecord } from '../domain/records';
import type { Database } from './database';

/**
 * A receivable that a party assigned with recourse and the bank was paid for, as far as the party's own offers say so:
 * whoever bought a part from another supplier and assigned it on stands in the offer, not in the receivable.
 */
export async function findAssigned(
  database: Database,
  assignor: string,
  receivable: string,
): Promise<{ receivable: LedgerRecord<'receivable'>; offer: LedgerRecord<'offer'> } | undefined> {
  const [found] = await assignedBy(database, assignor, sql`receivable.key = ${receivable}`, 1);
  return found;
}

/** Those of them in a currency that are overdue and open to recourse, the oldest first. */
export async function openToRecourse(database: Database, assignor: string, currency: string, limit: number) {
  return await assignedBy(
    database,
    assignor,
    sql`receivable.record ->> 'state' = 'overdue' and receivable.record ->> 'currency' = ${currency}`,
    limit,
  );
}

async function assignedBy(
  database: Database,
  assignor: string,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<{ receivable: LedgerRecord<'receivable'>; offer: LedgerRecord<'offer'> }[]> {
  const { rows } = await sql<{ receivable: LedgerRecord<'receivable'>; offer: LedgerRecord<'offer'> }>`
    select receivable.record as receivable, offer.record as offer from ledger_record offer
    join ledger_record receivable on receivable.kind = 'receivable'
      and receivable.key = offer.record ->> 'receivable'
      and receivable.record -> 'financing' ->> 'offer' = offer.key
      and receivable.record -> 'financing' ->> 'recourse' = 'true'
    where offer.kind = 'offer' and offer.record ->> 'holder' = ${assignor}
      and offer.record ->> 'state' = 'disbursed' and ${condition}
    order by receivable.first_block, receivable.key limit ${limit}`.execute(database);
  return rows;
}
