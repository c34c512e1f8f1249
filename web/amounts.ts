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

/** Decimals of an annual rate as the API spells it, and of the same rate in per cent. */
const RATE_DECIMALS = 8;
const PERCENT_DECIMALS = RATE_DECIMALS - 2;

/** An annual rate as the API spells it (`0.04250000`) of what a person typed in per cent; `undefined` where it is none. */
export function annualRateOf(percent: string): string | undefined {
  const match = /^([0-9]{1,4})(?:\.([0-9]{1,6}))?$/.exec(percent.trim());
  if (match === null) return undefined;
  const units = `${match[1]}${(match[2] ?? '').padEnd(PERCENT_DECIMALS, '0')}`
    .replace(/^0+/, '')
    .padStart(RATE_DECIMALS + 1, '0');
  return `${units.slice(0, -RATE_DECIMALS)}.${units.slice(-RATE_DECIMALS)}`;
}

/** An annual rate as the API spells it, in per cent. */
export function percentOf(annualRate: string): string {
  const [whole = '0', decimals = ''] = annualRate.split('.');
  const percent = `${whole}${decimals.slice(0, 2)}`.replace(/^0+(?=[0-9])/, '');
  const rest = decimals.slice(2).replace(/0+$/, '');
  return rest === '' ? percent : `${percent}.${rest}`;
}
