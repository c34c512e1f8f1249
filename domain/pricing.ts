/** The price of a financing: integer arithmetic that anyone repeats from the ledger, term by term. */
import { type Static, Type } from 'typebox';
import { rolled } from './business-days';
import { type CalendarDate, daysBetween } from './calendar';
import { accrualOf, type DayCount, DayCountName } from './day-count';
import { ChargedFee, feeOn } from './fees';
import { AmountMinor, Bps, CurrencyCode, DateText, NonNegativeMinor, RecordId, Strict, Text } from './fields';
import { EvidenceKindName } from './green-evidence';
import { GREEN_PROOFS, type GreenProofs, greenClaims } from './green-grid';
import { MAX_LIST_LENGTH, MAX_RATE_BPS } from './limits';
import { scaleHalfUp } from './money';
import { refuse } from './problems';
import { type AppliedTerms, PRICE_FORMS, RateCardName, revisionKey } from './rate-card';

export type { Evidence } from './green-grid';
export {
  AppliedTerms,
  appliedTermsOf,
  RateCardName,
  RateCardTerms,
  requireCoherentRateCard,
  requireCoherentTerms,
  revisionKey,
} from './rate-card';

const BPS_PER_UNIT = 10_000n;

/** One term of a rate, with the records that it rests on. Only `sme` and `green` terms are negative. */
export const PriceTerm = Strict({
  kind: Type.Enum(['base', 'anchor', 'tenor', 'dilution', 'lateness', 'sme', 'green']),
  bps: Type.Integer({ minimum: -MAX_RATE_BPS, maximum: MAX_RATE_BPS }),
  evidence: Type.Optional(EvidenceKindName),
  /** What a green term is conceded for, where it is no kind of evidence. */
  proof: Type.Optional(Type.Enum([...GREEN_PROOFS])),
  restsOn: Type.Array(Text, { minItems: 1, maxItems: MAX_LIST_LENGTH }),
});
export type PriceTerm = Static<typeof PriceTerm>;

/** A price with its full derivation. */
export const Quote = Strict({
  receivableId: RecordId,
  rateCard: RateCardName,
  currency: CurrencyCode,
  faceMinor: AmountMinor,
  /** Part of the face that is advanced, after the reserve. */
  advanceRateBps: Bps,
  /** What the past of seller and obligor holds back of the face. */
  reserveBps: Type.Optional(Bps),
  advanceMinor: AmountMinor,
  valueDate: DateText,
  maturityDate: DateText,
  /** The business day on which a maturity on a holiday is paid; interest runs until then. */
  paymentDate: Type.Optional(DateText),
  /** Days of interest by the day count. */
  tenorDays: Type.Integer({ minimum: 0 }),
  dayCount: DayCountName,
  terms: Type.Array(PriceTerm, { maxItems: MAX_LIST_LENGTH }),
  rateBps: Bps,
  /** `discount` where nothing is said. */
  form: Type.Optional(Type.Enum([...PRICE_FORMS])),
  /** The charge for the time: taken off the advance, or in the form of interest kept at maturity from what was not advanced. */
  discountMinor: NonNegativeMinor,
  fees: Type.Optional(Type.Array(ChargedFee, { maxItems: MAX_LIST_LENGTH })),
  /** Sum of the fees. */
  feesMinor: Type.Optional(NonNegativeMinor),
  /** What the holder is paid when funds move. */
  netMinor: AmountMinor,
});
export type Quote = Static<typeof Quote>;

/** What a price is made of. */
export interface PricingInput extends GreenProofs {
  readonly receivable: {
    id: string;
    obligor: string;
    /** Needed where the terms concede something to its size, or hold its past against it. */
    seller?: string;
    amountMinor: bigint;
    currency: string;
    maturityDate: CalendarDate;
  };
  /** The card that the terms were taken from. */
  readonly rateCard: RateCardName;
  readonly terms: AppliedTerms;
  /** The day on which funds move. */
  readonly valueDate: CalendarDate;
}

/**
 * Derives the price of a receivable.
 *
 * advance = face × (advance rate − reserve), rounded down (nobody is advanced a fraction that is not there);
 * charge = advance × rate × days / year, rounded half up (银发〔2005〕129号: annual rate / 360 is the daily rate in CNY);
 * net = advance − charge − fees in the form of a discount (支付结算办法 art. 94), advance − fees in the form of interest.
 * @throws Refusal `price-not-payable` when charge and fees leave nothing of the advance, when the face does not bear the
 * interest, or when the roll leaves no day between funds and payment
 * @throws Error when the days are not positive or the currencies differ: callers check first
 */
export function quote(input: PricingInput): Quote {
  const { receivable, rateCard, terms: applied, valueDate } = input;
  if (daysBetween(valueDate, receivable.maturityDate) <= 0) {
    throw new Error(`no days between ${valueDate} and ${receivable.maturityDate}`);
  }
  if (applied.currency !== receivable.currency) throw new Error('the rate card is in another currency');

  const card = `rateCard/${rateCard.bank}/${rateCard.name}/${revisionKey(rateCard.revision)}`;
  const terms = rateTerms(input, card);
  const rateBps = terms.reduce((sum, { bps }) => sum + bps, 0);
  const { form, roll, dayCount = 'ACT/360', history } = applied;
  const paymentDate = roll === undefined ? undefined : rolled(roll, receivable.maturityDate);
  const { days: tenorDays, yearDays } = accrual(dayCount, valueDate, paymentDate ?? receivable.maturityDate, card);
  const advanceRateBps = applied.advanceRateBps - (history?.reserveBps ?? 0);
  const advanceMinor = (receivable.amountMinor * BigInt(advanceRateBps)) / BPS_PER_UNIT;
  const discountMinor = scaleHalfUp(advanceMinor, BigInt(rateBps) * BigInt(tenorDays), BPS_PER_UNIT * BigInt(yearDays));
  const fees = applied.fees?.map((fee) => ({ name: fee.name, amountMinor: feeOn(fee, advanceMinor).toString() }));
  const feesMinor = (fees ?? []).reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const netMinor = advanceMinor - feesMinor - (form === 'interest' ? 0n : discountMinor);
  if (netMinor <= 0n) {
    const charged = fees === undefined ? `a discount of ${discountMinor}` : `${discountMinor} and fees of ${feesMinor}`;
    refuse('price-not-payable', `${charged} leaves nothing of an advance of ${advanceMinor}`, { reference: card });
  }
  if (advanceMinor + discountMinor > receivable.amountMinor && form === 'interest') {
    refuse('price-not-payable', `a face of ${receivable.amountMinor} does not bear interest of ${discountMinor}`, {
      reference: card,
    });
  }
  return {
    receivableId: receivable.id,
    rateCard: { bank: rateCard.bank, name: rateCard.name, revision: rateCard.revision },
    currency: applied.currency,
    faceMinor: receivable.amountMinor.toString(),
    advanceRateBps,
    ...(history === undefined ? {} : { reserveBps: history.reserveBps }),
    advanceMinor: advanceMinor.toString(),
    valueDate,
    maturityDate: receivable.maturityDate,
    ...(paymentDate === undefined ? {} : { paymentDate }),
    tenorDays,
    dayCount,
    terms,
    rateBps,
    ...(form === undefined ? {} : { form }),
    discountMinor: discountMinor.toString(),
    ...(fees === undefined ? {} : { fees, feesMinor: feesMinor.toString() }),
    netMinor: netMinor.toString(),
  };
}

/** Basis points that the green evidence takes off a rate. */
export function greenConcessionBps(terms: readonly PriceTerm[]): number {
  return terms.reduce((sum, { kind, bps }) => (kind === 'green' ? sum - bps : sum), 0);
}

function accrual(dayCount: DayCount, valueDate: CalendarDate, until: CalendarDate, card: string) {
  if (until <= valueDate) {
    refuse('price-not-payable', `payment is due on ${until}, and funds would move on ${valueDate}`, {
      reference: card,
    });
  }
  return accrualOf(dayCount, valueDate, until);
}

function rateTerms({ receivable, terms, evidence, credentials }: PricingInput, card: string): PriceTerm[] {
  const { baseFixing, history, smeConcession } = terms;
  const base = baseFixing === undefined ? [card] : [card, `${baseFixing.name}/${baseFixing.from}`];
  const past = [card, ...(history?.receivables ?? []).map((id) => `receivable/${id}`)];
  const charged: PriceTerm[] = [
    { kind: 'base', bps: terms.baseRateBps, restsOn: base },
    { kind: 'anchor', bps: terms.anchorSpreadBps, restsOn: [card, `firm/${receivable.obligor}`] },
    { kind: 'tenor', bps: terms.tenorSpreadBps, restsOn: [card, `receivable/${receivable.id}`] },
  ];
  if (history !== undefined) {
    charged.push({ kind: 'dilution', bps: history.dilutionSpreadBps, restsOn: past });
    charged.push({ kind: 'lateness', bps: history.latenessSpreadBps, restsOn: past });
  }
  const chargedBps = charged.reduce((sum, { bps }) => sum + bps, 0);
  const aboveMinimumBps = Math.max(0, chargedBps - terms.minimumRateBps);
  const smeBps = Math.min(smeConcession?.bps ?? 0, aboveMinimumBps);
  const seller = receivable.seller === undefined ? [] : [`firm/${receivable.seller}`];
  const sme: PriceTerm[] = smeBps === 0 ? [] : [{ kind: 'sme', bps: -smeBps, restsOn: [card, ...seller] }];
  const roomBps = Math.min(terms.greenCapBps, aboveMinimumBps - smeBps);
  return [...charged, ...sme, ...greenTerms(terms, { evidence, ...(credentials && { credentials }) }, roomBps, card)];
}

/** One term a claim, until the room is used up; the last one may count in part. */
function greenTerms(applied: AppliedTerms, proofs: GreenProofs, roomBps: number, card: string): PriceTerm[] {
  const terms: PriceTerm[] = [];
  let leftBps = roomBps;
  for (const { what, bps, restsOn } of greenClaims(applied, proofs)) {
    const grantedBps = Math.min(bps, leftBps);
    if (grantedBps === 0) continue;
    leftBps -= grantedBps;
    const named = restsOn.slice(0, MAX_LIST_LENGTH - 1); // a kind is proven long before
    terms.push({ kind: 'green', bps: -grantedBps, ...what, restsOn: [card, ...named] });
  }
  return terms;
}
