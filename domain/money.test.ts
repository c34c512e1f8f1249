// What money is here: positive whole minor units, read strictly, written per currency, rounded half up.
import fc from 'fast-check';
import { MAX_AMOUNT_MINOR } from './limits';
import { type Currency, formatMinor, isCurrency, parseAmountMinor, parseCurrency, scaleHalfUp } from './money';
import { Refusal } from './problems';
import { refusalOf } from './testing/refusal-of';

describe('reading an amount', () => {
  test.each([
    ['1', 1n],
    ['100', 100n],
    ['007', 7n],
    ['9007199254740991', MAX_AMOUNT_MINOR],
  ])('%s is %s minor units', (text, expected) => {
    expect(parseAmountMinor(text)).toBe(expected);
  });

  test.each([
    '0',
    '000',
    '9007199254740992',
    '99999999999999999999',
    '1'.repeat(21),
    '-1',
    '+1',
    '1.5',
    '1,000',
    '1e3',
    ' 1',
    '1 ',
    '0x10',
    '１',
    '',
    'abc',
  ])('%p is refused', (text) => {
    expect(refusalOf(() => parseAmountMinor(text))).toMatchObject({
      slug: 'amount-out-of-range',
      field: 'amountMinor',
    });
  });

  test('a refusal names the field that the caller reads and quotes at most 40 characters', () => {
    const problem = refusalOf(() => parseAmountMinor('9'.repeat(1_000_000), 'invoice.total'));
    expect(problem.field).toBe('invoice.total');
    expect(problem.detail.length).toBeLessThan(120);
  });
});

describe('currencies', () => {
  test('a carried currency is read as it is', () => {
    expect(parseCurrency('CNY')).toBe('CNY');
  });

  test.each(['XXX', 'cny', '', 'constructor', '__proto__', 'toString'])('%p is not carried', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(refusalOf(() => parseCurrency(code))).toMatchObject({ slug: 'currency-unsupported', field: 'currency' });
  });
});

describe('writing an amount', () => {
  test.each<[bigint, Currency, string]>([
    [123_450n, 'CNY', '1,234.50'],
    [0n, 'CNY', '0.00'],
    [5n, 'EUR', '0.05'],
    [99n, 'USD', '0.99'],
    [100n, 'USD', '1.00'],
    [99_999n, 'GBP', '999.99'],
    [100_000n, 'GBP', '1,000.00'],
    [MAX_AMOUNT_MINOR, 'CNY', '90,071,992,547,409.91'],
    [-123_450n, 'CNY', '-1,234.50'],
    [-5n, 'DKK', '-0.05'],
    [0n, 'JPY', '0'],
    [999n, 'JPY', '999'],
    [1_234_567n, 'JPY', '1,234,567'],
  ])('%s minor units of %s are %s', (amountMinor, currency, text) => {
    expect(formatMinor(amountMinor, currency)).toBe(text);
  });
});

describe('scaling with half-up rounding', () => {
  test.each([
    ['below the half', 149n, 1n, 100n, 1n],
    ['exactly half rounds up', 150n, 1n, 100n, 2n],
    ['exactly half rounds up from an even digit too', 250n, 1n, 100n, 3n],
    ['above the half', 151n, 1n, 100n, 2n],
    ['nothing stays nothing', 0n, 7n, 3n, 0n],
    ['a third', 1n, 1n, 3n, 0n],
    ['two thirds', 2n, 1n, 3n, 1n],
    ['an odd denominator has no exact half', 3n, 1n, 7n, 0n],
    ['a product beyond 2^64 stays exact', MAX_AMOUNT_MINOR, 10_000n * 365n, 3_600_000n, 9_132_299_244_390_171n],
  ])('%s', (_, amountMinor, numerator, denominator, expected) => {
    expect(scaleHalfUp(amountMinor, numerator, denominator)).toBe(expected);
  });

  test('the result is never further than half a unit from the exact quotient', () => {
    const natural = fc.bigInt({ min: 0n, max: MAX_AMOUNT_MINOR });
    fc.assert(
      fc.property(natural, natural, fc.bigInt({ min: 1n, max: MAX_AMOUNT_MINOR }), (amount, numerator, denominator) => {
        const error = 2n * (scaleHalfUp(amount, numerator, denominator) * denominator - amount * numerator);
        expect(error <= denominator && error > -denominator).toBe(true);
      }),
    );
  });

  test.each([
    [-1n, 1n, 1n],
    [1n, -1n, 1n],
    [1n, 1n, 0n],
    [1n, 1n, -1n],
  ])('%s × %s / %s is a defect of the caller, not a refusal', (amount, numerator, denominator) => {
    expect(() => scaleHalfUp(amount, numerator, denominator)).toThrow('non-negative');
    expect(() => scaleHalfUp(amount, numerator, denominator)).not.toThrow(Refusal);
  });
});
