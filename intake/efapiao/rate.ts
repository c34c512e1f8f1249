/** Tax rates and units as a 数电票 spells them. */
import { type Decimal, parseDecimal, ZERO } from '../../domain/decimal';

const WITHOUT_TAX: ReadonlySet<string> = new Set(['免税', '不征税', '***', '0%']);

/** The rate as a share: `0.13` and `13%` are the same, exempt is zero; `undefined` for anything else. */
export function rateOf(text: string): Decimal | undefined {
  if (WITHOUT_TAX.has(text)) return ZERO;
  if (!text.endsWith('%')) return positive(parseDecimal(text));
  const percent = positive(parseDecimal(text.slice(0, -1)));
  return percent === undefined ? undefined : { units: percent.units, scale: percent.scale + 2 };
}

/** The code of UN/ECE Recommendation 20 for a unit; a unit without a code keeps its name. */
export function unitCodeOf(name: string): string {
  return UNITS.get(name) ?? name;
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ['千克', 'KGM'],
  ['公斤', 'KGM'],
  ['克', 'GRM'],
  ['吨', 'TNE'],
  ['米', 'MTR'],
  ['平方米', 'MTK'],
  ['立方米', 'MTQ'],
  ['升', 'LTR'],
  ['千瓦时', 'KWH'],
  ['度', 'KWH'],
  ['小时', 'HUR'],
  ['天', 'DAY'],
  ['月', 'MON'],
  ['个', 'H87'],
  ['件', 'H87'],
  ['只', 'H87'],
  ['台', 'H87'],
  ['套', 'SET'],
  ['箱', 'XBX'],
  ['趟', 'E54'],
]);

function positive(value: Decimal | undefined): Decimal | undefined {
  return value === undefined || value.units < 0n ? undefined : value;
}
