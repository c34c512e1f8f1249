/** Tells what trade document some bytes are, whatever syntax they came in, and what they name of their trade. */
import type { TradeNumbers } from '../domain/trade-links';
import { parseInvoice } from './invoice-document';
import type { InvoiceDocument } from './invoice-model';
import type { PartyReference } from './party-reference';
import { accepted, type IntakeRefusal, type IntakeResult } from './result';
import type { Matchable } from './trade';
import { parseTradeDocument, type TradeDocument } from './trade-document';

/** A document of a trade, read. */
export interface ClassifiedDocument extends TradeNumbers {
  readonly issueDate: string;
  readonly seller: PartyReference;
  readonly buyer: PartyReference;
  /** Rules of EN 16931 that an invoice breaks: it is evidence all the same, and no receivable can be made of it. */
  readonly findings: readonly IntakeRefusal[];
  /** What the three-way match takes. */
  readonly document: Matchable;
  /** SHA-256 (hex) of the exact bytes. */
  readonly documentSha256: string;
}

/**
 * Reads an order, despatch or receipt advice, invoice or credit note in UBL 2, an invoice in CII D16B or a 数电票; never throws
 * on what it is given.
 */
export function classifyDocument(bytes: Uint8Array): IntakeResult<ClassifiedDocument> {
  const invoice = parseInvoice(bytes);
  if (invoice.ok) return accepted(classifiedInvoice(invoice.value));
  const trade = parseTradeDocument(bytes);
  const isNoInvoice = invoice.refusals[0]?.code === 'not-invoice';
  if (trade.ok) return accepted(ofTradeDocument(trade.value, isNoInvoice ? [] : invoice.refusals));
  // What is wrong with an invoice is told by the rules of invoices, in its own syntax.
  return isNoInvoice ? trade : invoice;
}

/** An invoice or credit note that was read as one, as a document of its trade. */
export function classifiedInvoice(document: InvoiceDocument): ClassifiedDocument {
  const { kind, number, issueDate, seller, buyer, documentSha256 } = document;
  return {
    kind,
    number,
    issueDate,
    seller,
    buyer,
    orders: present(document.orderReference),
    deliveries: present(document.despatchReference, document.receiptReference),
    invoices: present(document.precedingInvoice?.number),
    findings: [],
    document,
    documentSha256,
  };
}

function ofTradeDocument(document: TradeDocument, findings: readonly IntakeRefusal[]): ClassifiedDocument {
  const { kind, number, issueDate, seller, buyer, documentSha256 } = document;
  return {
    kind,
    number,
    issueDate,
    seller,
    buyer,
    orders: present(document.orderReference, ...document.lines.map(({ order }) => order)),
    deliveries: present(document.despatchReference),
    invoices: present(document.invoiceReference),
    findings,
    document,
    documentSha256,
  };
}

function present(...numbers: readonly (string | undefined)[]): string[] {
  return [...new Set(numbers.filter((number) => number !== undefined))];
}
