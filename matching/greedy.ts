/** The plain way: requests one after another, each with the cheapest option that still fits. The baseline of every measurement. */
import { type Assignment, type Market, type MarketOption, type MarketRequest, optionsByRequest } from './market';

/** Serves the largest requests first, so that little is left that fits nowhere. */
export function greedyMatch(market: Market): Assignment {
  const { requests, options, limits } = market;
  const left = limits.map(({ capacityMinor }) => capacityMinor);
  const byRequest = optionsByRequest(market);
  const assignment: Assignment = requests.map(() => undefined);
  const amount = (at: number) => (requests[at] as MarketRequest).amountMinor;
  const order = requests.map((_, at) => at).sort((one, other) => amount(other) - amount(one) || one - other);
  for (const at of order) {
    const fits = (place: number) =>
      (options[place] as MarketOption).limits.every((limit) => (left[limit] as number) >= amount(at));
    const place = (byRequest[at] as number[]).find(fits);
    if (place === undefined) continue;
    assignment[at] = place;
    for (const limit of (options[place] as MarketOption).limits) left[limit] = (left[limit] as number) - amount(at);
  }
  return assignment;
}
