/** What has to be verified: marked in the transaction that changed something about it, worked off in jobs. */
import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database, Tables } from './database';

/** Channel on which it is announced that something has to be verified. */
export const VERIFICATION_DUE = 'verification_due';

/**
 * Marks receivables, by name, or whatever receivables have a fingerprint. A mark is looked at after its transaction has
 * committed: of a document and a receivable that come at once, whichever is second finds the first.
 */
export async function markVerificationDue(
  transaction: Transaction<Tables>,
  subjects: readonly string[],
): Promise<void> {
  const unique = [...new Set(subjects)].sort();
  if (unique.length === 0) return;
  await sql`with marked as (${marking(sql`select unnest(${unique}::text[])`)})
    select pg_notify(${VERIFICATION_DUE}, '')`.execute(transaction);
}

/** The statement that marks the subjects which a query selects, each once. */
export function marking(subjects: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into verification_due (subject) ${subjects}
    on conflict (subject) do update set sequence = default, job_id = null`;
}

/** Gives the subjects that have waited longest to a new job. @returns its id, `undefined` when nothing waits */
export async function assignVerificationJob(database: Database, limit: number): Promise<string | undefined> {
  const jobId = randomUUID();
  const { rows } = await sql`
    update verification_due set job_id = ${jobId} where subject in (
      select subject from verification_due where job_id is null order by sequence limit ${limit} for update skip locked
    ) returning subject`.execute(database);
  return rows.length === 0 ? undefined : jobId;
}

/** Jobs that are not done: after a crash they are queued again under the same id. */
export async function unfinishedVerificationJobs(database: Database): Promise<string[]> {
  const rows = await database
    .selectFrom('verification_due')
    .select('job_id')
    .distinct()
    .where('job_id', 'is not', null)
    .execute();
  return rows.flatMap(({ job_id }) => (job_id === null ? [] : [job_id]));
}

/** What a receivable is found by, besides its own name. */
const FINGERPRINTS = ['orderFingerprint', 'deliveryFingerprint', 'invoiceFingerprint'] as const;

/** The receivables that a job is about, as far as they are on the ledger and nobody has confirmed them. */
export async function receivablesOfJob(
  database: Database,
  jobId: string,
): Promise<{ subject: string; receivables: string[] }[]> {
  // Each by its own index: of one condition over all names PostgreSQL makes a look at every receivable.
  const named = ['key', ...FINGERPRINTS.map((name) => `record ->> '${name}'`)].map((name) =>
    sql.raw(`select key, record from ledger_record where kind = 'receivable' and ${name} = due.subject`),
  );
  const { rows } = await sql<{ subject: string; receivables: string[] }>`
    select due.subject, array(
      select distinct key from (${sql.join(named, sql` union all `)}) named
      where record -> 'part' is null and record ->> 'state' in ('issued', 'diluted', 'verified', 'disputed')
      order by key
    ) as receivables
    from verification_due due where due.job_id = ${jobId} order by due.sequence`.execute(database);
  return rows;
}

/** Takes subjects off a job; one that was marked again meanwhile stays due. */
export async function finishVerification(
  database: Database,
  jobId: string,
  subjects: readonly string[],
): Promise<void> {
  if (subjects.length === 0) return;
  await database.deleteFrom('verification_due').where('subject', 'in', subjects).where('job_id', '=', jobId).execute();
}
