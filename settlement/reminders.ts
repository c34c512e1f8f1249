/** Which reminder a receivable calls for: stages around the day on which it is due, each by the first day that it counts from. */
import { type CalendarDate, dateOf, daysBetween } from '../domain/calendar';
import { dueDay } from '../domain/receivable-terms';
import type { LedgerRecord } from '../domain/records';

/** Stages in their order, after `none`. */
export const REMINDER_STAGES = ['none', 'ahead', 'week', 'tomorrow', 'today', 'late', 'notice', 'recourse'] as const;
export type ReminderStage = (typeof REMINDER_STAGES)[number];
/** A stage in which somebody is reminded. */
export type SentStage = Exclude<ReminderStage, 'none'>;
export const SENT_STAGES = REMINDER_STAGES.filter((stage): stage is SentStage => stage !== 'none');

/** Days before the due day on which the first stage begins. */
export const FIRST_STAGE_DAYS = 14;

/** Days to the due day at most; below zero after it. */
const FROM_DAYS: readonly (readonly [SentStage, number])[] = [
  ['recourse', -30],
  ['notice', -7],
  ['late', -1],
  ['today', 0],
  ['tomorrow', 1],
  ['week', 7],
  ['ahead', FIRST_STAGE_DAYS],
];

/** The stage of a receivable that is due in so many days. */
export function reminderStage(daysToDue: number): ReminderStage {
  return FROM_DAYS.find(([, days]) => daysToDue <= days)?.[0] ?? 'none';
}

/** A reminder that is due, before it is made. */
export interface DueReminder {
  readonly stage: SentStage;
  /** Stages that passed without a reminder since the last one, while the receivable was owed. */
  readonly skipped: readonly SentStage[];
  readonly dueDate: CalendarDate;
  /** Below zero after the due day. */
  readonly daysToDue: number;
  /** Whom it is for: the obligor, and from `late` on whoever is owed. */
  readonly parties: readonly string[];
}

/**
 * The reminder that a receivable calls for on a day and has not had. Only the stage that counts on the day is sent: what a
 * weekend or an outage passed over is named, and sent no more.
 * An early payment is the obligor's own wish: it is not reminded of it, nor of maturity as long as it is awaited.
 * @param made the stages of its earlier reminders
 */
export function dueReminder(
  receivable: LedgerRecord<'receivable'>,
  made: ReadonlySet<string>,
  today: CalendarDate,
): DueReminder | undefined {
  const { obligor, holder, maturityDate, confirmation, issuedAt, earlyPayment } = receivable;
  if (earlyPayment !== undefined) return undefined;
  const dueDate = dueDay(maturityDate as CalendarDate);
  const stageOn = (day: CalendarDate) => REMINDER_STAGES.indexOf(reminderStage(daysBetween(day, dueDate)));
  const now = stageOn(today);
  const stage = REMINDER_STAGES[now];
  const last = Math.max(0, ...[...made].map((each) => REMINDER_STAGES.indexOf(each as ReminderStage)));
  if (stage === undefined || stage === 'none' || now <= last) return undefined;
  // Nobody could be reminded before the obligor had signed; a part is owed from the split on.
  const first = stageOn(dateOf(confirmation?.confirmedAt ?? issuedAt));
  const skipped = REMINDER_STAGES.slice(Math.max(last + 1, first, 1), now) as SentStage[];
  const isLate = now >= REMINDER_STAGES.indexOf('late');
  return {
    stage,
    skipped,
    dueDate,
    daysToDue: daysBetween(today, dueDate),
    parties: isLate ? [...new Set([obligor, holder])] : [obligor],
  };
}
