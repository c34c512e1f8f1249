/** Writing one cell of a CSV file that a spreadsheet will open. */

/** What a spreadsheet takes for the start of a formula, in full width too, and what it drops before looking. */
const FORMULA_START = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;
const NUMBER = /^[+-]?[0-9]+(?:\.[0-9]+)?$/;
const NEEDS_QUOTES = /[",;\t\r\n|]/;

/**
 * A text as a cell: one that a spreadsheet would run as a formula gets an apostrophe before it, a plain number does not;
 * quotation marks are doubled (RFC 4180).
 */
export function csvCell(text: string): string {
  const safe = FORMULA_START.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file, ended as RFC 4180 says. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
