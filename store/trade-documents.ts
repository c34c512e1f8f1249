/** Trade documents: whose they are, what trade they belong to, and who may see them. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { TradeDocumentKind, TradeLink } from '../domain/trade-links';
import type { Database, Tables } from './database';
import type { DocumentFinding } from './evidence-tables';
import type { Viewer } from './read-model';

/** What is known of a trade document besides its bytes. */
export interface TradeDocumentEntry {
  /** SHA-256 of the bytes, which `keepDocument` keeps. */
  readonly sha256: string;
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issueDate: string;
  /** Credit codes of the firms that it names. */
  readonly seller: string;
  readonly buyer: string;
  readonly sentBy: string;
  /** What the sender called the file; shown, and never part of a path. */
  readonly fileName?: string;
  readonly findings: readonly DocumentFinding[];
  readonly links: readonly TradeLink[];
}

/** A registered document with the receivables of its trade that the viewer may see. */
export interface TradeDocumentRow extends Omit<TradeDocumentEntry, 'links'> {
  readonly receivables: readonly string[];
  readonly receivedAt: Date;
}

/** Narrows a list. */
export interface TradeDocumentFilter {
  readonly kind?: TradeDocumentKind;
  readonly receivable?: string;
  readonly sha256?: string;
}

/** Registers a document whose bytes are kept. @returns whether it is new; the first sender's words stay */
export async function registerTradeDocument(
  transaction: Transaction<Tables>,
  entry: TradeDocumentEntry,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('trade_document')
    .values({
      sha256: entry.sha256,
      kind: entry.kind,
      number: entry.number,
      issue_date: entry.issueDate,
      seller: entry.seller,
      buyer: entry.buyer,
      sent_by: entry.sentBy,
      file_name: entry.fileName ?? null,
      findings: JSON.stringify(entry.findings),
      received_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return false;
  if (entry.links.length > 0) {
    await transaction
      .insertInto('trade_document_link')
      .values(entry.links.map(({ kind, fingerprint }) => ({ sha256: entry.sha256, kind, fingerprint })))
      .execute();
  }
  return true;
}

/** Trade documents that the viewer may see, newest first. */
export async function listTradeDocuments(
  database: Database | Transaction<Tables>,
  viewer: Viewer,
  { kind, receivable, sha256 }: TradeDocumentFilter,
  limit = 100,
): Promise<TradeDocumentRow[]> {
  const { rows } = await sql<ListedRow>`
    select document.*, array(
      select record.key from ledger_record record
      where ${ofOneTrade()} and (record.parties @> array[${viewer.party}] or ${viewer.role} = any(record.roles))
      order by record.key limit 100
    ) as receivables
    from trade_document document
    where ${visibleTo(viewer)}
    and (${kind ?? null}::text is null or document.kind = ${kind ?? null})
    and (${sha256 ?? null}::text is null or document.sha256 = ${sha256 ?? null})
    and (${receivable ?? null}::text is null or exists (
      select from ledger_record record where ${ofOneTrade()} and record.key = ${receivable ?? null}
    ))
    order by document.received_at desc, document.sha256 limit ${limit}`.execute(database);
  return rows.map((row) => ({
    sha256: row.sha256,
    kind: row.kind,
    number: row.number,
    issueDate: row.issue_date,
    seller: row.seller,
    buyer: row.buyer,
    sentBy: row.sent_by,
    ...(row.file_name === null ? {} : { fileName: row.file_name }),
    findings: row.findings,
    receivables: row.receivables,
    receivedAt: row.received_at,
  }));
}

/** Whether the viewer may see a trade document of this name, as a condition of a larger query. */
export function maySeeTradeDocument(viewer: Viewer, sha256: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from trade_document document where document.sha256 = ${sha256} and ${visibleTo(viewer)}
  )`;
}

interface ListedRow {
  readonly sha256: string;
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issue_date: string;
  readonly seller: string;
  readonly buyer: string;
  readonly sent_by: string;
  readonly file_name: string | null;
  readonly findings: readonly DocumentFinding[];
  readonly received_at: Date;
  readonly receivables: readonly string[];
}

/**
 * Who sent `document` in, the parties that it names and the operator see it; a bank sees what belongs to the trade of a
 * receivable that it may see, which it does from the request for financing on. Other invoices of the order are no part of that.
 */
function visibleTo({ party, role }: Viewer): RawBuilder<boolean> {
  const named = sql<boolean>`${party} in (document.sent_by, document.seller, document.buyer) or ${role} = 'operator'`;
  if (role !== 'bank') return sql<boolean>`(${named})`;
  return sql<boolean>`(${named} or exists (
    select from ledger_record record
    where ${ofOneTrade()} and (record.parties @> array[${party}] or 'bank' = any(record.roles))
  ))`;
}

/** Whether `document` belongs to the trade of the receivable `record`. */
function ofOneTrade(): RawBuilder<boolean> {
  return sql<boolean>`record.kind = 'receivable' and record.key in (
    select linked.key from trade_document_link link join ledger_record linked on linked.kind = 'receivable' and (
      (link.kind = 'invoice' and linked.record ->> 'invoiceFingerprint' = link.fingerprint)
      or (link.kind = 'order' and document.kind not in ('invoice', 'creditNote')
        and linked.record ->> 'orderFingerprint' = link.fingerprint)
      or (link.kind = 'delivery' and document.kind not in ('invoice', 'creditNote')
        and linked.record ->> 'deliveryFingerprint' = link.fingerprint)
    ) where link.sha256 = document.sha256
  )`;
}
