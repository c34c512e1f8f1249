/** The jobs of the queues as the operator sees them: what waits, what was given up and why, and another try. */
import { refuse } from '../domain/problems';
import { type JobQueue, type Jobs, openQueue, type QueuePlace } from './queues';

/** Queues whose jobs the operator looks after; what a webhook's owner looks after is not among them. */
export const OPERATED_QUEUES = [
  'submit',
  'project',
  'verify',
  'import',
  'file',
  'collect',
  'remind',
  'checkpoint',
] as const satisfies (keyof Jobs)[];
export type OperatedQueue = (typeof OPERATED_QUEUES)[number];

/** Where a job stands; `failed` is what was given up. */
export const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A job. */
export interface JobView {
  readonly queue: OperatedQueue;
  readonly id: string;
  readonly state: JobState;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly reason?: string;
  readonly queuedAt: Date;
  readonly lastAttemptAt?: Date;
}

/** Looks after jobs. */
export interface JobDesk {
  /** Jobs in a state, the newest of each queue first; at most `limit` of a queue. */
  list(state: JobState, queues: readonly OperatedQueue[], limit: number): Promise<JobView[]>;
  /** Has a job tried anew that was given up. @throws Refusal `not-found`, `job-not-failed` */
  retry(queue: OperatedQueue, id: string): Promise<JobView>;
  close(): Promise<void>;
}

/** Opens the desk; a queue is connected to when it is first looked at. */
export function openJobDesk(place: QueuePlace, onTrouble: (error: Error) => void): JobDesk {
  const opened = new Map<OperatedQueue, JobQueue<OperatedQueue>>();
  const queueOf = (name: OperatedQueue): JobQueue<OperatedQueue> => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const queue = openQueue(place, name) as unknown as JobQueue<OperatedQueue>;
    queue.on('error', onTrouble);
    opened.set(name, queue);
    return queue;
  };
  return {
    async list(state, queues, limit) {
      const lists = await Promise.all(
        queues.map(async (name) => {
          const jobs = await queueOf(name).getJobs([state], 0, limit - 1, false);
          return jobs.flatMap((job) => (job?.id === undefined ? [] : [viewOf(name, job as SeenJob, state)]));
        }),
      );
      return lists.flat();
    },
    async retry(name, id) {
      const job = await queueOf(name).getJob(id);
      if (job === undefined) return refuse('not-found', `no job ${id} in ${name}`);
      const state = await job.getState();
      if (state !== 'failed') refuse('job-not-failed', `job ${id} is ${state}`);
      await job.retry('failed', { resetAttemptsMade: true });
      return viewOf(name, job as SeenJob, 'waiting');
    },
    async close() {
      await Promise.all([...opened.values()].map((queue) => queue.close()));
    },
  };
}

interface SeenJob {
  readonly id: string;
  readonly attemptsMade: number;
  readonly failedReason?: string | null;
  readonly timestamp: number;
  readonly processedOn?: number | null;
}

function viewOf(queue: OperatedQueue, job: SeenJob, state: JobState): JobView {
  const { id, attemptsMade: attempts, failedReason, timestamp, processedOn } = job;
  return {
    queue,
    id,
    state,
    attempts,
    ...(failedReason ? { reason: failedReason } : {}),
    queuedAt: new Date(timestamp),
    ...(processedOn ? { lastAttemptAt: new Date(processedOn) } : {}),
  };
}
