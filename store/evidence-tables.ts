/** Tables of what stands behind a receivable: trade documents with their links, and what verification made of them. */
import { type ColumnType, type Generated, type Kysely, type Migration, sql } from 'kysely';
import type { TradeDocumentKind, TradeLink } from '../domain/trade-links';
import type { VerificationState } from '../domain/trade-verification';

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
    /** What its lines say, as `linesFingerprint` has it. */
    lines_sha256: string | null;
    received_at: Date;
  };
  trade_document_link: { sha256: string; kind: TradeLink['kind']; fingerprint: string };
  /** What has to be verified again: the name of a receivable, or the fingerprint of an order, a delivery or an invoice. */
  verification_due: { subject: string; sequence: Generated<string>; job_id: string | null };
  /** Every report that was ever made on a receivable; its words are in `document`. */
  verification_report: { sha256: string; receivable: string };
  /** The latest report on a receivable. */
  verification: {
    receivable: string;
    /** Order in which the latest reports came. */
    sequence: Generated<string>;
    report_sha256: string;
    state: VerificationState;
    flags: string[];
    checked_at: Date;
  };
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
        lines_sha256 text,
        received_at timestamptz not null
      )`,
      sql`create index trade_document_seller on trade_document (seller, sequence)`,
      sql`create index trade_document_buyer on trade_document (buyer, sequence)`,
      sql`create index trade_document_lines on trade_document (seller, lines_sha256)`,
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

/** What verification made of the documents, and what it still has to look at. */
export const verificationTables: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table verification_due (
        subject text primary key,
        sequence bigint generated always as identity,
        job_id uuid
      )`,
      sql`create index verification_due_waiting on verification_due (sequence) where job_id is null`,
      sql`create index verification_due_job on verification_due (job_id) where job_id is not null`,
      sql`create table verification_report (
        sha256 text not null references document,
        receivable text not null,
        primary key (sha256, receivable)
      )`,
      sql`create table verification (
        receivable text primary key,
        sequence bigint generated always as identity unique,
        report_sha256 text not null references document,
        state text not null check (state in ('clean', 'waiting', 'flagged')),
        flags text[] not null,
        checked_at timestamptz not null
      )`,
      sql`create index verification_state on verification (state, sequence)`,
      sql`create index receivable_seller_amount on ledger_record
        ((record ->> 'seller'), ((record ->> 'amountMinor')::bigint)) where kind = 'receivable'`,
      sql`insert into verification_due (subject) select key from ledger_record
        where kind = 'receivable' and record ->> 'state' in ('issued', 'diluted')`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};

/** Receivables that credit notes were taken off are few; what they were over before is not in the index of amounts. */
export const creditedReceivables: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index receivable_credited on ledger_record ((record ->> 'seller'))
      where kind = 'receivable' and record ->> 'creditedMinor' is not null`.execute(db);
  },
};
