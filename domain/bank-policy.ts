/** A bank's policy as data: what it takes, how much of it, and at what price. */
import { type Static, Type } from 'typebox';
import { AmountMinor, Bps, CreditCode, CurrencyCode, NonNegativeMinor, Slug, Strict } from './fields';
import { MAX_LIST_LENGTH, MAX_TENOR_DAYS } from './limits';
import { CredentialKindName, SizeClassName } from './participants';
import { type ExceededLimit, refuse } from './problems';
import { RateCardTerms, requireCoherentRateCard } from './rate-card';

/** A division, group or class of GB/T 4754, by the beginning of its code. */
const Industry = Type.String({
  pattern: '^[A-T][0-9]{0,4}$',
  description: 'Beginning of an industry code (GB/T 4754)',
});
const Days = Type.Integer({ minimum: 1, maximum: MAX_TENOR_DAYS });
const list = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Array(item, { maxItems: MAX_LIST_LENGTH });

/** What a bank takes at all. What is left out is not asked. */
const Eligibility = Strict({
  /** Ticket size: bounds of the face, both inclusive. */
  minAmountMinor: Type.Optional(AmountMinor),
  maxAmountMinor: Type.Optional(AmountMinor),
  /** Days to maturity, both inclusive. */
  minTenorDays: Type.Optional(Days),
  maxTenorDays: Type.Optional(Days),
  sellerSizes: Type.Optional(Type.Array(SizeClassName, { minItems: 1, maxItems: 4 })),
  /** The obligor holds one of these. */
  obligorCredentials: Type.Optional(Type.Array(CredentialKindName, { minItems: 1, maxItems: 12 })),
  /** Only where the holder answers for the obligor's payment. */
  recourseOnly: Type.Optional(Type.Boolean()),
  /** Industries of the obligor that the bank does not finance. */
  excludedIndustries: Type.Optional(list(Industry)),
});

/** How much of it a bank holds at one time, in minor units of face. */
const Limits = Strict({
  totalMinor: NonNegativeMinor,
  obligors: list(Strict({ obligor: CreditCode, limitMinor: NonNegativeMinor })),
  /** Limit of an obligor that is not named. */
  otherObligorMinor: NonNegativeMinor,
  /** Obligors under one control. */
  groups: list(
    Strict({
      name: Slug,
      members: Type.Array(CreditCode, { minItems: 1, maxItems: MAX_LIST_LENGTH }),
      limitMinor: NonNegativeMinor,
    }),
  ),
  industries: list(Strict({ industry: Industry, limitMinor: NonNegativeMinor })),
  /** What runs longer than a number of days. */
  tenors: list(Strict({ overDays: Days, limitMinor: NonNegativeMinor })),
  /** One obligor's part of the total limit at most. */
  concentrationBps: Type.Optional(Bps),
});

/** A policy: eligibility, limits, and the price grid with its green grid. */
export const BankPolicyTerms = Strict({
  currency: CurrencyCode,
  eligibility: Eligibility,
  limits: Limits,
  prices: RateCardTerms,
});
export type BankPolicyTerms = Static<typeof BankPolicyTerms>;

/** A request as far as a policy asks. */
export interface Candidate {
  readonly obligor: string;
  /** Face, in minor units. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly tenorDays: number;
  readonly recourse: boolean;
  readonly sellerSize?: string | undefined;
  readonly obligorIndustry?: string | undefined;
  /** Kinds that are valid on the day. */
  readonly obligorCredentials: readonly string[];
}

export const ELIGIBILITY_RULES = [
  'currency',
  'ticket',
  'tenor',
  'sellerSize',
  'obligorCredential',
  'recourse',
  'industry',
] as const;
export type EligibilityRule = (typeof ELIGIBILITY_RULES)[number];

/** The rules by which a policy does not take a request at all, in the order of the rules. */
export function ineligibilityOf({ currency, eligibility }: BankPolicyTerms, request: Candidate): EligibilityRule[] {
  const { minAmountMinor, maxAmountMinor, minTenorDays = 1, maxTenorDays = MAX_TENOR_DAYS } = eligibility;
  const { sellerSizes, obligorCredentials, recourseOnly, excludedIndustries = [] } = eligibility;
  const { amountMinor, tenorDays, sellerSize = '', obligorIndustry = '' } = request;
  const broken: Readonly<Record<EligibilityRule, boolean>> = {
    currency: request.currency !== currency,
    ticket:
      (minAmountMinor !== undefined && amountMinor < BigInt(minAmountMinor)) ||
      (maxAmountMinor !== undefined && amountMinor > BigInt(maxAmountMinor)),
    tenor: tenorDays < minTenorDays || tenorDays > maxTenorDays,
    sellerSize: sellerSizes !== undefined && !(sellerSizes as string[]).includes(sellerSize),
    obligorCredential:
      obligorCredentials !== undefined &&
      !request.obligorCredentials.some((held) => (obligorCredentials as string[]).includes(held)),
    recourse: recourseOnly === true && !request.recourse,
    industry: excludedIndustries.some((industry) => obligorIndustry.startsWith(industry)),
  };
  return ELIGIBILITY_RULES.filter((rule) => broken[rule]);
}

/** A limit that a request counts against, with all of it that there is. */
export interface LimitUse {
  /** `total`, `obligor/…`, `concentration/…`, `group/…`, `industry/…`, `tenor/…`. */
  readonly limit: string;
  readonly capacityMinor: bigint;
}

/** The limits of a policy that a request's face counts against. */
export function limitsOn({ limits }: BankPolicyTerms, request: Candidate): LimitUse[] {
  const { obligor, tenorDays, obligorIndustry = '' } = request;
  const total = BigInt(limits.totalMinor);
  const own = limits.obligors.find((each) => each.obligor === obligor)?.limitMinor ?? limits.otherObligorMinor;
  const uses = [
    { limit: 'total', capacityMinor: total },
    { limit: `obligor/${obligor}`, capacityMinor: BigInt(own) },
    ...limits.groups
      .filter(({ members }) => members.includes(obligor))
      .map(({ name, limitMinor }) => ({ limit: `group/${name}`, capacityMinor: BigInt(limitMinor) })),
    ...limits.industries
      .filter(({ industry }) => obligorIndustry.startsWith(industry))
      .map(({ industry, limitMinor }) => ({ limit: `industry/${industry}`, capacityMinor: BigInt(limitMinor) })),
    ...limits.tenors
      .filter(({ overDays }) => tenorDays > overDays)
      .map(({ overDays, limitMinor }) => ({ limit: `tenor/${overDays}`, capacityMinor: BigInt(limitMinor) })),
  ];
  if (limits.concentrationBps === undefined) return uses;
  return [
    ...uses,
    { limit: `concentration/${obligor}`, capacityMinor: (total * BigInt(limits.concentrationBps)) / 10_000n },
  ];
}

/** Sum of what counts against a limit, in minor units of face; what is held in another currency has no part in it. */
export function usedOf(policy: BankPolicyTerms, held: readonly Candidate[], limit: string): bigint {
  return held
    .filter(({ currency }) => currency === policy.currency)
    .filter((each) => limitsOn(policy, each).some((counted) => counted.limit === limit))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** The limits of a policy that a request would exceed beside what is held, in the order of the limits. */
export function exceededLimits(
  policy: BankPolicyTerms,
  request: Candidate,
  held: readonly Candidate[],
): ExceededLimit[] {
  return limitsOn(policy, request).flatMap(({ limit, capacityMinor }) => {
    const usedMinor = usedOf(policy, held, limit);
    if (usedMinor + request.amountMinor <= capacityMinor) return [];
    return [
      {
        limit,
        capacityMinor: capacityMinor.toString(),
        usedMinor: usedMinor.toString(),
        wantedMinor: request.amountMinor.toString(),
      },
    ];
  });
}

/**
 * Refuses a policy that contradicts itself: its prices are in its currency and hold together, and whatever it limits it limits once.
 * @throws Refusal `invalid-input` with the field
 */
export function requireCoherentPolicy({ currency, eligibility, limits, prices }: BankPolicyTerms): void {
  if (prices.currency !== currency) contradiction('prices.currency', 'prices in another currency');
  requireCoherentRateCard(prices);
  const { minAmountMinor, maxAmountMinor, minTenorDays = 1, maxTenorDays = MAX_TENOR_DAYS } = eligibility;
  if (minAmountMinor !== undefined && maxAmountMinor !== undefined && BigInt(minAmountMinor) > BigInt(maxAmountMinor))
    contradiction('eligibility.minAmountMinor', 'a smallest ticket above the largest');
  if (minTenorDays > maxTenorDays) contradiction('eligibility.minTenorDays', 'a shortest tenor above the longest');
  const once = (field: string, values: readonly (string | number)[]) => {
    if (new Set(values).size < values.length) contradiction(`limits.${field}`, 'a limit twice');
  };
  once(
    'obligors',
    limits.obligors.map(({ obligor }) => obligor),
  );
  once(
    'groups',
    limits.groups.map(({ name }) => name),
  );
  once(
    'industries',
    limits.industries.map(({ industry }) => industry),
  );
  once(
    'tenors',
    limits.tenors.map(({ overDays }) => overDays),
  );
}

function contradiction(field: string, what: string): never {
  return refuse('invalid-input', `the policy has ${what}`, { field: `terms.${field}` });
}
