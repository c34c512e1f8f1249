/** Amounts by the month in which they fall due, one bar a currency. */

import { chartAmount } from '../amounts';
import type { Receivable } from '../api';
import type { ChartContent } from './chart';

/** What is still owed of a receivable, in minor units. */
export function owedMinor({
  amountMinor,
  paidMinor,
  discountMinor,
}: Pick<Receivable, 'amountMinor' | 'paidMinor' | 'discountMinor'>): bigint {
  return BigInt(amountMinor) - BigInt(paidMinor ?? '0') - BigInt(discountMinor ?? '0');
}

/** Sums what is owed by currency. */
export function owedByCurrency(receivables: readonly Receivable[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const receivable of receivables) {
    sums.set(receivable.currency, (sums.get(receivable.currency) ?? 0n) + owedMinor(receivable));
  }
  return sums;
}

/** The maturity calendar by months. */
export function maturityCalendar(
  receivables: readonly Receivable[],
  wording: { money(minor: bigint, currency: string): string; columns: readonly [string, string] },
): ChartContent {
  const months = [...new Set(receivables.map(({ maturityDate }) => maturityDate.slice(0, 7)))].sort();
  const currencies = [...new Set(receivables.map(({ currency }) => currency))].sort();
  const sumOf = (month: string, currency: string) =>
    receivables
      .filter((receivable) => receivable.currency === currency && receivable.maturityDate.startsWith(month))
      .reduce((sum, receivable) => sum + owedMinor(receivable), 0n);
  return {
    columns: wording.columns,
    rows: months.map((month) => [
      month,
      currencies
        .filter((currency) => sumOf(month, currency) > 0n)
        .map((currency) => wording.money(sumOf(month, currency), currency))
        .join(', '),
    ]),
    option: {
      grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: months },
      yAxis: { type: 'value' },
      series: currencies.map((currency) => ({
        name: currency,
        type: 'bar',
        barMaxWidth: 40,
        data: months.map((month) => chartAmount(sumOf(month, currency), currency)),
      })),
    },
  };
}
