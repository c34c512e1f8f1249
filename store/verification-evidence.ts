/** Gathers what a verification looks at: the documents of the trade, the firms, their signatories, the seller's other invoices. */
import { sql, type Transaction } from 'kysely';
import type { Credential } from '../domain/credentials';
import { invoiceFingerprint } from '../domain/fingerprint';
import { COMPARED_INVOICE_DAYS, MAX_COMPARED_INVOICES, MAX_TRADE_DOCUMENTS } from '../domain/limits';
import type { LedgerRecord } from '../domain/records';
import type { Signatory } from '../domain/signatories';
import type { OtherInvoice } from '../domain/trade-evidence';
import type { TradeDocumentKind } from '../domain/trade-links';
import type { Tables } from './database';
import { openDocument } from './documents';

type Receivable = LedgerRecord<'receivable'>;

/** A document of a trade with its bytes. */
export interface TradeDocumentBytes {
  readonly sha256: string;
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issueDate: string;
  readonly sentBy: readonly string[];
  readonly bytes: Buffer;
}

/** What stands on the ledger and in the store about the trade of a receivable. */
export interface StoredEvidence {
  readonly receivable: Receivable;
  readonly documents: readonly TradeDocumentBytes[];
  readonly firms: readonly LedgerRecord<'firm'>[];
  readonly signatories: readonly Signatory[];
  readonly obligorCredentials: readonly Credential[];
  readonly otherInvoices: readonly OtherInvoice[];
  readonly appliedCreditNotes: readonly string[];
}

/**
 * Gathers it, and keeps any other verification of the receivable waiting until the transaction ends.
 * @throws Unreadable when a document is not what was kept
 */
export async function evidenceOf(transaction: Transaction<Tables>, id: string): Promise<StoredEvidence | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(transaction);
  const [receivable] = await recordsWhere<Receivable>(transaction, sql`kind = 'receivable' and key = ${id}`);
  if (receivable === undefined) return undefined;
  const { seller, obligor } = receivable;
  const parties = [seller, obligor];
  return {
    receivable,
    documents: await documentsOf(transaction, receivable),
    firms: await recordsWhere(transaction, sql`kind = 'firm' and key = any(${parties}::text[])`),
    signatories: await recordsWhere(
      transaction,
      sql`kind = 'signatory' and record ->> 'firm' = any(${parties}::text[])`,
    ),
    obligorCredentials: await recordsWhere(transaction, sql`kind = 'credential' and key = ${`${obligor}/littleGiant`}`),
    otherInvoices: await otherInvoicesOf(transaction, receivable),
    appliedCreditNotes: (
      await recordsWhere<LedgerRecord<'creditNote'>>(
        transaction,
        sql`kind = 'creditNote' and record ->> 'receivable' = ${id}`,
      )
    ).map(({ number }) => number),
  };
}

async function recordsWhere<Row>(transaction: Transaction<Tables>, condition: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<{ record: Row }>`
    select record from ledger_record where ${condition} order by key`.execute(transaction);
  return rows.map(({ record }) => record);
}

interface DocumentRow {
  readonly sha256: string;
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issue_date: string;
  readonly sent_by: string[];
  readonly bytes: Buffer;
  readonly key_id: string | null;
}

/** Documents between the two firms that name the order, the delivery or the invoice, and credit notes to those invoices. */
async function documentsOf(transaction: Transaction<Tables>, receivable: Receivable): Promise<TradeDocumentBytes[]> {
  const { orderFingerprint, deliveryFingerprint, seller } = receivable;
  const named = [receivable.invoiceFingerprint, orderFingerprint, deliveryFingerprint].filter(
    (fingerprint) => fingerprint !== undefined,
  );
  const direct = await linkedDocuments(transaction, receivable, named);
  const invoices = direct
    .filter(({ kind }) => kind === 'invoice')
    .map(({ number }) => invoiceFingerprint(seller, number));
  const credits = invoices.length === 0 ? [] : await linkedDocuments(transaction, receivable, invoices, 'creditNote');
  const all = new Map([...direct, ...credits].map((row) => [row.sha256, row]));
  return [...all.values()].slice(0, MAX_TRADE_DOCUMENTS).map(({ issue_date, sent_by, key_id, ...row }) => ({
    sha256: row.sha256,
    kind: row.kind,
    number: row.number,
    issueDate: issue_date,
    sentBy: sent_by,
    bytes: openDocument(transaction, { ...row, key_id }),
  }));
}

async function linkedDocuments(
  transaction: Transaction<Tables>,
  { seller, obligor }: Receivable,
  fingerprints: readonly string[],
  kind?: TradeDocumentKind,
): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    select trade.sha256, trade.kind, trade.number, trade.issue_date, trade.sent_by, document.bytes, document.key_id
    from trade_document trade join document on document.sha256 = trade.sha256
    where trade.seller = ${seller} and trade.buyer = ${obligor}
    and trade.sha256 in (select sha256 from trade_document_link where fingerprint = any(${[...fingerprints]}::text[]))
    and (${kind ?? null}::text is null or trade.kind = ${kind ?? null})
    order by trade.sequence limit ${MAX_TRADE_DOCUMENTS}`.execute(transaction);
  return rows;
}

/** Amounts this far apart are never both just under one limit; basis points. */
const NEAR_AMOUNT_BPS = 600n;

/** Invoices of the seller of about the same amount or with the same lines, some days around this one. */
async function otherInvoicesOf(transaction: Transaction<Tables>, receivable: Receivable): Promise<OtherInvoice[]> {
  const { id, seller, amountMinor, invoice } = receivable;
  const amount = BigInt(amountMinor);
  const [least, most] = [amount - (amount * NEAR_AMOUNT_BPS) / 10_000n, amount + (amount * NEAR_AMOUNT_BPS) / 10_000n];
  const issued = (record: string) => sql`${sql.raw(`(${record} -> 'invoice' ->> 'issueDate')`)}::date
    between ${invoice.issueDate}::date - ${COMPARED_INVOICE_DAYS}::integer
    and ${invoice.issueDate}::date + ${COMPARED_INVOICE_DAYS}::integer`;
  const { rows } = await sql<{ record: Receivable; lines_sha256: string | null }>`
    with near as (
      (select key from ledger_record where kind = 'receivable' and record ->> 'seller' = ${seller}
        and (record ->> 'amountMinor')::bigint between ${least.toString()}::bigint and ${most.toString()}::bigint
        and ${issued('record')} limit ${MAX_COMPARED_INVOICES})
      union
      (select linked.key from trade_document other
        join trade_document_link link on link.sha256 = other.sha256 and link.kind = 'invoice'
        join ledger_record linked
          on linked.kind = 'receivable' and linked.record ->> 'invoiceFingerprint' = link.fingerprint
        where other.seller = ${seller} and other.kind = 'invoice' and ${issued('linked.record')}
        and other.lines_sha256 = (select lines_sha256 from trade_document where sha256 = ${invoice.documentSha256})
        limit ${MAX_COMPARED_INVOICES})
    )
    select record.record, document.lines_sha256 from near
    join ledger_record record on record.kind = 'receivable' and record.key = near.key
    left join trade_document document on document.sha256 = record.record -> 'invoice' ->> 'documentSha256'
    where record.key <> ${id} and record.record ->> 'seller' = ${seller} and record.record -> 'part' is null
    and record.record ->> 'state' not in ('rejected', 'cancelled')
    order by record.key limit ${MAX_COMPARED_INVOICES}`.execute(transaction);
  return rows.map(({ record, lines_sha256 }) => ({
    receivable: record.id,
    number: record.invoice.number,
    obligor: record.obligor,
    issueDate: record.invoice.issueDate,
    amountMinor: BigInt(record.amountMinor) + BigInt(record.creditedMinor ?? '0'),
    currency: record.currency,
    ...(lines_sha256 === null ? {} : { linesSha256: lines_sha256 }),
  }));
}
