/** A look at the head of a CSV file: encoding, delimiter, header, and which column seems to hold which field. */
import { parse } from 'csv-parse/sync';
import { MAX_CSV_COLUMNS, MAX_CSV_PREVIEW_BYTES, MAX_CSV_RECORD_CHARACTERS, MAX_CSV_TITLE_ROWS } from '../limits';
import { accepted, excerpt, type IntakeResult, refused, WHOLE_DOCUMENT } from '../result';
import { CSV_FIELDS, type CsvField, headerKey } from './fields';

/** Encodings that firms' programs write; a byte order mark or the bytes themselves tell which. */
export type CsvEncoding = 'utf-8' | 'gb18030' | 'utf-16le';
export type CsvDelimiter = ',' | ';' | '\t' | '|';

/** Zero-based column of each field. */
export type CsvMapping = { readonly [Field in CsvField]?: number };

/** One proposal. */
export interface ProposedColumn {
  readonly field: CsvField;
  readonly column: number;
  readonly header: string;
  /** 0 to 100: how well header and sample cells fit the field. */
  readonly confidencePercent: number;
}

/** How to read a file, for a person to confirm or correct. */
export interface CsvPreview {
  readonly encoding: CsvEncoding;
  readonly delimiter: CsvDelimiter;
  /** Zero-based row of the header: titles may stand above it. */
  readonly headerRow: number;
  readonly headers: readonly string[];
  readonly proposals: readonly ProposedColumn[];
  /** The proposals as a mapping. */
  readonly mapping: CsvMapping;
  /** Fields without which no row can become an invoice, and that no column seems to hold. */
  readonly missing: readonly CsvField[];
  /** The first rows below the header. */
  readonly samples: readonly (readonly string[])[];
}

/** Fields that a row needs; seller and currency may be given for the whole file instead. */
export const REQUIRED_FIELDS: readonly CsvField[] = ['number', 'issueDate', 'dueDate', 'buyerCode', 'payable'];

const SAMPLE_ROWS = 5;
const ROWS_LOOKED_AT = 20;
const DELIMITERS: readonly CsvDelimiter[] = [',', ';', '\t', '|'];
/** Below this, a proposal would be a guess. */
const LEAST_CONFIDENCE = 40;

/** Looks at the first bytes of a file; never throws on what it is given. */
export function previewCsv(head: Uint8Array): IntakeResult<CsvPreview> {
  const bytes = head.subarray(0, MAX_CSV_PREVIEW_BYTES);
  const encoding = encodingOf(bytes);
  const text = encoding === undefined ? undefined : decoded(bytes, encoding);
  if (encoding === undefined || text === undefined) {
    return refused({
      code: 'encoding-invalid',
      field: WHOLE_DOCUMENT,
      message: 'the bytes are neither UTF-8, GB18030 nor UTF-16',
      remedy: 'Save the table as CSV in UTF-8.',
    });
  }
  const [best] = DELIMITERS.map((delimiter) => tableOf(text, delimiter)).sort(
    (left, right) => right.score - left.score,
  );
  if (best === undefined || best.score === 0) {
    return refused({
      code: 'csv-malformed',
      field: WHOLE_DOCUMENT,
      message: `no table of at least two columns begins with ${excerpt(text.slice(0, 40))}`,
      remedy: 'Save the table as CSV with one header row and one invoice a row.',
    });
  }
  return accepted(previewOf(encoding, best));
}

interface Table {
  readonly delimiter: CsvDelimiter;
  readonly rows: readonly (readonly string[])[];
  readonly score: number;
}

/** UTF-8 is strict enough to tell itself; what is not UTF-8 and came from a Chinese program is GB18030. */
function encodingOf(bytes: Uint8Array): CsvEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return (['utf-8', 'gb18030'] as const).find((encoding) => decoded(bytes, encoding) !== undefined);
}

/** The head may end in the middle of a character, so the decoder is told that more follows. */
function decoded(bytes: Uint8Array, encoding: CsvEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** Scores a delimiter by how many rows have as many columns as most, and how many columns those are. */
function tableOf(text: string, delimiter: CsvDelimiter): Table {
  const whole = text.length < MAX_CSV_PREVIEW_BYTES / 4 ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  let rows: string[][] = [];
  try {
    rows = parse(whole, {
      delimiter,
      to: ROWS_LOOKED_AT,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: MAX_CSV_RECORD_CHARACTERS,
    }) as string[][];
  } catch {
    return { delimiter, rows: [], score: 0 };
  }
  const widths = new Map<number, number>();
  for (const { length } of rows) if (length <= MAX_CSV_COLUMNS) widths.set(length, (widths.get(length) ?? 0) + 1);
  const scores = [...widths].map(([width, count]) => (width < 2 ? 0 : count * 1_000 + width));
  return { delimiter, rows, score: Math.max(0, ...scores) };
}

function previewOf(encoding: CsvEncoding, { delimiter, rows }: Table): CsvPreview {
  const candidates = rows.slice(0, MAX_CSV_TITLE_ROWS).map((row, index) => ({
    index,
    row,
    proposals: proposalsFor(row, rows.slice(index + 1)),
  }));
  const [header] = candidates.sort(
    (left, right) => right.proposals.length - left.proposals.length || left.index - right.index,
  );
  const proposals = header?.proposals ?? [];
  const mapping: CsvMapping = Object.fromEntries(proposals.map(({ field, column }) => [field, column]));
  const headerRow = header?.index ?? 0;
  return {
    encoding,
    delimiter,
    headerRow,
    headers: header?.row ?? [],
    proposals,
    mapping,
    missing: REQUIRED_FIELDS.filter((field) => mapping[field] === undefined),
    samples: rows.slice(headerRow + 1, headerRow + 1 + SAMPLE_ROWS),
  };
}

/** The best column for each field and the best field for each column, surest first. */
function proposalsFor(headers: readonly string[], rows: readonly (readonly string[])[]): readonly ProposedColumn[] {
  const pairs = headers.slice(0, MAX_CSV_COLUMNS).flatMap((header, column) =>
    (Object.keys(CSV_FIELDS) as CsvField[]).map((field) => ({
      field,
      column,
      header,
      confidencePercent: confidenceOf(
        field,
        header,
        rows.map((row) => row[column] ?? ''),
      ),
    })),
  );
  const taken = new Set<CsvField | number>();
  return pairs
    .filter(({ confidencePercent }) => confidencePercent >= LEAST_CONFIDENCE)
    .sort((left, right) => right.confidencePercent - left.confidencePercent)
    .filter(({ field, column }) => {
      if (taken.has(field) || taken.has(column)) return false;
      taken.add(field).add(column);
      return true;
    })
    .sort((left, right) => left.column - right.column);
}

/** A known header counts 100, one that contains a known name by the share that the name has of it; cells that do not fit lower it. */
function confidenceOf(field: CsvField, header: string, cells: readonly string[]): number {
  const key = headerKey(header);
  const { names, fits } = CSV_FIELDS[field];
  const place = names.indexOf(key);
  const contained = names.filter((name) => name.length >= 2 && key.includes(name)).map((name) => name.length);
  // Earlier names are surer: `amount` means what is payable only where nothing says so better.
  const byHeader = place >= 0 ? 100 - place : Math.floor((Math.max(0, ...contained) * 80) / Math.max(1, key.length));
  const stated = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (stated.length === 0) return byHeader;
  const fitting = stated.filter(fits).length;
  return Math.floor((byHeader * (stated.length + fitting)) / (2 * stated.length));
}
