/** Figures as people read them. */
import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import { decimalOf } from './amounts';

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
  /** An annual rate as the API spells it (`0.04250000`). */
  annualRate(text: string): string;
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
      annualRate: (text) => rates.format(Number(text)),
      bps: (bps) => `${bps > 0 ? '+' : bps < 0 ? '−' : ''}${Math.abs(bps)} bp`,
      share: (part) => shares.format(part),
      number: (value) => numbers.format(value),
    };
  }, [locale]);
}

/** A long name shortened in the middle. */
export function short(text: string): string {
  return text.length <= 14 ? text : `${text.slice(0, 8)}…${text.slice(-4)}`;
}
