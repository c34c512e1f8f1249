/** What a benchmark says of what the project holds itself to, for the one table of all of them. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One figure beside its aim, both as they are shown. */
export interface Figure {
  readonly benchmark: string;
  readonly figure: string;
  readonly measured: string;
  readonly aim: string;
}

/** Keeps figures for the table of all benchmarks, where one is being made (`BENCH_FIGURES` names its file). */
export function keepFigures(figures: readonly Figure[]): void {
  const { BENCH_FIGURES: file } = process.env;
  if (!file) return;
  for (const figure of figures) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}

/** What was kept, in its order. */
export function keptFigures(file: string): Figure[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Figure);
}
