/** XML as a tree of elements named by namespace, whatever prefixes the document chose. */
import { XMLParser } from 'fast-xml-parser';
import { MAX_XML_DEPTH } from './limits';
import { accepted, excerpt, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';
import { xmlGateRefusal } from './xml-gate';

/** One element; `name` has the prefix that the reader gave to its namespace, or `{uri}` for a foreign one. */
export interface XmlElement {
  readonly name: string;
  readonly parent: XmlElement | undefined;
  /** Attributes without a namespace. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The element's own text, white space at its ends removed. */
  readonly text: string;
  /** One-based place among the siblings of the same name; `undefined` for an only one. */
  readonly ordinal: number | undefined;
  /** The element of the document that this one was made from, where it does not stand in the document itself. */
  readonly source?: XmlElement;
}

/** An element in the making. */
export type XmlDraft = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & { children: XmlDraft[] };

/** Reads a text as XML. `prefixes` gives the prefix for each namespace; the empty prefix leaves names bare. */
export function parseXml(text: string, prefixes: ReadonlyMap<string, string>): IntakeResult<XmlElement> {
  const refusal = xmlGateRefusal(text);
  if (refusal !== undefined) return refused(refusal);
  try {
    const nodes = parser().parse(text) as ParsedNode[];
    const root = nodes.find((node) => elementNameOf(node) !== undefined);
    if (root === undefined) throw new Error('there is no element');
    return accepted(
      elementOf(root, undefined, { declared: new Map([['', '']]), outer: undefined, names: new Map() }, prefixes),
    );
  } catch (error) {
    return refused({
      code: 'xml-malformed',
      field: WHOLE_DOCUMENT,
      message: excerpt(error instanceof Error ? error.message : String(error)),
      remedy: 'Send well-formed XML.',
    });
  }
}

/** Children of an element at a path such as `cac:Party/cbc:EndpointID`. */
export function childrenAt(element: XmlElement, path: string): readonly XmlElement[] {
  let level: XmlElement[] = [element];
  for (const name of stepsOf(path)) {
    const below: XmlElement[] = [];
    for (const { children } of level) {
      for (const child of children) if (child.name === name) below.push(child);
    }
    if (below.length === 0) return NO_ELEMENTS;
    level = below;
  }
  return level;
}

const NO_ELEMENTS: readonly XmlElement[] = [];
/** The paths of the program's own tables, taken apart once: hundreds of rules ask each document for them. */
const knownSteps = new Map<string, readonly string[]>();
const MAX_KNOWN_PATHS = 5_000;

function stepsOf(path: string): readonly string[] {
  let steps = knownSteps.get(path);
  if (steps === undefined) {
    steps = path.split('/');
    if (knownSteps.size < MAX_KNOWN_PATHS) knownSteps.set(path, steps);
  }
  return steps;
}

/** The first child at a path. */
export function childAt(element: XmlElement, path: string): XmlElement | undefined {
  return childrenAt(element, path)[0];
}

/** Text of the first child at a path that has one. */
export function textAt(element: XmlElement, path: string): string | undefined {
  return childrenAt(element, path).find(({ text }) => text !== '')?.text;
}

/** Every element below, in document order, with one of the names. */
export function descendants(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(names.includes(child.name) ? [child] : []),
    ...descendants(child, ...names),
  ]);
}

/** XPath-like place of an element in its document, such as `/Invoice/cac:InvoiceLine[2]/cbc:ID`. */
export function pathOf(element: XmlElement): string {
  if (element.source !== undefined) return pathOf(element.source);
  const step = element.ordinal === undefined ? element.name : `${element.name}[${element.ordinal}]`;
  return element.parent === undefined ? `/${element.name}` : `${pathOf(element.parent)}/${step}`;
}

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';
const RESERVED_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ['xmlns', 'http://www.w3.org/2000/xmlns/'],
]);
const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** `fast-xml-parser`'s ordered form: one key that names the node, and attributes beside it. */
type ParsedNode = Readonly<Record<string, unknown>>;
/** Namespaces by prefix, a chain instead of copies: many declarations on many elements stay cheap. */
interface Scope {
  readonly declared: ReadonlyMap<string, string>;
  readonly outer: Scope | undefined;
  /** Names of tags as they were found to be in this scope. */
  readonly names: Map<string, string>;
}

function parser(): XMLParser {
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    cdataPropName: CDATA,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: MAX_XML_DEPTH,
    jPath: false,
  });
}

function elementOf(
  node: ParsedNode,
  parent: XmlDraft | undefined,
  outer: Scope,
  prefixes: ReadonlyMap<string, string>,
): XmlDraft {
  const tag = elementNameOf(node) as string;
  const given = Object.entries((node[ATTRIBUTES] ?? NO_ATTRIBUTES) as Record<string, string>);
  const scope = given.length === 0 ? outer : scopeOf(given, outer);
  const attributes = new Map<string, string>();
  for (const [name, value] of given) if (isPlain(name)) attributes.set(name, decode(value));
  const element: XmlDraft = {
    name: qualified(tag, scope, prefixes),
    parent,
    attributes,
    children: [],
    text: '',
    ordinal: undefined,
  };
  const content = node[tag] as ParsedNode[];
  let text = '';
  for (const part of content) {
    if (elementNameOf(part) !== undefined) element.children.push(elementOf(part, element, scope, prefixes));
    else text += textOf(part);
  }
  element.text = text.trim();
  numberSiblings(element.children);
  return element;
}

function elementNameOf(node: ParsedNode): string | undefined {
  for (const key in node) {
    if (key !== ATTRIBUTES && key !== TEXT && key !== CDATA) return key;
  }
  return undefined;
}

function textOf(part: ParsedNode): string {
  const cdata = part[CDATA] as ParsedNode[] | undefined;
  if (cdata !== undefined) return cdata.map((inner) => String(inner[TEXT] ?? '')).join('');
  return decode(String(part[TEXT] ?? ''));
}

function isPlain(name: string): boolean {
  return name !== 'xmlns' && !name.includes(':');
}

function scopeOf(attributes: readonly (readonly [string, string])[], outer: Scope): Scope {
  const declared = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  const entries = declared.map(
    ([name, uri]) => [name === 'xmlns' ? '' : name.slice('xmlns:'.length), decode(uri)] as const,
  );
  return { declared: new Map(entries), outer, names: new Map() };
}

function namespaceOf(prefix: string, scope: Scope | undefined): string | undefined {
  if (scope === undefined) return undefined;
  return scope.declared.get(prefix) ?? namespaceOf(prefix, scope.outer);
}

function qualified(tag: string, scope: Scope, prefixes: ReadonlyMap<string, string>): string {
  let name = scope.names.get(tag);
  if (name === undefined) {
    name = resolved(tag, scope, prefixes);
    scope.names.set(tag, name);
  }
  return name;
}

function resolved(tag: string, scope: Scope, prefixes: ReadonlyMap<string, string>): string {
  const [prefix, local] = tag.includes(':') ? (tag.split(':') as [string, string]) : ['', tag];
  const uri = RESERVED_NAMESPACES.get(prefix) ?? namespaceOf(prefix, scope);
  if (uri === undefined) throw new Error(`namespace prefix ${excerpt(prefix)} is not declared`);
  const own = prefixes.get(uri);
  if (own === undefined) return `{${uri}}${local}`;
  return own === '' ? local : `${own}:${local}`;
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9A-Fa-f]+|#[0-9]+|[a-z]+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    if (!isXmlCharacter(code)) throw new Error(`${excerpt(whole)} is no character`);
    return String.fromCodePoint(code);
  });
}

function isXmlCharacter(code: number): boolean {
  const isControl = code < 0x20 && code !== 0x9 && code !== 0xa && code !== 0xd;
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return !isControl && !isSurrogate && code !== 0xfffe && code !== 0xffff && code <= 0x10ffff;
}

/** Numbers elements of equal name among siblings. */
export function numberSiblings(siblings: readonly XmlDraft[]): void {
  if (siblings.length < 2) return;
  const counts = new Map<string, number>();
  for (const { name } of siblings) counts.set(name, (counts.get(name) ?? 0) + 1);
  const places = new Map<string, number>();
  for (const sibling of siblings) {
    if (counts.get(sibling.name) === 1) continue;
    const place = (places.get(sibling.name) ?? 0) + 1;
    places.set(sibling.name, place);
    sibling.ordinal = place;
  }
}
