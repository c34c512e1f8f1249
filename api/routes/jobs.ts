/** Jobs of the service's queues, for the operator: what waits, what was given up and why, and another try. */
import { type Static, Type } from 'typebox';
import { InstantText, Strict } from '../../domain/fields';
import { MAX_PAGE_SIZE } from '../../domain/limits';
import { refuse } from '../../domain/problems';
import type { Actor } from '../../store/command-log';
import { JOB_STATES, type JobView, OPERATED_QUEUES, type OperatedQueue } from '../../store/job-desk';
import { named } from '../openapi/named';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** What each queue does, and what helps when a job of it was given up. */
const WORK: Readonly<Record<OperatedQueue, { work: string; remedy: string }>> = {
  submit: {
    work: 'Carries commands to the ledger',
    remedy:
      'See that peers and orderer answer and that the identity is enrolled; then retry. Nothing takes effect twice.',
  },
  project: {
    work: 'Brings blocks into the read model',
    remedy: 'A block that cannot be read needs a newer version of the service; then retry.',
  },
  verify: {
    work: 'Matches receivables with the documents of their trade',
    remedy: 'See why documents could not be read; then retry.',
  },
  import: {
    work: 'Reads an imported file line by line',
    remedy: 'See that the database answers; then retry. Lines that have their fate keep it.',
  },
  file: {
    work: 'Files accepted offers in the movable-property registry',
    remedy: 'See that the registry answers; then retry. What is filed is found, not filed again.',
  },
  collect: {
    work: 'Marks what is overdue on a business day, and reckons interest on late payment',
    remedy:
      'See that the database answers; then retry. What is marked stays marked; a day that is over is left to the next one.',
  },
  remind: {
    work: 'Reminds obligors and holders on a business day',
    remedy:
      'See that the database answers; then retry. Nobody is reminded twice; a day that is over is left to the next one.',
  },
  checkpoint: {
    work: 'Posts the root of new blocks on the EVM chain',
    remedy: 'See that the chain answers and that the account can pay; the next one takes in what this one left.',
  },
};

const JobBody = named(
  'Job',
  Type.Object({
    queue: Type.Enum([...OPERATED_QUEUES]),
    id: Type.String({ examples: ['7c9e6679-7425-40de-944b-e07fc1f90ae7'] }),
    state: Type.Enum([...JOB_STATES]),
    work: Type.String({ description: 'What the job does', examples: [WORK.submit.work] }),
    attempts: Type.Integer({ minimum: 0 }),
    reason: Type.Optional(Type.String({ description: 'Why the last attempt failed' })),
    remedy: Type.Optional(Type.String({ description: 'What helps' })),
    queuedAt: InstantText,
    lastAttemptAt: Type.Optional(InstantText),
  }),
);

/** Routes of the jobs. */
export function jobRoutes(api: Api, { jobs }: Service): void {
  const tags = ['jobs'];

  api.get(
    '/jobs',
    {
      schema: {
        tags,
        operationId: 'listJobs',
        summary: 'Jobs of the queues, newest first',
        querystring: Strict({
          state: Type.Optional(
            Type.Enum([...JOB_STATES], { default: 'failed', description: 'failed when it is left out' }),
          ),
          queue: Type.Optional(
            Type.Array(Type.Enum([...OPERATED_QUEUES]), { minItems: 1, maxItems: OPERATED_QUEUES.length }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE, default: 100, description: 'Jobs of a queue at most' }),
          ),
        }),
        response: { 200: Type.Object({ items: Type.Array(JobBody) }), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      operatorOnly(actor);
      const queues = (query.queue as OperatedQueue[] | undefined) ?? OPERATED_QUEUES;
      const found = await jobs.list(
        (query.state as JobView['state'] | undefined) ?? 'failed',
        queues,
        query.limit ?? 100,
      );
      return { items: found.map(jobOf) };
    },
  );

  api.post(
    '/jobs/:queue/:id/retry',
    {
      schema: {
        tags,
        operationId: 'retryJob',
        summary: 'Tries a job anew that was given up',
        params: Type.Object({
          queue: Type.Enum([...OPERATED_QUEUES]),
          id: Type.String({ pattern: '^[A-Za-z0-9:_-]{1,200}$', examples: ['project-42'] }),
        }),
        response: { 202: JobBody, default: ProblemBody },
      },
    },
    async ({ actor, params }, reply) => {
      operatorOnly(actor);
      return await reply.code(202).send(jobOf(await jobs.retry(params.queue as OperatedQueue, params.id)));
    },
  );
}

function operatorOnly({ role }: Actor): void {
  if (role !== 'operator') refuse('not-permitted', 'the operator looks after the queues');
}

function jobOf({ queue, id, state, attempts, reason, queuedAt, lastAttemptAt }: JobView): Static<typeof JobBody> {
  const { work, remedy } = WORK[queue];
  return {
    queue,
    id,
    state,
    work,
    attempts,
    ...(reason === undefined ? {} : { reason }),
    ...(state === 'failed' ? { remedy } : {}),
    queuedAt: queuedAt.toISOString(),
    ...(lastAttemptAt === undefined ? {} : { lastAttemptAt: lastAttemptAt.toISOString() }),
  };
}
