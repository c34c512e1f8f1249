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
  rateCard: Strict({ bank: CreditCode, name: Slug, revision: Type.Integer({ minimum: 1 }) }),
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
  readonly rateCard: RateCardTerms & { readonly bank: string; readonly name: string; readonly revision: number };
  readonly evidence: readonly Evidence[];
  /** The day on which funds move. */
  readonly valueDate: CalendarDate;
}

/**
 * Derives the discount price of a receivable.
 *
 * advance = face × advance rate, rounded down (nobody is advanced a fraction that is not there);
 * discount = advance × rate × days / 360, rounded half up; net = advance − discount.
 * @throws Error when the days are not positive, the currencies differ or the discount eats the advance: callers check first
 */
export function quote({ receivable, rateCard, evidence, valueDate }: PricingInput): Quote {
  const tenorDays = daysBetween(valueDate, receivable.maturityDate);
  if (tenorDays <= 0) throw new Error(`no days between ${valueDate} and ${receivable.maturityDate}`);
  if (rateCard.currency !== receivable.currency) throw new Error('the rate card is in another currency');

  const terms = rateTerms({ receivable, rateCard, evidence, valueDate }, tenorDays);
  const rateBps = terms.reduce((sum, { bps }) => sum + bps, 0);
  const advanceMinor = (receivable.amountMinor * BigInt(rateCard.advanceRateBps)) / BPS_PER_UNIT;
  const discountMinor = scaleHalfUp(advanceMinor, BigInt(rateBps) * BigInt(tenorDays), BPS_PER_UNIT * YEAR_DAYS);
  if (discountMinor >= advanceMinor) throw new Error('the discount leaves nothing to pay');
  return {
    receivableId: receivable.id,
    rateCard: { bank: rateCard.bank, name: rateCard.name, revision: rateCard.revision },
    currency: rateCard.currency,
    faceMinor: receivable.amountMinor.toString(),
    advanceRateBps: rateCard.advanceRateBps,
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

/** The part of a rate card's key that counts its revisions, so that keys sort as revisions do. */
export function revisionKey(revision: number): string {
  return String(revision).padStart(6, '0');
}

/** Basis points that the green evidence takes off a rate. */
export function greenConcessionBps(terms: readonly PriceTerm[]): number {
  return terms.reduce((sum, { kind, bps }) => (kind === 'green' ? sum - bps : sum), 0);
}

function rateTerms({ receivable, rateCard, evidence }: PricingInput, tenorDays: number): PriceTerm[] {
  const card = `rateCard/${rateCard.bank}/${rateCard.name}/${revisionKey(rateCard.revision)}`;
  const anchorBps = rateCard.anchorSpreads.find(({ obligor }) => obligor === receivable.obligor)?.bps;
  const tenorStep = rateCard.tenorSteps.find(({ upToDays }) => tenorDays <= upToDays) ?? rateCard.tenorSteps.at(-1);
  if (tenorStep === undefined) throw new Error('a rate card has at least one tenor step');
  const charged: PriceTerm[] = [
    { kind: 'base', bps: rateCard.baseRateBps, restsOn: [card] },
    { kind: 'anchor', bps: anchorBps ?? rateCard.otherAnchorSpreadBps, restsOn: [card, `firm/${receivable.obligor}`] },
    { kind: 'tenor', bps: tenorStep.bps, restsOn: [card, `receivable/${receivable.id}`] },
  ];
  const chargedBps = charged.reduce((sum, { bps }) => sum + bps, 0);
  const roomBps = Math.max(0, Math.min(rateCard.greenCapBps, chargedBps - rateCard.minimumRateBps));
  return [...charged, ...greenTerms(rateCard, evidence, roomBps, card)];
}

/** One term a kind of evidence in the card's order, until the room is used up; the last one may count in part. */
function greenTerms(
  rateCard: RateCardTerms,
  evidence: readonly Evidence[],
  roomBps: number,
  card: string,
): PriceTerm[] {
  const terms: PriceTerm[] = [];
  let leftBps = roomBps;
  for (const { evidence: kind, bps } of rateCard.greenGrid) {
    const events = evidence.filter((event) => event.kind === kind).map((event) => `greenEvent/${event.eventRecordId}`);
    const grantedBps = Math.min(bps, leftBps);
    if (events.length === 0 || grantedBps === 0) continue;
    leftBps -= grantedBps;
    terms.push({ kind: 'green', bps: -grantedBps, evidence: kind, restsOn: [card, ...events.sort()] });
  }
  return terms;
}
