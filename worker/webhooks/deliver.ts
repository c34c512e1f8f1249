/** Delivers messages to webhooks, at least once each, under an id that stays the same. */
import { Webhook } from 'standardwebhooks';
import type { Clock } from '../../store/clock';
import type { Database } from '../../store/database';
import type { Announcements } from '../../store/notifications';
import type { JobQueue } from '../../store/queues';
import {
  makeDeliveries,
  markQueued,
  pendingDelivery,
  recordAttempt,
  waitingDeliveries,
} from '../../store/webhook-deliveries';
import { webhookTarget } from '../../store/webhooks';
import { type SendOptions, send } from './send';

/** How long a missed announcement can delay a delivery. */
const SWEEP_MS = 1_000;
const PAGE = 500;
/** How often deliveries are queued again that still wait, should the queue have lost them. */
const REQUEUE_MS = 600_000;
/**
 * A delivery is tried for most of a day: after 5, 10, 20 seconds and so on, 15 times in all, each wait up to a fifth
 * shorter or longer by chance, so that a receiver that comes back is not met by everything at once.
 */
const ATTEMPTS = 15;
const FIRST_RETRY_MS = 5_000;

/** What a delivery needs. */
export interface Delivering extends SendOptions {
  readonly database: Database;
  readonly clock: Clock;
}

/** A delivery did not arrive; it is tried again, or given up after the last attempt. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

/**
 * Makes deliveries of what blocks change and gives each a job, until the signal aborts. Jobs that were lost with their
 * queue are queued again; one that is queued already stays one job.
 */
export async function dispatchDeliveries(
  database: Database,
  clock: Clock,
  queue: JobQueue<'deliver'>,
  arrivals: Announcements,
  signal: AbortSignal,
  firstRetryMs = FIRST_RETRY_MS,
): Promise<void> {
  let requeueAt = 0;
  while (!signal.aborted) {
    const arrived = arrivals.next(SWEEP_MS);
    if (performance.now() >= requeueAt) {
      await enqueueAgain(database, queue, firstRetryMs);
      requeueAt = performance.now() + REQUEUE_MS;
    }
    await makeDeliveries(database, await clock.now());
    for (let full = true; full && !signal.aborted; ) {
      const page = await waitingDeliveries(database, PAGE);
      await enqueue(queue, page, firstRetryMs);
      await markQueued(
        database,
        page.map(({ id }) => id),
      );
      full = page.length === PAGE;
    }
    await arrived;
  }
}

/**
 * Sends one message, signed as the Standard Webhooks specification says, with every secret that is good now.
 * @throws NotDelivered when the receiver did not take it, after that was recorded
 */
export async function deliver(
  { database, clock, ...options }: Delivering,
  { deliveryId }: { readonly deliveryId: string },
  isLastAttempt: boolean,
): Promise<void> {
  const delivery = await pendingDelivery(database, deliveryId);
  const target =
    delivery === undefined ? undefined : await webhookTarget(database, delivery.webhook, await clock.now());
  if (delivery === undefined || target === undefined) return;
  const at = new Date(); // the receiver compares it with its own clock, which no sandbox moves
  const begun = performance.now();
  const { id, payload } = delivery;
  const sent = await send(
    {
      url: target.url,
      body: payload,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GreenTier',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': target.secrets.map((secret) => new Webhook(secret).sign(id, at, payload)).join(' '),
      },
    },
    options,
  );
  const attempt = { at: at.toISOString(), durationMs: Math.round(performance.now() - begun), ...sent };
  const state = sent.problem === undefined ? 'delivered' : isLastAttempt ? 'failed' : 'pending';
  await recordAttempt(database, id, attempt, state, await clock.now());
  if (sent.problem !== undefined) throw new NotDelivered(sent.problem);
}

async function enqueueAgain(database: Database, queue: JobQueue<'deliver'>, firstRetryMs: number): Promise<void> {
  for (let behind = '0'; ; ) {
    const page = await waitingDeliveries(database, PAGE, { behind });
    await enqueue(queue, page, firstRetryMs);
    await markQueued(
      database,
      page.map(({ id }) => id),
    );
    behind = page.at(-1)?.sequence ?? behind;
    if (page.length < PAGE) return;
  }
}

async function enqueue(
  queue: JobQueue<'deliver'>,
  deliveries: readonly { readonly id: string; readonly round: number }[],
  firstRetryMs: number,
): Promise<void> {
  if (deliveries.length === 0) return;
  await queue.addBulk(
    deliveries.map(({ id, round }) => ({
      name: 'deliver',
      data: { deliveryId: id, round },
      opts: {
        jobId: `${id}-${round}`,
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: firstRetryMs, jitter: 0.2 },
      },
    })),
  );
}
