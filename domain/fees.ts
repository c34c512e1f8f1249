/** Fees of a financing: a flat amount and a part of the advance, within bounds. */
import { type Static, Type } from 'typebox';
import { Bps, NonNegativeMinor, Slug, Strict } from './fields';
import { scaleHalfUp } from './money';

/** One fee, taken off when funds move: flat amount + basis points of the advance, not less than the minimum, not more than the maximum. */
export const Fee = Strict({
  name: Slug,
  flatMinor: NonNegativeMinor,
  bps: Bps,
  minMinor: Type.Optional(NonNegativeMinor),
  maxMinor: Type.Optional(NonNegativeMinor),
});
export type Fee = Static<typeof Fee>;

/** A card's fees; each has a name of its own. */
export const Fees = Type.Array(Fee, { minItems: 1, maxItems: 8 });

/** A fee as it is charged. */
export const ChargedFee = Strict({ name: Slug, amountMinor: NonNegativeMinor });
export type ChargedFee = Static<typeof ChargedFee>;

/** What a fee comes to on an advance, in minor units; the part of the advance is rounded half up. */
export function feeOn({ flatMinor, bps, minMinor, maxMinor }: Fee, advanceMinor: bigint): bigint {
  const plain = BigInt(flatMinor) + scaleHalfUp(advanceMinor, BigInt(bps), 10_000n);
  const [least, most] = [BigInt(minMinor ?? '0'), maxMinor === undefined ? plain : BigInt(maxMinor)];
  const atMost = plain < most ? plain : most;
  return atMost > least ? atMost : least;
}
