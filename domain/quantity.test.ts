// Quantities: exact between units, refused where they would not be.
import fc from 'fast-check';
import { energyWhOf, haulageKgKmOf, massGramsOf, volumeMlOf } from './activity-data';
import { billionthsOf, decimalOf, parseQuantity } from './quantity';
import { refusalOf } from './testing/refusal-of';

test.each<[string, string | undefined, string, string]>([
  ['3712.25', 'KGM', 'KGM', '3712.25'],
  ['3712250', 'GRM', 'KGM', '3712.25'],
  ['3.71225', 'TNE', 'KGM', '3712.25'],
  ['0.000001', 'GRM', 'KGM', '0.000000001'],
  ['100', 'LBR', 'KGM', '45.359237'],
  ['16', 'ONZ', 'KGM', '0.45359237'],
  ['212', 'H87', 'H87', '212'],
  ['212', 'EA', 'H87', '212'],
  ['212', undefined, 'H87', '212'],
  ['2', 'DZN', 'H87', '24'],
  ['1.5', 'MTQ', 'LTR', '1500'],
  ['48.2105', 'MWH', 'KWH', '48210.5'],
  ['007.50', 'KGM', 'KGM', '7.5'],
  ['0', 'KGM', 'KGM', '0'],
  ['12.5', 'ZZ', 'ZZ', '12.5'],
  ['1', 'constructor', 'constructor', '1'],
])('%s %s is %s %s', (decimal, uom, unit, expected) => {
  const quantity = parseQuantity(decimal, uom, 'quantity');
  expect([quantity.unit, decimalOf(quantity.billionths)]).toEqual([unit, expected]);
});

test.each([
  ['0.0000001', 'GRM', 'quantity-inexact'],
  ['0.00000001', 'LBR', 'quantity-inexact'],
  ['-1', 'KGM', 'invalid-input'],
  ['1e3', 'KGM', 'invalid-input'],
  ['1,5', 'KGM', 'invalid-input'],
  ['', 'KGM', 'invalid-input'],
  ['1.0000000001', 'KGM', 'invalid-input'],
])('%s %s is refused', (decimal, uom, slug) => {
  expect(refusalOf(() => parseQuantity(decimal, uom, 'event.x'))).toMatchObject({ slug, field: 'event.x' });
});

const aDecimal = fc
  .tuple(fc.bigInt(0n, 10n ** 15n - 1n), fc.bigInt(0n, 999_999n))
  .map(([whole, millionths]) => `${whole}.${millionths.toString().padStart(6, '0')}`);

test('tonnes, kilograms and grams of one number differ by exactly a thousand', () => {
  fc.assert(
    fc.property(aDecimal, (decimal) => {
      const [tonnes, kilograms, grams] = ['TNE', 'KGM', 'GRM'].map(
        (uom) => parseQuantity(decimal, uom, 'q').billionths,
      );
      expect([tonnes, kilograms]).toEqual([(kilograms as bigint) * 1_000n, (grams as bigint) * 1_000n]);
    }),
  );
});

test('what is written is read again as it was', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 36n), (billionths) => {
      expect(billionthsOf(decimalOf(billionths))).toBe(billionths);
    }),
  );
});

test.each([
  ['kilowatt hours', () => energyWhOf('48210.5', 'KWH', 'q'), '48210500'],
  ['megawatt hours', () => energyWhOf('1.2', 'MWH', 'q'), '1200000'],
  ['tonne kilometres', () => haulageKgKmOf('1234.5', 'TKM', 'q'), '1234500'],
  ['litres of diesel', () => volumeMlOf('300.25', 'LTR', 'q'), '300250'],
  ['tonnes of coal', () => massGramsOf('2.5', 'TNE', 'q'), '2500000'],
])('activity data in %s comes out whole', (_, convert, expected) => {
  expect(convert()).toBe(expected);
});

test.each([
  ['energy by mass', () => energyWhOf('1', 'KGM', 'q'), 'unit-unsupported'],
  ['haulage in kilometres', () => haulageKgKmOf('1', 'KMT', 'q'), 'unit-unsupported'],
  ['a mass without unit', () => massGramsOf('1', undefined, 'q'), 'unit-unsupported'],
  ['half a watt hour', () => energyWhOf('0.0005', 'KWH', 'q'), 'quantity-inexact'],
])('%s is refused', (_, convert, slug) => {
  expect(refusalOf(convert)).toMatchObject({ slug, field: 'q' });
});

test('a decimal is never written of less than nothing', () => {
  expect(() => decimalOf(-1n)).toThrow('a quantity is not negative: -1');
});
