/** The references by which a bank's file leads back to a record of the ledger; each fits ISO 20022's 35 characters. */

const DISBURSEMENT = /(?:^|[^A-Z0-9])GT-D-(O[0-9A-F]{24})(?![A-Z0-9])/i;
const REPAYMENT = /(?:^|[^A-Z0-9])GT-R-(R[0-9A-F]{24})(?![A-Z0-9])/i;
const RECEIVABLE = /(?:^|[^A-Z0-9])(?:GT-P-)?(R[0-9A-F]{24})(?![A-Z0-9])/i;

/** End-to-end id of the payment of an accepted offer, from the bank to the holder. */
export const disbursementReference = (offer: string): string => `GT-D-${offer}`;
/** Reference of the obligor's payment of a receivable. */
export const paymentReference = (receivable: string): string => `GT-P-${receivable}`;
/** Reference of the repayment after recourse, from whoever assigned the receivable to the bank. */
export const repaymentReference = (receivable: string): string => `GT-R-${receivable}`;

/** What a text refers to; upper and lower case are the same to banks. */
export type Reference = { readonly kind: 'disbursement' | 'repayment' | 'payment'; readonly id: string };

/** The first reference of ours in a text. */
export function referenceIn(text: string): Reference | undefined {
  const padded = text.slice(0, 1_000);
  for (const [kind, pattern] of [
    ['disbursement', DISBURSEMENT],
    ['repayment', REPAYMENT],
    ['payment', RECEIVABLE],
  ] as const) {
    const id = pattern.exec(padded)?.[1];
    if (id !== undefined) return { kind, id: `${id.charAt(0).toUpperCase()}${id.slice(1).toLowerCase()}` };
  }
  return undefined;
}
