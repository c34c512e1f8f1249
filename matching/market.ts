/** A market: requests for financing, what each financier would take them for, and the limits that bind financiers. */

/** A request; its face counts against limits. Amounts are whole minor units below 2^53, so that doubles hold them exactly. */
export interface MarketRequest {
  readonly id: string;
  readonly amountMinor: number;
}

/** What a financier would finance a request for. */
export interface MarketOption {
  /** Place of the request in the market. */
  readonly request: number;
  readonly financier: string;
  /** Total cost to the holder. */
  readonly costMinor: number;
  /** Places of the limits that the request's face would count against. */
  readonly limits: readonly number[];
}

/** What is left of a limit. */
export interface MarketLimit {
  /** Whose limit it is, and which: `<financier> obligor/…`. */
  readonly name: string;
  readonly capacityMinor: number;
}

/** Requests × financiers under limits. */
export interface Market {
  readonly requests: readonly MarketRequest[];
  readonly options: readonly MarketOption[];
  readonly limits: readonly MarketLimit[];
}

/** For each request the place of the option that serves it, or undefined. */
export type Assignment = (number | undefined)[];

/** What an assignment comes to. */
export interface Totals {
  readonly servedMinor: bigint;
  readonly costMinor: bigint;
}

/** The sums of an assignment, exact. */
export function totalsOf({ requests, options }: Market, assignment: Assignment): Totals {
  let servedMinor = 0n;
  let costMinor = 0n;
  assignment.forEach((place, at) => {
    if (place === undefined) return;
    servedMinor += BigInt(requestAt(requests, at).amountMinor);
    costMinor += BigInt((options[place] as MarketOption).costMinor);
  });
  return { servedMinor, costMinor };
}

/** What an assignment leaves of each limit, exact; negative where it takes more than there is. */
export function leftOf({ requests, options, limits }: Market, assignment: Assignment): bigint[] {
  const left = limits.map(({ capacityMinor }) => BigInt(capacityMinor));
  assignment.forEach((place, at) => {
    if (place === undefined) return;
    const amount = BigInt(requestAt(requests, at).amountMinor);
    for (const limit of (options[place] as MarketOption).limits) left[limit] = (left[limit] as bigint) - amount;
  });
  return left;
}

/** Whether one outcome serves more than another, or as much for less. */
export function isBetter(left: Totals, right: Totals): boolean {
  if (left.servedMinor !== right.servedMinor) return left.servedMinor > right.servedMinor;
  return left.costMinor < right.costMinor;
}

/** The places of each request's options, the cheapest first. */
export function optionsByRequest({ requests, options }: Market): number[][] {
  const byRequest: number[][] = requests.map(() => []);
  options.forEach(({ request }, place) => {
    (byRequest[request] as number[]).push(place);
  });
  const cost = (place: number) => (options[place] as MarketOption).costMinor;
  for (const places of byRequest) places.sort((left, right) => cost(left) - cost(right) || left - right);
  return byRequest;
}

/** Refuses what would not be counted exactly. @throws Error for an amount that is no whole number of minor units below 2^53 */
export function requireExact({ requests, options, limits }: Market): void {
  const amounts = [
    ...requests.map(({ amountMinor }) => amountMinor),
    ...options.map(({ costMinor }) => costMinor),
    ...limits.map(({ capacityMinor }) => capacityMinor),
  ];
  if (!amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0)) {
    throw new Error('a market counts in whole minor units below 2^53');
  }
}

function requestAt(requests: readonly MarketRequest[], at: number): MarketRequest {
  return requests[at] as MarketRequest;
}
