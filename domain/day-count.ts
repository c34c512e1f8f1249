/** Day counts: how many days of interest lie between two dates, and of how many days a year has. */
import { Type } from 'typebox';
import { type CalendarDate, daysBetween } from './calendar';

/**
 * ACT/360 and ACT/365F: the actual days over a fixed year (ISDA 2006 Definitions, 4.16(e) and (d)). 30E/360: months of thirty days,
 * the 31st counted as the 30th, the end of February as it is (4.16(g), the Eurobond basis).
 */
export const DAY_COUNTS = ['ACT/360', 'ACT/365F', '30E/360'] as const;
export type DayCount = (typeof DAY_COUNTS)[number];
export const DayCountName = Type.Enum([...DAY_COUNTS], { description: 'Day count (ISDA 2006 Definitions, 4.16)' });

/** Interest accrues for `days` out of `yearDays`. */
export interface Accrual {
  readonly days: number;
  readonly yearDays: number;
}

/** The days of interest from one date to a later one. @throws Error when `to` comes first: callers check */
export function accrualOf(dayCount: DayCount, from: CalendarDate, to: CalendarDate): Accrual {
  if (to < from) throw new Error(`no days from ${from} back to ${to}`);
  switch (dayCount) {
    case 'ACT/360':
      return { days: daysBetween(from, to), yearDays: 360 };
    case 'ACT/365F':
      return { days: daysBetween(from, to), yearDays: 365 };
    case '30E/360':
      return { days: thirtyDayNumber(to) - thirtyDayNumber(from), yearDays: 360 };
  }
}

/** Days since the beginning of year 0, were every month of thirty days. */
function thirtyDayNumber(date: CalendarDate): number {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return 360 * year + 30 * month + Math.min(day, 30);
}
