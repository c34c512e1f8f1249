/** Which work of which business day is done. */
import type { Database } from './database';

/** Work that is done once on each business day. */
export const DAILY_JOBS = ['collect', 'remind'] as const;
export type DailyJob = (typeof DAILY_JOBS)[number];

/** Whether the work of a day is done. */
export async function isDone(database: Database, job: DailyJob, day: string): Promise<boolean> {
  const row = await database
    .selectFrom('daily_run')
    .select('day')
    .where('job', '=', job)
    .where('day', '=', day)
    .executeTakeFirst();
  return row !== undefined;
}

/** Remembers that the work of a day is done, and how much there was of what; another worker that was first stands. */
export async function markDone(
  database: Database,
  { job, day, begunAt, finishedAt }: { job: DailyJob; day: string; begunAt: Date; finishedAt: Date },
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await database
    .insertInto('daily_run')
    .values({ job, day, counts: JSON.stringify(counts), begun_at: begunAt, finished_at: finishedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** When the last work that is done was begun; `undefined` before the first. */
export async function lastBegun(database: Database, job: DailyJob): Promise<Date | undefined> {
  const row = await database
    .selectFrom('daily_run')
    .select('begun_at')
    .where('job', '=', job)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.begun_at;
}
