/** The price of a financing: integer arithmetic that anyone repeats from the ledger, term by term. */
import { type Static, Type } from 'typebox';
import { type CalendarDate, daysBetween } from './calendar';
import {
  AmountMinor,
  Bps,
  CreditCode,
  CurrencyCode,
  DateText,
  NonNegativeMinor,
  RecordId,
  Slug,
  Strict,
  Text,
} from './fields';
import { EvidenceKindName } from './green-evidence';
import { MAX_LIST_LENGTH, MAX_RATE_BPS, MAX_TENOR_DAYS } from './limits';
import { scaleHalfUp } from './money';
import { refuse } from './problems';

/** Days of the year by which ACT/360 divides (market practice of CNY bank discounting). */
const YEAR_DAYS = 360n;
const BPS_PER_UNIT = 10_000n;

/** What a bank charges, as it publishes it: annual rates in basis points. */
export const RateCardTerms = Strict({
  currency: CurrencyCode,
  baseRateBps: Bps,
  anchorSpreads: Type.Array(Strict({ obligor: CreditCode, bps: Bps }), { maxItems: MAX_LIST_LENGTH }),
  /** Spread for an obligor that the card does not name. */
  otherAnchorSpreadBps: Bps,
  /** Spread by days to maturity: the first step that reaches them counts; the last one is open. */
  tenorSteps: Type.Array(Strict({ upToDays: Type.Integer({ minimum: 1, maximum: MAX_TENOR_DAYS }), bps: Bps }), {
    minItems: 1,
    maxItems: 12,
  }),
  /** Concession by kind of attested evidence; each kind counts once. */
  greenGrid: Type.Array(Strict({ evidence: EvidenceKindName, bps: Bps }), { maxItems: MAX_LIST_LENGTH }),
  greenCapBps: Bps,
  /** The rate never falls below this. */
  minimumRateBps: Bps,
  advanceRateBps: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Part of the face that is advanced' }),
});
export type RateCardTerms = Static<typeof RateCardTerms>;

/** A rate card by its name on the ledger. */
export const RateCardName = Strict({ bank: CreditCode, name: Slug, revision: Type.Integer({ minimum: 1 }) });
export type RateCardName = Static<typeof RateCardName>;

/** The slice of a rate card that applies to one receivable on one day: all that its price needs, and no more of the card. */
export const AppliedTerms = Strict({
  currency: CurrencyCode,
  baseRateBps: Bps,
  anchorSpreadBps: Bps,
  tenorSpreadBps: Bps,
  greenGrid: RateCardTerms.properties.greenGrid,
  greenCapBps: Bps,
  minimumRateBps: Bps,
  advanceRateBps: RateCardTerms.properties.advanceRateBps,
});
export type AppliedTerms = Static<typeof AppliedTerms>;

/** One term of a rate, with the ledger records that it rests on. Only `green` terms are negative. */
export const PriceTerm = Strict({
  kind: Type.Enum(['base', 'anchor', 'tenor', 'green']),
  bps: Type.Integer({ minimum: -MAX_RATE_BPS, maximum: MAX_RATE_BPS }),
  evidence: Type.Optional(EvidenceKindName),
  restsOn: Type.Array(Text, { minItems: 1, maxItems: MAX_LIST_LENGTH }),
});
export type PriceTerm = Static<typeof PriceTerm>;

/** A price with its full derivation. */
export const Quote = Strict({
  receivableId: RecordId,
  rateCard: RateCardName,
  currency: CurrencyCode,
  faceMinor: AmountMinor,
  advanceRateBps: Bps,
  advanceMinor: AmountMinor,
  valueDate: DateText,
  maturityDate: DateText,
  tenorDays: Type.Integer({ minimum: 1 }),
  dayCount: Type.Literal('ACT/360'),
  terms: Type.Array(PriceTerm, { maxItems: MAX_LIST_LENGTH }),
  rateBps: Bps,
  discountMinor: NonNegativeMinor,
  netMinor: AmountMinor,
});
export type Quote = Static<typeof Quote>;

/** An attested event that speaks for the receivable's goods. */
export interface Evidence {
  /** Ledger record of the event. */
  readonly eventRecordId: string;
  readonly kind: Static<typeof EvidenceKindName>;
}

/** What a price is made of. */
export interface PricingInput {
  readonly receivable: {
    id: string;
    obligor: string;
    amountMinor: bigint;
    currency: string;
    maturityDate: CalendarDate;
  };
  /** The card that the terms were taken from. */
  readonly rateCard: RateCardName;
  readonly terms: AppliedTerms;
  readonly evidence: readonly Evidence[];
  /** The day on which funds move. */
  readonly valueDate: CalendarDate;
}

/**
 * Derives the discount price of a receivable.
 *
 * advance = face × advance rate, rounded down (nobody is advanced a fraction that is not there);
 * discount = advance × rate × days / 360, rounded half up; net = advance − discount.
 * @throws Refusal `price-not-payable` when the discount leaves nothing of the advance
 * @throws Error when the days are not positive or the currencies differ: callers check first
 */
export function quote({ receivable, rateCard, terms: applied, evidence, valueDate }: PricingInput): Quote {
  const tenorDays = daysBetween(valueDate, receivable.maturityDate);
  if (tenorDays <= 0) throw new Error(`no days between ${valueDate} and ${receivable.maturityDate}`);
  if (applied.currency !== receivable.currency) throw new Error('the rate card is in another currency');

  const card = `rateCard/${rateCard.bank}/${rateCard.name}/${revisionKey(rateCard.revision)}`;
  const terms = rateTerms(receivable, applied, evidence, card);
  const rateBps = terms.reduce((sum, { bps }) => sum + bps, 0);
  const advanceMinor = (receivable.amountMinor * BigInt(applied.advanceRateBps)) / BPS_PER_UNIT;
  const discountMinor = scaleHalfUp(advanceMinor, BigInt(rateBps) * BigInt(tenorDays), BPS_PER_UNIT * YEAR_DAYS);
  if (discountMinor >= advanceMinor) {
    refuse('price-not-payable', `a discount of ${discountMinor} leaves nothing of an advance of ${advanceMinor}`, {
      reference: card,
    });
  }
  return {
    receivableId: receivable.id,
    rateCard: { bank: rateCard.bank, name: rateCard.name, revision: rateCard.revision },
    currency: applied.currency,
    faceMinor: receivable.amountMinor.toString(),
    advanceRateBps: applied.advanceRateBps,
    advanceMinor: advanceMinor.toString(),
    valueDate,
    maturityDate: receivable.maturityDate,
    tenorDays,
    dayCount: 'ACT/360',
    terms,
    rateBps,
    discountMinor: discountMinor.toString(),
    netMinor: (advanceMinor - discountMinor).toString(),
  };
}

/** The slice of a card that applies to a receivable of an obligor with these days to maturity. */
export function appliedTermsOf(card: RateCardTerms, obligor: string, tenorDays: number): AppliedTerms {
  const anchorBps = card.anchorSpreads.find((spread) => spread.obligor === obligor)?.bps;
  const tenorStep = card.tenorSteps.find(({ upToDays }) => tenorDays <= upToDays) ?? card.tenorSteps.at(-1);
  if (tenorStep === undefined) throw new Error('a rate card has at least one tenor step');
  const { currency, baseRateBps, greenGrid, greenCapBps, minimumRateBps, advanceRateBps } = card;
  return {
    currency,
    baseRateBps,
    anchorSpreadBps: anchorBps ?? card.otherAnchorSpreadBps,
    tenorSpreadBps: tenorStep.bps,
    greenGrid,
    greenCapBps,
    minimumRateBps,
    advanceRateBps,
  };
}

/**
 * Refuses applied terms that contradict themselves, as no coherent card can give them.
 * @throws Refusal `invalid-input` with the field
 */
export function requireCoherentTerms(terms: AppliedTerms): void {
  const chargedBps = terms.baseRateBps + terms.anchorSpreadBps + terms.tenorSpreadBps;
  if (!distinct(terms.greenGrid.map(({ evidence }) => evidence)))
    contradiction('greenGrid', 'a kind of evidence twice');
  if (chargedBps < terms.minimumRateBps)
    contradiction('minimumRateBps', `a minimum above its charge of ${chargedBps} bps`);
  if (chargedBps > MAX_RATE_BPS) contradiction('baseRateBps', `a charge of ${chargedBps} bps, above ${MAX_RATE_BPS}`);
}

/**
 * Refuses a card that contradicts itself: what it says about an obligor, a tenor or a kind of evidence it says once, and
 * whatever it can charge lies between its own minimum and the highest rate.
 * @throws Refusal `invalid-input` with the field
 */
export function requireCoherentRateCard(terms: RateCardTerms): void {
  const spreads = [...terms.anchorSpreads.map(({ bps }) => bps), terms.otherAnchorSpreadBps];
  const steps = terms.tenorSteps.map(({ bps }) => bps);
  const lowestBps = terms.baseRateBps + Math.min(...spreads) + Math.min(...steps);
  const highestBps = terms.baseRateBps + Math.max(...spreads) + Math.max(...steps);
  const ascending = terms.tenorSteps.every(({ upToDays }, at) => upToDays > (terms.tenorSteps[at - 1]?.upToDays ?? 0));

  if (!distinct(terms.anchorSpreads.map(({ obligor }) => obligor))) contradiction('anchorSpreads', 'an obligor twice');
  if (!ascending) contradiction('tenorSteps', 'days that do not ascend');
  if (!distinct(terms.greenGrid.map(({ evidence }) => evidence)))
    contradiction('greenGrid', 'a kind of evidence twice');
  if (lowestBps < terms.minimumRateBps)
    contradiction('minimumRateBps', `a minimum above its charge of ${lowestBps} bps`);
  if (highestBps > MAX_RATE_BPS) contradiction('baseRateBps', `a charge of ${highestBps} bps, above ${MAX_RATE_BPS}`);
}

function distinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function contradiction(field: keyof RateCardTerms | keyof AppliedTerms, what: string): never {
  return refuse('invalid-input', `the card has ${what}`, { field: `terms.${field}` });
}

/** The part of a rate card's key that counts its revisions, so that keys sort as revisions do. */
export function revisionKey(revision: number): string {
  return String(revision).padStart(6, '0');
}

/** Basis points that the green evidence takes off a rate. */
export function greenConcessionBps(terms: readonly PriceTerm[]): number {
  return terms.reduce((sum, { kind, bps }) => (kind === 'green' ? sum - bps : sum), 0);
}

function rateTerms(
  receivable: PricingInput['receivable'],
  terms: AppliedTerms,
  evidence: readonly Evidence[],
  card: string,
): PriceTerm[] {
  const charged: PriceTerm[] = [
    { kind: 'base', bps: terms.baseRateBps, restsOn: [card] },
    { kind: 'anchor', bps: terms.anchorSpreadBps, restsOn: [card, `firm/${receivable.obligor}`] },
    { kind: 'tenor', bps: terms.tenorSpreadBps, restsOn: [card, `receivable/${receivable.id}`] },
  ];
  const chargedBps = charged.reduce((sum, { bps }) => sum + bps, 0);
  const roomBps = Math.max(0, Math.min(terms.greenCapBps, chargedBps - terms.minimumRateBps));
  return [...charged, ...greenTerms(terms, evidence, roomBps, card)];
}

/** One term a kind of evidence in the card's order, until the room is used up; the last one may count in part. */
function greenTerms(
  { greenGrid }: AppliedTerms,
  evidence: readonly Evidence[],
  roomBps: number,
  card: string,
): PriceTerm[] {
  const terms: PriceTerm[] = [];
  let leftBps = roomBps;
  for (const { evidence: kind, bps } of greenGrid) {
    const events = evidence.filter((event) => event.kind === kind).map((event) => `greenEvent/${event.eventRecordId}`);
    const named = events.sort().slice(0, MAX_LIST_LENGTH - 1); // the kind is proven long before
    const grantedBps = Math.min(bps, leftBps);
    if (events.length === 0 || grantedBps === 0) continue;
    leftBps -= grantedBps;
    terms.push({ kind: 'green', bps: -grantedBps, evidence: kind, restsOn: [card, ...named] });
  }
  return terms;
}
