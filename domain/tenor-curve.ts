/** The tenor curve: a spread for every number of days to maturity, by straight lines between the points of a bank's card. */
import { type Static, Type } from 'typebox';
import { Bps, Strict } from './fields';
import { MAX_TENOR_DAYS } from './limits';

/** Points in the order of their days. Before the first and after the last the curve is flat. */
export const TenorCurve = Type.Array(
  Strict({ days: Type.Integer({ minimum: 1, maximum: MAX_TENOR_DAYS }), bps: Bps }),
  { minItems: 1, maxItems: 24 },
);
export type TenorCurve = Static<typeof TenorCurve>;

/**
 * The spread for a number of days, in whole basis points: between two points by the straight line, half a basis point up.
 * @throws Error for a curve without points, which the schema forbids
 */
export function spreadOn(curve: TenorCurve, days: number): number {
  const right = curve.find((point) => point.days >= days);
  const left = curve.findLast((point) => point.days <= days);
  const only = right ?? left;
  if (only === undefined) throw new Error('a tenor curve has at least one point');
  if (left === undefined || right === undefined || left.days === right.days) return only.bps;
  const run = right.days - left.days;
  const weighted = left.bps * (right.days - days) + right.bps * (days - left.days);
  return Math.floor((2 * weighted + run) / (2 * run));
}
