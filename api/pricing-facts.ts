/** What of the ledger a bank's card asks for beside the receivable itself: the day, the seller's size, its past with the obligor. */
import { dateOf } from '../domain/calendar';
import { historyOf, MAX_HISTORY_RECORDS } from '../domain/pair-history';
import type { RateCardTerms } from '../domain/pricing';
import type { PricingFacts } from '../domain/rate-card';
import type { LedgerRecord } from '../domain/records';
import type { Actor } from '../store/command-log';
import { findRecord } from '../store/read-model';
import { pageOfRecords } from '../store/record-pages';
import type { Service } from './service';

/** States of a receivable that its obligor has confirmed, and that is no longer open to change. */
const BINDING = ['offered', 'financed', 'settled', 'overdue', 'recoursed', 'writtenOff'];

/** The facts for a price of today. A past is what the bank itself may see of it: what it financed, and what is offered. */
export async function pricingFactsOf(
  { database, clock }: Service,
  actor: Actor,
  receivable: LedgerRecord<'receivable'>,
  { smeConcessions, historyGrid }: RateCardTerms,
): Promise<PricingFacts> {
  const pricedOn = dateOf((await clock.now()).toISOString());
  const firm = smeConcessions && (await findRecord(database, actor, 'firm', receivable.seller))?.record;
  if (historyGrid === undefined) return { pricedOn, ...(firm?.sizeClass && { sizeClass: firm.sizeClass }) };
  const { items } = await pageOfRecords(database, actor, 'receivable', {
    filters: [
      { field: 'seller', anyOf: [receivable.seller] },
      { field: 'obligor', anyOf: [receivable.obligor] },
      { field: 'currency', anyOf: [receivable.currency] },
      { field: 'state', anyOf: BINDING },
    ],
    order: { by: 'firstBlock', descending: true },
    limit: MAX_HISTORY_RECORDS + 1,
  });
  const past = items.map(({ record }) => record).filter(({ id }) => id !== receivable.id);
  const history = historyOf(past.slice(0, MAX_HISTORY_RECORDS), pricedOn);
  return { pricedOn, history, ...(firm?.sizeClass && { sizeClass: firm.sizeClass }) };
}
