/** Reads a CSV file of invoices row by row as it streams in: memory does not grow with the file, and each row has a fate. */
import { type CsvError, parse } from 'csv-parse';
import { normaliseInvoiceNumber } from '../../domain/fingerprint';
import { MAX_CSV_COLUMNS, MAX_CSV_RECORD_CHARACTERS, MAX_CSV_ROWS } from '../limits';
import { excerpt, type IntakeRefusal, type IntakeRefusalCode, WHOLE_DOCUMENT } from '../result';
import { type CsvDefaults, type CsvInvoice, invoiceInRow } from './invoice-row';
import type { CsvPreview } from './preview';

/** What became of one row. `line` counts the lines of the file from 1; a row may span several. */
export type CsvFate =
  | { readonly line: number; readonly ok: true; readonly invoice: CsvInvoice }
  | { readonly line: number; readonly ok: false; readonly refusals: readonly IntakeRefusal[] };

/** How far the reading is. */
export interface CsvProgress {
  readonly bytes: number;
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
}

/** How to read: what the preview proposed, as a person confirmed it. */
export interface CsvReading extends Pick<CsvPreview, 'encoding' | 'delimiter' | 'headerRow' | 'mapping'> {
  readonly defaults?: CsvDefaults;
  /** Told every thousand rows and at the end. */
  readonly onProgress?: (progress: CsvProgress) => void;
}

const ROWS_BETWEEN_REPORTS = 1_000;

/**
 * The fate of each row below the header, in order. A broken row spoils no other; what spoils the file (bytes of another
 * encoding, a record without end, too many rows) is the fate of the line where it showed, and the last.
 */
export async function* readCsvInvoices(
  source: AsyncIterable<Uint8Array>,
  reading: CsvReading,
): AsyncGenerator<CsvFate, CsvProgress> {
  const counted = { bytes: 0, rows: 0, accepted: 0, refused: 0 };
  const seen = new Map<string, number>();
  for await (const record of recordsOf(source, reading, counted)) {
    const fate = fateOf(record, reading, seen);
    counted.rows += 1;
    if (fate.ok) counted.accepted += 1;
    else counted.refused += 1;
    yield fate;
    if (counted.rows % ROWS_BETWEEN_REPORTS === 0) reading.onProgress?.({ ...counted });
  }
  reading.onProgress?.({ ...counted });
  return counted;
}

/** Cells of a record, or why there are none. */
type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly refusal: IntakeRefusal };

function fateOf(record: CsvRecord, { mapping, defaults }: CsvReading, seen: Map<string, number>): CsvFate {
  if ('refusal' in record) return { line: record.line, ok: false, refusals: [record.refusal] };
  const { line, cells } = record;
  const result = invoiceInRow(cells, mapping, defaults ?? {});
  if (!result.ok) return { line, ok: false, refusals: result.refusals };
  const { number, seller } = result.value;
  const key = `${seller.identifiers[0]?.value ?? ''} ${normaliseInvoiceNumber(number)}`;
  const first = seen.get(key);
  if (first !== undefined) {
    const message = `invoice ${excerpt(number)} stands in line ${first} already`;
    return { line, ok: false, refusals: [refusal('field-repeated', 'number', message, 'Leave one of them.')] };
  }
  seen.set(key, line);
  return { line, ok: true, invoice: result.value };
}

async function* recordsOf(
  source: AsyncIterable<Uint8Array>,
  { encoding, delimiter, headerRow }: CsvReading,
  counted: { bytes: number },
): AsyncGenerator<CsvRecord> {
  const reader = recordReader(delimiter);
  const chunks = textOf(source, encoding, counted);
  let rows = 0;
  let line = 0;
  let end: IntakeRefusal | undefined;
  try {
    for (let isLast = false; !isLast && end === undefined; ) {
      const chunk = await nextOf(chunks);
      // A row that the bad byte cuts short must not pass for a whole one, so that nothing is read out after it.
      end = 'refusal' in chunk ? chunk.refusal : await reader.take(chunk.text);
      isLast = 'text' in chunk && chunk.text === undefined;
      for (const record of reader.records.splice(0)) {
        rows += 1;
        if (rows <= headerRow + 1) continue;
        if (rows > MAX_CSV_ROWS + headerRow + 1) {
          end = refusal('too-many-parts', WHOLE_DOCUMENT, `more than ${MAX_CSV_ROWS} rows`, 'Split the file.');
          break;
        }
        line = record.line;
        yield record;
      }
    }
  } finally {
    await chunks.return(undefined);
  }
  if (end !== undefined) yield { line: line + 1, refusal: end };
}

/** The next piece of text, no text at the end, or what is wrong with the bytes. @throws what the source throws */
async function nextOf(
  chunks: AsyncGenerator<string>,
): Promise<{ readonly text: string | undefined } | { readonly refusal: IntakeRefusal }> {
  try {
    const { done, value } = await chunks.next();
    return { text: done === true ? undefined : value };
  } catch (error) {
    if (codeOf(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    const remedy = 'Save the table in UTF-8.';
    return { refusal: refusal('encoding-invalid', WHOLE_DOCUMENT, 'the bytes change their encoding here', remedy) };
  }
}

/**
 * The parser with its records in order, broken ones among them. Records are taken from its callbacks: its stream drops what
 * it has read ahead when it fails.
 */
function recordReader(delimiter: string) {
  const records: CsvRecord[] = [];
  let failure: IntakeRefusal | undefined;
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_CSV_RECORD_CHARACTERS,
    on_record: (record: string[], { lines }) => {
      if (failure === undefined) records.push(recordOf(record, lines - newlinesIn(record)));
      return null;
    },
    on_skip: (error) => {
      if (failure !== undefined) return undefined;
      // Where a quotation mark stays open, nobody knows where the next record begins.
      if (error?.code === 'CSV_MAX_RECORD_SIZE' || error?.code === 'CSV_QUOTE_NOT_CLOSED') failure = endOf(error);
      else records.push(brokenRecord(error));
      return undefined;
    },
  });
  parser.on('error', (error) => {
    failure ??= endOf(error);
  });
  parser.resume();
  /** Reads a piece of text, or the end; tells what ends the file before its time. */
  const take = (text: string | undefined) =>
    new Promise<typeof failure>((resolve) => {
      const done = () => resolve(failure);
      if (text === undefined) parser.end(done);
      else parser.write(text, done);
    });
  return { records, take };
}

function recordOf(cells: readonly string[], line: number): CsvRecord {
  if (cells.length <= MAX_CSV_COLUMNS) return { line, cells };
  return { line, refusal: refusal('too-many-parts', WHOLE_DOCUMENT, `${cells.length} columns`, 'Leave columns out.') };
}

/** Decodes as it goes; a byte that the encoding does not know ends the file. */
async function* textOf(
  source: AsyncIterable<Uint8Array>,
  encoding: CsvReading['encoding'],
  counted: { bytes: number },
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of source) {
    counted.bytes += chunk.byteLength;
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

function newlinesIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
}

function brokenRecord(error: CsvError | undefined): CsvRecord {
  const line = typeof error?.lines === 'number' ? error.lines : 0;
  return {
    line,
    refusal: refusal('csv-malformed', WHOLE_DOCUMENT, reasonOf(error), 'Correct the quotation marks of the row.'),
  };
}

/** What the file ends with before its time. */
function endOf(error: unknown): IntakeRefusal {
  const message = `the file is not read on: ${reasonOf(error)}`;
  return refusal('csv-malformed', WHOLE_DOCUMENT, message, 'Close the quotation mark, or split the file.');
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  return excerpt(error instanceof Error ? error.message : String(error));
}

function refusal(code: IntakeRefusalCode, field: string, message: string, remedy: string): IntakeRefusal {
  return { code, field, message, remedy };
}
