/** Works the price of an offer out anew: from the card's revision and the evidence that stood on the ledger when it was made. */
import { isCalendarDate } from '../../domain/calendar';
import { type PriceTerm, type Quote, quote, revisionKey } from '../../domain/pricing';
import { type LedgerRecord, recordPath } from '../../domain/records';
import { recordNameOf } from '../record-writes';
import { attestedEvidence } from './evidence';
import { applied, dayOf, type Repetition } from './repetition';
import { differencesBetween } from './story';

/** What an offer's price is worked out from. */
interface PricedOffer {
  readonly offer: string;
  readonly receivable: LedgerRecord<'receivable'>;
  readonly cardName: string;
  readonly valueDate: string;
}

/** The price as the rules give it, each term answered for; undefined where they give none. */
export function checkPrice(
  repetition: Repetition,
  { offer, receivable, cardName, valueDate }: PricedOffer,
): Quote | undefined {
  const subject = `offer/${offer}`;
  const { maturityDate } = receivable;
  const card = checkCard(repetition, offer, cardName);
  const areDays = isCalendarDate(valueDate) && isCalendarDate(maturityDate);
  repetition.judge('instant', subject, `funds move on ${valueDate}, offered on ${dayOf(repetition)}`, [
    !areDays && 'one of the days is none',
    valueDate < dayOf(repetition) && 'that day had passed',
    valueDate >= maturityDate && `it is due on ${maturityDate}`,
  ]);
  if (card === undefined || !areDays) return undefined;
  const { value, refusal } = applied(() =>
    quote({
      receivable: { ...receivable, amountMinor: BigInt(receivable.amountMinor), maturityDate },
      rateCard: { ...card.terms, bank: card.bank, name: card.name, revision: card.revision },
      evidence: attestedEvidence(repetition, receivable),
      valueDate,
    }),
  );
  if (value === undefined) {
    repetition.judge('price', subject, 'expected a price', [refusal]);
    return undefined;
  }
  checkTerms(repetition, subject, value, repetition.left('offer', offer)?.quote);
  return value;
}

/** A card's path. */
export function cardPath(bank: string, name: string, revision: number): string {
  return recordPath('rateCard', [bank, name, revisionKey(revision)]);
}

/**
 * Paths of the card's revisions that the command found, the first one first: what its transaction read, and what
 * earlier commands of its batch published. Undefined where the transaction tells only a hash of what it read.
 */
export function revisionsSeen({ by, command }: Repetition, bank: string, name: string): string[] | undefined {
  const start = `\u0000rateCard\u0000${bank}\u0000${name}\u0000`;
  const range = by.reads.ranges.find((each) => each.start === start);
  if (range === undefined) return [];
  if (range.listed === undefined) return undefined;
  const prefix = `rateCard/${bank}/${name}/`;
  const earlier = by.commands.slice(0, by.commands.indexOf(command));
  const published = earlier.filter((each) => each.name === 'publishRateCard' && each.subject.startsWith(prefix));
  return [...range.listed.map(({ key }) => recordNameOf(key)?.path ?? key), ...published.map(({ subject }) => subject)];
}

/** The revision that the price names has to be the latest one that the contract found. */
function checkCard(repetition: Repetition, offer: string, name: string): LedgerRecord<'rateCard'> | undefined {
  const { party } = repetition.by;
  const named = repetition.left('offer', offer)?.quote.rateCard.revision ?? 1;
  const path = cardPath(party, name, named);
  const seen = revisionsSeen(repetition, party, name);
  const card = repetition.get('rateCard', party, name, revisionKey(named));
  if (seen === undefined) {
    repetition.findings.note(
      `That ${path} was the bank's latest revision rests on the endorsers: their word is a hash of many revisions.`,
    );
  }
  repetition.judge('price', path, `${offer} is priced by revision ${named}`, [
    card === undefined && 'it was not on the ledger',
    seen !== undefined && seen.at(-1) !== path && `the latest one was ${seen.at(-1) ?? 'none'}`,
  ]);
  return card;
}

/** Answers for each term by itself; terms that differ are told field by field where the offers are compared. */
function checkTerms(repetition: Repetition, subject: string, expected: Quote, found: Quote | undefined): void {
  expected.terms.forEach((term, index) => {
    if (differencesBetween(term, found?.terms[index], '').length > 0) return;
    repetition.judge('price', subject, `${termName(term)} ${term.bps} bps, resting on ${term.restsOn.join(', ')}`, []);
  });
  const { rateBps, advanceMinor, tenorDays, discountMinor, netMinor } = expected;
  const sum = `${advanceMinor} at ${rateBps} bps for ${tenorDays} days / 360: discount ${discountMinor}, net ${netMinor}`;
  if (differencesBetween(expected, found, '').length === 0) repetition.judge('price', subject, sum, []);
}

function termName({ kind, evidence }: PriceTerm): string {
  return evidence === undefined ? kind : `${kind} (${evidence})`;
}
