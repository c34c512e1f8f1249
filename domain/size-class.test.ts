// Size classes: every floor of 工信部联企业〔2011〕300号 art. 4, just reached and just missed, and who falls into which sector.

import type { SizeClass } from './participants';
import { SECTORS, type Sector, type SizeMeasures, sectorOfIndustry, sizeClassOf } from './size-class';
import { refusalOf } from './testing/refusal-of';

const WAN = 1_000_000n; // 万元 in fen
const PLENTY: SizeMeasures = { headcount: 1_000_000, revenueMinor: 10n ** 15n, assetsMinor: 10n ** 15n };

/** Said again as the rule says it: persons, revenue and assets in 万元, for large, medium and small. */
const RULE: [Sector, headcount: number[] | undefined, revenue: number[] | undefined, assets: number[] | undefined][] = [
  ['agriculture', undefined, [20_000, 500, 50], undefined],
  ['industry', [1_000, 300, 20], [40_000, 2_000, 300], undefined],
  ['construction', undefined, [80_000, 6_000, 300], [80_000, 5_000, 300]],
  ['wholesale', [200, 20, 5], [40_000, 5_000, 1_000], undefined],
  ['retail', [300, 50, 10], [20_000, 500, 100], undefined],
  ['transport', [1_000, 300, 20], [30_000, 3_000, 200], undefined],
  ['warehousing', [200, 100, 20], [30_000, 1_000, 100], undefined],
  ['post', [1_000, 300, 20], [30_000, 2_000, 100], undefined],
  ['accommodation', [300, 100, 10], [10_000, 2_000, 100], undefined],
  ['catering', [300, 100, 10], [10_000, 2_000, 100], undefined],
  ['telecommunication', [2_000, 100, 10], [100_000, 1_000, 100], undefined],
  ['software', [300, 100, 10], [10_000, 1_000, 50], undefined],
  ['realEstateDevelopment', undefined, [200_000, 1_000, 100], [10_000, 5_000, 2_000]],
  ['propertyManagement', [1_000, 300, 100], [5_000, 1_000, 500], undefined],
  ['leasingAndBusinessServices', [300, 100, 10], undefined, [120_000, 8_000, 100]],
  ['other', [300, 100, 10], undefined, undefined],
];
const CLASSES: SizeClass[] = ['large', 'medium', 'small', 'micro'];

/** Each floor of each measure, with everything else in plenty: the class at the floor, and one short of it. */
const FLOORS = RULE.flatMap(([sector, headcount, revenue, assets]) =>
  [0, 1, 2].flatMap((level) => [
    ...(headcount === undefined ? [] : [{ sector, level, measure: 'headcount', floor: headcount[level] as number }]),
    ...(revenue === undefined ? [] : [{ sector, level, measure: 'revenueMinor', floor: revenue[level] as number }]),
    ...(assets === undefined ? [] : [{ sector, level, measure: 'assetsMinor', floor: assets[level] as number }]),
  ]),
);

test('the table has every sector', () => {
  expect(RULE.map(([sector]) => sector)).toEqual(SECTORS);
});

test.each(FLOORS)('$sector with $measure at the floor $floor of level $level', ({ sector, level, measure, floor }) => {
  const at = measure === 'headcount' ? floor : BigInt(floor) * WAN;
  const below = typeof at === 'number' ? at - 1 : at - 1n;
  expect(sizeClassOf(sector, { ...PLENTY, [measure]: at })).toBe(CLASSES[level]);
  expect(sizeClassOf(sector, { ...PLENTY, [measure]: below })).toBe(CLASSES[level + 1]);
});

test.each<[string, Sector, SizeMeasures, SizeClass]>([
  ['a factory of 1,500 with little revenue', 'industry', { headcount: 1_500, revenueMinor: 1_000n * WAN }, 'small'],
  ['a factory of 19 with much revenue', 'industry', { headcount: 19, revenueMinor: 50_000n * WAN }, 'micro'],
  ['nobody and nothing', 'other', { headcount: 0, revenueMinor: 0n }, 'micro'],
  ['a farm is measured by revenue alone', 'agriculture', { headcount: 0, revenueMinor: 20_000n * WAN }, 'large'],
])('%s', (_, sector, measures, expected) => {
  expect(sizeClassOf(sector, measures)).toBe(expected);
});

test.each(['construction', 'realEstateDevelopment', 'leasingAndBusinessServices'] as const)(
  '%s is not classed without assets',
  (sector) => {
    const problem = refusalOf(() => sizeClassOf(sector, { headcount: 10, revenueMinor: 0n }));
    expect(problem).toMatchObject({ slug: 'size-figures-incomplete', field: 'size.assetsMinor' });
  },
);

test.each<[string, Sector | undefined]>([
  ['C3841', 'industry'],
  ['B06', 'industry'],
  ['D4411', 'industry'],
  ['F5164', 'wholesale'],
  ['F52', 'retail'],
  ['G5431', 'transport'],
  ['G53', undefined],
  ['G591', 'transport'],
  ['G5920', 'warehousing'],
  ['G59', undefined],
  ['G60', 'post'],
  ['I6513', 'software'],
  ['I64', 'telecommunication'],
  ['K7010', 'realEstateDevelopment'],
  ['K7020', 'propertyManagement'],
  ['K70', undefined],
  ['L7212', 'leasingAndBusinessServices'],
  ['N7724', 'other'],
  ['J66', undefined],
])('the industry %s is of the sector %s', (code, sector) => {
  expect(sectorOfIndustry(code)).toBe(sector);
});
