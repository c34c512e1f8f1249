/**
 * Verifies receivables as they come, and again whenever a document of their trade does: order, delivery and invoice side by
 * side, the parties, what is odd. What is found goes to the operator; nothing is ever refused here.
 */
import { setImmediate } from 'node:timers/promises';
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
import type { Database } from '../store/database';
import type { Announcements } from '../store/notifications';
import type { JobQueue } from '../store/queues';
import { keepReport } from '../store/verification';
import {
  assignVerificationJob,
  finishVerification,
  receivablesOfJob,
  unfinishedVerificationJobs,
} from '../store/verification-due';
import { evidenceOf, type StoredEvidence, type TradeDocumentBytes } from '../store/verification-evidence';
import type { WorkerSettings } from './configuration';
import { operatorBy } from './unattended';

/** Subjects of one job: each may be several receivables, and each of those some documents to read. */
const SUBJECTS_OF_A_JOB = 50;
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
  const failures: unknown[] = [];
  const verified = new Set<string>();
  for (const { subject, receivables } of await receivablesOfJob(verification.database, jobId)) {
    try {
      for (const receivable of receivables.filter((id) => !verified.has(id))) {
        await verifyReceivable(verification, receivable);
        verified.add(receivable);
      }
      await finishVerification(verification.database, jobId, subject);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Makes the report on a receivable and, where the operator leaves that to the worker and nothing was found, gives the
 * operator's command with its hash.
 */
async function verifyReceivable(verification: Verification, id: string): Promise<void> {
  const { database, clock, tolerances } = verification;
  const now = await clock.now();
  const made = await database.transaction().execute(async (transaction) => {
    const evidence = await evidenceOf(transaction, id);
    if (evidence === undefined) return undefined;
    const report = verifyTrade(await readEvidence(evidence, now), tolerances);
    return { report, receivable: evidence.receivable, sha256: await keepReport(transaction, report, now) };
  });
  if (made !== undefined) await reportToLedger(verification, made, now);
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

/** Reads the documents one by one, so that whatever else the process does goes on between them. */
async function readEvidence(evidence: StoredEvidence, now: Date): Promise<TradeEvidence> {
  const documents: EvidenceDocument[] = [];
  for (const document of evidence.documents) {
    documents.push(...readDocument(document));
    await setImmediate();
  }
  return { ...evidence, day: dateOf(now.toISOString()), documents };
}

/** A kept document with its lines. One that a newer reader does not take any more counts as one that is not there. */
function readDocument({ bytes, ...known }: TradeDocumentBytes): EvidenceDocument[] {
  const read = classifyDocument(bytes);
  if (!read.ok) return [];
  const { document } = read.value;
  const due = 'totals' in document ? { payableMinor: document.payableMinor } : {};
  return [{ ...known, lines: linesOf(document), ...due }];
}
