/** Reads an imported file line by line into what each line asks for; nothing is refused but by its line, with its reasons. */
import { createHash } from 'node:crypto';
import { PROBLEMS, type Problem, Refusal } from '../domain/problems';
import { entriesIn } from '../intake/archive';
import { jsonDocumentsIn, xmlDocumentsIn } from '../intake/concatenation';
import { rowCommandOf, rowDocument } from '../intake/csv/invoice-command';
import type { CsvDefaults } from '../intake/csv/invoice-row';
import { type CsvReading, readCsvInvoices } from '../intake/csv/read';
import { hasTooManyEvents } from '../intake/epcis-document';
import { epcisSlicesIn } from '../intake/epcis-slices';
import { eventCommandOf, readGreenEvents } from '../intake/green-events';
import type { FindFirm } from '../intake/invoice-command';
import type { FilePart } from '../intake/parts';
import { creditNoteOf, placedDocument, receivableOf } from '../intake/placed-document';
import { type IntakeRefusal, WHOLE_DOCUMENT } from '../intake/result';
import type { LineFinding } from '../store/import-tables';
import type { ImportRow, ReadLine } from '../store/imports';

/** How to read a file, as the API has checked it. */
export interface ImportReading {
  /** CSV: the columns, as a preview proposed them and a person confirmed. */
  readonly csv?: Omit<CsvReading, 'onProgress' | 'defaults'> & { readonly currency?: string };
  /** EPCIS: the firm that attests the events. */
  readonly counterparty?: string;
}

/** Reads the lines of a file, in their order, the same ones whenever it is read. */
export function linesIn(
  row: ImportRow,
  source: AsyncIterable<Uint8Array>,
  findFirm: FindFirm,
): AsyncGenerator<ReadLine> {
  const reading = row.reading as ImportReading;
  const context: Context = { party: row.party, role: row.role, findFirm, counterparty: reading.counterparty };
  switch (row.format) {
    case 'csv':
      return csvLines(source, reading.csv, context);
    case 'xml':
      return partLines(xmlDocumentsIn(source), context);
    case 'json':
      return partLines(jsonDocumentsIn(source), context);
    case 'zip':
      return partLines(entriesIn(source), context);
  }
}

interface Context {
  readonly party: string;
  readonly role: string;
  readonly findFirm: FindFirm;
  readonly counterparty: string | undefined;
}

async function* csvLines(
  source: AsyncIterable<Uint8Array>,
  csv: ImportReading['csv'],
  { party, findFirm }: Context,
): AsyncGenerator<ReadLine> {
  if (csv === undefined) throw new Error('a CSV file came without its columns');
  const { currency, ...reading } = csv;
  const seller = { name: '', identifiers: [{ scheme: 'USCC', value: party }] };
  const defaults = { seller, ...(currency === undefined ? {} : { currency }) } as CsvDefaults;
  for await (const fate of readCsvInvoices(source, { ...reading, defaults })) {
    const { line } = fate;
    if (!fate.ok) yield { line, label: '', findings: fate.refusals.map(findingOf) };
    else {
      const { invoice } = fate;
      const { sha256, bytes } = rowDocument(invoice);
      yield await refusable({ line, label: '', number: invoice.number }, async () => ({
        command: { name: 'issueReceivable', body: await rowCommandOf(invoice, party, sha256, findFirm) },
        document: { sha256, mediaType: 'application/json', bytes },
      }));
    }
  }
}

async function* partLines(parts: AsyncGenerator<FilePart>, context: Context): AsyncGenerator<ReadLine> {
  let line = 0;
  for await (const part of parts) {
    const { label, event } = part;
    if (event === undefined || event === 1) line += 1; // the events of one document stand at its place
    if ('refusal' in part) yield { line, label, findings: [findingOf(part.refusal)] };
    else yield* documentLines({ line, label }, part.bytes, context);
  }
}

const XML_MARK = '<';
const JSON_MARKS = ['{', '['];

/** What an entry is tells its first character: names lie. */
async function* documentLines(
  place: { line: number; label: string },
  bytes: Buffer,
  context: Context,
): AsyncGenerator<ReadLine> {
  const mark = bytes
    .subarray(0, 1_024)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .charAt(0);
  if (mark === XML_MARK) yield await tradeLine(place, bytes, context);
  else if (JSON_MARKS.includes(mark)) yield* eventLines(place, bytes, context);
  else {
    const remedy = 'Send invoices and other trade documents in XML, events as EPCIS in JSON-LD.';
    const message = 'the document is neither XML nor JSON';
    yield { ...place, findings: [findingOf({ code: 'media-unknown', field: '(document)', message, remedy })] };
  }
}

/** An invoice becomes a receivable, a credit note takes away from one; whatever else belongs to a trade is kept. */
async function tradeLine(
  place: { line: number; label: string },
  bytes: Buffer,
  { party, role, findFirm }: Context,
): Promise<ReadLine> {
  return await refusable(place, async () => {
    const { document, trade } = await placedDocument(bytes, { party, role }, findFirm, place.label);
    const { number } = trade;
    const isOwn = role === 'supplier' && trade.seller === party;
    if (isOwn && trade.kind === 'invoice') {
      const { body } = await receivableOf(bytes, party, findFirm);
      return { number, document, trade, command: { name: 'issueReceivable', body } };
    }
    if (isOwn && trade.kind === 'creditNote') {
      const { body } = await creditNoteOf(bytes, party, findFirm);
      return { number, document, trade, command: { name: 'diluteReceivable', body } };
    }
    return { number, document, trade };
  });
}

function* eventLines(
  place: { line: number; label: string },
  bytes: Buffer,
  { party, counterparty }: Pick<Context, 'party' | 'counterparty'>,
): Generator<ReadLine> {
  if (counterparty === undefined) {
    const problem: Problem = { slug: 'invalid-input', detail: 'events need a counterparty', field: 'counterparty' };
    yield { ...place, findings: [problemFinding(problem)] };
    return;
  }
  const { statements, refusals } = readGreenEvents(bytes);
  if (refusals[0]?.subject === WHOLE_DOCUMENT && hasTooManyEvents(bytes)) {
    for (const part of epcisSlicesIn(bytes)) {
      if ('refusal' in part) yield { ...place, findings: [findingOf(part.refusal)] };
      else yield* eventLines({ ...place, label: part.label }, part.bytes, { party, counterparty });
    }
    return;
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const document = { sha256, mediaType: 'application/ld+json', bytes };
  for (const statement of statements) {
    const number = statement.kind === 'event' ? statement.event.eventId : statement.eventId;
    yield {
      ...place,
      number,
      findings: [],
      document,
      command: eventCommandOf(statement, { party, counterparty, sha256 }),
    };
  }
  for (const { subject, problem } of refusals) {
    // The label of an event of a large document says already which one it is.
    const number = /^event [0-9]+$/.test(place.label) && !isEventId(subject) ? {} : { number: subject };
    yield { ...place, ...number, findings: [problemFinding(problem)] };
  }
}

/** Whether the subject of a refusal is the event's own id, not its place. */
function isEventId(subject: string): boolean {
  return subject !== WHOLE_DOCUMENT && !/^event [0-9]+$/.test(subject);
}

/** A line with what it asks for, or with the reason why it is refused. */
async function refusable(
  place: Pick<ReadLine, 'line' | 'label' | 'number'>,
  read: () => Promise<Omit<ReadLine, 'line' | 'label' | 'findings'>>,
): Promise<ReadLine> {
  try {
    return { ...place, ...(await read()), findings: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...place, findings: [problemFinding(error.problem)] };
  }
}

function findingOf({ rule, field, message, remedy }: IntakeRefusal): LineFinding {
  return { ...(rule === undefined ? {} : { rule }), field, message, remedy };
}

function problemFinding({ slug, detail, field }: Problem): LineFinding {
  const { title, remedy } = PROBLEMS[slug];
  return { field: field ?? '(document)', message: `${title.en}: ${detail}`, remedy };
}
