// Day counts against a spreadsheet's functions over fifty years.
import { DAYS360, YEARFRAC } from '@formulajs/formulajs';
import { differenceInCalendarDays } from 'date-fns';
import fc from 'fast-check';
import { addDays, type CalendarDate } from './calendar';
import { accrualOf, DAY_COUNTS } from './day-count';

const FIRST = '2000-01-01' as CalendarDate;
/** 2000-01-01 to 2049-12-31. */
const DAYS = 18_262;
const local = (date: string) => new Date(`${date}T00:00:00`);
const anyPeriod = fc
  .tuple(fc.integer({ min: 0, max: DAYS }), fc.integer({ min: 0, max: 800 }))
  .map(([from, days]) => [addDays(FIRST, from), addDays(FIRST, from + days)] as const);

test('every day of fifty years, and the days after it, count as date-fns and the spreadsheet count them', () => {
  const wrong: string[] = [];
  for (let at = 0; at < DAYS; at += 1) {
    const from = addDays(FIRST, at);
    // Tenors around which months end, quarters and years, each from every day.
    for (const days of [1, 30, 91, 182, 365]) {
      const to = addDays(FIRST, at + days);
      const actual = differenceInCalendarDays(local(to), local(from));
      const european = DAYS360(local(from), local(to), true);
      if (accrualOf('ACT/360', from, to).days !== actual) wrong.push(`ACT/360 ${from} ${to}`);
      if (accrualOf('ACT/365F', from, to).days !== actual) wrong.push(`ACT/365F ${from} ${to}`);
      if (accrualOf('30E/360', from, to).days !== european) wrong.push(`30E/360 ${from} ${to}: ${european}`);
    }
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['ACT/360', 2],
  ['ACT/365F', 3],
] as const)("%s is the spreadsheet's year fraction of basis %d", (dayCount, basis) => {
  fc.assert(
    fc.property(anyPeriod, ([from, to]) => {
      const { days, yearDays } = accrualOf(dayCount, from, to);
      expect(days / yearDays).toBeCloseTo(YEARFRAC(local(from), local(to), basis) as number, 12);
    }),
  );
});

test('no day count falls when the period grows', () => {
  fc.assert(
    fc.property(anyPeriod, fc.constantFrom(...DAY_COUNTS), ([from, to], dayCount) => {
      const { days } = accrualOf(dayCount, from, to);
      expect(accrualOf(dayCount, from, addDays(to, 1)).days).toBeGreaterThanOrEqual(days);
    }),
  );
});

test.each(DAY_COUNTS)('%s takes no period backwards', (dayCount) => {
  expect(() => accrualOf(dayCount, addDays(FIRST, 1), FIRST)).toThrow('back to');
});
