/** Exact decimal numbers for documents: whole units and a scale, never a float. */

/** Characters of one decimal number. */
export const MAX_NUMBER_LENGTH = 40;

/** The number `units / 10^scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const ZERO: Decimal = { units: 0n, scale: 0 };

/** A whole number. */
export function whole(value: bigint): Decimal {
  return { units: value, scale: 0 };
}

/** Reads `-12.50`; `undefined` for exponents, separators, blanks and anything longer than 40 characters. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_NUMBER_LENGTH) return undefined;
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  const integer = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || integer.length + fraction.length === 0) return undefined;
  const units = BigInt(integer + fraction);
  return { units: match[1] === '-' ? -units : units, scale: fraction.length };
}

/** Writes a number without superfluous zeros: `-12.5`. */
export function decimalText(value: Decimal): string {
  const digits = (value.units < 0n ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
  const integer = digits.slice(0, digits.length - value.scale);
  const fraction = withoutTrailingZeros(digits.slice(digits.length - value.scale));
  return `${value.units < 0n ? '-' : ''}${integer}${fraction === '' ? '' : `.${fraction}`}`;
}

export function plus(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { units: scaled(left, scale) + scaled(right, scale), scale };
}

export function minus(left: Decimal, right: Decimal): Decimal {
  return plus(left, { units: -right.units, scale: right.scale });
}

export function times(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, scale: left.scale + right.scale };
}

/** `value × percent / 100`. */
export function percentOf(value: Decimal, percent: Decimal): Decimal {
  const product = times(value, percent);
  return { units: product.units, scale: product.scale + 2 };
}

export function absolute(value: Decimal): Decimal {
  return value.units < 0n ? { units: -value.units, scale: value.scale } : value;
}

/** Negative, zero or positive as `left` is below, equal to or above `right`. */
export function compare(left: Decimal, right: Decimal): number {
  const { units } = minus(left, right);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

export function equal(left: Decimal, right: Decimal): boolean {
  return compare(left, right) === 0;
}

export function total(values: readonly Decimal[]): Decimal {
  return values.reduce(plus, ZERO);
}

/** Rounds to `scale` decimals, halves towards positive infinity, as XPath's `round` does. */
export function rounded(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value;
  const divisor = 10n ** BigInt(value.scale - scale);
  const shifted = 2n * value.units + divisor;
  const quotient = shifted / (2n * divisor);
  const floored = shifted < 0n && shifted % (2n * divisor) !== 0n ? quotient - 1n : quotient;
  return { units: floored, scale };
}

/** Whole minor units of an amount; `undefined` when it is written with more decimals than the currency has. */
export function minorUnitsOf(amount: Decimal, minorUnitDigits: number): bigint | undefined {
  return amount.scale > minorUnitDigits ? undefined : scaled(amount, minorUnitDigits);
}

function scaled(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

/** A loop instead of a pattern: `/0+$/` takes quadratic time on zeros that do not end the text. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}
