/** Lays out tables for a terminal: columns as wide as their widest cell, where a wide (CJK) character counts for two. */

type Rows = readonly (readonly string[])[];

/** Texts as lines under a heading and a rule. */
export function tableOf(heading: readonly string[], rows: Rows): string {
  return laidOut(heading, rows, (text, blanks) => text + blanks);
}

/** The same for figures, which stand to the right; the first column is their name. */
export function figuresTable(heading: readonly string[], rows: Rows): string {
  return laidOut(heading, rows, (text, blanks, column) => (column === 0 ? text + blanks : blanks + text));
}

function laidOut(
  heading: readonly string[],
  rows: Rows,
  cellOf: (text: string, blanks: string, column: number) => string,
): string {
  const widths = heading.map((text, column) =>
    Math.max(...[text, ...rows.map((row) => row[column] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) => cellOf(text, ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(text))), column))
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;

function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}
