// Annual rates against documented examples and a spreadsheet's XIRR.
import { XIRR } from '@formulajs/formulajs';
import fc from 'fast-check';
import { annualRate, type CashFlow } from './annual-rate';
import { addDays, type CalendarDate } from './calendar';

const flows = (...moves: [date: string, amount: number][]): CashFlow[] =>
  moves.map(([date, amount]) => ({ date: date as CalendarDate, amountMinor: BigInt(amount * 100) }));

const DOCUMENTED: [what: string, moves: CashFlow[], rate: string, decimals: number][] = [
  [
    // 0.373362535, or 37.3362535 %, to the 0.000001 % that the function promises
    'Microsoft, XIRR function: the documented example',
    flows(
      ['2008-01-01', -10_000],
      ['2008-03-01', 2_750],
      ['2008-10-30', 4_250],
      ['2009-02-15', 3_250],
      ['2009-04-01', 2_750],
    ),
    '0.37336253',
    8,
  ],
  // 1.2^(365/546) = 1.1296204
  [
    'Directive 98/7/EC, annex II A, first example: 12.96 %',
    flows(['1994-01-01', 1_000], ['1995-07-01', -1_200]),
    '0.1296',
    4,
  ],
  [
    'Directive 98/7/EC, annex II A, second example: 16.9 %',
    flows(['1994-01-01', 950], ['1995-07-01', -1_200]),
    '0.169',
    3,
  ],
  [
    // 1000 v^-1 = 600 + 600 v: v = (−1 + √(1 + 4 × 1000/600)) / 2
    'Directive 98/7/EC, annex II A, third example: 13.07 %',
    flows(['1994-01-01', 1_000], ['1995-01-01', -600], ['1996-01-01', -600]),
    '0.1307',
    4,
  ],
  ['what comes back as it went costs nothing', flows(['2026-01-01', 100], ['2026-12-31', -100]), '0.00000000', 8],
  // 1.1 after 365 days
  ['a year at 10 %', flows(['2026-01-01', 100], ['2027-01-01', -110]), '0.10000000', 8],
  // a factor of 1.21 after 730 days
  ['two years at 10 %', flows(['2025-01-01', 100], ['2027-01-01', -121]), '0.10000000', 8],
  // half is lost in 365 days
  ['a loss', flows(['2026-01-01', -100], ['2027-01-01', 50]), '-0.50000000', 8],
  // 2^365 is beyond what is told
  ['twice as much after a day', flows(['2026-01-01', 1], ['2026-01-02', -2]), '10000.00000000', 8],
  ['a hundredth after a day', flows(['2026-01-01', 100], ['2026-01-02', -1]), '-1.00000000', 8],
  [
    'a flow of nothing counts for nothing',
    flows(['2026-01-01', 100], ['2026-05-01', 0], ['2027-01-01', -110]),
    '0.10000000',
    8,
  ],
];

test.each(DOCUMENTED)('%s', (_, moves, rate, decimals) => {
  expect(Number(annualRate(moves)).toFixed(decimals)).toBe(Number(rate).toFixed(decimals));
});

test.each<[string, CashFlow[]]>([
  ['nothing moves', []],
  ['all of it goes one way', flows(['2026-01-01', 100], ['2026-02-01', 100])],
  ['signs change twice', flows(['2026-01-01', 100], ['2026-02-01', -100], ['2026-03-01', 100])],
])('there is no one rate where %s', (_, moves) => {
  expect(() => annualRate(moves)).toThrow('change exactly once');
});

test('rates are those of the spreadsheet', () => {
  const anyLoan = fc.record({
    days: fc.array(fc.integer({ min: 60, max: 300 }), { minLength: 1, maxLength: 4 }),
    lent: fc.integer({ min: 50_000, max: 100_000 }),
    extra: fc.integer({ min: 100, max: 6_000 }),
  });
  fc.assert(
    fc.property(anyLoan, ({ days, lent, extra }) => {
      const start = '2026-01-05' as CalendarDate;
      const part = Math.floor(lent / days.length) + Math.ceil(extra / days.length);
      let day = 0;
      const repaid = days.map((step) => {
        day += step;
        return { date: addDays(start, day), amountMinor: BigInt(-part) };
      });
      const moves = [{ date: start, amountMinor: BigInt(lent) }, ...repaid];
      const rate = Number(annualRate(moves));
      const theirs = XIRR(
        moves.map(({ amountMinor }) => Number(amountMinor)),
        moves.map(({ date }) => date),
        rate,
      ) as number;
      expect(Math.abs(rate - theirs)).toBeLessThan(1e-6 * Math.max(1, rate));
    }),
  );
});
