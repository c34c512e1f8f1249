// The operator's report: made of the record alone, so that anyone comes to the same hash.
import { createHash } from 'node:crypto';
import { invoiceFingerprint } from './fingerprint';
import type { LedgerRecord } from './records';
import { flagsOf, reportSha256, verificationReport } from './verification-report';

const SELLER = '91320500MA00000010';
const RECEIVABLE: LedgerRecord<'receivable'> = {
  id: `R${'a'.repeat(24)}`,
  invoiceFingerprint: invoiceFingerprint(SELLER, 'INV-1'),
  invoice: {
    number: 'INV-1',
    issueDate: '2026-03-01',
    documentSha256: 'f'.repeat(64),
    orderReference: 'PO-1',
    deliveryReference: 'DN-1',
  },
  seller: SELLER,
  obligor: '914403001922038216',
  holder: SELLER,
  amountMinor: '100',
  currency: 'CNY',
  maturityDate: '2026-06-30',
  deliveryDate: '2026-02-27',
  state: 'issued',
  issuedAt: '2026-03-02T02:00:00.000Z',
};

test('a receivable with its whole trade raises no flag', () => {
  const report = verificationReport(RECEIVABLE);
  expect(report.checks.every(({ holds }) => holds)).toBe(true);
  expect(flagsOf(report)).toEqual([]);
});

test('what is missing is flagged', () => {
  const { number, issueDate, documentSha256 } = RECEIVABLE.invoice;
  const { deliveryDate: _, ...undated } = RECEIVABLE;
  const report = verificationReport({ ...undated, invoice: { number, issueDate, documentSha256 } });
  expect(flagsOf(report)).toEqual(['order-reference', 'delivery-reference', 'delivery-date']);
});

test('a fingerprint of another number is flagged', () => {
  expect(flagsOf(verificationReport({ ...RECEIVABLE, invoiceFingerprint: '0'.repeat(64) }))).toEqual(['fingerprint']);
});

test('the state of the receivable does not change the report, its amount does', () => {
  const hash = reportSha256(verificationReport(RECEIVABLE));
  expect(reportSha256(verificationReport({ ...RECEIVABLE, state: 'verified' }))).toBe(hash);
  expect(reportSha256(verificationReport({ ...RECEIVABLE, amountMinor: '99' }))).not.toBe(hash);
});

test('the hash is SHA-256 over the canonical JSON', () => {
  const report = verificationReport(RECEIVABLE);
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([left], [right]) => (left < right ? -1 : 1))
              .map(([key, each]) => [key, sorted(each)]),
          )
        : value;
  expect(reportSha256(report)).toBe(
    createHash('sha256')
      .update(JSON.stringify(sorted(report)))
      .digest('hex'),
  );
});
