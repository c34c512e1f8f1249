/** `greentier quote`: what a financing would cost by a bank's rate card, term by term, and what one more green proof would save. */

import { type Currency, formatMinor } from '../domain/money';
import type { PricePreview } from '../domain/price-preview';
import { tableOf } from '../runtime/table';
import { type ConnectionOptions, clientOf, connectionOf, dataOf } from './connection';
import type { Terminal } from './terminal';

/** Options of the command. */
export interface QuoteOptions extends ConnectionOptions {
  /** Name of the rate card; its newest revision counts. */
  readonly card: string;
  /** Day on which funds would move, as 2026-03-23. */
  readonly on: string;
}

/** Asks as a bank; nothing is written or offered. @throws Unusable with what the API says is wrong */
export async function showQuote(request: string, options: QuoteOptions, terminal: Terminal): Promise<void> {
  const api = clientOf(connectionOf({ ...options, as: options.as ?? 'bank' }, terminal));
  const body = { request, rateCard: options.card, valueDate: options.on };
  terminal.out(quoteText(dataOf(await api.POST('/quotes', { body })) as PricePreview));
}

/** A price as tables: its terms, its money, and the savings. */
export function quoteText({ quote, cost, savings }: PricePreview): string {
  const currency = quote.currency as Currency;
  const money = (minor: string) => `${currency} ${formatMinor(BigInt(minor), currency)}`;
  const terms = quote.terms.map(({ kind, bps, evidence, proof, restsOn }) => {
    const what = evidence ?? proof;
    return [what === undefined ? kind : `${kind}: ${what}`, String(bps), restsOn.join(', ')];
  });
  const figures = [
    ['face', money(quote.faceMinor)],
    ['advance', money(quote.advanceMinor)],
    [`charge for ${quote.tenorDays} days (${quote.dayCount})`, money(quote.discountMinor)],
    ...(quote.feesMinor === undefined ? [] : [['fees', money(quote.feesMinor)]]),
    ['paid out', money(quote.netMinor)],
    ['cost in all', money(cost.totalMinor)],
    ['annual rate', `${(Number(cost.annualRate) * 100).toFixed(4)} %`],
  ];
  const tables = [
    tableOf(['term', 'bps', 'rests on'], [...terms, ['rate', String(quote.rateBps), '']]),
    tableOf([`${quote.valueDate} to ${quote.paymentDate ?? quote.maturityDate}`, ''], figures),
  ];
  if (savings.length > 0) {
    const rows = savings.map(({ evidence, proof, credential, bps, savesMinor }) => [
      [evidence, proof, credential].filter((part) => part !== undefined).join(' '),
      String(bps),
      money(savesMinor),
    ]);
    tables.push(tableOf(['one more proof', 'bps', 'would save'], rows));
  }
  return tables.join('\n\n');
}
