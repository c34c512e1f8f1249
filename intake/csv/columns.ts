/** How a person says which column holds which field, in one line: `number:0,issueDate:1,buyerCode:3`. */
import { refuse } from '../../domain/problems';
import { MAX_CSV_COLUMNS } from '../limits';
import { CSV_FIELDS, type CsvField } from './fields';
import { type CsvDelimiter, type CsvMapping, type CsvPreview, REQUIRED_FIELDS } from './preview';

/** Delimiters by names that stand in an address without being escaped. */
export const DELIMITER_NAMES = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const satisfies Readonly<
  Record<string, CsvDelimiter>
>;
export type DelimiterName = keyof typeof DELIMITER_NAMES;

/** The name of a delimiter. */
export function delimiterName(delimiter: CsvDelimiter): DelimiterName {
  const names = Object.keys(DELIMITER_NAMES) as DelimiterName[];
  return names.find((name) => DELIMITER_NAMES[name] === delimiter) as DelimiterName;
}

/** Writes a mapping. */
export function columnsText(mapping: CsvMapping): string {
  return Object.entries(mapping)
    .map(([field, column]) => `${field}:${column}`)
    .join(',');
}

/** Reads a mapping. @throws Refusal `invalid-input` where a field is unknown or named twice, or a needed one is missing */
export function columnsIn(text: string): CsvMapping {
  const field = { field: 'columns' };
  const pairs = text.split(',').map((pair) => pair.split(':'));
  for (const [name = '', column] of pairs) {
    if (!Object.hasOwn(CSV_FIELDS, name)) refuse('invalid-input', `${name.slice(0, 40)} is no field`, field);
    if (Number(column) >= MAX_CSV_COLUMNS) refuse('invalid-input', `there is no column ${column}`, field);
  }
  const mapping = Object.fromEntries(pairs.map(([name, column]) => [name, Number(column)])) as CsvMapping;
  if (Object.keys(mapping).length < pairs.length) refuse('invalid-input', 'a field is named twice', field);
  requireFields(REQUIRED_FIELDS.filter((name) => mapping[name] === undefined));
  return mapping;
}

/** The proposals of a preview, where they hold every field that a row needs. @throws Refusal `invalid-input` */
export function proposedReading({ encoding, delimiter, headerRow, mapping, missing }: CsvPreview) {
  requireFields(missing);
  return { encoding, delimiter, headerRow, mapping };
}

function requireFields(missing: readonly CsvField[]): void {
  if (missing.length > 0) refuse('invalid-input', `no column holds ${missing.join(', ')}`, { field: 'columns' });
}
