/** Which column of a CSV file holds which field: from what a look proposes to what a person says. */

/** Fields of an invoice that a column may hold. */
export const CSV_FIELDS = [
  'number',
  'issueDate',
  'dueDate',
  'buyerCode',
  'buyerName',
  'payable',
  'net',
  'tax',
  'currency',
  'sellerCode',
  'sellerName',
  'orderReference',
  'deliveryReference',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/** Fields without which a row is no invoice. */
export const NEEDED_FIELDS: readonly CsvField[] = ['number', 'issueDate', 'dueDate', 'buyerCode', 'payable'];

/** The field of each column that holds one. */
export type ColumnMapping = ReadonlyMap<number, CsvField>;

/** A mapping as an import takes it, read. */
export function mappingOf(columns: string): ColumnMapping {
  const pairs = columns.split(',').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [field, column] = pair.split(':');
      return [Number(column), field as CsvField];
    }),
  );
}

/** A mapping as an import takes it. */
export function columnsOf(mapping: ColumnMapping): string {
  return [...mapping].map(([column, field]) => `${field}:${column}`).join(',');
}

/** A column holds a field, or nothing: another column that held it holds nothing then. */
export function mapped(mapping: ColumnMapping, column: number, field: CsvField | undefined): ColumnMapping {
  const others = [...mapping].filter(([each, held]) => each !== column && held !== field);
  return new Map(field === undefined ? others : [...others, [column, field]]);
}

/** What no column holds yet. */
export function missingFields(mapping: ColumnMapping): CsvField[] {
  const held = new Set(mapping.values());
  return NEEDED_FIELDS.filter((field) => !held.has(field));
}
