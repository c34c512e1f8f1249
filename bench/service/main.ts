/**
 * Measures the service from the request to the committed and readable receivable, and prints a table:
 * `npm run bench:service -- [--seconds N] [--bulk N]`.
 *
 * Every process of the system runs on this machine, and so does what sends. The baseline in the same run is fabric-network as it
 * comes, which submits the same commands to the same contract on the same network, past the service.
 */
import { randomUUID } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { figuresTable } from '../../runtime/table';
import { keepFigures } from '../figures';
import { type LoadResult, measureLoad } from '../ledger/load';
import { type RawClient, rawClient, type ServiceClient, serviceClient } from './clients';
import { startWorld, type World } from './world';

/** What the project holds itself to, on 2 cores. */
const REFERENCE = { single: 100, p99Ms: 1_500, bulk: 1_000 };

const FEW_IN_FLIGHT = 20;
const MANY_IN_FLIGHT = 100;
const RAW_BATCH = 500;
const RAW_BATCHES_IN_FLIGHT = 4;
const WARM_UP_SECONDS = 3;

interface Figures {
  readonly few: LoadResult;
  readonly many: LoadResult;
  readonly rawFew: LoadResult;
  readonly rawMany: LoadResult;
  /** Receivables a second, from the first request until the last one can be read. */
  readonly bulk: number;
  readonly rawBulk: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '8' }, bulk: { type: 'string', default: '5000' } },
  });
  const [seconds, bulk] = [Number(values.seconds), Number(values.bulk)];
  if (!(seconds > 0) || !(bulk > 0)) throw new Error('--seconds and --bulk must be positive numbers');
  const loadBefore = (loadavg()[0] ?? 0).toFixed(1);
  const world = await startWorld();
  try {
    const client = serviceClient(world);
    const raw = await rawClient(world);
    const figures = await measure(world, client, raw, seconds, bulk);
    client.close();
    raw.close();
    process.stdout.write(`${report(figures, seconds, bulk, loadBefore)}\n`);
    keep(figures);
  } finally {
    await world.stop();
  }
}

async function measure(
  world: World,
  client: ServiceClient,
  raw: RawClient,
  seconds: number,
  bulk: number,
): Promise<Figures> {
  const single = (inFlight: number) =>
    measureLoad(() => client.issueAndWait(newNumber()), inFlight, seconds, WARM_UP_SECONDS);
  const rawSingle = (inFlight: number) =>
    measureLoad(() => raw.submit([newNumber()]), inFlight, seconds, WARM_UP_SECONDS);
  const few = await single(FEW_IN_FLIGHT);
  const many = await single(MANY_IN_FLIGHT);
  // Before the raw clients: what they put on the ledger is verified for as long again.
  await levelWithLedger(world);
  const imported = await measureBulk(world, client, bulk);
  await levelWithLedger(world);
  const rawFew = await rawSingle(FEW_IN_FLIGHT);
  const rawMany = await rawSingle(MANY_IN_FLIGHT);
  await levelWithLedger(world);
  const rawBatch = () => raw.submit(Array.from({ length: RAW_BATCH }, newNumber));
  const { perSecond } = await measureLoad(rawBatch, RAW_BATCHES_IN_FLIGHT, seconds, WARM_UP_SECONDS);
  return { few, many, rawFew, rawMany, bulk: imported, rawBulk: perSecond * RAW_BATCH };
}

/** Imports invoices as one CSV file, and waits until the last receivable can be read. */
async function measureBulk(world: World, client: ServiceClient, count: number): Promise<number> {
  const rows = Array.from({ length: count }, () => world.row(newNumber()));
  const begun = performance.now();
  const id = await client.importCsv([world.heading, ...rows].join('\n'));
  const supplier = world.as(world.supplier);
  for (;;) {
    const path = { id };
    const { state, lines, ledger, refused } = await supplier.get('/imports/{id}', { path });
    if (refused + ledger.refused > 0) {
      const [, first] = String(await supplier.get('/imports/{id}/report', { path })).split('\n', 2);
      throw new Error(`${refused + ledger.refused} of ${lines} rows were refused, the first so: ${first}`);
    }
    if (state === 'done' && ledger.waiting === 0) break;
    await delay(100);
  }
  return (1_000 * count) / (performance.now() - begun);
}

/** Waits until the read model has what was submitted past the service, so that the next figure does not pay for it. */
async function levelWithLedger(world: World): Promise<void> {
  const number = newNumber();
  const client = serviceClient(world);
  await client.issueAndWait(number);
  client.close();
}

function newNumber(): string {
  return `B-${randomUUID()}`;
}

function keep({ few, rawFew, many, bulk, rawBulk }: Figures): void {
  const figure = (name: string, measured: string, aim: string) => ({
    benchmark: 'service',
    figure: name,
    measured,
    aim,
  });
  keepFigures([
    figure(`commands/s, ${FEW_IN_FLIGHT} in flight`, few.perSecond.toFixed(0), `≥ ${REFERENCE.single}`),
    figure(`p99 of a command, ms, ${FEW_IN_FLIGHT} in flight`, few.p99Ms.toFixed(0), `≤ ${REFERENCE.p99Ms}`),
    figure(`to raw SDK, ${FEW_IN_FLIGHT} in flight`, (few.perSecond / rawFew.perSecond).toFixed(2), ''),
    figure(`commands/s, ${MANY_IN_FLIGHT} in flight`, many.perSecond.toFixed(0), `≥ ${REFERENCE.single}`),
    figure('receivables/s in bulk', bulk.toFixed(0), `≥ ${REFERENCE.bulk}`),
    figure('to raw SDK, in bulk', (bulk / rawBulk).toFixed(2), ''),
  ]);
}

function report(figures: Figures, seconds: number, bulk: number, loadBefore: string): string {
  const { few, many, rawFew, rawMany } = figures;
  const row = (label: string, reference: number | '', service: number, raw: number) => [
    label,
    String(reference),
    service.toFixed(0),
    raw.toFixed(0),
    (service / raw).toFixed(2),
  ];
  const rows = [
    row(`confirmed commands/s, ${FEW_IN_FLIGHT} in flight`, REFERENCE.single, few.perSecond, rawFew.perSecond),
    row('  p50, ms', '', few.p50Ms, rawFew.p50Ms),
    row('  p99, ms', REFERENCE.p99Ms, few.p99Ms, rawFew.p99Ms),
    row(`confirmed commands/s, ${MANY_IN_FLIGHT} in flight`, REFERENCE.single, many.perSecond, rawMany.perSecond),
    row('  p50, ms', '', many.p50Ms, rawMany.p50Ms),
    row('  p99, ms', '', many.p99Ms, rawMany.p99Ms),
    row(`receivables/s, ${bulk} in one file`, REFERENCE.bulk, figures.bulk, figures.rawBulk),
  ];
  return [
    `${cpus().length} cores, Node ${process.versions.node}, ${seconds} s a figure; everything and what sends on this ` +
      `machine; load of the machine before: ${loadBefore}. Raw: fabric-network, one command a transaction, ` +
      `${RAW_BATCH} in the last row.`,
    figuresTable(['', 'reference', 'service', 'raw SDK', 'service/raw'], rows),
  ].join('\n\n');
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
