// Banks and an obligor's own cash compete by policies; and how a holder comes to an offer.
import type { BankPolicyTerms, Candidate } from '../domain/bank-policy';
import type { CalendarDate } from '../domain/calendar';
import { ANCHOR, PLAIN, pricingOf } from '../domain/testing/price-scene';
import { explainUnserved } from './explain';
import { type Financier, marketOf, type OpenRequest } from './financiers';
import { matchMarket } from './match';
import { proposalOf, type RankedOffer } from './modes';

const OTHER = '9144030071526726XG';
const DAY = '2026-03-02' as CalendarDate;

function aRequest(
  id: string,
  amountMinor: bigint,
  fields: Partial<Candidate> = {},
  latestDate = '2026-03-10',
): OpenRequest {
  const { terms: _, rateCard: __, valueDate: ___, ...pricing } = pricingOf({ faceMinor: amountMinor, valueDate: DAY });
  const candidate = {
    obligor: ANCHOR,
    amountMinor,
    currency: 'CNY',
    tenorDays: 90,
    recourse: false,
    obligorCredentials: [],
    ...fields,
  };
  return {
    id,
    candidate,
    pricing: { ...pricing, receivable: { ...pricing.receivable, obligor: candidate.obligor } },
    facts: {},
    latestDate,
  };
}

function aFinancier(
  party: string,
  baseRateBps: number,
  limits: Partial<BankPolicyTerms['limits']> = {},
  fields: Partial<Financier> = {},
): Financier {
  const policy: BankPolicyTerms = {
    currency: 'CNY',
    eligibility: {},
    limits: {
      totalMinor: '1000000000',
      obligors: [],
      otherObligorMinor: '1000000000',
      groups: [],
      industries: [],
      tenors: [],
      ...limits,
    },
    prices: { ...PLAIN, baseRateBps },
  };
  return { party, kind: 'bank', policy, paysOn: DAY, held: [], ...fields };
}

const served = async (requests: OpenRequest[], financiers: Financier[]) => {
  const { market, declines } = marketOf(requests, financiers);
  const { assignment } = await matchMarket(market);
  return {
    by: assignment.map((place) => (place === undefined ? undefined : market.options[place]?.financier)),
    market,
    assignment,
    declines,
  };
};

test('each request goes to whom it costs least, within limits', async () => {
  const requests = [aRequest('Qa', 100_000n), aRequest('Qb', 90_000n), aRequest('Qc', 80_000n)];
  const financiers = [
    aFinancier('cheap', 250, { totalMinor: '100000' }),
    aFinancier('dear', 400, { totalMinor: '200000' }),
  ];
  const { by, market, assignment } = await served(requests, financiers);
  // 270,000 do not fit into 300,000 cut in two otherwise: the cheap bank takes the largest
  expect(by).toEqual(['cheap', 'dear', 'dear']);
  expect(explainUnserved(market, assignment)).toEqual([]);
});

test("the obligor's own cash is one more financier, for what it owes itself", async () => {
  const requests = [aRequest('Qa', 100_000n), aRequest('Qb', 100_000n, { obligor: OTHER })];
  const cash = aFinancier(ANCHOR, 200, { totalMinor: '150000' }, { kind: 'obligor' });
  const { by, declines } = await served(requests, [aFinancier('bank', 300), cash]);
  expect(by).toEqual([ANCHOR, 'bank']);
  expect(declines).toEqual([{ request: 'Qb', financier: ANCHOR, reasons: ['ownPayablesOnly'] }]);
});

test('what is held already counts against its limits', async () => {
  const held = aRequest('held', 60_000n).candidate;
  const { by, market, assignment } = await served(
    [aRequest('Qa', 50_000n)],
    [aFinancier('bank', 300, { totalMinor: '100000' }, { held: [held] })],
  );
  expect(by).toEqual([undefined]);
  expect(explainUnserved(market, assignment)).toMatchObject([
    { obstacles: [{ limits: [{ name: 'bank total', leftMinor: 40_000n }] }] },
  ]);
  const full = marketOf([aRequest('Qa', 1_000n)], [aFinancier('bank', 300, { totalMinor: '10' }, { held: [held] })]);
  expect(full.market.limits[0]?.capacityMinor).toBe(0);
});

test.each<[string, OpenRequest, Financier, string[]]>([
  ['pays after the latest date', aRequest('Q', 1_000n, {}, '2026-03-01'), aFinancier('bank', 300), ['latestDate']],
  [
    'pays when it is due',
    aRequest('Q', 1_000n, {}, '2026-12-31'),
    aFinancier('bank', 300, {}, { paysOn: '2026-05-31' as CalendarDate }),
    ['latestDate'],
  ],
  [
    'has no price',
    aRequest('Q', 1n),
    {
      ...aFinancier('bank', 300),
      policy: { ...aFinancier('bank', 300).policy, prices: { ...PLAIN, advanceRateBps: 1 } },
    },
    ['price'],
  ],
  ['does not take it', aRequest('Q', 1_000n, { currency: 'EUR' }), aFinancier('bank', 300), ['currency']],
])('a financier that %s is no option', (_, request, financier, reasons) => {
  const { market, declines } = marketOf([request], [financier]);
  expect(market.options).toEqual([]);
  expect(declines).toEqual([{ request: 'Q', financier: 'bank', reasons }]);
});

test('a card that is in another currency than what is asked for is a defect', () => {
  const wrong = aFinancier('bank', 300);
  const policy = { ...wrong.policy, prices: { ...wrong.policy.prices, currency: 'EUR' as const } };
  expect(() => marketOf([aRequest('Q', 1_000n)], [{ ...wrong, policy }])).toThrow('another currency');
});

describe('a holder', () => {
  const offer = (id: string, annualRate: string, netMinor = 1n): RankedOffer => ({
    id,
    annualRate,
    netMinor,
    totalMinor: 1n,
  });
  const NOW = new Date('2026-03-02T02:00:00Z');
  const ids = (offers: readonly RankedOffer[]) => offers.map(({ id }) => id);

  test('picks from the offers in the order of what they cost it a year, then of what they pay out', () => {
    const offers = [
      offer('d', '0.04000000'),
      offer('c', '0.03500000', 5n),
      offer('b', '0.03500000', 9n),
      offer('a', '0.03500000', 5n),
    ];
    expect(proposalOf(offers, {}, NOW)).toEqual({ ranking: [offers[2], offers[3], offers[1], offers[0]] });
  });

  test.each([
    ['0.03500000', 'b'],
    ['0.03499999', undefined],
    ['10.00000000', 'b'],
  ])('that takes up to %s takes %s', (maxAnnualRate, take) => {
    expect(proposalOf([offer('a', '0.04000000'), offer('b', '0.03500000')], { maxAnnualRate }, NOW).take).toBe(take);
  });

  test('has nothing to take where nobody offers', () => {
    expect(proposalOf([], { maxAnnualRate: '1.00000000' }, NOW)).toEqual({ ranking: [] });
  });

  test('sees nothing of an auction before it closes', () => {
    const closesAt = '2026-03-02T03:00:00Z';
    const choice = { closesAt, maxAnnualRate: '1.00000000' };
    expect(proposalOf([offer('a', '0.04000000')], choice, NOW)).toEqual({ ranking: [], waitsUntil: closesAt });
    const closed = proposalOf([offer('a', '0.04000000')], choice, new Date(closesAt));
    expect([ids(closed.ranking), closed.take]).toEqual([['a'], 'a']);
  });
});
