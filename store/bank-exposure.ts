/** What a bank has taken on, for its limits: what it financed, and what its offers bind it to, with those on their way. */
import { type Kysely, type Migration, sql, type Transaction } from 'kysely';
import type { CommandBody } from '../domain/commands';
import { waitingBodies } from './command-log';
import type { Database, Tables } from './database';

/** First key of the advisory locks under which a bank's offers are accepted; the second one is made of its code. */
const OFFERS_OF_BANK = 4_401;

/** Indexes of what is asked here; by name, applied once. */
export const EXPOSURE_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0701-bank-exposure': {
    async up(db: Kysely<unknown>) {
      const statements = [
        `create index receivable_financier on ledger_record ((record -> 'financing' ->> 'financier'))
          where kind = 'receivable' and record ->> 'state' in ('financed', 'overdue')`,
        `create index offer_accepted on ledger_record ((record ->> 'bank'))
          where kind = 'offer' and record ->> 'state' = 'accepted'`,
        `create index financing_request_open on ledger_record (key)
          where kind = 'financingRequest' and record ->> 'state' = 'open'`,
        "create index offer_notice_request on ledger_record ((record ->> 'request')) where kind = 'offerNotice'",
      ];
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
};

/** A receivable that a bank's limits count, or the sum of those with the same obligor, currency and maturity. */
export interface ExposureRow {
  /** The receivable that was offered on; `null` for sums of what is financed. */
  readonly receivable: string | null;
  /** When the offer was sealed, where it is neither accepted nor on its way. */
  readonly sealedAt: string | null;
  readonly obligor: string;
  readonly industry: string | null;
  readonly currency: string;
  readonly maturityDate: string;
  /** Face that is not paid yet, in minor units. */
  readonly amountMinor: string;
}

/** Until the transaction ends nobody else has an offer of the bank accepted; whoever reads after it sees all before it. */
export async function lockOffersOf(transaction: Transaction<Tables>, bank: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${OFFERS_OF_BANK}::int, hashtext(${bank}))`.execute(transaction);
}

/**
 * What a bank financed and nobody has paid, and the receivables of its offers that are on their way, sealed or accepted. Of one
 * receivable there may be several rows. An offer that reaches the ledger meanwhile is seen on its way, on the ledger, or as both.
 * @param today day from which on funds can still move
 */
export async function exposureRows(
  database: Database | Transaction<Tables>,
  bank: string,
  today: string,
): Promise<ExposureRow[]> {
  const waiting = await waitingBodies<CommandBody<'makeOffer'>>(database, { party: bank, name: 'makeOffer' });
  const requests = waiting.map(({ request }) => request);
  const { rows } = await sql<ExposureRow>`
    with open_request as (
      select key, record ->> 'receivable' as receivable from ledger_record
      where kind = 'financingRequest' and record ->> 'state' = 'open' and record ->> 'latestDate' >= ${today}
    ), offered as (
      select receivable, null as sealed_at from open_request where key = any(${requests}::text[])
      union all
      select open_request.receivable, notice.record ->> 'at' from open_request
      join ledger_record notice on notice.kind = 'offerNotice' and notice.record ->> 'request' = open_request.key
      where notice.record ->> 'bank' = ${bank}
      union all
      select record ->> 'receivable', null from ledger_record
      where kind = 'offer' and record ->> 'state' = 'accepted' and record ->> 'bank' = ${bank}
    ), held as (
      select key as receivable, sealed_at, record ->> 'obligor' as obligor, record ->> 'currency' as currency,
        record ->> 'maturityDate' as maturity_date, (record ->> 'amountMinor')::bigint as amount_minor
      from offered join ledger_record on kind = 'receivable' and key = offered.receivable
      union all
      select null, null, record ->> 'obligor', record ->> 'currency', record ->> 'maturityDate',
        sum((record ->> 'amountMinor')::bigint - coalesce((record ->> 'paidMinor')::bigint, 0))
      from ledger_record where kind = 'receivable' and record ->> 'state' in ('financed', 'overdue')
        and record -> 'financing' ->> 'financier' = ${bank}
      group by 3, 4, 5
    )
    select held.receivable, sealed_at as "sealedAt", obligor, firm.record ->> 'industryCode' as industry, currency,
      maturity_date as "maturityDate", amount_minor::text as "amountMinor"
    from held left join ledger_record firm on firm.kind = 'firm' and firm.key = obligor`.execute(database);
  return rows;
}
