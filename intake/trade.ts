/** Puts documents of one order together for the three-way match. */
import type { Trade, TradedLine } from '../domain/three-way-match';
import type { EvidenceLine } from '../domain/trade-evidence';
import type { TradeDocumentKind } from '../domain/trade-links';
import type { InvoiceDocument } from './invoice-model';
import type { TradeDocument } from './trade-document';

/** Anything with lines: documents read for the match, and invoices that were read under EN 16931. */
export type Matchable = TradeDocument | InvoiceDocument;

/**
 * The trade of an order: of the documents given, those that name the order, as a whole or in a line, and credit notes to an
 * invoice among them. What names no order and no such invoice is about another trade.
 */
export function tradeOf(order: TradeDocument, documents: readonly Matchable[]): Trade {
  const own = documents.filter((document) => namesOrder(document, order.number));
  const invoices = new Set(own.filter(({ kind }) => kind === 'invoice').map(({ number }) => number));
  const credits = documents.filter((document) => {
    const invoice = creditedInvoiceOf(document);
    return document.kind === 'creditNote' && invoice !== undefined && invoices.has(invoice);
  });
  const related = [...new Set([...own, ...credits])];
  const linesOfKind = (kind: TradeDocumentKind) =>
    related
      .filter((document) => document.kind === kind)
      .flatMap((document): readonly TradedLine[] => linesOf(document));
  return {
    order: { number: order.number, lines: order.lines },
    despatched: linesOfKind('despatchAdvice'),
    received: linesOfKind('receiptAdvice'),
    invoiced: linesOfKind('invoice'),
    credited: linesOfKind('creditNote'),
  };
}

function namesOrder(document: Matchable, order: string): boolean {
  return document.orderReference === order || linesOf(document).some((line) => line.order === order);
}

function creditedInvoiceOf(document: Matchable): string | undefined {
  return 'totals' in document ? document.precedingInvoice?.number : document.invoiceReference;
}

/** The lines of a document as the match takes them, with the names of the goods. */
export function linesOf(document: Matchable): readonly EvidenceLine[] {
  if (!('totals' in document)) return document.lines;
  return document.lines.map((line) => ({
    document: document.number,
    line: line.id,
    ...(line.orderLine === undefined ? {} : { orderLine: line.orderLine }),
    items: line.items ?? [],
    quantity: line.quantity,
    unit: line.unitCode,
    price: line.price,
    description: line.description,
  }));
}
