// Interest on late payment: figures worked out by hand from the regulation's rule, and what must hold for any payments.
import fc from 'fast-check';
import { addDays, type CalendarDate } from './calendar';
import { type LatePayment, type LateRate, lateInterest, lateRate } from './late-interest';

const DUE = '2026-06-30' as CalendarDate;
const STATUTORY: LateRate = { basis: 'statutory' };
const on = (day: string) => day as CalendarDate;
const paid = (day: string, amountMinor: bigint): LatePayment => ({ paidOn: on(day), amountMinor });

test.each<[string, bigint, LatePayment[], string, LateRate, bigint]>([
  // 100,000.00 × 0.05 % × 10 = 500.00
  ['ten days at 0.05 % a day', 10_000_000n, [], '2026-07-10', STATUTORY, 50_000n],
  ['the day of maturity itself', 10_000_000n, [], '2026-06-30', STATUTORY, 0n],
  ['a day before maturity', 10_000_000n, [], '2026-06-29', STATUTORY, 0n],
  // 100,000 × 12 days + 60,000 × 8 days = 1,680,000 × 0.0005 = 840.00
  ['a part paid on the twelfth day', 10_000_000n, [paid('2026-07-12', 4_000_000n)], '2026-07-20', STATUTORY, 84_000n],
  ['a part paid in time', 10_000_000n, [paid('2026-06-30', 4_000_000n)], '2026-07-10', STATUTORY, 30_000n],
  ['all paid in time', 10_000_000n, [paid('2026-06-01', 10_000_000n)], '2026-12-31', STATUTORY, 0n],
  ['all paid on the first late day', 10_000_000n, [paid('2026-07-01', 10_000_000n)], '2026-12-31', STATUTORY, 5_000n],
  [
    'two payments of one day, in any order',
    10_000_000n,
    [paid('2026-07-05', 3_000_000n), paid('2026-07-05', 7_000_000n)],
    '2026-12-31',
    STATUTORY,
    25_000n,
  ],
  // 0.05 × 0.0005 × 1 = 0.000025 of a unit, 0.0025 minor: nothing; 10.00 gives 0.5 of a cent: one.
  ['less than half a cent', 5n, [], '2026-07-01', STATUTORY, 0n],
  ['half a cent', 1_000n, [], '2026-07-01', STATUTORY, 1n],
  // 100,000.00 × 3 % × 73 / 365 = 600.00
  ['an agreed 3 % a year over 73 days', 10_000_000n, [], '2026-09-11', { basis: 'agreed', rateBps: 300 }, 60_000n],
  ['a rule that does not apply', 10_000_000n, [], '2026-09-11', { basis: 'none' }, 0n],
])('%s', (_, amountMinor, payments, until, rate, interestMinor) => {
  expect(lateInterest(amountMinor, DUE, payments, on(until), rate).interestMinor).toBe(interestMinor);
});

test('the periods say what was owed how long', () => {
  const { periods } = lateInterest(10_000_000n, DUE, [paid('2026-07-12', 4_000_000n)], on('2026-07-20'), STATUTORY);
  expect(periods).toEqual([
    { after: '2026-06-30', days: 12, owedMinor: 10_000_000n },
    { after: '2026-07-12', days: 8, owedMinor: 6_000_000n },
  ]);
});

test('more than is owed is nobody’s payment', () => {
  expect(() => lateInterest(1n, DUE, [paid('2026-07-02', 2n)], on('2026-07-09'), STATUTORY)).toThrow('more was paid');
});

test.each<[string, Parameters<typeof lateRate>[0], LateRate]>([
  ['a large firm that owes a small one', { obligorSize: 'large', sellerSize: 'small' }, { basis: 'statutory' }],
  ['a large firm that owes a large one', { obligorSize: 'large', sellerSize: 'large' }, { basis: 'none' }],
  ['a medium firm that owes a small one', { obligorSize: 'medium', sellerSize: 'small' }, { basis: 'none' }],
  ['firms whose size nobody recorded', { obligorSize: 'large', sellerSize: undefined }, { basis: 'none' }],
  [
    'an agreed rate below the LPR at signing',
    { obligorSize: 'large', sellerSize: 'micro', agreedRateBps: 100, lprBps: 310 },
    { basis: 'agreed', rateBps: 310 },
  ],
  [
    'an agreed rate above it',
    { obligorSize: 'large', sellerSize: 'medium', agreedRateBps: 600, lprBps: 310 },
    { basis: 'agreed', rateBps: 600 },
  ],
  [
    'a rate that firms agreed whom the rule does not protect',
    { obligorSize: 'small', sellerSize: 'micro', agreedRateBps: 100 },
    { basis: 'agreed', rateBps: 100 },
  ],
])('%s', (_, terms, rate) => {
  expect(lateRate(terms)).toEqual(rate);
});

test('an agreed rate is not judged without the LPR at signing', () => {
  expect(() => lateRate({ obligorSize: 'large', sellerSize: 'small', agreedRateBps: 100 })).toThrow('LPR');
});

test('the order of payments does not count, paying earlier never costs more, and a day more never less', () => {
  const payments = fc.array(
    fc.record({ day: fc.integer({ min: -10, max: 60 }), amountMinor: fc.bigInt(1n, 1_000_000n) }),
    {
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(payments, fc.integer({ min: 0, max: 90 }), (given, days) => {
      const of = (list: typeof given, shift = 0) =>
        list.map(({ day, amountMinor }) => ({ paidOn: addDays(DUE, day + shift), amountMinor }));
      const interest = (list: LatePayment[], late = days) =>
        lateInterest(6_000_000n, DUE, list, addDays(DUE, late), STATUTORY).interestMinor;
      const whole = interest(of(given));
      expect(interest(of([...given].reverse()))).toBe(whole);
      expect(interest(of(given, -1))).toBeLessThanOrEqual(whole);
      expect(interest(of(given), days + 1)).toBeGreaterThanOrEqual(whole);
    }),
  );
});
