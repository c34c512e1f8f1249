/**
 * Interest on late payment to a small or medium firm: as agreed, never below the one-year LPR at signing; 0.05 % a day where
 * nothing was agreed (保障中小企业款项支付条例, 国务院令第802号, art. 17). The rule protects small and medium firms that large
 * firms and public bodies owe; between others the contract alone says what is owed.
 */
import { type CalendarDate, daysBetween } from './calendar';
import { scaleHalfUp } from './money';
import type { SizeClass } from './participants';

/** Parts of ten thousand a day where nothing was agreed: 万分之五. */
const STATUTORY_DAILY_PER_10_000 = 5n;
/** An agreed rate is one of a year; its days are actual ones over 365. */
const YEAR_DAYS = 365n;
const PER_10_000 = 10_000n;

/** At which rate late payment bears interest. */
export type LateRate =
  | { readonly basis: 'statutory' }
  /** Annual, in basis points. */
  | { readonly basis: 'agreed'; readonly rateBps: number }
  /** The rule does not apply, and nothing was agreed. */
  | { readonly basis: 'none' };

/** What the rate follows from; a size that nobody recorded is absent. */
export interface LateTerms {
  readonly obligorSize: SizeClass | undefined;
  readonly sellerSize: SizeClass | undefined;
  /** What the contract says, in basis points a year. */
  readonly agreedRateBps?: number | undefined;
  /** One-year LPR when the contract was signed, in basis points: the least that may be agreed. */
  readonly lprBps?: number | undefined;
}

/**
 * The rate of a late payment.
 * @throws Error when a rate was agreed with a protected firm and the LPR at signing is not known: callers look it up
 */
export function lateRate({ obligorSize, sellerSize, agreedRateBps, lprBps }: LateTerms): LateRate {
  const isProtected = obligorSize === 'large' && sellerSize !== undefined && sellerSize !== 'large';
  if (agreedRateBps === undefined) return { basis: isProtected ? 'statutory' : 'none' };
  if (!isProtected) return { basis: 'agreed', rateBps: agreedRateBps };
  if (lprBps === undefined) throw new Error('an agreed rate is compared with the LPR at signing');
  return { basis: 'agreed', rateBps: Math.max(agreedRateBps, lprBps) };
}

/** A payment of the obligor. */
export interface LatePayment {
  readonly paidOn: CalendarDate;
  readonly amountMinor: bigint;
}

/** What has been owed how long. */
export interface LatePeriod {
  /** The day of maturity or of a payment; the next one is the first that counts. */
  readonly after: CalendarDate;
  readonly days: number;
  readonly owedMinor: bigint;
}

/** Interest with what it follows from. */
export interface LateInterest {
  readonly periods: readonly LatePeriod[];
  readonly interestMinor: bigint;
}

/**
 * Interest from the day after maturity up to a day, that day included; a payment stops its part from the day after it.
 * Sum of owed × days, times the rate, rounded half up once to the minor unit.
 * @param amountMinor what was to be paid on the day of maturity, in minor units
 * @param payments in any order; those up to maturity were in time
 * @throws Error when more was paid than was owed
 */
export function lateInterest(
  amountMinor: bigint,
  maturityDate: CalendarDate,
  payments: readonly LatePayment[],
  until: CalendarDate,
  rate: LateRate,
): LateInterest {
  const periods = latePeriods(amountMinor, maturityDate, payments, until);
  const owedDays = periods.reduce((sum, { owedMinor, days }) => sum + owedMinor * BigInt(days), 0n);
  switch (rate.basis) {
    case 'statutory':
      return { periods, interestMinor: scaleHalfUp(owedDays, STATUTORY_DAILY_PER_10_000, PER_10_000) };
    case 'agreed':
      return { periods, interestMinor: scaleHalfUp(owedDays, BigInt(rate.rateBps), PER_10_000 * YEAR_DAYS) };
    default:
      return { periods, interestMinor: 0n };
  }
}

function latePeriods(
  amountMinor: bigint,
  maturityDate: CalendarDate,
  payments: readonly LatePayment[],
  until: CalendarDate,
): LatePeriod[] {
  const paidUpTo = (day: CalendarDate) =>
    payments.reduce((sum, payment) => (payment.paidOn <= day ? sum + payment.amountMinor : sum), 0n);
  const steps = [maturityDate, ...payments.map(({ paidOn }) => paidOn)]
    .filter((day) => day >= maturityDate && day < until)
    .sort();
  const periods: LatePeriod[] = [];
  for (const [index, day] of steps.entries()) {
    const next = steps[index + 1] ?? until;
    const owedMinor = amountMinor - paidUpTo(day);
    if (owedMinor < 0n) throw new Error(`${-owedMinor} more was paid than was owed`);
    const days = daysBetween(day, next);
    if (days > 0 && owedMinor > 0n) periods.push({ after: day, days, owedMinor });
  }
  return periods;
}
