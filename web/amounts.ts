/** Amounts between minor units and what people type and charts show. */

/** Decimal places of the currencies (ISO 4217) that differ from two. */
const MINOR_DIGITS: Readonly<Record<string, number>> = { JPY: 0 };

/** Amount as a decimal text, which `Intl` formats to the last digit. */
export function decimalOf(minor: bigint, currency: string): string {
  const digits = MINOR_DIGITS[currency] ?? 2;
  const sign = minor < 0n ? '-' : '';
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Amount in minor units of what a person typed; `undefined` where it is no amount of the currency. */
export function minorOf(typed: string, currency: string): bigint | undefined {
  const digits = MINOR_DIGITS[currency] ?? 2;
  const match = /^([0-9]{1,16})(?:\.([0-9]+))?$/.exec(typed.replaceAll(/[\s,，]/g, ''));
  if (match === null || (match[2] ?? '').length > digits) return undefined;
  return BigInt(`${match[1]}${(match[2] ?? '').padEnd(digits, '0')}`);
}

/** Amount for a chart's axis, where a float is precise enough. */
export function chartAmount(minor: string | bigint, currency: string): number {
  return Number(minor) / 10 ** (MINOR_DIGITS[currency] ?? 2);
}
