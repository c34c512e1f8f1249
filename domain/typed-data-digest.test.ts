// The digest is the one of EIP-712 to the last bit; a value that does not fit its field has none.
import { hexlify, TypedDataEncoder } from 'ethers';
import fc from 'fast-check';
import { typedDataDigest } from './typed-data-digest';

const DOMAIN = { name: 'GreenTier', version: '1', salt: `0x${'ab'.repeat(32)}` };
const FIELDS = [
  { name: 'text', type: 'string' },
  { name: 'word', type: 'bytes32' },
  { name: 'amount', type: 'uint256' },
  { name: 'until', type: 'uint64' },
];
const MESSAGE = { text: 'CNY', word: `0x${'0c'.repeat(32)}`, amount: '12345678', until: '1772500000' };

test('any message has the digest that ethers gives it', () => {
  const message = fc.record({
    text: fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
    word: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hexlify(bytes)),
    amount: fc.bigInt(0n, 2n ** 256n - 1n).map(String),
    until: fc.bigInt(0n, 2n ** 64n - 1n).map(String),
  });
  const salt = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hexlify(bytes));
  fc.assert(
    fc.property(message, salt, (given, domainSalt) => {
      const domain = { ...DOMAIN, salt: domainSalt };
      expect(typedDataDigest(domain, 'Message', FIELDS, given)).toBe(
        TypedDataEncoder.hash(domain, { Message: FIELDS }, given),
      );
    }),
    { numRuns: 300 },
  );
});

test('a word in capitals is the same word', () => {
  const word = `0x${'0C'.repeat(32)}`;
  expect(typedDataDigest(DOMAIN, 'Message', FIELDS, { ...MESSAGE, word })).toBe(
    typedDataDigest(DOMAIN, 'Message', FIELDS, MESSAGE),
  );
});

test.each([
  ['a field is missing', { text: undefined }],
  ['a text has half a character', { text: '\ud800' }],
  ['a word is a byte short', { word: `0x${'0c'.repeat(31)}` }],
  ['a word has no prefix', { word: '0c'.repeat(32) }],
  ['an amount is negative', { amount: '-1' }],
  ['an amount is a fraction', { amount: '1.5' }],
  ['an amount is nothing', { amount: '' }],
  ['a time exceeds its 64 bits', { until: (2n ** 64n).toString() }],
])('there is no digest when %s', (_, fields) => {
  const message = { ...MESSAGE, ...fields } as typeof MESSAGE;
  expect(() => typedDataDigest(DOMAIN, 'Message', FIELDS, message)).toThrow(/^(the message has no|\w+ is no )/);
});
