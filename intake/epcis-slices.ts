/**
 * Cuts an EPCIS document that is too large to stand in memory into documents of one event each, as it streams. Every slice
 * has the head of the whole, so that it says alone what it says in the whole, byte for byte.
 */
import { parseEpcisDocument } from './epcis-document';
import { MAX_DOCUMENTS_OF_A_FILE, MAX_EPCIS_HEAD_BYTES, MAX_JSON_BYTES } from './limits';
import type { FilePart } from './parts';
import { type IntakeRefusal, type IntakeRefusalCode, WHOLE_DOCUMENT } from './result';

/** Where the lists of events stand: in a document, in the answer to a query, or by themselves. */
const LISTS: ReadonlySet<string> = new Set(['epcisBody.eventList', 'epcisBody.queryResults.resultsBody.eventList', '']);

/** Cuts one document; bytes are looked at as characters of Latin-1, one for one. */
export interface EpcisSlicer {
  /** Takes more text, and gives the slices that it completes. */
  push(text: string): Generator<FilePart>;
  /** `whole`: it has ended; `broken`: nothing more of it is read. */
  readonly state: 'open' | 'whole' | 'broken';
  /** What came behind its end, or behind what could be read of it. */
  readonly rest: string;
  /** Says that no more comes: why a document that is still open is not whole. */
  end(): Generator<FilePart>;
}

/** Limits; tests set lower ones. */
export interface SliceLimits {
  readonly events: number;
  readonly eventBytes: number;
}

const LIMITS: SliceLimits = { events: MAX_DOCUMENTS_OF_A_FILE, eventBytes: MAX_JSON_BYTES };

/**
 * Begins to cut a document, of which some text has come; it is to be pushed again, as the first of all.
 * @returns why there is nothing to cut: no list of events begins near its beginning, or its head is none of EPCIS
 */
export function sliceEpcis(begin: string, limits: SliceLimits = LIMITS): EpcisSlicer | IntakeRefusal {
  const list = listIn(begin.slice(0, MAX_EPCIS_HEAD_BYTES));
  if (list === undefined) {
    const message = `it is too large to be read whole, and no list of events begins in its first ${MAX_EPCIS_HEAD_BYTES} bytes`;
    return refusal('too-large', message);
  }
  const head = begin.slice(0, list.start);
  const empty = parseEpcisDocument(bytesOf(head + list.closers));
  if (empty.ok) return slicer(head, list.closers, limits);
  const [first = refusal('not-epcis', 'this is no EPCIS document')] = empty.refusals;
  return { ...first, message: `before the list of events: ${first.message}` };
}

/** The slices of a document that stands in memory. */
export function* epcisSlicesIn(document: Uint8Array): Generator<FilePart> {
  const text = Buffer.from(document)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const cut = sliceEpcis(text);
  if (!('push' in cut)) return yield { label: '', refusal: cut };
  yield* cut.push(text);
  yield* cut.end();
}

function slicer(head: string, closers: string, limits: SliceLimits): EpcisSlicer {
  let text = '';
  /** Where the head's end, an event, or what stands behind the list begins. */
  let from = head.length;
  const place: Place = { position: head.length, open: '' };
  let events = 0;
  let inList = true;
  const slicing = { push, end, state: 'open' as EpcisSlicer['state'], rest: '' };

  function broken(code: IntakeRefusalCode, message: string): FilePart {
    slicing.state = 'broken';
    return { label: '', event: events + 1, refusal: refusal(code, `behind event ${events}: ${message}`) };
  }

  function* push(more: string): Generator<FilePart> {
    text += more;
    while (slicing.state === 'open') {
      const mark = nextMark(text, place);
      const part = mark === undefined ? tooLong() : inList ? inside(mark) : behind(mark);
      if (part !== undefined) yield part;
      if (mark === undefined) break;
    }
    text = text.slice(from);
    place.position -= from;
    from = 0;
    if (slicing.state !== 'open') slicing.rest = text;
  }

  /** What is not complete is kept in memory, up to a limit. */
  function tooLong(): FilePart | undefined {
    if (text.length - from <= (inList ? limits.eventBytes : MAX_EPCIS_HEAD_BYTES)) return undefined;
    return broken('too-large', inList ? `an event has more than ${limits.eventBytes} bytes` : 'too much stands there');
  }

  function inside(mark: string): FilePart | undefined {
    const isOutside = place.open === '';
    if (isOutside && mark === ']') inList = false;
    else if (!isOutside || mark !== ',') return step(mark);
    const slice = text.slice(from, place.position - 1);
    from = place.position;
    if (!inList) place.open = closers.slice(1);
    const isEmptyList = !inList && events === 0;
    const part = slice.trim() === '' && isEmptyList ? undefined : event(slice);
    // A list that is the whole document ends with itself.
    if (!inList && place.open === '' && slicing.state === 'open') slicing.state = 'whole';
    return part;
  }

  function event(slice: string): FilePart {
    if (slice.trim() === '') return broken('json-malformed', 'an event is missing');
    if (events === limits.events) return broken('too-many-parts', `more than ${limits.events} events`);
    events += 1;
    return { label: `event ${events}`, event: events, bytes: bytesOf(head + slice + closers) };
  }

  /** What stands behind the list has to close the document, and to be as sound as its head. */
  function behind(mark: string): FilePart | undefined {
    const part = step(mark);
    if (part !== undefined || place.open !== '') return part;
    const whole = parseEpcisDocument(bytesOf(`${head}]${text.slice(from, place.position)}`));
    if (!whole.ok) return broken('json-malformed', whole.refusals[0]?.message ?? 'the document does not end well');
    from = place.position;
    slicing.state = 'whole';
    return undefined;
  }

  /** Keeps count of what is open. */
  function step(mark: string): FilePart | undefined {
    if (mark === '{') place.open = `}${place.open}`;
    else if (mark === '[') place.open = `]${place.open}`;
    else if (mark !== ',') {
      if (place.open.charAt(0) !== mark) return broken('json-malformed', `${mark} closes what is not open`);
      place.open = place.open.slice(1);
    }
    return undefined;
  }

  function* end(): Generator<FilePart> {
    if (slicing.state === 'open') yield broken('json-malformed', 'the document breaks off');
  }

  return slicing;
}

/** The first list of events: where it begins, and what closes it and all around it. */
function listIn(text: string): { start: number; closers: string } | undefined {
  const place: Place = { position: 0, open: '' };
  const path: string[] = [];
  let key = '';
  for (;;) {
    const begin = place.position;
    const mark = nextMark(text, place);
    if (mark === undefined) return undefined;
    key = keyBefore(text.slice(begin, place.position - 1)) ?? key;
    if (mark === ',') continue;
    if (mark === '}' || mark === ']') {
      place.open = place.open.slice(1);
      path.pop();
      continue;
    }
    if (place.open !== '') path.push(key);
    place.open = (mark === '{' ? '}' : ']') + place.open;
    // No list of events stands in another list.
    if (mark === '[' && !place.open.includes(']', 1) && LISTS.has(path.join('.'))) {
      return { start: place.position, closers: place.open };
    }
  }
}

/** The key of the value that begins behind a text. */
function keyBefore(text: string): string | undefined {
  const [, spelled] = /("[^"\\]*(?:\\.[^"\\]*)*")[ \t\r\n]*:[ \t\r\n]*$/s.exec(text) ?? [];
  try {
    return spelled === undefined ? undefined : (JSON.parse(spelled) as string);
  } catch {
    return undefined;
  }
}

interface Place {
  position: number;
  /** What closes all that is open, the innermost first. */
  open: string;
}

const MARK = /["{}[\],]/g;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;

/** The next mark that is in no text, and the place behind it; `undefined` as long as it has not come. */
function nextMark(text: string, place: Place): string | undefined {
  for (;;) {
    MARK.lastIndex = place.position;
    const found = MARK.exec(text);
    if (found === null) {
      place.position = text.length;
      return undefined;
    }
    if (found[0] !== '"') {
      place.position = found.index + 1;
      return found[0];
    }
    STRING.lastIndex = found.index;
    const isClosed = STRING.test(text);
    place.position = isClosed ? STRING.lastIndex : found.index;
    if (!isClosed) return undefined;
  }
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function refusal(code: IntakeRefusalCode, message: string): IntakeRefusal {
  const remedy = 'Put the head before the list of events, or send documents of at most 1 MiB one after the other.';
  return { code, field: WHOLE_DOCUMENT, message, remedy };
}
