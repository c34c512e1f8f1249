/**
 * Measures the contracts on the embedded network and prints a table: `npm run bench:contracts -- [--ledger N]`.
 *
 * Receivables are issued, verified and confirmed in batches by the project's client, on a small ledger and on one that holds N
 * (100,000) receivables: the ratio of the two says whether the contracts stay as fast as the ledger grows.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tableOf } from '../table';
import { openScene, type Scene } from './scene';

const BATCH = 1_000;
const IN_FLIGHT = 8;
/** Receivables that one measurement issues, verifies and confirms. */
const MEASURED = 8_000;

/** What the project holds itself to, on 2 cores: per second, and between a small and a large ledger. */
const REFERENCE = { issued: 2_000, verified: 2_000, confirmed: 500, flatToPercent: 20 };

interface Figures {
  readonly before: number;
  readonly issuedPerSecond: number;
  readonly verifiedPerSecond: number;
  readonly confirmedPerSecond: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ledger: { type: 'string', default: '100000' } } });
  const large = Number(values.ledger);
  if (!Number.isSafeInteger(large) || large < 1_000) throw new Error('--ledger must be a number of at least 1000');
  const folder = mkdtempSync(join(tmpdir(), 'bench-contracts-'));
  const scene = await openScene(folder);
  try {
    await issue(scene, 1_000); // warms everything up
    const small = await measure(scene);
    while (scene.issued() < large) {
      await issue(scene, Math.min(20_000, large - scene.issued()));
      process.stderr.write(`${scene.issued()} receivables on the ledger\n`);
    }
    const grown = await measure(scene);
    process.stdout.write(`${report(small, grown)}\n`);
  } finally {
    await scene.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(scene: Scene): Promise<Figures> {
  const before = scene.issued();
  const [ids, issuedPerSecond] = await timed(MEASURED, () => issue(scene, MEASURED));
  const [, verifiedPerSecond] = await timed(MEASURED, () => inBatches(ids, scene.verify));
  const signed = scene.sign(ids);
  const [, confirmedPerSecond] = await timed(MEASURED, () => inBatches(signed, scene.confirm));
  return { before, issuedPerSecond, verifiedPerSecond, confirmedPerSecond };
}

async function issue(scene: Scene, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, () => `BENCH-${randomUUID()}`);
  return (await inBatches(numbers, (batch) => scene.issue(batch))).flat();
}

/** Works through batches, some of them at once. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (batch: readonly Item[]) => Promise<Result>,
): Promise<Result[]> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  );
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    while (next < batches.length) {
      const at = next++;
      results[at] = await work(batches[at] ?? []);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return results;
}

/** The result of a piece of work, and how many of its items a second were done. */
async function timed<Result>(count: number, work: () => Promise<Result>): Promise<[Result, number]> {
  const begin = performance.now();
  const result = await work();
  return [result, (1_000 * count) / (performance.now() - begin)];
}

function report(small: Figures, grown: Figures): string {
  const [processor] = cpus();
  const row = (name: string, key: Exclude<keyof Figures, 'before'>, reference: string) => {
    const ratio = grown[key] / small[key];
    return [name, rate(small[key]), rate(grown[key]), ratio.toFixed(2), reference];
  };
  const table = tableOf(
    [
      'a second, in batches of 1,000',
      `after ${small.before} receivables`,
      `after ${grown.before} receivables`,
      'ratio',
      'reference',
    ],
    [
      row('issued', 'issuedPerSecond', `≥ ${REFERENCE.issued}`),
      row('verified by the operator', 'verifiedPerSecond', `≥ ${REFERENCE.verified}`),
      row('confirmed by signature', 'confirmedPerSecond', `≥ ${REFERENCE.confirmed}`),
    ],
  );
  const machine = `${cpus().length} × ${processor?.model ?? 'processor'}, load ${loadavg()[0]?.toFixed(2)}`;
  return `${machine}\n\n${table}\n\nflat means a ratio of at least ${((100 - REFERENCE.flatToPercent) / 100).toFixed(2)}`;
}

function rate(perSecond: number): string {
  return Math.round(perSecond).toLocaleString('en');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
