// Amounts: whatever is split, credited or paid, the minor units add up.
import fc from 'fast-check';
import { MAX_AMOUNT_MINOR, MAX_PARTS, MAX_TIERS } from './limits';
import { credited, owedMinor, paid, partsOf } from './receivable-amounts';
import { refusalOf } from './testing/refusal-of';

const ID = `R${'a'.repeat(24)}`;

describe('a split', () => {
  test('gives every part its amount, its place and a name of its own', () => {
    const parts = partsOf({ id: ID, amountMinor: '100' }, ['60', '39', '1']);
    expect(parts.map(({ amountMinor, path }) => [amountMinor, path])).toEqual([
      ['60', [1]],
      ['39', [2]],
      ['1', [3]],
    ]);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(3);
  });

  test('of a part goes on from its path', () => {
    const [first] = partsOf({ id: ID, amountMinor: '3', path: [2, 7] }, ['1', '2']);
    expect(first?.path).toEqual([2, 7, 1]);
  });

  test.each<[string, string[], string, string]>([
    ['a minor unit less', ['60', '39'], 'parts-do-not-sum', 'amountsMinor'],
    ['a minor unit more', ['60', '41'], 'parts-do-not-sum', 'amountsMinor'],
    ['nothing in a part', ['100', '0'], 'amount-out-of-range', 'amountsMinor.1'],
    ['less than nothing in a part', ['101', '-1'], 'amount-out-of-range', 'amountsMinor.1'],
    ['a fraction', ['50.5', '49.5'], 'amount-out-of-range', 'amountsMinor.0'],
    ['a part above the limit', ['9007199254740992', '1'], 'amount-out-of-range', 'amountsMinor.0'],
  ])('into %s is refused', (_, amounts, slug, field) => {
    expect(refusalOf(() => partsOf({ id: ID, amountMinor: '100' }, amounts))).toMatchObject({ slug, field });
  });

  test('ends with the last tier', () => {
    const path = Array(MAX_TIERS - 1).fill(1);
    expect(partsOf({ id: ID, amountMinor: '2', path }, ['1', '1'])[0]?.path).toHaveLength(MAX_TIERS);
    expect(refusalOf(() => partsOf({ id: ID, amountMinor: '2', path: [...path, 1] }, ['1', '1']))).toMatchObject({
      slug: 'too-many-tiers',
      reference: `receivable/${ID}`,
    });
  });

  test('of any amounts sums to the whole, and no two parts share a name', () => {
    const amount = fc.bigInt({ min: 1n, max: MAX_AMOUNT_MINOR / BigInt(MAX_PARTS) });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: MAX_PARTS }), (amounts) => {
        const whole = amounts.reduce((sum, each) => sum + each, 0n);
        const parts = partsOf({ id: ID, amountMinor: whole.toString() }, amounts.map(String));
        expect(parts.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n)).toBe(whole);
        expect(new Set(parts.map(({ id }) => id)).size).toBe(amounts.length);
      }),
    );
  });
});

describe('a credit note', () => {
  test.each([
    ['in part', { amountMinor: '100' }, '30', { amountMinor: '70', creditedMinor: '30' }],
    ['after another', { amountMinor: '70', creditedMinor: '30' }, '69', { amountMinor: '1', creditedMinor: '99' }],
    ['in full', { amountMinor: '100' }, '100', { creditedMinor: '100' }],
    ['of the rest', { amountMinor: '70', creditedMinor: '30' }, '70', { creditedMinor: '100' }],
  ])('%s', (_, owed, credit, left) => {
    expect(credited(owed, credit)).toEqual(left);
  });

  test('never takes more than what is owed', () => {
    expect(refusalOf(() => credited({ amountMinor: '100' }, '101'))).toMatchObject({
      slug: 'credit-note-too-large',
      field: 'amountMinor',
    });
  });

  test('of nothing is none', () => {
    expect(refusalOf(() => credited({ amountMinor: '100' }, '0')).slug).toBe('amount-out-of-range');
  });
});

describe('a payment', () => {
  test.each([
    ['in part', { amountMinor: '100' }, '30', { paidMinor: '30', owedMinor: '70' }],
    ['after another', { amountMinor: '100', paidMinor: '30' }, '69', { paidMinor: '99', owedMinor: '1' }],
    ['in full', { amountMinor: '100' }, '100', { paidMinor: '100', owedMinor: '0' }],
    ['of the rest', { amountMinor: '100', paidMinor: '99' }, '1', { paidMinor: '100', owedMinor: '0' }],
  ])('%s', (_, claim, payment, expected) => {
    expect(paid(claim, payment)).toEqual(expected);
  });

  test.each([
    ['more than the whole', { amountMinor: '100' }, '101'],
    ['more than the rest', { amountMinor: '100', paidMinor: '99' }, '2'],
    ['nothing', { amountMinor: '100' }, '0'],
  ])('of %s is refused', (_, claim, payment) => {
    expect(refusalOf(() => paid(claim, payment))).toMatchObject({ slug: 'amount-out-of-range', field: 'amountMinor' });
  });

  test('leaves what is owed less what was paid', () => {
    expect(owedMinor({ amountMinor: '100' })).toBe(100n);
    expect(owedMinor({ amountMinor: '100', paidMinor: '99' })).toBe(1n);
    expect(owedMinor({ amountMinor: '100', paidMinor: '98', discountMinor: '2' })).toBe(0n);
  });
});
