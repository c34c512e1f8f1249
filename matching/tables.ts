/** A market in flat arrays of numbers. */
import type { Market, MarketOption } from './market';

/** A market in flat tables: options of request `r` are `first[r]` to `first[r + 1]`, limits of option `o` `from[o]` to `from[o + 1]`. */
export interface Tables {
  readonly amount: Float64Array;
  readonly capacity: Float64Array;
  readonly first: Int32Array;
  /** Place of the option in the market. */
  readonly place: Int32Array;
  readonly cost: Float64Array;
  readonly from: Int32Array;
  readonly limit: Int32Array;
}

/** Lays a market out flat: a subgradient walks all of it hundreds of times. */
export function tablesOf({ requests, options, limits }: Market): Tables {
  const counts = new Int32Array(requests.length + 1);
  for (const { request } of options) counts[request + 1] = (counts[request + 1] as number) + 1;
  for (let at = 0; at < requests.length; at += 1) counts[at + 1] = (counts[at + 1] as number) + (counts[at] as number);
  const next = counts.slice();
  const place = new Int32Array(options.length);
  options.forEach(({ request }, at) => {
    place[next[request] as number] = at;
    next[request] = (next[request] as number) + 1;
  });
  const ordered = Array.from(place, (at) => options[at] as MarketOption);
  const from = new Int32Array(options.length + 1);
  ordered.forEach((option, at) => {
    from[at + 1] = (from[at] as number) + option.limits.length;
  });
  return {
    amount: Float64Array.from(requests, ({ amountMinor }) => amountMinor),
    capacity: Float64Array.from(limits, ({ capacityMinor }) => capacityMinor),
    first: counts,
    place,
    cost: Float64Array.from(ordered, ({ costMinor }) => costMinor),
    from,
    limit: Int32Array.from(ordered.flatMap((option) => option.limits)),
  };
}

/** Cost of an option with the prices of the limits that it counts against. */
export function pricedCost(
  { amount, cost, from, limit }: Tables,
  prices: Float64Array,
  request: number,
  option: number,
): number {
  let price = 0;
  for (let at = from[option] as number; at < (from[option + 1] as number); at += 1)
    price += prices[limit[at] as number] as number;
  return (cost[option] as number) + price * (amount[request] as number);
}
