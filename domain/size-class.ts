/**
 * The size class of a firm after 中小企业划型标准规定 (工信部联企业〔2011〕300号, art. 4): sector, headcount, revenue and, in
 * some sectors, assets. Thresholds of the rule are in 万元; here all money is fen (1 万元 = 1,000,000 fen).
 */
import { type Static, Type } from 'typebox';
import { DateText, NonNegativeMinor, Strict } from './fields';
import type { SizeClass } from './participants';
import { refuse } from './problems';

/** Sectors of the rule, each with what its classes are measured by: floors of large, medium and small, inclusive. */
const THRESHOLDS = {
  /** 农、林、牧、渔业 */
  agriculture: { revenue: [20_000n, 500n, 50n] },
  /** 工业: mining, manufacturing, electricity, heat, gas and water */
  industry: { headcount: [1_000, 300, 20], revenue: [40_000n, 2_000n, 300n] },
  /** 建筑业 */
  construction: { revenue: [80_000n, 6_000n, 300n], assets: [80_000n, 5_000n, 300n] },
  /** 批发业 */
  wholesale: { headcount: [200, 20, 5], revenue: [40_000n, 5_000n, 1_000n] },
  /** 零售业 */
  retail: { headcount: [300, 50, 10], revenue: [20_000n, 500n, 100n] },
  /** 交通运输业, without railways */
  transport: { headcount: [1_000, 300, 20], revenue: [30_000n, 3_000n, 200n] },
  /** 仓储业 */
  warehousing: { headcount: [200, 100, 20], revenue: [30_000n, 1_000n, 100n] },
  /** 邮政业 */
  post: { headcount: [1_000, 300, 20], revenue: [30_000n, 2_000n, 100n] },
  /** 住宿业 */
  accommodation: { headcount: [300, 100, 10], revenue: [10_000n, 2_000n, 100n] },
  /** 餐饮业 */
  catering: { headcount: [300, 100, 10], revenue: [10_000n, 2_000n, 100n] },
  /** 信息传输业 */
  telecommunication: { headcount: [2_000, 100, 10], revenue: [100_000n, 1_000n, 100n] },
  /** 软件和信息技术服务业 */
  software: { headcount: [300, 100, 10], revenue: [10_000n, 1_000n, 50n] },
  /** 房地产开发经营 */
  realEstateDevelopment: { revenue: [200_000n, 1_000n, 100n], assets: [10_000n, 5_000n, 2_000n] },
  /** 物业管理 */
  propertyManagement: { headcount: [1_000, 300, 100], revenue: [5_000n, 1_000n, 500n] },
  /** 租赁和商务服务业 */
  leasingAndBusinessServices: { headcount: [300, 100, 10], assets: [120_000n, 8_000n, 100n] },
  /** 其他未列明行业; firms of sectors that the rule does not name are classed by it as well (art. 9) */
  other: { headcount: [300, 100, 10] },
} as const satisfies Record<string, Thresholds>;

type Floors<Value> = readonly [large: Value, medium: Value, small: Value];
interface Thresholds {
  readonly headcount?: Floors<number>;
  /** In 万元. */
  readonly revenue?: Floors<bigint>;
  /** In 万元. */
  readonly assets?: Floors<bigint>;
}

const FEN_PER_WAN_YUAN = 1_000_000n;
const CLASSES: readonly SizeClass[] = ['large', 'medium', 'small'];

/** Sector of the size-class rule. */
export type Sector = keyof typeof THRESHOLDS;
export const SECTORS = Object.keys(THRESHOLDS) as Sector[];
export const SectorName = Type.Enum([...SECTORS], { description: 'Sector of 工信部联企业〔2011〕300号' });

/** Figures of a firm as it declares them, with the day that they are of. */
export const SizeFigures = Strict({
  sector: SectorName,
  headcount: Type.Integer({ minimum: 0, maximum: 10_000_000, description: 'Persons employed (从业人员)' }),
  /** Of the last year, in fen. */
  revenueMinor: NonNegativeMinor,
  /** Total assets in fen; needed where the sector is measured by them. */
  assetsMinor: Type.Optional(NonNegativeMinor),
  asOf: DateText,
});
export type SizeFigures = Static<typeof SizeFigures>;

/** What a size class is derived from. */
export interface SizeMeasures {
  readonly headcount: number;
  /** In fen. */
  readonly revenueMinor: bigint;
  /** In fen. */
  readonly assetsMinor?: bigint;
}

/**
 * The class of a firm: the highest one whose floors all of the sector's measures reach, else micro (300号 art. 4; the
 * statistical method of 2011 says it as 须同时满足所列指标的下限,否则下划一档).
 * @throws Refusal `size-figures-incomplete` when the sector is measured by assets and none are given
 */
export function sizeClassOf(sector: Sector, { headcount, revenueMinor, assetsMinor }: SizeMeasures): SizeClass {
  const floors: Thresholds = THRESHOLDS[sector];
  if (floors.assets !== undefined && assetsMinor === undefined) {
    refuse('size-figures-incomplete', `${sector} is measured by assets, and none are given`, {
      field: 'size.assetsMinor',
    });
  }
  const reaches = (value: bigint, floor: bigint | undefined) =>
    floor === undefined || value >= floor * FEN_PER_WAN_YUAN;
  const found = CLASSES.find(
    (_, level) =>
      headcount >= (floors.headcount?.[level] ?? 0) &&
      reaches(revenueMinor, floors.revenue?.[level]) &&
      reaches(assetsMinor ?? 0n, floors.assets?.[level]),
  );
  return found ?? 'micro';
}

/** Sector by the beginning of a code of GB/T 4754-2017; the longest beginning counts. */
const SECTOR_BY_INDUSTRY: Readonly<Record<string, Sector>> = {
  A: 'agriculture',
  B: 'industry',
  C: 'industry',
  D: 'industry',
  E: 'construction',
  F51: 'wholesale',
  F52: 'retail',
  G54: 'transport',
  G55: 'transport',
  G56: 'transport',
  G57: 'transport',
  G58: 'transport',
  G591: 'transport',
  G592: 'warehousing',
  G593: 'warehousing',
  G594: 'warehousing',
  G595: 'warehousing',
  G596: 'warehousing',
  G599: 'warehousing',
  G60: 'post',
  H61: 'accommodation',
  H62: 'catering',
  I63: 'telecommunication',
  I64: 'telecommunication',
  I65: 'software',
  K701: 'realEstateDevelopment',
  K702: 'propertyManagement',
  K703: 'other',
  K709: 'other',
  L: 'leasingAndBusinessServices',
  M: 'other',
  N: 'other',
  O: 'other',
  R: 'other',
};

/** A firm's industry: section letter and two to four digits of GB/T 4754-2017. */
export const IndustryCode = Type.String({
  pattern: '^[A-T][0-9]{2,4}$',
  description: 'GB/T 4754-2017: section letter and 2 to 4 digits, such as C3841',
});

/** The sector of an industry; `undefined` where the code does not say (`F5` of either trade, railways, finance). */
export function sectorOfIndustry(industryCode: string): Sector | undefined {
  for (let length = industryCode.length; length > 0; length -= 1) {
    const beginning = industryCode.slice(0, length);
    if (Object.hasOwn(SECTOR_BY_INDUSTRY, beginning)) return SECTOR_BY_INDUSTRY[beginning];
  }
  return undefined;
}
