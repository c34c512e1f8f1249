// Equal values are equal bytes: RFC 8785, as far as records use it.
import fc from 'fast-check';
import { canonicalJson } from './canonical';

test.each([
  [
    'keys sort by UTF-16 code units',
    { b: 1, a: 2, '10': 3, A: 4, é: 5, '€': 6 },
    '{"10":3,"A":4,"a":2,"b":1,"é":5,"€":6}',
  ],
  ['nested objects too', { z: { b: [{ d: 1, c: 2 }], a: null } }, '{"z":{"a":null,"b":[{"c":2,"d":1}]}}'],
  ['lists keep their order', [3, 1, 2], '[3,1,2]'],
  ['fields without a value are left out', { a: undefined, b: 1 }, '{"b":1}'],
  ['numbers have one spelling', [1.0, -0, 1e21, 1e-7, 100], '[1,0,1e+21,1e-7,100]'],
  ['text is escaped no more than needed', 'a"\\\n\u0001é/中', '"a\\"\\\\\\n\\u0001é/中"'],
  ['an empty object', {}, '{}'],
])('%s', (_, value, expected) => {
  expect(canonicalJson(value)).toBe(expected);
});

test('the order in which an object was put together does not show', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
    }),
  );
});

test('what was written is read back, and written again it is the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [{ a: Number.NaN }]])(
  '%p has no JSON form and is a defect of the caller',
  (value) => {
    expect(() => canonicalJson(value)).toThrow();
  },
);
