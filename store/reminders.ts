/** Reminders: each made once, told to webhooks and streams from the same SQL transaction, and shown to whom it is for. */
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Database, Tables } from './database';
import type { Viewer } from './read-model';
import { type Page, pageOf, type RecordPlace } from './record-pages';
import { deliverReminders } from './webhook-deliveries';

/** Advisory lock under which reminders are numbered: a lower number never becomes visible after a higher one. */
const NUMBERING = 6_010_001;

/** A reminder as it was made. */
export type ReminderRow = Selectable<Tables['reminder']>;
export type NewReminder = Omit<ReminderRow, 'sequence' | 'made_at'>;

/**
 * Carries out what makes reminders, while no block is projected and nobody else makes any: what it reads of a receivable
 * still holds when its reminder becomes visible.
 */
export async function whileMakingReminders<Result>(
  database: Database,
  make: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${NUMBERING}::bigint)`.execute(transaction);
    await transaction.selectFrom('projection').select('next_block').forShare().executeTakeFirstOrThrow();
    return await make(transaction);
  });
}

/** The stages of which reminders were made, by receivable. */
export async function stagesMade(
  transaction: Transaction<Tables>,
  receivables: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (receivables.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('reminder')
    .select(['receivable', 'stage'])
    .where('receivable', 'in', receivables)
    .execute();
  const stages = new Map<string, Set<string>>();
  for (const { receivable, stage } of rows) stages.set(receivable, (stages.get(receivable) ?? new Set()).add(stage));
  return stages;
}

/** Keeps reminders and has them told; one that is there already stays the only one. @returns how many were made */
export async function keepReminders(
  transaction: Transaction<Tables>,
  reminders: readonly NewReminder[],
  now: Date,
): Promise<number> {
  if (reminders.length === 0) return 0;
  const made = await transaction
    .insertInto('reminder')
    .values(reminders.map((reminder) => ({ ...reminder, made_at: now })))
    .onConflict((conflict) => conflict.columns(['receivable', 'stage']).doNothing())
    .returningAll()
    .execute();
  await deliverReminders(transaction, made, now);
  return made.length;
}

/** A page of the reminders that are for a party. */
export async function pageOfReminders(
  database: Database,
  { party }: Pick<Viewer, 'party'>,
  query: {
    readonly receivable: string | undefined;
    readonly stages: readonly string[] | undefined;
    readonly newestFirst: boolean;
    readonly after: RecordPlace | undefined;
    readonly limit: number;
  },
): Promise<Page<ReminderRow>> {
  const { receivable, stages, newestFirst, after, limit } = query;
  let selection = database.selectFrom('reminder').selectAll().where(isFor(party));
  if (receivable !== undefined) selection = selection.where('receivable', '=', receivable);
  if (stages !== undefined) selection = selection.where('stage', 'in', stages);
  if (after !== undefined) selection = selection.where('sequence', newestFirst ? '<' : '>', after.value);
  const rows = await selection
    .orderBy('sequence', newestFirst ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows.map((row) => ({ item: row, place: { value: row.sequence, key: `${row.receivable}/${row.stage}` } })),
    limit,
  );
}

/** Reminders behind a place, in order; at most `limit`. With a viewer, only those that are for it. */
export async function remindersAfter(
  database: Database,
  sequence: bigint,
  limit: number,
  viewer?: Pick<Viewer, 'party'>,
): Promise<ReminderRow[]> {
  let selection = database.selectFrom('reminder').selectAll().where('sequence', '>', sequence.toString());
  if (viewer !== undefined) selection = selection.where(isFor(viewer.party));
  return await selection.orderBy('sequence').limit(limit).execute();
}

/** The place behind every reminder so far. */
export async function lastReminder(database: Database): Promise<bigint> {
  const { last } = await database
    .selectFrom('reminder')
    .select(({ fn }) => fn.max('sequence').as('last'))
    .executeTakeFirstOrThrow();
  return BigInt(last ?? 0);
}

function isFor(party: string) {
  return sql<boolean>`parties @> array[${party}]::text[]`;
}
