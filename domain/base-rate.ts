/** The base of a price: one rate, or a dated table of a reference rate of which the one in force counts. */
import { type Static, Type } from 'typebox';
import { Bps, DateText, Slug, Strict } from './fields';

/** Fixings of one reference rate that a card carries at most: ten years of a monthly rate. */
const MAX_FIXINGS = 120;

/** A reference rate (`lpr-1y`, a bank's own transfer price) with the days from which each fixing is in force. */
export const BaseRateTable = Strict({
  name: Slug,
  fixings: Type.Array(Strict({ from: DateText, bps: Bps }), { minItems: 1, maxItems: MAX_FIXINGS }),
});
export type BaseRateTable = Static<typeof BaseRateTable>;

/** Which fixing a price was made with. */
export const AppliedFixing = Strict({ name: Slug, from: DateText });
export type AppliedFixing = Static<typeof AppliedFixing>;

/** The fixing in force on a day: the last that is not later; undefined before the first. @param table ascending by date */
export function fixingOn({ fixings }: BaseRateTable, day: string): BaseRateTable['fixings'][number] | undefined {
  return fixings.findLast(({ from }) => from <= day);
}
