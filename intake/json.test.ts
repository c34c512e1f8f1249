/** Strict JSON: numbers as written, keys that pollute nothing, hostile texts that cost next to nothing. */
import fc from 'fast-check';
import { canonicalText, exactDecimal, isJsonObject, JsonNumber, parseJson, plainJson } from './json';
import { MAX_JSON_BYTES, MAX_JSON_DEPTH, MAX_JSON_MEMBERS, MAX_JSON_VALUES } from './limits';

function codeOf(text: string): string | undefined {
  const result = parseJson(text);
  return result.ok ? undefined : result.refusals[0]?.code;
}

it('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const result = parseJson(text);
      if (!result.ok) expect(result.refusals[0]?.code).toBe('key-refused');
      else expect(plainJson(result.value)).toEqual(JSON.parse(text));
    }),
  );
});

it('refuses what JSON.parse refuses', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 3 }),
      fc.nat(60),
      fc.constantFrom('', ',', '"', '{', ']', '\u0001', 'e'),
      (text, at, put) => {
        const broken = text.slice(0, at) + put + text.slice(at + 1);
        let isJson = true;
        try {
          JSON.parse(broken);
        } catch {
          isJson = false;
        }
        if (!isJson) expect(codeOf(broken)).toBeDefined();
      },
    ),
    { numRuns: 500 },
  );
});

it('keeps a number as it is written', () => {
  const result = parseJson('{"quantity": 0.1000000000000000000001}');
  if (!result.ok || !isJsonObject(result.value)) throw new Error('it is an object');
  expect(result.value.quantity).toEqual(new JsonNumber('0.1000000000000000000001'));
});

test.each([
  ['1.50', '1.5'],
  ['15e-1', '1.5'],
  ['1E3', '1000'],
  ['1e21', undefined],
])('%s is the decimal %s', (text, decimal) => {
  expect(exactDecimal(new JsonNumber(text))).toBe(decimal);
});

it('has one text for equal values', () => {
  const texts = ['{"b":1.0,"a":[10e-1]}', ' { "a" : [ 1 ], "b" : 1 } '].map((text) => {
    const result = parseJson(text);
    return result.ok ? canonicalText(result.value) : '';
  });
  expect(texts).toEqual(['{"a":[1],"b":1}', '{"a":[1],"b":1}']);
});

test.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])(
  'takes no key %s, and pollutes nothing',
  (key) => {
    expect(codeOf(`{"a":{"${key}":{"polluted":true}}}`)).toBe('key-refused');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  },
);

test.each<[string, string, string]>([
  ['a key twice', '{"a":1,"a":2}', 'json-malformed'],
  ['nesting', '['.repeat(MAX_JSON_DEPTH + 2), 'too-deep'],
  ['values', `[${'0,'.repeat(MAX_JSON_VALUES)}0]`, 'too-many-parts'],
  ['members', `{${Array.from({ length: MAX_JSON_MEMBERS + 1 }, (_, n) => `"k${n}":0`).join()}}`, 'too-many-parts'],
  ['more after the value', '{} {}', 'json-malformed'],
  ['a byte that is no value', '\u00a0{}', 'json-malformed'],
])('refuses %s', (_, text, code) => {
  expect(codeOf(text)).toBe(code);
});

test.each(['[', '{', '"', '\\"', '"\\', ' ', '9', '-', '1e', '{"a":', '[[],'])(
  'a megabyte of %j is refused at once',
  (unit) => {
    const text = unit.repeat(MAX_JSON_BYTES / unit.length);
    const times = Array.from({ length: 4 }, () => {
      const start = process.hrtime.bigint();
      const { ok } = parseJson(text);
      expect(ok && unit !== '9').toBe(false);
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    // 50 ms on a quiet machine; five times that on a shared one still tells linear work from quadratic.
    expect(Math.min(...times)).toBeLessThan(2_000);
  },
);
