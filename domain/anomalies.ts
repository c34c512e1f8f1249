/** What is odd about an invoice, so that a person looks at it: each rule is a sentence, and none of them refuses anything. */
import { type CalendarDate, daysBetween, isCalendarDate } from './calendar';
import {
  COMMON_LIMITS_UNITS,
  COMPARED_INVOICE_DAYS,
  JUST_UNDER_LIMIT_BPS,
  MAX_NAMED_INVOICES,
  ROUND_AMOUNT_UNITS,
} from './limits';
import { type Currency, formatMinor, MINOR_UNIT_DIGITS } from './money';
import {
  type CountingDocuments,
  type EvidenceDocument,
  lineKey,
  linesFingerprint,
  type OtherInvoice,
  type TradeEvidence,
} from './trade-evidence';
import type { Finding } from './verification-flags';

/** Everything that is odd about the invoice of a receivable. */
export function anomalies(evidence: TradeEvidence, counting: CountingDocuments): Finding[] {
  return [
    ...invoiceBeforeDelivery(evidence, counting),
    ...orderAfterInvoice(evidence, counting),
    ...(counting.invoice === undefined ? [] : duplicateLines(counting.invoice)),
    ...roundAmount(evidence),
    ...splitUnderLimit(evidence),
    ...similarInvoices(evidence, counting),
    ...commonSignatories(evidence),
  ];
}

/** An invoice that is older than everything that is known of the delivery. */
function invoiceBeforeDelivery({ receivable }: TradeEvidence, { receipts, despatches }: CountingDocuments): Finding[] {
  const { issueDate } = receivable.invoice;
  const dates = [
    ...[...receipts, ...despatches].map((document) => document.issueDate),
    ...(receivable.deliveryDate === undefined ? [] : [receivable.deliveryDate]),
  ].filter(isCalendarDate);
  const [first] = dates.sort();
  if (first === undefined || issueDate >= first) return [];
  return [
    {
      flag: 'invoice-before-delivery',
      detail: {
        en: `the invoice is of ${issueDate}, the first delivery of ${first}`,
        zh: `发票日期 ${issueDate}，首次交货日期 ${first}`,
      },
    },
  ];
}

function orderAfterInvoice({ receivable }: TradeEvidence, { order }: CountingDocuments): Finding[] {
  const { issueDate } = receivable.invoice;
  if (order === undefined || order.issueDate <= issueDate) return [];
  return [
    {
      flag: 'order-after-invoice',
      detail: {
        en: `the invoice is of ${issueDate}, the order of ${order.issueDate}`,
        zh: `发票日期 ${issueDate}，订单日期 ${order.issueDate}`,
      },
      references: [order.sha256],
    },
  ];
}

function duplicateLines({ lines }: EvidenceDocument): Finding[] {
  const first = new Map<string, string>();
  return lines.flatMap((line): Finding[] => {
    const key = `${line.orderLine ?? ''} ${lineKey(line)}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, line.line);
      return [];
    }
    const { quantity, unit, description } = line;
    return [
      {
        flag: 'duplicate-lines',
        detail: {
          en: `lines ${before} and ${line.line} both bill ${quantity} ${unit} of ${description}`,
          zh: `第${before}行与第${line.line}行均开具 ${description} ${quantity} ${unit}`,
        },
      },
    ];
  });
}

function roundAmount({ receivable }: TradeEvidence): Finding[] {
  const step = ROUND_AMOUNT_UNITS * unitOf(receivable.currency);
  const amount = invoicedMinor(receivable);
  if (amount % step !== 0n) return [];
  const text = amountText(amount, receivable.currency);
  return [{ flag: 'round-amount', detail: { en: `the invoice is over ${text}`, zh: `发票金额 ${text}` } }];
}

/**
 * The lowest limit that the invoice of a receivable lies just under: one that firms commonly set, or one of the obligor's
 * signatories; minor units.
 */
export function limitJustAbove(
  receivable: TradeEvidence['receivable'],
  signatories: TradeEvidence['signatories'],
): bigint | undefined {
  const { obligor, currency } = receivable;
  const unit = unitOf(currency);
  const limits = [
    ...COMMON_LIMITS_UNITS.map((limit) => limit * unit),
    ...signatories
      .filter(({ firm }) => firm === obligor)
      .flatMap((signatory) => signatory.limits ?? [])
      .filter((limit) => limit.currency === currency)
      .map(({ amountMinor }) => BigInt(amountMinor)),
  ];
  const amount = invoicedMinor(receivable);
  return limits.filter((limit) => isJustUnder(amount, limit)).sort((a, b) => Number(a - b))[0];
}

function isJustUnder(amount: bigint, limit: bigint): boolean {
  return amount < limit && amount >= leastJustUnder(limit);
}

/** The least amount that counts as just under a limit; minor units. */
export function leastJustUnder(limit: bigint): bigint {
  return (limit * JUST_UNDER_LIMIT_BPS + 9_999n) / 10_000n;
}

/** Several invoices to the same buyer within some days, each just under the same limit and together above it. */
function splitUnderLimit({ receivable, otherInvoices, signatories }: TradeEvidence): Finding[] {
  const { obligor, currency, invoice } = receivable;
  const limit = limitJustAbove(receivable, signatories);
  if (limit === undefined) return [];
  const others = otherInvoices.filter(
    (other) =>
      other.obligor === obligor &&
      other.currency === currency &&
      isNear(other, invoice.issueDate) &&
      isJustUnder(other.amountMinor, limit),
  );
  if (others.length === 0) return [];
  const total = others.reduce((sum, other) => sum + other.amountMinor, invoicedMinor(receivable));
  const [sum, bound] = [amountText(total, currency), amountText(limit, currency)];
  return [
    {
      flag: 'split-under-limit',
      detail: {
        en: `${others.length + 1} invoices within ${COMPARED_INVOICE_DAYS} days lie just under ${bound}, together ${sum}`,
        zh: `${COMPARED_INVOICE_DAYS} 天内 ${others.length + 1} 张发票均略低于 ${bound}，合计 ${sum}`,
      },
      references: others.slice(0, MAX_NAMED_INVOICES).map((other) => other.receivable),
    },
  ];
}

/**
 * Other invoices of the seller with the same lines or over the same amount, a few days apart, to whichever buyer: those with
 * the same lines first, and of many only the first ones by name.
 */
function similarInvoices({ receivable, otherInvoices }: TradeEvidence, { invoice }: CountingDocuments): Finding[] {
  const lines = invoice === undefined || invoice.lines.length === 0 ? undefined : linesFingerprint(invoice.lines);
  const amount = invoicedMinor(receivable);
  const near = otherInvoices.filter((other) => isNear(other, receivable.invoice.issueDate));
  const hasSameLines = (other: OtherInvoice) => lines !== undefined && other.linesSha256 === lines;
  const hasSameAmount = (other: OtherInvoice) =>
    other.currency === receivable.currency && other.amountMinor === amount && !hasSameLines(other);
  const similar = [
    ...near.filter(hasSameLines).map((other) => ({ other, en: 'has the same lines', zh: '明细相同' })),
    ...near.filter(hasSameAmount).map((other) => ({ other, en: 'is over the same amount', zh: '金额相同' })),
  ];
  const named = similar.slice(0, MAX_NAMED_INVOICES).map(
    ({ other: { number, issueDate, obligor, receivable: id }, en, zh }): Finding => ({
      flag: 'similar-invoice',
      detail: {
        en: `invoice ${number} of ${issueDate} to ${obligor} ${en}`,
        zh: `${issueDate} 开给 ${obligor} 的发票 ${number} ${zh}`,
      },
      references: [id],
    }),
  );
  const more = similar.length - named.length;
  if (more === 0) return named;
  const detail = { en: `${more} more invoices are as similar`, zh: `另有 ${more} 张类似发票` };
  return [...named, { flag: 'similar-invoice', detail }];
}

/** An address that signs for both sides, or did. */
function commonSignatories({ receivable, signatories }: TradeEvidence): Finding[] {
  const ofSeller = new Set(signatories.filter(({ firm }) => firm === receivable.seller).map(({ address }) => address));
  return signatories
    .filter(({ firm, address }) => firm === receivable.obligor && ofSeller.has(address))
    .map(({ address }) => ({
      flag: 'common-signatory',
      detail: { en: `${address} signs for both`, zh: `${address} 同时为双方签署` },
      references: [`signatory/${receivable.seller}/${address}`, `signatory/${receivable.obligor}/${address}`],
    }));
}

/** What the invoice was over, before credit notes; minor units. */
export function invoicedMinor({ amountMinor, creditedMinor }: TradeEvidence['receivable']): bigint {
  return BigInt(amountMinor) + BigInt(creditedMinor ?? '0');
}

function isNear(other: OtherInvoice, issueDate: string): boolean {
  const days = daysBetween(other.issueDate as CalendarDate, issueDate as CalendarDate);
  return Math.abs(days) <= COMPARED_INVOICE_DAYS;
}

/** Minor units in one unit of a currency. */
function unitOf(currency: string): bigint {
  return 10n ** BigInt(MINOR_UNIT_DIGITS[currency as Currency]);
}

function amountText(amountMinor: bigint, currency: string): string {
  return `${formatMinor(amountMinor, currency as Currency)} ${currency}`;
}
