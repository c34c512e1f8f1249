/** One event of EPCIS 2.0: its type, and how a JSON object becomes one or is refused field by field. */
import { createHash } from 'node:crypto';
import { BIZ_STEPS, DISPOSITIONS } from './cbv';
import { type EpcisExtensions, EXTENSION_MEMBERS, extensionFields } from './epcis-extensions';
import {
  describe,
  idField,
  instantField,
  note,
  type Place,
  partyListField,
  placeOf,
  type QuantityElement,
  quantityListField,
  required,
  textField,
  transactionListField,
  uriField,
  uriListField,
  vocabularyField,
} from './epcis-fields';
import { canonicalText, isJsonObject, type JsonObject, type JsonValue, plainJson } from './json';
import { accepted, excerpt, type IntakeResult, refused } from './result';

export const EVENT_TYPES = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const;
export type EpcisEventType = (typeof EVENT_TYPES)[number];

const ACTIONS = ['ADD', 'OBSERVE', 'DELETE'] as const;
export type EpcisAction = (typeof ACTIONS)[number];

/** What happened to which goods, when, where and why; vocabulary by its short CBV name. */
export interface EpcisEvent extends Readonly<EpcisExtensions> {
  readonly eventId: string;
  /** Whether the document left `eventID` out and `eventId` is derived (see `derivedEventId`). */
  readonly eventIdDerived: boolean;
  readonly type: EpcisEventType;
  /** ISO 8601 with offset, as written. */
  readonly eventTime: string;
  readonly eventTimeZoneOffset: string;
  readonly action?: EpcisAction;
  readonly bizStep?: string;
  readonly disposition?: string;
  readonly readPoint?: string;
  readonly bizLocation?: string;
  readonly parentId?: string;
  readonly transformationId?: string;
  readonly epcList?: readonly string[];
  readonly childEpcs?: readonly string[];
  readonly inputEpcList?: readonly string[];
  readonly outputEpcList?: readonly string[];
  readonly quantityList?: readonly QuantityElement[];
  readonly childQuantityList?: readonly QuantityElement[];
  readonly inputQuantityList?: readonly QuantityElement[];
  readonly outputQuantityList?: readonly QuantityElement[];
  readonly bizTransactionList?: readonly { readonly type?: string; readonly bizTransaction: string }[];
  readonly sourceList?: readonly { readonly type: string; readonly source: string }[];
  readonly destinationList?: readonly { readonly type: string; readonly destination: string }[];
  /** Present when this event is itself declared wrong by its sender. */
  readonly errorDeclaration?: ErrorDeclaration;
  /** Fields whose value CBV 2.0 does not have; the value stays as it was written. */
  readonly nonStandard: readonly string[];
  /** Every other member of the event, untouched: extensions, `ilmd`, sensor data, record time. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** That, when and why an event was wrong, and what stands in its place. */
export interface ErrorDeclaration {
  readonly declarationTime: string;
  readonly reason?: string;
  readonly correctiveEventIds: readonly string[];
}

/** Reads one event; `field` is its place in the document. */
export function parseEpcisEvent(value: JsonValue, field: string): IntakeResult<EpcisEvent> {
  const findings = { refusals: [], nonStandard: [] };
  const place: Place = { object: isJsonObject(value) ? value : {}, field, findings };
  const type = EVENT_TYPES.find((each) => each === place.object.type);
  if (type === undefined) {
    const expected = `one of ${EVENT_TYPES.join(', ')}`;
    note(place, 'not-epcis', 'type', `found ${describe(place.object.type)}, expected ${expected}`, 'State the type.');
    return refused(...place.findings.refusals);
  }
  checkMembers(place, type);
  checkPresence(place, type);
  const event = eventOf(place, type);
  if (place.findings.refusals.length > 0 || event === undefined) return refused(...place.findings.refusals);
  return accepted(event);
}

/**
 * Name of an event that has none: SHA-256 over the canonical JSON of its members. This is our own derivation, not the hash
 * algorithm that GS1 publishes for EPCIS events; `ver` says so. What changes from one transmission to the next stays out, and
 * so does an error declaration: it names the event that it declares wrong.
 */
export function derivedEventId(event: JsonObject): string {
  const members = Object.entries(event).filter(([key]) => !UNHASHED_MEMBERS.has(key));
  const hex = createHash('sha256')
    .update(canonicalText(Object.fromEntries(members)))
    .digest('hex');
  return `ni:///sha-256;${hex}?ver=greentier-1`;
}

const UNHASHED_MEMBERS: ReadonlySet<string> = new Set(['eventID', 'recordTime', 'errorDeclaration', '@context']);
const COMMON = [
  ...['type', 'eventID', 'eventTime', 'eventTimeZoneOffset', 'errorDeclaration', 'bizStep', 'disposition'],
  ...['readPoint', 'bizLocation', 'bizTransactionList', 'sourceList', 'destinationList'],
];
/** Members that the standard knows and this reader passes on as they are. */
const UNREAD = ['@context', 'recordTime', 'certificationInfo', 'sensorElementList', 'persistentDisposition', 'ilmd'];
/** Members of each type beside the common ones. */
const MEMBERS: Readonly<Record<EpcisEventType, readonly string[]>> = {
  ObjectEvent: ['action', 'epcList', 'quantityList'],
  AggregationEvent: ['action', 'parentID', 'childEPCs', 'childQuantityList'],
  TransactionEvent: ['action', 'parentID', 'epcList', 'quantityList'],
  TransformationEvent: ['transformationID', 'inputEPCList', 'inputQuantityList', 'outputEPCList', 'outputQuantityList'],
  AssociationEvent: ['action', 'parentID', 'childEPCs', 'childQuantityList'],
};

/** A member of another type or a misspelt one must not pass as an extension: those carry a namespace. */
function checkMembers(place: Place, type: EpcisEventType): void {
  const known = [...COMMON, ...UNREAD, ...MEMBERS[type]];
  for (const name of Object.keys(place.object)) {
    if (known.includes(name) || /^[A-Za-z][A-Za-z0-9+.-]*:./.test(name)) continue;
    const message = `found a member that ${type} does not have`;
    note(place, 'field-invalid', excerpt(name), message, 'Leave it out, or give it a namespace prefix.');
  }
}

/** What EPCIS 2.0 requires of each type beyond the fields of every event. */
function checkPresence(place: Place, type: EpcisEventType): void {
  const has = (...keys: readonly string[]) => keys.some((key) => place.object[key] !== undefined);
  const missing = (key: string, what: string) =>
    note(place, 'field-missing', key, `found nothing, expected ${what}`, `State ${what}.`);
  if (type === 'TransformationEvent') {
    const isPart = has('transformationID');
    const hasInputs = has('inputEPCList', 'inputQuantityList');
    const hasOutputs = has('outputEPCList', 'outputQuantityList');
    if (!hasInputs && !(isPart && hasOutputs)) missing('inputQuantityList', 'what went in');
    if (!hasOutputs && !(isPart && hasInputs)) missing('outputQuantityList', 'what came out');
    return;
  }
  const { action } = place.object;
  if (type === 'TransactionEvent' && !has('bizTransactionList'))
    missing('bizTransactionList', 'the business transactions');
  if (type === 'AssociationEvent' && !has('parentID')) missing('parentID', 'the parent');
  if (type === 'AggregationEvent' && action !== 'OBSERVE' && !has('parentID')) missing('parentID', 'the parent');
  const isGroup = type === 'AggregationEvent' || type === 'AssociationEvent';
  if (isGroup && action !== 'DELETE' && !has('childEPCs', 'childQuantityList', 'sensorElementList')) {
    missing('childEPCs', 'the children');
  }
  if (!isGroup && !has('epcList', 'quantityList', 'sensorElementList', 'parentID')) missing('epcList', 'the goods');
}

function eventOf(place: Place, type: EpcisEventType): EpcisEvent | undefined {
  const { object, findings } = place;
  const eventTime = required(place, 'eventTime', instantField);
  const eventTimeZoneOffset = required(place, 'eventTimeZoneOffset', offsetField);
  const event = {
    type,
    action: type === 'TransformationEvent' ? undefined : required(place, 'action', actionField),
    bizStep: vocabularyField(place, 'bizStep', BIZ_STEPS),
    disposition: vocabularyField(place, 'disposition', DISPOSITIONS),
    readPoint: idField(place, 'readPoint'),
    bizLocation: idField(place, 'bizLocation'),
    parentId: uriField(place, 'parentID'),
    transformationId: uriField(place, 'transformationID'),
    epcList: uriListField(place, 'epcList'),
    childEpcs: uriListField(place, 'childEPCs'),
    inputEpcList: uriListField(place, 'inputEPCList'),
    outputEpcList: uriListField(place, 'outputEPCList'),
    quantityList: quantityListField(place, 'quantityList'),
    childQuantityList: quantityListField(place, 'childQuantityList'),
    inputQuantityList: quantityListField(place, 'inputQuantityList'),
    outputQuantityList: quantityListField(place, 'outputQuantityList'),
    bizTransactionList: transactionListField(place),
    sourceList: partyListField(place, 'source'),
    destinationList: partyListField(place, 'destination'),
    errorDeclaration: errorDeclarationField(place),
    ...extensionFields(place),
  };
  const eventId = uriField(place, 'eventID');
  if (eventTime === undefined || eventTimeZoneOffset === undefined || findings.refusals.length > 0) return undefined;
  return {
    ...withoutUndefined(event),
    eventId: eventId ?? derivedEventId(object),
    eventIdDerived: eventId === undefined,
    eventTime,
    eventTimeZoneOffset,
    nonStandard: findings.nonStandard,
    extensions: extensionsOf(object, type),
  };
}

function actionField(place: Place, key: string): EpcisAction | undefined {
  const found = place.object[key];
  const action = ACTIONS.find((each) => each === found);
  if (action !== undefined) return action;
  return note(place, 'field-invalid', key, `found ${describe(found)}, expected ${ACTIONS.join(', ')}`, 'Correct it.');
}

function offsetField(place: Place, key: string): string | undefined {
  const text = textField(place, key);
  if (text === undefined || /^[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)$/.test(text)) return text;
  return note(place, 'field-invalid', key, `found ${excerpt(text)}, expected an offset`, 'Give it as +08:00.');
}

function errorDeclarationField(place: Place): ErrorDeclaration | undefined {
  if (place.object.errorDeclaration === undefined) return undefined;
  const inner = placeOf(place, 'errorDeclaration', place.object.errorDeclaration);
  const declarationTime = inner === undefined ? undefined : required(inner, 'declarationTime', instantField);
  if (inner === undefined || declarationTime === undefined) return undefined;
  const reason = textField(inner, 'reason');
  const correctiveEventIds = uriListField(inner, 'correctiveEventIDs') ?? [];
  return { declarationTime, correctiveEventIds, ...(reason === undefined ? {} : { reason }) };
}

function extensionsOf(object: JsonObject, type: EpcisEventType): Readonly<Record<string, unknown>> {
  const read = new Set<string>([...COMMON, ...MEMBERS[type], ...Object.values(EXTENSION_MEMBERS)]);
  const others = Object.entries(object).filter(([key]) => !read.has(key));
  return Object.fromEntries(others.map(([key, value]) => [key, plainJson(value)]));
}

type Defined<Fields> = { [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key] } & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};

/** The members that have a value: an optional field is absent, never `undefined`. */
function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
