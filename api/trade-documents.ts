/** Reads what a client sends as a trade document, and says who it is about and what trade it belongs to. */
import { createHash } from 'node:crypto';
import type { CommandBody } from '../domain/commands';
import { MAX_TEXT_LENGTH } from '../domain/limits';
import { refuse } from '../domain/problems';
import { linesFingerprint } from '../domain/trade-evidence';
import { tradeLinks } from '../domain/trade-links';
import { type ClassifiedDocument, classifyDocument } from '../intake/classified-document';
import { diluteCommandOf, type FindFirm, firmNamed, issueCommandOf } from '../intake/invoice-command';
import { type InvoiceDocument, parseInvoice } from '../intake/invoice-document';
import type { IntakeRefusal, IntakeResult } from '../intake/result';
import { linesOf } from '../intake/trade';
import type { Actor } from '../store/command-log';
import type { Database } from '../store/database';
import type { StoredDocument } from '../store/documents';
import { findFirmByIdentifiers } from '../store/read-model';
import type { TradeDocumentEntry } from '../store/trade-documents';

/** A document with its place in a trade, ready to be kept. */
export interface PlacedDocument {
  readonly document: StoredDocument;
  readonly trade: TradeDocumentEntry;
}

/**
 * Reads any trade document and finds its parties among the registered firms.
 * @throws Refusal `document-refused` with every finding, `firm-unknown`, `not-permitted` where it does not name the sender
 */
export async function placedDocument(
  database: Database,
  actor: Actor,
  bytes: Buffer,
  fileName?: string,
): Promise<PlacedDocument> {
  const classified = readOrRefuse(classifyDocument(bytes));
  const findFirm = firmFinder(database);
  const seller = await firmNamed(classified.seller, 'seller', findFirm);
  const buyer = await firmNamed(classified.buyer, 'buyer', findFirm);
  if (actor.role !== 'operator' && actor.party !== seller && actor.party !== buyer) {
    refuse('not-permitted', `the document is between ${seller} and ${buyer}`, { field: '(document)' });
  }
  return { document: xmlDocument(bytes), trade: entryOf(classified, { seller, buyer, sentBy: actor.party, fileName }) };
}

/**
 * Reads an invoice (UBL or CII under EN 16931, 数电票) as the command that issues its receivable.
 * @throws Refusal `document-refused` with every finding, and what `issueCommandOf` refuses
 */
export async function receivableOf(
  database: Database,
  seller: string,
  bytes: Buffer,
): Promise<{ body: CommandBody<'issueReceivable'> } & PlacedDocument> {
  const body = await issueCommandOf(invoiceIn(bytes), seller, firmFinder(database));
  return { body, ...ownDocument(bytes, seller, body.obligor) };
}

/**
 * Reads a credit note (red invoice) as the command that dilutes the receivable of the invoice that it credits.
 * @throws Refusal `document-refused` with every finding, and what `diluteCommandOf` refuses
 */
export async function creditNoteOf(
  database: Database,
  seller: string,
  bytes: Buffer,
): Promise<{ body: CommandBody<'diluteReceivable'>; document: StoredDocument; trade?: TradeDocumentEntry }> {
  const note = invoiceIn(bytes);
  const findFirm = firmFinder(database);
  const body = await diluteCommandOf(note, seller, findFirm);
  const buyer = await findFirm(note.buyer.identifiers);
  if (buyer === undefined) return { body, document: xmlDocument(bytes) };
  return { body, ...ownDocument(bytes, seller, buyer.code) };
}

/** A file name for people: its last part, without what is no text on one line; never a path. */
export function shownFileName(name: string | undefined): string | undefined {
  const last = (name ?? '')
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  return last === undefined || last === '' ? undefined : [...last].slice(0, MAX_TEXT_LENGTH / 2).join('');
}

/** Findings of a reader, without what only programs read. */
export function findingsOf(refusals: readonly IntakeRefusal[]): TradeDocumentEntry['findings'] {
  return refusals.map(({ rule, field, message }) => ({ ...(rule === undefined ? {} : { rule }), field, message }));
}

function ownDocument(bytes: Buffer, seller: string, buyer: string): PlacedDocument {
  const trade = entryOf(readOrRefuse(classifyDocument(bytes)), { seller, buyer, sentBy: seller, fileName: undefined });
  return { document: xmlDocument(bytes), trade };
}

function entryOf(
  classified: ClassifiedDocument,
  { seller, buyer, sentBy, fileName }: { seller: string; buyer: string; sentBy: string; fileName: string | undefined },
): TradeDocumentEntry {
  const { documentSha256, kind, number, issueDate, findings } = classified;
  const shown = shownFileName(fileName);
  return {
    sha256: documentSha256,
    kind,
    number,
    issueDate,
    seller,
    buyer,
    sentBy,
    ...(shown === undefined ? {} : { fileName: shown }),
    findings: findingsOf(findings),
    links: tradeLinks(classified, seller, buyer),
    linesSha256: linesFingerprint(linesOf(classified.document)),
  };
}

function xmlDocument(bytes: Buffer): StoredDocument {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), mediaType: 'application/xml', bytes };
}

function firmFinder(database: Database): FindFirm {
  return (identifiers) => findFirmByIdentifiers(database, identifiers);
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
