// Credentials: who may hold one, how long it lasts, and on which days it holds.
import type { CalendarDate } from './calendar';
import {
  type Credential,
  holderRoles,
  isAlive,
  isValidOn,
  requireProduct,
  requireValidity,
  withGrant,
} from './credentials';
import { MAX_LIST_LENGTH } from './limits';
import { refusalOf } from './testing/refusal-of';

const day = (text: string) => text as CalendarDate;
const PRODUCT = { name: 'Recycled alloy', functionalUnit: '1 t', footprintGramsCo2e: '1638740', standard: 'ISO 14067' };
const LITTLE_GIANT = {
  holder: '91340111MAYW0G108J',
  credential: 'littleGiant' as const,
  certifier: '91990000549535502Q',
  validFrom: '2026-01-01',
  validUntil: '2028-12-31',
  grant: 'issued' as const,
  grantedAt: '2026-01-01T01:00:00.000Z',
} satisfies Omit<Credential, 'former'>;
const REVOKED = { revocation: { reason: 'left the list', revokedAt: '2026-06-01T01:00:00.000Z' } };

test.each([
  ['littleGiant', ['anchor']],
  ['singleChampion', ['anchor']],
  ['leadingFirm', ['anchor']],
  ['greenFactory', ['anchor', 'supplier']],
  ['greenSupplyChainManager', ['anchor', 'supplier']],
  ['productCarbonFootprint', ['anchor', 'supplier']],
] as const)('%s is held by firms that are %p', (credential, roles) => {
  expect(holderRoles(credential)).toEqual(roles);
});

test.each([
  ['littleGiant', '2026-01-01', '2029-01-01'],
  ['littleGiant', '2028-02-29', '2031-02-28'],
  ['singleChampion', '2026-01-01', '2026-01-01'],
  ['leadingFirm', '2026-01-01', '2046-01-01'],
] as const)('%s may hold from %s until %s', (credential, from, until) => {
  expect(() => requireValidity(credential, day(from), day(until))).not.toThrow();
});

test.each([
  ['littleGiant', '2026-01-01', '2029-01-02', 'credential-validity-too-long'],
  ['singleChampion', '2028-02-29', '2031-03-01', 'credential-validity-too-long'],
  ['leadingFirm', '2026-01-02', '2026-01-01', 'invalid-input'],
] as const)('%s may not hold from %s until %s', (credential, from, until, slug) => {
  expect(refusalOf(() => requireValidity(credential, day(from), day(until)))).toMatchObject({
    slug,
    field: 'validUntil',
  });
});

test('a carbon-footprint certificate is of a product, by its GTIN or else by its name, and nothing else is', () => {
  expect(requireProduct('productCarbonFootprint', { ...PRODUCT, gtin: '4006381333931' })).toBe('04006381333931');
  expect(requireProduct('productCarbonFootprint', PRODUCT)).toMatch(/^N[0-9a-f]{24}$/);
  expect(requireProduct('productCarbonFootprint', { ...PRODUCT, name: 'recycled  ＡＬＬＯＹ' })).toBe(
    requireProduct('productCarbonFootprint', PRODUCT),
  );
  expect(requireProduct('greenFactory', undefined)).toBeUndefined();
});

test.each([
  ['productCarbonFootprint', undefined, 'invalid-input', 'product', /is of a product/],
  ['greenFactory', PRODUCT, 'invalid-input', 'product', /greenFactory is of a firm/],
  ['productCarbonFootprint', { ...PRODUCT, gtin: '4006381333932' }, 'gtin-invalid', 'product.gtin', /4006381333932/],
] as const)('%s with the product %p is refused', (credential, product, slug, field, detail) => {
  const refusal = refusalOf(() => requireProduct(credential, product));
  expect(refusal).toMatchObject({ slug, field });
  expect(refusal.detail).toMatch(detail);
});

test('a credential holds on both ends of its validity and on no day outside', () => {
  const credential = withGrant(undefined, LITTLE_GIANT);
  const days = ['2025-12-31', '2026-01-01', '2028-12-31', '2029-01-01'];
  expect(days.map((text) => isValidOn(credential, day(text)))).toEqual([false, true, true, false]);
  expect(days.map((text) => isAlive(credential, day(text)))).toEqual([true, true, true, false]);
});

test('a revoked grant holds on no day and cannot be renewed', () => {
  const credential = { ...withGrant(undefined, LITTLE_GIANT), ...REVOKED };
  expect(isValidOn(credential, day('2026-01-01'))).toBe(false);
  expect(isAlive(credential, day('2026-01-01'))).toBe(false);
});

test('a grant that lapsed still holds for its own days after the next one', () => {
  const renewed = withGrant(withGrant(undefined, LITTLE_GIANT), {
    ...LITTLE_GIANT,
    validFrom: '2030-01-01',
    validUntil: '2032-12-31',
  });
  expect(renewed.former).toHaveLength(1);
  const days = ['2026-06-30', '2029-06-30', '2031-06-30'];
  expect(days.map((text) => isValidOn(renewed, day(text)))).toEqual([true, false, true]);
});

test('a history that is full takes no further grant', () => {
  let credential = withGrant(undefined, LITTLE_GIANT);
  for (let grants = 1; grants <= MAX_LIST_LENGTH; grants += 1) credential = withGrant(credential, LITTLE_GIANT);
  expect(credential.former).toHaveLength(MAX_LIST_LENGTH);
  expect(refusalOf(() => withGrant(credential, LITTLE_GIANT))).toMatchObject({
    slug: 'list-full',
    field: 'credential',
  });
});
