/** The queues of the worker, on PostgreSQL or on Redis: names, retry policy, connection. What is queued can be lost: the database tells what to queue again. */
import {
  createPostgresBackend,
  type Job,
  type JobProgress,
  type JobsOptions,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import { Client } from 'pg';
import type { CalendarDate } from '../domain/calendar';

/** Queues by name, with what a job of each carries. */
export interface Jobs {
  /** Carries the commands of a job of the command log to the ledger. */
  submit: { jobId: string };
  /** Projects archived blocks into the read model. */
  project: { upTo: string };
  /** Verifies the receivables of a job of what is due. */
  verify: { jobId: string };
  /** Reads an imported file. */
  import: { importId: string };
  /** Files an accepted offer of a bank in the movable-property registry. */
  file: { offer: string; bank: string };
  /** Looks whether the work of a business day is due, and does the work of a day; `day` is absent of a look. */
  collect: { day?: CalendarDate };
  remind: { day?: CalendarDate };
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

/** Where queues lie: on Redis where an address of it is given, in the database otherwise. */
export interface QueuePlace {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
}

/** Brings the queues' own schema up to date where they have one; several processes may do so at once. */
export async function migrateQueues({ databaseUrl, redisUrl }: QueuePlace): Promise<void> {
  if (redisUrl !== undefined) return;
  const client = new Client({ connectionString: databaseUrl });
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

/** What keys of the queues begin with on a Redis that others use as well. */
const REDIS_PREFIX = 'greentier';

/** Opens a queue to add jobs to. */
export function openQueue<Name extends keyof Jobs>(place: QueuePlace, name: Name): JobQueue<Name> {
  const options = { defaultJobOptions: JOB_OPTIONS };
  if (place.redisUrl === undefined) {
    const connection = { connectionString: place.databaseUrl, max: 2 };
    return new Queue(name, { ...options, connection }, createPostgresBackend);
  }
  // Both backends answer alike; the library gives each queue a type of its own.
  return new Queue(name, { ...options, ...redisOptions(place.redisUrl) }) as unknown as JobQueue<Name>;
}

/** Runs a queue's jobs, `concurrency` at a time. */
export function runQueue<Name extends keyof Jobs>(
  place: QueuePlace,
  name: Name,
  concurrency: number,
  process: (job: Jobs[Name], isLastAttempt: boolean) => Promise<void>,
): JobWorker<Name> {
  const run = (job: Job<Jobs[Name], void>) => process(job.data, job.attemptsMade + 1 >= (job.opts.attempts ?? 1));
  const options = {
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: 1_000, // a job outlives any number of killed workers
    settings: { backoffStrategy: retryDelayMs },
  };
  if (place.redisUrl === undefined) {
    const connection = { connectionString: place.databaseUrl, max: concurrency + 2 };
    return new Worker(name, run, { ...options, connection }, createPostgresBackend);
  }
  return new Worker(name, run, { ...options, ...redisOptions(place.redisUrl) }) as unknown as JobWorker<Name>;
}

function redisOptions(url: string) {
  // A command waits for Redis as long as it is away, as the queue on PostgreSQL does.
  return { connection: { url, maxRetriesPerRequest: null }, prefix: REDIS_PREFIX };
}
