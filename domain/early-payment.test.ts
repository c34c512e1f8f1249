// Early payment: which terms are some, what a payment as agreed leaves, when an agreement may lapse, and what it costs.
import type { CalendarDate } from './calendar';
import {
  earlyPaymentCost,
  lastDayOfBooking,
  nextPayment,
  paidEarly,
  requireEarlyPaymentTerms,
  requireLapsed,
} from './early-payment';
import { refusalOf } from './testing/refusal-of';

const TODAY = '2026-03-02' as CalendarDate;
/** 100,000.00, due on a Tuesday. */
const CLAIM = { amountMinor: '10000000', maturityDate: '2026-06-30' };
const TERMS = { payMinor: '9850000', payOn: '2026-03-04' };

describe('terms of an early payment', () => {
  test.each([
    ['on the day itself', { payOn: '2026-03-02' }],
    ['on the last business day before maturity', { payOn: '2026-06-29' }],
    ['on a Saturday that is worked', { payOn: '2026-05-09' }],
    ['of a minor unit less than is owed', { payMinor: '9999999' }],
    ['of next to nothing', { payMinor: '1' }],
  ])('%s are taken', (_, fields) => {
    expect(() => requireEarlyPaymentTerms(CLAIM, { ...TERMS, ...fields }, TODAY)).not.toThrow();
  });

  test.each([
    ['of all that is owed', { payMinor: '10000000' }, { slug: 'amount-out-of-range', field: 'payMinor' }],
    ['of nothing', { payMinor: '0' }, { slug: 'amount-out-of-range', field: 'payMinor' }],
    ['on a day that has passed', { payOn: '2026-02-27' }, { slug: 'invalid-input', field: 'payOn' }],
    ['at maturity', { payOn: '2026-06-30' }, { slug: 'invalid-input', field: 'payOn' }],
    ['on a Sunday', { payOn: '2026-03-08' }, { slug: 'invalid-input', field: 'payOn' }],
    ['on a holiday', { payOn: '2026-05-01' }, { slug: 'invalid-input', field: 'payOn' }],
    ['on no day', { payOn: '2026-02-30' }, { slug: 'date-invalid', field: 'payOn' }],
  ])('%s are refused', (_, fields, problem) => {
    expect(refusalOf(() => requireEarlyPaymentTerms(CLAIM, { ...TERMS, ...fields }, TODAY))).toMatchObject(problem);
  });
});

describe('a payment as agreed', () => {
  test.each(['2026-03-04', '2026-03-02'])('by the agreed day, on %s, leaves nothing owed', (paidOn) => {
    expect(paidEarly(CLAIM, TERMS, { amountMinor: '9850000', paidOn })).toEqual({
      paidMinor: '9850000',
      discountMinor: '150000',
      owedMinor: '0',
    });
  });

  test.each([
    ['of less', { amountMinor: '9849999', paidOn: '2026-03-04' }, 'amountMinor'],
    ['of more', { amountMinor: '10000000', paidOn: '2026-03-04' }, 'amountMinor'],
    ['a day later', { amountMinor: '9850000', paidOn: '2026-03-05' }, 'paidOn'],
  ])('is none %s', (_, payment, field) => {
    expect(refusalOf(() => paidEarly(CLAIM, TERMS, payment))).toMatchObject({ slug: 'payment-not-as-agreed', field });
  });
});

describe('an agreement', () => {
  test.each([
    ['2026-03-04', '2026-03-05'],
    ['2026-03-06', '2026-03-09'],
    ['2026-04-30', '2026-05-06'],
  ])('for %s is waited for until the banks have reported, on %s', (payOn, last) => {
    expect(lastDayOfBooking(payOn as CalendarDate)).toBe(last);
  });

  test('lapses from the day after on', () => {
    expect(refusalOf(() => requireLapsed(TERMS, '2026-03-05' as CalendarDate))).toMatchObject({
      slug: 'early-payment-awaited',
      field: 'payOn',
    });
    expect(() => requireLapsed(TERMS, '2026-03-06' as CalendarDate)).not.toThrow();
  });
});

describe('what is paid next', () => {
  test('is what is owed, at maturity', () => {
    expect(nextPayment({ ...CLAIM, paidMinor: '1' })).toEqual({ amountMinor: 9_999_999n, on: '2026-06-30' });
  });

  test('is the agreed amount on the agreed day while an early payment is awaited', () => {
    expect(nextPayment({ ...CLAIM, earlyPayment: TERMS })).toEqual({ amountMinor: 9_850_000n, on: '2026-03-04' });
  });
});

test('an early payment costs its discount, and a rate a year that is compared with those of banks', () => {
  // 1.5 % off for 118 days: (10,000,000 / 9,850,000) ^ (365 / 118) - 1.
  expect(earlyPaymentCost(CLAIM, TERMS)).toEqual({
    totalMinor: '150000',
    repaidMinor: '10000000',
    annualRate: '0.04785981',
  });
});
