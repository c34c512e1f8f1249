/** Gathers what a verification looks at: the documents of the trade, the firms, their signatories, the seller's other invoices. */
import { sql, type Transaction } from 'kysely';
import { invoicedMinor, leastJustUnder, limitJustAbove } from '../domain/anomalies';
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

/** A document of a trade; its bytes are asked for by its name. */
export interface StoredTradeDocument {
  readonly sha256: string;
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issueDate: string;
  readonly sentBy: readonly string[];
}

/** What stands on the ledger and in the store about the trade of a receivable. */
export interface StoredEvidence {
  readonly receivable: Receivable;
  readonly documents: readonly StoredTradeDocument[];
  readonly firms: readonly LedgerRecord<'firm'>[];
  readonly signatories: readonly Signatory[];
  readonly obligorCredentials: readonly Credential[];
  readonly otherInvoices: readonly OtherInvoice[];
  readonly appliedCreditNotes: readonly string[];
}

/**
 * Gathers it for several receivables at once, and keeps any other verification of them waiting until the transaction ends.
 * What is not on the ledger is left out.
 */
export async function evidenceOf(transaction: Transaction<Tables>, ids: readonly string[]): Promise<StoredEvidence[]> {
  // In one order, so that two verifications never wait for each other.
  await sql`select pg_advisory_xact_lock(hashtextextended(id, 0))
    from unnest(${[...ids].sort()}::text[]) as wanted (id)`.execute(transaction);
  const receivables = await recordsWhere<Receivable>(
    transaction,
    sql`kind = 'receivable' and key = any(${[...ids]}::text[])`,
  );
  if (receivables.length === 0) return [];
  const parties = [...new Set(receivables.flatMap(({ seller, obligor }) => [seller, obligor]))];
  const firms = await recordsWhere<LedgerRecord<'firm'>>(
    transaction,
    sql`kind = 'firm' and key = any(${parties}::text[])`,
  );
  const signatories = await recordsWhere<Signatory>(
    transaction,
    sql`kind = 'signatory' and record ->> 'firm' = any(${parties}::text[])`,
  );
  const credentialKeys = receivables.map(({ obligor }) => `${obligor}/littleGiant`);
  const credentials = await recordsWhere<Credential>(
    transaction,
    sql`kind = 'credential' and key = any(${credentialKeys}::text[])`,
  );
  const creditNotes = await recordsWhere<LedgerRecord<'creditNote'>>(
    transaction,
    sql`kind = 'creditNote' and record ->> 'receivable' = any(${receivables.map(({ id }) => id)}::text[])`,
  );
  const documents = await documentsOf(transaction, receivables);
  const others = await otherInvoicesOf(transaction, receivables, signatories);
  return receivables.map((receivable) => {
    const { id, seller, obligor } = receivable;
    return {
      receivable,
      documents: documents.get(id) ?? [],
      firms: firms.filter(({ code }) => code === seller || code === obligor),
      signatories: signatories.filter(({ firm }) => firm === seller || firm === obligor),
      obligorCredentials: credentials.filter(({ holder }) => holder === obligor),
      otherInvoices: others.get(id) ?? [],
      appliedCreditNotes: creditNotes.filter((note) => note.receivable === id).map(({ number }) => number),
    };
  });
}

/** The bytes of documents, by their names. @throws Unreadable when they are not what was kept */
export async function documentBytes(
  transaction: Transaction<Tables>,
  names: readonly string[],
): Promise<Map<string, Buffer>> {
  const rows = await transaction
    .selectFrom('document')
    .select(['sha256', 'bytes', 'key_id'])
    .where('sha256', 'in', names)
    .execute();
  return new Map(rows.map((row) => [row.sha256, openDocument(transaction, row)]));
}

async function recordsWhere<Row>(transaction: Transaction<Tables>, condition: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<{ record: Row }>`
    select record from ledger_record where ${condition} order by key`.execute(transaction);
  return rows.map(({ record }) => record);
}

/**
 * Documents between the two firms of each receivable that name the order, the delivery or the invoice, and credit notes to
 * those invoices.
 */
async function documentsOf(
  transaction: Transaction<Tables>,
  receivables: readonly Receivable[],
): Promise<Map<string, StoredTradeDocument[]>> {
  const direct = await linkedDocuments(
    transaction,
    receivables.map(({ id, seller, obligor, invoiceFingerprint: invoice, orderFingerprint, deliveryFingerprint }) => ({
      id,
      seller,
      obligor,
      fingerprints: [invoice, orderFingerprint, deliveryFingerprint].filter((each) => each !== undefined),
    })),
  );
  const credits = await linkedDocuments(
    transaction,
    receivables.flatMap(({ id, seller, obligor }) => {
      const invoices = (direct.get(id) ?? []).filter(({ kind }) => kind === 'invoice');
      const fingerprints = invoices.map(({ number }) => invoiceFingerprint(seller, number));
      return fingerprints.length === 0 ? [] : [{ id, seller, obligor, fingerprints }];
    }),
    'creditNote',
  );
  return new Map(
    receivables.map(({ id }) => {
      const all = [...(direct.get(id) ?? []), ...(credits.get(id) ?? [])];
      const unique = new Map(all.map((document) => [document.sha256, document]));
      return [id, [...unique.values()].slice(0, MAX_TRADE_DOCUMENTS)];
    }),
  );
}

interface WantedDocuments {
  readonly id: string;
  readonly seller: string;
  readonly obligor: string;
  readonly fingerprints: readonly string[];
}

async function linkedDocuments(
  transaction: Transaction<Tables>,
  wanted: readonly WantedDocuments[],
  kind?: TradeDocumentKind,
): Promise<Map<string, StoredTradeDocument[]>> {
  if (wanted.length === 0) return new Map();
  // Materialised, so that it begins with the few that are linked and never with all documents of the seller.
  const { rows } = await sql<{ id: string } & StoredTradeDocument>`
    select wanted.id, found.* from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as wanted (id text, seller text, obligor text, fingerprints text[])
    cross join lateral (
      with linked as materialized (
        select * from trade_document
        where sha256 in (select sha256 from trade_document_link where fingerprint = any(wanted.fingerprints))
      )
      select trade.sha256, trade.kind, trade.number, trade.issue_date as "issueDate", trade.sent_by as "sentBy"
      from linked trade
      where trade.seller = wanted.seller and trade.buyer = wanted.obligor
      and (${kind ?? null}::text is null or trade.kind = ${kind ?? null})
      order by trade.sequence limit ${MAX_TRADE_DOCUMENTS}
    ) found`.execute(transaction);
  return grouped(rows, ({ id, ...document }) => [id, document]);
}

/**
 * Invoices of the seller some days around each receivable's that have the same lines or the same amount before credit notes
 * or, where it lies just under a limit, lie just under the same one.
 */
async function otherInvoicesOf(
  transaction: Transaction<Tables>,
  receivables: readonly Receivable[],
  signatories: readonly Signatory[],
): Promise<Map<string, OtherInvoice[]>> {
  const wanted = receivables.map((receivable) => {
    const { id, seller, invoice } = receivable;
    const amount = invoicedMinor(receivable);
    const limit = limitJustAbove(receivable, signatories);
    const [least, most] = limit === undefined ? [amount, amount] : [leastJustUnder(limit), limit];
    const around = { least: least.toString(), most: most.toString() };
    return { id, seller, ...around, issued: invoice.issueDate, document: invoice.documentSha256 };
  });
  const isNear = (record: string) => sql`${sql.raw(`(${record} -> 'invoice' ->> 'issueDate')`)}::date
    between wanted.issued - ${COMPARED_INVOICE_DAYS}::integer and wanted.issued + ${COMPARED_INVOICE_DAYS}::integer`;
  const { rows } = await sql<{ id: string } & Omit<OtherInvoice, 'amountMinor' | 'linesSha256'> & OtherAmounts>`
    select wanted.id, found.* from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as wanted (id text, seller text, least bigint, most bigint, issued date, document text)
    cross join lateral (
      select distinct on (near.key) near.key as receivable, near.record -> 'invoice' ->> 'number' as number,
        near.record ->> 'obligor' as obligor, near.record -> 'invoice' ->> 'issueDate' as "issueDate",
        near.record ->> 'currency' as currency, near.record ->> 'amountMinor' as "amountMinor",
        near.record ->> 'creditedMinor' as "creditedMinor", document.lines_sha256 as "linesSha256"
      from (
        (select key, record from ledger_record where kind = 'receivable' and record ->> 'seller' = wanted.seller
          and (record ->> 'amountMinor')::bigint between wanted.least and wanted.most
          and ${isNear('record')} limit ${MAX_COMPARED_INVOICES})
        union all
        (select key, record from ledger_record where kind = 'receivable' and record ->> 'seller' = wanted.seller
          and record ->> 'creditedMinor' is not null
          and (record ->> 'amountMinor')::bigint + (record ->> 'creditedMinor')::bigint between wanted.least and wanted.most
          and ${isNear('record')} limit ${MAX_COMPARED_INVOICES})
        union all
        (select linked.key, linked.record from trade_document other
          join trade_document_link link on link.sha256 = other.sha256 and link.kind = 'invoice'
          join ledger_record linked
            on linked.kind = 'receivable' and linked.record ->> 'invoiceFingerprint' = link.fingerprint
          where other.seller = wanted.seller and other.kind = 'invoice' and ${isNear('linked.record')}
          and other.lines_sha256 = (select lines_sha256 from trade_document where sha256 = wanted.document)
          limit ${MAX_COMPARED_INVOICES})
      ) near
      left join trade_document document on document.sha256 = near.record -> 'invoice' ->> 'documentSha256'
      where near.key <> wanted.id and near.record ->> 'seller' = wanted.seller and near.record -> 'part' is null
      and near.record ->> 'state' not in ('rejected', 'cancelled')
      order by near.key limit ${MAX_COMPARED_INVOICES}
    ) found`.execute(transaction);
  return grouped(rows, ({ id, amountMinor, creditedMinor, linesSha256, ...other }) => [
    id,
    {
      ...other,
      amountMinor: BigInt(amountMinor) + BigInt(creditedMinor ?? '0'),
      ...(linesSha256 === null ? {} : { linesSha256 }),
    },
  ]);
}

interface OtherAmounts {
  readonly amountMinor: string;
  readonly creditedMinor: string | null;
  readonly linesSha256: string | null;
}

function grouped<Row, Item>(rows: readonly Row[], entryOf: (row: Row) => [string, Item]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const row of rows) {
    const [key, item] = entryOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
