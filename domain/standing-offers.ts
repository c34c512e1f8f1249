/** Which of a bank's sealed offers can still be accepted, told without their content: a notice says when each was made. */
import type { LedgerRecord } from './records';

/** A sealed offer as its notice tells it. */
export interface SealedNotice {
  readonly receivable: string;
  /** When it was sealed (ISO 8601, UTC). */
  readonly sealedAt: string;
}

/**
 * Whether an offer stands: no longer, once each reservation that it can rest on was released (`requireRevealed` of the contract).
 * Whoever looks at reservations that were read some time before errs on the side of an offer that stands.
 * @param reservations of the bank, as it reads them
 */
export function offerStands(
  { receivable, sealedAt }: SealedNotice,
  reservations: readonly LedgerRecord<'reservation'>[],
): boolean {
  const then = Date.parse(sealedAt);
  const possible = reservations.filter(
    ({ receivable: of, reservedAt, releasedAt }) =>
      of === receivable &&
      Date.parse(reservedAt) <= then &&
      (releasedAt === undefined || then < Date.parse(releasedAt)),
  );
  return possible.length === 0 || possible.some(({ state }) => state === 'held');
}
