/** Calendar dates and day counts; instants become dates in the contract's time zone. */
import { refuse } from './problems';

/** ISO 8601 calendar date, `YYYY-MM-DD`, known to exist. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };

const DAY_MS = 86_400_000;

/** Offset of the contract's time zone: China Standard Time has been UTC+8 without summer time since 1991-09-15. */
const CONTRACT_OFFSET_MS = 8 * 3_600_000;

/** Whether a text is a calendar date that exists. */
export function isCalendarDate(text: string): text is CalendarDate {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : (DAYS_OF_MONTHS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads a calendar date. @throws Refusal `date-invalid` */
export function parseDate(text: string, field: string): CalendarDate {
  if (!isCalendarDate(text)) refuse('date-invalid', `${text.slice(0, 40)} is not a calendar date`, { field });
  return text;
}

/** Reads an instant with offset, `YYYY-MM-DDThh:mm:ss…`, of a day that exists. @throws Refusal `date-invalid` */
export function parseInstant(text: string, field: string): string {
  if (!isCalendarDate(text.slice(0, 10)) || Number.isNaN(Date.parse(text))) {
    refuse('date-invalid', `${text.slice(0, 40)} is not an instant`, { field });
  }
  return text;
}

/** The calendar date of an instant (ISO 8601, UTC) in the contract's time zone. */
export function dateOf(instant: string): CalendarDate {
  return inContractZone(instant).slice(0, 10) as CalendarDate;
}

/** The time of day of an instant (ISO 8601, UTC) in the contract's time zone, `hh:mm`. */
export function timeOf(instant: string): string {
  return inContractZone(instant).slice(11, 16);
}

/** Actual days from one date to another; negative when `to` comes first. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The date a number of days later. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** The same day some years later; 29 February becomes 28 February where there is none. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0');
  const sameDay = `${year}${date.slice(4)}`;
  return isCalendarDate(sameDay) ? sameDay : (`${year}-02-28` as CalendarDate);
}

/** What the clocks of the contract's time zone show at an instant, in the form of ISO 8601. */
function inContractZone(instant: string): string {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) throw new Error(`not an instant: ${instant}`);
  return new Date(milliseconds + CONTRACT_OFFSET_MS).toISOString();
}
