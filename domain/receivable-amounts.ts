/** How the amount of a receivable is divided, reduced and paid: not a minor unit appears or is lost. */
import { partIdOf } from './fingerprint';
import { MAX_TIERS } from './limits';
import { parseAmountMinor } from './money';
import { refuse } from './problems';

/** One part of a split. */
export interface Part {
  readonly id: string;
  readonly amountMinor: string;
  /** Places in each split from the root down, counted from 1. */
  readonly path: readonly number[];
}

/** What a split divides. */
export interface Whole {
  readonly id: string;
  readonly amountMinor: string;
  /** Its own path, where it is a part itself. */
  readonly path?: readonly number[] | undefined;
}

/**
 * The parts of a receivable: they sum to it exactly.
 * @param amountsMinor at least two positive amounts of minor units
 * @throws Refusal `too-many-tiers`, `amount-out-of-range`, `parts-do-not-sum`
 */
export function partsOf({ id, amountMinor, path = [] }: Whole, amountsMinor: readonly string[]): Part[] {
  if (path.length >= MAX_TIERS) {
    refuse('too-many-tiers', `${id} is the part of a part, ${path.length} times`, { reference: `receivable/${id}` });
  }
  const amounts = amountsMinor.map((amount, index) => parseAmountMinor(amount, `amountsMinor.${index}`));
  const sumMinor = amounts.reduce((sum, amount) => sum + amount, 0n);
  if (sumMinor !== BigInt(amountMinor)) {
    refuse('parts-do-not-sum', `the parts sum to ${sumMinor}, ${id} is of ${amountMinor}`, { field: 'amountsMinor' });
  }
  return amounts.map((amount, index) => ({
    id: partIdOf(id, index + 1),
    amountMinor: amount.toString(),
    path: [...path, index + 1],
  }));
}

/** Amounts of an unconfirmed receivable. */
export interface Invoiced {
  readonly amountMinor: string;
  readonly creditedMinor?: string;
}

/**
 * What a credit note leaves: `amountMinor` is absent when it is everything.
 * @throws Refusal `amount-out-of-range`, `credit-note-too-large`
 */
export function credited(owed: Invoiced, creditText: string): { amountMinor?: string; creditedMinor: string } {
  const creditMinor = parseAmountMinor(creditText);
  const leftMinor = BigInt(owed.amountMinor) - creditMinor;
  if (leftMinor < 0n) {
    refuse('credit-note-too-large', `${owed.amountMinor} is owed, ${creditMinor} is credited`, {
      field: 'amountMinor',
    });
  }
  const creditedMinor = (BigInt(owed.creditedMinor ?? '0') + creditMinor).toString();
  return leftMinor === 0n ? { creditedMinor } : { amountMinor: leftMinor.toString(), creditedMinor };
}

/** Amounts of a confirmed receivable. */
export interface Claim {
  readonly amountMinor: string;
  readonly paidMinor?: string;
  /** What the holder let the obligor off for paying early. */
  readonly discountMinor?: string;
}

/** What the obligor still owes, in minor units. */
export function owedMinor({ amountMinor, paidMinor = '0', discountMinor = '0' }: Claim): bigint {
  return BigInt(amountMinor) - BigInt(paidMinor) - BigInt(discountMinor);
}

/**
 * What has been paid with one more payment, and what is still owed.
 * @throws Refusal `amount-out-of-range` when it is more than what is owed
 */
export function paid(claim: Claim, paymentText: string): { paidMinor: string; owedMinor: string } {
  const paymentMinor = parseAmountMinor(paymentText);
  const leftMinor = owedMinor(claim) - paymentMinor;
  if (leftMinor < 0n) {
    refuse('amount-out-of-range', `${owedMinor(claim)} is owed, ${paymentMinor} was paid`, { field: 'amountMinor' });
  }
  return { paidMinor: (BigInt(claim.amountMinor) - leftMinor).toString(), owedMinor: leftMinor.toString() };
}
