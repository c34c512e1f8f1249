// What a policy takes, what counts against which of its limits, and what it would have done in the past.
import fc from 'fast-check';
import { BackTestResult, BackTestSummary, backTest, type PastRequest } from './back-test';
import {
  type BankPolicyTerms,
  type Candidate,
  exceededLimits,
  ineligibilityOf,
  limitsOn,
  requireCoherentPolicy,
} from './bank-policy';
import { addDays, type CalendarDate } from './calendar';
import { ANCHOR, PLAIN, pricingOf } from './testing/price-scene';
import { refusalOf } from './testing/refusal-of';
import { parseInput } from './validation';

const OTHER = '9144030071526726XG';
const aPolicy = (
  eligibility: BankPolicyTerms['eligibility'] = {},
  limits: Partial<BankPolicyTerms['limits']> = {},
): BankPolicyTerms => ({
  currency: 'CNY',
  eligibility,
  limits: {
    totalMinor: '1000',
    obligors: [],
    otherObligorMinor: '1000',
    groups: [],
    industries: [],
    tenors: [],
    ...limits,
  },
  prices: PLAIN,
});
const aCandidate = (fields: Partial<Candidate> = {}): Candidate => ({
  obligor: ANCHOR,
  amountMinor: 100n,
  currency: 'CNY',
  tenorDays: 90,
  recourse: false,
  sellerSize: 'small',
  obligorIndustry: 'C3841',
  obligorCredentials: ['littleGiant'],
  ...fields,
});

test.each<[string, BankPolicyTerms['eligibility'], Partial<Candidate>, string[]]>([
  ['nothing asked', {}, { sellerSize: undefined, obligorIndustry: undefined }, []],
  ['another currency', {}, { currency: 'EUR' }, ['currency']],
  ['a ticket at its bounds', { minAmountMinor: '100', maxAmountMinor: '100' }, {}, []],
  ['a ticket too small', { minAmountMinor: '101' }, {}, ['ticket']],
  ['a ticket too large', { maxAmountMinor: '99' }, {}, ['ticket']],
  ['a tenor at its bounds', { minTenorDays: 90, maxTenorDays: 90 }, {}, []],
  ['a tenor too short', { minTenorDays: 91 }, {}, ['tenor']],
  ['a tenor too long', { maxTenorDays: 89 }, {}, ['tenor']],
  ['the size of the seller', { sellerSizes: ['micro', 'small'] }, {}, []],
  ['another size', { sellerSizes: ['micro'] }, {}, ['sellerSize']],
  ['no known size', { sellerSizes: ['micro'] }, { sellerSize: undefined }, ['sellerSize']],
  ['a credential that is held', { obligorCredentials: ['littleGiant', 'leadingFirm'] }, {}, []],
  ['a credential that is not', { obligorCredentials: ['leadingFirm'] }, {}, ['obligorCredential']],
  ['recourse that is given', { recourseOnly: true }, { recourse: true }, []],
  ['recourse that is not', { recourseOnly: true }, {}, ['recourse']],
  ['an industry that is excluded', { excludedIndustries: ['B', 'C38'] }, {}, ['industry']],
  ['another one', { excludedIndustries: ['B', 'C39'] }, {}, []],
  [
    'several rules',
    { minAmountMinor: '101', recourseOnly: true },
    { currency: 'EUR' },
    ['currency', 'ticket', 'recourse'],
  ],
])('%s', (_, eligibility, fields, broken) => {
  expect(ineligibilityOf(aPolicy(eligibility), aCandidate(fields))).toEqual(broken);
});

test('a request counts against every limit that names it', () => {
  const policy = aPolicy(
    {},
    {
      obligors: [{ obligor: ANCHOR, limitMinor: '500' }],
      groups: [
        { name: 'holding', members: [ANCHOR, OTHER], limitMinor: '600' },
        { name: 'others', members: [OTHER], limitMinor: '700' },
      ],
      industries: [
        { industry: 'C', limitMinor: '800' },
        { industry: 'C38', limitMinor: '750' },
        { industry: 'B', limitMinor: '10' },
      ],
      tenors: [
        { overDays: 89, limitMinor: '300' },
        { overDays: 90, limitMinor: '200' },
      ],
      concentrationBps: 2_500,
    },
  );
  expect(limitsOn(policy, aCandidate())).toEqual([
    { limit: 'total', capacityMinor: 1_000n },
    { limit: `obligor/${ANCHOR}`, capacityMinor: 500n },
    { limit: 'group/holding', capacityMinor: 600n },
    { limit: 'industry/C', capacityMinor: 800n },
    { limit: 'industry/C38', capacityMinor: 750n },
    { limit: 'tenor/89', capacityMinor: 300n },
    { limit: `concentration/${ANCHOR}`, capacityMinor: 250n },
  ]);
  expect(limitsOn(aPolicy(), aCandidate({ obligor: OTHER, obligorIndustry: undefined }))).toEqual([
    { limit: 'total', capacityMinor: 1_000n },
    { limit: `obligor/${OTHER}`, capacityMinor: 1_000n },
  ]);
});

test('a request is told each limit that it would exceed beside what is held, and fits where it just fills one', () => {
  const policy = aPolicy({}, { obligors: [{ obligor: ANCHOR, limitMinor: '250' }] });
  const held = [
    aCandidate({ amountMinor: 151n }),
    aCandidate({ obligor: OTHER, amountMinor: 700n }),
    aCandidate({ currency: 'EUR', amountMinor: 900n }),
  ];
  expect(exceededLimits(policy, aCandidate(), held)).toEqual([
    { limit: `obligor/${ANCHOR}`, capacityMinor: '250', usedMinor: '151', wantedMinor: '100' },
  ]);
  expect(exceededLimits(policy, aCandidate({ amountMinor: 99n }), held)).toEqual([]);
  expect(exceededLimits(policy, aCandidate({ amountMinor: 150n }), held).map(({ limit }) => limit)).toEqual([
    'total',
    `obligor/${ANCHOR}`,
  ]);
});

test.each<[string, BankPolicyTerms, string]>([
  ['prices in another currency', { ...aPolicy(), currency: 'EUR' }, 'terms.prices.currency'],
  [
    'prices that contradict themselves',
    { ...aPolicy(), prices: { ...PLAIN, minimumRateBps: 301 } },
    'terms.minimumRateBps',
  ],
  [
    'tickets the wrong way round',
    aPolicy({ minAmountMinor: '2', maxAmountMinor: '1' }),
    'terms.eligibility.minAmountMinor',
  ],
  ['tenors the wrong way round', aPolicy({ minTenorDays: 2, maxTenorDays: 1 }), 'terms.eligibility.minTenorDays'],
  [
    'an obligor twice',
    aPolicy(
      {},
      {
        obligors: [
          { obligor: ANCHOR, limitMinor: '1' },
          { obligor: ANCHOR, limitMinor: '2' },
        ],
      },
    ),
    'terms.limits.obligors',
  ],
  [
    'a group twice',
    aPolicy(
      {},
      {
        groups: [
          { name: 'a', members: [ANCHOR], limitMinor: '1' },
          { name: 'a', members: [OTHER], limitMinor: '1' },
        ],
      },
    ),
    'terms.limits.groups',
  ],
  [
    'an industry twice',
    aPolicy(
      {},
      {
        industries: [
          { industry: 'C', limitMinor: '1' },
          { industry: 'C', limitMinor: '1' },
        ],
      },
    ),
    'terms.limits.industries',
  ],
  [
    'a tenor twice',
    aPolicy(
      {},
      {
        tenors: [
          { overDays: 9, limitMinor: '1' },
          { overDays: 9, limitMinor: '1' },
        ],
      },
    ),
    'terms.limits.tenors',
  ],
])('a policy with %s is refused', (_, policy, field) => {
  expect(refusalOf(() => requireCoherentPolicy(policy))).toMatchObject({ slug: 'invalid-input', field });
});

test.each([
  aPolicy(),
  aPolicy({ minAmountMinor: '1', maxAmountMinor: '1', minTenorDays: 5, maxTenorDays: 5 }),
  aPolicy({ minAmountMinor: '1' }),
])('a policy at its limits is taken', (policy) => {
  expect(() => requireCoherentPolicy(policy)).not.toThrow();
});

describe('a back-test', () => {
  const past = (
    number: number,
    requestedOn: string,
    fields: { amountMinor?: bigint; days?: number; accepted?: PastRequest['accepted']; green?: boolean } = {},
  ): PastRequest => {
    const { amountMinor = 100n, days = 90, accepted, green = false } = fields;
    const maturityDate = addDays(requestedOn as CalendarDate, days);
    const {
      terms: _,
      rateCard: __,
      ...pricing
    } = pricingOf({ faceMinor: amountMinor, valueDate: requestedOn, maturityDate });
    return {
      id: `Q${String(number).padStart(24, '0')}`,
      requestedOn,
      candidate: aCandidate({ amountMinor, tenorDays: days }),
      pricing: { ...pricing, evidence: green ? [{ eventRecordId: 'Ea', kind: 'recycling' }] : [] },
      facts: {},
      ...(accepted === undefined ? {} : { accepted }),
    };
  };
  const outcomes = (policy: BankPolicyTerms, requests: PastRequest[]) =>
    backTest(policy, requests).results.map(({ outcome, reasons }) => [outcome, ...reasons]);

  test('serves in the order of days until a limit is reached, and again after maturity', () => {
    const policy = aPolicy({}, { totalMinor: '250' });
    // three of 100 within 250: the third does not fit; on 2026-06-01 the first two have matured
    const requests = [past(4, '2026-06-01'), past(3, '2026-03-03'), past(1, '2026-03-02'), past(2, '2026-03-02')];
    expect(outcomes(policy, requests)).toEqual([['served'], ['served'], ['limited', 'total'], ['served']]);
    expect(backTest(policy, requests).summary).toMatchObject({
      requests: 4,
      served: 3,
      servedMinor: '300',
      peakMinor: '200',
      reasons: [{ reason: 'total', requests: 1 }],
    });
  });

  test('says which rules a request breaks, and where there is no price', () => {
    const tiny = { ...past(1, '2026-03-02', { amountMinor: 1n }) };
    const policy = { ...aPolicy(), prices: { ...PLAIN, advanceRateBps: 5_000 } };
    expect(outcomes(policy, [tiny])).toEqual([['unpriced', 'price-not-payable']]);
    expect(outcomes(aPolicy({ recourseOnly: true, maxTenorDays: 10 }), [past(1, '2026-03-02')])).toEqual([
      ['ineligible', 'tenor', 'recourse'],
    ]);
  });

  test('prices as the policy would, and compares with what was accepted', () => {
    const policy = {
      ...aPolicy({}, { totalMinor: '900000000', otherObligorMinor: '900000000' }),
      prices: { ...PLAIN, greenGrid: [{ evidence: 'recycling' as const, bps: 30 }], greenCapBps: 30 },
    };
    const requests = [
      past(1, '2026-03-02', {
        amountMinor: 100_000_000n,
        green: true,
        accepted: { rateBps: 320, chargeMinor: '800000' },
      }),
      past(2, '2026-03-03', { amountMinor: 300_000_000n }),
    ];
    const { results, summary } = backTest(policy, requests);
    // 100,000,000 × 270 × 90 / 3.6e6 = 675,000 and 300,000,000 × 300 × 90 / 3.6e6 = 2,250,000
    expect(
      results.map(({ rateBps, greenBps, chargeMinor, acceptedRateBps }) => [
        rateBps,
        greenBps,
        chargeMinor,
        acceptedRateBps,
      ]),
    ).toEqual([
      [270, 30, '675000', 320],
      [300, 0, '2250000', undefined],
    ]);
    // (270 + 3 × 300) / 4 = 292.5
    expect(summary).toMatchObject({
      averageRateBps: 292,
      chargeMinor: '2925000',
      acceptedChargeMinor: '800000',
      againChargeMinor: '675000',
    });
    for (const result of results) expect(() => parseInput(BackTestResult, result)).not.toThrow();
    expect(() => parseInput(BackTestSummary, summary)).not.toThrow();
  });

  test('an accepted offer that the policy would not have made costs nothing again', () => {
    const { summary } = backTest(aPolicy({ recourseOnly: true }), [
      past(1, '2026-03-02', { accepted: { rateBps: 320, chargeMinor: '800' } }),
    ]);
    expect(summary).toMatchObject({ acceptedChargeMinor: '800', againChargeMinor: '0' });
  });

  test('what is held of another obligor does not count against this one', () => {
    const other = past(1, '2026-03-02');
    const requests = [{ ...other, candidate: { ...other.candidate, obligor: OTHER } }, past(2, '2026-03-02')];
    expect(outcomes(aPolicy({}, { otherObligorMinor: '100' }), requests)).toEqual([['served'], ['served']]);
  });

  test('of nothing sums to nothing', () => {
    expect(backTest(aPolicy(), []).summary).toMatchObject({
      requests: 0,
      averageRateBps: 0,
      peakMinor: '0',
      reasons: [],
    });
  });

  test('counts reasons, the most frequent first', () => {
    const { summary } = backTest(aPolicy({ recourseOnly: true }, { totalMinor: '0' }), [
      past(1, '2026-03-02'),
      { ...past(2, '2026-03-02'), candidate: aCandidate({ recourse: true }) },
      past(3, '2026-03-02'),
    ]);
    expect(summary.reasons).toEqual([
      { reason: 'recourse', requests: 2 },
      { reason: 'total', requests: 1 },
    ]);
    const even = backTest(aPolicy({ recourseOnly: true, maxTenorDays: 9 }), [past(1, '2026-03-02')]).summary.reasons;
    expect(even.map(({ reason }) => reason)).toEqual(['recourse', 'tenor']);
  });

  test('a defect of the caller is no outcome', () => {
    const broken = past(1, '2026-03-02');
    const wrong = { ...broken, pricing: { ...broken.pricing, valueDate: '2027-01-01' as CalendarDate } };
    expect(() => backTest(aPolicy(), [wrong])).toThrow('no days between');
  });

  test('never holds more than a limit', () => {
    const requests = fc.array(fc.bigInt({ min: 1n, max: 400n }), { maxLength: 12 });
    fc.assert(
      fc.property(requests, fc.integer({ min: 0, max: 1_000 }), (amounts, totalMinor) => {
        const policy = aPolicy({}, { totalMinor: String(totalMinor), otherObligorMinor: '100000' });
        const { summary } = backTest(
          policy,
          amounts.map((amountMinor, at) => past(at, '2026-03-02', { amountMinor })),
        );
        expect(Number(summary.peakMinor)).toBeLessThanOrEqual(totalMinor);
        expect(summary.peakMinor).toBe(summary.servedMinor);
      }),
    );
  });
});
