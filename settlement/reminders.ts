/** Which reminder a receivable calls for: stages around its maturity, each by the first day that it counts from. */

/** Stages in their order; whoever collects decides what is sent. */
export const REMINDER_STAGES = ['none', 'ahead', 'week', 'tomorrow', 'today', 'late', 'notice', 'recourse'] as const;
export type ReminderStage = (typeof REMINDER_STAGES)[number];

/** Days to maturity at most; below zero after it. */
const FROM_DAYS: readonly (readonly [ReminderStage, number])[] = [
  ['recourse', -30],
  ['notice', -7],
  ['late', -1],
  ['today', 0],
  ['tomorrow', 1],
  ['week', 7],
  ['ahead', 14],
];

/** The stage of a receivable that falls due in so many days. */
export function reminderStage(daysToMaturity: number): ReminderStage {
  return FROM_DAYS.find(([, days]) => daysToMaturity <= days)?.[0] ?? 'none';
}
