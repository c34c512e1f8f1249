// Dates exist or are refused, days are counted as the Gregorian calendar counts them, and a day begins at midnight in UTC+8.
import fc from 'fast-check';
import {
  addDays,
  type CalendarDate,
  dateOf,
  daysBetween,
  isCalendarDate,
  parseDate,
  parseInstant,
  timeOf,
} from './calendar';
import { refusalOf } from './testing/refusal-of';

const date = (text: string) => parseDate(text, 'date');

describe('a calendar date', () => {
  test.each(['2026-01-01', '2026-12-31', '2024-02-29', '2000-02-29', '2028-02-29', '9999-12-31', '0001-01-01'])(
    '%s exists',
    (text) => {
      expect(isCalendarDate(text)).toBe(true);
      expect(parseDate(text, 'date')).toBe(text);
    },
  );

  test.each([
    ['no leap year', '2026-02-29'],
    ['a century is no leap year', '2100-02-29'],
    ['February has no 30th', '2024-02-30'],
    ['April has 30 days', '2026-04-31'],
    ['month 13', '2026-13-01'],
    ['month 0', '2026-00-10'],
    ['day 0', '2026-01-00'],
    ['day 32', '2026-01-32'],
    ['no leading zeros', '2026-1-1'],
    ['two-digit year', '26-01-01'],
    ['an instant', '2026-01-01T00:00:00Z'],
    ['another order', '01-02-2026'],
    ['slashes', '2026/01/01'],
    ['trailing line feed', '2026-01-01\n'],
    ['full-width digits', '２０２６-01-01'],
    ['nothing', ''],
  ])('is refused when it does not exist or is spelled otherwise: %s', (_, text) => {
    expect(isCalendarDate(text)).toBe(false);
    expect(refusalOf(() => parseDate(text, 'maturityDate'))).toMatchObject({
      slug: 'date-invalid',
      field: 'maturityDate',
    });
  });
});

describe('the date of an instant', () => {
  test.each([
    ['the day turns at 16:00 UTC', '2026-03-01T16:00:00Z', '2026-03-02'],
    ['a millisecond before it has not turned', '2026-03-01T15:59:59.999Z', '2026-03-01'],
    ['midnight UTC is the same day', '2026-03-01T00:00:00Z', '2026-03-01'],
    ['across the end of a year', '2026-12-31T16:00:00Z', '2027-01-01'],
    ['into a leap day', '2028-02-28T16:00:00.000Z', '2028-02-29'],
    ['an offset counts', '2026-03-02T00:00:00+08:00', '2026-03-02'],
    ['an offset to the west counts', '2026-03-01T11:00:00-05:00', '2026-03-02'],
  ])('%s', (_, instant, expected) => {
    expect(dateOf(instant)).toBe(expected);
  });

  test.each([
    ['2026-03-01T16:00:00Z', '00:00'],
    ['2026-03-01T15:59:59.999Z', '23:59'],
    ['2026-03-01T00:30:00Z', '08:30'],
  ])('the clocks show at %s %s', (instant, expected) => {
    expect(timeOf(instant)).toBe(expected);
  });

  test('does not depend on the time zone of the machine', () => {
    const zone = process.env.TZ;
    try {
      for (const elsewhere of ['America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Kiritimati']) {
        process.env.TZ = elsewhere;
        expect(dateOf('2026-03-01T16:00:00Z')).toBe('2026-03-02');
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test('text that is no instant is a defect of the caller', () => {
    expect(() => dateOf('yesterday')).toThrow('not an instant');
    expect(() => timeOf('tomorrow')).toThrow('not an instant');
  });
});

describe('an instant', () => {
  test.each(['2026-03-01T10:00:00+08:00', '2028-02-29T23:59:59.999999999Z', '2005-04-03T20:33:31.116-06:00'])(
    '%s is read',
    (text) => {
      expect(parseInstant(text, 'at')).toBe(text);
    },
  );

  test.each(['2026-02-29T10:00:00Z', '2026-03-01T25:00:00Z', '2026-03-01T10:60:00Z', 'yesterday', ''])(
    '%s is refused',
    (text) => {
      expect(refusalOf(() => parseInstant(text, 'at'))).toMatchObject({ slug: 'date-invalid', field: 'at' });
    },
  );
});

describe('days between dates', () => {
  test.each([
    ['2026-03-01', '2026-03-01', 0],
    ['2026-03-01', '2026-03-02', 1],
    ['2026-03-02', '2026-03-01', -1],
    ['2026-01-01', '2027-01-01', 365],
    ['2028-01-01', '2029-01-01', 366],
    ['2028-02-28', '2028-03-01', 2],
    ['2027-02-28', '2027-03-01', 1],
    ['2026-09-01', '2027-03-01', 181],
    ['2000-01-01', '2100-01-01', 36_525],
  ])('from %s to %s', (from, to, expected) => {
    expect(daysBetween(date(from), date(to))).toBe(expected);
  });

  test('agree with the Julian day number of Fliegel and Van Flandern', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (from, to) => {
        expect(daysBetween(from, to)).toBe(julianDayNumber(to) - julianDayNumber(from));
      }),
      { numRuns: 1_000 },
    );
  });

  test('adding them leads from one date to the other', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to);
      }),
    );
  });

  test('dates sort as text in the order of time', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (left, right) => {
        expect(left < right).toBe(daysBetween(left, right) > 0);
      }),
    );
  });
});

const anyDate = fc
  .tuple(fc.integer({ min: 1900, max: 2199 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
  .filter((text): text is CalendarDate => isCalendarDate(text));

/** Communications of the ACM 11 (1968), p. 657; integer division truncates towards zero. */
function julianDayNumber(text: string): number {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const shift = Math.trunc((month - 14) / 12);
  return (
    day -
    32_075 +
    Math.trunc((1461 * (year + 4800 + shift)) / 4) +
    Math.trunc((367 * (month - 2 - shift * 12)) / 12) -
    Math.trunc((3 * Math.trunc((year + 4900 + shift) / 100)) / 4)
  );
}
