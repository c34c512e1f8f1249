/** By which trade documents and receivables belong together: order, delivery and invoice, each as its fingerprint. */
import { deliveryFingerprint, invoiceFingerprint, normaliseInvoiceNumber, orderFingerprint } from './fingerprint';

/** Kinds of document in a trade. */
export const TRADE_DOCUMENT_KINDS = ['order', 'despatchAdvice', 'receiptAdvice', 'invoice', 'creditNote'] as const;
export type TradeDocumentKind = (typeof TRADE_DOCUMENT_KINDS)[number];

/** What two documents of one trade have in common. */
export interface TradeLink {
  readonly kind: 'order' | 'delivery' | 'invoice';
  /** The fingerprint that a receivable of the same trade carries. */
  readonly fingerprint: string;
}

/** The numbers by which a document names its trade, as it spells them. */
export interface TradeNumbers {
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly orders: readonly string[];
  /** Numbers of despatch and receipt advices. */
  readonly deliveries: readonly string[];
  /** Invoices that it is about besides itself. */
  readonly invoices: readonly string[];
}

/**
 * The links of a document between two firms, by their credit codes. A number is its giver's: an order's the buyer's, a
 * delivery's and an invoice's the seller's, so that no firm's numbers reach another firm's trade.
 */
export function tradeLinks(numbers: TradeNumbers, seller: string, buyer: string): TradeLink[] {
  const { kind, number } = numbers;
  const own = (...kinds: TradeDocumentKind[]) => (kinds.includes(kind) ? [number] : []);
  const links: TradeLink[] = [
    ...[...own('order'), ...numbers.orders].filter(saysSomething).map((order) => ({
      kind: 'order' as const,
      fingerprint: orderFingerprint(buyer, order),
    })),
    ...[...own('despatchAdvice', 'receiptAdvice'), ...numbers.deliveries].filter(saysSomething).map((delivery) => ({
      kind: 'delivery' as const,
      fingerprint: deliveryFingerprint(seller, delivery),
    })),
    ...[...own('invoice', 'creditNote'), ...numbers.invoices].filter(saysSomething).map((invoice) => ({
      kind: 'invoice' as const,
      fingerprint: invoiceFingerprint(seller, invoice),
    })),
  ];
  return [...new Map(links.map((link) => [`${link.kind} ${link.fingerprint}`, link])).values()];
}

function saysSomething(number: string): boolean {
  return normaliseInvoiceNumber(number) !== '';
}
