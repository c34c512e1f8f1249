/** A holder's mandate to accept: any bank's offer that costs at most so much and pays out at least so much, from an instant on. */
import type { Static } from 'typebox';
import { AnnualRate, rateUnits } from './annual-rate';
import { AmountMinor, Strict, UnixSeconds } from './fields';
import { costOf } from './financing-cost';
import type { Quote } from './pricing';
import { refuse } from './problems';

/** What the holder signs besides the request that it is for. */
export const AcceptanceMandate = Strict({
  /** The annual rate that an offer may cost the holder at most. */
  maxAnnualRate: AnnualRate,
  /** The least that is paid out: a low rate on a small advance is no financing. */
  minNetMinor: AmountMinor,
  /** Unix time in seconds: no offer is accepted before. */
  notBefore: UnixSeconds,
});
export type AcceptanceMandate = Static<typeof AcceptanceMandate>;

/**
 * Refuses a price that a mandate does not take.
 * @param instant ISO 8601, when it would be accepted
 * @throws Refusal `offers-not-closed`, `mandate-not-met`
 */
export function requireWithinMandate(mandate: AcceptanceMandate, price: Quote, instant: string): void {
  const { maxAnnualRate, minNetMinor, notBefore } = mandate;
  const nowSeconds = Math.floor(Date.parse(instant) / 1000);
  if (nowSeconds < notBefore) {
    refuse('offers-not-closed', `the mandate is good from ${notBefore} on, now is ${nowSeconds}`, {
      field: 'mandate.notBefore',
    });
  }
  const { annualRate } = costOf(price);
  if (rateUnits(annualRate) > rateUnits(maxAnnualRate)) {
    refuse('mandate-not-met', `it costs ${annualRate} a year, the mandate goes up to ${maxAnnualRate}`, {
      field: 'mandate.maxAnnualRate',
    });
  }
  if (BigInt(price.netMinor) < BigInt(minNetMinor)) {
    refuse('mandate-not-met', `it pays out ${price.netMinor}, the mandate asks for ${minNetMinor}`, {
      field: 'mandate.minNetMinor',
    });
  }
}

/** The mandate as a record keeps it: nothing where there was none. */
export function mandateIn({ mandate }: { readonly mandate?: AcceptanceMandate }): { mandate?: AcceptanceMandate } {
  return mandate === undefined ? {} : { mandate };
}
