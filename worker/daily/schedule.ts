/**
 * The work of business days, by job schedules: a schedule looks often whether the day's work is due by the service's clock,
 * and gives it a job of the day's name. So a worker that was away, and a clock that was moved, are met alike.
 */
import { CURRENT_CALENDAR, isBusinessDay } from '../../domain/business-days';
import { type CalendarDate, dateOf, timeOf } from '../../domain/calendar';
import type { Clock } from '../../store/clock';
import { type DailyJob, isDone, markDone } from '../../store/daily-runs';
import type { Database } from '../../store/database';
import type { JobQueue } from '../../store/queues';

/** Tries of a day's work before it is left to a person: about five minutes. */
const DAY_ATTEMPTS = 36;

/** What the work of a day needs. */
export interface Daily {
  readonly database: Database;
  readonly clock: Clock;
  /** Aborts when the process stops: the work is put down after the step that it is at. */
  readonly stopping: AbortSignal;
}

/** One kind of daily work. */
export interface DailyWork {
  readonly job: DailyJob;
  /** From which time of day on it is done, `hh:mm` in the contract's time zone. */
  readonly at: string;
  /** Does the work of a day; what was done before is found done. @returns how much there was of what */
  readonly work: (daily: Daily, day: CalendarDate) => Promise<Readonly<Record<string, number>>>;
}

/** The day's work was put down, because the process stops or the day is over by the clock. */
export class PutDown extends Error {
  override readonly name = 'PutDown';
}

/** Has it looked regularly, from now on, whether the day's work is due. */
export async function scheduleLooks<Name extends DailyJob>(
  queue: Pick<JobQueue<Name>, 'upsertJobScheduler'>,
  everyMs: number,
): Promise<void> {
  // A look that fails is no matter: the next one comes.
  const opts = { attempts: 1, removeOnComplete: true, removeOnFail: true };
  await queue.upsertJobScheduler('look', { every: everyMs }, { name: 'look', data: {}, opts } as never);
}

/**
 * Runs a job of the queue: a look, or the work of a day.
 * @throws PutDown when the process stops in the middle; another one goes on
 */
export async function dailyJob(
  daily: Daily,
  { job, at, work }: DailyWork,
  queue: Pick<JobQueue<DailyJob>, 'add'>,
  { day }: { readonly day?: CalendarDate },
): Promise<void> {
  const { database, clock } = daily;
  if (day === undefined) {
    const due = dueWorkday(await clock.now(), at);
    if (due === undefined || (await isDone(database, job, due))) return;
    const opts = { jobId: `${job}-${due}`, attempts: DAY_ATTEMPTS, removeOnComplete: true };
    await queue.add(job, { day: due }, opts);
    return;
  }
  if (await isDone(database, job, day)) return;
  const begunAt = await clock.now();
  try {
    const counts = await work(daily, day);
    await markDone(database, { job, day, begunAt, finishedAt: await clock.now() }, counts);
  } catch (error) {
    // What a day that is over left undone is the next day's work.
    if (!(error instanceof PutDown) || daily.stopping.aborted) throw error;
  }
}

/** The day whose work is due at an instant: a business day on which the time has come. */
export function dueWorkday(now: Date, at: string): CalendarDate | undefined {
  const instant = now.toISOString();
  const day = dateOf(instant);
  return isBusinessDay(CURRENT_CALENDAR, day) && timeOf(instant) >= at ? day : undefined;
}

/** What time it is, as long as the work of a day is to go on. @throws PutDown */
export async function nowOn({ clock, stopping }: Daily, day: CalendarDate): Promise<Date> {
  const now = await clock.now();
  if (stopping.aborted) throw new PutDown('the process stops');
  if (dateOf(now.toISOString()) !== day) throw new PutDown(`${day} is over`);
  return now;
}
