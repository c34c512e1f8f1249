/**
 * Early payment by the obligor's own cash (dynamic discounting): obligor and holder agree on an amount below what is owed and a
 * day before maturity. Paid so, the claim is settled; otherwise all of it is owed at maturity, as if nothing had been agreed.
 */
import type { Static } from 'typebox';
import { annualRate } from './annual-rate';
import { CURRENT_CALENDAR, isBusinessDay, rolled } from './business-days';
import { addDays, type CalendarDate, parseDate } from './calendar';
import { AmountMinor, DateText, Strict } from './fields';
import type { FinancingCost } from './financing-cost';
import { parseAmountMinor } from './money';
import { refuse } from './problems';
import { type Claim, owedMinor } from './receivable-amounts';

/** What is agreed. */
export const EarlyPaymentTerms = Strict({
  /** What the obligor pays: what it owes less the discount. */
  payMinor: AmountMinor,
  /** The business day before maturity on which the holder has it at the latest. */
  payOn: DateText,
});
export type EarlyPaymentTerms = Static<typeof EarlyPaymentTerms>;

/** A claim with its day. */
export interface DatedClaim extends Claim {
  readonly maturityDate: string;
}

/** A claim, and the early payment of it that is agreed and awaited. */
export interface ExpectingClaim extends DatedClaim {
  readonly earlyPayment?: EarlyPaymentTerms;
}

/**
 * Refuses terms that are no early payment: on a business day from today on and before maturity, of less than is owed.
 * @throws Refusal `amount-out-of-range`, `date-invalid`, `invalid-input`
 */
export function requireEarlyPaymentTerms(claim: DatedClaim, terms: EarlyPaymentTerms, today: CalendarDate): void {
  const [owed, pay] = [owedMinor(claim), parseAmountMinor(terms.payMinor, 'payMinor')];
  if (pay >= owed) {
    refuse('amount-out-of-range', `${owed} is owed; paid early, ${pay} is no discount`, { field: 'payMinor' });
  }
  const payOn = parseDate(terms.payOn, 'payOn');
  if (payOn < today || payOn >= claim.maturityDate) {
    refuse('invalid-input', `it is paid from ${today} on and before ${claim.maturityDate}`, { field: 'payOn' });
  }
  if (!isBusinessDay(CURRENT_CALENDAR, payOn)) {
    refuse('invalid-input', `banks do not work on ${payOn} (${CURRENT_CALENDAR})`, { field: 'payOn' });
  }
}

/**
 * What an agreed payment leaves: nothing is owed any more.
 * @throws Refusal `payment-not-as-agreed` for another amount or a later day
 */
export function paidEarly(
  claim: Claim,
  agreed: EarlyPaymentTerms,
  payment: { readonly amountMinor: string; readonly paidOn: string },
): { paidMinor: string; discountMinor: string; owedMinor: string } {
  const { payMinor, payOn } = agreed;
  if (payment.amountMinor !== payMinor) {
    refuse('payment-not-as-agreed', `${payMinor} was agreed, ${payment.amountMinor} was paid`, {
      field: 'amountMinor',
    });
  }
  if (payment.paidOn > payOn) {
    refuse('payment-not-as-agreed', `it was agreed for ${payOn} at the latest, paid on ${payment.paidOn}`, {
      field: 'paidOn',
    });
  }
  const discountMinor = owedMinor(claim) - BigInt(payMinor);
  const paidMinor = BigInt(claim.amountMinor) - discountMinor;
  return { paidMinor: paidMinor.toString(), discountMinor: discountMinor.toString(), owedMinor: '0' };
}

/** The last day on which a payment of the agreed day can still be booked before the agreement may lapse: banks report on the next business day. */
export function lastDayOfBooking(payOn: CalendarDate): CalendarDate {
  return rolled({ roll: 'following', calendar: CURRENT_CALENDAR }, addDays(payOn, 1));
}

/** Refuses to let an agreement lapse whose payment can still arrive. @throws Refusal `early-payment-awaited` */
export function requireLapsed({ payOn }: EarlyPaymentTerms, today: CalendarDate): void {
  const last = lastDayOfBooking(payOn as CalendarDate);
  if (today > last) return;
  refuse('early-payment-awaited', `what is paid on ${payOn} is booked by ${last}; today is ${today}`, {
    field: 'payOn',
  });
}

/** What the obligor has to pay next, in minor units, and by which day: an agreed early payment, else what is owed at maturity. */
export function nextPayment(claim: ExpectingClaim): { readonly amountMinor: bigint; readonly on: string } {
  const { earlyPayment, maturityDate } = claim;
  if (earlyPayment === undefined) return { amountMinor: owedMinor(claim), on: maturityDate };
  return { amountMinor: BigInt(earlyPayment.payMinor), on: earlyPayment.payOn };
}

/** What an early payment costs the holder, comparable with a bank's offer: it has the money on the agreed day instead of at maturity. */
export function earlyPaymentCost(claim: DatedClaim, { payMinor, payOn }: EarlyPaymentTerms): FinancingCost {
  const [owed, pay] = [owedMinor(claim), BigInt(payMinor)];
  const rate = annualRate([
    { date: parseDate(payOn, 'payOn'), amountMinor: pay },
    { date: parseDate(claim.maturityDate, 'maturityDate'), amountMinor: -owed },
  ]);
  return { totalMinor: (owed - pay).toString(), repaidMinor: owed.toString(), annualRate: rate };
}
