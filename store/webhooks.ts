/** Webhooks of firms: where they are told what changes, and the secret by which they know that it is from here. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { MAX_WEBHOOKS } from '../domain/limits';
import { refuse } from '../domain/problems';
import { RECORDS, type RecordKind } from '../domain/records';
import { rewrap, seal, unseal } from './data-keys';
import { type Database, dataKeysOf, type Tables } from './database';
import { nextBlock, type Viewer } from './read-model';

/** How long the secret before a rotation stays good, so that a receiver can change over without a gap. */
const OVERLAP_MS = 24 * 60 * 60 * 1_000;
const SECRET_BYTES = 32;

/** What a webhook may be told of besides records. */
export const REMINDER_KIND = 'reminder';
export type WebhookKind = RecordKind | typeof REMINDER_KIND;
export const WEBHOOK_KINDS: readonly WebhookKind[] = [...(Object.keys(RECORDS) as RecordKind[]), REMINDER_KIND];

/** A webhook as its owner sees it. */
export type WebhookRow = Pick<Selectable<Tables['webhook']>, 'id' | 'url' | 'kinds' | 'created_at' | 'previous_until'>;

const SHOWN = ['id', 'url', 'kinds', 'created_at', 'previous_until'] as const;

/**
 * Adds a webhook, which is told of what later blocks change.
 * @returns it with its secret, which is not shown again
 * @throws Refusal `already-exists` when the user has one with this address, `webhook-limit-reached`
 */
export async function addWebhook(
  database: Database,
  owner: Viewer,
  { url, kinds, now }: { url: string; kinds?: readonly WebhookKind[] | undefined; now: Date },
): Promise<{ webhook: WebhookRow; secret: string }> {
  const id = randomUUID();
  const secret = newSecret();
  const sealed = seal(dataKeysOf(database), secretName(id), Buffer.from(secret));
  return await database.transaction().execute(async (transaction) => {
    const existing = await transaction
      .selectFrom('webhook')
      .select(['id', 'url'])
      .where('party', '=', owner.party)
      .where('role', '=', owner.role)
      .execute();
    const same = existing.find((each) => each.url === url);
    if (same !== undefined) refuse('already-exists', url, { field: 'url', reference: `webhook/${same.id}` });
    if (existing.length >= MAX_WEBHOOKS) refuse('webhook-limit-reached', `${existing.length} webhooks`);
    const webhook = await transaction
      .insertInto('webhook')
      .values({
        id,
        party: owner.party,
        role: owner.role,
        url,
        kinds: kinds === undefined ? null : [...kinds],
        secret: sealed.bytes,
        key_id: sealed.keyId,
        from_block: (await nextBlock(transaction)).toString(),
        created_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning(SHOWN)
      .executeTakeFirst();
    if (webhook === undefined) return refuse('already-exists', url, { field: 'url' });
    return { webhook, secret };
  });
}

/** The user's webhooks, oldest first. */
export async function listWebhooks(database: Database, owner: Viewer): Promise<WebhookRow[]> {
  return await database
    .selectFrom('webhook')
    .select(SHOWN)
    .where('party', '=', owner.party)
    .where('role', '=', owner.role)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** One of the user's webhooks. @throws Refusal `not-found`, also for one of another user */
export async function findWebhook(database: Database, owner: Viewer, id: string): Promise<WebhookRow> {
  const found = await database
    .selectFrom('webhook')
    .select(SHOWN)
    .where('id', '=', id)
    .where('party', '=', owner.party)
    .where('role', '=', owner.role)
    .executeTakeFirst();
  return found ?? refuse('not-found', `no webhook ${id}`);
}

/** Ends a webhook with its deliveries. @throws Refusal `not-found` */
export async function deleteWebhook(database: Database, owner: Viewer, id: string): Promise<void> {
  await findWebhook(database, owner, id);
  await database.deleteFrom('webhook').where('id', '=', id).execute();
}

/** Gives a webhook a new secret; what is sent for a while carries signatures by both. @throws Refusal `not-found` */
export async function rotateSecret(
  database: Database,
  owner: Viewer,
  id: string,
  now: Date,
): Promise<{ secret: string; previousUntil: Date }> {
  await findWebhook(database, owner, id);
  const keys = dataKeysOf(database);
  const secret = newSecret();
  const sealed = seal(keys, secretName(id), Buffer.from(secret));
  const previousUntil = new Date(now.getTime() + OVERLAP_MS);
  await database.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('webhook')
      .select('secret')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (before === undefined) return refuse('not-found', `no webhook ${id}`);
    return await transaction
      .updateTable('webhook')
      .set({
        // Both lie under the same key, which is what the row says.
        previous_secret: rewrap(keys, secretName(id), before.secret).bytes,
        previous_until: previousUntil,
        secret: sealed.bytes,
        key_id: sealed.keyId,
      })
      .where('id', '=', id)
      .execute();
  });
  return { secret, previousUntil };
}

/** Where a webhook's messages go and what signs them; `undefined` when it was deleted. @throws Unreadable */
export async function webhookTarget(
  database: Database,
  id: string,
  now: Date,
): Promise<{ url: string; secrets: string[] } | undefined> {
  const row = await database.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const previous = row.previous_until !== null && row.previous_until > now ? [row.previous_secret] : [];
  const secrets = [row.secret, ...previous].flatMap((sealed) =>
    sealed === null ? [] : [unseal(dataKeysOf(database), secretName(id), sealed).toString()],
  );
  return { url: row.url, secrets };
}

/** What a webhook's secret is encrypted as: under another webhook's id it cannot be read. */
export function secretName(webhookId: string): string {
  return `webhook/${webhookId}`;
}

/** A secret in the form of the Standard Webhooks specification. */
function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}
