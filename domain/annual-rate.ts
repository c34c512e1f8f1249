/** The annual rate of dated cash flows (XIRR), in integers: the same digits on every machine. */
import { Type } from 'typebox';
import { type CalendarDate, daysBetween } from './calendar';

/** Money that moves on a day, in minor units; negative for whoever pays. */
export interface CashFlow {
  readonly date: CalendarDate;
  readonly amountMinor: bigint;
}

/** Decimals of an annual rate: `0.37336253` is 37.336253 %. */
const RATE_DECIMALS = 8;

/** An annual rate as a decimal number. */
export const AnnualRate = Type.String({
  pattern: '^-?(0|[1-9][0-9]{0,6})\\.[0-9]{8}$',
  description: 'Annual rate as a decimal number: 0.05000000 is 5 %',
});

/** A rate in its eighth decimals, to compare. */
export function rateUnits(rate: string): bigint {
  return BigInt(rate.replace('.', ''));
}

/** Rates are given up to this one: a million per cent. What is dearer is told as this much. */
const HIGHEST_RATE = 10_000n * 10n ** BigInt(RATE_DECIMALS);

/** Fixed point of the discount factors. */
const BITS = 200n;
const ONE = 1n << BITS;

/** Halvings of the interval in which a day's discount factor lies; what is left is below 2^-160. */
const HALVINGS = 168;

/** Days of the year by the formula: XIRR and the annual percentage rate of Directive 2008/48/EC (annex I) take 365. */
const YEAR_DAYS = 365;

/**
 * The rate i with Σ flow × (1 + i)^(−days/365) = 0, rounded half away from zero to eight decimals. With v = (1 + i)^(−1/365)
 * the sum is a polynomial in v with whole exponents, whose one positive root is found by bisection.
 * @param flows the first is the earliest; signs change exactly once, so that there is exactly one rate (Descartes)
 * @throws Error where signs do not change exactly once
 */
export function annualRate(flows: readonly CashFlow[]): string {
  const moves = flows.filter(({ amountMinor }) => amountMinor !== 0n);
  const [first] = moves;
  const signs = moves.map(({ amountMinor }) => amountMinor > 0n);
  const changes = signs.filter((isPositive, at) => at > 0 && isPositive !== signs[at - 1]).length;
  if (first === undefined || changes !== 1) throw new Error('the signs of the flows change exactly once');
  const terms = moves.map(({ date, amountMinor }) => ({ days: daysBetween(first.date, date), amountMinor }));
  const growth = power((ONE * ONE) / dailyFactor(terms, first.amountMinor > 0n), YEAR_DAYS);
  return rateText(growth);
}

interface Term {
  readonly days: number;
  readonly amountMinor: bigint;
}

/** The daily discount factor at which the terms add up to nothing. */
function dailyFactor(terms: readonly Term[], startsPositive: boolean): bigint {
  // Below the root the first flow outweighs the later ones, above it they outweigh the first.
  const isBelow = (factor: bigint) => presentValue(terms, factor) > 0n === startsPositive;
  let low = 0n;
  let high = ONE;
  while (isBelow(high)) high *= 2n;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2n;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return high;
}

function presentValue(terms: readonly Term[], factor: bigint): bigint {
  return terms.reduce((sum, { days, amountMinor }) => sum + amountMinor * power(factor, days), 0n);
}

/** A fixed-point number to a whole power, each product rounded down. */
function power(base: bigint, exponent: number): bigint {
  let result = ONE;
  let square = base;
  for (let left = exponent; left > 0; left >>= 1) {
    if (left % 2 === 1) result = (result * square) >> BITS;
    square = (square * square) >> BITS;
  }
  return result;
}

function rateText(growth: bigint): string {
  const scale = 10n ** BigInt(RATE_DECIMALS);
  const interest = growth - ONE;
  const size = (interest < 0n ? -interest : interest) * scale;
  const rounded = (2n * size + ONE) >> (BITS + 1n);
  const units = rounded > HIGHEST_RATE ? HIGHEST_RATE : rounded;
  const digits = units.toString().padStart(RATE_DECIMALS + 1, '0');
  const sign = interest < 0n && units > 0n ? '-' : '';
  return `${sign}${digits.slice(0, -RATE_DECIMALS)}.${digits.slice(-RATE_DECIMALS)}`;
}
