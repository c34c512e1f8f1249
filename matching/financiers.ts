/** Makes a market of open requests and financiers: who takes what, at what cost, under which limits. */
import {
  type BankPolicyTerms,
  type Candidate,
  type EligibilityRule,
  ineligibilityOf,
  limitsOn,
  usedOf,
} from '../domain/bank-policy';
import type { CalendarDate } from '../domain/calendar';
import { appliedTermsOf, type PricingInput, quote } from '../domain/pricing';
import { Refusal } from '../domain/problems';
import type { PricingFacts } from '../domain/rate-card';
import type { Market, MarketLimit, MarketOption } from './market';

/** A request that is open. */
export interface OpenRequest {
  readonly id: string;
  readonly candidate: Candidate;
  /** What its price is made of, but for the terms and the day. */
  readonly pricing: Omit<PricingInput, 'terms' | 'rateCard' | 'valueDate'>;
  readonly facts: PricingFacts;
  /** The latest day on which funds may move. */
  readonly latestDate: string;
}

/** Who pays early: a bank, or the obligor itself from its own cash (dynamic discounting), each by a policy. */
export interface Financier {
  readonly party: string;
  /** An obligor takes what it owes itself, and nothing else. */
  readonly kind: 'bank' | 'obligor';
  readonly policy: BankPolicyTerms;
  /** The day on which it can pay. */
  readonly paysOn: CalendarDate;
  /** What is taken already, by the requests that count against the same limits. */
  readonly held: readonly Candidate[];
}

/** Why a financier makes no option of a request at all. */
export interface Decline {
  readonly request: string;
  readonly financier: string;
  readonly reasons: readonly (EligibilityRule | 'ownPayablesOnly' | 'latestDate' | 'price')[];
}

/** The market, and every pair that is no option of it. */
export interface PolicyMarket {
  readonly market: Market;
  readonly declines: readonly Decline[];
}

/** Puts requests and financiers together. */
export function marketOf(requests: readonly OpenRequest[], financiers: readonly Financier[]): PolicyMarket {
  const limits: MarketLimit[] = [];
  const options: MarketOption[] = [];
  const declines: Decline[] = [];
  for (const financier of financiers) {
    const places = new Map<string, number>();
    const placeOf = (limit: string, capacityMinor: bigint) => {
      const known = places.get(limit);
      if (known !== undefined) return known;
      const left = capacityMinor - usedOf(financier.policy, financier.held, limit);
      limits.push({ name: `${financier.party} ${limit}`, capacityMinor: Number(left > 0n ? left : 0n) });
      places.set(limit, limits.length - 1);
      return limits.length - 1;
    };
    requests.forEach((request, at) => {
      const { reasons, costMinor } = termsFor(request, financier);
      if (costMinor === undefined) {
        declines.push({ request: request.id, financier: financier.party, reasons });
        return;
      }
      const counted = limitsOn(financier.policy, request.candidate).map(({ limit, capacityMinor }) =>
        placeOf(limit, capacityMinor),
      );
      options.push({ request: at, financier: financier.party, costMinor, limits: counted });
    });
  }
  const wanted = requests.map(({ id, candidate }) => ({ id, amountMinor: Number(candidate.amountMinor) }));
  return { market: { requests: wanted, options, limits }, declines };
}

/** The cost at which a financier takes a request, or why it does not. */
function termsFor(
  { candidate, pricing, facts, latestDate }: OpenRequest,
  { party, kind, policy, paysOn }: Financier,
): { readonly reasons: Decline['reasons']; readonly costMinor?: number } {
  const reasons: Decline['reasons'] = [
    ...ineligibilityOf(policy, candidate),
    ...(kind === 'obligor' && candidate.obligor !== party ? (['ownPayablesOnly'] as const) : []),
    ...(paysOn > latestDate || paysOn >= pricing.receivable.maturityDate ? (['latestDate'] as const) : []),
  ];
  if (reasons.length > 0) return { reasons };
  const terms = appliedTermsOf(policy.prices, candidate.obligor, candidate.tenorDays, facts);
  try {
    const price = quote({
      ...pricing,
      terms,
      valueDate: paysOn,
      rateCard: { bank: party, name: 'policy', revision: 1 },
    });
    return { reasons, costMinor: Number(BigInt(price.discountMinor) + BigInt(price.feesMinor ?? '0')) };
  } catch (error) {
    if (error instanceof Refusal) return { reasons: ['price'] };
    throw error;
  }
}
