/** The queues of the worker, on PostgreSQL: names, retry policy, connection. */
import {
  createPostgresBackend,
  type JobProgress,
  type JobsOptions,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import { Client } from 'pg';

/** Queues by name, with what a job of each carries. */
export interface Jobs {
  /** Carries the commands of a job of the command log to the ledger. */
  submit: { jobId: string };
  /** Projects archived blocks into the read model. */
  project: { upTo: string };
  /** Posts a checkpoint of the blocks that have none yet. */
  checkpoint: Record<string, never>;
  /** Delivers a message to a webhook; the round counts up when a person retries what was given up. */
  deliver: { deliveryId: string; round: number };
}

/** Retries until the ledger is back: from a fifth of a second up to ten seconds apart, for a day. */
const JOB_OPTIONS: JobsOptions = {
  attempts: 10_000,
  backoff: { type: 'bounded' },
  removeOnComplete: { count: 1_000 },
  removeOnFail: { count: 1_000 },
};

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;
/** A killed worker's job is taken over after about this long. */
const LOCK_MS = 5_000;
const STALLED_CHECK_MS = 2_000;

/** Milliseconds before a job's next attempt. */
export function retryDelayMs(attemptsMade: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attemptsMade - 1, 10));
}

/** Brings the queues' own schema up to date; several processes may do so at once. */
export async function migrateQueues(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

/** A queue to add jobs to. */
export type JobQueue<Name extends keyof Jobs> = Queue<
  Jobs[Name],
  void,
  string,
  Jobs[Name],
  void,
  string,
  PostgresQueueBackend,
  PostgresConnectionOptions
>;

/** A process that runs a queue's jobs. */
export type JobWorker<Name extends keyof Jobs> = Worker<
  Jobs[Name],
  void,
  string,
  PostgresQueueBackend,
  JobProgress,
  PostgresConnectionOptions
>;

/** Where an attempt at a job stands among all that it gets. */
export interface Attempt {
  readonly isLast: boolean;
}

/** Opens a queue to add jobs to. */
export function openQueue<Name extends keyof Jobs>(url: string, name: Name): JobQueue<Name> {
  const connection = { connectionString: url, max: 2 };
  return new Queue(name, { connection, defaultJobOptions: JOB_OPTIONS }, createPostgresBackend);
}

/** Runs a queue's jobs, `concurrency` at a time. */
export function runQueue<Name extends keyof Jobs>(
  url: string,
  name: Name,
  concurrency: number,
  process: (job: Jobs[Name], attempt: Attempt) => Promise<void>,
): JobWorker<Name> {
  return new Worker(
    name,
    (job) =>
      process(job.data, {
        isLast: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
      }),
    {
      connection: { connectionString: url, max: concurrency + 2 },
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: 1_000, // a job outlives any number of killed workers
      settings: { backoffStrategy: retryDelayMs },
    },
    createPostgresBackend,
  );
}
