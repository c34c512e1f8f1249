/** How a holder comes to an offer: it picks, it lets the cheapest under a limit be taken, or it waits until an auction closes. */
import { rateUnits } from '../domain/annual-rate';
import { costOf } from '../domain/financing-cost';
import type { Quote } from '../domain/pricing';

/** An offer as its holder sees it. */
export interface RankedOffer {
  readonly id: string;
  /** Charge and fees. */
  readonly totalMinor: bigint;
  /** Decimal number with eight decimals, as `AnnualRate` spells it. */
  readonly annualRate: string;
  /** What is paid out: of two that cost the same, the larger. */
  readonly netMinor: bigint;
}

/** What a holder wants. */
export interface Choice {
  /** Offers are sealed before this instant, and none is taken. */
  readonly closesAt?: string | undefined;
  /** The cheapest offer is taken where its annual rate is not above this one. */
  readonly maxAnnualRate?: string | undefined;
}

/** What follows of the offers. */
export interface Proposal {
  /** The cheapest first, by annual rate: offers differ in what they advance. Empty as long as an auction is open. */
  readonly ranking: readonly RankedOffer[];
  /** The offer that the holder's limit takes: its signature is all that is missing. */
  readonly take?: string;
  /** When an auction closes. */
  readonly waitsUntil?: string;
}

/** Offers that funds can still move for, as their holder compares them. @param today calendar date */
export function rankedOffers(
  offers: readonly { readonly id: string; readonly quote: Quote }[],
  today: string,
): RankedOffer[] {
  return offers
    .filter(({ quote }) => quote.valueDate >= today)
    .map(({ id, quote }) => {
      const { totalMinor, annualRate } = costOf(quote);
      return { id, totalMinor: BigInt(totalMinor), annualRate, netMinor: BigInt(quote.netMinor) };
    });
}

/** Ranks offers at an instant. An open auction shows none of them. */
export function proposalOf(offers: readonly RankedOffer[], { closesAt, maxAnnualRate }: Choice, now: Date): Proposal {
  if (closesAt !== undefined && now.getTime() < Date.parse(closesAt)) return { ranking: [], waitsUntil: closesAt };
  const ranking = [...offers].sort(byCost);
  const [best] = ranking;
  const isTaken =
    best !== undefined && maxAnnualRate !== undefined && rateUnits(best.annualRate) <= rateUnits(maxAnnualRate);
  return { ranking, ...(isTaken ? { take: best.id } : {}) };
}

function byCost(left: RankedOffer, right: RankedOffer): number {
  const byRate = rateUnits(left.annualRate) - rateUnits(right.annualRate);
  if (byRate !== 0n) return byRate < 0n ? -1 : 1;
  if (left.netMinor !== right.netMinor) return left.netMinor > right.netMinor ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}
