/** Quantities of goods, energy and haulage: converted exactly between units of UN/CEFACT Recommendation 20, without floats. */
import { Type } from 'typebox';
import { refuse } from './problems';

/** An amount of a base unit, in whole billionths of it: EPCIS quantities have nine decimals at most. */
export interface Quantity {
  /** Base unit of what is measured (`KGM`, `H87`, `LTR`, `KWH`, `TKM`), or the unit itself where none is known. */
  readonly unit: string;
  readonly billionths: bigint;
}

/** Base unit of mass: kilogram. */
export const MASS = 'KGM';
/** Base unit of counted goods: piece. */
export const PIECE = 'H87';
/** Base unit of volume: litre. */
export const VOLUME = 'LTR';
/** Base unit of energy: kilowatt hour. */
export const ENERGY = 'KWH';
/** Base unit of haulage: tonne kilometre. */
export const HAULAGE = 'TKM';

/** Base units that one of a unit is, as an exact fraction. */
const UNITS: Readonly<Record<string, { base: string; times: bigint; per: bigint }>> = {
  KGM: { base: MASS, times: 1n, per: 1n },
  GRM: { base: MASS, times: 1n, per: 1_000n },
  MGM: { base: MASS, times: 1n, per: 1_000_000n },
  TNE: { base: MASS, times: 1_000n, per: 1n },
  /** Pound: 0.45359237 kg by definition. */
  LBR: { base: MASS, times: 45_359_237n, per: 100_000_000n },
  /** Ounce: a sixteenth of a pound. */
  ONZ: { base: MASS, times: 45_359_237n, per: 1_600_000_000n },
  H87: { base: PIECE, times: 1n, per: 1n },
  EA: { base: PIECE, times: 1n, per: 1n },
  C62: { base: PIECE, times: 1n, per: 1n },
  PR: { base: PIECE, times: 2n, per: 1n },
  DZN: { base: PIECE, times: 12n, per: 1n },
  MIL: { base: PIECE, times: 1_000n, per: 1n },
  LTR: { base: VOLUME, times: 1n, per: 1n },
  MLT: { base: VOLUME, times: 1n, per: 1_000n },
  MTQ: { base: VOLUME, times: 1_000n, per: 1n },
  KWH: { base: ENERGY, times: 1n, per: 1n },
  WHR: { base: ENERGY, times: 1n, per: 1_000n },
  MWH: { base: ENERGY, times: 1_000n, per: 1n },
  GWH: { base: ENERGY, times: 1_000_000n, per: 1n },
  TKM: { base: HAULAGE, times: 1n, per: 1n },
};

/** Decimals that a quantity can have. */
const SCALE = 9;
const BILLION = 10n ** BigInt(SCALE);

/** A quantity on the ledger: a decimal of its base unit, without superfluous zeros. */
export const DecimalText = Type.String({
  pattern: '^(0|[1-9][0-9]{0,29})(\\.[0-9]{0,8}[1-9])?$',
  description: 'Decimal number',
});

/**
 * Reads a decimal and its unit; pieces where there is none (EPCIS 2.0, 7.3.3.3). A unit that is not in the table stays
 * itself and converts to nothing else.
 * @throws Refusal `invalid-input` for what is no decimal, `quantity-inexact` when a billionth of the base unit is not fine enough
 */
export function parseQuantity(decimal: string, uom: string | undefined, field: string): Quantity {
  const match = /^([0-9]{1,30})(?:\.([0-9]{1,9}))?$/.exec(decimal);
  if (match === null) return refuse('invalid-input', `${decimal.slice(0, 40)} is not a decimal number`, { field });
  const [, whole, fraction = ''] = match as unknown as [string, string, string?];
  const billionths = BigInt(whole + fraction.padEnd(SCALE, '0'));
  const unit = uom ?? PIECE;
  const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (known === undefined) return { unit, billionths };
  const scaled = billionths * known.times;
  if (scaled % known.per !== 0n) {
    refuse('quantity-inexact', `${decimal} ${unit} has more than ${SCALE} decimals in ${known.base}`, { field });
  }
  return { unit: known.base, billionths: scaled / known.per };
}

/** Writes billionths as a decimal: `3712.25`. */
export function decimalOf(billionths: bigint): string {
  if (billionths < 0n) throw new Error(`a quantity is not negative: ${billionths}`);
  const digits = billionths.toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0{1,9}$/, '');
  return digits.slice(0, -SCALE) + (fraction === '' ? '' : `.${fraction}`);
}

/** Reads a decimal that `decimalOf` wrote. */
export function billionthsOf(decimal: string): bigint {
  const [whole, fraction = ''] = decimal.split('.') as [string, string?];
  return BigInt(whole + fraction.padEnd(SCALE, '0'));
}

/**
 * A quantity in whole small units: `wholeOf('48210.5', 'KWH', ENERGY, 1_000n, …)` is 48,210,500 Wh.
 * @throws Refusal `unit-unsupported` when the unit measures something else, `quantity-inexact` when it does not come out whole
 */
export function wholeOf(
  decimal: string,
  uom: string | undefined,
  base: string,
  smallPerBase: bigint,
  field: string,
): bigint {
  const { unit, billionths } = parseQuantity(decimal, uom, field);
  if (unit !== base) refuse('unit-unsupported', `${uom ?? 'no unit'} does not convert to ${base}`, { field });
  const small = billionths * smallPerBase;
  if (small % BILLION !== 0n) {
    refuse('quantity-inexact', `${decimal} ${uom} is no whole number of 1/${smallPerBase} ${base}`, { field });
  }
  return small / BILLION;
}
