/** What is known of the trade behind a receivable when it is verified, and how its documents are put side by side. */
import { sha256, toUtf8Bytes } from 'ethers';
import type { CalendarDate } from './calendar';
import { canonicalJson } from './canonical';
import type { Credential } from './credentials';
import { normaliseInvoiceNumber } from './fingerprint';
import type { LedgerRecord } from './records';
import type { Signatory } from './signatories';
import type { ReceivedLine, Trade } from './three-way-match';
import type { TradeDocumentKind } from './trade-links';

/** A line of a document with the name of its goods. */
export interface EvidenceLine extends ReceivedLine {
  readonly description: string;
}

/** A document of the trade. */
export interface EvidenceDocument {
  readonly sha256: string;
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issueDate: string;
  /** Credit codes of the parties that sent it. */
  readonly sentBy: readonly string[];
  readonly lines: readonly EvidenceLine[];
  /** What is due on an invoice, in minor units; absent where the document does not say. */
  readonly payableMinor?: bigint;
}

/** Another invoice of the same seller. */
export interface OtherInvoice {
  readonly receivable: string;
  readonly number: string;
  readonly obligor: string;
  readonly issueDate: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `linesFingerprint` of its document, where the document is at hand. */
  readonly linesSha256?: string;
}

/** Everything that a verification looks at. Documents stand in the order in which they came. */
export interface TradeEvidence {
  readonly receivable: LedgerRecord<'receivable'>;
  /** The day on which it is asked whether credentials hold. */
  readonly day: CalendarDate;
  readonly documents: readonly EvidenceDocument[];
  readonly firms: readonly LedgerRecord<'firm'>[];
  readonly signatories: readonly Signatory[];
  readonly obligorCredentials: readonly Credential[];
  readonly otherInvoices: readonly OtherInvoice[];
  /** Numbers of the credit notes that were taken off the receivable. */
  readonly appliedCreditNotes: readonly string[];
}

/** The documents as they count: one of each number and kind. */
export interface CountingDocuments {
  readonly order: EvidenceDocument | undefined;
  /** Versions of the order besides the one that counts. */
  readonly otherOrders: readonly EvidenceDocument[];
  readonly despatches: readonly EvidenceDocument[];
  readonly receipts: readonly EvidenceDocument[];
  readonly invoices: readonly EvidenceDocument[];
  readonly creditNotes: readonly EvidenceDocument[];
  /** The invoice that the receivable was made of. */
  readonly invoice: EvidenceDocument | undefined;
}

/**
 * Of several documents with one number the one counts that the receivable was made of, then one that the buyer sent, then
 * the latest: nobody's goods are counted twice because a document was sent again.
 */
export function countingDocuments({ receivable, documents }: TradeEvidence): CountingDocuments {
  const { obligor, invoice } = receivable;
  const rank = ({ sha256, sentBy }: EvidenceDocument) =>
    sha256 === invoice.documentSha256 ? 2 : sentBy.includes(obligor) ? 1 : 0;
  const counting = (kind: TradeDocumentKind): EvidenceDocument[] => {
    const byNumber = new Map<string, EvidenceDocument>();
    for (const document of documents.filter((each) => each.kind === kind)) {
      const number = normaliseInvoiceNumber(document.number);
      const before = byNumber.get(number);
      if (before === undefined || rank(document) >= rank(before)) byNumber.set(number, document);
    }
    return [...byNumber.values()];
  };
  const [order] = counting('order');
  const invoices = counting('invoice');
  return {
    order,
    otherOrders: documents.filter((each) => each.kind === 'order' && each !== order),
    despatches: counting('despatchAdvice'),
    receipts: counting('receiptAdvice'),
    invoices,
    creditNotes: counting('creditNote'),
    invoice: invoices.find(({ sha256 }) => sha256 === invoice.documentSha256),
  };
}

/** What the three-way match takes, of an order and the documents around it. */
export function tradeOfDocuments(order: EvidenceDocument, counting: CountingDocuments): Trade {
  const linesOf = (documents: readonly EvidenceDocument[]) =>
    documents.flatMap(({ lines }) => lines.map((line) => inOrder(line, order.number)));
  return {
    order: {
      number: order.number,
      lines: order.lines.map((line) => ({ ...line, items: [...line.items, nameOf(line)] })),
    },
    despatched: linesOf(counting.despatches),
    received: linesOf(counting.receipts),
    invoiced: linesOf(counting.invoices),
    credited: linesOf(counting.creditNotes),
  };
}

/** SHA-256 of what the lines of a document say of goods, quantities and prices, in whatever order they stand. */
export function linesFingerprint(lines: readonly EvidenceLine[]): string {
  return sha256(toUtf8Bytes(canonicalJson(lines.map(lineKey).sort()))).slice(2);
}

/** What a line says of goods, quantity and price; equal lines have equal keys. */
export function lineKey({ description, quantity, unit, price }: EvidenceLine): string {
  return canonicalJson([
    spelled(description),
    quantity,
    unit,
    price === undefined ? '' : `${price.amount}/${price.per}`,
  ]);
}

/** A line that names no line of the order and no goods by number is found by the name of its goods. */
function inOrder(line: EvidenceLine, order: string): EvidenceLine {
  const named = line.order;
  const ofOrder = named !== undefined && normaliseInvoiceNumber(named) === normaliseInvoiceNumber(order);
  return {
    ...line,
    ...(ofOrder ? { order } : {}),
    items: line.items.length === 0 ? [nameOf(line)] : line.items,
  };
}

function nameOf({ description }: EvidenceLine): string {
  return `name ${spelled(description.replace(TAX_CLASS, ''))}`;
}

/** The short name of the class of goods that a 数电票 puts before their name (国家税务总局公告2017年第45号); no order has it. */
const TAX_CLASS = /^\s*\*[^*]{1,64}\*/u;

/** The name of goods, whatever its width, case and blanks. */
function spelled(description: string): string {
  return description.normalize('NFKC').toUpperCase().replace(/\s+/gu, ' ').trim();
}
