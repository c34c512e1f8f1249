/** Exact decimals: reading, writing, arithmetic, rounding. */
import fc from 'fast-check';
import {
  compare,
  type Decimal,
  decimalText,
  equal,
  minorUnitsOf,
  minus,
  parseDecimal,
  percentOf,
  plus,
  rounded,
  times,
} from './decimal';

const decimal = fc
  .record({ units: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), scale: fc.integer({ min: 0, max: 8 }) })
  .map((value): Decimal => value);

/** The value in units of 10^-16, far finer than any generated number. */
function fine({ units, scale }: Decimal): bigint {
  return units * 10n ** BigInt(16 - scale);
}

describe('decimals', () => {
  test.each([
    ['0', '0'],
    ['-0.00', '0'],
    ['12.50', '12.5'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0.05', '-0.05'],
    ['123456789012345678901234567890.12', '123456789012345678901234567890.12'],
  ])('read %s and write %s', (text, written) => {
    const value = parseDecimal(text);
    expect(value && decimalText(value)).toBe(written);
  });

  test.each(['', '.', '-', '1e3', '1,000', '1 000', ' 1', '0x10', '１２', 'NaN', '1.2.3', '--1', '9'.repeat(41)])(
    'do not read %p',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  test.each([
    ['1.005', 2, '1.01'],
    ['-1.005', 2, '-1'],
    ['-1.006', 2, '-1.01'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-2'],
    ['7.1', 4, '7.1'],
    ['0.004', 2, '0'],
  ])('round %s to %d places as %s, halves upwards', (text, scale, expected) => {
    const value = parseDecimal(text);
    expect(value && decimalText(rounded(value, scale))).toBe(expected);
  });

  test.each([
    ['12.34', 2, 1234n],
    ['-12.3', 2, -1230n],
    ['12.345', 2, undefined],
    ['12.340', 2, undefined],
    ['500', 0, 500n],
    ['500.0', 0, undefined],
  ])('are minor units only as far as the currency has them: %s with %d digits', (text, digits, expected) => {
    const value = parseDecimal(text);
    expect(value && minorUnitsOf(value, digits)).toBe(expected);
  });

  it('come back from their text unchanged', () => {
    fc.assert(
      fc.property(decimal, (value) => {
        const again = parseDecimal(decimalText(value));
        expect(again !== undefined && equal(again, value)).toBe(true);
      }),
    );
  });

  it('add, subtract, multiply and compare as whole numbers of a finer unit do', () => {
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        expect(fine(plus(left, right))).toBe(fine(left) + fine(right));
        expect(fine(minus(left, right))).toBe(fine(left) - fine(right));
        expect(fine(times(left, right)) * 10n ** 16n).toBe(fine(left) * fine(right));
        expect(compare(left, right)).toBe(fine(left) < fine(right) ? -1 : fine(left) > fine(right) ? 1 : 0);
      }),
    );
  });

  it('round to the nearest and never by more than half a unit', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 4 }), (value, scale) => {
        const difference = fine(minus(rounded(value, scale), value)) * 2n;
        const unit = 10n ** BigInt(16 - scale);
        expect(difference <= unit && difference > -unit).toBe(true);
      }),
    );
  });

  it('take a percentage exactly', () => {
    const tax = percentOf(parseDecimal('393254.40') as Decimal, parseDecimal('13') as Decimal);
    expect(decimalText(tax)).toBe('51123.072');
  });
});
