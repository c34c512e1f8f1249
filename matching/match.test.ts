// A matching is what trying every assignment finds, exceeds no limit, and says what stood in the way.
import fc from 'fast-check';
import { boundedMatch } from './bound';
import { explainUnserved } from './explain';
import { greedyMatch } from './greedy';
import { type Assignment, isBetter, leftOf, type Market, totalsOf } from './market';
import { matchMarket, matchOne } from './match';

/** The best of all assignments, by trying each. */
function bruteForce(market: Market): Assignment {
  const choices = market.requests.map((_, at) => [
    undefined,
    ...market.options.flatMap(({ request }, place) => (request === at ? [place] : [])),
  ]);
  let best: Assignment = market.requests.map(() => undefined);
  const visit = (at: number, chosen: Assignment) => {
    if (at === choices.length) {
      const fits = leftOf(market, chosen).every((left) => left >= 0n);
      if (fits && isBetter(totalsOf(market, chosen), totalsOf(market, best))) best = chosen;
      return;
    }
    for (const place of choices[at] ?? []) visit(at + 1, [...chosen, place]);
  };
  visit(0, []);
  return best;
}

const anyMarket: fc.Arbitrary<Market> = fc
  .record({
    amounts: fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 ** 9 })), {
      minLength: 1,
      maxLength: 5,
    }),
    financiers: fc.integer({ min: 1, max: 3 }),
    seeds: fc.array(
      fc.record({ cost: fc.integer({ min: 0, max: 40 }), takes: fc.boolean(), extra: fc.integer({ min: 0, max: 5 }) }),
      { minLength: 15, maxLength: 15 },
    ),
    capacities: fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ amounts, financiers, seeds, capacities }) => {
    const all = amounts.reduce((sum, amount) => sum + amount, 0);
    const limits = capacities.map((part, at) => ({ name: `limit ${at}`, capacityMinor: Math.floor(part * all) }));
    const options = amounts.flatMap((amount, request) =>
      Array.from({ length: financiers }, (_, bank) => ({
        bank,
        ...(seeds[request * 3 + bank] as { cost: number; takes: boolean; extra: number }),
      }))
        .filter(({ takes, bank }) => takes || bank === 0)
        .map(({ bank, cost, extra }) => ({
          request,
          financier: `bank ${bank}`,
          costMinor: Math.min(cost, amount),
          limits: extra < 3 ? [bank, 3 + extra] : [bank],
        })),
    );
    return { requests: amounts.map((amountMinor, at) => ({ id: `Q${at}`, amountMinor })), options, limits };
  });

test('equals brute force on 2,000 small markets', async () => {
  await fc.assert(
    fc.asyncProperty(anyMarket, async (market) => {
      const { assignment, isOptimal, gapPpm, ...totals } = await matchMarket(market);
      expect(leftOf(market, assignment).every((left) => left >= 0n)).toBe(true);
      expect(totals).toEqual(totalsOf(market, bruteForce(market)));
      expect([isOptimal, gapPpm]).toEqual([true, 0]);
    }),
    { numRuns: 2_000 },
  );
}, 120_000);

test('a bound never lies: what it finds is no further from the best than it says, and never worse than the plain way', async () => {
  await fc.assert(
    fc.asyncProperty(anyMarket, async (market) => {
      const start = greedyMatch(market);
      const { assignment, gap } = await boundedMatch(market, start, { seconds: 0.05 });
      const objective = (found: Assignment) => {
        const { servedMinor, costMinor } = totalsOf(market, found);
        return Number(costMinor - servedMinor);
      };
      expect(leftOf(market, assignment).every((left) => left >= 0n)).toBe(true);
      expect(isBetter(totalsOf(market, start), totalsOf(market, assignment))).toBe(false);
      expect(objective(assignment) - gap).toBeLessThanOrEqual(objective(bruteForce(market)) + 1e-6);
    }),
    { numRuns: 60 },
  );
});

test('a request that no financier has room for leaves the others an optimum', async () => {
  const market: Market = {
    requests: [3, 2, 2].map((amountMinor, at) => ({ id: `Q${at}`, amountMinor })),
    options: [
      { request: 0, financier: 'bank', costMinor: 0, limits: [0] },
      { request: 1, financier: 'bank', costMinor: 2, limits: [0] },
      { request: 2, financier: 'bank', costMinor: 1, limits: [0] },
    ],
    limits: [{ name: 'bank total', capacityMinor: 2 }],
  };
  expect(await matchMarket(market)).toMatchObject({ servedMinor: 2n, costMinor: 1n, isOptimal: true, gapPpm: 0 });
});

const TWO: Market = {
  requests: [
    { id: 'Qa', amountMinor: 100 },
    { id: 'Qb', amountMinor: 60 },
    { id: 'Qc', amountMinor: 10 },
  ],
  options: [
    { request: 0, financier: 'bank', costMinor: 4, limits: [0] },
    { request: 0, financier: 'anchor', costMinor: 9, limits: [1] },
    { request: 1, financier: 'bank', costMinor: 2, limits: [0] },
  ],
  limits: [
    { name: 'bank total', capacityMinor: 100 },
    { name: "anchor's cash", capacityMinor: 50 },
  ],
};

test('the larger amount is served before the smaller cost, and what stands in the way is told', async () => {
  const { assignment, servedMinor, costMinor } = await matchMarket(TWO);
  expect({ assignment, servedMinor, costMinor }).toEqual({
    assignment: [0, undefined, undefined],
    servedMinor: 100n,
    costMinor: 4n,
  });
  expect(explainUnserved(TWO, assignment)).toEqual([
    {
      request: 'Qb',
      amountMinor: 60,
      obstacles: [{ financier: 'bank', costMinor: 2, limits: [{ name: 'bank total', leftMinor: 0n }] }],
    },
    { request: 'Qc', amountMinor: 10, obstacles: [] },
  ]);
});

test('obstacles are told in the order of their costs', () => {
  const nobody = explainUnserved(TWO, [undefined, 2, undefined]);
  expect(
    nobody[0]?.obstacles.map(({ financier, limits }) => [financier, limits.map(({ leftMinor }) => leftMinor)]),
  ).toEqual([
    ['bank', [40n]],
    ['anchor', [50n]],
  ]);
});

describe('one request', () => {
  const one = (amountMinor: number): Market => ({
    ...TWO,
    requests: [{ id: 'Q', amountMinor }],
    options: TWO.options.slice(0, 2),
  });

  test.each([
    [50, 0],
    [100, 0],
    [101, undefined],
  ])('of %d is matched by looking', (amountMinor, place) => {
    expect(matchOne(one(amountMinor))).toBe(place);
  });

  test('takes the dearer where the cheaper has no room', () => {
    const full = {
      ...one(50),
      limits: [
        { name: 'bank total', capacityMinor: 49 },
        { name: "anchor's cash", capacityMinor: 50 },
      ],
    };
    expect(matchOne(full)).toBe(1);
  });

  test('is one', () => {
    expect(() => matchOne(TWO)).toThrow('alone');
  });
});

test('amounts that doubles do not hold are refused', async () => {
  await expect(
    matchMarket({
      ...TWO,
      limits: [
        { name: 'x', capacityMinor: 2 ** 53 },
        { name: 'y', capacityMinor: 1 },
      ],
    }),
  ).rejects.toThrow('below 2^53');
});

test('amounts near 2^53 are counted to the minor unit', async () => {
  const half = 2 ** 52;
  const market: Market = {
    requests: [
      { id: 'Qa', amountMinor: half - 1 },
      { id: 'Qb', amountMinor: half - 1 },
    ],
    options: [0, 1].map((request) => ({ request, financier: 'bank', costMinor: 5 + request, limits: [0] })),
    // one minor unit short of both
    limits: [{ name: 'bank total', capacityMinor: 2 ** 53 - 3 }],
  };
  const { assignment, servedMinor } = await matchMarket(market);
  expect(assignment).toEqual([0, undefined]);
  expect(servedMinor).toBe(BigInt(half - 1));
});
