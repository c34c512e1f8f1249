// What a bank concedes for recycled content, certified footprints and credentials, and which records it names.
import fc from 'fast-check';
import { type CredentialProof, credentialProofOf, type Evidence, goodsShown, provenGrids } from './green-grid';
import type { LotChange } from './lots';
import { greenConcessionBps, quote, type RateCardTerms, requireCoherentRateCard } from './pricing';
import { provenTerms } from './rate-card';
import { CARD, PLAIN, pricingOf, SELLER } from './testing/price-scene';
import { refusalOf } from './testing/refusal-of';

const GTIN = '06901234000016';
const CELLS = '1 kWh of battery capacity';
const TERMS: Partial<RateCardTerms> = {
  greenGrid: [{ evidence: 'recycling', bps: 30 }],
  recycledContentGrid: [
    { fromBps: 1_000, bps: 5 },
    { fromBps: 3_000, bps: 12 },
  ],
  footprintGrid: {
    benchmarks: [{ functionalUnit: CELLS, gramsCo2e: '80000' }],
    steps: [
      { upToBps: 7_500, bps: 20 },
      { upToBps: 10_000, bps: 8 },
    ],
  },
  credentialGrid: [
    { credential: 'greenFactory', bps: 6 },
    { credential: 'greenSupplyChainManager', bps: 4 },
  ],
  greenCapBps: 100,
};

const event = (id: string, fields: Partial<Evidence> = {}): Evidence => ({
  eventRecordId: `E${id}`,
  kind: 'transport',
  ...fields,
});
const footprint = (gramsCo2e: bigint, fields: Partial<CredentialProof> = {}): CredentialProof => ({
  holder: SELLER,
  credential: 'productCarbonFootprint',
  productKey: GTIN,
  footprint: { functionalUnit: CELLS, gramsCo2e },
  ...fields,
});
const factory: CredentialProof = { holder: SELLER, credential: 'greenFactory' };

const green = (evidence: Evidence[], credentials: CredentialProof[] = [], terms: Partial<RateCardTerms> = {}) =>
  quote(pricingOf({ terms: { ...TERMS, ...terms }, evidence, credentials })).terms.filter(
    ({ kind }) => kind === 'green',
  );

describe('recycled content', () => {
  test.each([
    ['a tenth reaches the first step', 1_000, 5],
    ['short of the second', 2_999, 5],
    ['the second', 3_000, 12],
    ['all of it', 10_000, 12],
  ])('%s', (_, share, bps) => {
    expect(green([event('a', { recycledShareBps: share })])).toEqual([
      { kind: 'green', bps: -bps, proof: 'recycledContent', restsOn: [CARD, 'greenEvent/Ea'] },
    ]);
  });

  test('short of every step earns nothing', () => {
    expect(green([event('a', { recycledShareBps: 999 })])).toEqual([]);
  });

  test('counts by the event that tells of most, the first by its id among equals', () => {
    const terms = green([
      event('d', { recycledShareBps: 3_500 }),
      event('c', { recycledShareBps: 3_500 }),
      event('b', { recycledShareBps: 1_200 }),
      event('a'),
    ]);
    expect(terms.map(({ restsOn }) => restsOn)).toEqual([[CARD, 'greenEvent/Ec']]);
  });

  const lots = new Map([
    ['a', { lot: `01/${GTIN}/10/L1`, unit: 'KGM' }],
    ['b', { lot: `01/${GTIN}/10/L2`, unit: 'KGM' }],
    ['pieces', { lot: '01/06901234000023/10/L1', unit: 'H87' }],
  ]);
  test.each<[string, LotChange[], number | undefined]>([
    ['what came in', [{ lot: 'a', cameIn: '300', recycledIn: '100' }], 3_333],
    ['what was handed on', [{ lot: 'a', consumed: '200', recycledOut: '50' }], 2_500],
    [
      'the goods that came out, not what was used up',
      [
        { lot: 'a', consumed: '400', recycledOut: '400' },
        { lot: 'b', cameIn: '400', recycledIn: '100' },
      ],
      2_500,
    ],
    ['no recycled mass', [{ lot: 'a', consumed: '200' }], undefined],
    ['nothing moved', [], undefined],
    ['pieces', [{ lot: 'pieces', consumed: '200', recycledOut: '50' }], undefined],
    ['a lot that is not known', [{ lot: 'c', consumed: '200', recycledOut: '50' }], undefined],
  ])('is the share of %s', (_, changes, expected) => {
    expect(goodsShown(changes, lots)).toEqual({
      ...(expected === undefined ? {} : { recycledShareBps: expected }),
      gtins: [GTIN, '06901234000023'],
    });
  });
});

describe('a certified footprint', () => {
  const goods = event('a', { gtins: [GTIN] });

  test.each([
    // 60,000 / 80,000 = 75 %
    ['three quarters of the benchmark', 60_000n, 20],
    // a gram more is above 75 %, as ratios are rounded up
    ['a gram above three quarters', 60_001n, 8],
    ['the benchmark itself', 80_000n, 8],
  ])('of %s', (_, grams, bps) => {
    expect(green([goods], [footprint(grams)])).toEqual([
      {
        kind: 'green',
        bps: -bps,
        proof: 'footprint',
        restsOn: [CARD, 'greenEvent/Ea', `credential/${SELLER}/productCarbonFootprint/${GTIN}`],
      },
    ]);
  });

  test.each<[string, Evidence[], CredentialProof[]]>([
    ['above the benchmark', [goods], [footprint(80_001n)]],
    ['of goods that no event moved', [event('a')], [footprint(60_000n)]],
    ['of other goods', [event('a', { gtins: ['06901234000023'] })], [footprint(60_000n)]],
    [
      'by another functional unit',
      [goods],
      [footprint(60_000n, { footprint: { functionalUnit: '1 kg', gramsCo2e: 1n } })],
    ],
    ['that is no footprint', [goods], [{ holder: SELLER, credential: 'productCarbonFootprint', productKey: GTIN }]],
  ])('%s earns nothing', (_, evidence, credentials) => {
    expect(green(evidence, credentials)).toEqual([]);
  });

  test('counts once, where it concedes most, and names one event of the goods', () => {
    const other = '06901234000023';
    const both = [event('b', { gtins: [GTIN, other] }), event('c', { gtins: [other] })];
    const terms = green(both, [
      footprint(70_000n),
      footprint(50_000n, { productKey: other }),
      footprint(50_000n, { productKey: GTIN, holder: 'Z' }),
    ]);
    expect(terms.map(({ bps, restsOn }) => [bps, restsOn])).toEqual([
      [-20, [CARD, 'greenEvent/Eb', `credential/${SELLER}/productCarbonFootprint/${other}`]],
    ]);
  });

  test('of one product in two orders is the same', () => {
    const [left, right] = [footprint(50_000n), footprint(50_000n, { productKey: '06901234000023' })];
    const goodsOfBoth = event('a', { gtins: [GTIN, '06901234000023'] });
    expect(green([goodsOfBoth], [left, right])).toEqual(green([goodsOfBoth], [right, left]));
  });
});

test('credentials of the seller count each by itself', () => {
  expect(green([], [factory, { holder: SELLER, credential: 'leadingFirm' }])).toEqual([
    { kind: 'green', bps: -6, proof: 'credential', restsOn: [CARD, `credential/${SELLER}/greenFactory`] },
  ]);
});

test('all together are capped, in the order of kinds, content, footprint and credentials', () => {
  const proofs = event('a', { kind: 'recycling', recycledShareBps: 5_000, gtins: [GTIN] });
  const terms = green([proofs], [footprint(60_000n), factory], { greenCapBps: 50 });
  expect(terms.map(({ evidence, proof, bps }) => [evidence ?? proof, bps])).toEqual([
    ['recycling', -30],
    ['recycledContent', -12],
    ['footprint', -8],
  ]);
});

describe('the slice that an offer keeps', () => {
  const applied = pricingOf({ terms: TERMS }).terms;

  test('holds what is proven alone', () => {
    const evidence = [event('a', { kind: 'recycling', recycledShareBps: 1_500, gtins: [GTIN] })];
    expect(provenGrids(applied, { evidence, credentials: [footprint(60_000n), factory] })).toEqual({
      greenGrid: TERMS.greenGrid,
      recycledContentGrid: [{ fromBps: 1_000, bps: 5 }],
      footprintGrid: { benchmarks: TERMS.footprintGrid?.benchmarks, steps: [{ upToBps: 7_500, bps: 20 }] },
      credentialGrid: [{ credential: 'greenFactory', bps: 6 }],
    });
  });

  test('is empty where nothing is', () => {
    expect(provenGrids(applied, { evidence: [] })).toEqual({ greenGrid: [] });
  });

  test('gives the same price', () => {
    fc.assert(
      fc.property(anyProofs, ({ evidence, credentials }) => {
        const input = pricingOf({ terms: TERMS, evidence, credentials });
        expect(quote({ ...input, terms: provenTerms(input.terms, input) })).toEqual(quote(input));
      }),
    );
  });
});

test('more proof never costs more, whatever it is', () => {
  fc.assert(
    fc.property(anyProofs, anyProofs, (some, more) => {
      const input = pricingOf({ terms: { ...TERMS, greenCapBps: 35 }, ...some });
      const greener = {
        evidence: [...some.evidence, ...more.evidence],
        credentials: [...some.credentials, ...more.credentials],
      };
      const [before, after] = [quote(input), quote({ ...input, ...greener })];
      expect(greenConcessionBps(after.terms)).toBeGreaterThanOrEqual(greenConcessionBps(before.terms));
      expect(BigInt(after.discountMinor) <= BigInt(before.discountMinor)).toBe(true);
    }),
  );
});

test('credentials speak by kind, product and footprint', () => {
  const term = {
    certifier: SELLER,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    grant: 'issued' as const,
    grantedAt: '',
  };
  const product = { name: 'cell', functionalUnit: CELLS, footprintGramsCo2e: '60000', standard: 'ISO 14067' };
  expect(credentialProofOf({ holder: SELLER, credential: 'greenFactory', ...term, former: [] })).toEqual(factory);
  expect(
    credentialProofOf({
      holder: SELLER,
      credential: 'productCarbonFootprint',
      productKey: GTIN,
      product,
      ...term,
      former: [],
    }),
  ).toEqual(footprint(60_000n));
});

test.each<[string, Partial<RateCardTerms>, string]>([
  [
    'shares that fall',
    {
      recycledContentGrid: [
        { fromBps: 2, bps: 1 },
        { fromBps: 1, bps: 2 },
      ],
    },
    'recycledContentGrid',
  ],
  [
    'more content for less',
    {
      recycledContentGrid: [
        { fromBps: 1, bps: 2 },
        { fromBps: 2, bps: 1 },
      ],
    },
    'recycledContentGrid',
  ],
  [
    'a functional unit twice',
    {
      footprintGrid: {
        benchmarks: [
          { functionalUnit: CELLS, gramsCo2e: '1' },
          { functionalUnit: CELLS, gramsCo2e: '2' },
        ],
        steps: [{ upToBps: 1, bps: 1 }],
      },
    },
    'footprintGrid',
  ],
  [
    'ratios that fall',
    {
      footprintGrid: {
        benchmarks: [{ functionalUnit: CELLS, gramsCo2e: '1' }],
        steps: [
          { upToBps: 2, bps: 1 },
          { upToBps: 1, bps: 1 },
        ],
      },
    },
    'footprintGrid',
  ],
  [
    'more footprint for more',
    {
      footprintGrid: {
        benchmarks: [{ functionalUnit: CELLS, gramsCo2e: '1' }],
        steps: [
          { upToBps: 1, bps: 1 },
          { upToBps: 2, bps: 2 },
        ],
      },
    },
    'footprintGrid',
  ],
  [
    'a credential twice',
    {
      credentialGrid: [
        { credential: 'greenFactory', bps: 1 },
        { credential: 'greenFactory', bps: 2 },
      ],
    },
    'credentialGrid',
  ],
])('a card with %s is refused', (_, terms, field) => {
  const problem = refusalOf(() => requireCoherentRateCard({ ...PLAIN, ...terms }));
  expect(problem).toMatchObject({ slug: 'invalid-input', field: `terms.${field}` });
});

const anyProofs = fc.record({
  evidence: fc.array(
    fc.record(
      {
        eventRecordId: fc.nat(99).map((number) => `E${number}`),
        kind: fc.constantFrom('recycling' as const, 'transport' as const),
        recycledShareBps: fc.integer({ min: 1, max: 10_000 }),
        gtins: fc.constantFrom([GTIN], ['06901234000023'], []),
      },
      { requiredKeys: ['eventRecordId', 'kind'] },
    ),
    { maxLength: 5 },
  ),
  credentials: fc.array(
    fc.constantFrom(
      factory,
      footprint(60_000n),
      footprint(79_000n),
      footprint(99_000n, { productKey: '06901234000023' }),
    ),
    {
      maxLength: 4,
    },
  ),
});

test.each([
  ['1', '2'],
  ['2', '1'],
])('of events that prove the same share, here %s and %s, the first by name is taken', (one, other) => {
  const evidence = [event(one, { recycledShareBps: 3_500 }), event(other, { recycledShareBps: 3_500 })];
  const named = green(evidence, [], { greenGrid: [] }).flatMap((term) => ('restsOn' in term ? term.restsOn : []));
  expect(JSON.stringify(named)).toContain('E1');
  expect(JSON.stringify(named)).not.toContain('E2');
});
