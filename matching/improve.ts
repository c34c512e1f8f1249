/** Improves an assignment of a large market: cheaper moves while there are any, then small exact problems where prices are close. */
import {
  type Assignment,
  isBetter,
  leftOf,
  type Market,
  type MarketOption,
  type MarketRequest,
  totalsOf,
} from './market';
import { solveMarket } from './solver';
import { pricedCost, type Tables } from './tables';

/** Requests that pay most above their priced best, of one exact problem; others that could make room for each; options of each. */
const SEEDS = 8;
const MOVERS = 8;
const CHOICES = 6;
/** Seconds of one exact problem. */
const SECONDS = 1.5;
/** Rounds over the contested requests. */
const ROUNDS = 3;

/** An assignment that is never worse than the one it starts from. */
export async function improve(
  market: Market,
  tables: Tables,
  prices: Float64Array,
  start: Assignment,
  { until, now }: { until: number; now: () => number },
): Promise<Assignment> {
  const isLate = () => now() > until - 300;
  let best = moved(market, tables, start);
  for (let round = 0; round < ROUNDS && !isLate(); round += 1) {
    const before = totalsOf(market, best);
    const contested = byContest(market, tables, prices, best);
    for (let at = 0; at < contested.length && !isLate(); at += SEEDS) {
      const freed = neighbourhood(market, tables, prices, best, contested.slice(at, at + SEEDS));
      const better = await solvedAround(market, tables, prices, best, freed);
      if (isBetter(totalsOf(market, better), totalsOf(market, best))) best = better;
    }
    if (!isBetter(totalsOf(market, best), before)) break;
  }
  return moved(market, tables, best);
}

/** Some requests, and of those that use up what they would take the ones that lose least by making room. */
function neighbourhood(
  market: Market,
  tables: Tables,
  prices: Float64Array,
  assignment: Assignment,
  seeds: readonly number[],
): number[] {
  const left = leftOf(market, assignment);
  const full = new Set<number>();
  for (const seed of seeds) {
    const size = BigInt((market.requests[seed] as MarketRequest).amountMinor);
    for (const place of ranked(tables, prices, seed).slice(0, 3)) {
      for (const limit of (market.options[place] as MarketOption).limits)
        if ((left[limit] as bigint) < size) full.add(limit);
    }
  }
  const taken = new Set(seeds);
  const movers = assignment.flatMap((place, request) => {
    if (place === undefined || taken.has(request)) return [];
    if (!(market.options[place] as MarketOption).limits.some((limit) => full.has(limit))) return [];
    const [first, second] = ranked(tables, prices, request, 2);
    const own = first === place ? second : first;
    const loss =
      own === undefined
        ? Number.POSITIVE_INFINITY
        : (market.options[own] as MarketOption).costMinor - (market.options[place] as MarketOption).costMinor;
    return [{ request, loss: loss / (tables.amount[request] as number) }];
  });
  movers.sort((one, other) => one.loss - other.loss);
  return [...seeds, ...movers.slice(0, SEEDS * MOVERS).map(({ request }) => request)];
}

/** The places of a request's options by priced cost, the lowest first. */
function ranked(tables: Tables, prices: Float64Array, request: number, count = CHOICES): number[] {
  const { first, place } = tables;
  const best: { at: number; priced: number }[] = [];
  for (let option = first[request] as number; option < (first[request + 1] as number); option += 1) {
    const priced = pricedCost(tables, prices, request, option);
    if (best.length === count && priced >= (best[count - 1] as { priced: number }).priced) continue;
    best.push({ at: place[option] as number, priced });
    best.sort((one, other) => one.priced - other.priced);
    best.length = Math.min(best.length, count);
  }
  return best.map(({ at }) => at);
}

/** Moves each request to its cheapest option that fits, until none moves; who is unserved comes first. */
function moved(market: Market, { first, place, cost }: Tables, start: Assignment): Assignment {
  const assignment = [...start];
  const left = leftOf(market, assignment);
  const optionAt = (at: number) => market.options[at] as MarketOption;
  const book = (at: number, request: number, sign: bigint) => {
    const amount = BigInt((market.requests[request] as MarketRequest).amountMinor);
    for (const limit of optionAt(at).limits) left[limit] = (left[limit] as bigint) + sign * amount;
  };
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (let request = 0; request < assignment.length; request += 1) {
      const now = assignment[request];
      const size = BigInt((market.requests[request] as MarketRequest).amountMinor);
      if (now !== undefined) book(now, request, 1n);
      let least = now === undefined ? Number.POSITIVE_INFINITY : optionAt(now).costMinor;
      let chosen = now;
      for (let option = first[request] as number; option < (first[request + 1] as number); option += 1) {
        if ((cost[option] as number) >= least) continue;
        const candidate = place[option] as number;
        if (!optionAt(candidate).limits.every((limit) => (left[limit] as bigint) >= size)) continue;
        least = cost[option] as number;
        chosen = candidate;
      }
      if (chosen !== now) isMoving = true;
      assignment[request] = chosen;
      if (chosen !== undefined) book(chosen, request, -1n);
    }
  }
  return assignment;
}

/** Requests in the order of how much they pay above their cheapest priced option: there is most to win. */
function byContest(market: Market, tables: Tables, prices: Float64Array, assignment: Assignment): number[] {
  const { amount, first, place } = tables;
  const excess = market.requests.map((_, request) => {
    let least = amount[request] as number;
    let own = least;
    for (let option = first[request] as number; option < (first[request + 1] as number); option += 1) {
      const priced = pricedCost(tables, prices, request, option);
      if (place[option] === assignment[request]) own = priced;
      if (priced < least) least = priced;
    }
    return own - least;
  });
  const paying = excess.flatMap((each, at) => (each > 0.5 ? [at] : []));
  return paying.sort((one, other) => (excess[other] as number) - (excess[one] as number));
}

/** The best way to serve some requests anew while all others stay as they are. */
async function solvedAround(
  market: Market,
  tables: Tables,
  prices: Float64Array,
  assignment: Assignment,
  freed: readonly number[],
): Promise<Assignment> {
  const others = [...assignment];
  for (const request of freed) others[request] = undefined;
  const left = leftOf(market, others);
  const places: number[] = [];
  for (const request of freed) {
    const choices = ranked(tables, prices, request);
    const own = assignment[request];
    places.push(...choices, ...(own === undefined || choices.includes(own) ? [] : [own]));
  }
  const limitPlaces = new Map<number, number>();
  const options = places.map((at) => {
    const option = market.options[at] as MarketOption;
    for (const limit of option.limits) if (!limitPlaces.has(limit)) limitPlaces.set(limit, limitPlaces.size);
    const limits = option.limits.map((limit) => limitPlaces.get(limit) as number);
    return { ...option, request: freed.indexOf(option.request), limits };
  });
  const part: Market = {
    requests: freed.map((request) => market.requests[request] as MarketRequest),
    options,
    limits: [...limitPlaces.keys()].map((limit) => ({ name: '', capacityMinor: Number(left[limit]) })),
  };
  const start = freed.map((request) => {
    const own = assignment[request];
    return own === undefined ? undefined : places.indexOf(own);
  });
  const { assignment: found } = await solveMarket(part, start, { seconds: SECONDS });
  freed.forEach((request, at) => {
    const option = found[at];
    others[request] = option === undefined ? undefined : places[option];
  });
  return others;
}
