// Which reminder is due on a day: the stage that counts, for whom, and what was passed over.
import { addDays, type CalendarDate } from '../domain/calendar';
import { dueReminder, reminderStage } from './reminders';
import { ANCHOR, aReceivable, BANK } from './testing/given';

test.each([
  [15, 'none'],
  [14, 'ahead'],
  [7, 'week'],
  [1, 'tomorrow'],
  [0, 'today'],
  [-1, 'late'],
  [-7, 'notice'],
  [-30, 'recourse'],
  [-400, 'recourse'],
])('%i days to the due day call for the reminder %s', (days, stage) => {
  expect(reminderStage(days)).toBe(stage);
});

const DUE = '2026-06-30' as CalendarDate;
/** A receivable that is due on a day, which its obligor signed on another. */
const signedOn = (day: string, maturityDate: string = DUE) =>
  aReceivable({ maturityDate, confirmation: { confirmedAt: `${day}T02:00:00.000Z` } as never });
const owed = signedOn('2026-03-02');
const on = (days: number, ...made: string[]) => dueReminder(owed, new Set(made), addDays(DUE, days));

test.each<[string, number, string[], object | undefined]>([
  ['before the first stage', -15, [], undefined],
  ['in the first stage', -14, [], { stage: 'ahead', skipped: [], daysToDue: 14 }],
  ['again in the same stage', -8, ['ahead'], undefined],
  ['in the next stage', -7, ['ahead'], { stage: 'week', skipped: [] }],
  ['after a stage that fell on a day without work', 0, ['ahead', 'week'], { stage: 'today', skipped: ['tomorrow'] }],
  ['after a long outage', 8, ['ahead'], { stage: 'notice', skipped: ['week', 'tomorrow', 'today', 'late'] }],
  ['when the clock was put back', -7, ['late'], undefined],
])('%s', (_, days, made, expected) => {
  const due = on(days, ...made);
  if (expected === undefined) expect(due).toBeUndefined();
  else expect(due).toMatchObject(expected);
});

test('before it is late the obligor alone is reminded, then whoever is owed as well', () => {
  expect(on(0)?.parties).toEqual([ANCHOR]);
  expect(on(1)?.parties).toEqual([ANCHOR, BANK]);
});

test('nobody is reminded of what is agreed to be paid early', () => {
  const earlyPayment = { id: `D${'5'.repeat(24)}`, payMinor: '9850000', payOn: '2026-06-29' };
  expect(dueReminder({ ...owed, state: 'payingEarly', earlyPayment }, new Set(), addDays(DUE, -1))).toBeUndefined();
});

test('a stage from before the obligor had signed, or the part was opened, was not skipped', () => {
  expect(dueReminder(signedOn('2026-06-25'), new Set(), DUE)?.skipped).toEqual(['week', 'tomorrow']);
  const part = aReceivable({ maturityDate: DUE, issuedAt: '2026-06-29T02:00:00.000Z' });
  expect(dueReminder(part, new Set(), DUE)?.skipped).toEqual(['tomorrow']);
});

test('a maturity on a holiday is due on the next business day, and late on the day after that', () => {
  const golden = signedOn('2026-09-01', '2026-10-01');
  const stage = (day: string) => dueReminder(golden, new Set(), day as CalendarDate)?.stage;
  expect(['2026-10-01', '2026-10-07', '2026-10-08', '2026-10-09'].map(stage)).toEqual([
    'week',
    'tomorrow',
    'today',
    'late',
  ]);
});
