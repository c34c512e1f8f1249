/** Large markets: prices on the limits (a Lagrangian relaxation) give a bound, and lead to an assignment close to it. */
import { improve } from './improve';
import { type Assignment, isBetter, leftOf, type Market, totalsOf } from './market';
import { pricedCost, type Tables, tablesOf } from './tables';

/** What a bounded matching came to. */
export interface Bounded {
  readonly assignment: Assignment;
  /** The objective (unserved face + cost) is above the best one by this much at most, in minor units. */
  readonly gap: number;
}

/** Milliseconds that a piece of work may take, by a clock. */
export interface Budget {
  readonly seconds: number;
  /** Milliseconds from anywhere; by default of the wall clock. */
  readonly now?: () => number;
}

export const wallClock = () => performance.now();

/** Steps of the prices, at least: without one there is no bound. */
const MIN_STEPS = 20;
/** Steps of the prices, at most. */
const MAX_STEPS = 400;
/** The step is cut by a third after this many steps without a better bound. */
const PATIENCE = 8;
/** How much of the last direction a step keeps: a subgradient alone goes to and fro. */
const INERTIA = 0.7;
/** How far above the bound a step aims, as a part of it. */
const TARGET = 0.05;

/**
 * Prices each limit by the minor unit of face, so that requests spread by themselves. For any prices ≥ 0 the sum of each request's
 * cheapest priced option, less the prices of all capacities, is a bound from below; a subgradient raises it. From the prices an
 * assignment follows by filling in the order of regret, and is improved by moves, swaps and small exact problems.
 * Not serving a request costs its face, which is more than any financing of it: so the most is served first.
 */
export async function boundedMatch(
  market: Market,
  start: Assignment,
  { seconds, now = wallClock }: Budget,
): Promise<Bounded> {
  const until = now() + seconds * 1_000;
  const tables = tablesOf(market);
  let best = start;
  let upper = objectiveOf(market, tables, best);
  const take = (candidate: Assignment) => {
    if (!isBetter(totalsOf(market, candidate), totalsOf(market, best))) return;
    best = candidate;
    upper = objectiveOf(market, tables, best);
  };

  const prices = new Float64Array(market.limits.length);
  const direction = new Float64Array(market.limits.length);
  let bestPrices = prices.slice();
  let lower = Number.NEGATIVE_INFINITY;
  let scale = 1;
  let idle = 0;
  const half = now() + seconds * 450;
  for (let step = 0; step < MAX_STEPS && (step < MIN_STEPS || now() < half) && upper - lower > 0.5; step += 1) {
    const { bound, use } = relax(tables, prices);
    if (bound > lower) {
      if (bound > lower + 1e-7 * Math.abs(bound)) idle = 0;
      lower = bound;
      bestPrices = prices.slice();
    } else idle += 1;
    if (idle > PATIENCE) {
      scale /= 1.5;
      idle = 0;
      prices.set(bestPrices);
      if (scale < 1e-4) break;
      continue;
    }
    if (step % 25 === 10) take(fill(market, tables, bestPrices));
    for (let limit = 0; limit < prices.length; limit += 1) {
      const over = (use[limit] as number) - (tables.capacity[limit] as number);
      const slope = over < 0 && prices[limit] === 0 ? 0 : over;
      direction[limit] = step === 0 ? slope : (direction[limit] as number) * INERTIA + slope * (1 - INERTIA);
    }
    const norm = direction.reduce((sum, each) => sum + each * each, 0);
    if (norm === 0) break;
    // The best objective is near the bound: what the plain way found first would make the first steps far too long.
    const target = Math.min(upper, lower + TARGET * Math.abs(lower));
    const length = (scale * (target - bound)) / norm;
    for (let limit = 0; limit < prices.length; limit += 1) {
      prices[limit] = Math.max(0, (prices[limit] as number) + length * (direction[limit] as number));
    }
  }
  take(fill(market, tables, bestPrices));
  take(await improve(market, tables, bestPrices, best, { until, now }));
  // The bound is of doubles: what it could be off by is given away.
  const slack = 1e-9 * Math.abs(lower) + 1;
  const gap = Math.max(0, upper - (lower - slack));
  return { assignment: best, gap };
}

/** The bound at some prices, and how much of each limit the cheapest priced options would use. */
function relax(tables: Tables, prices: Float64Array): { bound: number; use: Float64Array } {
  const { amount, capacity, first, from, limit } = tables;
  const use = new Float64Array(capacity.length);
  let bound = 0;
  for (let request = 0; request < amount.length; request += 1) {
    let least = amount[request] as number;
    let chosen = -1;
    for (let option = first[request] as number; option < (first[request + 1] as number); option += 1) {
      const priced = pricedCost(tables, prices, request, option);
      if (priced < least) {
        least = priced;
        chosen = option;
      }
    }
    bound += least;
    if (chosen < 0) continue;
    for (let at = from[chosen] as number; at < (from[chosen + 1] as number); at += 1) {
      const place = limit[at] as number;
      use[place] = (use[place] as number) + (amount[request] as number);
    }
  }
  for (let place = 0; place < capacity.length; place += 1)
    bound -= (prices[place] as number) * (capacity[place] as number);
  return { bound, use };
}

/** Fills the limits by priced cost, whoever would lose most by its second choice first. */
function fill(market: Market, tables: Tables, prices: Float64Array): Assignment {
  const { amount, first, from, limit, capacity, place } = tables;
  const regrets = new Float64Array(amount.length);
  const priced = new Float64Array(place.length);
  for (let request = 0; request < amount.length; request += 1) {
    let [best, second] = [amount[request] as number, amount[request] as number];
    for (let option = first[request] as number; option < (first[request + 1] as number); option += 1) {
      const cost = pricedCost(tables, prices, request, option);
      priced[option] = cost;
      if (cost < best) [best, second] = [cost, best];
      else if (cost < second) second = cost;
    }
    regrets[request] = second - best;
  }
  const order = market.requests.map((_, request) => request);
  order.sort((one, other) => (regrets[other] as number) - (regrets[one] as number) || one - other);
  const left = capacity.slice();
  const assignment: Assignment = market.requests.map(() => undefined);
  for (const request of order) {
    const size = amount[request] as number;
    let chosen = -1;
    for (let option = first[request] as number; option < (first[request + 1] as number); option += 1) {
      if (chosen >= 0 && (priced[option] as number) >= (priced[chosen] as number)) continue;
      let fits = true;
      for (let at = from[option] as number; fits && at < (from[option + 1] as number); at += 1) {
        fits = (left[limit[at] as number] as number) >= size;
      }
      if (fits) chosen = option;
    }
    if (chosen < 0) continue;
    assignment[request] = place[chosen];
    for (let at = from[chosen] as number; at < (from[chosen + 1] as number); at += 1) {
      const counted = limit[at] as number;
      left[counted] = (left[counted] as number) - size;
    }
  }
  if (leftOf(market, assignment).some((each) => each < 0n)) throw new Error('an assignment exceeds a limit');
  return assignment;
}

/** Unserved face + cost, of the requests that have an option or not alike. */
function objectiveOf(market: Market, { amount }: Tables, assignment: Assignment): number {
  const { servedMinor, costMinor } = totalsOf(market, assignment);
  return amount.reduce((sum, each) => sum + each, 0) - Number(servedMinor) + Number(costMinor);
}
