import fc from 'fast-check';
import { bytesOfHex, compareBytes, hexOf, joined, strictTextOf, textOf, utf8Of } from './bytes';

const anyBytes = fc.uint8Array({ maxLength: 40 });

test('hexadecimal and back gives the same bytes', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(bytesOfHex(hexOf(bytes))).toEqual(bytes);
      expect(bytesOfHex(hexOf(bytes).toUpperCase())).toEqual(bytes);
    }),
  );
});

test.each([['0'], ['0g'], ['g0'], ['0x12'], ['/0'], [':0'], ['`0'], ['@0']])('%s is no hexadecimal', (hex) => {
  expect(() => bytesOfHex(hex)).toThrow(Error);
});

test('bytes read as text as Node reads them', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(textOf(bytes)).toBe(Buffer.from(bytes).toString('utf8'));
    }),
  );
});

test('text and back gives the same text, with a mark of byte order too', () => {
  for (const text of ['', '供应链', '\uFEFFmarked', '\u{1F33F}']) {
    expect(strictTextOf(utf8Of(text))).toBe(text);
    expect(textOf(utf8Of(text))).toBe(text);
  }
});

test('bytes that are no UTF-8 are no strict text', () => {
  expect(strictTextOf(Uint8Array.of(0x61, 0xff))).toBeUndefined();
  expect(strictTextOf(Uint8Array.of(0xc1, 0xa1))).toBeUndefined(); // a longer spelling of "a"
});

test('parts stand one after another', () => {
  expect(joined(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
});

test('bytes are ordered as Node orders them', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (one, other) => {
      expect(Math.sign(compareBytes(one, other))).toBe(Buffer.compare(one, other));
      expect(compareBytes(one, Uint8Array.from(one))).toBe(0);
    }),
  );
});
