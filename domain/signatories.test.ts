// Mandates: for what a signatory signs, in which currency, and up to which amount.
import { requireMandate, requireOneLimitEach, type Signatory } from './signatories';
import { refusalOf } from './testing/refusal-of';

const SIGNATORY: Signatory = {
  firm: '91340111MAYW0G108J',
  address: `0x${'a'.repeat(40)}`,
  registeredAt: '2026-03-02T02:00:00.000Z',
};
const LIMITED: Signatory = { ...SIGNATORY, limits: [{ currency: 'CNY', amountMinor: '1000' }] };
const COMMITMENT = { purpose: 'confirm', amountMinor: 1_000n, currency: 'CNY' } as const;

test('a signatory without purposes and limits signs for everything', () => {
  expect(() => requireMandate(SIGNATORY, { ...COMMITMENT, amountMinor: 10n ** 15n })).not.toThrow();
});

test('a signatory signs for the purposes that it was given', () => {
  expect(() => requireMandate({ ...SIGNATORY, purposes: ['transfer', 'confirm'] }, COMMITMENT)).not.toThrow();
  expect(refusalOf(() => requireMandate({ ...SIGNATORY, purposes: ['transfer'] }, COMMITMENT))).toMatchObject({
    slug: 'signatory-purpose-missing',
    detail: `${SIGNATORY.address} signs to transfer, not to confirm`,
  });
});

test('the limit itself can be signed for, a minor unit more cannot', () => {
  expect(() => requireMandate(LIMITED, COMMITMENT)).not.toThrow();
  expect(refusalOf(() => requireMandate(LIMITED, { ...COMMITMENT, amountMinor: 1_001n }))).toMatchObject({
    slug: 'signatory-limit-exceeded',
    detail: `${SIGNATORY.address} signs for 1000 minor units in CNY, not 1001`,
  });
});

test('where there are limits, a currency without one is not signed for at all', () => {
  expect(refusalOf(() => requireMandate(LIMITED, { ...COMMITMENT, amountMinor: 1n, currency: 'EUR' }))).toMatchObject({
    slug: 'signatory-limit-exceeded',
    detail: `${SIGNATORY.address} signs for nothing in EUR, not 1`,
  });
});

test('a revoked address signs no more, and the refusal names its record', () => {
  expect(refusalOf(() => requireMandate({ ...SIGNATORY, revokedAt: '2026-03-03T00:00:00Z' }, COMMITMENT))).toEqual({
    slug: 'signatory-revoked',
    detail: `${SIGNATORY.address} was revoked at 2026-03-03T00:00:00Z`,
    field: 'signature',
    reference: `signatory/${SIGNATORY.firm}/${SIGNATORY.address}`,
  });
});

test('a currency has one limit', () => {
  expect(() => requireOneLimitEach(undefined)).not.toThrow();
  expect(() =>
    requireOneLimitEach([
      { currency: 'CNY', amountMinor: '1' },
      { currency: 'EUR', amountMinor: '1' },
    ]),
  ).not.toThrow();
  const twice = [
    { currency: 'CNY', amountMinor: '1' },
    { currency: 'CNY', amountMinor: '2' },
  ] as const;
  expect(refusalOf(() => requireOneLimitEach([...twice]))).toMatchObject({ slug: 'invalid-input', field: 'limits' });
});
