// Prices worked out by hand, and what holds for every price.
import fc from 'fast-check';
import { addDays, type CalendarDate } from './calendar';
import { EVIDENCE_KINDS, type EvidenceKind } from './green-evidence';
import { MAX_AMOUNT_MINOR, MAX_RATE_BPS, MAX_TENOR_DAYS } from './limits';
import {
  appliedTermsOf,
  type Evidence,
  greenConcessionBps,
  type PricingInput,
  Quote,
  quote,
  type RateCardTerms,
  requireCoherentRateCard,
  requireCoherentTerms,
  revisionKey,
} from './pricing';
import { Refusal } from './problems';
import { refusalOf } from './testing/refusal-of';
import { parseInput } from './validation';

const BANK = '911100001000013428';
const ANCHOR = '914403001922038216';
const OTHER_ANCHOR = '9144030071526726XG';
const RECEIVABLE = `R${'a'.repeat(24)}`;
const CARD = `rateCard/${BANK}/standard/000007`;
const VALUE_DATE = '2026-03-02' as CalendarDate;

/** Charges 300 + 50 + 20 = 370 bps for 90 days of the known anchor. */
const TERMS: RateCardTerms = {
  currency: 'CNY',
  baseRateBps: 300,
  anchorSpreads: [{ obligor: ANCHOR, bps: 50 }],
  otherAnchorSpreadBps: 120,
  tenorSteps: [
    { upToDays: 90, bps: 20 },
    { upToDays: 180, bps: 40 },
    { upToDays: 360, bps: 80 },
  ],
  greenGrid: [
    { evidence: 'recycling', bps: 30 },
    { evidence: 'collection', bps: 15 },
    { evidence: 'transport', bps: 5 },
  ],
  greenCapBps: 40,
  minimumRateBps: 250,
  advanceRateBps: 10_000,
};

interface Case {
  faceMinor?: bigint;
  days?: number;
  valueDate?: CalendarDate;
  obligor?: string;
  terms?: Partial<RateCardTerms>;
  evidence?: EvidenceKind[];
}

function inputOf({ faceMinor = 100_000_000n, days = 90, obligor = ANCHOR, terms = {}, ...rest }: Case): PricingInput {
  const valueDate = rest.valueDate ?? VALUE_DATE;
  return {
    receivable: {
      id: RECEIVABLE,
      obligor,
      amountMinor: faceMinor,
      currency: 'CNY',
      maturityDate: addDays(valueDate, days),
    },
    rateCard: { bank: BANK, name: 'standard', revision: 7 },
    terms: appliedTermsOf({ ...TERMS, ...terms }, obligor, days),
    evidence: (rest.evidence ?? []).map((kind, index) => ({ eventRecordId: `E${index}`, kind })),
    valueDate,
  };
}

// discount = advance × rate × days / (10,000 × 360), so everything is over 3,600,000. The face is 1,000,000.00 CNY.
const BY_HAND: [what: string, given: Case, rateBps: number, discountMinor: string, netMinor: string][] = [
  // 300 + 50 + 20 = 370; 100,000,000 × 370 × 90 = 3.33e12; / 3.6e6 = 925,000
  ['no evidence, 90 days', {}, 370, '925000', '99075000'],
  // the next tenor step: 300 + 50 + 40 = 390; 100,000,000 × 390 × 91 / 3.6e6 = 985,833.33
  ['91 days reach the second step', { days: 91 }, 390, '985833', '99014167'],
  // 390; 100,000,000 × 390 × 180 / 3.6e6 = 1,950,000
  ['180 days stay on the second step', { days: 180 }, 390, '1950000', '98050000'],
  // the last step is open: 300 + 50 + 80 = 430; 100,000,000 × 430 × 365 / 3.6e6 = 4,359,722.22
  ['365 days pass the last step', { days: 365 }, 430, '4359722', '95640278'],
  // one day: 100,000,000 × 370 / 3.6e6 = 10,277.78
  ['one day', { days: 1 }, 370, '10278', '99989722'],
  // an anchor that the card does not name: 300 + 120 + 20 = 440; × 90 / 3.6e6 = 1,100,000
  ['an anchor without a spread of its own', { obligor: OTHER_ANCHOR }, 440, '1100000', '98900000'],
  // 370 − 5 = 365; × 90 / 3.6e6 = 912,500
  ['transport', { evidence: ['transport'] }, 365, '912500', '99087500'],
  // 370 − 30 − 5 = 335; × 90 / 3.6e6 = 837,500
  ['recycling and transport', { evidence: ['transport', 'recycling'] }, 335, '837500', '99162500'],
  // each kind once: 370 − 30 = 340; × 90 / 3.6e6 = 850,000
  ['recycling three times', { evidence: ['recycling', 'recycling', 'recycling'] }, 340, '850000', '99150000'],
  // cap 40: recycling 30, collection 10 of its 15, transport nothing; 330 × 90 / 3.6e6 = 825,000
  ['the cap', { evidence: ['transport', 'collection', 'recycling'] }, 330, '825000', '99175000'],
  // floor 350 leaves room for 20 of recycling's 30: 350 × 90 / 3.6e6 = 875,000
  ['the floor', { terms: { minimumRateBps: 350 }, evidence: ['recycling'] }, 350, '875000', '99125000'],
  // floor 370 leaves no room: the price without evidence
  ['no room at all', { terms: { minimumRateBps: 370 }, evidence: ['recycling'] }, 370, '925000', '99075000'],
  // a kind that the card does not price changes nothing
  ['unpriced evidence', { evidence: ['disposal'] }, 370, '925000', '99075000'],
  // 80 % of the face is 80,000,000; × 370 × 90 / 3.6e6 = 740,000
  ['80 % advanced', { terms: { advanceRateBps: 8_000 } }, 370, '740000', '79260000'],
  // 12.35 × 85.55 % = 10.565425, advanced 10.56; 1,056 × 370 × 90 / 3.6e6 = 9.768, rounded 0.10
  ['an advance is rounded down', { faceMinor: 1_235n, terms: { advanceRateBps: 8_555 } }, 370, '10', '1046'],
  // 330 + 50 + 20 = 400 for 90 days is 1 %: 0.50 × 1 % = half a cent, which rounds up
  ['exactly half a cent', { faceMinor: 50n, terms: { baseRateBps: 330 } }, 400, '1', '49'],
  // 2.50 × 1 % = 2.5 cents rounds up too, not to the even digit
  ['exactly two cents and a half', { faceMinor: 250n, terms: { baseRateBps: 330 } }, 400, '3', '247'],
  // 0.49 × 1 % = 0.49 of a cent rounds down: nothing
  ['a discount of nothing', { faceMinor: 49n, terms: { baseRateBps: 330 } }, 400, '0', '49'],
  // 28 February to 1 March of a leap year are 2 days: 100,000,000 × 370 × 2 / 3.6e6 = 20,555.56
  ['across a leap day', { valueDate: '2028-02-28' as CalendarDate, days: 2 }, 370, '20556', '99979444'],
  // 9,007,199,254,740,991 × 370 × 90 / 3.6e6 = 83,316,593,106,354.17
  ['the largest amount', { faceMinor: MAX_AMOUNT_MINOR }, 370, '83316593106354', '8923882661634637'],
];

test.each(BY_HAND)('%s', (_, given, rateBps, discountMinor, netMinor) => {
  const price = quote(inputOf(given));
  expect({ rateBps: price.rateBps, discountMinor: price.discountMinor, netMinor: price.netMinor }).toEqual({
    rateBps,
    discountMinor,
    netMinor,
  });
});

describe('the derivation', () => {
  test('names the ledger records that each term rests on', () => {
    const evidence: Evidence[] = [
      { eventRecordId: 'Ec', kind: 'collection' },
      { eventRecordId: 'Eb', kind: 'recycling' },
      { eventRecordId: 'Ea', kind: 'recycling' },
      { eventRecordId: 'Ed', kind: 'transport' },
    ];
    expect(quote({ ...inputOf({}), evidence }).terms).toEqual([
      { kind: 'base', bps: 300, restsOn: [CARD] },
      { kind: 'anchor', bps: 50, restsOn: [CARD, `firm/${ANCHOR}`] },
      { kind: 'tenor', bps: 20, restsOn: [CARD, `receivable/${RECEIVABLE}`] },
      { kind: 'green', bps: -30, evidence: 'recycling', restsOn: [CARD, 'greenEvent/Ea', 'greenEvent/Eb'] },
      { kind: 'green', bps: -10, evidence: 'collection', restsOn: [CARD, 'greenEvent/Ec'] },
    ]);
  });

  test('does not name evidence for which the cap left nothing, so that it stays unused', () => {
    const price = quote(inputOf({ evidence: ['recycling', 'collection', 'transport'] }));
    expect(JSON.stringify(price.terms)).not.toContain('transport');
  });

  test('repeats what it was made of', () => {
    expect(quote(inputOf({ days: 30, terms: { advanceRateBps: 9_000 } }))).toMatchObject({
      receivableId: RECEIVABLE,
      rateCard: { bank: BANK, name: 'standard', revision: 7 },
      currency: 'CNY',
      faceMinor: '100000000',
      advanceRateBps: 9_000,
      advanceMinor: '90000000',
      valueDate: '2026-03-02',
      maturityDate: '2026-04-01',
      tenorDays: 30,
      dayCount: 'ACT/360',
    });
  });

  test('fits its schema, however many events speak for the goods', () => {
    const evidence = Array.from({ length: 1_000 }, (_, index) => ({
      eventRecordId: `E${index}`,
      kind: 'recycling' as const,
    }));
    expect(() => parseInput(Quote, quote({ ...inputOf({}), evidence }))).not.toThrow();
  });

  test('revisions of a card sort as their keys do', () => {
    expect([10, 9, 100, 1].map(revisionKey).sort()).toEqual(['000001', '000009', '000010', '000100']);
  });
});

describe('no price', () => {
  test.each<[string, Case]>([
    // 100 % a year over 360 days is the whole advance
    [
      'the discount is the whole advance',
      { days: 360, terms: { baseRateBps: 9_870, tenorSteps: [{ upToDays: 1, bps: 80 }] } },
    ],
    // half of 0.01 is nothing
    ['nothing is advanced', { faceMinor: 1n, terms: { advanceRateBps: 5_000 } }],
  ])('is refused when %s', (_, given) => {
    expect(refusalOf(() => quote(inputOf(given))).slug).toBe('price-not-payable');
  });

  test.each([0, -1])('%d days to maturity are a defect of the caller', (days) => {
    expect(() => quote(inputOf({ days }))).toThrow('no days between');
    expect(() => quote(inputOf({ days }))).not.toThrow(Refusal);
  });

  test('another currency is a defect of the caller', () => {
    expect(() => quote(inputOf({ terms: { currency: 'EUR' } }))).toThrow('another currency');
  });
});

describe('a rate card', () => {
  test('that holds together is taken', () => {
    expect(() => requireCoherentRateCard(TERMS)).not.toThrow();
  });

  test.each<[string, Partial<RateCardTerms>, string]>([
    [
      'prices a kind of evidence twice',
      { greenGrid: [...TERMS.greenGrid, { evidence: 'recycling', bps: 1 }] },
      'terms.greenGrid',
    ],
    [
      'names an anchor twice',
      { anchorSpreads: [...TERMS.anchorSpreads, { obligor: ANCHOR, bps: 60 }] },
      'terms.anchorSpreads',
    ],
    ['has its tenor steps out of order', { tenorSteps: [...TERMS.tenorSteps].reverse() }, 'terms.tenorSteps'],
    [
      'has a tenor step twice',
      {
        tenorSteps: [
          { upToDays: 9, bps: 1 },
          { upToDays: 9, bps: 2 },
        ],
      },
      'terms.tenorSteps',
    ],
    // the lowest charge is 300 + 50 + 20 = 370
    ['charges less than its own minimum', { minimumRateBps: 371 }, 'terms.minimumRateBps'],
    // the highest charge is base + 120 + 80
    ['charges more than 100 % a year', { baseRateBps: MAX_RATE_BPS - 199 }, 'terms.baseRateBps'],
  ])('that %s is refused', (_, terms, field) => {
    const problem = refusalOf(() => requireCoherentRateCard({ ...TERMS, ...terms }));
    expect(problem).toMatchObject({ slug: 'invalid-input', field });
  });

  test.each([{ minimumRateBps: 370 }, { baseRateBps: MAX_RATE_BPS - 200 }])('at its limit is taken: %j', (terms) => {
    expect(() => requireCoherentRateCard({ ...TERMS, ...terms })).not.toThrow();
  });
});

describe('every price', () => {
  test('net and discount make the advance, which is at most the face', () => {
    fc.assert(
      fc.property(anyPricing, (input) => {
        const price = quote(input);
        const [face, advance, discount, net] = [
          price.faceMinor,
          price.advanceMinor,
          price.discountMinor,
          price.netMinor,
        ].map(BigInt) as [bigint, bigint, bigint, bigint];
        expect(net + discount).toBe(advance);
        expect(advance <= face && net > 0n && discount >= 0n).toBe(true);
      }),
    );
  });

  test('is the sum of its terms, at least the minimum and at most 100 %', () => {
    fc.assert(
      fc.property(anyPricing, (input) => {
        const { rateBps, terms } = quote(input);
        expect(terms.reduce((sum, { bps }) => sum + bps, 0)).toBe(rateBps);
        expect(rateBps).toBeGreaterThanOrEqual(input.terms.minimumRateBps);
        expect(rateBps).toBeLessThanOrEqual(MAX_RATE_BPS);
      }),
    );
  });

  test('concedes no more than the cap, and to no kind more than its entry', () => {
    fc.assert(
      fc.property(anyPricing, (input) => {
        const { terms } = quote(input);
        expect(greenConcessionBps(terms)).toBeLessThanOrEqual(input.terms.greenCapBps);
        for (const { kind, bps, evidence } of terms) {
          if (kind !== 'green') continue;
          expect(-bps).toBeGreaterThan(0);
          expect(-bps).toBeLessThanOrEqual(
            input.terms.greenGrid.find((entry) => entry.evidence === evidence)?.bps ?? 0,
          );
        }
      }),
    );
  });

  test('never rises with more evidence', () => {
    fc.assert(
      fc.property(anyPricing, anyEvidence, (input, more) => {
        const fewer = quote(input);
        const greener = quote({ ...input, evidence: [...input.evidence, ...more] });
        expect(greener.rateBps).toBeLessThanOrEqual(fewer.rateBps);
        expect(BigInt(greener.discountMinor) <= BigInt(fewer.discountMinor)).toBe(true);
      }),
    );
  });

  test('is the same for the same input, in whatever order the evidence came', () => {
    fc.assert(
      fc.property(anyPricing, (input) => {
        expect(quote({ ...input, evidence: [...input.evidence].reverse() })).toEqual(quote(input));
      }),
    );
  });

  test('fits its schema', () => {
    fc.assert(
      fc.property(anyPricing, (input) => {
        expect(() => parseInput(Quote, quote(input))).not.toThrow();
      }),
    );
  });
});

const bps = (max: number) => fc.integer({ min: 0, max });
const anyEvidence: fc.Arbitrary<Evidence[]> = fc.array(
  fc.record({
    eventRecordId: fc.nat(999_999).map((number) => `E${String(number).padStart(24, '0')}`),
    kind: fc.constantFrom(...EVIDENCE_KINDS),
  }),
  { maxLength: 12 },
);

/** Cards that `requireCoherentRateCard` takes. */
const anyTerms: fc.Arbitrary<RateCardTerms> = fc
  .record({
    currency: fc.constant('CNY'),
    baseRateBps: bps(2_000),
    anchorSpreads: fc.uniqueArray(fc.record({ obligor: fc.constantFrom(ANCHOR, OTHER_ANCHOR), bps: bps(1_000) }), {
      selector: ({ obligor }) => obligor,
    }),
    otherAnchorSpreadBps: bps(1_000),
    tenorSteps: fc
      .uniqueArray(fc.record({ upToDays: fc.integer({ min: 1, max: MAX_TENOR_DAYS }), bps: bps(1_000) }), {
        selector: ({ upToDays }) => upToDays,
        minLength: 1,
        maxLength: 12,
      })
      .map((steps) => steps.sort((left, right) => left.upToDays - right.upToDays)),
    greenGrid: fc.uniqueArray(fc.record({ evidence: fc.constantFrom(...EVIDENCE_KINDS), bps: bps(300) }), {
      selector: ({ evidence }) => evidence,
    }),
    greenCapBps: bps(500),
    minimumRateBps: bps(2_000),
    advanceRateBps: fc.integer({ min: 100, max: 10_000 }),
  })
  .map((terms) => ({ ...terms, minimumRateBps: Math.min(terms.minimumRateBps, terms.baseRateBps) }));

const anyPricing: fc.Arbitrary<PricingInput> = fc
  .record({
    // from 1,000 minor units on, 1 % of the face is advanced whatever the rate leaves
    faceMinor: fc.bigInt({ min: 1_000n, max: MAX_AMOUNT_MINOR }),
    days: fc.integer({ min: 1, max: MAX_TENOR_DAYS }),
    obligor: fc.constantFrom(ANCHOR, OTHER_ANCHOR),
    terms: anyTerms,
  })
  .chain((given) => anyEvidence.map((evidence) => ({ ...inputOf(given), evidence })));

describe('the slice of a card that applies', () => {
  test.each([
    ['a known anchor for the first step', ANCHOR, 90, 50, 20],
    ['a known anchor for a day more', ANCHOR, 91, 50, 40],
    ['an anchor that the card does not name', OTHER_ANCHOR, 90, 120, 20],
    ['more days than the last step reaches', ANCHOR, 365, 50, 80],
  ])('to %s', (_, obligor, days, anchorSpreadBps, tenorSpreadBps) => {
    expect(appliedTermsOf(TERMS, obligor, days)).toEqual({
      currency: 'CNY',
      baseRateBps: 300,
      anchorSpreadBps,
      tenorSpreadBps,
      greenGrid: TERMS.greenGrid,
      greenCapBps: 40,
      minimumRateBps: 250,
      advanceRateBps: 10_000,
    });
  });

  const applied = appliedTermsOf(TERMS, ANCHOR, 90);
  test.each([
    ['a minimum above the charge', { minimumRateBps: 371 }, 'terms.minimumRateBps'],
    ['a charge above the highest rate', { baseRateBps: MAX_RATE_BPS - 69 }, 'terms.baseRateBps'],
    ['a kind of evidence twice', { greenGrid: [...TERMS.greenGrid, ...TERMS.greenGrid] }, 'terms.greenGrid'],
  ])('with %s is refused', (_, fields, field) => {
    const problem = refusalOf(() => requireCoherentTerms({ ...applied, ...fields }));
    expect(problem).toMatchObject({ slug: 'invalid-input', field });
  });

  test('with a charge of exactly minimum or highest rate stands', () => {
    expect(() => requireCoherentTerms({ ...applied, minimumRateBps: 370 })).not.toThrow();
    expect(() => requireCoherentTerms({ ...applied, baseRateBps: MAX_RATE_BPS - 70 })).not.toThrow();
  });
});

test('a card without any step of tenor is none', () => {
  expect(() => appliedTermsOf({ ...TERMS, tenorSteps: [] }, ANCHOR, 90)).toThrow('at least one tenor step');
});
