/** Works the price of an offer out anew: from the terms that the bank revealed and the evidence that stood on the ledger. */
import { isCalendarDate } from '../../domain/calendar';
import { type PriceTerm, type Quote, quote, requireCoherentTerms } from '../../domain/pricing';
import type { LedgerRecord } from '../../domain/records';
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
      evidence: attestedEvidence(repetition, receivable),
      valueDate,
    });
  });
  if (value === undefined) repetition.judge('price', subject, 'expected a price', [refusal]);
  else checkTerms(repetition, subject, value, offer.quote);
}

/** Answers for each term by itself, and tells field by field what differs. */
function checkTerms(repetition: Repetition, subject: string, expected: Quote, found: Quote): void {
  expected.terms.forEach((term, index) => {
    if (differencesBetween(term, found.terms[index], '').length > 0) return;
    repetition.judge('price', subject, `${termName(term)} ${term.bps} bps, resting on ${term.restsOn.join(', ')}`, []);
  });
  const { rateBps, advanceMinor, tenorDays, discountMinor, netMinor } = expected;
  const sum = `${advanceMinor} at ${rateBps} bps for ${tenorDays} days / 360: discount ${discountMinor}, net ${netMinor}`;
  repetition.judge('price', subject, sum, differencesBetween(expected, found, 'quote'));
}

function termName({ kind, evidence }: PriceTerm): string {
  return evidence === undefined ? kind : `${kind} (${evidence})`;
}
