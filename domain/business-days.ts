/** Business days: which days banks work, and where a payment goes that falls on another one. */
import { type Static, Type } from 'typebox';
import { addDays, type CalendarDate } from './calendar';
import { Strict } from './fields';
import { STATE_COUNCIL_HOLIDAYS } from './holidays';

/**
 * Calendars by name. A name stands for its days for ever, so that a price made with it can be made again: when the State
 * Council announces another year, a calendar of a new name takes it in.
 */
const LAST_YEARS = { weekends: '', 'cn-2026': '2026' } as const;
export type BusinessCalendar = keyof typeof LAST_YEARS;

/** The newest calendar: what the ledger's rule of the due day and the service's daily work go by. */
export const CURRENT_CALENDAR: BusinessCalendar = 'cn-2026';

export const BusinessCalendarName = Type.Enum(Object.keys(LAST_YEARS) as BusinessCalendar[], {
  description:
    'weekends: Monday to Friday; cn-2026: also the holidays and worked weekends of the State Council from 2020 to 2026, and ' +
    'Monday to Friday in other years',
});

/**
 * How a day that is no business day is moved (ISDA 2006 Definitions, 4.12): to the next one; to the next one, unless that is in
 * another month, then to the one before; to the one before.
 */
export const ROLLS = ['following', 'modifiedFollowing', 'preceding'] as const;
export type Roll = (typeof ROLLS)[number];

/** A roll with the calendar that it goes by. */
export const RollRule = Strict({ roll: Type.Enum([...ROLLS]), calendar: BusinessCalendarName });
export type RollRule = Static<typeof RollRule>;

/** Whether banks work on a day. */
export function isBusinessDay(calendar: BusinessCalendar, date: CalendarDate): boolean {
  const { off, worked } = EXCEPTIONS[calendar];
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? worked.has(date) : !off.has(date);
}

/** The day on which a payment is made that falls due on a date. */
export function rolled({ roll, calendar }: RollRule, date: CalendarDate): CalendarDate {
  if (roll === 'preceding') return nearest(calendar, date, -1);
  const next = nearest(calendar, date, 1);
  const leavesMonth = next.slice(0, 7) !== date.slice(0, 7);
  return roll === 'modifiedFollowing' && leavesMonth ? nearest(calendar, date, -1) : next;
}

/** The first business day from a date on, forwards or backwards; no holiday is longer than two weeks. */
function nearest(calendar: BusinessCalendar, date: CalendarDate, step: 1 | -1): CalendarDate {
  let day = date;
  while (!isBusinessDay(calendar, day)) day = addDays(day, step);
  return day;
}

interface Exceptions {
  readonly off: ReadonlySet<string>;
  readonly worked: ReadonlySet<string>;
}

const EXCEPTIONS: Readonly<Record<BusinessCalendar, Exceptions>> = {
  weekends: exceptionsUntil(LAST_YEARS.weekends),
  'cn-2026': exceptionsUntil(LAST_YEARS['cn-2026']),
};

function exceptionsUntil(lastYear: string): Exceptions {
  const years = Object.entries(STATE_COUNCIL_HOLIDAYS).filter(([year]) => year <= lastYear);
  const dates = (kind: keyof Exceptions) =>
    years.flatMap(([year, days]) => days[kind].split(' ').map((day) => `${year}-${day}`));
  return { off: new Set(dates('off')), worked: new Set(dates('worked')) };
}
