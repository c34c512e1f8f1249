/** Gives waiting commands to jobs: one alone goes at once, those that piled up meanwhile go together. */
import { MAX_BATCH_COMMANDS } from '../domain/limits';
import { assignJob, unfinishedJobs } from '../store/command-log';
import type { Database } from '../store/database';
import type { Announcements } from '../store/notifications';
import type { JobQueue } from '../store/queues';

/** How long a missed announcement can delay a command. */
const SWEEP_MS = 1_000;
/** How often jobs are queued again whose commands still wait, should the queue have lost them. */
const REQUEUE_MS = 60_000;

/**
 * Dispatches until the signal aborts. A job is assigned in the log before it is queued, under the same id; jobs whose
 * queueing a crash cut off are queued again at the start and every minute after it, and a job that is queued already stays one job.
 */
export async function dispatchCommands(
  database: Database,
  queue: JobQueue<'submit'>,
  arrivals: Announcements,
  signal: AbortSignal,
  requeueMs = REQUEUE_MS,
): Promise<void> {
  let requeueAt = 0;
  while (!signal.aborted) {
    const arrived = arrivals.next(SWEEP_MS);
    if (performance.now() >= requeueAt) {
      for (const jobId of await unfinishedJobs(database)) await enqueue(queue, jobId);
      requeueAt = performance.now() + requeueMs;
    }
    for (;;) {
      const job = await assignJob(database, MAX_BATCH_COMMANDS);
      if (job === undefined) break;
      await enqueue(queue, job.jobId);
    }
    await arrived;
  }
}

async function enqueue(queue: JobQueue<'submit'>, jobId: string): Promise<void> {
  await queue.add('submit', { jobId }, { jobId });
}
