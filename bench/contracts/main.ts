/**
 * Measures the contracts on the embedded network and prints a table: `npm run bench:contracts -- [--ledger N]`.
 *
 * Receivables are issued, verified and confirmed in batches by the project's client, on a small ledger and on one that holds N
 * (100,000) receivables: the ratio of the two says whether the contracts stay as fast as the ledger grows. Besides the clock's figures
 * stands the processor time, which is the same on a busy machine.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresTable } from '../../runtime/table';
import { keepFigures } from '../figures';
import { processorMs } from './processor-time';
import { openScene, type Scene } from './scene';

const BATCH = 1_000;
const IN_FLIGHT = 4;
/** Receivables that one measurement issues, verifies and confirms. */
const MEASURED = 8_000;

/** What the project holds itself to, on 2 cores: per second, and between a small and a large ledger. */
const REFERENCE = { issued: 2_000, verified: 2_000, confirmed: 500, flatToPercent: 20 };

/** What one kind of work came to. */
interface Figure {
  readonly perSecond: number;
  /** Processor milliseconds for a thousand, by process; none where the machine does not tell. */
  readonly processorMs: Readonly<Partial<Record<Worker, number>>>;
}

type Worker = keyof Scene['processes'];

interface Figures {
  /** Receivables on the ledger when it began. */
  readonly before: number;
  readonly issued: Figure;
  readonly verified: Figure;
  readonly confirmed: Figure;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ledger: { type: 'string', default: '100000' } } });
  const large = Number(values.ledger);
  if (!Number.isSafeInteger(large) || large < 1_000) throw new Error('--ledger must be a number of at least 1000');
  const folder = mkdtempSync(join(tmpdir(), 'bench-contracts-'));
  const scene = await openScene(folder);
  try {
    await warmUp(scene);
    const small = await measure(scene);
    while (scene.issued() < large) {
      await issue(scene, Math.min(20_000, large - scene.issued()));
      process.stderr.write(`${scene.issued()} receivables on the ledger\n`);
    }
    const grown = await measure(scene);
    process.stdout.write(`${report(small, grown)}\n`);
    keep(small, grown);
  } finally {
    await scene.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The smallest ledger that is measured: everything has been done to it once. */
async function warmUp(scene: Scene): Promise<void> {
  const ids = await issue(scene, BATCH);
  await inBatches(ids, scene.verify);
  await inBatches(scene.sign(ids), scene.confirm);
}

async function measure(scene: Scene): Promise<Figures> {
  const before = scene.issued();
  const [ids, issued] = await timed(scene, () => issue(scene, MEASURED));
  const [, verified] = await timed(scene, () => inBatches(ids, scene.verify));
  const signed = scene.sign(ids);
  const [, confirmed] = await timed(scene, () => inBatches(signed, scene.confirm));
  return { before, issued, verified, confirmed };
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

/** The result of a piece of work on the measured receivables, and what it came to. */
async function timed<Result>({ processes }: Scene, work: () => Promise<Result>): Promise<[Result, Figure]> {
  const [begin, used] = [performance.now(), usage(processes)];
  const result = await work();
  const perSecond = (1_000 * MEASURED) / (performance.now() - begin);
  const later = usage(processes);
  const processorMs = Object.fromEntries(
    WORKERS.flatMap((worker) => {
      const [from, to] = [used[worker], later[worker]];
      return from === undefined || to === undefined ? [] : [[worker, ((to - from) * 1_000) / MEASURED]];
    }),
  );
  return [result, { perSecond, processorMs }];
}

const WORKERS: readonly Worker[] = ['client', 'chaincode', 'network'];

function usage(processes: Scene['processes']): Partial<Record<Worker, number | undefined>> {
  return Object.fromEntries(WORKERS.map((worker) => [worker, processorMs(processes[worker])]));
}

function keep(small: Figures, grown: Figures): void {
  const least = ((100 - REFERENCE.flatToPercent) / 100).toFixed(2);
  for (const kind of ['issued', 'verified', 'confirmed'] as const) {
    const [one, other] = [small[kind].perSecond, grown[kind].perSecond];
    const grew = `${NAMES[kind]}, from ${whole(small.before)} to ${whole(grown.before)} on the ledger`;
    keepFigures([
      {
        benchmark: 'contracts',
        figure: `${NAMES[kind]} a second`,
        measured: whole(other),
        aim: `≥ ${REFERENCE[kind]}`,
      },
      { benchmark: 'contracts', figure: grew, measured: (other / one).toFixed(2), aim: `≥ ${least}` },
    ]);
  }
}

function report(small: Figures, grown: Figures): string {
  const [processor] = cpus();
  const kinds: [keyof Figures & keyof typeof NAMES, number][] = [
    ['issued', REFERENCE.issued],
    ['verified', REFERENCE.verified],
    ['confirmed', REFERENCE.confirmed],
  ];
  const headings = [`after ${small.before} receivables`, `after ${grown.before} receivables`, 'ratio'];
  const speed = figuresTable(
    ['a second, in batches of 1,000', ...headings, 'reference'],
    kinds.map(([kind, reference]) => {
      const [one, other] = [small[kind].perSecond, grown[kind].perSecond];
      return [NAMES[kind], whole(one), whole(other), (other / one).toFixed(2), `≥ ${whole(reference)}`];
    }),
  );
  const effort = figuresTable(
    ['processor ms for 1,000', ...headings, ...WORKERS.map((worker) => `of it ${worker}`)],
    kinds.map(([kind]) => {
      const [one, other] = [totalOf(small[kind]), totalOf(grown[kind])];
      const shares = WORKERS.map((worker) => whole(grown[kind].processorMs[worker] ?? Number.NaN));
      return [NAMES[kind], whole(one), whole(other), (other / one).toFixed(2), ...shares];
    }),
  );
  const machine = `${cpus().length} × ${processor?.model ?? 'processor'}, load ${loadavg()[0]?.toFixed(2)}`;
  const least = ((100 - REFERENCE.flatToPercent) / 100).toFixed(2);
  const most = (100 / (100 - REFERENCE.flatToPercent)).toFixed(2);
  return (
    `${machine}\n\n${speed}\n\n${effort}\n\n` +
    `flat means a ratio of at least ${least} of speed, and of at most ${most} of processor time, which others on the ` +
    'machine do not disturb'
  );
}

const NAMES = { issued: 'issued', verified: 'verified by the operator', confirmed: 'confirmed by signature' };

function totalOf({ processorMs }: Figure): number {
  return WORKERS.reduce((total, worker) => total + (processorMs[worker] ?? Number.NaN), 0);
}

function whole(value: number): string {
  return Number.isNaN(value) ? 'unknown' : Math.round(value).toLocaleString('en');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
