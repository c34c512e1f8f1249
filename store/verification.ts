/** Reports on receivables: every one is kept as a document, and the latest of each receivable is found by its name. */
import { sql, type Transaction } from 'kysely';
import { canonicalJson } from '../domain/canonical';
import { flagsIn, type TradeReport, type VerificationState, verificationStateOf } from '../domain/trade-verification';
import { reportSha256 } from '../domain/verification-report';
import type { Database, Tables } from './database';
import { keepDocuments, openDocument } from './documents';
import { type Viewer, visibleTo } from './read-model';
import { type Page, pageOf, type RecordPlace } from './record-pages';

/** Media type under which reports are kept. */
const REPORT_TYPE = 'application/json';

/** The latest report on a receivable. */
export interface StoredVerification {
  readonly report: TradeReport;
  readonly reportSha256: string;
  readonly state: VerificationState;
  readonly checkedAt: Date;
}

/** A line of the list of what was verified. */
export interface VerificationRow {
  readonly receivable: string;
  readonly state: VerificationState;
  readonly flags: readonly string[];
  readonly reportSha256: string;
  readonly checkedAt: Date;
}

/** Keeps reports on as many receivables and makes them the latest ones. @returns their hashes */
export async function keepReports(
  transaction: Transaction<Tables>,
  reports: readonly TradeReport[],
  now: Date,
): Promise<string[]> {
  if (reports.length === 0) return [];
  const named = reports.map((report) => ({ report, sha256: reportSha256(report) }));
  await keepDocuments(
    transaction,
    named.map(({ report, sha256 }) => ({ sha256, mediaType: REPORT_TYPE, bytes: Buffer.from(canonicalJson(report)) })),
  );
  await transaction
    .insertInto('verification_report')
    .values(named.map(({ report: { receivable }, sha256 }) => ({ sha256, receivable })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await transaction
    .insertInto('verification')
    .values(
      named.map(({ report, sha256 }) => ({
        receivable: report.receivable,
        report_sha256: sha256,
        state: verificationStateOf(report),
        flags: flagsIn(report),
        checked_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('receivable').doUpdateSet(({ ref }) => ({
        report_sha256: ref('excluded.report_sha256'),
        state: ref('excluded.state'),
        flags: ref('excluded.flags'),
        checked_at: ref('excluded.checked_at'),
        sequence: sql`default`,
      })),
    )
    .execute();
  return named.map(({ sha256 }) => sha256);
}

/** The latest report on a receivable that the viewer may see. @throws Unreadable when it is not what was kept */
export async function findVerification(
  database: Database,
  viewer: Viewer,
  receivable: string,
): Promise<StoredVerification | undefined> {
  const { rows } = await sql<{
    sha256: string;
    bytes: Buffer;
    key_id: string | null;
    state: VerificationState;
    checked_at: Date;
  }>`
    select document.sha256, document.bytes, document.key_id, verification.state, verification.checked_at
    from verification
    join document on document.sha256 = verification.report_sha256
    join ledger_record record on record.kind = 'receivable' and record.key = verification.receivable
    where verification.receivable = ${receivable} and ${visibleTo(viewer, sql`record.viewers`)}`.execute(database);
  const [row] = rows;
  if (row === undefined) return undefined;
  const report = JSON.parse(openDocument(database, row).toString('utf8')) as TradeReport;
  return { report, reportSha256: row.sha256, state: row.state, checkedAt: row.checked_at };
}

/** What a page of verifications is asked for. */
export interface VerificationQuery {
  readonly states?: readonly VerificationState[] | undefined;
  readonly newestFirst: boolean;
  readonly after?: RecordPlace | undefined;
  readonly limit: number;
}

/** The latest reports on receivables that wait for the operator's word, in the order in which they were made. */
export async function pageOfVerifications(
  database: Database,
  { states, newestFirst, after, limit }: VerificationQuery,
): Promise<Page<VerificationRow>> {
  const beyond = sql.raw(newestFirst ? '<' : '>');
  const conditions = [
    sql`record.record ->> 'state' in ('issued', 'diluted')`,
    ...(states === undefined ? [] : [sql`verification.state = any(${[...states]}::text[])`]),
    ...(after === undefined ? [] : [sql`verification.sequence ${beyond} ${after.value}::bigint`]),
  ];
  const { rows } = await sql<
    Omit<VerificationRow, 'reportSha256' | 'checkedAt'> & {
      sequence: string;
      report_sha256: string;
      checked_at: Date;
    }
  >`
    select verification.* from verification
    join ledger_record record on record.kind = 'receivable' and record.key = verification.receivable
    where ${sql.join(conditions, sql` and `)}
    order by verification.sequence ${sql.raw(newestFirst ? 'desc' : 'asc')} limit ${limit + 1}`.execute(database);
  const found = rows.map(
    ({ receivable, state, flags, report_sha256: reportSha256, checked_at: checkedAt, sequence }) => ({
      item: { receivable, state, flags, reportSha256, checkedAt },
      place: { value: sequence, key: receivable },
    }),
  );
  return pageOf(found, limit);
}
