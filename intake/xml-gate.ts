/**
 * The gate in front of the XML parser: one linear pass that lets through well-formed XML of bounded size and nothing else.
 * `fast-xml-parser` is lenient (it takes two roots, repeated attributes, unknown entities, DOCTYPE) and slow on hostile input.
 */
import { MAX_XML_DEPTH, MAX_XML_NODES } from './limits';
import { excerpt, type IntakeRefusal, type IntakeRefusalCode, WHOLE_DOCUMENT } from './result';

const NAME = '[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?';
const NAME_START = new RegExp(NAME, 'y');
const ATTRIBUTE = new RegExp(`[ \\t\\r\\n]+(${NAME})[ \\t\\r\\n]*=[ \\t\\r\\n]*("[^"<]*"|'[^'<]*')`, 'y');
const TAG_END = /[ \t\r\n]*\/?>/y;
const CLOSING_TAG = new RegExp(`</(${NAME})[ \\t\\r\\n]*>`, 'y');
const DECLARATION = /^<\?xml[ \t\r\n][^<>]*\?>/;
const FORBIDDEN_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** An ampersand that starts neither one of XML's own five entities nor a character reference. */
const FOREIGN_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)/;
const BLANK = /^[ \t\r\n]*$/;

/** What a reader of long documents asks of the gate. */
export interface GateOptions {
  /** Elements, attributes, comments and processing instructions at most. */
  readonly maxNodes?: number;
  /** Told of each element when it ends: where it stands in the text, and the names of the elements around it. */
  readonly onElement?: (name: string, around: readonly string[], start: number, end: number) => void;
}

/** The first reason to refuse a text as XML; `undefined` when the parser may have it. */
export function xmlGateRefusal(text: string, options: GateOptions = {}): IntakeRefusal | undefined {
  try {
    walk(text, options);
    return undefined;
  } catch (error) {
    if (error instanceof Stop) return error.refusal;
    throw error;
  }
}

/** Leaves the pass at the first refusal. */
class Stop extends Error {
  constructor(readonly refusal: IntakeRefusal) {
    super(refusal.message);
  }
}

interface Pass {
  readonly text: string;
  position: number;
  nodes: number;
  /** Names of the open elements, outermost first. */
  readonly open: string[];
  /** Where they start. */
  readonly starts: number[];
  readonly maxNodes: number;
  readonly onElement: GateOptions['onElement'];
  rootSeen: boolean;
}

function walk(text: string, { maxNodes = MAX_XML_NODES, onElement }: GateOptions): void {
  const forbidden = FORBIDDEN_CHARACTER.exec(text);
  if (forbidden !== null) malformed(text, forbidden.index, 'XML does not allow this character');
  const position = declarationLength(text);
  const pass: Pass = { text, position, nodes: 0, open: [], starts: [], maxNodes, onElement, rootSeen: false };
  while (pass.position < text.length) {
    const next = text.indexOf('<', pass.position);
    const end = next === -1 ? text.length : next;
    checkText(pass, end);
    pass.position = end;
    if (end < text.length) readMarkup(pass);
  }
  if (pass.open.length > 0) malformed(text, text.length, `<${excerpt(pass.open.at(-1) ?? '')}> is not closed`);
  if (!pass.rootSeen) malformed(text, 0, 'there is no element');
}

function declarationLength(text: string): number {
  const declaration = DECLARATION.exec(text)?.[0] ?? '';
  const encoding = /encoding[ \t\r\n]*=[ \t\r\n]*["']([^"']*)["']/.exec(declaration)?.[1];
  if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8') {
    stop('encoding-invalid', `the document declares ${excerpt(encoding)}`, 'Save the document in UTF-8.');
  }
  return declaration.length;
}

function checkText(pass: Pass, end: number): void {
  const run = pass.text.slice(pass.position, end);
  if (pass.open.length === 0 && !BLANK.test(run)) {
    malformed(pass.text, pass.position, 'there is text outside the root element');
  }
  if (run.includes(']]>')) malformed(pass.text, pass.position, ']]> stands outside a CDATA section');
  checkEntities(pass, run, pass.position);
}

function checkEntities({ text }: Pass, run: string, position: number): void {
  if (!run.includes('&')) return;
  const foreign = FOREIGN_ENTITY.exec(run);
  if (foreign !== null) malformed(text, position + foreign.index, 'only the five entities of XML itself are read');
}

function readMarkup(pass: Pass): void {
  const { text, position } = pass;
  if (text.charAt(position + 1) !== '/') countNode(pass);
  if (text.startsWith('<!--', position)) skipTo(pass, '-->', 4);
  else if (text.startsWith('<![CDATA[', position) && pass.open.length > 0) skipTo(pass, ']]>', 9);
  else if (text.startsWith('<?', position)) skipTo(pass, '?>', 2);
  else if (text.startsWith('<!', position)) {
    stop('doctype-refused', 'the document has a DOCTYPE or another declaration', 'Send it without a DOCTYPE.');
  } else if (text.startsWith('</', position)) closeElement(pass);
  else openElement(pass);
}

function skipTo(pass: Pass, terminator: string, openingLength: number): void {
  const end = pass.text.indexOf(terminator, pass.position + openingLength);
  if (end === -1) malformed(pass.text, pass.position, `${terminator} is missing`);
  pass.position = end + terminator.length;
}

function closeElement(pass: Pass): void {
  const match = matchAt(CLOSING_TAG, pass);
  if (match === undefined) malformed(pass.text, pass.position, 'this is no closing tag');
  const name = pass.open.pop();
  const start = pass.starts.pop() ?? 0;
  if (name !== match[1]) malformed(pass.text, pass.position, `</${excerpt(match[1] ?? '')}> closes nothing`);
  pass.onElement?.(match[1] ?? '', pass.open, start, pass.position);
}

function openElement(pass: Pass): void {
  const start = pass.position;
  pass.position += 1;
  const name = matchAt(NAME_START, pass)?.[0];
  if (name === undefined) malformed(pass.text, start, 'this is no tag');
  const seen = new Set<string>();
  for (let match = matchAt(ATTRIBUTE, pass); match !== undefined; match = matchAt(ATTRIBUTE, pass)) {
    const attribute = match[1] ?? '';
    countNode(pass);
    if (seen.has(attribute)) malformed(pass.text, start, `attribute ${excerpt(attribute)} is repeated`);
    seen.add(attribute);
    checkEntities(pass, match[2] ?? '', start);
  }
  const end = matchAt(TAG_END, pass);
  if (end === undefined) malformed(pass.text, start, `the tag <${excerpt(name)}> is not well formed`);
  if (pass.open.length === 0 && pass.rootSeen) malformed(pass.text, start, 'there are two root elements');
  pass.rootSeen = true;
  if (end[0].includes('/')) {
    pass.onElement?.(name, pass.open, start, pass.position);
    return;
  }
  pass.open.push(name);
  pass.starts.push(start);
  if (pass.open.length > MAX_XML_DEPTH) {
    stop('too-deep', `more than ${MAX_XML_DEPTH} elements stand inside each other`, 'Send a plain UBL document.');
  }
}

function matchAt(pattern: RegExp, pass: Pass): RegExpExecArray | undefined {
  pattern.lastIndex = pass.position;
  const match = pattern.exec(pass.text);
  if (match === null) return undefined;
  pass.position = pattern.lastIndex;
  return match;
}

function countNode(pass: Pass): void {
  pass.nodes += 1;
  if (pass.nodes > pass.maxNodes) {
    stop('too-many-parts', `more than ${pass.maxNodes} elements and attributes`, 'Split the document.');
  }
}

function malformed(text: string, position: number, problem: string): never {
  const line = text.slice(0, position).split('\n').length;
  return stop('xml-malformed', `line ${line}: ${problem}`, 'Send well-formed XML.');
}

function stop(code: IntakeRefusalCode, message: string, remedy: string): never {
  throw new Stop({ code, field: WHOLE_DOCUMENT, message, remedy });
}
