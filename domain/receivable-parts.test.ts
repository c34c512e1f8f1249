// Parts inherit the claim and its trade from their whole, but neither its signature nor its history.
import { receivableIdOf } from './fingerprint';
import { openedParts } from './receivable-parts';
import type { LedgerRecord } from './records';

const NOW = '2026-03-02T02:00:00.000Z';
const FINGERPRINT = 'f'.repeat(64);
const signed = { signer: `0x${'1'.repeat(40)}`, signature: `0x${'2'.repeat(130)}`, nonce: `0x${'3'.repeat(64)}` };
const WHOLE: LedgerRecord<'receivable'> = {
  id: receivableIdOf(FINGERPRINT),
  invoiceFingerprint: FINGERPRINT,
  invoice: { number: 'INV-1', issueDate: '2026-02-20', documentSha256: 'd'.repeat(64) },
  seller: '91420802MAYW0G386H',
  obligor: '91340111MAYW0G108J',
  holder: '91420802MAYW0G386H',
  amountMinor: '100',
  creditedMinor: '7',
  currency: 'CNY',
  maturityDate: '2026-06-30',
  paymentTermReason: 'the custom of the trade',
  state: 'confirmed',
  issuedAt: '2026-03-01T02:00:00.000Z',
  confirmation: { ...signed, expiresAt: 1, confirmedAt: '2026-03-01T03:00:00.000Z' },
};

test('a part has the claim of its whole, and begins now', () => {
  const [first, second] = openedParts(WHOLE, ['60', '40'], NOW);
  const { confirmation: _, creditedMinor: __, ...claim } = WHOLE;
  expect(first).toEqual({
    ...claim,
    id: first?.id,
    amountMinor: '60',
    part: { root: WHOLE.id, parent: WHOLE.id, path: [1], splitBy: WHOLE.holder },
    issuedAt: NOW,
  });
  expect(second).toMatchObject({ amountMinor: '40', part: { path: [2] } });
});

test('a part of a part knows the root as well as its parent', () => {
  const [part] = openedParts(WHOLE, ['60', '40'], NOW);
  if (part === undefined) throw new Error('no part was opened');
  const holder = '91350902MAYW0G247M';
  const [inner] = openedParts({ ...part, holder }, ['59', '1'], NOW);
  expect(inner?.part).toEqual({ root: WHOLE.id, parent: part.id, path: [1, 1], splitBy: holder });
  expect(inner?.holder).toBe(holder);
});

test.each<Partial<LedgerRecord<'receivable'>>>([
  { orderFingerprint: 'a'.repeat(64) },
  { deliveryFingerprint: 'b'.repeat(64) },
  { longTenorReason: 'a seasonal trade' },
  { deliveryDate: '2026-02-19' },
])('a part inherits %j', (inherited) => {
  for (const part of openedParts({ ...WHOLE, ...inherited }, ['60', '40'], NOW)) expect(part).toMatchObject(inherited);
});

test('a part has no payment term reason where its whole has none', () => {
  const { paymentTermReason: _, ...plain } = WHOLE;
  for (const part of openedParts(plain, ['60', '40'], NOW)) expect(part).not.toHaveProperty('paymentTermReason');
});
