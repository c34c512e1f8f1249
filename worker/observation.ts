/** What is seen of the worker's submissions from outside: log lines, measures and spans that continue the requests'. */
import type { LedgerClient, SubmitOutcome } from '../network/gateway/ledger-client';
import type { Log } from '../runtime/log';
import type { SubmissionMetrics } from '../runtime/metrics';
import { type Span, type Tracing, traced } from '../runtime/tracing';
import { commandOrigins } from '../store/command-log';
import type { Database } from '../store/database';
import { type Submission, SubmissionDelayed, submitJob } from './submit';

/** Ids that one log line names; how many there were stands beside them. */
const MAX_LOGGED_IDS = 50;

/** Where submissions are seen. */
export interface SubmissionObservation {
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly metrics: SubmissionMetrics;
  readonly tracing: Tracing;
}

/** Submits the commands of a job, in sight. @throws what `submitJob` throws */
export async function submitInSight(
  submission: Submission,
  { log, metrics, tracing }: SubmissionObservation,
  jobId: string,
): Promise<void> {
  const origins = await commandOrigins(submission.database, jobId);
  const [first, ...others] = origins.flatMap(({ traceContext }) => traceContext ?? []);
  if (origins.length > 0) metrics.batchSize.observe(origins.length);
  const named = namesOf(jobId, origins);
  const options = {
    kind: 'consumer',
    parent: first,
    links: [...new Set(others)].filter((context) => context !== first),
    attributes: { 'job.id': jobId, 'job.commands': origins.length },
  } as const;
  await traced(tracing, 'submit job', options, async (span) => {
    const began = performance.now();
    try {
      const ledger = watchedLedger(submission.ledger, metrics, tracing, span, (outcome) =>
        log.info({ ...named, outcome: outcome.kind, ...transactionOf(outcome) }, 'transaction'),
      );
      await submitJob({ ...submission, ledger }, jobId);
      log.info({ ...named, ms: Math.round(performance.now() - began) }, 'submitted');
    } catch (error) {
      const delayed = error instanceof SubmissionDelayed;
      log[delayed ? 'warn' : 'error']({ ...named, err: error }, delayed ? 'submission delayed' : 'submission failed');
      throw error;
    }
  });
}

/** How many commands there are, by state and name. */
export async function countedCommands(database: Database): Promise<(readonly [Record<string, string>, number])[]> {
  const rows = await database
    .selectFrom('command')
    .select(({ fn }) => ['state', 'name', fn.countAll<string>().as('count')])
    .groupBy(['state', 'name'])
    .execute();
  return rows.map(({ state, name, count }) => [{ state, name }, Number(count)]);
}

function namesOf(jobId: string, origins: readonly { id: string; requestId: string | null }[]) {
  return {
    jobId,
    commands: origins.length,
    operations: origins.slice(0, MAX_LOGGED_IDS).map(({ id }) => id),
    requests: [...new Set(origins.flatMap(({ requestId }) => requestId ?? []))].slice(0, MAX_LOGGED_IDS),
  };
}

function watchedLedger(
  ledger: LedgerClient,
  metrics: SubmissionMetrics,
  tracing: Tracing,
  job: Span,
  onOutcome: (outcome: SubmitOutcome) => void,
): LedgerClient {
  return {
    ...ledger,
    submit: async (identity, call, options) =>
      await traced(tracing, 'ledger transaction', { kind: 'client', parent: job.context }, async (span) => {
        const measured = metrics.durationSeconds.startTimer();
        const outcome = await ledger.submit(identity, call, options);
        measured({ outcome: outcome.kind });
        if (outcome.kind === 'readConflict') metrics.readConflicts.inc();
        span.set({ 'ledger.call': call.transaction, 'ledger.outcome': outcome.kind, ...transactionOf(outcome) });
        onOutcome(outcome);
        return outcome;
      }),
  };
}

function transactionOf(outcome: SubmitOutcome): { transaction?: string } {
  return 'txId' in outcome ? { transaction: outcome.txId } : {};
}
