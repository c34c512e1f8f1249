/** Items of banks' files and the list that a person works off: each is kept once, and leaves each state in one way. */
import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { canonicalJson } from '../domain/canonical';
import type { Role } from '../domain/participants';
import { type Actor, acceptRequest, findAnswer, type NewCommand } from './command-log';
import type { Database, ItemState, Tables } from './database';
import { keepDocument, type StoredDocument } from './documents';
import { type Page, pageOf, type RecordPlace } from './record-pages';

/** Channel on which the arrival of items is announced. */
export const ITEMS_ARRIVED = 'settlement_items_arrived';

const INSERTED_AT_ONCE = 500;

/** An item before it is kept. */
export interface ArrivingItem {
  readonly id: string;
  readonly state: 'waiting' | 'noted' | 'open';
  readonly reason?: string;
  readonly detail?: string;
  readonly record?: string;
  readonly likeness?: { readonly key: string; readonly certain: boolean };
  readonly content: object;
}

/** An item as it is kept. */
export type ItemRow = Pick<
  Tables['settlement_item'],
  | 'owner'
  | 'id'
  | 'role'
  | 'given_by'
  | 'identity'
  | 'state'
  | 'reason'
  | 'detail'
  | 'record'
  | 'command_id'
  | 'resolution'
> & {
  readonly sequence: string;
  readonly attempt: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly file_sha256: string | null;
  readonly received_at: Date;
  readonly resolved_at: Date | null;
};

/** What became of the items of a file. */
export interface KeptItems {
  readonly kept: number;
  /** Items that an earlier file told in the same words. */
  readonly repeated: number;
  readonly open: number;
}

/**
 * Keeps the items of a file in one SQL transaction with its bytes. An item that is there already is kept once; one that
 * contradicts what is there, or may be the same booking told by another file, becomes one that a person looks at.
 */
export async function keepItems(
  database: Database,
  owner: Actor,
  { items, document, now }: { items: readonly ArrivingItem[]; document?: StoredDocument; now: Date },
): Promise<KeptItems> {
  return await database.transaction().execute(async (transaction) => {
    // Two files of one owner at once would not see each other's items.
    await sql`select pg_advisory_xact_lock(hashtextextended(${owner.party}, 501))`.execute(transaction);
    if (document !== undefined) await keepDocument(transaction, document, owner.party);
    const earlier = await earlierThan(transaction, owner.party, items, document?.sha256);
    const counts = { kept: 0, repeated: 0, open: 0 };
    const arriving = items.flatMap((item) => comparedWith(earlier, item) ?? []);
    for (let from = 0; from < arriving.length; from += INSERTED_AT_ONCE) {
      const rows = arriving.slice(from, from + INSERTED_AT_ONCE);
      const inserted = await transaction
        .insertInto('settlement_item')
        .values(rows.map((item) => rowOf(owner, item, document?.sha256, now)))
        .onConflict((conflict) => conflict.doNothing())
        .returning('state')
        .execute();
      counts.kept += inserted.length;
      counts.open += inserted.filter(({ state }) => state === 'open').length;
    }
    await sql`select pg_notify(${ITEMS_ARRIVED}, '')`.execute(transaction);
    return { ...counts, repeated: items.length - counts.kept };
  });
}

/** What earlier files told that has to do with some items. */
interface Earlier {
  readonly contents: ReadonlyMap<string, object>;
  /** Items of other files by likeness: whether each is known by a reference. */
  readonly alike: ReadonlyMap<string, readonly { readonly id: string; readonly certain: boolean }[]>;
}

async function earlierThan(
  transaction: Transaction<Tables>,
  owner: string,
  items: readonly ArrivingItem[],
  file: string | undefined,
): Promise<Earlier> {
  const ids = items.map(({ id }) => id);
  const likenesses = items.flatMap(({ likeness }) => likeness?.key ?? []);
  const { rows: same } = await sql<{ id: string; content: object }>`
    select id, content from settlement_item where owner = ${owner} and id = any(${ids}::text[])`.execute(transaction);
  const { rows: like } = await sql<{ id: string; likeness: string; certain: boolean }>`
    select id, likeness, certain from settlement_item
    where owner = ${owner} and likeness = any(${likenesses}::text[]) and file_sha256 is distinct from ${file ?? null}
    `.execute(transaction);
  const alike = new Map<string, { id: string; certain: boolean }[]>();
  for (const { likeness, ...each } of like) alike.set(likeness, [...(alike.get(likeness) ?? []), each]);
  return { contents: new Map(same.map(({ id, content }) => [id, content])), alike };
}

/** The item, as something for a person where an earlier one makes it doubtful; `undefined` where it is the earlier one. */
function comparedWith({ contents, alike }: Earlier, item: ArrivingItem): ArrivingItem | undefined {
  const earlier = contents.get(item.id);
  if (earlier !== undefined) {
    const words = canonicalJson(JSON.parse(JSON.stringify(item.content)));
    if (canonicalJson(earlier) === words || saysTheSame(earlier, item.content)) return undefined;
    const id = createHash('sha256').update(`${item.id} ${words}`).digest('hex');
    const detail = `item ${item.id} said something else under the same reference`;
    const { likeness: _, ...told } = item;
    return { ...told, id, state: 'open', reason: 'contradicts-earlier', detail };
  }
  const { likeness, state } = item;
  const doubtful = (likeness && alike.get(likeness.key))?.find(({ certain }) => !(likeness.certain && certain));
  if (doubtful === undefined || state !== 'waiting') return item;
  const detail = `item ${doubtful.id} of another file has the same day and amount, and no reference tells them apart`;
  return { ...item, state: 'open', reason: 'alike-earlier', detail };
}

/** What a notification leaves out the statement may tell: only money, day and direction contradict. */
function saysTheSame(one: object, other: object): boolean {
  const facts = (content: object) => {
    const { kind, direction, amountMinor, currency, status, isReversal } = content as Record<string, unknown>;
    return kind === 'entry' ? JSON.stringify([direction, amountMinor, currency, status, isReversal]) : undefined;
  };
  return facts(one) !== undefined && facts(one) === facts(other);
}

/** An item as a row that is to be inserted. */
export function rowOf(
  owner: Actor,
  { id, state, reason, detail, record, likeness, content }: ArrivingItem,
  file: string | undefined,
  now: Date,
) {
  return {
    owner: owner.party,
    id,
    role: owner.role,
    given_by: owner.user,
    identity: owner.identity,
    state,
    reason: reason ?? null,
    detail: detail ?? null,
    record: record ?? null,
    likeness: likeness?.key ?? null,
    certain: likeness?.certain ?? true,
    content: JSON.stringify(content),
    file_sha256: file ?? null,
    received_at: now,
  };
}

/** Puts something that no file told before a person, again where a person had sent it back. */
export async function openItem(
  database: Database,
  owner: Actor,
  item: ArrivingItem & { readonly state: 'open' },
  now: Date,
): Promise<void> {
  await database
    .insertInto('settlement_item')
    .values(rowOf(owner, item, undefined, now))
    .onConflict((conflict) =>
      conflict
        .columns(['owner', 'id'])
        .doUpdateSet({ state: 'open', reason: item.reason ?? null, detail: item.detail ?? null })
        .where('settlement_item.state', '=', 'noted'),
    )
    .execute();
}

/** Items that the worker has to match, the longest waiting first. */
export async function waitingItems(database: Database, limit: number): Promise<ItemRow[]> {
  const rows = await database
    .selectFrom('settlement_item')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows as ItemRow[];
}

/** What the worker found out about an item that waits; another worker that was first wins. */
export async function leaveWaiting(
  database: Database,
  { owner, id, attempt }: Pick<ItemRow, 'owner' | 'id' | 'attempt'>,
  found:
    | { readonly state: 'booking'; readonly commandId: string; readonly record: string }
    | { readonly state: 'noted'; readonly record: string }
    | { readonly state: 'open'; readonly reason: string; readonly detail: string; readonly record?: string },
): Promise<void> {
  await database
    .updateTable('settlement_item')
    .set({
      state: found.state,
      record: found.record ?? null,
      command_id: found.state === 'booking' ? found.commandId : null,
      reason: found.state === 'open' ? found.reason : null,
      detail: found.state === 'open' ? found.detail : null,
    })
    .where('owner', '=', owner)
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('state', '=', 'waiting')
    .execute();
}

/**
 * Gives the command that follows from an item, in the name of its owner and under the item's own key: whatever is cut off
 * in between, one attempt is one command.
 * @returns the id of the command, of an earlier one where there was one already
 */
export async function giveBooking(
  database: Database,
  item: Pick<ItemRow, 'owner' | 'id' | 'role' | 'given_by' | 'identity' | 'attempt'>,
  command: NewCommand,
  now: Date,
): Promise<string> {
  const request = keyOf(item);
  const { commandIds } = await acceptRequest(database, { ...request, commands: [command], refusals: [], now });
  return firstOf(commandIds, item.id);
}

/** The command that was given for an item in its present attempt. */
export async function bookingOf(
  database: Database,
  item: Pick<ItemRow, 'owner' | 'id' | 'role' | 'given_by' | 'identity' | 'attempt'>,
): Promise<string | undefined> {
  const answer = await findAnswer(database, keyOf(item));
  return answer && firstOf(answer.commandIds, item.id);
}

function keyOf({ owner, id, role, given_by: user, identity, attempt }: Parameters<typeof bookingOf>[1]) {
  const idempotencyKey = `settlement-${id.slice(0, 64)}-${attempt}`;
  return {
    actor: { party: owner, role: role as Role, user, identity },
    idempotencyKey,
    bodySha256: createHash('sha256').update(idempotencyKey).digest('hex'),
  };
}

function firstOf(commandIds: readonly string[], item: string): string {
  const [id] = commandIds;
  if (id === undefined) throw new Error(`item ${item} was given no command`);
  return id;
}

/** Ends the items whose commands have ended: what the ledger refused comes back to a person. @returns how many ended */
export async function endBookings(database: Database): Promise<number> {
  const { rows } = await sql`
    update settlement_item item set
      state = case when command.state = 'applied' then 'booked' else 'open' end,
      reason = case when command.state = 'applied' then null else 'ledger-refused' end,
      detail = case when command.state = 'applied' then null
        else concat(command.problem ->> 'slug', ': ', command.problem ->> 'detail') end
    from command where command.id = item.command_id and item.state = 'booking' and command.state <> 'accepted'
    returning item.id`.execute(database);
  return rows.length;
}

/** What a person decided about an open item. @returns whether it was open */
export async function resolveItem(
  database: Database,
  { owner, id }: Pick<ItemRow, 'owner' | 'id'>,
  decided:
    | { readonly state: 'waiting' }
    | { readonly state: 'resolved'; readonly resolution: string; readonly now: Date }
    | { readonly state: 'booking'; readonly commandId: string; readonly record: string },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('settlement_item')
    .set({
      state: decided.state,
      ...(decided.state === 'waiting' ? { attempt: sql<number>`attempt + 1` } : {}),
      ...(decided.state === 'resolved' ? { resolution: decided.resolution, resolved_at: decided.now } : {}),
      ...(decided.state === 'booking'
        ? { command_id: decided.commandId, record: decided.record, attempt: sql<number>`attempt + 1` }
        : {}),
    })
    .where('owner', '=', owner)
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await sql`select pg_notify(${ITEMS_ARRIVED}, '')`.execute(database);
  return numUpdatedRows > 0n;
}

/** The name of an item that comes from no file. */
export function itemIdOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Those of some items that are there and wait for a person, or were closed by one. */
export async function unsettledItems(
  database: Database,
  owner: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from settlement_item where owner = ${owner} and id = any(${[...ids]}::text[])
    and state in ('open', 'resolved', 'waiting')`.execute(database);
  return new Set(rows.map(({ id }) => id));
}

/** An item of an owner. */
export async function findItem(database: Database, owner: string, id: string): Promise<ItemRow | undefined> {
  const row = await database
    .selectFrom('settlement_item')
    .selectAll()
    .where('owner', '=', owner)
    .where('id', '=', id)
    .executeTakeFirst();
  return row as ItemRow | undefined;
}

/** A page of an owner's items, in the order of arrival. */
export async function pageOfItems(
  database: Database,
  owner: string,
  query: {
    readonly states: readonly ItemState[] | undefined;
    readonly newestFirst: boolean;
    readonly after: RecordPlace | undefined;
    readonly limit: number;
  },
): Promise<Page<ItemRow>> {
  const { states, newestFirst, after, limit } = query;
  let selection = database.selectFrom('settlement_item').selectAll().where('owner', '=', owner);
  if (states !== undefined) selection = selection.where('state', 'in', states);
  if (after !== undefined) selection = selection.where('sequence', newestFirst ? '<' : '>', after.value);
  const rows = (await selection
    .orderBy('sequence', newestFirst ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute()) as ItemRow[];
  return pageOf(
    rows.map((row) => ({ item: row, place: { value: row.sequence, key: row.id } })),
    limit,
  );
}
