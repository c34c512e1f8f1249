// Business days and rolls: the State Council's notices, and plain weekends over fifty years.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWorkday } from 'chinese-days';
import { isWeekend, nextMonday, previousFriday } from 'date-fns';
import { type BusinessCalendar, isBusinessDay, ROLLS, type Roll, rolled } from './business-days';
import { addDays, type CalendarDate, daysBetween } from './calendar';

const local = (date: string) => new Date(`${date}T00:00:00`);
const textOf = (date: Date) =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
function* days(first: string, last: string): Generator<CalendarDate> {
  for (let day = first as CalendarDate; day <= last; day = addDays(day, 1)) yield day;
}

// What each notice of the State Council's General Office says: due, following, modified following, preceding.
const NOTICES: [due: string, following: string, modified: string, preceding: string, source: string][] = [
  // Spring Festival of 2020 was lengthened to 2 February, so 31 January is off and the month ends on the 23rd.
  ['2020-01-31', '2020-02-03', '2020-01-23', '2020-01-23', '国办发明电〔2020〕1号'],
  ['2020-10-01', '2020-10-09', '2020-10-09', '2020-09-30', '国办发明电〔2019〕16号'],
  ['2021-02-20', '2021-02-20', '2021-02-20', '2021-02-20', '国办发明电〔2020〕27号: Saturday, worked'],
  ['2022-01-31', '2022-02-07', '2022-01-30', '2022-01-30', '国办发明电〔2021〕11号: the Sunday before is worked'],
  ['2023-09-30', '2023-10-07', '2023-09-28', '2023-09-28', '国办发明电〔2022〕16号: Saturday the 7th is worked'],
  ['2024-05-01', '2024-05-06', '2024-05-06', '2024-04-30', '国办发明电〔2023〕7号'],
  ['2025-10-08', '2025-10-09', '2025-10-09', '2025-09-30', '国办发明电〔2024〕12号'],
  ['2026-02-15', '2026-02-24', '2026-02-24', '2026-02-14', '国办发明电〔2025〕7号: Saturday the 14th is worked'],
  ['2026-10-01', '2026-10-08', '2026-10-08', '2026-09-30', '国办发明电〔2025〕7号'],
  // Saturday 28 February 2026 is worked.
  ['2026-02-28', '2026-02-28', '2026-02-28', '2026-02-28', '国办发明电〔2025〕7号'],
];

test.each(NOTICES)('due on %s', (due, following, modifiedFollowing, preceding) => {
  const to = (roll: Roll) => rolled({ roll, calendar: 'cn-2026' }, due as CalendarDate);
  expect([to('following'), to('modifiedFollowing'), to('preceding')]).toEqual([
    following,
    modifiedFollowing,
    preceding,
  ]);
});

test('2020 to 2026 are worked as the library of Chinese holidays has them', () => {
  const wrong = [...days('2020-01-01', '2026-12-31')].filter((day) => isBusinessDay('cn-2026', day) !== isWorkday(day));
  expect(wrong).toEqual([]);
});

const PUBLISHED = join(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '../../shared/data'), 'holiday-cn');
(existsSync(PUBLISHED) ? test : test.skip)(
  '2020 to 2026 are worked as the published table of the notices has them',
  () => {
    const exceptions = new Map<string, boolean>();
    for (let year = 2019; year <= 2027; year += 1) {
      const path = join(PUBLISHED, `${year}.json`);
      const table = existsSync(path)
        ? (JSON.parse(readFileSync(path, 'utf8')) as { days: { date: string; isOffDay: boolean }[] })
        : { days: [] };
      for (const { date, isOffDay } of table.days) exceptions.set(date, !isOffDay);
    }
    const wrong = [...days('2020-01-01', '2026-12-31')].filter(
      (day) => isBusinessDay('cn-2026', day) !== (exceptions.get(day) ?? !isWeekend(local(day))),
    );
    expect(wrong).toEqual([]);
  },
);

test('over fifty years without holidays, rolls are those to the next Monday and the last Friday', () => {
  const wrong: string[] = [];
  for (const day of days('2000-01-01', '2049-12-31')) {
    const date = local(day);
    const monday = textOf(isWeekend(date) ? nextMonday(date) : date);
    const friday = textOf(isWeekend(date) ? previousFriday(date) : date);
    const expected: Record<Roll, string> = {
      following: monday,
      preceding: friday,
      modifiedFollowing: monday.slice(0, 7) === day.slice(0, 7) ? monday : friday,
    };
    for (const roll of ROLLS)
      if (rolled({ roll, calendar: 'weekends' }, day) !== expected[roll]) wrong.push(`${roll} ${day}`);
  }
  expect(wrong).toEqual([]);
});

test.each(['weekends', 'cn-2026'] as const)(
  'a roll on %s ends on a business day, at most eleven days away',
  (calendar: BusinessCalendar) => {
    const wrong: string[] = [];
    for (const day of days('2019-12-01', '2027-02-28')) {
      for (const roll of ROLLS) {
        const to = rolled({ roll, calendar }, day);
        if (!isBusinessDay(calendar, to) || Math.abs(daysBetween(day, to)) > 11) wrong.push(`${roll} ${day} ${to}`);
        if (isBusinessDay(calendar, day) && to !== day) wrong.push(`${roll} moves ${day}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);
