/** What is owed and by when, for the work of business days: nobody's view, but everything that the blocks say. */
import { sql, type Transaction } from 'kysely';
import { OWED_STATES } from '../domain/life-cycle';
import type { LedgerRecord } from '../domain/records';
import type { Database, Tables } from './database';

/** A place in the order of maturity: behind a receivable. */
export interface MaturityPlace {
  readonly maturityDate: string;
  readonly id: string;
}

/** The predicate of the index `receivable_owed`, to the letter. */
const IS_OWED = sql.raw(
  `kind = 'receivable' and record ->> 'state' in (${OWED_STATES.map((state) => `'${state}'`).join(', ')})`,
);

/** Receivables that are owed and mature on a day at the latest, by maturity; at most `limit`. */
export async function owedReceivables(
  database: Database | Transaction<Tables>,
  { maturesBy, after, limit }: { maturesBy: string; after: MaturityPlace | undefined; limit: number },
): Promise<LedgerRecord<'receivable'>[]> {
  const { rows } = await sql<{ record: LedgerRecord<'receivable'> }>`
    select record from ledger_record where ${IS_OWED} and record ->> 'maturityDate' <= ${maturesBy}
    ${after === undefined ? sql`` : sql`and (record ->> 'maturityDate', key) > (${after.maturityDate}, ${after.id})`}
    order by record ->> 'maturityDate', key limit ${limit}`.execute(database);
  return rows.map(({ record }) => record);
}

/** Receivables whose early payment was agreed for a day before another one and is not booked, by that day, page by page. */
export async function* awaitingEarlyPayment(
  database: Database,
  before: string,
  pageSize: number,
): AsyncGenerator<LedgerRecord<'receivable'>> {
  let [payOn, id] = ['', ''];
  for (;;) {
    const { rows } = await sql<{ record: LedgerRecord<'receivable'> }>`
      select record from ledger_record where kind = 'receivable' and record ->> 'state' = 'payingEarly'
      and record -> 'earlyPayment' ->> 'payOn' < ${before}
      and (record -> 'earlyPayment' ->> 'payOn', key) > (${payOn}, ${id})
      order by record -> 'earlyPayment' ->> 'payOn', key limit ${pageSize}`.execute(database);
    for (const { record } of rows) yield record;
    const last = rows.at(-1)?.record;
    if (last?.earlyPayment === undefined || rows.length < pageSize) return;
    [payOn, id] = [last.earlyPayment.payOn, last.id];
  }
}

/** Receivables that were paid in full from an instant on, in that order; all that ever were, without one. */
export async function* settledSince(
  database: Database,
  instant: Date | undefined,
  pageSize: number,
): AsyncGenerator<LedgerRecord<'receivable'>> {
  let [settledAt, id] = [instant?.toISOString() ?? '', ''];
  for (;;) {
    const { rows } = await sql<{ record: LedgerRecord<'receivable'> }>`
      select record from ledger_record where kind = 'receivable' and record ->> 'state' = 'settled'
      and (record -> 'settlement' ->> 'settledAt', key) > (${settledAt}, ${id})
      order by record -> 'settlement' ->> 'settledAt', key limit ${pageSize}`.execute(database);
    for (const { record } of rows) yield record;
    const last = rows.at(-1)?.record;
    if (last?.settlement === undefined || rows.length < pageSize) return;
    [settledAt, id] = [last.settlement.settledAt, last.id];
  }
}
