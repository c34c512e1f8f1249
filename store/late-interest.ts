/** Interest on the late payment of a receivable, from what the ledger has of the firms' sizes and the obligor's payments. */
import type { CalendarDate } from '../domain/calendar';
import { type LateInterest, type LateRate, lateInterest, lateRate } from '../domain/late-interest';
import { dueDay } from '../domain/receivable-terms';
import type { LedgerRecord } from '../domain/records';
import type { Database } from './database';
import { findRecord } from './read-model';
import { pageOfRecords } from './record-pages';

/** Payments of one receivable that are looked at. */
const MAX_PAYMENTS = 10_000;

/** Interest with the rule that it follows from. */
export interface LateInterestOn extends LateInterest {
  readonly basis: LateRate['basis'];
  /** The last day on which payment was in time. */
  readonly dueDate: CalendarDate;
}

/**
 * What late payment costs up to a day. Whoever may see the receivable may see what it bears: the sizes are everybody's, and
 * each payment names the obligor, whoever held the receivable then.
 */
export async function lateInterestOn(
  database: Database,
  receivable: LedgerRecord<'receivable'>,
  until: CalendarDate,
): Promise<LateInterestOn> {
  const { id, obligor, seller, amountMinor, maturityDate } = receivable;
  const viewer = { party: obligor, role: 'anchor' };
  const sizeOf = async (code: string) => (await findRecord(database, viewer, 'firm', code))?.record.sizeClass;
  const rate = lateRate({ obligorSize: await sizeOf(obligor), sellerSize: await sizeOf(seller) });
  const { items } = await pageOfRecords(database, viewer, 'payment', {
    filters: [{ field: 'receivable', anyOf: [id] }],
    order: { by: 'firstBlock', descending: false },
    limit: MAX_PAYMENTS,
  });
  const paid = items.map(({ record }) => ({
    paidOn: record.paidOn as CalendarDate,
    // What the holder let the obligor off is owed no more.
    amountMinor: BigInt(record.amountMinor) + BigInt(record.discountMinor ?? '0'),
  }));
  const dueDate = dueDay(maturityDate as CalendarDate);
  return { ...lateInterest(BigInt(amountMinor), dueDate, paid, until, rate), basis: rate.basis, dueDate };
}
