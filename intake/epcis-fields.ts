/** Readers of the fields of an EPCIS event: each gives the typed value, or notes why it cannot and gives nothing. */
import { isCalendarDate } from '../domain/calendar';
import { type CbvVocabulary, cbvShortName, PARTY_TYPES, TRANSACTION_TYPES } from './cbv';
import { exactDecimal, isJsonArray, isJsonObject, JsonNumber, type JsonObject, type JsonValue } from './json';
import { MAX_REFUSALS } from './limits';
import { excerpt, type IntakeRefusal, type IntakeRefusalCode } from './result';

/** Goods by class: a GTIN or a lot. */
export interface QuantityElement {
  readonly epcClass: string;
  /** Decimal number; left out where a document names the class only. */
  readonly quantity?: string;
  /** UN/CEFACT Recommendation 20, such as `KGM`; without it pieces are counted. */
  readonly uom?: string;
}

/** What reading an object has come upon so far. */
export interface Findings {
  readonly refusals: IntakeRefusal[];
  /** Fields with values that CBV 2.0 does not have. */
  readonly nonStandard: string[];
}

/** An object at its place in the document. */
export interface Place {
  readonly object: JsonObject;
  readonly field: string;
  readonly findings: Findings;
}

/** Notes a refusal of a field. */
export function note(place: Place, code: IntakeRefusalCode, key: string, message: string, remedy: string): undefined {
  if (place.findings.refusals.length >= MAX_REFUSALS) return undefined;
  place.findings.refusals.push({ code, field: key === '' ? place.field : `${place.field}.${key}`, message, remedy });
  return undefined;
}

/** A text without control characters. */
export function textField(place: Place, key: string): string | undefined {
  const value = place.object[key];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value !== '' && value.length <= MAX_URI_LENGTH && !UNPRINTABLE.test(value))
    return value;
  return note(place, 'field-invalid', key, `found ${describe(value)}, expected a text`, 'Give a line of text.');
}

/** A URI, absolute or with the prefix of a JSON-LD context. */
export function uriField(place: Place, key: string): string | undefined {
  return place.object[key] === undefined ? undefined : uriOf(place, key, place.object[key]);
}

/** URIs that differ from each other. */
export function uriListField(place: Place, key: string): readonly string[] | undefined {
  return listOf(place, key, (value, itemKey) => uriOf(place, itemKey, value));
}

/** The `id` of a place object such as `readPoint`. */
export function idField(place: Place, key: string): string | undefined {
  const value = place.object[key];
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) return expectedObject(place, key, value);
  const id = value.id;
  return id === undefined
    ? note(place, 'field-missing', `${key}.id`, 'found nothing, expected the URI of a place', 'Name the place.')
    : uriOf(place, `${key}.id`, id);
}

/** An instant with its offset, of a day and an hour that exist. */
export function instantField(place: Place, key: string): string | undefined {
  const value = place.object[key];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isInstant(value)) return value;
  const remedy = 'Give date, time and offset, such as 2026-03-02T09:30:00+08:00.';
  return note(place, 'date-invalid', key, `found ${describe(value)}, expected an instant that exists`, remedy);
}

/** A value of a CBV vocabulary by its short name; another text or URI stays as it is and is noted. */
export function vocabularyField(place: Place, key: string, vocabulary: CbvVocabulary): string | undefined {
  const text = textField(place, key);
  if (text === undefined) return undefined;
  const name = cbvShortName(text, vocabulary);
  if (name === undefined) place.findings.nonStandard.push(`${place.field}.${key}`);
  return name ?? text;
}

/** Classes of goods with quantities; `uom` only beside a quantity, nothing else inside. */
export function quantityListField(place: Place, key: string): readonly QuantityElement[] | undefined {
  return listOf(place, key, (value, itemKey) => {
    const item = placeOf(place, itemKey, value, ['epcClass', 'quantity', 'uom']);
    if (item === undefined) return undefined;
    const epcClass = required(item, 'epcClass', uriField);
    const quantity = quantityOf(item);
    const uom = unitOf(item);
    if (epcClass === undefined) return undefined;
    return { epcClass, ...(quantity === undefined ? {} : { quantity }), ...(uom === undefined ? {} : { uom }) };
  });
}

/** Business transactions with their types. */
export function transactionListField(
  place: Place,
): readonly { readonly type?: string; readonly bizTransaction: string }[] | undefined {
  return listOf(place, 'bizTransactionList', (value, itemKey) => {
    const item = placeOf(place, itemKey, value, ['type', 'bizTransaction']);
    if (item === undefined) return undefined;
    const type = vocabularyField(item, 'type', TRANSACTION_TYPES);
    const bizTransaction = required(item, 'bizTransaction', uriField);
    return bizTransaction === undefined ? undefined : { ...(type === undefined ? {} : { type }), bizTransaction };
  });
}

/** Sources or destinations with their types. */
export function partyListField<Key extends 'source' | 'destination'>(
  place: Place,
  key: Key,
): readonly ({ readonly type: string } & { readonly [Name in Key]: string })[] | undefined {
  return listOf(place, `${key}List`, (value, itemKey) => {
    const item = placeOf(place, itemKey, value, ['type', key]);
    if (item === undefined) return undefined;
    const type = required(item, 'type', (inner, name) => vocabularyField(inner, name, PARTY_TYPES));
    const party = required(item, key, uriField);
    if (type === undefined || party === undefined) return undefined;
    return { type, [key]: party } as { readonly type: string } & { readonly [Name in Key]: string };
  });
}

/** A field that has to be there. */
export function required<Value>(
  place: Place,
  key: string,
  read: (place: Place, key: string) => Value | undefined,
): Value | undefined {
  if (place.object[key] !== undefined) return read(place, key);
  return note(place, 'field-missing', key, `found nothing, expected ${key}`, `State ${key}.`);
}

/** An inner object, its members restricted to those named. */
export function placeOf(
  place: Place,
  key: string,
  value: JsonValue | undefined,
  members?: readonly string[],
): Place | undefined {
  if (!isJsonObject(value)) return expectedObject(place, key, value);
  const inner = { object: value, field: `${place.field}.${key}`, findings: place.findings };
  for (const name of Object.keys(value)) {
    if (members?.includes(name) === false) {
      note(inner, 'field-invalid', excerpt(name), `found a member that EPCIS does not have here`, 'Leave it out.');
    }
  }
  return inner;
}

/** What a value is, for a message. */
export function describe(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value instanceof JsonNumber) return excerpt(value.text);
  if (isJsonArray(value)) return `a list of ${value.length}`;
  return isJsonObject(value) ? 'an object' : excerpt(JSON.stringify(value));
}

const MAX_URI_LENGTH = 512;
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/;
const INSTANT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))$/;
const UNIT = /^[A-Z0-9]{2,3}$/;

function isInstant(text: string): boolean {
  const date = INSTANT.exec(text)?.[1];
  return date !== undefined && isCalendarDate(date);
}

function uriOf(place: Place, key: string, value: JsonValue | undefined): string | undefined {
  const isUri =
    typeof value === 'string' && value.length <= MAX_URI_LENGTH && URI.test(value) && !UNPRINTABLE.test(value);
  if (isUri) return value;
  return note(place, 'field-invalid', key, `found ${describe(value)}, expected a URI`, 'Give a URN or a Web URI.');
}

/** The items of a list that can be read. */
export function listOf<Item>(
  place: Place,
  key: string,
  read: (value: JsonValue, key: string) => Item | undefined,
): readonly Item[] | undefined {
  const value = place.object[key];
  if (value === undefined) return undefined;
  if (!isJsonArray(value)) {
    return note(place, 'field-invalid', key, `found ${describe(value)}, expected a list`, 'Give a list.');
  }
  return value.flatMap((each, index) => read(each, `${key}[${index}]`) ?? []);
}

function quantityOf(place: Place): string | undefined {
  const value = place.object.quantity;
  if (value === undefined) return undefined;
  const decimal = value instanceof JsonNumber ? exactDecimal(value) : undefined;
  if (decimal !== undefined && !decimal.startsWith('-')) return decimal;
  const remedy = 'Give the quantity as a JSON number that is not negative.';
  return note(place, 'number-malformed', 'quantity', `found ${describe(value)}, expected a number`, remedy);
}

function unitOf(place: Place): string | undefined {
  const uom = textField(place, 'uom');
  if (uom === undefined || UNIT.test(uom)) return uom;
  const remedy = 'Give the code of UN/CEFACT Recommendation 20, such as KGM.';
  return note(place, 'field-invalid', 'uom', `found ${excerpt(uom)}, expected the code of a unit`, remedy);
}

function expectedObject(place: Place, key: string, value: JsonValue | undefined): undefined {
  return note(place, 'field-invalid', key, `found ${describe(value)}, expected an object`, 'Give an object.');
}
