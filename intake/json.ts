/**
 * Strict JSON (RFC 8259) that keeps numbers as they are written: `JSON.parse` would turn a quantity into a float, take the
 * last of two equal keys and read a million nested arrays.
 */
import { decimalText, parseDecimal } from '../domain/decimal';
import { MAX_JSON_DEPTH, MAX_JSON_MEMBERS, MAX_JSON_VALUES } from './limits';
import {
  accepted,
  excerpt,
  type IntakeRefusal,
  type IntakeRefusalCode,
  type IntakeResult,
  refused,
  WHOLE_DOCUMENT,
} from './result';

/** A number by its text. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Reads a text as JSON. */
export function parseJson(text: string): IntakeResult<JsonValue> {
  const reader: Reader = { text, position: 0, values: 0 };
  try {
    const value = readValue(reader, 0);
    skipBlanks(reader);
    if (reader.position < text.length) malformed(reader, 'there is more after the value');
    return accepted(value);
  } catch (error) {
    if (error instanceof Stop) return refused(error.refusal);
    throw error;
  }
}

/** Whether a value is an object. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** Whether a value is an array. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value as `JSON.parse` gives it. */
export function plainJson(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (isJsonArray(value)) return value.map(plainJson);
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainJson(each)]));
  return value;
}

/** One text for equal values: keys in order of their UTF-16 units, no blanks, numbers without superfluous zeros. */
export function canonicalText(value: JsonValue): string {
  if (value instanceof JsonNumber) return exactDecimal(value) ?? value.text;
  if (isJsonArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** Largest exponent that is written out: more says nothing about a quantity of goods. */
const MAX_EXPONENT = 20;

/** The number as a decimal without exponent; `undefined` when it is too long for one. */
export function exactDecimal({ text }: JsonNumber): string | undefined {
  const [mantissa = '', exponentText = '0'] = text.split(/[eE]/);
  const value = parseDecimal(mantissa);
  const exponent = Number(exponentText);
  if (value === undefined || Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const scale = value.scale - exponent;
  const shifted = scale < 0 ? { units: value.units * 10n ** BigInt(-scale), scale: 0 } : { units: value.units, scale };
  return decimalText(shifted);
}

interface Reader {
  readonly text: string;
  position: number;
  values: number;
}

/** Leaves the reader at the first refusal. */
class Stop extends Error {
  constructor(readonly refusal: IntakeRefusal) {
    super(refusal.message);
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const BLANKS = /[ \t\r\n]*/y;
const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;
/** Keys that reach an object's prototype once somebody copies the value carelessly. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function readValue(reader: Reader, depth: number): JsonValue {
  skipBlanks(reader);
  reader.values += 1;
  if (reader.values > MAX_JSON_VALUES) {
    stop('too-many-parts', `the document has more than ${MAX_JSON_VALUES} values`, 'Split the document.');
  }
  if (depth > MAX_JSON_DEPTH) {
    stop('too-deep', `more than ${MAX_JSON_DEPTH} values stand inside each other`, 'Send a flatter document.');
  }
  const first = reader.text.charAt(reader.position);
  if (first === '{') return readObject(reader, depth);
  if (first === '[') return readArray(reader, depth);
  if (first === '"') return readString(reader);
  const literal = LITERALS.find(([word]) => reader.text.startsWith(word, reader.position));
  if (literal !== undefined) {
    reader.position += literal[0].length;
    return literal[1];
  }
  NUMBER.lastIndex = reader.position;
  const number = NUMBER.exec(reader.text)?.[0];
  if (number === undefined) malformed(reader, 'this starts no value');
  reader.position += number.length;
  return new JsonNumber(number);
}

function readObject(reader: Reader, depth: number): JsonObject {
  const object: Record<string, JsonValue> = {};
  let members = 0;
  reader.position += 1;
  skipBlanks(reader);
  if (takes(reader, '}')) return object;
  do {
    skipBlanks(reader);
    if (reader.text.charAt(reader.position) !== '"') malformed(reader, 'a key is missing');
    const key = readString(reader);
    members += 1;
    if (members > MAX_JSON_MEMBERS) {
      stop('too-many-parts', `an object has more than ${MAX_JSON_MEMBERS} members`, 'Send a smaller object.');
    }
    if (REFUSED_KEYS.has(key)) stop('key-refused', `the key ${key} is not taken`, 'Leave the key out.');
    if (Object.hasOwn(object, key)) malformed(reader, `the key ${excerpt(key)} stands twice`);
    skipBlanks(reader);
    if (!takes(reader, ':')) malformed(reader, 'a colon is missing');
    object[key] = readValue(reader, depth + 1);
    skipBlanks(reader);
  } while (takes(reader, ','));
  if (!takes(reader, '}')) malformed(reader, 'the object is not closed');
  return object;
}

function readArray(reader: Reader, depth: number): readonly JsonValue[] {
  const array: JsonValue[] = [];
  reader.position += 1;
  skipBlanks(reader);
  if (takes(reader, ']')) return array;
  do {
    array.push(readValue(reader, depth + 1));
    skipBlanks(reader);
  } while (takes(reader, ','));
  if (!takes(reader, ']')) malformed(reader, 'the array is not closed');
  return array;
}

/** Finds the closing quotation mark and leaves escapes and control characters to `JSON.parse`. */
function readString(reader: Reader): string {
  const start = reader.position;
  let end = reader.text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(reader.text, start, end)) end = reader.text.indexOf('"', end + 1);
  if (end === -1) malformed(reader, 'the text is not closed');
  reader.position = end + 1;
  try {
    return JSON.parse(reader.text.slice(start, end + 1)) as string;
  } catch {
    return malformed(reader, 'the text holds a control character or an unknown escape');
  }
}

/** Whether an odd number of backslashes stands before a quotation mark. */
function isEscaped(text: string, start: number, quote: number): boolean {
  let backslashes = 0;
  while (quote - 1 - backslashes > start && text.charAt(quote - 1 - backslashes) === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function skipBlanks(reader: Reader): void {
  BLANKS.lastIndex = reader.position;
  BLANKS.exec(reader.text);
  reader.position = BLANKS.lastIndex;
}

function takes(reader: Reader, character: string): boolean {
  if (reader.text.charAt(reader.position) !== character) return false;
  reader.position += 1;
  return true;
}

function malformed(reader: Reader, problem: string): never {
  return stop('json-malformed', `character ${reader.position + 1}: ${problem}`, 'Send well-formed JSON.');
}

function stop(code: IntakeRefusalCode, message: string, remedy: string): never {
  throw new Stop({ code, field: WHOLE_DOCUMENT, message, remedy });
}
