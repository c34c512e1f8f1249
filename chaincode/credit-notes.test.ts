// Credit notes (red invoices): each takes its amount off one receivable, once, and never becomes a receivable itself.
import { id } from 'ethers';
import type { CommandBody } from '../domain/commands';
import { invoiceFingerprint } from '../domain/fingerprint';
import {
  aConfirmation,
  anInvoice,
  aRequest,
  aVerification,
  confirmedReceivable,
  financingRequest,
  verifiedReceivable,
} from './testing/given';
import { aLedger, type Ledger, MORNING } from './testing/ledger';
import { ANCHOR, OPERATOR, OTHER_SUPPLIER, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const aCreditNote = (
  receivable: string,
  { number = 'CN-1', amountMinor = '1000000', issueDate = '2026-03-01', currency = 'CNY' } = {},
): CommandBody<'diluteReceivable'> => ({
  receivable,
  creditNote: { number, issueDate, documentSha256: id(`credit note ${number}`).slice(2) },
  amountMinor,
  currency,
});
const dilute = (...given: Parameters<typeof aCreditNote>) =>
  ledger.as(SUPPLIER).does('diluteReceivable', aCreditNote(...given));
const refused = (...given: Parameters<typeof aCreditNote>) =>
  ledger.as(SUPPLIER).isRefused('diluteReceivable', aCreditNote(...given));

test('a credit note lowers what is owed, and the operator verifies again before the obligor confirms', async () => {
  const receivable = await verifiedReceivable(ledger);
  await dilute(receivable);
  const diluted = await ledger.record('receivable', receivable);
  expect(diluted).toMatchObject({ state: 'diluted', amountMinor: '9000000', creditedMinor: '1000000' });
  expect(diluted.verification).toBeUndefined();
  const early = await aConfirmation(ledger, receivable);
  expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', early)).slug).toBe('state-forbids');
  await ledger.as(OPERATOR).does('verifyReceivable', aVerification(receivable));
  await ledger.as(ANCHOR).does('confirmReceivable', await aConfirmation(ledger, receivable));
  expect(await ledger.record('receivable', receivable)).toMatchObject({ state: 'confirmed', amountMinor: '9000000' });
});

test('a confirmation of the amount before the credit note no longer holds', async () => {
  const receivable = await verifiedReceivable(ledger);
  const early = await aConfirmation(ledger, receivable);
  await dilute(receivable);
  await ledger.as(OPERATOR).does('verifyReceivable', aVerification(receivable));
  expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', early)).slug).toBe('signature-invalid');
});

test('the ledger keeps the credit note under its own fingerprint', async () => {
  const receivable = await verifiedReceivable(ledger);
  await dilute(receivable);
  const invoiceFingerprintOfNote = invoiceFingerprint(SUPPLIER.party, 'CN-1');
  expect(await ledger.record('creditNote', invoiceFingerprintOfNote)).toEqual({
    ...aCreditNote(receivable).creditNote,
    invoiceFingerprint: invoiceFingerprintOfNote,
    receivable,
    seller: SUPPLIER.party,
    obligor: ANCHOR.party,
    amountMinor: '1000000',
    currency: 'CNY',
    appliedAt: MORNING,
  });
});

test('an invoice that is credited in full is neither financed nor issued again', async () => {
  const receivable = await verifiedReceivable(ledger);
  await dilute(receivable, { amountMinor: '4000000' });
  await dilute(receivable, { number: 'CN-2', amountMinor: '6000000' });
  expect(await ledger.record('receivable', receivable)).toMatchObject({
    state: 'cancelled',
    creditedMinor: '10000000',
    cancellation: { reason: 'credited in full by CN-2', cancelledAt: MORNING },
  });
  expect((await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(receivable))).slug).toBe('state-forbids');
  expect(await ledger.as(SUPPLIER).isRefused('issueReceivable', anInvoice())).toMatchObject({
    slug: 'invoice-already-on-ledger',
    reference: `receivable/${receivable}`,
  });
  expect((await refused(receivable, { number: 'CN-3' })).slug).toBe('state-forbids');
});

test.each(['CN-1', 'cn 01', 'ＣＮ－１'])('the same credit note as %s is applied once', async (number) => {
  const first = await verifiedReceivable(ledger);
  const second = await verifiedReceivable(ledger, { number: 'INV-2' });
  await dilute(first);
  for (const receivable of [first, second]) {
    expect(await refused(receivable, { number })).toMatchObject({
      slug: 'credit-note-used',
      reference: `receivable/${first}`,
      field: 'creditNote.number',
    });
  }
});

test('a credit note never becomes a receivable', async () => {
  const receivable = await verifiedReceivable(ledger);
  await dilute(receivable);
  expect(await ledger.as(SUPPLIER).isRefused('issueReceivable', anInvoice({ number: 'cn-001' }))).toMatchObject({
    slug: 'document-not-invoice',
    reference: `receivable/${receivable}`,
    field: 'invoice.number',
  });
});

test('an invoice of a receivable is no credit note', async () => {
  const receivable = await verifiedReceivable(ledger);
  expect(await refused(receivable, { number: 'inv/2026/42' })).toMatchObject({
    slug: 'invoice-already-on-ledger',
    reference: `receivable/${receivable}`,
    field: 'creditNote.number',
  });
});

test.each<[string, Parameters<typeof aCreditNote>[1], string, string]>([
  ['more than is owed', { amountMinor: '10000001' }, 'credit-note-too-large', 'amountMinor'],
  ['an amount beyond 2^53', { amountMinor: '9007199254740992' }, 'amount-out-of-range', 'amountMinor'],
  ['another currency', { currency: 'EUR' }, 'currency-unsupported', 'currency'],
  ['a day that has not come', { issueDate: '2026-03-03' }, 'invalid-input', 'creditNote.issueDate'],
  ['a day that does not exist', { issueDate: '2026-02-29' }, 'date-invalid', 'creditNote.issueDate'],
  ['a number of signs only', { number: '--' }, 'invalid-input', 'creditNote.number'],
])('a credit note with %s is refused', async (_, fields, slug, field) => {
  expect(await refused(await verifiedReceivable(ledger), fields)).toMatchObject({ slug, field });
});

test('another seller does not dilute', async () => {
  const body = aCreditNote(await verifiedReceivable(ledger));
  expect((await ledger.as(OTHER_SUPPLIER).isRefused('diluteReceivable', body)).slug).toBe('not-permitted');
});

test('a dispute can end by a credit note', async () => {
  const receivable = await verifiedReceivable(ledger);
  await ledger.as(ANCHOR).does('disputeReceivable', { receivable, reason: 'ten pieces are short' });
  await dilute(receivable);
  expect((await ledger.record('receivable', receivable)).state).toBe('diluted');
});

test('what is confirmed is not diluted, and the refusal says what to do', async () => {
  const confirmed = await confirmedReceivable(ledger);
  expect(await refused(confirmed)).toMatchObject({
    slug: 'dilution-after-confirmation',
    reference: `receivable/${confirmed}`,
  });
  const { receivable } = await financingRequest(ledger, { number: 'INV-2' });
  expect((await refused(receivable)).slug).toBe('dilution-after-confirmation');
  const whole = await confirmedReceivable(ledger, { number: 'INV-3' });
  await ledger.as(SUPPLIER).does('splitReceivable', { receivable: whole, amountsMinor: ['9999999', '1'] });
  const parts = (await ledger.record('receivable', whole)).split?.parts ?? [];
  expect((await refused(parts[0] ?? '')).slug).toBe('dilution-after-confirmation');
});
