/** Reads EPCIS 2.0 documents in JSON or JSON-LD: bytes in, one result for each event out. */
import { readText } from './bytes';
import { type EpcisEvent, EVENT_TYPES, parseEpcisEvent } from './epcis-event';
import { describe } from './epcis-fields';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, parseJson } from './json';
import { MAX_EPCIS_EVENTS, MAX_JSON_BYTES } from './limits';
import { accepted, type IntakeRefusal, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';

/**
 * Reads an `EPCISDocument`, an `EPCISQueryDocument`, a bare event or a list of events; never throws on what it is given.
 * The outer result is about the document, the inner ones about its events in their order: a bad event spoils no other.
 */
export function parseEpcisDocument(json: Uint8Array | string): IntakeResult<readonly IntakeResult<EpcisEvent>[]> {
  const text = readText(json, MAX_JSON_BYTES);
  if (!text.ok) return text;
  const document = parseJson(text.value);
  if (!document.ok) return document;
  const events = eventsIn(document.value);
  if (!events.ok) return events;
  if (events.value.values.length > MAX_EPCIS_EVENTS) {
    return refused({
      code: 'too-many-parts',
      field: events.value.field,
      message: `found ${events.value.values.length} events, at most ${MAX_EPCIS_EVENTS} are read`,
      remedy: 'Split the document.',
    });
  }
  const { values, field } = events.value;
  return accepted(
    values.map((event, index) => parseEpcisEvent(event, field === '' ? WHOLE_EVENT : `${field}[${index}]`)),
  );
}

/** Whether a document is refused for nothing but how much it holds, so that it may be read event by event. */
export function hasTooManyEvents(json: Uint8Array): boolean {
  const text = readText(json, MAX_JSON_BYTES);
  const document = text.ok ? parseJson(text.value) : text;
  if (!document.ok) return document.refusals[0]?.code === 'too-many-parts';
  const events = eventsIn(document.value);
  return events.ok && events.value.values.length > MAX_EPCIS_EVENTS;
}

/** Place of an event that is the whole document. */
const WHOLE_EVENT = '(event)';

interface EventList {
  readonly values: readonly JsonValue[];
  /** Place of the list; empty for a bare event. */
  readonly field: string;
}

function eventsIn(document: JsonValue): IntakeResult<EventList> {
  if (isJsonArray(document)) return accepted({ values: document, field: '(list)' });
  if (!isJsonObject(document)) return notEpcis(WHOLE_DOCUMENT, `found ${describe(document)}`);
  const { type } = document;
  if (EVENT_TYPES.some((each) => each === type)) return accepted({ values: [document], field: '' });
  if (type !== 'EPCISDocument' && type !== 'EPCISQueryDocument') return notEpcis('type', `found ${describe(type)}`);
  const header = headerRefusals(document);
  if (header.length > 0) return refused(...header);
  const path =
    type === 'EPCISDocument' ? ['epcisBody', 'eventList'] : ['epcisBody', 'queryResults', 'resultsBody', 'eventList'];
  const values = path.reduce<JsonValue | undefined>(
    (level, key) => (isJsonObject(level) ? level[key] : undefined),
    document,
  );
  const field = path.join('.');
  return isJsonArray(values) ? accepted({ values, field }) : notEpcis(field, `found ${describe(values)}`);
}

function headerRefusals(document: JsonObject): IntakeRefusal[] {
  const refusals: IntakeRefusal[] = [];
  if (document['@context'] === undefined) {
    refusals.push({
      code: 'field-missing',
      field: '@context',
      message: 'found nothing, expected the JSON-LD context of EPCIS 2.0',
      remedy: 'Name the context https://ref.gs1.org/standards/epcis/epcis-context.jsonld.',
    });
  }
  const version = document.schemaVersion;
  if (typeof version !== 'string' || !/^2\.[0-9]+(?:\.[0-9]+)?$/.test(version)) {
    refusals.push({
      code: 'not-epcis',
      field: 'schemaVersion',
      message: `found ${describe(version)}, expected 2.0`,
      remedy: 'Send EPCIS 2.0; earlier versions are XML only.',
    });
  }
  return refusals;
}

function notEpcis(field: string, found: string): ReturnType<typeof refused> {
  return refused({
    code: 'not-epcis',
    field,
    message: `${found}, expected a list of EPCIS 2.0 events`,
    remedy: 'Send an EPCISDocument, an EPCISQueryDocument, an event or a list of events.',
  });
}
