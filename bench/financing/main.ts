/**
 * Measures prices and matching, and prints a table: `npm run bench:financing -- [--requests N] [--financiers N] [--seconds N]`.
 *
 * A price by every term that a card can have, with its cost and annual rate, in CPU time; then a market of open requests × banks
 * under obligor, industry, tenor and total limits, by the matching and by the plain way in the same run.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { CalendarDate } from '../../domain/calendar';
import { costOf } from '../../domain/financing-cost';
import { type PricingInput, quote } from '../../domain/pricing';
import { greedyMatch } from '../../matching/greedy';
import { leftOf, totalsOf } from '../../matching/market';
import { matchMarket } from '../../matching/match';
import { figuresTable } from '../../runtime/table';
import { keepFigures } from '../figures';
import { aMarket } from './market';

/** What the project holds itself to: CPU of a price, seconds of a matching on one core. */
const REFERENCE = { quoteMs: 1, matchSeconds: 10 };
const QUOTES = 2_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '10000' },
      financiers: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '8' },
    },
  });
  const [requests, financiers, seconds] = [values.requests, values.financiers, values.seconds].map(Number) as [
    number,
    number,
    number,
  ];
  if (![requests, financiers, seconds].every((each) => Number.isSafeInteger(each) && each > 0))
    throw new Error('whole numbers above 0');
  const [processor] = cpus();
  process.stdout.write(`${cpus().length} × ${processor?.model ?? 'processor'}, load ${loadavg()[0]?.toFixed(2)}\n\n`);
  process.stdout.write(`${quoteTable()}\n\n`);
  process.stdout.write(`${await matchTable(requests, financiers, seconds)}\n`);
}

function quoteTable(): string {
  for (let warm = 0; warm < 300; warm += 1) costOf(quote(INPUT));
  const plain = cpuMs(() => repeat(() => quote(INPUT)));
  const withCost = cpuMs(() => repeat(() => costOf(quote(INPUT))));
  const row = (name: string, ms: number) => [name, (ms / QUOTES).toFixed(4), `≤ ${REFERENCE.quoteMs}`];
  const aim = `≤ ${REFERENCE.quoteMs}`;
  keepFigures([
    { benchmark: 'financing', figure: 'one price, ms of CPU', measured: (plain / QUOTES).toFixed(3), aim },
    { benchmark: 'financing', figure: 'with its annual rate', measured: (withCost / QUOTES).toFixed(3), aim },
  ]);
  return figuresTable(
    ['one price', 'ms of CPU', 'reference'],
    [row('every term', plain), row('with its cost and annual rate', withCost)],
  );
}

async function matchTable(requests: number, financiers: number, seconds: number): Promise<string> {
  const market = aMarket({ requests, financiers, seed: 7 });
  const all = market.requests.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const [plain, plainMs] = await timed(async () => greedyMatch(market));
  const plainTotals = totalsOf(market, plain);
  const begin = process.cpuUsage();
  const [matching, matchMs] = await timed(() => matchMarket(market, { seconds, now: cpuClock }));
  const cpu = process.cpuUsage(begin);
  if (leftOf(market, matching.assignment).some((left) => left < 0n)) throw new Error('a limit is exceeded');
  const row = (
    name: string,
    { servedMinor, costMinor }: typeof plainTotals,
    ms: number,
    cpuSeconds: string,
    gap: string,
  ) => [
    name,
    (ms / 1_000).toFixed(2),
    cpuSeconds,
    `${percent(servedMinor, all)} %`,
    (Number(costMinor) / 100).toLocaleString('en', { maximumFractionDigits: 0 }),
    (
      Number(costMinor) /
      Number(servedMinor) /
      (Number(plainTotals.costMinor) / Number(plainTotals.servedMinor))
    ).toFixed(4),
    gap,
  ];
  const gap = matching.isOptimal ? 'optimal' : `≤ ${(matching.gapPpm / 10_000).toFixed(4)} % of the cost`;
  const cpuSeconds = ((cpu.user + cpu.system) / 1e6).toFixed(2);
  const size = `${requests} requests × ${financiers} financiers`;
  keepFigures([
    {
      benchmark: 'financing',
      figure: `${size}, s`,
      measured: (matchMs / 1_000).toFixed(1),
      aim: `≤ ${REFERENCE.matchSeconds}`,
    },
    { benchmark: 'financing', figure: `${size}, gap`, measured: gap, aim: '' },
  ]);
  const table = figuresTable(
    [
      `${requests} requests × ${financiers} financiers, ${market.options.length} options`,
      's',
      'CPU s',
      'served',
      'cost',
      'ratio',
      'gap',
    ],
    [
      row('largest first, cheapest that fits', plainTotals, plainMs, '', ''),
      row('matching', matching, matchMs, cpuSeconds, gap),
    ],
  );
  return `${table}\n\nratio: cost per face against the plain way; reference: the matching within ${REFERENCE.matchSeconds} s on one core`;
}

function repeat(work: () => unknown): void {
  for (let at = 0; at < QUOTES; at += 1) work();
}

/** Milliseconds of CPU of this process: what other processes take from the machine is not the matching's. */
function cpuClock(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Milliseconds of CPU that a piece of work took, whatever else the machine does. */
function cpuMs(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const begin = performance.now();
  const result = await work();
  return [result, performance.now() - begin];
}

function percent(part: bigint, whole: bigint): string {
  return (Number((1_000_000n * part) / whole) / 10_000).toFixed(2);
}

const SELLER = '91420802MAYW0G386H';
const INPUT: PricingInput = {
  receivable: {
    id: `R${'a'.repeat(24)}`,
    obligor: '91350902MAYW0G247M',
    seller: SELLER,
    amountMinor: 123_456_789n,
    currency: 'CNY',
    maturityDate: '2026-10-01' as CalendarDate,
  },
  rateCard: { bank: '91990000955917903J', name: 'bench', revision: 1 },
  valueDate: '2026-04-02' as CalendarDate,
  terms: {
    currency: 'CNY',
    baseRateBps: 300,
    baseFixing: { name: 'lpr-1y', from: '2026-03-20' },
    anchorSpreadBps: 60,
    tenorSpreadBps: 20,
    history: {
      dilutionBps: 120,
      latenessBps: 80,
      dilutionSpreadBps: 10,
      latenessSpreadBps: 5,
      reserveBps: 200,
      receivables: Array.from({ length: 60 }, (_, at) => `R${String(at).padStart(24, '0')}`),
    },
    smeConcession: { sizeClass: 'small', bps: 15 },
    greenGrid: [
      { evidence: 'recycling', bps: 30 },
      { evidence: 'transport', bps: 5 },
    ],
    recycledContentGrid: [{ fromBps: 2_000, bps: 10 }],
    footprintGrid: {
      benchmarks: [{ functionalUnit: '1 kWh', gramsCo2e: '80000' }],
      steps: [{ upToBps: 9_000, bps: 8 }],
    },
    credentialGrid: [{ credential: 'greenFactory', bps: 5 }],
    greenCapBps: 60,
    minimumRateBps: 200,
    advanceRateBps: 9_500,
    dayCount: '30E/360',
    roll: { roll: 'following', calendar: 'cn-2026' },
    fees: [{ name: 'handling', flatMinor: '2000', bps: 5, maxMinor: '50000' }],
  },
  evidence: Array.from({ length: 20 }, (_, at) => ({
    eventRecordId: `E${String(at).padStart(24, '0')}`,
    kind: at % 2 === 0 ? ('recycling' as const) : ('transport' as const),
    recycledShareBps: 2_000 + at,
    gtins: ['06901234000016'],
  })),
  credentials: [
    { holder: SELLER, credential: 'greenFactory' },
    {
      holder: SELLER,
      credential: 'productCarbonFootprint',
      productKey: '06901234000016',
      footprint: { functionalUnit: '1 kWh', gramsCo2e: 60_000n },
    },
  ],
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
