// Prices by the richer terms of a card: form, fees, history, small firms; and what holds for every one of them.
import fc from 'fast-check';
import { DAY_COUNTS } from './day-count';
import { costOf, FinancingCost, GreenSaving, savingsOf } from './financing-cost';
import { EVIDENCE_KINDS } from './green-evidence';
import { MAX_RATE_BPS } from './limits';
import type { PairHistory } from './pair-history';
import {
  greenConcessionBps,
  Quote,
  quote,
  type RateCardTerms,
  requireCoherentRateCard,
  requireCoherentTerms,
} from './pricing';
import { ANCHOR, CARD, PLAIN, type PriceCase, pricingOf, RECEIVABLE, SELLER } from './testing/price-scene';
import { refusalOf } from './testing/refusal-of';
import { parseInput } from './validation';

const PAST = `R${'b'.repeat(24)}`;
const HISTORY: PairHistory = {
  invoicedMinor: 1_000n,
  creditedMinor: 60n,
  dueMinor: 1_000n,
  lateMinor: 200n,
  receivables: [PAST],
};
const HISTORY_GRID: RateCardTerms['historyGrid'] = {
  dilution: [{ fromBps: 500, spreadBps: 25, reserveBps: 500 }],
  lateness: [{ fromBps: 1_000, spreadBps: 15, reserveBps: 300 }],
};

// discount = advance × rate × days / (10,000 × 360); the face is 1,000,000.00 CNY, for 90 days at 300 bps unless said otherwise.
const BY_HAND: [what: string, given: PriceCase, expected: Partial<Quote>][] = [
  // 80,000,000 × 300 × 90 / 3.6e6 = 600,000, due at maturity out of the 20,000,000 that were not advanced
  [
    'interest at maturity',
    { terms: { form: 'interest', advanceRateBps: 8_000 } },
    { form: 'interest', advanceMinor: '80000000', discountMinor: '600000', netMinor: '80000000' },
  ],
  // 750,000; fees 200.00 and 10 bps of the advance, 1,000.00
  [
    'two fees',
    {
      terms: {
        fees: [
          { name: 'filing', flatMinor: '20000', bps: 0 },
          { name: 'handling', flatMinor: '0', bps: 10 },
        ],
      },
    },
    {
      discountMinor: '750000',
      fees: [
        { name: 'filing', amountMinor: '20000' },
        { name: 'handling', amountMinor: '100000' },
      ],
      feesMinor: '120000',
      netMinor: '99130000',
    },
  ],
  // 6 % credited and 20 % late: 25 + 15 bps more, 8 % held back. 92,000,000 × 340 × 90 / 3.6e6 = 782,000
  [
    'a past that costs and holds back',
    { terms: { historyGrid: HISTORY_GRID }, facts: { history: HISTORY } },
    {
      rateBps: 340,
      advanceRateBps: 9_200,
      reserveBps: 800,
      advanceMinor: '92000000',
      discountMinor: '782000',
      netMinor: '91218000',
    },
  ],
  ['a past that nobody looked at', { terms: { historyGrid: HISTORY_GRID } }, { rateBps: 300, advanceRateBps: 10_000 }],
  // 300 − 20 = 280: 700,000
  [
    'a small seller',
    { terms: { smeConcessions: [{ sizeClass: 'small', bps: 20 }] }, facts: { sizeClass: 'small' } },
    { rateBps: 280, discountMinor: '700000' },
  ],
  [
    'a large seller',
    { terms: { smeConcessions: [{ sizeClass: 'small', bps: 20 }] }, facts: { sizeClass: 'large' } },
    { rateBps: 300 },
  ],
  [
    'a small seller at the floor',
    {
      terms: { minimumRateBps: 290, smeConcessions: [{ sizeClass: 'small', bps: 20 }] },
      facts: { sizeClass: 'small' },
    },
    { rateBps: 290 },
  ],
  // the floor leaves 30: 20 to the small seller and 10 of recycling's 30
  [
    'a small and green seller at the floor',
    {
      terms: {
        minimumRateBps: 270,
        greenCapBps: 100,
        greenGrid: [{ evidence: 'recycling', bps: 30 }],
        smeConcessions: [{ sizeClass: 'small', bps: 20 }],
      },
      facts: { sizeClass: 'small' },
      evidence: [{ eventRecordId: 'Ea', kind: 'recycling' }],
    },
    { rateBps: 270 },
  ],
  // a card's base before its first fixing
  [
    'no fixing yet',
    { terms: { baseTable: { name: 'own', fixings: [{ from: '2026-03-03', bps: 100 }] } } },
    { rateBps: 300 },
  ],
  // 300 + 15 at 90 days, between 10 at 60 and 20 at 120
  [
    'a tenor curve',
    {
      terms: {
        tenorCurve: [
          { days: 60, bps: 10 },
          { days: 120, bps: 20 },
        ],
      },
    },
    { rateBps: 315 },
  ],
  // 75 days from 2 March are 2.5 thirty-day months less nothing: to 31 May, 88 days
  [
    'months of thirty days',
    { maturityDate: '2026-05-31', terms: { dayCount: '30E/360' } },
    { tenorDays: 88, dayCount: '30E/360', discountMinor: '733333' },
  ],
  // the 30th to the 31st are no day
  [
    'no day at all',
    { valueDate: '2026-03-30', maturityDate: '2026-03-31', terms: { dayCount: '30E/360' } },
    { tenorDays: 0, discountMinor: '0', netMinor: '100000000' },
  ],
];

test.each(BY_HAND)('%s', (_, given, expected) => {
  const price = quote(pricingOf(given));
  expect(price).toMatchObject(expected);
  expect(() => parseInput(Quote, price)).not.toThrow();
});

test('each term names what it rests on', () => {
  const terms: Partial<RateCardTerms> = {
    baseTable: { name: 'lpr-1y', fixings: [{ from: '2026-02-20', bps: 290 }] },
    historyGrid: HISTORY_GRID,
    smeConcessions: [{ sizeClass: 'micro', bps: 10 }],
  };
  const input = pricingOf({ terms, facts: { history: HISTORY, sizeClass: 'micro' } });
  const expected = [
    { kind: 'base', bps: 290, restsOn: [CARD, 'lpr-1y/2026-02-20'] },
    { kind: 'anchor', bps: 0, restsOn: [CARD, `firm/${ANCHOR}`] },
    { kind: 'tenor', bps: 0, restsOn: [CARD, `receivable/${RECEIVABLE}`] },
    { kind: 'dilution', bps: 25, restsOn: [CARD, `receivable/${PAST}`] },
    { kind: 'lateness', bps: 15, restsOn: [CARD, `receivable/${PAST}`] },
    { kind: 'sme', bps: -10, restsOn: [CARD, `firm/${SELLER}`] },
  ];
  expect(quote(input).terms).toEqual(expected);
  const { seller: _, ...receivable } = input.receivable;
  expect(quote({ ...input, receivable }).terms.at(-1)?.restsOn).toEqual([CARD]);
});

test.each<[string, PriceCase]>([
  // a fee of the whole advance
  ['fees leave nothing', { terms: { fees: [{ name: 'all', flatMinor: '100000000', bps: 0 }] } }],
  // 100 % is advanced, so nothing bears interest
  ['the face does not bear the interest', { terms: { form: 'interest' } }],
  // due on Saturday the 7th, paid on Friday the 6th, the day on which funds would move
  [
    'the roll leaves no day',
    {
      valueDate: '2026-03-06',
      maturityDate: '2026-03-07',
      terms: { roll: { roll: 'preceding', calendar: 'weekends' } },
    },
  ],
])('there is no price when %s', (_, given) => {
  expect(refusalOf(() => quote(pricingOf(given))).slug).toBe('price-not-payable');
});

test.each<[string, Partial<RateCardTerms>, string]>([
  [
    'days of a curve that do not ascend',
    {
      tenorCurve: [
        { days: 2, bps: 1 },
        { days: 2, bps: 1 },
      ],
    },
    'tenorCurve',
  ],
  [
    'fixings out of order',
    {
      baseTable: {
        name: 'x',
        fixings: [
          { from: '2026-02-01', bps: 300 },
          { from: '2026-01-01', bps: 300 },
        ],
      },
    },
    'baseTable',
  ],
  [
    'shares out of order',
    {
      historyGrid: {
        dilution: [],
        lateness: [
          { fromBps: 2, spreadBps: 0, reserveBps: 0 },
          { fromBps: 1, spreadBps: 0, reserveBps: 0 },
        ],
      },
    },
    'historyGrid',
  ],
  [
    'a size class twice',
    {
      smeConcessions: [
        { sizeClass: 'small', bps: 1 },
        { sizeClass: 'small', bps: 2 },
      ],
    },
    'smeConcessions',
  ],
  [
    'a fixing below its minimum',
    { minimumRateBps: 200, baseTable: { name: 'x', fixings: [{ from: '2026-02-01', bps: 199 }] } },
    'minimumRateBps',
  ],
  ['history above the highest rate', { baseRateBps: MAX_RATE_BPS, historyGrid: HISTORY_GRID }, 'baseRateBps'],
  [
    'a fee twice',
    {
      fees: [
        { name: 'x', flatMinor: '1', bps: 0 },
        { name: 'x', flatMinor: '1', bps: 0 },
      ],
    },
    'fees',
  ],
  [
    'a minimum fee above the maximum',
    { fees: [{ name: 'x', flatMinor: '1', bps: 0, minMinor: '2', maxMinor: '1' }] },
    'fees',
  ],
])('a card with %s is refused', (_, terms, field) => {
  const problem = refusalOf(() => requireCoherentRateCard({ ...PLAIN, ...terms }));
  expect(problem).toMatchObject({ slug: 'invalid-input', field: `terms.${field}` });
});

test('a card with all of it, at its limits, is taken', () => {
  const fees = [
    { name: 'x', flatMinor: '1', bps: 0, minMinor: '1', maxMinor: '1' },
    { name: 'y', flatMinor: '1', bps: 0, minMinor: '2' },
    { name: 'z', flatMinor: '1', bps: 0 },
    { name: 'w', flatMinor: '1', bps: 0, maxMinor: '2' },
  ];
  expect(() =>
    requireCoherentRateCard({ ...PLAIN, baseRateBps: MAX_RATE_BPS - 40, historyGrid: HISTORY_GRID, fees }),
  ).not.toThrow();
});

test.each([
  ['a reserve of all that is advanced', { historyGrid: HISTORY_GRID, advanceRateBps: 800 }, 'terms.history'],
  [
    'history above the highest rate',
    { historyGrid: HISTORY_GRID, baseRateBps: MAX_RATE_BPS - 39 },
    'terms.baseRateBps',
  ],
])('applied terms with %s are refused', (_, terms, field) => {
  const { terms: applied } = pricingOf({ terms, facts: { history: HISTORY } });
  expect(refusalOf(() => requireCoherentTerms(applied))).toMatchObject({ slug: 'invalid-input', field });
});

test('a card without tenor steps is a defect of the caller', () => {
  expect(() => pricingOf({ terms: { tenorSteps: [] } })).toThrow('at least one tenor step');
});

describe('the cost to the holder', () => {
  test('of a discount is charge and fees, and its annual rate is on what was paid out', () => {
    // 1,000,000 less 750 × 10 and 500 fees: 992,000 paid, 1,000,000 given back after 90 days: (1000/992)^(365/90) − 1
    const cost = costOf(quote(pricingOf({ terms: { fees: [{ name: 'x', flatMinor: '50000', bps: 0 }] } })));
    expect(cost).toMatchObject({ totalMinor: '800000', repaidMinor: '100000000' });
    expect(Number(cost.annualRate)).toBeCloseTo((1_000 / 992) ** (365 / 90) - 1, 8);
  });

  test('of interest is what is due at maturity', () => {
    const cost = costOf(quote(pricingOf({ terms: { form: 'interest', advanceRateBps: 8_000 } })));
    expect(cost).toMatchObject({ totalMinor: '600000', repaidMinor: '80600000' });
    expect(Number(cost.annualRate)).toBeCloseTo(1.0075 ** (365 / 90) - 1, 8);
  });

  test('runs to the day of payment', () => {
    const late = costOf(
      quote(
        pricingOf({
          valueDate: '2026-02-10',
          maturityDate: '2026-02-15',
          terms: { roll: { roll: 'following', calendar: 'cn-2026' } },
        }),
      ),
    );
    // 14 days at 3 % / 360
    expect(late.totalMinor).toBe('116667');
    expect(Number(late.annualRate)).toBeCloseTo((1 / (1 - 0.03 * (14 / 360))) ** (365 / 14) - 1, 6);
  });

  test('fits its schema', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        expect(() => parseInput(FinancingCost, costOf(quote(pricingOf(given))))).not.toThrow();
      }),
      { numRuns: 30 },
    );
  });
});

test('one more proof saves what its concession is worth, where the cap leaves room', () => {
  const terms: Partial<RateCardTerms> = {
    greenGrid: [
      { evidence: 'recycling', bps: 30 },
      { evidence: 'transport', bps: 5 },
    ],
    recycledContentGrid: [
      { fromBps: 1_000, bps: 4 },
      { fromBps: 5_000, bps: 8 },
    ],
    credentialGrid: [{ credential: 'greenFactory', bps: 60 }],
    greenCapBps: 40,
  };
  const savings = savingsOf(
    pricingOf({ terms, evidence: [{ eventRecordId: 'Ea', kind: 'transport', recycledShareBps: 2_000 }] }),
  );
  // transport 5 and content 4 are granted: of 60 for a green factory 31 fit under the cap. A basis point is worth 2,500.
  expect(savings).toEqual([
    { proof: 'credential', credential: 'greenFactory', bps: 31, savesMinor: '77500' },
    { evidence: 'recycling', bps: 30, savesMinor: '75000' },
    { proof: 'recycledContent', recycledShareBps: 5_000, bps: 4, savesMinor: '10000' },
  ]);
  for (const saving of savings) expect(() => parseInput(GreenSaving, saving)).not.toThrow();
});

test('content without a share so far is told as well, and nothing where no event speaks for the goods', () => {
  const terms = { recycledContentGrid: [{ fromBps: 1_000, bps: 4 }], greenCapBps: 40 };
  const told = savingsOf(
    pricingOf({
      terms,
      evidence: [
        { eventRecordId: 'Ea', kind: 'transport' },
        { eventRecordId: 'Eb', kind: 'transport' },
      ],
    }),
  );
  expect(told).toEqual([{ proof: 'recycledContent', recycledShareBps: 1_000, bps: 4, savesMinor: '10000' }]);
  expect(savingsOf(pricingOf({ terms }))).toEqual([]);
  expect(savingsOf(pricingOf({}))).toEqual([]);
});

describe('every price', () => {
  test('is put together from advance, charge and fees', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const price = quote(pricingOf(given));
        const [advance, charge, fees, net] = [
          price.advanceMinor,
          price.discountMinor,
          price.feesMinor ?? '0',
          price.netMinor,
        ].map(BigInt) as [bigint, bigint, bigint, bigint];
        expect(net + fees + (price.form === 'interest' ? 0n : charge)).toBe(advance);
        expect(() => parseInput(Quote, price)).not.toThrow();
        expect(BigInt(costOf(price).totalMinor)).toBe(charge + fees);
      }),
      { numRuns: 60 },
    );
  });

  test('of a longer tenor is not cheaper at a flat curve', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 100 }), ({ days = 1, ...given }, more) => {
        const flat = { ...given, terms: { ...given.terms, tenorSteps: [{ upToDays: 365, bps: 10 }] } };
        const [shorter, longer] = [
          quote(pricingOf({ ...flat, days })),
          quote(pricingOf({ ...flat, days: days + more })),
        ];
        expect(BigInt(longer.discountMinor) >= BigInt(shorter.discountMinor)).toBe(true);
        expect(BigInt(longer.netMinor) <= BigInt(shorter.netMinor)).toBe(true);
      }),
    );
  });

  test('of the parts comes to that of the whole, within a minor unit a part', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.array(fc.bigInt({ min: 100_000n, max: 10n ** 11n }), { minLength: 2, maxLength: 50 }),
        (given, parts) => {
          // Flat amounts are charged once a financing, so parts with fees cost more by design.
          const { fees: _, ...terms } = given.terms ?? {};
          const priceOf = (faceMinor: bigint) => quote(pricingOf({ ...given, faceMinor, terms }));
          const whole = priceOf(parts.reduce((sum, part) => sum + part, 0n));
          const prices = parts.map(priceOf);
          for (const field of ['advanceMinor', 'discountMinor'] as const) {
            const sum = prices.reduce((total, price) => total + BigInt(price[field]), 0n);
            const difference = sum - BigInt(whole[field]);
            expect(difference <= BigInt(parts.length) && -difference <= BigInt(parts.length)).toBe(true);
          }
        },
      ),
    );
  });

  test('falls by what is told of one more proof', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const input = pricingOf(given);
        const now = quote(input);
        for (const { evidence, bps, savesMinor } of savingsOf(input)) {
          if (evidence === undefined) continue;
          const then = quote({ ...input, evidence: [...input.evidence, { eventRecordId: 'Ez', kind: evidence }] });
          expect(greenConcessionBps(then.terms) - greenConcessionBps(now.terms)).toBe(bps);
          expect(BigInt(now.netMinor) + (now.form === 'interest' ? 0n : BigInt(savesMinor))).toBe(
            BigInt(then.netMinor),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

const upTo = (max: number) => fc.integer({ min: 0, max });
/** Cards that charge at most 30 % a year and advance at most 70 %, so that every price can be paid. */
const anyCase: fc.Arbitrary<PriceCase> = fc.record({
  faceMinor: fc.bigInt({ min: 10_000n, max: 10n ** 14n }),
  valueDate: fc.constantFrom('2026-01-31', '2026-02-28', '2026-09-29', '2027-12-31'),
  days: fc.integer({ min: 15, max: 200 }),
  terms: fc
    .record({
      baseRateBps: fc.integer({ min: 500, max: 2_000 }),
      form: fc.constantFrom('discount' as const, 'interest' as const),
      dayCount: fc.constantFrom(...DAY_COUNTS),
      roll: fc.record({
        roll: fc.constantFrom('following' as const, 'modifiedFollowing' as const, 'preceding' as const),
        calendar: fc.constantFrom('weekends' as const, 'cn-2026' as const),
      }),
      advanceRateBps: fc.integer({ min: 3_000, max: 7_000 }),
      historyGrid: fc.constant(HISTORY_GRID),
      smeConcessions: fc.constant<NonNullable<RateCardTerms['smeConcessions']>>([{ sizeClass: 'small', bps: 20 }]),
      greenGrid: fc.uniqueArray(fc.record({ evidence: fc.constantFrom(...EVIDENCE_KINDS), bps: upTo(100) }), {
        selector: ({ evidence }) => evidence,
      }),
      greenCapBps: upTo(150),
      minimumRateBps: upTo(500),
    })
    .chain((terms) =>
      upTo(50).map((bps) => (bps < 25 ? terms : { ...terms, fees: [{ name: 'handling', flatMinor: '10', bps }] })),
    ),
  facts: fc.constantFrom({}, { history: HISTORY, sizeClass: 'small' }),
  evidence: fc.array(
    fc.record({ eventRecordId: fc.nat(9).map((number) => `E${number}`), kind: fc.constantFrom(...EVIDENCE_KINDS) }),
    { maxLength: 4 },
  ),
});
