/** Cuts a stream into the documents that stand in it one after the other, in memory that does not grow with the stream. */
import { type EpcisSlicer, sliceEpcis } from './epcis-slices';
import { MAX_DOCUMENTS_OF_A_FILE, MAX_JSON_BYTES, MAX_XML_BYTES } from './limits';
import type { FilePart } from './parts';
import { type IntakeRefusal, WHOLE_DOCUMENT } from './result';

/** XML documents, each to the end of its root element. A broken one ends where the next XML declaration begins. */
export function xmlDocumentsIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<FilePart> {
  return documentsIn(source, { find: xmlEnd, most: MAX_XML_BYTES, resume: /<\?xml[ \t\r\n]/g });
}

/**
 * JSON values, with or without line ends between them. A broken one ends where a line begins with a brace; of an EPCIS document
 * that is too large each event is a part.
 */
export function jsonDocumentsIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<FilePart> {
  return documentsIn(source, { find: jsonEnd, most: MAX_JSON_BYTES, resume: /\n(?=\{)/g, slice: sliceEpcis });
}

/** Where the reading of one document stands. */
interface Place {
  position: number;
  depth: number;
}

interface Syntax {
  /** The end of the first document, `undefined` as long as it has not come; moves the place on. */
  find(text: string, place: Place): number | undefined;
  /** Bytes of one document. */
  readonly most: number;
  /** Where to go on after a document that is too long. */
  readonly resume: RegExp;
  /** Cuts a document that is too long, where it is made of parts. */
  readonly slice?: (begin: string) => EpcisSlicer | IntakeRefusal;
}

/** Bytes are looked at as characters of Latin-1, one for one: markup is ASCII, and every document keeps its exact bytes. */
async function* documentsIn(
  source: AsyncIterable<Uint8Array>,
  { find, most, resume, slice }: Syntax,
): AsyncGenerator<FilePart> {
  let text = '';
  let place: Place = { position: 0, depth: 0 };
  let skipping = false;
  let slicer: EpcisSlicer | undefined;
  let count = 0;
  const begin = (rest: string) => {
    text = withoutLead(rest);
    place = { position: 0, depth: 0 };
  };
  for await (const chunk of source) {
    for (let start = 0; start < chunk.byteLength; start += most) {
      const piece = Buffer.from(chunk.subarray(start, start + most)).toString('latin1');
      if (slicer !== undefined) text = piece;
      else if (text === '') begin(piece);
      else text += piece;
      for (;;) {
        if (slicer !== undefined) {
          yield* slicer.push(text);
          text = '';
          if (slicer.state === 'open') break;
          skipping = slicer.state === 'broken';
          begin(slicer.rest);
          slicer = undefined;
          if (text === '') break;
        }
        if (skipping) {
          resume.lastIndex = 1;
          const next = resume.exec(text)?.index;
          if (next === undefined) {
            text = text.slice(-8); // the mark may come in two pieces
            break;
          }
          skipping = false;
          begin(text.slice(next));
        }
        if (count >= MAX_DOCUMENTS_OF_A_FILE) {
          yield { label: '', refusal: tooMany() };
          return;
        }
        const end = find(text, place);
        if (end !== undefined && end <= most) {
          count += 1;
          yield { label: '', bytes: Buffer.from(text.slice(0, end), 'latin1') };
          begin(text.slice(end));
        } else if (text.length > most) {
          const cut = slice === undefined ? tooLarge(most) : slice(text);
          count += 1;
          if ('push' in cut) slicer = cut;
          else {
            yield { label: '', refusal: cut };
            skipping = true;
          }
        } else break;
        if (text === '') break;
      }
    }
  }
  if (slicer !== undefined) yield* slicer.end();
  if (!skipping && text !== '') yield { label: '', bytes: Buffer.from(text, 'latin1') };
}

/** What may stand between documents: blanks, the record separator of JSON text sequences (RFC 7464), a byte order mark. */
const BETWEEN = new Set([...' \t\r\n\u001e\u00ef\u00bb\u00bf']);

function withoutLead(text: string): string {
  let start = 0;
  while (BETWEEN.has(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** Characters of a processing instruction, beyond which nobody looks for its end. */
const MOST_INSTRUCTION = 1_024;

/** A declaration is refused by the reader, whatever it says: it is only looked at for what comes behind it. */
const DECLARATION_PART = /[<>]/g;
const XML_TAG = /<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>/y;
const XML_DECLARATION = /<\?xml[ \t\r\n]/y;

function xmlEnd(text: string, place: Place): number | undefined {
  for (;;) {
    const start = text.indexOf('<', place.position);
    if (start === -1) return undefined;
    XML_DECLARATION.lastIndex = start;
    if (start > 0 && XML_DECLARATION.test(text)) return start;
    const end = markupEnd(text, start);
    if (end === undefined) return isTag(text, start) ? declarationBehind(text, start) : undefined;
    place.position = end;
    const second = text.charAt(start + 1);
    if (second === '?' || second === '!') continue;
    if (second === '/') place.depth -= 1;
    else if (text.charAt(end - 2) !== '/') place.depth += 1;
    if (place.depth <= 0) return end;
  }
}

function isTag(text: string, start: number): boolean {
  return !['!', '?', ''].includes(text.charAt(start + 1));
}

/** No tag holds a declaration: where one comes before the tag's end, the tag is broken and the next document begins. */
function declarationBehind(text: string, start: number): number | undefined {
  const next = text.indexOf('<?xml ', start + 1);
  return next === -1 ? undefined : next;
}

/** Behind a comment, a section, an instruction or a tag; `undefined` as long as its end has not come. */
function markupEnd(text: string, start: number): number | undefined {
  const after = (mark: string, from: number) => {
    const found = text.indexOf(mark, start + from);
    return found === -1 ? undefined : found + mark.length;
  };
  if (text.startsWith('<!--', start)) return after('-->', 4);
  if (text.startsWith('<![CDATA[', start)) return after(']]>', 9);
  if (text.startsWith('<?', start)) {
    const end = text.slice(start, start + MOST_INSTRUCTION).indexOf('?>');
    if (end !== -1) return start + end + 2;
    return text.length - start < MOST_INSTRUCTION ? undefined : start + 2;
  }
  // What begins with an exclamation mark and is cut off may still become a section.
  if (text.startsWith('<!', start) && text.length - start < 9) return undefined;
  if (text.startsWith('<!', start)) {
    DECLARATION_PART.lastIndex = start + 2;
    const end = DECLARATION_PART.exec(text)?.index;
    return end === undefined ? undefined : end + (text.charAt(end) === '>' ? 1 : 0);
  }
  XML_TAG.lastIndex = start;
  if (XML_TAG.test(text)) return XML_TAG.lastIndex;
  return undefined;
}

const JSON_MARK = /["{}[\]]/g;
const JSON_STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;

function jsonEnd(text: string, place: Place): number | undefined {
  for (;;) {
    JSON_MARK.lastIndex = place.position;
    const mark = JSON_MARK.exec(text);
    if (mark === null) return undefined;
    if (mark[0] === '"') {
      JSON_STRING.lastIndex = mark.index;
      if (!JSON_STRING.test(text)) return undefined;
      place.position = JSON_STRING.lastIndex;
      continue;
    }
    place.position = mark.index + 1;
    place.depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1;
    if (place.depth <= 0) return place.position;
  }
}

function tooMany(): IntakeRefusal {
  const message = `there are more than ${MAX_DOCUMENTS_OF_A_FILE} documents`;
  return { code: 'too-many-parts', field: WHOLE_DOCUMENT, message, remedy: 'Split the file.' };
}

function tooLarge(most: number): IntakeRefusal {
  const message = `the document has more than ${most} bytes`;
  return { code: 'too-large', field: WHOLE_DOCUMENT, message, remedy: 'Leave attachments out, or split the document.' };
}
