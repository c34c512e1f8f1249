/** The notation of code lists, and lists that must not lose a code. */
import { CHARGE_REASONS, COUNTRY_CODES, CURRENCY_CODES, EXEMPTION_REASONS, PAYMENT_MEANS } from './code-lists';
import { codes } from './codes';
import { EAS_CODES, ICD_CODES, ITEM_TYPE_CODES, REFERENCE_CODES } from './scheme-codes';
import { UNIT_CODES } from './unit-codes';

describe('the notation', () => {
  it('writes codes, stems with ends, and runs that keep their width', () => {
    expect([...codes('KGM XB:AX', '0009..0011 A9..11')]).toEqual([
      'KGM',
      'XBA',
      'XBX',
      '0009',
      '0010',
      '0011',
      'A9',
      'A10',
      'A11',
    ]);
  });

  it.each(['12..9', 'A..C'])('takes no run such as %s', (run) => {
    expect(() => codes(run)).toThrow();
  });
});

describe('the lists', () => {
  test.each([
    ['ISO 4217', CURRENCY_CODES, 178],
    ['ISO 3166-1', COUNTRY_CODES, 251],
    ['ISO 6523', ICD_CODES, 243],
    ['EAS', EAS_CODES, 104],
    ['UNTDID 1153', REFERENCE_CODES, 818],
    ['UNTDID 4461', PAYMENT_MEANS, 84],
    ['UNTDID 7143', ITEM_TYPE_CODES, 185],
    ['UNTDID 7161', CHARGE_REASONS, 178],
    ['VATEX', EXEMPTION_REASONS, 88],
    ['Recommendations 20 and 21', UNIT_CODES, 2162],
  ])('%s has all its codes', (_, list, size) => {
    expect(list.size).toBe(size);
  });

  test.each(['KGM', 'H87', 'C62', 'MTR', 'KWH', 'TNE', 'XBX', 'XPX', 'ZZ'])('%s is a unit', (unit) => {
    expect(UNIT_CODES.has(unit)).toBe(true);
  });
});
