/** Keys in the order that Fabric's state database keeps: by the bytes of their UTF-8. */

/** Compares two keys by their UTF-8 bytes, which differs from the language's own order beyond the basic plane. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Keys in order, with insertion and removal that stay cheap at a million keys. */
export class SortedKeys {
  /** Runs of keys in order; none is empty but a lone first one. */
  private readonly runs: string[][] = [[]];

  add(key: string): void {
    const place = this.runOf(key);
    const run = this.runs[place] as string[];
    const index = firstNotBelow(run, key);
    if (run[index] === key) return;
    run.splice(index, 0, key);
    if (run.length > MAX_RUN_LENGTH) this.runs.splice(place + 1, 0, run.splice(MAX_RUN_LENGTH / 2));
  }

  delete(key: string): void {
    const place = this.runOf(key);
    const run = this.runs[place] as string[];
    const index = firstNotBelow(run, key);
    if (run[index] !== key) return;
    run.splice(index, 1);
    if (run.length === 0 && this.runs.length > 1) this.runs.splice(place, 1);
  }

  /** The first key that is not below `key`, or is above it when `exclusive`. */
  firstFrom(key: string, exclusive: boolean): string | undefined {
    const place = this.runOf(key);
    const run = this.runs[place] as string[];
    let index = firstNotBelow(run, key);
    if (exclusive && run[index] === key) index += 1;
    return run[index] ?? this.runs[place + 1]?.[0];
  }

  /** The last run that starts at or below the key. */
  private runOf(key: string): number {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const first = this.runs[middle]?.[0];
      if (first !== undefined && compareKeys(first, key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const MAX_RUN_LENGTH = 512;

function firstNotBelow(run: readonly string[], key: string): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(run[middle] as string, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Surrogates stand for code points above all others, but are numbered below some of them. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
