/** Tables of what stands behind a receivable: trade documents with their links, and what verification made of them. */
import { type ColumnType, type Generated, type Kysely, type Migration, sql } from 'kysely';
import type { TradeDocumentKind, TradeLink } from '../domain/trade-links';

/** A part of a document that a reader objected to. */
export interface DocumentFinding {
  readonly rule?: string;
  readonly field: string;
  readonly message: string;
}

/** The tables, as the migrations below made them. */
export interface EvidenceTables {
  /** What is known of a document that belongs to a trade; its bytes are in `document`. */
  trade_document: {
    sha256: string;
    /** Order of arrival. */
    sequence: Generated<string>;
    kind: TradeDocumentKind;
    number: string;
    issue_date: string;
    seller: string;
    buyer: string;
    /** The parties that sent it in, the first one first. */
    sent_by: string[];
    file_name: string | null;
    findings: ColumnType<DocumentFinding[], string, string>;
    received_at: Date;
  };
  trade_document_link: { sha256: string; kind: TradeLink['kind']; fingerprint: string };
}

/** Trade documents and their links. */
export const tradeDocumentTables: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table trade_document (
        sha256 text primary key references document,
        sequence bigint generated always as identity unique,
        kind text not null check (kind in ('order', 'despatchAdvice', 'receiptAdvice', 'invoice', 'creditNote')),
        number text not null,
        issue_date text not null,
        seller text not null,
        buyer text not null,
        sent_by text[] not null,
        file_name text,
        findings jsonb not null,
        received_at timestamptz not null
      )`,
      sql`create index trade_document_seller on trade_document (seller, sequence)`,
      sql`create index trade_document_buyer on trade_document (buyer, sequence)`,
      sql`create table trade_document_link (
        sha256 text not null references trade_document on delete cascade,
        kind text not null check (kind in ('order', 'delivery', 'invoice')),
        fingerprint text not null,
        primary key (sha256, kind, fingerprint)
      )`,
      sql`create index trade_document_link_fingerprint on trade_document_link (fingerprint, kind)`,
      sql`create index receivable_order on ledger_record ((record ->> 'orderFingerprint')) where kind = 'receivable'`,
      sql`create index receivable_delivery on ledger_record ((record ->> 'deliveryFingerprint')) where kind = 'receivable'`,
      sql`create index receivable_invoice on ledger_record ((record ->> 'invoiceFingerprint')) where kind = 'receivable'`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};
