/** What the operator can say of the trade behind a receivable from its record alone; anyone repeats it to the byte. */
import { sha256, toUtf8Bytes } from 'ethers';
import { canonicalJson } from './canonical';
import { invoiceFingerprint } from './fingerprint';
import { missingEvidence } from './receivable-terms';
import type { LedgerRecord } from './records';

/** One thing that was looked at. */
export interface Check {
  readonly check: 'fingerprint' | 'order-reference' | 'delivery-reference' | 'delivery-date';
  readonly holds: boolean;
}

/** The report, and what stands of it on the ledger. */
export interface VerificationReport {
  readonly receivable: string;
  readonly invoiceFingerprint: string;
  readonly documentSha256: string;
  readonly seller: string;
  readonly obligor: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly maturityDate: string;
  readonly checks: readonly Check[];
}

/** Builds the report. */
export function verificationReport(receivable: LedgerRecord<'receivable'>): VerificationReport {
  const { invoice, seller, obligor, amountMinor, currency, maturityDate, deliveryDate } = receivable;
  const missing = missingEvidence(invoice);
  return {
    receivable: receivable.id,
    invoiceFingerprint: receivable.invoiceFingerprint,
    documentSha256: invoice.documentSha256,
    seller,
    obligor,
    amountMinor,
    currency,
    maturityDate,
    checks: [
      { check: 'fingerprint', holds: invoiceFingerprint(seller, invoice.number) === receivable.invoiceFingerprint },
      { check: 'order-reference', holds: !missing.includes('order') },
      { check: 'delivery-reference', holds: !missing.includes('delivery') },
      { check: 'delivery-date', holds: deliveryDate !== undefined },
    ],
  };
}

/** SHA-256 of the report's canonical JSON, in hexadecimal. */
export function reportSha256(report: VerificationReport): string {
  return sha256(toUtf8Bytes(canonicalJson(report))).slice(2);
}

/** What a person should look at: the checks that do not hold. */
export function flagsOf({ checks }: VerificationReport): Check['check'][] {
  return checks.filter(({ holds }) => !holds).map(({ check }) => check);
}
