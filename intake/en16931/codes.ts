/** The short notation in which code lists are written here. */

/**
 * Codes from groups of tokens separated by blanks: `KGM` is itself, `XB:AX` is `XBA` and `XBX`, `A10..12` is `A10`, `A11`
 * and `A12`; numbers keep the width of the first.
 * @throws Error for a run that is no run
 */
export function codes(...groups: readonly string[]): ReadonlySet<string> {
  return new Set(groups.flatMap((group) => group.split(' ')).flatMap(codesOf));
}

function codesOf(token: string): readonly string[] {
  const [stem = '', ends] = token.split(':');
  if (ends !== undefined) return [...ends].map((end) => stem + end);
  const [first = '', last] = token.split('..');
  return last === undefined ? [token] : runOf(first, last);
}

function runOf(first: string, last: string): readonly string[] {
  const digits = /[0-9]+$/.exec(first)?.[0] ?? '';
  const prefix = first.slice(0, first.length - digits.length);
  const count = Number(last) - Number(digits) + 1;
  if (digits === '' || !(count > 0)) throw new Error(`${first}..${last} is no run of codes`);
  return Array.from({ length: count }, (_, index) => {
    return prefix + (Number(digits) + index).toString().padStart(digits.length, '0');
  });
}
