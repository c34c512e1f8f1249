/** Figures as people read them. */
import { useMemo } from 'react';
import { useLocale } from 'use-intl';

/** Decimal places of the currencies (ISO 4217) that differ from two. */
const MINOR_DIGITS: Readonly<Record<string, number>> = { JPY: 0 };

/** Formats of the user's language. */
export interface Formats {
  /** An amount in minor units, with its currency. */
  money(minor: string | bigint, currency: string): string;
  /** A calendar date or an instant, as a date. */
  day(text: string): string;
  /** An instant to the minute, Chinese standard time. */
  instant(text: string): string;
  /** Basis points as a rate. */
  rate(bps: number): string;
  /** Basis points with their sign. */
  bps(bps: number): string;
  share(part: number): string;
  number(value: number): string;
}

/** Formats of the user's language. */
export function useFormats(): Formats {
  const locale = useLocale();
  return useMemo(() => {
    const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const instants = new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Asia/Shanghai',
    });
    const rates = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 2 });
    const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    const numbers = new Intl.NumberFormat(locale);
    return {
      money: (minor, currency) =>
        new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' }).format(
          decimalOf(BigInt(minor), currency) as unknown as number,
        ),
      day: (text) => dates.format(new Date(`${text.slice(0, 10)}T00:00:00Z`)),
      instant: (text) => instants.format(new Date(text)),
      rate: (bps) => rates.format(bps / 10_000),
      bps: (bps) => `${bps > 0 ? '+' : bps < 0 ? '−' : ''}${Math.abs(bps)} bp`,
      share: (part) => shares.format(part),
      number: (value) => numbers.format(value),
    };
  }, [locale]);
}

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
  const match = /^([0-9]{1,13})(?:\.([0-9]+))?$/.exec(typed.replaceAll(/[\s,，]/g, ''));
  if (match === null || (match[2] ?? '').length > digits) return undefined;
  return BigInt(`${match[1]}${(match[2] ?? '').padEnd(digits, '0')}`);
}

/** Amount for a chart's axis, where a float is precise enough. */
export function chartAmount(minor: string | bigint, currency: string): number {
  return Number(minor) / 10 ** (MINOR_DIGITS[currency] ?? 2);
}

/** A long name shortened in the middle. */
export function short(text: string): string {
  return text.length <= 14 ? text : `${text.slice(0, 8)}…${text.slice(-4)}`;
}
