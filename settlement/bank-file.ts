/**
 * camt.053, camt.054 and pain.002 in: what a bank's file says, one entry in memory at a time. The gate walks the whole
 * file first, so that one that was cut off in the middle is refused before anything of it counts.
 */
import { readText } from '../intake/bytes';
import { accepted, excerpt, type IntakeRefusal, type IntakeResult, refused, WHOLE_DOCUMENT } from '../intake/result';
import { childAt, parseXml, textAt, type XmlElement } from '../intake/xml';
import { xmlGateRefusal } from '../intake/xml-gate';
import { MAX_BANK_FILE_BYTES, MAX_BANK_FILE_NODES } from './limits';

/** Kinds of file, by the message that they carry. */
export type BankFileKind = 'statement' | 'notification' | 'statusReport';

/** A part of a file with a header of its own: the statement of one account, or the report on one payment block. */
export interface BankFilePart {
  /** Statement or notification id; empty for a status report. */
  readonly id: string;
  /** The account's number; empty where the file names none. */
  readonly account: string;
  /** Everything of the part but its entries. */
  readonly head: XmlElement | undefined;
  /** Elements of the entries, parsed as they are asked for; one that cannot be read is told where it stands. */
  entries(): Generator<IntakeResult<XmlElement>>;
}

/** A file that was read as far as its headers. */
export interface BankFile {
  readonly kind: BankFileKind;
  readonly messageId: string;
  /** What a status report says of the instruction as a whole (`OrgnlGrpInfAndSts`). */
  readonly group?: XmlElement;
  readonly parts: readonly BankFilePart[];
}

const FORMS = [
  { kind: 'statement', message: 'camt.053.001', root: 'BkToCstmrStmt', part: 'Stmt', entry: 'Ntry' },
  { kind: 'notification', message: 'camt.054.001', root: 'BkToCstmrDbtCdtNtfctn', part: 'Ntfctn', entry: 'Ntry' },
  {
    kind: 'statusReport',
    message: 'pain.002.001',
    root: 'CstmrPmtStsRpt',
    part: 'OrgnlPmtInfAndSts',
    entry: 'TxInfAndSts',
  },
] as const;
type Form = (typeof FORMS)[number];

/** Versions of a message that differ in nothing that is read here. */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  FORMS.flatMap(({ message }) =>
    Array.from({ length: 20 }, (_, index) => {
      const version = String(index + 1).padStart(2, '0');
      return [`urn:iso:std:iso:20022:tech:xsd:${message}.${version}`, ''] as const;
    }),
  ),
);

/** Reads a file's headers; never throws on what it is given. */
export function readBankFile(bytes: Uint8Array | string): IntakeResult<BankFile> {
  const read = readText(bytes, MAX_BANK_FILE_BYTES);
  if (!read.ok) return read;
  const text = read.value;
  const ranges: Range[] = [];
  const refusal = xmlGateRefusal(text, {
    maxNodes: MAX_BANK_FILE_NODES,
    onElement: (name, around, start, end) => {
      if (around.length <= 3) ranges.push({ name: localName(name), depth: around.length, start, end });
    },
  });
  if (refusal !== undefined) return refused(refusal);
  const [root] = ranges.filter(({ depth }) => depth === 0);
  const rootTag = text.slice(root?.start, text.indexOf('>', root?.start) + 1);
  const form = FORMS.find(({ root: name }) => ranges.some((range) => range.depth === 1 && range.name === name));
  if (root === undefined || form === undefined || rootTag.endsWith('/>')) return notABankFile(rootTag);
  const wrap = (content: string) => parseXml(`${rootTag}${content}</${nameIn(rootTag)}>`, PREFIXES);
  const header = ranges.find(({ depth, name }) => depth === 2 && name === 'GrpHdr');
  const headerTree = header && wrap(text.slice(header.start, header.end));
  if (headerTree === undefined) return notABankFile(rootTag);
  if (!headerTree.ok) return headerTree;
  const messageId = textAt(headerTree.value, 'GrpHdr/MsgId');
  if (messageId === undefined) return notABankFile(rootTag);
  const parts = partsOf({ text, ranges, form, wrap });
  if (!parts.ok) return parts;
  const groupRange = ranges.find(({ depth, name }) => depth === 2 && name === 'OrgnlGrpInfAndSts');
  const group = groupRange && wrap(text.slice(groupRange.start, groupRange.end));
  if (group?.ok === false) return group;
  const told = group && childAt(group.value, 'OrgnlGrpInfAndSts');
  return accepted({
    kind: form.kind,
    messageId,
    ...(told === undefined ? {} : { group: told }),
    parts: parts.value,
  });
}

/** An element by its place in the text; `depth` counts the elements around it. */
interface Range {
  readonly name: string;
  readonly depth: number;
  readonly start: number;
  readonly end: number;
}

interface Walked {
  readonly text: string;
  readonly ranges: readonly Range[];
  readonly form: Form;
  wrap(content: string): IntakeResult<XmlElement>;
}

function partsOf({ text, ranges, form, wrap }: Walked): IntakeResult<readonly BankFilePart[]> {
  const parts: BankFilePart[] = [];
  let inside: Range[] = [];
  for (const part of ranges) {
    if (part.depth === 3 && part.name === form.entry) inside.push(part);
    if (part.depth !== 2) continue;
    const entries = inside; // elements are told as they end, so that these stand in this part
    inside = [];
    if (part.name !== form.part) continue;
    const tree = wrap(without(text, part, entries));
    if (!tree.ok) return tree;
    const head = childAt(tree.value, form.part);
    parts.push({
      id: head === undefined ? '' : (textAt(head, 'Id') ?? ''),
      account: head === undefined ? '' : (textAt(head, 'Acct/Id/IBAN') ?? textAt(head, 'Acct/Id/Othr/Id') ?? ''),
      head,
      *entries() {
        for (const { start, end } of entries) {
          const entry = wrap(text.slice(start, end));
          const element = entry.ok ? childAt(entry.value, form.entry) : undefined;
          yield element === undefined ? (entry.ok ? notABankFile(form.entry) : entry) : accepted(element);
        }
      },
    });
  }
  return accepted(parts);
}

/** A part without its entries. */
function without(text: string, part: Range, entries: readonly Range[]): string {
  const pieces: string[] = [];
  let from = part.start;
  for (const { start, end } of entries) {
    pieces.push(text.slice(from, start));
    from = end;
  }
  return [...pieces, text.slice(from, part.end)].join('');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function nameIn(tag: string): string {
  return /^<([^\s/>]+)/.exec(tag)?.[1] ?? '';
}

function notABankFile(found: string): { readonly ok: false; readonly refusals: readonly IntakeRefusal[] } {
  return refused({
    code: 'not-bank-file',
    field: WHOLE_DOCUMENT,
    message: `found ${excerpt(found)}, expected camt.053, camt.054 or pain.002 of ISO 20022 with its group header`,
    remedy: 'Send the file as the bank made it.',
  });
}
