/** A bank's rate card: what it charges and concedes, and the slice of it that applies to one receivable on one day. */
import { type Static, Type } from 'typebox';
import { AppliedFixing, BaseRateTable, fixingOn } from './base-rate';
import { RollRule } from './business-days';
import { DayCountName } from './day-count';
import { Fees } from './fees';
import { Bps, CreditCode, CurrencyCode, Slug, Strict } from './fields';
import { GREEN_GRIDS, GreenGrid, type GreenProofs, provenGrids } from './green-grid';
import { MAX_LIST_LENGTH, MAX_RATE_BPS, MAX_TENOR_DAYS } from './limits';
import { AppliedHistory, appliedHistory, HistoryGrid, type PairHistory } from './pair-history';
import { SizeClassName } from './participants';
import { refuse } from './problems';
import { spreadOn, TenorCurve } from './tenor-curve';

/** `discount`: the charge is taken off when funds move. `interest`: it is due at maturity, out of what the obligor pays. */
export const PRICE_FORMS = ['discount', 'interest'] as const;

/** How a card counts; each is left out where the card says nothing, and is then discount, ACT/360, no roll, no fees. */
const FORM_FIELDS = {
  form: Type.Optional(Type.Enum([...PRICE_FORMS])),
  dayCount: Type.Optional(DayCountName),
  /** Where payment of a maturity on a holiday goes; interest runs until then. */
  roll: Type.Optional(RollRule),
  fees: Type.Optional(Fees),
};

/** Concession to a seller of a size class. */
const SmeConcession = Strict({ sizeClass: SizeClassName, bps: Bps });

/** What a bank charges, as it publishes it: annual rates in basis points. */
export const RateCardTerms = Strict({
  currency: CurrencyCode,
  baseRateBps: Bps,
  /** A dated reference rate; the fixing in force on the day of the price counts, and `baseRateBps` before the first. */
  baseTable: Type.Optional(BaseRateTable),
  anchorSpreads: Type.Array(Strict({ obligor: CreditCode, bps: Bps }), { maxItems: MAX_LIST_LENGTH }),
  /** Spread for an obligor that the card does not name. */
  otherAnchorSpreadBps: Bps,
  /** Spread by days to maturity: the first step that reaches them counts; the last one is open. */
  tenorSteps: Type.Array(Strict({ upToDays: Type.Integer({ minimum: 1, maximum: MAX_TENOR_DAYS }), bps: Bps }), {
    minItems: 1,
    maxItems: 12,
  }),
  /** Takes the place of the steps. */
  tenorCurve: Type.Optional(TenorCurve),
  /** What the past of seller and obligor adds and holds back. */
  historyGrid: Type.Optional(HistoryGrid),
  smeConcessions: Type.Optional(Type.Array(SmeConcession, { minItems: 1, maxItems: 4 })),
  /** Concession by kind of attested evidence; each kind counts once. */
  greenGrid: GreenGrid,
  ...GREEN_GRIDS,
  greenCapBps: Bps,
  /** The rate never falls below this. */
  minimumRateBps: Bps,
  advanceRateBps: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Part of the face that is advanced' }),
  ...FORM_FIELDS,
});
export type RateCardTerms = Static<typeof RateCardTerms>;

/** A rate card by its name on the ledger. */
export const RateCardName = Strict({ bank: CreditCode, name: Slug, revision: Type.Integer({ minimum: 1 }) });
export type RateCardName = Static<typeof RateCardName>;

/** The slice of a rate card that applies to one receivable on one day: all that its price needs, and no more of the card. */
export const AppliedTerms = Strict({
  currency: CurrencyCode,
  baseRateBps: Bps,
  /** Where the base is a fixing of a table. */
  baseFixing: Type.Optional(AppliedFixing),
  anchorSpreadBps: Bps,
  tenorSpreadBps: Bps,
  history: Type.Optional(AppliedHistory),
  smeConcession: Type.Optional(SmeConcession),
  greenGrid: GreenGrid,
  ...GREEN_GRIDS,
  greenCapBps: Bps,
  minimumRateBps: Bps,
  advanceRateBps: RateCardTerms.properties.advanceRateBps,
  ...FORM_FIELDS,
});
export type AppliedTerms = Static<typeof AppliedTerms>;

/** What a slice depends on beside obligor and tenor. */
export interface PricingFacts {
  /** The day of the price, on which a fixing is in force; without it a table is not looked at. */
  readonly pricedOn?: string;
  /** Of the seller. */
  readonly sizeClass?: string;
  readonly history?: PairHistory;
}

/** The slice of a card that applies to a receivable of an obligor with these days to maturity. */
export function appliedTermsOf(
  card: RateCardTerms,
  obligor: string,
  tenorDays: number,
  facts: PricingFacts = {},
): AppliedTerms {
  const { currency, greenGrid, greenCapBps, minimumRateBps, advanceRateBps } = card;
  const anchorBps = card.anchorSpreads.find((spread) => spread.obligor === obligor)?.bps;
  const { baseTable, historyGrid } = card;
  const fixing = baseTable && facts.pricedOn !== undefined ? fixingOn(baseTable, facts.pricedOn) : undefined;
  const concession = card.smeConcessions?.find(({ sizeClass }) => sizeClass === facts.sizeClass);
  return {
    currency,
    baseRateBps: fixing?.bps ?? card.baseRateBps,
    ...(baseTable && fixing ? { baseFixing: { name: baseTable.name, from: fixing.from } } : {}),
    anchorSpreadBps: anchorBps ?? card.otherAnchorSpreadBps,
    tenorSpreadBps: tenorSpread(card, tenorDays),
    ...(historyGrid && facts.history ? { history: appliedHistory(historyGrid, facts.history) } : {}),
    ...(concession === undefined ? {} : { smeConcession: concession }),
    greenGrid,
    ...given(card, ['recycledContentGrid', 'footprintGrid', 'credentialGrid']),
    greenCapBps,
    minimumRateBps,
    advanceRateBps,
    ...given(card, ['form', 'dayCount', 'roll', 'fees']),
  };
}

/** Applied terms without what nothing proves: an offer becomes public when it is accepted, and keeps no more of the card. */
export function provenTerms(terms: AppliedTerms, proofs: GreenProofs): AppliedTerms {
  const { recycledContentGrid: _content, footprintGrid: _footprint, credentialGrid: _credentials, ...rest } = terms;
  return { ...rest, ...provenGrids(terms, proofs) };
}

function tenorSpread({ tenorCurve, tenorSteps }: RateCardTerms, tenorDays: number): number {
  if (tenorCurve !== undefined) return spreadOn(tenorCurve, tenorDays);
  const step = tenorSteps.find(({ upToDays }) => tenorDays <= upToDays) ?? tenorSteps.at(-1);
  if (step === undefined) throw new Error('a rate card has at least one tenor step');
  return step.bps;
}

/** The fields that a card has: what it leaves out stays out. */
function given<Field extends keyof RateCardTerms>(
  card: RateCardTerms,
  fields: readonly Field[],
): Pick<RateCardTerms, Field> {
  return Object.fromEntries(
    fields.filter((field) => card[field] !== undefined).map((field) => [field, card[field]]),
  ) as Pick<RateCardTerms, Field>;
}

/**
 * Refuses applied terms that contradict themselves, as no coherent card can give them.
 * @throws Refusal `invalid-input` with the field
 */
export function requireCoherentTerms(terms: AppliedTerms): void {
  const { history } = terms;
  const pastBps = (history?.dilutionSpreadBps ?? 0) + (history?.latenessSpreadBps ?? 0);
  const chargedBps = terms.baseRateBps + terms.anchorSpreadBps + terms.tenorSpreadBps + pastBps;
  if (chargedBps < terms.minimumRateBps)
    contradiction('minimumRateBps', `a minimum above its charge of ${chargedBps} bps`);
  if (chargedBps > MAX_RATE_BPS) contradiction('baseRateBps', `a charge of ${chargedBps} bps, above ${MAX_RATE_BPS}`);
  if ((history?.reserveBps ?? 0) >= terms.advanceRateBps) contradiction('history', 'a reserve of all that is advanced');
  requireCoherentGrids(terms);
}

/**
 * Refuses a card that contradicts itself: what it says about an obligor, a tenor or a kind of evidence it says once, and
 * whatever it can charge lies between its own minimum and the highest rate.
 * @throws Refusal `invalid-input` with the field
 */
export function requireCoherentRateCard(terms: RateCardTerms): void {
  const { anchorSpreads, tenorSteps, tenorCurve, baseTable, historyGrid } = terms;
  const bases = [terms.baseRateBps, ...(baseTable?.fixings ?? []).map(({ bps }) => bps)];
  const spreads = [...anchorSpreads.map(({ bps }) => bps), terms.otherAnchorSpreadBps];
  const steps = (tenorCurve ?? tenorSteps).map(({ bps }) => bps);
  const past = [historyGrid?.dilution, historyGrid?.lateness].map((grid) => [
    0,
    ...(grid ?? []).map(({ spreadBps }) => spreadBps),
  ]);
  const lowestBps = Math.min(...bases) + Math.min(...spreads) + Math.min(...steps);
  const highestBps = [bases, spreads, steps, ...past].reduce((sum, each) => sum + Math.max(...each), 0);

  if (!distinct(anchorSpreads.map(({ obligor }) => obligor))) contradiction('anchorSpreads', 'an obligor twice');
  if (!ascending(tenorSteps.map(({ upToDays }) => upToDays))) contradiction('tenorSteps', 'days that do not ascend');
  if (!ascending((tenorCurve ?? []).map(({ days }) => days))) contradiction('tenorCurve', 'days that do not ascend');
  if (!ascending((baseTable?.fixings ?? []).map(({ from }) => from)))
    contradiction('baseTable', 'fixings whose dates do not ascend');
  for (const grid of [historyGrid?.dilution, historyGrid?.lateness]) {
    if (!ascending((grid ?? []).map(({ fromBps }) => fromBps)))
      contradiction('historyGrid', 'shares that do not ascend');
  }
  if (!distinct((terms.smeConcessions ?? []).map(({ sizeClass }) => sizeClass)))
    contradiction('smeConcessions', 'a size class twice');
  if (lowestBps < terms.minimumRateBps)
    contradiction('minimumRateBps', `a minimum above its charge of ${lowestBps} bps`);
  if (highestBps > MAX_RATE_BPS) contradiction('baseRateBps', `a charge of ${highestBps} bps, above ${MAX_RATE_BPS}`);
  requireCoherentGrids(terms);
}

type Grids = Pick<RateCardTerms, 'greenGrid' | 'recycledContentGrid' | 'footprintGrid' | 'credentialGrid' | 'fees'>;

/** What a card and a slice of it have in common: the greener never costs more, and nothing is priced twice. */
function requireCoherentGrids({
  greenGrid,
  recycledContentGrid = [],
  footprintGrid,
  credentialGrid = [],
  fees = [],
}: Grids) {
  if (!distinct(greenGrid.map(({ evidence }) => evidence))) contradiction('greenGrid', 'a kind of evidence twice');
  if (!ascending(recycledContentGrid.map(({ fromBps }) => fromBps)) || !rising(recycledContentGrid))
    contradiction('recycledContentGrid', 'shares that do not ascend with their concessions');
  if (!distinct((footprintGrid?.benchmarks ?? []).map(({ functionalUnit }) => functionalUnit)))
    contradiction('footprintGrid', 'a functional unit twice');
  const steps = footprintGrid?.steps ?? [];
  if (!ascending(steps.map(({ upToBps }) => upToBps)) || !rising([...steps].reverse()))
    contradiction('footprintGrid', 'ratios that do not ascend while their concessions fall');
  if (!distinct(credentialGrid.map(({ credential }) => credential as string)))
    contradiction('credentialGrid', 'a credential twice');
  if (!distinct(fees.map(({ name }) => name))) contradiction('fees', 'a name twice');
  if (fees.some(({ minMinor = '0', maxMinor = minMinor }) => BigInt(minMinor) > BigInt(maxMinor)))
    contradiction('fees', 'a minimum above its maximum');
}

function distinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function ascending<Value extends number | string>(values: readonly Value[]): boolean {
  return pairsOf(values).every(([left, right]) => left < right);
}

function rising(steps: readonly { readonly bps: number }[]): boolean {
  return pairsOf(steps).every(([left, right]) => left.bps <= right.bps);
}

/** Each value with the one after it. */
function pairsOf<Value>(values: readonly Value[]): [Value, Value][] {
  return values.slice(1).map((right, at) => [values[at] as Value, right]);
}

function contradiction(field: keyof RateCardTerms | keyof AppliedTerms, what: string): never {
  return refuse('invalid-input', `the card has ${what}`, { field: `terms.${field}` });
}

/** The part of a rate card's key that counts its revisions, so that keys sort as revisions do. */
export function revisionKey(revision: number): string {
  return String(revision).padStart(6, '0');
}
