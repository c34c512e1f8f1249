/** Reads what a client sends as a document of a trade: who it is about, what trade it belongs to, and what it asks for. */
import { createHash } from 'node:crypto';
import type { CommandBody } from '../domain/commands';
import { refuse } from '../domain/problems';
import { linesFingerprint } from '../domain/trade-evidence';
import { type TradeDocumentKind, type TradeLink, tradeLinks } from '../domain/trade-links';
import { type ClassifiedDocument, classifiedInvoice, classifyDocument } from './classified-document';
import { diluteCommandOf, type FindFirm, firmNamed, issueCommandOf } from './invoice-command';
import { type InvoiceDocument, parseInvoice } from './invoice-document';
import { labelOf } from './parts';
import type { IntakeRefusal, IntakeResult } from './result';
import { linesOf } from './trade';

/** A document with its place in a trade. */
export interface PlacedDocument {
  readonly document: { readonly sha256: string; readonly mediaType: string; readonly bytes: Buffer };
  readonly trade: {
    readonly sha256: string;
    readonly kind: TradeDocumentKind;
    readonly number: string;
    readonly issueDate: string;
    /** Credit codes of the firms that it names, and of the one that sent it. */
    readonly seller: string;
    readonly buyer: string;
    readonly sentBy: string;
    readonly fileName?: string;
    readonly findings: readonly { readonly rule?: string; readonly field: string; readonly message: string }[];
    readonly links: readonly TradeLink[];
    readonly linesSha256: string;
  };
}

/** Who sends a document. */
export interface Sender {
  readonly party: string;
  readonly role: string;
}

/**
 * Reads any trade document and finds its parties among the registered firms.
 * @throws Refusal `document-refused` with every finding, `firm-unknown`, `not-permitted` where it does not name the sender
 */
export async function placedDocument(
  bytes: Buffer,
  { party, role }: Sender,
  findFirm: FindFirm,
  fileName?: string,
): Promise<PlacedDocument> {
  const classified = readOrRefuse(classifyDocument(bytes));
  const seller = await firmNamed(classified.seller, 'seller', findFirm);
  const buyer = await firmNamed(classified.buyer, 'buyer', findFirm);
  if (role !== 'operator' && party !== seller && party !== buyer) {
    refuse('not-permitted', `the document is between ${seller} and ${buyer}`, { field: '(document)' });
  }
  return placed(classified, bytes, { seller, buyer, sentBy: party, fileName });
}

/**
 * Reads an invoice (UBL or CII under EN 16931, 数电票) as the command that issues its receivable.
 * @throws Refusal `document-refused` with every finding, and what `issueCommandOf` refuses
 */
export async function receivableOf(
  bytes: Buffer,
  seller: string,
  findFirm: FindFirm,
): Promise<{ body: CommandBody<'issueReceivable'> } & PlacedDocument> {
  const invoice = invoiceIn(bytes);
  const body = await issueCommandOf(invoice, seller, findFirm);
  return { body, ...ownDocument(invoice, bytes, seller, body.obligor) };
}

/**
 * Reads a credit note (red invoice) as the command that dilutes the receivable of the invoice that it credits.
 * @throws Refusal `document-refused` with every finding, and what `diluteCommandOf` refuses
 */
export async function creditNoteOf(
  bytes: Buffer,
  seller: string,
  findFirm: FindFirm,
): Promise<{ body: CommandBody<'diluteReceivable'> } & Pick<PlacedDocument, 'document'> & Partial<PlacedDocument>> {
  const note = invoiceIn(bytes);
  const body = await diluteCommandOf(note, seller, findFirm);
  const buyer = await findFirm(note.buyer.identifiers);
  if (buyer === undefined) return { body, document: xmlDocument(bytes) };
  return { body, ...ownDocument(note, bytes, seller, buyer.code) };
}

function ownDocument(invoice: InvoiceDocument, bytes: Buffer, seller: string, buyer: string): PlacedDocument {
  return placed(classifiedInvoice(invoice), bytes, { seller, buyer, sentBy: seller, fileName: undefined });
}

function placed(
  classified: ClassifiedDocument,
  bytes: Buffer,
  parties: { seller: string; buyer: string; sentBy: string; fileName: string | undefined },
): PlacedDocument {
  const { documentSha256, kind, number, issueDate, findings, document } = classified;
  const { seller, buyer, sentBy, fileName } = parties;
  const shown = labelOf(fileName ?? '');
  return {
    document: xmlDocument(bytes),
    trade: {
      sha256: documentSha256,
      kind,
      number,
      issueDate,
      seller,
      buyer,
      sentBy,
      ...(shown === '' ? {} : { fileName: shown }),
      findings: findingsOf(findings),
      links: tradeLinks(classified, seller, buyer),
      linesSha256: linesFingerprint(linesOf(document)),
    },
  };
}

/** Findings of a reader, without what only programs read. */
function findingsOf(refusals: readonly IntakeRefusal[]): PlacedDocument['trade']['findings'] {
  return refusals.map(({ rule, field, message }) => ({ ...(rule === undefined ? {} : { rule }), field, message }));
}

function xmlDocument(bytes: Buffer): PlacedDocument['document'] {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), mediaType: 'application/xml', bytes };
}

function invoiceIn(bytes: Buffer): InvoiceDocument {
  return readOrRefuse(parseInvoice(bytes));
}

/** A document that keeps its format. @throws Refusal `document-refused` with every finding */
function readOrRefuse<Value>(parsed: IntakeResult<Value>): Value {
  if (parsed.ok) return parsed.value;
  const findings = parsed.refusals.map(({ rule, field, message }) => `${rule ?? 'format'} at ${field}: ${message}`);
  return refuse('document-refused', findings.join('; '), { field: parsed.refusals[0]?.field ?? '(document)' });
}
