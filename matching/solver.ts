/** The MIP solver (HiGHS, WASM): an assignment that serves most, and of those the cheapest. */
import highsLoader from 'highs';
import {
  type Assignment,
  isBetter,
  leftOf,
  type Market,
  type MarketOption,
  type MarketRequest,
  totalsOf,
} from './market';

/** What a solver came to; `isOptimal` unless its time ran out. */
export interface Solved {
  readonly assignment: Assignment;
  readonly isOptimal: boolean;
}

/** Seconds that one problem may take. */
export interface SolverLimits {
  readonly seconds: number;
}

/** Rounds of exact checking: each forbids one set of options that fits in doubles and not in integers. */
const MAX_CUTS = 50;

let solver: ReturnType<typeof highsLoader> | undefined;

/** The solver, loaded once. A market's time begins after it: on a busy machine loading alone can take a second. */
export async function loadSolver(): ReturnType<typeof highsLoader> {
  solver ??= highsLoader();
  return await solver;
}

/**
 * Solves a market in two steps: first the largest amount that can be served, then the least cost at which it is. Doubles find
 * the solution, integers check it: a set that exceeds a limit by a minor unit is forbidden, and the market solved again.
 * @param start an assignment that is feasible; the answer is never worse
 */
export async function solveMarket(market: Market, start: Assignment, { seconds }: SolverLimits): Promise<Solved> {
  const until = performance.now() + seconds * 1_000;
  const cuts: number[][] = [];
  let best = start;
  const amountOf = ({ request }: MarketOption) => (market.requests[request] as MarketRequest).amountMinor;
  // Where the start serves all that anybody takes, nothing serves more.
  const isMost = totalsOf(market, best).servedMinor === takenMinor(market);
  const most = isMost
    ? { assignment: best, isOptimal: true }
    : await solveStep(market, cuts, until, { sense: 'Maximize', weightOf: amountOf });
  if (most === undefined) return { assignment: best, isOptimal: false };
  if (isBetter(totalsOf(market, most.assignment), totalsOf(market, best))) best = most.assignment;
  const { servedMinor } = totalsOf(market, best);
  const cheapest = await solveStep(market, cuts, until, {
    sense: 'Minimize',
    weightOf: ({ costMinor }) => costMinor,
    atLeastMinor: servedMinor,
  });
  if (cheapest === undefined) return { assignment: best, isOptimal: false };
  if (isBetter(totalsOf(market, cheapest.assignment), totalsOf(market, best))) best = cheapest.assignment;
  return { assignment: best, isOptimal: most.isOptimal && cheapest.isOptimal };
}

/** The face of all requests that any financier takes. */
function takenMinor({ requests, options }: Market): bigint {
  const taken = new Set(options.map(({ request }) => request));
  return [...taken].reduce((sum, at) => sum + BigInt((requests[at] as MarketRequest).amountMinor), 0n);
}

interface Goal {
  readonly sense: 'Maximize' | 'Minimize';
  weightOf(option: MarketOption): number;
  /** Face that is served at least. */
  readonly atLeastMinor?: bigint;
}

/** One step, until its solution holds in integers. */
async function solveStep(market: Market, cuts: number[][], until: number, goal: Goal): Promise<Solved | undefined> {
  while (cuts.length < MAX_CUTS) {
    const seconds = (until - performance.now()) / 1_000;
    if (seconds <= 0) return undefined;
    const found = await run(problemText(market, cuts, goal), seconds);
    if (found === undefined) return undefined;
    const assignment: Assignment = market.requests.map(() => undefined);
    for (const place of found.places) assignment[(market.options[place] as MarketOption).request] = place;
    const exceeded = leftOf(market, assignment).findIndex((left) => left < 0n);
    if (exceeded < 0) return { assignment, isOptimal: found.isOptimal };
    cuts.push(found.places.filter((place) => (market.options[place] as MarketOption).limits.includes(exceeded)));
  }
  return undefined;
}

/** The problem in CPLEX's LP format: a binary `x<place>` for each option. */
function problemText({ requests, options, limits }: Market, cuts: readonly number[][], goal: Goal): string {
  const rows: string[] = [];
  const byRequest: number[][] = requests.map(() => []);
  const byLimit: number[][] = limits.map(() => []);
  options.forEach(({ request, limits: counted }, place) => {
    (byRequest[request] as number[]).push(place);
    for (const limit of counted) (byLimit[limit] as number[]).push(place);
  });
  const unit = unitOf(requests);
  const amount = (place: number) =>
    (requests[(options[place] as MarketOption).request] as MarketRequest).amountMinor / unit;
  for (const places of byRequest) if (places.length > 1) rows.push(`${sumText(places, () => 1)} <= 1`);
  byLimit.forEach((places, limit) => {
    if (places.length === 0) return;
    const { capacityMinor } = limits[limit] as Market['limits'][number];
    rows.push(`${sumText(places, amount)} <= ${capacityMinor / unit}`);
  });
  for (const places of cuts) rows.push(`${sumText(places, () => 1)} <= ${places.length - 1}`);
  const all = options.map((_, place) => place);
  const { atLeastMinor, weightOf } = goal;
  const optionAt = (place: number) => options[place] as MarketOption;
  // Sums of whole numbers: half a minor unit less is no other sum, and leaves the solver its tolerance.
  if (atLeastMinor !== undefined) rows.push(`${sumText(all, amount)} >= ${(Number(atLeastMinor) - 0.5) / unit}`);
  const objective = sumText(all, (place) => weightOf(optionAt(place)));
  const named = rows.map((row, at) => ` r${at}: ${row}`);
  return [
    goal.sense,
    ` goal: ${objective}`,
    'Subject To',
    ...named,
    'Binary',
    ...all.map((place) => ` x${place}`),
    'End',
  ].join('\n');
}

/** Amounts are written in a power of two of minor units, which divides a double exactly, so that none is above 2^40. */
function unitOf(requests: readonly MarketRequest[]): number {
  let unit = 1;
  for (const { amountMinor } of requests) while (amountMinor / unit > 2 ** 40) unit *= 2;
  return unit;
}

/** `3 x0 + 1 x1`, broken into lines that a reader of the format takes. */
function sumText(places: readonly number[], weightOf: (place: number) => number): string {
  return places.map((place, at) => `${at > 0 && at % 8 === 0 ? '\n  ' : ''}${weightOf(place)} x${place}`).join(' + ');
}

async function run(problem: string, seconds: number): Promise<{ places: number[]; isOptimal: boolean } | undefined> {
  const highs = await loadSolver();
  try {
    const solution = highs.solve(problem, {
      time_limit: seconds,
      mip_rel_gap: 0,
      mip_abs_gap: 0,
      mip_feasibility_tolerance: 1e-9,
      primal_feasibility_tolerance: 1e-9,
    });
    const isOptimal = solution.Status === 'Optimal';
    if (!isOptimal && solution.Status !== 'Time limit reached') return undefined;
    const places = Object.entries(solution.Columns).flatMap(([name, column]) =>
      'Primal' in column && column.Primal > 0.5 ? [Number(name.slice(1))] : [],
    );
    return { places, isOptimal };
  } catch (error) {
    // WASM that has run out of its memory answers nothing any more: the next problem gets a new one.
    solver = undefined;
    if (error instanceof Error && error.name === 'RuntimeError') return undefined;
    throw error;
  }
}
