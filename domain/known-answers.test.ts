// Prices that public sources state, or that follow by hand from a rate, a rule or a day count which they state.
import { quote } from './pricing';
import type { RateCardTerms } from './rate-card';
import { type PriceCase, pricingOf } from './testing/price-scene';

interface Known {
  readonly source: string;
  readonly given: PriceCase;
  readonly days: number;
  readonly chargeMinor: string;
  readonly netMinor: string;
}

const at = (baseRateBps: number, terms: Partial<RateCardTerms> = {}) => ({ terms: { baseRateBps, ...terms } });
const known = (source: string, given: PriceCase, days: number, chargeMinor: string, netMinor: string): Known => ({
  source,
  given,
  days,
  chargeMinor,
  netMinor,
});

/** ECMA-376 (Office Open XML), part 4, function reference, and Microsoft's documentation of the same functions. */
const SPREADSHEET: Known[] = [
  // 100 × (1 − 9 % × 62/360) = 98.45
  known(
    'TBILLPRICE(2008-03-31, 2008-06-01, 0.09) is 98.45',
    { faceMinor: 10_000n, valueDate: '2008-03-31', maturityDate: '2008-06-01', ...at(900) },
    62,
    '155',
    '9845',
  ),
  // 100 × (1 − 5.25 % × 14/360) = 99.79583
  known(
    'PRICEDISC(2008-02-16, 2008-03-01, 0.0525, 100, 2) is 99.79583',
    { faceMinor: 10_000_000n, valueDate: '2008-02-16', maturityDate: '2008-03-01', ...at(525) },
    14,
    '20417',
    '9979583',
  ),
  // 1,014,584.65 × 5.75 % × 90/360 = 14,584.65, which leaves what was invested
  known(
    'RECEIVED(2008-02-15, 2008-05-15, 1000000, 0.0575, 2) is 1,014,584.65',
    { faceMinor: 101_458_465n, valueDate: '2008-02-15', maturityDate: '2008-05-15', ...at(575) },
    90,
    '1458465',
    '100000000',
  ),
  // 1000 × 10 % × 75/365 = 20.54795; the face bears it
  known(
    'ACCRINTM(2008-04-01, 2008-06-15, 0.1, 1000, 3) is 20.54795',
    {
      faceMinor: 12_500_000n,
      valueDate: '2008-04-01',
      maturityDate: '2008-06-15',
      ...at(1_000, { form: 'interest', dayCount: 'ACT/365F', advanceRateBps: 8_000 }),
    },
    75,
    '205479',
    '10000000',
  ),
];

/**
 * 30E/360 for the periods that ISDA published with the 2006 Definitions, 4.16(g). 360,000.00 at 10 % cost 100.00 a day.
 */
const EUROBOND: Known[] = (
  [
    ['2007-01-15', '2007-01-30', 15],
    ['2007-01-15', '2007-02-15', 30],
    ['2007-01-15', '2007-07-15', 180],
    ['2007-09-30', '2008-03-31', 180],
    ['2007-09-30', '2007-10-31', 30],
    ['2007-09-30', '2008-09-30', 360],
    ['2007-01-15', '2007-01-31', 15],
    ['2007-01-31', '2007-02-28', 28],
    ['2007-02-28', '2007-03-31', 32],
    ['2006-08-31', '2007-02-28', 178],
    ['2007-02-28', '2007-08-31', 182],
    ['2007-02-14', '2007-02-28', 14],
    ['2007-02-26', '2008-02-29', 363],
    ['2008-02-29', '2009-02-28', 359],
    ['2008-02-29', '2008-03-30', 31],
    ['2008-02-29', '2008-03-31', 31],
    ['2007-02-28', '2007-03-05', 7],
    ['2007-10-31', '2007-11-28', 28],
    ['2007-08-31', '2008-02-29', 179],
    ['2008-02-29', '2008-08-31', 181],
    ['2008-08-31', '2009-02-28', 178],
    ['2009-02-28', '2009-08-31', 182],
  ] as const
).map(([valueDate, maturityDate, days]) =>
  known(
    `ISDA 2006 Definitions 4.16(g): ${valueDate} to ${maturityDate}`,
    { faceMinor: 36_000_000n, valueDate, maturityDate, ...at(1_000, { dayCount: '30E/360' }) },
    days,
    String(days * 10_000),
    String(36_000_000 - days * 10_000),
  ),
);

/** 1-year LPR (全国银行间同业拆借中心) as announced; each price is for 30 days of 1,200,000.00, which cost 1,000.00 a per cent. */
const REFERENCE: Known[] = (
  [
    ['2019-08-20', 425],
    ['2019-09-20', 420],
    ['2019-11-20', 415],
    ['2020-02-20', 405],
    ['2020-04-20', 385],
    ['2021-12-20', 380],
    ['2022-01-20', 370],
    ['2022-08-22', 365],
    ['2023-06-20', 355],
    ['2023-08-21', 345],
    ['2024-07-22', 335],
    ['2024-10-21', 310],
    ['2025-05-20', 300],
  ] as const
).map(([from, bps], index, fixings) =>
  known(
    `LPR of ${from}, with the fixings before and after it in the card`,
    {
      faceMinor: 120_000_000n,
      valueDate: from,
      days: 30,
      ...at(9_999, {
        baseTable: {
          name: 'lpr-1y',
          fixings: fixings.slice(0, index + 2).map((fixing) => ({ from: fixing[0], bps: fixing[1] })),
        },
      }),
    },
    30,
    String(bps * 1_000),
    String(120_000_000 - bps * 1_000),
  ),
);

/** Rules of the People's Bank of China, and holidays by the State Council's notices. */
const CHINA: Known[] = [
  // 支付结算办法 art. 94: interest from the day of discount to the day before maturity, deducted from the face. 100,000 × 6 % × 90/360
  known('支付结算办法第九十四条', { faceMinor: 10_000_000n, ...at(600) }, 90, '150000', '9850000'),
  // 银发〔2005〕129号: the daily rate is the annual rate / 360. 500,000 × 4.35 % × 181/360 = 10,935.42
  known(
    '银发〔2005〕129号: 181 days at 4.35 %',
    { faceMinor: 50_000_000n, valueDate: '2026-01-01', maturityDate: '2026-07-01', ...at(435) },
    181,
    '1093542',
    '48906458',
  ),
  // due on Saturday 2026-02-21 of the Spring Festival: paid on the 24th, four days after the 20th. 1,000,000 × 3 % × 4/360 = 333.33
  known(
    '国办发明电〔2025〕7号: following',
    {
      valueDate: '2026-02-20',
      maturityDate: '2026-02-21',
      ...at(300, { roll: { roll: 'following', calendar: 'cn-2026' } }),
    },
    4,
    '33333',
    '99966667',
  ),
  // due on Saturday 2026-10-31: the next business day is in November, so paid on Friday the 30th. 29 days from 1 October
  known(
    'ISDA 2006 Definitions 4.12: modified following',
    {
      valueDate: '2026-10-01',
      maturityDate: '2026-10-31',
      ...at(300, { roll: { roll: 'modifiedFollowing', calendar: 'cn-2026' } }),
    },
    29,
    '241667',
    '99758333',
  ),
  // due on National Day 2026: paid the day before. 1,000,000 × 3 % × 30/360
  known(
    'ISDA 2006 Definitions 4.12: preceding',
    {
      valueDate: '2026-08-31',
      maturityDate: '2026-10-01',
      ...at(300, { roll: { roll: 'preceding', calendar: 'cn-2026' } }),
    },
    30,
    '250000',
    '99750000',
  ),
];

const ALL = [...SPREADSHEET, ...EUROBOND, ...REFERENCE, ...CHINA];

test('there are more than forty of them', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(40);
});

test.each(ALL)('$source', ({ given, days, chargeMinor, netMinor }) => {
  const { tenorDays, discountMinor, netMinor: net } = quote(pricingOf(given));
  expect({ tenorDays, discountMinor, net }).toEqual({ tenorDays: days, discountMinor: chargeMinor, net: netMinor });
});
