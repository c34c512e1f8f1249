/**
 * Verifies receivables as they come, and again whenever a document of their trade does: order, delivery and invoice side by
 * side, the parties, what is odd. What is found goes to the operator; nothing is ever refused here.
 */
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { dateOf } from '../domain/calendar';
import { awaitsVerification } from '../domain/life-cycle';
import type { LedgerRecord } from '../domain/records';
import type { MatchTolerances } from '../domain/three-way-match';
import type { EvidenceDocument, TradeEvidence } from '../domain/trade-evidence';
import { flagsIn, type TradeReport, verificationStateOf, verifyTrade } from '../domain/trade-verification';
import { classifyDocument } from '../intake/classified-document';
import { linesOf } from '../intake/trade';
import type { Clock } from '../store/clock';
import { acceptRequest } from '../store/command-log';
import type { Database, Tables } from '../store/database';
import type { Announcements } from '../store/notifications';
import type { JobQueue } from '../store/queues';
import { keepReports } from '../store/verification';
import {
  assignVerificationJob,
  finishVerification,
  receivablesOfJob,
  unfinishedVerificationJobs,
} from '../store/verification-due';
import { documentBytes, evidenceOf, type StoredEvidence } from '../store/verification-evidence';
import type { WorkerSettings } from './configuration';
import { operatorBy } from './unattended';

/** Subjects of one job: each may be several receivables, and each of those some documents to read. */
const SUBJECTS_OF_A_JOB = 50;
/** Receivables that share the questions to the database, and documents that are in memory at one time. */
const RECEIVABLES_AT_ONCE = 25;
const DOCUMENTS_AT_ONCE = 25;
/** Nobody waits for a verification at once: what becomes due within this time is looked at together. */
const GATHER_MS = 200;
/** How long a missed announcement can delay a verification. */
const SWEEP_MS = 1_000;

/** By which rules the operator verifies. */
export interface VerificationRules {
  readonly tolerances: MatchTolerances;
  /** Whether a report without a flag goes on the ledger without a person. */
  readonly automatic: boolean;
}

/** What verification needs. */
export interface Verification extends VerificationRules {
  readonly database: Database;
  readonly clock: Clock;
  /** Wallet label of the operator's own ledger identity. */
  readonly identity: string;
}

/** The rules that the settings say. */
export function verificationRules(settings: WorkerSettings): VerificationRules {
  const tolerance = (bps: string | undefined) => ({ bps: Number(bps ?? '0'), absolute: '0' });
  return {
    tolerances: {
      quantity: tolerance(settings.VERIFY_QUANTITY_TOLERANCE_BPS),
      price: tolerance(settings.VERIFY_PRICE_TOLERANCE_BPS),
    },
    automatic: settings.VERIFY_AUTOMATICALLY === 'clean',
  };
}

/** Gives what is due to jobs, until the signal aborts. A job that a crash cut off is queued again under the same id. */
export async function dispatchVerifications(
  database: Database,
  queue: JobQueue<'verify'>,
  arrivals: Announcements,
  signal: AbortSignal,
): Promise<void> {
  const enqueue = (jobId: string) => queue.add('verify', { jobId }, { jobId });
  for (const jobId of await unfinishedVerificationJobs(database)) await enqueue(jobId);
  while (!signal.aborted) {
    const arrived = arrivals.next(SWEEP_MS);
    await delay(GATHER_MS);
    for (;;) {
      const jobId = await assignVerificationJob(database, SUBJECTS_OF_A_JOB);
      if (jobId === undefined) break;
      await enqueue(jobId);
    }
    await arrived;
  }
}

/**
 * Verifies everything that a job is about; one that comes twice makes the same reports.
 * @throws Error the first thing that went wrong, after everything else of the job is done
 */
export async function verifyJob(verification: Verification, jobId: string): Promise<void> {
  const due = await receivablesOfJob(verification.database, jobId);
  const receivables = [...new Set(due.flatMap((each) => each.receivables))];
  const failures = new Map<string, unknown>();
  for (let from = 0; from < receivables.length; from += RECEIVABLES_AT_ONCE) {
    const group = receivables.slice(from, from + RECEIVABLES_AT_ONCE);
    for (const [id, error] of await failuresOf(verification, group)) failures.set(id, error);
  }
  const done = due.filter((each) => each.receivables.every((id) => !failures.has(id)));
  await finishVerification(
    verification.database,
    jobId,
    done.map(({ subject }) => subject),
  );
  for (const error of failures.values()) throw error;
}

/** Verifies receivables together or, where one of them fails, each alone. @returns those that failed, with why */
async function failuresOf(verification: Verification, group: readonly string[]): Promise<[string, unknown][]> {
  try {
    await verifyReceivables(verification, group);
    return [];
  } catch (error) {
    const [id, ...others] = group;
    if (id === undefined || others.length === 0) return group.map((each) => [each, error]);
    const failures: [string, unknown][] = [];
    for (const each of group) failures.push(...(await failuresOf(verification, [each])));
    return failures;
  }
}

/**
 * Makes the reports on receivables and, where the operator leaves that to the worker and nothing was found, gives the
 * operator's commands with their hashes.
 */
async function verifyReceivables(verification: Verification, ids: readonly string[]): Promise<void> {
  const { database, clock, tolerances } = verification;
  const now = await clock.now();
  const made = await database.transaction().execute(async (transaction) => {
    const evidence = await evidenceOf(transaction, ids);
    const documents = await readDocuments(transaction, evidence);
    const reports = evidence.map((each) => verifyTrade(tradeEvidence(each, documents, now), tolerances));
    const hashes = await keepReports(transaction, reports, now);
    return reports.map((report, index) => ({
      report,
      sha256: hashes[index] as string,
      receivable: (evidence[index] as StoredEvidence).receivable,
    }));
  });
  for (const each of made) await reportToLedger(verification, each, now);
}

async function reportToLedger(
  { database, identity, automatic }: Verification,
  { report, receivable, sha256 }: { report: TradeReport; receivable: LedgerRecord<'receivable'>; sha256: string },
  now: Date,
): Promise<void> {
  if (!automatic || verificationStateOf(report) !== 'clean' || !awaitsVerification(receivable.state)) return;
  const body = { receivable: receivable.id, reportSha256: sha256, flags: flagsIn(report) };
  await acceptRequest(database, {
    actor: operatorBy(identity),
    // One report is given once, however often the job comes.
    idempotencyKey: `verification-${sha256}`,
    bodySha256: sha256,
    commands: [{ name: 'verifyReceivable', body }],
    refusals: [],
    now,
  });
}

/** What a kept document says, as far as verification asks. */
type ReadDocument = Pick<EvidenceDocument, 'lines' | 'payableMinor'>;

/**
 * Reads each document once, however many trades it belongs to. What one is that a newer reader does not take any more is left
 * out: it counts as one that is not there.
 */
async function readDocuments(
  transaction: Transaction<Tables>,
  evidence: readonly StoredEvidence[],
): Promise<Map<string, ReadDocument>> {
  const names = [...new Set(evidence.flatMap(({ documents }) => documents.map(({ sha256 }) => sha256)))];
  const read = new Map<string, ReadDocument>();
  for (let from = 0; from < names.length; from += DOCUMENTS_AT_ONCE) {
    for (const [sha256, bytes] of await documentBytes(transaction, names.slice(from, from + DOCUMENTS_AT_ONCE))) {
      const said = readDocument(bytes);
      if (said !== undefined) read.set(sha256, said);
      await setImmediate(); // whatever else the process does goes on between them
    }
  }
  return read;
}

function readDocument(bytes: Buffer): ReadDocument | undefined {
  const classified = classifyDocument(bytes);
  if (!classified.ok) return undefined;
  const { document } = classified.value;
  return { lines: linesOf(document), ...('totals' in document ? { payableMinor: document.payableMinor } : {}) };
}

function tradeEvidence(stored: StoredEvidence, read: ReadonlyMap<string, ReadDocument>, now: Date): TradeEvidence {
  const documents = stored.documents.flatMap((document): EvidenceDocument[] => {
    const said = read.get(document.sha256);
    return said === undefined ? [] : [{ ...document, ...said }];
  });
  return { ...stored, day: dateOf(now.toISOString()), documents };
}
