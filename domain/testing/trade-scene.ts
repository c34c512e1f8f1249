/** For tests: a receivable with its firms, and what its verification may look at besides documents. */
import { invoiceFingerprint } from '../fingerprint';
import type { LedgerRecord } from '../records';
import type { Signatory } from '../signatories';
import type { OtherInvoice } from '../trade-evidence';

export const SELLER = '91420802MAYW0G386H';
export const BUYER = '91340111MAYW0G108J';
export const OTHER_BUYER = '91350902MAYW0G247M';
export const INVOICE_SHA = 'f'.repeat(64);

export const RECEIVABLE: LedgerRecord<'receivable'> = {
  id: `R${'a'.repeat(24)}`,
  invoiceFingerprint: invoiceFingerprint(SELLER, 'INV-1'),
  invoice: {
    number: 'INV-1',
    issueDate: '2026-03-05',
    documentSha256: INVOICE_SHA,
    orderReference: 'PO-1',
    deliveryReference: 'DN-1',
  },
  seller: SELLER,
  obligor: BUYER,
  holder: SELLER,
  amountMinor: '56500',
  currency: 'CNY',
  maturityDate: '2026-06-30',
  deliveryDate: '2026-03-03',
  state: 'issued',
  issuedAt: '2026-03-05T02:00:00.000Z',
};

export const signatory = (of: string, address: string, more: Partial<Signatory> = {}): Signatory => ({
  firm: of,
  address,
  registeredAt: '2026-01-01T00:00:00Z',
  ...more,
});

export const other = (more: Partial<OtherInvoice> = {}): OtherInvoice => ({
  receivable: `R${'b'.repeat(24)}`,
  number: 'INV-2',
  obligor: BUYER,
  issueDate: '2026-03-08',
  amountMinor: 1n,
  currency: 'CNY',
  ...more,
});
