/** The table at the end of the main job, for a terminal. */
import { type Currency, formatMinor } from '../domain/money';
import { greenConcessionBps } from '../domain/pricing';
import type { LedgerRecord } from '../domain/records';
import { tableOf } from '../runtime/table';
import type { SandboxFirm } from './firms';
import type { FinancedFate, JobResult } from './main-job';
import type { TradeFound } from './trade';

/** The auditor's verdict on one receivable's bundle. */
export type Verdict = 'valid' | 'invalid' | 'incomplete';

const HEADINGS = [
  'invoice',
  'paid to',
  'signed by',
  'face',
  'green',
  'rate',
  'discount',
  'net paid',
  'bank',
  'block',
  'audit',
];

/** One row an invoice, then the trade behind each, then what was refused and why, then the green events. */
export function renderResult(
  { invoices, trades, refusedDocuments, green }: JobResult,
  verdicts: ReadonlyMap<string, Verdict>,
): string {
  const financed = invoices.flatMap((fate) => (fate.kind === 'financed' ? [fate] : []));
  const held = invoices.flatMap((fate) => (fate.kind === 'held' ? [fate] : []));
  const refused = invoices.flatMap((fate) => (fate.kind === 'refused' ? [fate] : []));
  const sections = [
    tableOf(
      HEADINGS,
      financed.map((fate) => financedRow(fate, verdicts)),
    ),
  ];
  if (held.length > 0) {
    const rows = held.map(({ receivable, holder }) => [
      nameOf(receivable),
      shortNameOf(holder),
      `${receivable.currency} ${formatMinor(BigInt(receivable.amountMinor), receivable.currency as Currency)}`,
      receivable.maturityDate,
    ]);
    sections.push(tableOf(['held to maturity', 'by', 'face', 'paid on'], rows));
  }
  if (trades.length > 0) {
    sections.push(
      tableOf(
        ['trade behind', 'order', 'line', 'ordered', 'delivered', 'billed', 'verified'],
        trades.flatMap(tradeRows),
      ),
    );
  }
  const refusals = [
    ...refusedDocuments.map(({ file, reason }) => [file, 'trade documents', reason]),
    ...refused.map(({ input, at, reason }) => [input.file, at, reason]),
  ];
  if (refusals.length > 0) {
    sections.push(tableOf(['refused', 'at', 'reason'], refusals));
  }
  if (green.length > 0) {
    const rows = green.map(({ document, captured, attested, refusals }) => [
      document.file,
      String(captured),
      String(attested),
      refusals.length === 0 ? '' : `${refusals.length} refused: ${refusals.join(' | ')}`,
    ]);
    sections.push(tableOf(['green events of', 'captured', 'attested', 'refused'], rows));
  }
  return sections.join('\n\n');
}

function financedRow(
  { receivable, signer, offer, bank, paid, blockNumber }: FinancedFate,
  verdicts: ReadonlyMap<string, Verdict>,
): string[] {
  const { quote } = offer;
  const currency = quote.currency as Currency;
  const money = (minor: string) => formatMinor(BigInt(minor), currency);
  const concession = quote.terms.flatMap(({ kind, bps, evidence }) =>
    kind === 'green' ? [`${evidence} ${-bps}`] : [],
  );
  return [
    nameOf(receivable),
    shortNameOf(paid),
    shortened(signer),
    `${currency} ${money(quote.faceMinor)}`,
    concession.length === 0 ? '0 bps' : `${greenConcessionBps(quote.terms)} bps (${concession.join(', ')})`,
    `${(quote.rateBps / 100).toFixed(2)} %`,
    money(quote.discountMinor),
    money(quote.netMinor),
    shortNameOf(bank),
    blockNumber,
    verdicts.get(receivable.id) ?? 'not checked',
  ];
}

/** One row a line of the order; what was found of the whole stands in the first. */
function tradeRows({ invoice, state, flags, match }: TradeFound): string[][] {
  const verified = [state, flags.join(', ')].filter((part) => part !== '').join(': ');
  if (match === undefined) return [[invoice, '', '', '', '', '', verified]];
  return match.lines.map(({ orderLine, unit, ordered, delivered, billed }, index) => [
    ...(index === 0 ? [invoice, match.order] : ['', '']),
    orderLine,
    ...[ordered, delivered, billed].map((quantity) => `${quantity} ${unit}`),
    index === 0 ? verified : '',
  ]);
}

/** The invoice's number, and which part of it. */
function nameOf({ invoice, part }: LedgerRecord<'receivable'>): string {
  return part === undefined ? invoice.number : `${invoice.number} part ${part.path.join('.')}`;
}

function shortNameOf({ name }: SandboxFirm): string {
  return name.split(' ').slice(0, 2).join(' ');
}

function shortened(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}
