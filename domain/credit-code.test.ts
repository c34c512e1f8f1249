// Form and check character of the unified social credit code, against sums worked out by hand.
import { checkCharacter, parseCreditCode } from './credit-code';
import { CreditCode } from './fields';
import { refusalOf } from './testing/refusal-of';
import { parseInput } from './validation';

// GB 32100-2015: characters count 0-9 then A=10 B=11 C=12 D=13 E=14 F=15 G=16 H=17 J=18 K=19 L=20 M=21 N=22 P=23 Q=24
// R=25 T=26 U=27 W=28 X=29 Y=30; weights 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28; check = 31 − (sum mod 31).
describe('the check character', () => {
  test.each([
    // 9+3+36+108+0+78+0+0+20+261+50+26+0+72+80+60+28 = 831 = 26×31 + 25; 31 − 25 = 6
    ['91440300192203821', '6'],
    // 9+3+36+108+0+78+0+0+140+29+125+26+48+168+20+180+812 (X: 29×28) = 1782 = 57×31 + 15; 31 − 15 = 16 = G
    ['9144030071526726X', 'G'],
    // 9+3+27+81+0+26+0+0+140+261+225+78+40+120+0+150+224 = 1384 = 44×31 + 20; 31 − 20 = 11 = B
    ['91330100799655058', 'B'],
    // 1+6+27+108+95+156+112+136+180+0+25+26+24+96+50+180+196 = 1418 = 45×31 + 23; 31 − 23 = 8
    ['12345678901234567', '8'],
    // 10+3+90+27+190+26+160+17+200+29+250+13+80+24+100+30+280 (A: 10) = 1529 = 49×31 + 10; 31 − 10 = 21 = M
    ['A1A1A1A1A1A1A1A1A', 'M'],
    // 9+3+27+54+0+130+0+0+420 (M: 21×20)+290 (A: 10×29)+0+0+0+0+0+0+28 = 961 = 31×31 + 0; a remainder of 0 gives 0
    ['91320500MA0000001', '0'],
    ['00000000000000000', '0'],
  ])('of %s is %s', (first17, expected) => {
    expect(checkCharacter(first17)).toBe(expected);
    expect(parseCreditCode(`${first17}${expected}`, 'code')).toEqual({
      code: `${first17}${expected}`,
      checkHolds: true,
    });
  });
});

test('a wrong check character is reported, not refused', () => {
  expect(parseCreditCode('914403001922038217', 'code')).toEqual({ code: '914403001922038217', checkHolds: false });
});

test('one character mistyped for any other is always noticed', () => {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const code = '914403001922038216';
  for (let position = 0; position < 18; position++) {
    for (const other of alphabet) {
      if (other === code.charAt(position)) continue;
      const mistyped = code.slice(0, position) + other + code.slice(position + 1);
      expect(parseCreditCode(mistyped, 'code').checkHolds).toBe(false);
    }
  }
});

describe('the form', () => {
  test.each([
    ['letter I', '91440300192203821I'],
    ['letter O', '9I44030019220382O6'],
    ['letter S', 'S14403001922038216'],
    ['letter V', '91440300V922038216'],
    ['letter Z', '9144030019220382Z6'],
    ['lower case', '9144030071526726xg'],
    ['17 characters', '91440300192203821'],
    ['19 characters', '9144030019220382166'],
    ['a blank', '91440300192203821 '],
    ['full-width digits', '９14403001922038216'],
    ['a hyphen', '91440300-922038216'],
    ['nothing', ''],
  ])('is refused with the name of the field: %s', (_, text) => {
    expect(refusalOf(() => parseCreditCode(text, 'obligor'))).toMatchObject({
      slug: 'credit-code-malformed',
      field: 'obligor',
    });
    expect(refusalOf(() => parseInput(CreditCode, text)).slug).toBe('credit-code-malformed');
  });

  test('a very long text is quoted in part', () => {
    expect(refusalOf(() => parseCreditCode('9'.repeat(1_000_000), 'code')).detail.length).toBeLessThan(100);
  });
});
