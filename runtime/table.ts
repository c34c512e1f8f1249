/** Lays out a table of texts for a terminal. */

/** How the cells of a column stand. */
export type Alignment = 'left' | 'right';

/**
 * Rows as lines under a heading and a rule; columns are as wide as their widest cell, and a wide (CJK) character counts
 * for two.
 * @param alignment of the columns after the first, which always stands to the left
 */
export function tableOf(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: Alignment = 'left',
): string {
  const widths = heading.map((text, column) =>
    Math.max(...[text, ...rows.map((row) => row[column] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) => {
        const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(text)));
        return column > 0 && alignment === 'right' ? blanks + text : text + blanks;
      })
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;

function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}
