/** Money as whole minor units with a currency; no floating point anywhere. */
import { MAX_AMOUNT_MINOR } from './limits';
import { refuse } from './problems';

/** Digits after the point by ISO 4217; the currencies that the engine carries. */
export const MINOR_UNIT_DIGITS = {
  CNY: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  JPY: 0,
  NOK: 2,
  SEK: 2,
  USD: 2,
} as const satisfies Record<string, number>;

/** ISO 4217 code of a carried currency. */
export type Currency = keyof typeof MINOR_UNIT_DIGITS;

/** Whether the engine carries a currency. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(MINOR_UNIT_DIGITS, code);
}

/** Reads a currency code. @throws Refusal `currency-unsupported` */
export function parseCurrency(code: string, field = 'currency'): Currency {
  if (!isCurrency(code)) refuse('currency-unsupported', `${code} is not carried`, { field });
  return code;
}

/** Reads a positive amount of minor units from its decimal string. @throws Refusal `amount-out-of-range` */
export function parseAmountMinor(text: string, field = 'amountMinor'): bigint {
  const amountMinor = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : 0n;
  if (amountMinor <= 0n || amountMinor > MAX_AMOUNT_MINOR) {
    refuse('amount-out-of-range', `${text.slice(0, 40)} is not between 1 and ${MAX_AMOUNT_MINOR} minor units`, {
      field,
    });
  }
  return amountMinor;
}

/** Writes minor units for people: `formatMinor(123450n, 'CNY')` is `1,234.50`. */
export function formatMinor(amountMinor: bigint, currency: Currency): string {
  const digits = MINOR_UNIT_DIGITS[currency];
  const sign = amountMinor < 0n ? '-' : '';
  const text = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ',');
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
}

/** `amount × numerator / denominator` for non-negative integers, rounded half up to the minor unit. */
export function scaleHalfUp(amountMinor: bigint, numerator: bigint, denominator: bigint): bigint {
  if (amountMinor < 0n || numerator < 0n || denominator <= 0n)
    throw new Error('scaleHalfUp takes non-negative integers');
  return (2n * amountMinor * numerator + denominator) / (2n * denominator);
}
