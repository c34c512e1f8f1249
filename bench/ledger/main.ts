/**
 * Measures the ledger's networks and clients and prints a table: `npm run bench:ledger -- [--seconds N]`.
 *
 * The embedded network always, Fabric where FABRIC_BIN and FABRIC_CFG are set; on each of them the project's client and,
 * as the baseline in the same run, fabric-network as it comes. All figures are of one machine that also runs the
 * contract and the client, so only those of one run can be compared.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Consortium, readConsortium } from '../../network/consortium/consortium';
import { figuresTable } from '../../runtime/table';
import { openProcessLog } from '../../sandbox/processes/process-log';
import { keepFigures } from '../figures';
import { type BenchClient, type ConnectClient, ownClient, sdkClient } from './clients';
import { type LoadResult, measureLoad } from './load';
import { type BenchNetwork, startEmbedded, startFabric } from './networks';

const IN_FLIGHT = [1, 16, 128] as const;
const WRITES_A_TRANSACTION = 1_000;
const BATCHES_IN_FLIGHT = 4;
const WARM_UP_SECONDS = 2;

/** What the project holds itself to: measured on 2 cores with Fabric 2.5 and fabric-network. */
const REFERENCE = { laterStartSeconds: 2, perSecondAt128: 220, writesPerSecond: 6_000, memoryMb: 300 };

/** What one client measured on one network. */
interface ClientFigures {
  readonly loads: readonly LoadResult[];
  readonly writesPerSecond: number;
}

interface NetworkFigures {
  readonly name: string;
  readonly firstStartSeconds: number;
  readonly laterStartSeconds: number;
  readonly own: ClientFigures;
  readonly sdk: ClientFigures;
  /** The most that was seen under load. */
  readonly memoryMb: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '8' } } });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error('--seconds must be a positive number');
  const consortium = readConsortium();
  const folder = mkdtempSync(join(tmpdir(), 'bench-ledger-'));
  const log = openProcessLog(join(folder, 'log'));
  try {
    const figures = [await measure(await startEmbedded(join(folder, 'embedded'), log), consortium, seconds)];
    if (process.env.FABRIC_BIN !== undefined) {
      figures.push(await measure(await startFabric(join(folder, 'fabric'), consortium, log), consortium, seconds));
    }
    process.stdout.write(`${report(figures, consortium, seconds)}\n`);
    keep(figures);
  } finally {
    log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(network: BenchNetwork, consortium: Consortium, seconds: number): Promise<NetworkFigures> {
  let memoryMb = 0;
  const watch = setInterval(() => {
    memoryMb = Math.max(memoryMb, network.memoryMb());
  }, 500);
  try {
    const { name, firstStartSeconds, laterStartSeconds } = network;
    const own = await measureClient(ownClient, network, consortium, seconds);
    const sdk = await measureClient(sdkClient, network, consortium, seconds);
    return { name, firstStartSeconds, laterStartSeconds, own, sdk, memoryMb };
  } finally {
    clearInterval(watch);
    await network.stop();
  }
}

async function measureClient(
  connect: ConnectClient,
  { dataFolder }: BenchNetwork,
  consortium: Consortium,
  seconds: number,
): Promise<ClientFigures> {
  const client = await connect(dataFolder, consortium);
  try {
    const loads: LoadResult[] = [];
    for (const inFlight of IN_FLIGHT) {
      loads.push(await measureLoad(() => put(client), inFlight, seconds, WARM_UP_SECONDS));
    }
    const batches = await measureLoad(() => putMany(client), BATCHES_IN_FLIGHT, seconds, WARM_UP_SECONDS);
    return { loads, writesPerSecond: batches.perSecond * WRITES_A_TRANSACTION };
  } finally {
    await client.close();
  }
}

/** About the size of a record of the ledger. */
const VALUE = 'v'.repeat(200);

function put(client: BenchClient): Promise<void> {
  return client.submit('put', randomUUID(), VALUE);
}

function putMany(client: BenchClient): Promise<void> {
  return client.submit('putMany', `${randomUUID()}.`, String(WRITES_A_TRANSACTION), VALUE);
}

function keep(figures: readonly NetworkFigures[]): void {
  for (const { name, laterStartSeconds, own, memoryMb } of figures) {
    const figure = (what: string, measured: string, aim: string) => ({
      benchmark: 'ledger',
      figure: `${what}, ${name}`,
      measured,
      aim,
    });
    keepFigures([
      figure('later start, s', laterStartSeconds.toFixed(2), `≤ ${REFERENCE.laterStartSeconds}`),
      figure('transactions/s at 128', (own.loads.at(-1)?.perSecond ?? 0).toFixed(0), `≥ ${REFERENCE.perSecondAt128}`),
      figure('writes/s in batches', own.writesPerSecond.toFixed(0), `≥ ${REFERENCE.writesPerSecond}`),
      figure('memory at most, MB', memoryMb.toFixed(0), `≤ ${REFERENCE.memoryMb}`),
    ]);
  }
}

function report(figures: readonly NetworkFigures[], consortium: Consortium, seconds: number): string {
  const [embedded, fabric] = figures;
  const heading = ['', 'reference', ...figures.flatMap(({ name }) => [name, 'by SDK', 'own/SDK'])];
  if (fabric !== undefined) heading.push('embedded/Fabric');
  const ratio = (value: (of: NetworkFigures) => number): string[] =>
    embedded === undefined || fabric === undefined ? [] : [(value(embedded) / value(fabric)).toFixed(2)];
  const alone = (label: string, reference: number | '', digits: number, value: (of: NetworkFigures) => number) => [
    label,
    String(reference),
    ...figures.flatMap((of) => [value(of).toFixed(digits), '', '']),
    ...ratio(value),
  ];
  const both = (label: string, reference: number | '', digits: number, value: (of: ClientFigures) => number) => [
    label,
    String(reference),
    ...figures.flatMap(({ own, sdk }) => [
      value(own).toFixed(digits),
      value(sdk).toFixed(digits),
      (value(own) / value(sdk)).toFixed(2),
    ]),
    ...ratio(({ own }) => value(own)),
  ];
  const loads = IN_FLIGHT.flatMap((inFlight, index) => {
    const of = ({ loads: all }: ClientFigures) => all[index] ?? { perSecond: 0, p50Ms: 0, p99Ms: 0 };
    const reference = inFlight === 128 ? REFERENCE.perSecondAt128 : '';
    return [
      both(`transactions/s, ${inFlight} in flight`, reference, 0, (client) => of(client).perSecond),
      both('  p50, ms', '', 0, (client) => of(client).p50Ms),
      both('  p99, ms', '', 0, (client) => of(client).p99Ms),
    ];
  });
  const batched = `writes/s, ${WRITES_A_TRANSACTION} a transaction, ${BATCHES_IN_FLIGHT} in flight`;
  const rows = [
    alone('first start, s', '', 2, ({ firstStartSeconds }) => firstStartSeconds),
    alone('later start, s', REFERENCE.laterStartSeconds, 2, ({ laterStartSeconds }) => laterStartSeconds),
    ...loads,
    both(batched, REFERENCE.writesPerSecond, 0, ({ writesPerSecond }) => writesPerSecond),
    alone('memory at most, MB', REFERENCE.memoryMb, 0, ({ memoryMb }) => memoryMb),
  ];
  const { organisations, endorsementPolicy } = consortium;
  return [
    `${cpus().length} cores, Node ${process.versions.node}, ${seconds} s a figure, ${organisations.length} organisations, ` +
      `endorsed by ${endorsementPolicy}; load of the machine before: ${loadBefore}`,
    figuresTable(heading, rows),
  ].join('\n\n');
}

const loadBefore = (loadavg()[0] ?? 0).toFixed(1);

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
