/** Works the price of an offer out anew: from the terms that the bank revealed and the evidence that stood on the ledger. */
import { isCalendarDate } from '../../domain/calendar';
import { type PriceTerm, type Quote, quote, requireCoherentTerms } from '../../domain/pricing';
import type { LedgerRecord } from '../../domain/records';
import { pricedCredentials } from './credentials';
import { attestedEvidence } from './evidence';
import { applied, type Repetition } from './repetition';
import { differencesBetween } from './story';

/** What an offer's price is worked out from. */
interface PricedOffer {
  readonly offer: LedgerRecord<'sealedOffer'>;
  readonly receivable: LedgerRecord<'receivable'>;
}

/** Compares the price with what the rules give, each term answered for. */
export function checkPrice(repetition: Repetition, { offer, receivable }: PricedOffer): void {
  const subject = `offer/${offer.id}`;
  const { maturityDate } = receivable;
  const { valueDate } = offer.quote;
  if (!isCalendarDate(valueDate) || !isCalendarDate(maturityDate) || valueDate >= maturityDate) {
    repetition.judge('price', subject, 'funds move before the receivable is due', [`${valueDate}, ${maturityDate}`]);
    return;
  }
  const { value, refusal } = applied(() => {
    requireCoherentTerms(offer.terms);
    return quote({
      receivable: { ...receivable, amountMinor: BigInt(receivable.amountMinor), maturityDate },
      rateCard: { bank: offer.bank, name: offer.rateCard.name, revision: offer.rateCard.revision },
      terms: offer.terms,
      evidence: attestedEvidence(repetition, receivable, pricesGoods(offer)),
      credentials: pricedCredentials(repetition, offer),
      valueDate,
    });
  });
  if (value === undefined) repetition.judge('price', subject, 'expected a price', [refusal]);
  else checkTerms(repetition, subject, value, offer.quote);
}

function pricesGoods({ terms }: PricedOffer['offer']): boolean {
  return terms.recycledContentGrid !== undefined || terms.footprintGrid !== undefined;
}

/** Answers for each term by itself, and tells field by field what differs. */
function checkTerms(repetition: Repetition, subject: string, expected: Quote, found: Quote): void {
  expected.terms.forEach((term, index) => {
    if (differencesBetween(term, found.terms[index], '').length > 0) return;
    repetition.judge('price', subject, `${termName(term)} ${term.bps} bps, resting on ${term.restsOn.join(', ')}`, []);
  });
  const { rateBps, advanceMinor, tenorDays, dayCount, discountMinor, feesMinor, netMinor } = expected;
  const year = dayCount === 'ACT/360' ? '360' : dayCount;
  const fees = feesMinor === undefined ? '' : `, fees ${feesMinor}`;
  const sum = `${advanceMinor} at ${rateBps} bps for ${tenorDays} days / ${year}: discount ${discountMinor}${fees}, net ${netMinor}`;
  repetition.judge('price', subject, sum, differencesBetween(expected, found, 'quote'));
}

function termName({ kind, evidence, proof }: PriceTerm): string {
  const what = evidence ?? proof;
  return what === undefined ? kind : `${kind} (${what})`;
}
