// The parts of a card that a price is put together from: base, curve, fees, history.
import fc from 'fast-check';
import { type BaseRateTable, fixingOn } from './base-rate';
import { type Fee, feeOn } from './fees';
import { appliedHistory, type HistoryGrid, historyOf, MAX_HISTORY_RECORDS } from './pair-history';
import { spreadOn, type TenorCurve } from './tenor-curve';

/** 1-year LPR as the National Interbank Funding Center announced it (全国银行间同业拆借中心). */
const LPR: BaseRateTable = {
  name: 'lpr-1y',
  fixings: [
    { from: '2019-08-20', bps: 425 },
    { from: '2022-08-22', bps: 365 },
    { from: '2024-10-21', bps: 310 },
    { from: '2025-05-20', bps: 300 },
  ],
};

test.each([
  ['2019-08-19', undefined],
  ['2019-08-20', 425],
  ['2022-08-21', 425],
  ['2022-08-22', 365],
  ['2025-05-19', 310],
  ['2026-11-25', 300],
])('on %s the fixing in force is %s', (day, bps) => {
  expect(fixingOn(LPR, day)?.bps).toBe(bps);
});

const CURVE: TenorCurve = [
  { days: 30, bps: 10 },
  { days: 90, bps: 25 },
  { days: 180, bps: 20 },
];

test.each([
  [1, 10],
  [30, 10],
  // 10 + 15 × 30/60 = 17.5, half up
  [60, 18],
  // 10 + 15 × 1/60 = 10.25
  [31, 10],
  // 10 + 15 × 2/60 = 10.5
  [32, 11],
  [90, 25],
  // 25 − 5 × 45/90 = 22.5
  [135, 23],
  [180, 20],
  [365, 20],
])('%d days cost %d bps on the curve', (days, bps) => {
  expect(spreadOn(CURVE, days)).toBe(bps);
});

test('a curve without points is a defect of the caller', () => {
  expect(() => spreadOn([], 30)).toThrow('at least one point');
});

const aFee = (fields: Partial<Fee>): Fee => ({ name: 'handling', flatMinor: '0', bps: 0, ...fields });
test.each<[string, Partial<Fee>, bigint, bigint]>([
  ['flat', { flatMinor: '5000' }, 1_000_000n, 5_000n],
  ['20 bps', { bps: 20 }, 1_000_000n, 2_000n],
  // 1,234 × 0.0020 = 2.468
  ['20 bps, rounded', { bps: 20 }, 1_234n, 2n],
  // 1,250 × 0.0020 = 2.5
  ['20 bps, half up', { bps: 20 }, 1_250n, 3n],
  ['both', { flatMinor: '100', bps: 20 }, 1_000_000n, 2_100n],
  ['at least', { bps: 20, minMinor: '3000' }, 1_000_000n, 3_000n],
  ['at most', { bps: 20, maxMinor: '1500' }, 1_000_000n, 1_500n],
  ['between', { bps: 20, minMinor: '1500', maxMinor: '3000' }, 1_000_000n, 2_000n],
])('a fee that is %s', (_, fields, advanceMinor, amountMinor) => {
  expect(feeOn(aFee(fields), advanceMinor)).toBe(amountMinor);
});

test('no fee falls when the advance grows', () => {
  const amount = fc.integer({ min: 0, max: 10_000 }).map(String);
  fc.assert(
    fc.property(
      amount,
      fc.integer({ min: 0, max: 500 }),
      amount,
      amount,
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      (flatMinor, bps, left, right, advance) => {
        const [minMinor, maxMinor] = [left, right].sort((a, b) => Number(a) - Number(b)) as [string, string];
        const fee = aFee({ flatMinor, bps, minMinor, maxMinor });
        expect(feeOn(fee, advance + 1n) >= feeOn(fee, advance)).toBe(true);
      },
    ),
  );
});

describe('the history of a pair', () => {
  const GRID: HistoryGrid = {
    dilution: [
      { fromBps: 100, spreadBps: 10, reserveBps: 200 },
      { fromBps: 500, spreadBps: 30, reserveBps: 1_000 },
    ],
    lateness: [{ fromBps: 1, spreadBps: 15, reserveBps: 0 }],
  };
  const past = (id: string, fields = {}) => ({
    id: `R${id.repeat(24)}`,
    amountMinor: '1000',
    maturityDate: '2026-03-01',
    ...fields,
  });

  test('sums what was invoiced, credited, due and late', () => {
    const sums = historyOf(
      [
        past('a', { amountMinor: '900', creditedMinor: '100' }),
        past('b', { overdueAt: '2026-03-02T00:00:00Z' }),
        past('c', { maturityDate: '2026-03-02' }),
      ],
      '2026-03-02',
    );
    expect(sums).toEqual({
      invoicedMinor: 3_000n,
      creditedMinor: 100n,
      dueMinor: 1_900n,
      lateMinor: 1_000n,
      receivables: ['a', 'b', 'c'].map((id) => `R${id.repeat(24)}`),
    });
  });

  test.each([
    // nothing behind them: no share
    [[0n, 0n, 0n, 0n], { dilutionBps: 0, latenessBps: 0, dilutionSpreadBps: 0, latenessSpreadBps: 0, reserveBps: 0 }],
    // 99/10,000 does not reach the first step, and one late minor unit of 100,000 is a basis point, rounded up
    [
      [10_000n, 99n, 100_000n, 1n],
      { dilutionBps: 99, latenessBps: 1, dilutionSpreadBps: 0, latenessSpreadBps: 15, reserveBps: 0 },
    ],
    [
      [10_000n, 100n, 1n, 0n],
      { dilutionBps: 100, latenessBps: 0, dilutionSpreadBps: 10, latenessSpreadBps: 0, reserveBps: 200 },
    ],
    // more credited than invoiced counts as all
    [
      [100n, 300n, 1n, 1n],
      { dilutionBps: 10_000, latenessBps: 10_000, dilutionSpreadBps: 30, latenessSpreadBps: 15, reserveBps: 1_000 },
    ],
  ] as const)('sums of %s are applied', ([invoicedMinor, creditedMinor, dueMinor, lateMinor], expected) => {
    const applied = appliedHistory(GRID, { invoicedMinor, creditedMinor, dueMinor, lateMinor, receivables: [] });
    expect(applied).toEqual({ ...expected, receivables: [] });
  });

  test('reserves add up to the whole at most, and the receivables named are sorted and not too many', () => {
    const whole = [{ fromBps: 0, spreadBps: 0, reserveBps: 6_000 }];
    const receivables = Array.from({ length: 80 }, (_, at) => `R${String(80 - at).padStart(24, '0')}`);
    const sums = { invoicedMinor: 1n, creditedMinor: 0n, dueMinor: 1n, lateMinor: 0n, receivables };
    const applied = appliedHistory({ dilution: whole, lateness: whole }, sums);
    expect(applied.reserveBps).toBe(10_000);
    expect(applied.receivables).toHaveLength(MAX_HISTORY_RECORDS);
    expect(applied.receivables[0]).toBe(`R${'1'.padStart(24, '0')}`);
  });
});
