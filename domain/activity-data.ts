/**
 * Activity data of an event, from which emissions are computed elsewhere: energy by source, haulage by mode, fuels and
 * materials, all in whole small units so that nothing is ever rounded.
 */
import { type Static, Type } from 'typebox';
import { Strict, Text } from './fields';
import { MAX_LIST_LENGTH } from './limits';
import { ENERGY, HAULAGE, MASS, VOLUME, wholeOf } from './quantity';

/** Where electricity comes from; `unstated` is what a document says that names no source. */
export const ELECTRICITY_SOURCES = ['grid', 'greenCertificate', 'selfGenerated', 'unstated'] as const;
export const TRANSPORT_MODES = ['road', 'rail', 'inlandWaterway', 'sea', 'air', 'pipeline'] as const;
export const FUELS = [
  ...['coal', 'coke', 'crudeOil', 'gasoline', 'kerosene', 'diesel', 'fuelOil', 'liquefiedPetroleumGas'],
  ...['naturalGas', 'liquefiedNaturalGas', 'biodiesel', 'biomass', 'methanol', 'hydrogen'],
] as const;

const Whole = Type.String({ pattern: '^(0|[1-9][0-9]{0,26})$', description: 'Whole number' });
const list = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Optional(Type.Array(item, { minItems: 1, maxItems: MAX_LIST_LENGTH }));

/** What a step used. */
export const ActivityData = Strict({
  electricity: list(Strict({ source: Type.Enum([...ELECTRICITY_SOURCES]), energyWh: Whole })),
  freight: list(Strict({ mode: Type.Enum([...TRANSPORT_MODES]), haulageKgKm: Whole })),
  /** A fuel by mass or by volume, never both; gases at standard conditions. */
  fuels: list(
    Type.Object(
      { fuel: Type.Enum([...FUELS]), massGrams: Type.Optional(Whole), volumeMl: Type.Optional(Whole) },
      { additionalProperties: false, minProperties: 2, maxProperties: 2 },
    ),
  ),
  materials: list(Strict({ material: Text, massGrams: Whole })),
});
export type ActivityData = Static<typeof ActivityData>;

/** Whole watt hours. @throws Refusal `unit-unsupported`, `quantity-inexact` */
export function energyWhOf(decimal: string, uom: string | undefined, field: string): string {
  return wholeOf(decimal, uom, ENERGY, 1_000n, field).toString();
}

/** Whole kilogram kilometres: a thousand of them are one t·km. @throws Refusal `unit-unsupported`, `quantity-inexact` */
export function haulageKgKmOf(decimal: string, uom: string | undefined, field: string): string {
  return wholeOf(decimal, uom, HAULAGE, 1_000n, field).toString();
}

/** Whole grams. @throws Refusal `unit-unsupported`, `quantity-inexact` */
export function massGramsOf(decimal: string, uom: string | undefined, field: string): string {
  return wholeOf(decimal, uom, MASS, 1_000n, field).toString();
}

/** Whole millilitres. @throws Refusal `unit-unsupported`, `quantity-inexact` */
export function volumeMlOf(decimal: string, uom: string | undefined, field: string): string {
  return wholeOf(decimal, uom, VOLUME, 1_000n, field).toString();
}
