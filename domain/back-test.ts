/** A policy tried on requests of the past, in their order, as if it had been in force: nothing of it is written anywhere. */
import { type Static, Type } from 'typebox';
import { type BankPolicyTerms, type Candidate, ineligibilityOf, limitsOn } from './bank-policy';
import { Bps, DateText, NonNegativeMinor, RecordId, Strict, Text } from './fields';
import { appliedTermsOf, type PricingInput, quote } from './pricing';
import { Refusal } from './problems';
import type { PricingFacts } from './rate-card';

/** A request as it was on its day. */
export interface PastRequest {
  readonly id: string;
  readonly requestedOn: string;
  readonly candidate: Candidate;
  /** What its price is made of, but for the terms. */
  readonly pricing: Omit<PricingInput, 'terms' | 'rateCard'>;
  readonly facts: PricingFacts;
  /** The bank's own offer that was accepted, where one was. */
  readonly accepted?: { readonly rateBps: number; readonly chargeMinor: string };
}

/** What a policy would have done with a request. */
export const BackTestResult = Strict({
  request: RecordId,
  requestedOn: DateText,
  outcome: Type.Enum(['served', 'ineligible', 'limited', 'unpriced']),
  /** Rules that it breaks, or limits that it would have exceeded. */
  reasons: Type.Array(Text, { maxItems: 100 }),
  amountMinor: NonNegativeMinor,
  rateBps: Type.Optional(Bps),
  greenBps: Type.Optional(Bps),
  chargeMinor: Type.Optional(NonNegativeMinor),
  /** The rate of the bank's own offer that was accepted then. */
  acceptedRateBps: Type.Optional(Bps),
  acceptedChargeMinor: Type.Optional(NonNegativeMinor),
});
export type BackTestResult = Static<typeof BackTestResult>;

/** The sums of a back-test. */
export const BackTestSummary = Strict({
  requests: Type.Integer({ minimum: 0 }),
  served: Type.Integer({ minimum: 0 }),
  servedMinor: NonNegativeMinor,
  chargeMinor: NonNegativeMinor,
  /** Of the served, weighted by amount, rounded down. */
  averageRateBps: Bps,
  /** The most that was held at one time. */
  peakMinor: NonNegativeMinor,
  /** How often each rule or limit stood in the way. */
  reasons: Type.Array(Strict({ reason: Text, requests: Type.Integer({ minimum: 1 }) }), { maxItems: 1_000 }),
  /** Of requests where the bank's own offer was accepted: charge then, and by this policy where it serves them. */
  acceptedChargeMinor: NonNegativeMinor,
  againChargeMinor: NonNegativeMinor,
});
export type BackTestSummary = Static<typeof BackTestSummary>;

/** A whole back-test. */
export interface BackTest {
  readonly results: readonly BackTestResult[];
  readonly summary: BackTestSummary;
}

/**
 * Tries a policy on requests in the order of their days (of equal days, of their ids). Whatever it serves is held until the day
 * of its maturity, and counts against its limits as long.
 */
export function backTest(policy: BankPolicyTerms, past: readonly PastRequest[]): BackTest {
  const inOrder = [...past].sort((left, right) => order(placeOf(left), placeOf(right)));
  let held: Held[] = [];
  let peakMinor = 0n;
  const results = inOrder.map((request): BackTestResult => {
    held = held.filter(({ maturityDate }) => maturityDate > request.requestedOn);
    const result = resultOf(policy, request, held);
    if (result.outcome !== 'served') return result;
    const limits = limitsOn(policy, request.candidate).map(({ limit }) => limit);
    const { amountMinor } = request.candidate;
    held.push({ limits, amountMinor, maturityDate: request.pricing.receivable.maturityDate });
    const now = held.reduce((sum, each) => sum + each.amountMinor, 0n);
    if (now > peakMinor) peakMinor = now;
    return result;
  });
  return { results, summary: summaryOf(results, peakMinor) };
}

interface Held {
  readonly limits: readonly string[];
  readonly amountMinor: bigint;
  readonly maturityDate: string;
}

function resultOf(policy: BankPolicyTerms, request: PastRequest, held: readonly Held[]): BackTestResult {
  const { candidate, accepted } = request;
  const about = {
    request: request.id,
    requestedOn: request.requestedOn,
    amountMinor: candidate.amountMinor.toString(),
    ...(accepted === undefined ? {} : { acceptedRateBps: accepted.rateBps, acceptedChargeMinor: accepted.chargeMinor }),
  };
  const broken = ineligibilityOf(policy, candidate);
  if (broken.length > 0) return { ...about, outcome: 'ineligible', reasons: [...broken] };
  const exceeded = limitsOn(policy, candidate).filter(({ limit, capacityMinor }) => {
    const used = held.reduce((sum, each) => (each.limits.includes(limit) ? sum + each.amountMinor : sum), 0n);
    return used + candidate.amountMinor > capacityMinor;
  });
  if (exceeded.length > 0) return { ...about, outcome: 'limited', reasons: exceeded.map(({ limit }) => limit) };
  const terms = appliedTermsOf(policy.prices, candidate.obligor, candidate.tenorDays, request.facts);
  try {
    const bank = request.pricing.receivable.obligor;
    const price = quote({ ...request.pricing, terms, rateCard: { bank, name: 'back-test', revision: 1 } });
    const greenBps = price.terms.reduce((sum, { kind, bps }) => (kind === 'green' ? sum - bps : sum), 0);
    return {
      ...about,
      outcome: 'served',
      reasons: [],
      rateBps: price.rateBps,
      greenBps,
      chargeMinor: price.discountMinor,
    };
  } catch (error) {
    if (error instanceof Refusal) return { ...about, outcome: 'unpriced', reasons: [error.problem.slug] };
    throw error;
  }
}

function summaryOf(results: readonly BackTestResult[], peakMinor: bigint): BackTestSummary {
  const served = results.flatMap(({ rateBps, ...result }) => (rateBps === undefined ? [] : [{ ...result, rateBps }]));
  const servedMinor = sum(served, ({ amountMinor }) => BigInt(amountMinor));
  const weighted = sum(served, ({ amountMinor, rateBps }) => BigInt(amountMinor) * BigInt(rateBps));
  const charge = ({ chargeMinor = '0' }: Pick<BackTestResult, 'chargeMinor'>) => BigInt(chargeMinor);
  const accepted = results.flatMap(({ acceptedChargeMinor: then, ...result }) =>
    then === undefined ? [] : [{ ...result, then }],
  );
  const counts = new Map<string, number>();
  for (const reason of results.flatMap(({ reasons }) => reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    requests: results.length,
    served: served.length,
    servedMinor: servedMinor.toString(),
    chargeMinor: sum(served, charge).toString(),
    averageRateBps: servedMinor === 0n ? 0 : Number(weighted / servedMinor),
    peakMinor: peakMinor.toString(),
    reasons: [...counts]
      .map(([reason, requests]) => ({ reason, requests }))
      .sort((left, right) => right.requests - left.requests || order(left.reason, right.reason)),
    acceptedChargeMinor: sum(accepted, ({ then }) => BigInt(then)).toString(),
    againChargeMinor: sum(accepted, charge).toString(),
  };
}

function sum<Result>(results: readonly Result[], amountOf: (result: Result) => bigint): bigint {
  return results.reduce((total, result) => total + amountOf(result), 0n);
}

function placeOf({ requestedOn, id }: PastRequest): string {
  return `${requestedOn} ${id}`;
}

function order(left: string, right: string): number {
  return left < right ? -1 : 1;
}
