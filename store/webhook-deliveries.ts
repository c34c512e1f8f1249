/** Deliveries to webhooks: made once from each block's changes, tried until they arrive or are given up. */
import { createHash, randomUUID } from 'node:crypto';
import { type Selectable, sql, type Transaction } from 'kysely';
import { refuse } from '../domain/problems';
import { type Change, changeFor, changesOfBlocks } from './changes';
import type { Database, DeliveryAttempt, DeliveryState, Tables } from './database';
import { nextBlock, type Viewer } from './read-model';
import { type Page, pageOf } from './record-pages';
import { findWebhook, REMINDER_KIND } from './webhooks';

/** Channel on which new deliveries are announced. */
export const DELIVERIES_WAIT = 'webhook_deliveries_wait';

/** Blocks whose changes become deliveries in one SQL transaction. */
const BLOCKS_TOGETHER = 20n;
/** Attempts that are remembered of one delivery; the newest count. */
const REMEMBERED_ATTEMPTS = 50;

/** A delivery as its owner sees it. */
export type DeliveryRow = Selectable<Tables['webhook_delivery']>;

/** What a message says, as its receiver reads it. */
export interface Message {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Makes deliveries of every block that is projected and has none yet: for each webhook those changes that its owner may
 * see. The place moves on in the same transaction, so that a change becomes one delivery, whatever breaks off.
 * @returns how many were made
 */
export async function makeDeliveries(database: Database, now: Date): Promise<number> {
  let made = 0;
  for (;;) {
    const step = await database.transaction().execute(async (transaction) => {
      const { next_block } = await transaction
        .selectFrom('webhook_cursor')
        .select('next_block')
        .forUpdate()
        .executeTakeFirstOrThrow();
      const [from, projected] = [BigInt(next_block), await nextBlock(transaction)];
      if (from >= projected) return undefined;
      const end = from + BLOCKS_TOGETHER < projected ? from + BLOCKS_TOGETHER : projected;
      const webhooks = await transaction
        .selectFrom('webhook')
        .select(['id', 'party', 'role', 'kinds', 'from_block'])
        .execute();
      const changes = webhooks.length === 0 ? [] : await changesOfBlocks(transaction, from, end);
      const rows = changes.flatMap((change) => webhooks.flatMap((webhook) => deliveriesOf(webhook, change, now)));
      await insertDeliveries(transaction, rows, now);
      await transaction.updateTable('webhook_cursor').set({ next_block: end.toString() }).execute();
      return rows.length;
    });
    if (step === undefined) return made;
    made += step;
  }
}

/** What is told of a reminder: whom it is for, of which receivable and stage. */
export type ReminderToTell = Pick<Selectable<Tables['reminder']>, 'receivable' | 'stage' | 'due_date' | 'parties'>;

/** Makes deliveries of reminders, in the transaction that makes the reminders. */
export async function deliverReminders(
  transaction: Transaction<Tables>,
  reminders: readonly ReminderToTell[],
  now: Date,
): Promise<void> {
  const parties = [...new Set(reminders.flatMap((reminder) => reminder.parties))];
  if (parties.length === 0) return;
  const webhooks = await transaction
    .selectFrom('webhook')
    .select(['id', 'party', 'kinds'])
    .where('party', 'in', parties)
    .execute();
  const rows = reminders.flatMap(({ receivable, stage, due_date: dueDate, parties: told }) =>
    webhooks
      .filter(({ party, kinds }) => told.includes(party) && kinds?.includes(REMINDER_KIND) !== false)
      .map(({ id: webhook }) => {
        const data = { kind: REMINDER_KIND, receivable, stage, dueDate };
        const message: Message = { type: 'reminder.made', timestamp: now.toISOString(), data };
        const id = messageId(`${webhook}/${REMINDER_KIND}/${receivable}/${stage}`);
        return { id, webhook, block_number: null, line: null, payload: JSON.stringify(message) };
      }),
  );
  await insertDeliveries(transaction, rows, now);
  if (rows.length > 0) await sql`select pg_notify(${DELIVERIES_WAIT}, '')`.execute(transaction);
}

/** A message that only says that messages arrive. @throws Refusal `not-found` */
export async function addPing(database: Database, owner: Viewer, webhookId: string, now: Date): Promise<DeliveryRow> {
  await findWebhook(database, owner, webhookId);
  const message: Message = { type: 'webhook.ping', timestamp: now.toISOString(), data: { webhook: webhookId } };
  return await database.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto('webhook_delivery')
      .values({
        id: `msg_${randomUUID().replaceAll('-', '')}`,
        webhook: webhookId,
        payload: JSON.stringify(message),
        created_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await sql`select pg_notify(${DELIVERIES_WAIT}, '')`.execute(transaction);
    return row;
  });
}

/** A page of a webhook's deliveries, newest first. @throws Refusal `not-found` */
export async function pageOfDeliveries(
  database: Database,
  owner: Viewer,
  webhookId: string,
  {
    states,
    after,
    limit,
  }: { states?: readonly DeliveryState[] | undefined; after?: { readonly value: string } | undefined; limit: number },
): Promise<Page<DeliveryRow>> {
  await findWebhook(database, owner, webhookId);
  let selection = database.selectFrom('webhook_delivery').selectAll().where('webhook', '=', webhookId);
  if (states !== undefined) selection = selection.where('state', 'in', states);
  if (after !== undefined) selection = selection.where('sequence', '<', sql<string>`${after.value}::bigint`);
  const rows = await selection
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows.map((row) => ({ item: row, place: { value: row.sequence, key: row.id } })),
    limit,
  );
}

/** One delivery of a webhook. @throws Refusal `not-found` */
export async function findDelivery(
  database: Database,
  owner: Viewer,
  webhookId: string,
  id: string,
): Promise<DeliveryRow> {
  await findWebhook(database, owner, webhookId);
  const row = await database
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('webhook', '=', webhookId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? refuse('not-found', `no delivery ${id}`);
}

/** Has a delivery that was given up tried anew. @throws Refusal `not-found`, `delivery-not-failed` */
export async function retryDelivery(
  database: Database,
  owner: Viewer,
  webhookId: string,
  id: string,
): Promise<DeliveryRow> {
  const { state } = await findDelivery(database, owner, webhookId, id);
  const row = await database.transaction().execute(async (transaction) => {
    const updated = await transaction
      .updateTable('webhook_delivery')
      .set(({ eb }) => ({ state: 'pending' as const, queued: false, finished_at: null, round: eb('round', '+', 1) }))
      .where('id', '=', id)
      .where('state', '=', 'failed')
      .returningAll()
      .executeTakeFirst();
    await sql`select pg_notify(${DELIVERIES_WAIT}, '')`.execute(transaction);
    return updated;
  });
  return row ?? refuse('delivery-not-failed', `the delivery is ${state}`);
}

/** Deliveries that wait for a job, in the order in which they were made; with `again`, those too that had one. */
export async function waitingDeliveries(
  database: Database,
  limit: number,
  again?: { readonly behind: string },
): Promise<{ id: string; round: number; sequence: string }[]> {
  let selection = database
    .selectFrom('webhook_delivery')
    .select(['id', 'round', 'sequence'])
    .where('state', '=', 'pending');
  selection =
    again === undefined
      ? selection.where('queued', '=', false)
      : selection.where('sequence', '>', sql<string>`${again.behind}::bigint`);
  return await selection.orderBy('sequence').limit(limit).execute();
}

/** Remembers that deliveries have jobs. */
export async function markQueued(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.updateTable('webhook_delivery').set({ queued: true }).where('id', 'in', ids).execute();
}

/** A delivery that is still to be made; `undefined` when it arrived, was given up, or its webhook is gone. */
export async function pendingDelivery(database: Database, id: string): Promise<DeliveryRow | undefined> {
  return await database
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
}

/** Remembers an attempt, and how the delivery stands after it. */
export async function recordAttempt(
  database: Database,
  id: string,
  attempt: DeliveryAttempt,
  state: DeliveryState,
  now: Date,
): Promise<void> {
  await sql`
    update webhook_delivery set state = ${state}, finished_at = ${state === 'pending' ? null : now},
      attempts = (case when jsonb_array_length(attempts) >= ${REMEMBERED_ATTEMPTS} then attempts - 0 else attempts end)
        || ${JSON.stringify([attempt])}::jsonb
    where id = ${id} and state = 'pending'`.execute(database);
}

type WebhookToTell = Pick<Tables['webhook'], 'id' | 'party' | 'role' | 'kinds' | 'from_block'>;

/** The delivery that a change is for a webhook, where its owner may see the record and wants to be told of its kind. */
function deliveriesOf({ id: webhook, party, role, kinds, from_block }: WebhookToTell, change: Change, now: Date) {
  const { kind, key, state, block, line } = change;
  const seen = changeFor({ party, role }, change);
  if (seen === undefined || BigInt(block) < BigInt(from_block) || kinds?.includes(kind) === false) return [];
  const message: Message = {
    type: `${kind}.${seen}`,
    timestamp: now.toISOString(),
    // Whoever may not see the record any longer is not told what became of it.
    data: { kind, id: key, ...(seen === 'changed' && state !== null ? { state } : {}), block, line },
  };
  // A change has one id for each receiver, whenever its delivery is made.
  const id = messageId(`${webhook}/${block}/${line}`);
  return [{ id, webhook, block_number: block, line, payload: JSON.stringify(message) }];
}

function messageId(name: string): string {
  return `msg_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

interface NewDelivery {
  readonly id: string;
  readonly webhook: string;
  /** The change that is told; none for a reminder. */
  readonly block_number: string | null;
  readonly line: number | null;
  readonly payload: string;
}

async function insertDeliveries(
  transaction: Transaction<Tables>,
  rows: readonly NewDelivery[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into webhook_delivery (id, webhook, block_number, line, payload, created_at)
    select id, webhook, block_number, line, payload, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (id text, webhook uuid, block_number bigint, line integer, payload text)
    on conflict do nothing`.execute(transaction);
}
