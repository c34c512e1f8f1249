/**
 * The members that GreenTier adds to an EPCIS event, under the prefix `greentier:` of its JSON-LD context: recycled content,
 * activity data and the hashes of what bears the event out.
 */
import {
  type ActivityData,
  ELECTRICITY_SOURCES,
  energyWhOf,
  FUELS,
  haulageKgKmOf,
  massGramsOf,
  TRANSPORT_MODES,
  volumeMlOf,
} from '../domain/activity-data';
import type { EpcisEvent as LedgerEvent } from '../domain/green-evidence';
import { Refusal } from '../domain/problems';
import { MASS, parseQuantity } from '../domain/quantity';
import { describe, listOf, note, type Place, placeOf, quantityListField, required, textField } from './epcis-fields';
import { exactDecimal, JsonNumber } from './json';

/** What an event says beyond the standard. */
export type EpcisExtensions = Pick<LedgerEvent, 'recycledContent' | 'activityData' | 'attachments'>;

/** Members of the namespace; another one under it is misspelt. */
export const EXTENSION_MEMBERS = {
  recycledContent: 'greentier:recycledContent',
  activityData: 'greentier:activityData',
  /** Short form: kilowatt hours of a source that is not stated. */
  electricityKwh: 'greentier:electricityKwh',
  evidence: 'greentier:evidence',
} as const;

/** Reads the members that are there; notes what does not fit. */
export function extensionFields(place: Place): EpcisExtensions {
  for (const name of Object.keys(place.object)) {
    if (name.startsWith('greentier:') && !(Object.values(EXTENSION_MEMBERS) as string[]).includes(name)) {
      const known = Object.values(EXTENSION_MEMBERS).join(', ');
      note(place, 'field-invalid', name, 'found a member that nobody defined', `Use one of ${known}.`);
    }
  }
  const recycledContent = recycledContentField(place);
  const activityData = activityDataField(place);
  const attachments = attachmentsField(place);
  return {
    ...(recycledContent.length === 0 ? {} : { recycledContent }),
    ...(Object.keys(activityData).length === 0 ? {} : { activityData }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

function recycledContentField(place: Place): NonNullable<EpcisExtensions['recycledContent']> {
  const key = EXTENSION_MEMBERS.recycledContent;
  return (quantityListField(place, key) ?? []).flatMap(({ epcClass, quantity, uom }, index) => {
    if (quantity !== undefined && uom !== undefined) return [{ epcClass, quantity, uom }];
    const message = 'found no quantity with its unit';
    return note(place, 'field-missing', `${key}[${index}]`, message, 'State the recycled mass, such as in KGM.') ?? [];
  });
}

function activityDataField(place: Place): ActivityData {
  const shorthand = shorthandElectricity(place);
  const key = EXTENSION_MEMBERS.activityData;
  const members = ['electricity', 'freight', 'fuels', 'materials'];
  const given = place.object[key];
  const inner = given === undefined ? undefined : placeOf(place, key, given, members);
  const electricity = [
    ...(inner === undefined ? [] : entries(inner, 'electricity', 'source', ELECTRICITY_SOURCES, electricityOf)),
    ...shorthand,
  ];
  if (inner === undefined) return electricity.length === 0 ? {} : { electricity };
  const freight = entries(inner, 'freight', 'mode', TRANSPORT_MODES, freightOf);
  const fuels = entries(inner, 'fuels', 'fuel', FUELS, fuelOf);
  const materials = entries(inner, 'materials', 'material', undefined, materialOf);
  return {
    ...(electricity.length === 0 ? {} : { electricity }),
    ...(freight.length === 0 ? {} : { freight }),
    ...(fuels.length === 0 ? {} : { fuels }),
    ...(materials.length === 0 ? {} : { materials }),
  };
}

type Used<Kind extends keyof ActivityData> = NonNullable<ActivityData[Kind]>[number];

const electricityOf = (source: string, quantity: string, uom: string | undefined): Used<'electricity'> => ({
  source: source as Used<'electricity'>['source'],
  energyWh: energyWhOf(quantity, uom, 'quantity'),
});
const freightOf = (mode: string, quantity: string, uom: string | undefined): Used<'freight'> => ({
  mode: mode as Used<'freight'>['mode'],
  haulageKgKm: haulageKgKmOf(quantity, uom, 'quantity'),
});
const fuelOf = (name: string, quantity: string, uom: string | undefined): Used<'fuels'> => {
  const fuel = name as Used<'fuels'>['fuel'];
  return parseQuantity(quantity, uom, 'quantity').unit === MASS
    ? { fuel, massGrams: massGramsOf(quantity, uom, 'quantity') }
    : { fuel, volumeMl: volumeMlOf(quantity, uom, 'quantity') };
};
const materialOf = (material: string, quantity: string, uom: string | undefined): Used<'materials'> => ({
  material,
  massGrams: massGramsOf(quantity, uom, 'quantity'),
});

function shorthandElectricity(place: Place): Used<'electricity'>[] {
  const key = EXTENSION_MEMBERS.electricityKwh;
  if (place.object[key] === undefined) return [];
  const decimal = decimalField(place, key);
  return decimal === undefined ? [] : (convertedOr(place, key, () => electricityOf('unstated', decimal, 'KWH')) ?? []);
}

/** Entries of `{ <name>, quantity, uom }`, the name out of a vocabulary where there is one. */
function entries<Entry>(
  place: Place,
  key: string,
  name: string,
  vocabulary: readonly string[] | undefined,
  convert: (name: string, quantity: string, uom: string | undefined) => Entry,
): Entry[] {
  const found = listOf(place, key, (value, itemKey) => {
    const item = placeOf(place, itemKey, value, [name, 'quantity', 'uom']);
    if (item === undefined) return undefined;
    const text = required(item, name, textField);
    const quantity = required(item, 'quantity', decimalField);
    const uom = required(item, 'uom', textField);
    if (text === undefined || quantity === undefined || uom === undefined) return undefined;
    if (vocabulary?.includes(text) === false) {
      const expected = `expected one of ${vocabulary.join(', ')}`;
      return note(item, 'field-invalid', name, `found ${describe(text)}, ${expected}`, 'Name it so.');
    }
    return convertedOr(item, 'quantity', () => convert(text, quantity, uom))?.[0];
  });
  return [...(found ?? [])];
}

/** A decimal, as a JSON number or as a text: programs that fear for its digits write a text. */
function decimalField(place: Place, key: string): string | undefined {
  const value = place.object[key];
  const text = value instanceof JsonNumber ? exactDecimal(value) : value;
  if (typeof text === 'string' && /^[0-9]{1,15}(?:\.[0-9]{1,9})?$/.test(text)) return text;
  const remedy = 'Give a decimal number that is not negative, with 9 decimals at most.';
  return note(place, 'number-malformed', key, `found ${describe(value)}, expected a number`, remedy);
}

function attachmentsField(place: Place): NonNullable<EpcisExtensions['attachments']> {
  const found = listOf(place, EXTENSION_MEMBERS.evidence, (value, itemKey) => {
    const item = placeOf(place, itemKey, value, ['sha256', 'mediaType']);
    if (item === undefined) return undefined;
    const sha256 = required(item, 'sha256', patternField(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal'));
    const mediaType = required(item, 'mediaType', patternField(MEDIA_TYPE, 'a media type such as application/pdf'));
    return sha256 === undefined || mediaType === undefined ? undefined : { sha256, mediaType };
  });
  return [...(found ?? [])];
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,48}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,48}$/;

function patternField(pattern: RegExp, what: string) {
  return (place: Place, key: string): string | undefined => {
    const text = textField(place, key);
    if (text === undefined || pattern.test(text)) return text;
    return note(place, 'field-invalid', key, `found ${describe(text)}, expected ${what}`, `Give ${what}.`);
  };
}

/** The converted value in a list, or nothing with a note why its unit or its digits do not fit. */
function convertedOr<Value>(place: Place, key: string, convert: () => Value): [Value] | undefined {
  try {
    return [convert()];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const remedy = 'Give a unit of UN/CEFACT Recommendation 20 that measures this, and fewer decimals.';
    return note(place, 'number-malformed', key, error.problem.detail, remedy);
  }
}
