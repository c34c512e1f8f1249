/** Trade documents: whose they are, what trade they belong to, and who may see them. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { TradeDocumentKind, TradeLink } from '../domain/trade-links';
import type { Database, Tables } from './database';
import type { DocumentFinding } from './evidence-tables';
import { type Viewer, visibleTo } from './read-model';
import { type Page, pageOf, type RecordPlace } from './record-pages';
import { marking, VERIFICATION_DUE } from './verification-due';

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
  /** What its lines say, as `linesFingerprint` has it. */
  readonly linesSha256: string;
}

/** A registered document with the receivables of its trade that the viewer may see. */
export interface TradeDocumentRow extends Omit<TradeDocumentEntry, 'links' | 'sentBy' | 'linesSha256'> {
  /** The parties that sent it in, the first one first. */
  readonly sentBy: readonly string[];
  readonly receivables: readonly string[];
  readonly receivedAt: Date;
}

/** What a page of documents is asked for. */
export interface TradeDocumentQuery {
  readonly kind?: TradeDocumentKind | undefined;
  readonly receivable?: string | undefined;
  readonly newestFirst: boolean;
  readonly after?: RecordPlace | undefined;
  readonly limit: number;
}

/**
 * Registers a document whose bytes are kept. Its words are the first sender's; that another one sent it too is remembered,
 * because a document that both sides sent says more than one that only its beneficiary did.
 */
export async function registerTradeDocument(
  transaction: Transaction<Tables>,
  entry: TradeDocumentEntry,
  now: Date,
): Promise<void> {
  await registerTradeDocuments(transaction, [entry], now);
}

/** Registers many documents at once, as `registerTradeDocument` does. */
export async function registerTradeDocuments(
  transaction: Transaction<Tables>,
  entries: readonly TradeDocumentEntry[],
  now: Date,
): Promise<void> {
  const unique = new Map<string, TradeDocumentEntry>();
  for (const entry of entries) if (!unique.has(entry.sha256)) unique.set(entry.sha256, entry);
  if (unique.size === 0) return;
  const rows = [...unique.values()].map((entry, place) => ({ ...entry, place }));
  // One statement: a document comes with each request that issues a receivable. A known document and sender write nothing.
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
        place integer, sha256 text, kind text, number text, "issueDate" text, seller text, buyer text, "sentBy" text,
        "fileName" text, findings jsonb, links jsonb, "linesSha256" text)
    ), registered as (
      insert into trade_document
        (sha256, kind, number, issue_date, seller, buyer, sent_by, file_name, findings, lines_sha256, received_at)
      select sha256, kind, number, "issueDate", seller, buyer, array["sentBy"], "fileName", findings, "linesSha256", ${now}
      from given order by place
      on conflict (sha256) do update set sent_by = trade_document.sent_by || excluded.sent_by
        where not trade_document.sent_by @> excluded.sent_by
      returning sha256
    ), link as (
      select distinct registered.sha256, link.kind, link.fingerprint from registered join given using (sha256),
        jsonb_to_recordset(given.links) as link (kind text, fingerprint text)
    ), linked as (
      insert into trade_document_link (sha256, kind, fingerprint) select sha256, kind, fingerprint from link
      on conflict do nothing
    ), marked as (
      ${marking(sql`select distinct fingerprint from link order by fingerprint`)} returning subject
    )
    select case when exists (select from marked) then pg_notify(${VERIFICATION_DUE}, '') end`.execute(transaction);
}

/** A page of the trade documents that the viewer may see, in the order in which they came. */
export async function pageOfTradeDocuments(
  database: Database,
  viewer: Viewer,
  { kind, receivable, newestFirst, after, limit }: TradeDocumentQuery,
): Promise<Page<TradeDocumentRow>> {
  const beyond = sql.raw(newestFirst ? '<' : '>');
  const conditions = [
    ...(kind === undefined ? [] : [sql`document.kind = ${kind}`]),
    ...(receivable === undefined
      ? []
      : [
          sql`exists (select from ledger_record record where record.key = ${receivable} and ${ofOneTrade()}
            and ${visibleTo(viewer, sql`record.viewers`)})`,
        ]),
    ...(after === undefined ? [] : [sql`document.sequence ${beyond} ${after.value}::bigint`]),
  ];
  const rows = await select(database, viewer, conditions, sql.raw(newestFirst ? 'desc' : 'asc'), limit + 1);
  return pageOf(
    rows.map((row) => ({ item: documentOf(row), place: { value: row.sequence, key: row.sha256 } })),
    limit,
  );
}

/** A trade document that the viewer may see. */
export async function findTradeDocument(
  database: Database | Transaction<Tables>,
  viewer: Viewer,
  sha256: string,
): Promise<TradeDocumentRow | undefined> {
  const [row] = await select(database, viewer, [sql`document.sha256 = ${sha256}`], sql`desc`, 1);
  return row === undefined ? undefined : documentOf(row);
}

/** Whether the viewer may see a trade document of this name, as a condition of a larger query. */
export function maySeeTradeDocument(viewer: Viewer, sha256: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from trade_document document where document.sha256 = ${sha256} and ${concerns(viewer)}
  )`;
}

interface ListedRow {
  readonly sequence: string;
  readonly sha256: string;
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issue_date: string;
  readonly seller: string;
  readonly buyer: string;
  readonly sent_by: readonly string[];
  readonly file_name: string | null;
  readonly findings: readonly DocumentFinding[];
  readonly received_at: Date;
  readonly receivables: readonly string[];
}

async function select(
  database: Database | Transaction<Tables>,
  viewer: Viewer,
  conditions: readonly RawBuilder<unknown>[],
  direction: RawBuilder<unknown>,
  limit: number,
): Promise<ListedRow[]> {
  const { rows } = await sql<ListedRow>`
    select document.*, array(
      select record.key from ledger_record record
      where ${ofOneTrade()} and ${visibleTo(viewer, sql`record.viewers`)}
      order by record.key limit 100
    ) as receivables
    from trade_document document
    where ${sql.join([concerns(viewer), ...conditions], sql` and `)}
    order by document.sequence ${direction} limit ${limit}`.execute(database);
  return rows;
}

function documentOf(row: ListedRow): TradeDocumentRow {
  return {
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
  };
}

/**
 * Who sent `document` in, the parties that it names and the operator see it; a bank sees what belongs to the trade of a
 * receivable that it may see, which it does from the request for financing on. Other invoices of the order are no part of that.
 */
function concerns(viewer: Viewer): RawBuilder<boolean> {
  const { party, role } = viewer;
  const named = sql<boolean>`${party} = any(array[document.seller, document.buyer] || document.sent_by) or ${role} = 'operator'`;
  if (role !== 'bank') return sql<boolean>`(${named})`;
  return sql<boolean>`(${named} or exists (
    select from ledger_record record where ${ofOneTrade()} and ${visibleTo(viewer, sql`record.viewers`)}
  ))`;
}

/**
 * Whether `document` belongs to the trade of the receivable `record`: it names the same seller and buyer, and the same
 * invoice, order or delivery. What others write about an order of the same number is no part of it.
 */
function ofOneTrade(): RawBuilder<boolean> {
  return sql<boolean>`record.kind = 'receivable' and record.key in (
    select linked.key from trade_document_link link join ledger_record linked on linked.kind = 'receivable'
      and linked.record ->> 'seller' = document.seller and linked.record ->> 'obligor' = document.buyer and (
      (link.kind = 'invoice' and linked.record ->> 'invoiceFingerprint' = link.fingerprint)
      or (link.kind = 'order' and document.kind not in ('invoice', 'creditNote')
        and linked.record ->> 'orderFingerprint' = link.fingerprint)
      or (link.kind = 'delivery' and document.kind not in ('invoice', 'creditNote')
        and linked.record ->> 'deliveryFingerprint' = link.fingerprint)
    ) where link.sha256 = document.sha256
  )`;
}
