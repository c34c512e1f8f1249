/** Why a request was not served: no financier takes it, or which limits leave no room for it. */
import { type Assignment, leftOf, type Market, type MarketOption, type MarketRequest } from './market';

/** Why one financier does not serve a request. */
export interface Obstacle {
  readonly financier: string;
  readonly costMinor: number;
  /** Limits that leave less than the request's face, with what they leave. */
  readonly limits: readonly { readonly name: string; readonly leftMinor: bigint }[];
}

/** A request that stays unserved; without an obstacle no financier takes it at all. */
export interface Unserved {
  readonly request: string;
  readonly amountMinor: number;
  readonly obstacles: readonly Obstacle[];
}

/** The requests that a matching leaves unserved, each with what binds at each financier that would take it. */
export function explainUnserved(market: Market, assignment: Assignment): Unserved[] {
  const left = leftOf(market, assignment);
  const unserved = new Map<number, Obstacle[]>();
  assignment.forEach((place, at) => {
    if (place === undefined) unserved.set(at, []);
  });
  for (const { request, financier, costMinor, limits } of market.options) {
    const amount = BigInt((market.requests[request] as MarketRequest).amountMinor);
    const binding = limits
      .filter((limit) => (left[limit] as bigint) < amount)
      .map((limit) => ({
        name: (market.limits[limit] as Market['limits'][number]).name,
        leftMinor: left[limit] as bigint,
      }));
    unserved.get(request)?.push({ financier, costMinor, limits: binding });
  }
  return [...unserved].map(([at, obstacles]) => {
    const { id, amountMinor } = market.requests[at] as MarketRequest;
    return { request: id, amountMinor, obstacles: obstacles.sort(byCost) };
  });
}

function byCost(left: Pick<MarketOption, 'costMinor'>, right: Pick<MarketOption, 'costMinor'>): number {
  return left.costMinor - right.costMinor;
}
