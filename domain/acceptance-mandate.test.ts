// A mandate takes what costs at most so much and pays out at least so much, from its instant on.
import { type AcceptanceMandate, mandateIn, requireWithinMandate } from './acceptance-mandate';
import { costOf } from './financing-cost';
import { quote } from './pricing';
import { pricingOf } from './testing/price-scene';
import { refusalOf } from './testing/refusal-of';

// 100,000,000 × 300 bps × 90 / 360 = 750,000 off: 99,250,000 now for 100,000,000 in 90 days.
const price = quote(pricingOf({}));
const { annualRate } = costOf(price);
const NOON = '2026-03-02T12:00:00.000Z';
const MANDATE: AcceptanceMandate = {
  maxAnnualRate: annualRate,
  minNetMinor: '99250000',
  notBefore: Date.parse(NOON) / 1000,
};

test('a price at the very limits is taken, at the very instant', () => {
  expect(annualRate).toBe('0.03100216');
  expect(() => requireWithinMandate(MANDATE, price, NOON)).not.toThrow();
});

test.each<[string, Partial<AcceptanceMandate>, string, string, string]>([
  ['dearer by the last decimal', { maxAnnualRate: '0.03100215' }, NOON, 'mandate-not-met', 'mandate.maxAnnualRate'],
  ['a minor unit short', { minNetMinor: '99250001' }, NOON, 'mandate-not-met', 'mandate.minNetMinor'],
  ['a second early', {}, '2026-03-02T11:59:59.999Z', 'offers-not-closed', 'mandate.notBefore'],
])('a price %s is not', (_, limits, instant, slug, field) => {
  const problem = refusalOf(() => requireWithinMandate({ ...MANDATE, ...limits }, price, instant));
  expect(problem).toMatchObject({ slug, field });
});

test('a record keeps the mandate where there was one', () => {
  expect(mandateIn({ mandate: MANDATE })).toEqual({ mandate: MANDATE });
  expect(mandateIn({})).toEqual({});
});
