/** Matches requests and financiers: the most is served, at the least total cost to the holders. */
import { type Budget, boundedMatch, wallClock } from './bound';
import { greedyMatch } from './greedy';
import {
  type Assignment,
  leftOf,
  type Market,
  type MarketOption,
  optionsByRequest,
  requireExact,
  type Totals,
  totalsOf,
} from './market';
import { loadSolver, solveMarket } from './solver';

/** Options of a part of a market that the solver is given whole; what is larger is solved with a bound. */
const EXACT_OPTIONS = 1_500;

/** Seconds by default, for the whole market. */
const SECONDS = 8;

/** A matching with how good it is known to be. */
export interface Matching extends Totals {
  /** For each request the option that serves it. */
  readonly assignment: Assignment;
  /** Whether nothing serves more, or as much for less. */
  readonly isOptimal: boolean;
  /**
   * By how much the objective (face that stays unserved + cost) is above the best one at most, in parts of a million of the cost:
   * 0 where it is optimal.
   */
  readonly gapPpm: number;
}

/**
 * Matches a market. First the served amount is as large as it can be, then the cost as small. A limit that cannot be exceeded
 * binds nobody, and requests that share no limit that binds are matched apart, so that most of a market is solved by looking.
 * @throws Error where amounts are no whole minor units below 2^53
 */
export async function matchMarket(
  market: Market,
  { seconds = SECONDS, now = wallClock }: Partial<Budget> = {},
): Promise<Matching> {
  requireExact(market);
  const possible = market.options.map((option) => fitsAlone(market, option));
  const cheapest = optionsByRequest(market).map((places) => places.find((place) => possible[place]));
  if (leftOf(market, cheapest).every((left) => left >= 0n)) return matchingOf(market, cheapest, true, 0);

  await loadSolver();
  const until = now() + seconds * 1_000;
  const assignment: Assignment = market.requests.map(() => undefined);
  let isOptimal = true;
  let gap = 0;
  for (const part of partsOf(market, possible)) {
    const remaining = Math.max(0.05, (until - now()) / 1_000);
    const start = greedyMatch(part.market);
    const isSmall = part.market.options.length <= EXACT_OPTIONS;
    const solved = isSmall ? await solveMarket(part.market, start, { seconds: remaining }) : undefined;
    const found =
      solved?.isOptimal === true
        ? { ...solved, gap: 0 }
        : await boundedMatch(part.market, solved?.assignment ?? start, { seconds: remaining, now });
    found.assignment.forEach((place, at) => {
      if (place !== undefined) assignment[part.requests[at] as number] = part.options[place];
    });
    isOptimal &&= found.gap === 0;
    gap += found.gap;
  }
  return matchingOf(market, assignment, isOptimal, gap);
}

/** The cheapest option of one request that fits what is left of the limits: what is asked most often needs no solver. */
export function matchOne({ requests, options, limits }: Market): number | undefined {
  const [request] = requests;
  if (request === undefined || requests.length > 1) throw new Error('one request is matched alone');
  const fits = ({ limits: counted }: MarketOption) =>
    counted.every((limit) => (limits[limit] as Market['limits'][number]).capacityMinor >= request.amountMinor);
  let best: number | undefined;
  options.forEach((option, place) => {
    const isCheaper = best === undefined || option.costMinor < (options[best] as MarketOption).costMinor;
    if (isCheaper && fits(option)) best = place;
  });
  return best;
}

function matchingOf(market: Market, assignment: Assignment, isOptimal: boolean, gapMinor: number): Matching {
  const totals = totalsOf(market, assignment);
  return {
    assignment,
    ...totals,
    isOptimal,
    gapPpm: isOptimal ? 0 : Math.ceil((1e6 * gapMinor) / Math.max(1, Number(totals.costMinor))),
  };
}

/** Whether an option fits where nothing else is taken. */
function fitsAlone({ requests, limits }: Market, { request, limits: counted }: MarketOption): boolean {
  const { amountMinor } = requests[request] as Market['requests'][number];
  return counted.every((limit) => (limits[limit] as Market['limits'][number]).capacityMinor >= amountMinor);
}

interface Part {
  readonly market: Market;
  /** Places in the whole market. */
  readonly requests: number[];
  readonly options: number[];
}

/** The parts of a market that share no limit that can bind; requests that nobody can serve belong to none. */
function partsOf({ requests, options, limits }: Market, possible: readonly boolean[]): Part[] {
  const binding = bindingLimits({ requests, options: options.filter((_, place) => possible[place]), limits });
  const roots = requests.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (roots[root] !== root) root = roots[root] as number;
    roots[at] = root;
    return root;
  };
  const firstOf = new Map<number, number>();
  options.forEach(({ request, limits: counted }, place) => {
    if (!possible[place]) return;
    for (const limit of counted) {
      if (!binding.has(limit)) continue;
      const first = firstOf.get(limit);
      if (first === undefined) firstOf.set(limit, request);
      else roots[rootOf(request)] = rootOf(first);
    }
  });
  const parts = new Map<number, { requests: number[]; options: number[] }>();
  requests.forEach((_, at) => {
    const part = parts.get(rootOf(at)) ?? { requests: [], options: [] };
    part.requests.push(at);
    parts.set(rootOf(at), part);
  });
  options.forEach(({ request }, place) => {
    if (possible[place]) parts.get(rootOf(request))?.options.push(place);
  });
  const served = [...parts.values()].filter(({ options: places }) => places.length > 0);
  return served.map((part) => ({
    ...part,
    market: marketOf({ requests, options, limits }, part, binding),
  }));
}

/** A part as a market of its own, with the limits that can bind it. */
function marketOf(market: Market, part: Omit<Part, 'market'>, binding: ReadonlySet<number>): Market {
  const placeOf = new Map(part.requests.map((request, at) => [request, at]));
  const limitPlaces = new Map<number, number>();
  const options = part.options.map((place) => {
    const option = market.options[place] as MarketOption;
    const counted = option.limits.filter((limit) => binding.has(limit));
    for (const limit of counted) if (!limitPlaces.has(limit)) limitPlaces.set(limit, limitPlaces.size);
    return {
      ...option,
      request: placeOf.get(option.request) as number,
      limits: counted.map((limit) => limitPlaces.get(limit) as number),
    };
  });
  return {
    requests: part.requests.map((at) => market.requests[at] as Market['requests'][number]),
    options,
    limits: [...limitPlaces.keys()].map((limit) => market.limits[limit] as Market['limits'][number]),
  };
}

/** The limits that all requests together could exceed. */
function bindingLimits({ requests, options, limits }: Market): Set<number> {
  const wanted = limits.map(() => new Set<number>());
  for (const { request, limits: counted } of options) {
    for (const limit of counted) (wanted[limit] as Set<number>).add(request);
  }
  const isBinding = (_: unknown, limit: number) => {
    const most = [...(wanted[limit] as Set<number>)].reduce(
      (sum, at) => sum + BigInt((requests[at] as Market['requests'][number]).amountMinor),
      0n,
    );
    return most > BigInt((limits[limit] as Market['limits'][number]).capacityMinor);
  };
  return new Set(limits.flatMap((each, limit) => (isBinding(each, limit) ? [limit] : [])));
}
