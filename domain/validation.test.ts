// Input is checked against its schema: the first bad field is named, unknown fields are refused, size is no weapon.
import { Type } from 'typebox';
import { COMMANDS } from './commands';
import { CreditCode, Strict, Text } from './fields';
import { MAX_TEXT_LENGTH } from './limits';
import { Refusal } from './problems';
import { refusalOf } from './testing/refusal-of';
import { assertFits, parseInput } from './validation';

const Order = Strict({
  number: Text,
  parts: Type.Array(Strict({ quantity: Type.Integer({ minimum: 1 }) }), { maxItems: 3 }),
  note: Type.Optional(Text),
});

test('a value that fits is returned as it is', () => {
  const order = { number: 'PO-1', parts: [{ quantity: 2 }] };
  expect(parseInput(Order, order)).toBe(order);
});

test.each<[string, unknown, string]>([
  ['a field of the wrong type', { number: 7, parts: [] }, 'number'],
  ['an empty text', { number: '', parts: [] }, 'number'],
  ['a field inside a list', { number: 'a', parts: [{ quantity: 1 }, { quantity: 0 }] }, 'parts.1.quantity'],
  ['the first of two', { number: 7, parts: 'none' }, 'number'],
  ['a missing field', { number: 'a' }, 'parts'],
  ['a missing field inside a list', { number: 'a', parts: [{}] }, 'parts.0.quantity'],
  ['an unknown field', { number: 'a', parts: [], color: 'red' }, 'color'],
  ['an unknown field inside a list', { number: 'a', parts: [{ quantity: 1, price: 2 }] }, 'parts.0.price'],
  ['an own field __proto__', JSON.parse('{"number":"a","parts":[],"__proto__":{"x":1}}'), '__proto__'],
  ['a list that is too long', { number: 'a', parts: Array(4).fill({ quantity: 1 }) }, 'parts'],
  ['a name with a slash', { number: 'a', parts: [], 'a/b': 1 }, 'a/b'],
  ['text where an object belongs', 'PO-1', '(body)'],
  ['nothing', null, '(body)'],
])('names %s', (_, value, field) => {
  const problem = refusalOf(() => parseInput(Order, value));
  expect(problem).toMatchObject({ slug: 'invalid-input', field });
  expect(problem.detail.startsWith(`${field}: `)).toBe(true);
});

test.each([
  ['1 MB of letters', 'x'.repeat(1_000_000)],
  ['1 MB of digits', '9'.repeat(1_000_000)],
  ['1 MB of combining marks', `e${'\u0301'.repeat(1_000_000)}`],
  ['1 MB of almost a date', `${'2026-01-01'.repeat(100_000)}x`],
  ['1 MB of joined emoji', '\u{1f469}\u200d'.repeat(300_000)],
])('%s is refused in every text field of every command within a second, under load too', (_, text) => {
  for (const schema of Object.values(COMMANDS)) {
    const body = Object.fromEntries(Object.keys(schema.properties).map((field) => [field, text]));
    const startedAt = performance.now();
    const problem = refusalOf(() => parseInput(schema, body));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(problem.detail.length).toBeLessThan(500);
  }
});

test('a malformed credit code has a problem of its own, with its source, wherever it stands', () => {
  const Trade = Strict({ firms: Type.Array(CreditCode), name: Text });
  const problem = refusalOf(() => parseInput(Trade, { firms: ['91310000MA1FL1234I'], name: 'x' }));
  expect(problem).toMatchObject({ slug: 'credit-code-malformed', field: 'firms.0' });
  expect(refusalOf(() => parseInput(Trade, { firms: [7], name: 'x' })).slug).toBe('invalid-input');
  expect(refusalOf(() => parseInput(Trade, { firms: [], name: 'x\u0000' })).slug).toBe('invalid-input');
});

test('the longest text counts characters, not bytes', () => {
  expect(parseInput(Text, '链'.repeat(MAX_TEXT_LENGTH))).toHaveLength(MAX_TEXT_LENGTH);
  expect(refusalOf(() => parseInput(Text, '链'.repeat(MAX_TEXT_LENGTH + 1))).slug).toBe('invalid-input');
});

test('what the program itself wrote has to fit, or it is a defect and no refusal', () => {
  const broken = () => assertFits(Order, { number: 'a' }, 'a stored order');
  expect(broken).toThrow('a stored order breaks its schema at parts');
  expect(broken).not.toThrow(Refusal);
});
