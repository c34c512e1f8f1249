// Peers on any platform come to the same key, or to none: the native library, WebAssembly and ethers agree on everything.
import { randomBytes } from 'node:crypto';
import { SigningKey } from 'ethers';
import fc from 'fast-check';
import { recoverByWebAssembly, recoverNatively, recoverPublicKey } from './secp256k1';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const FIELD = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn;

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const wordOf = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const ODD_WORDS = [0n, 1n, 2n, ORDER / 2n, ORDER - 1n, ORDER, ORDER + 1n, FIELD - 1n, FIELD, 2n ** 256n - 1n].map(
  wordOf,
);
/** A word at the edges of the group as often as any other. */
const word = fc.oneof(bytes(32), fc.constantFrom(...ODD_WORDS));
const hex = (found: Uint8Array | undefined) => (found === undefined ? undefined : Buffer.from(found).toString('hex'));

const signed = (digest: Uint8Array, secret: Uint8Array) => {
  const key = new SigningKey(secret);
  return { key, signature: Buffer.from(key.sign(digest).serialized.slice(2), 'hex') };
};
const aSecret = bytes(32).filter((value) => value.some((byte) => byte > 0) && (value[0] ?? 0) < 0xff);

test('a signature gives the key that made it', () => {
  fc.assert(
    fc.property(bytes(32), aSecret, (digest, secret) => {
      const { key, signature } = signed(digest, secret);
      expect(hex(recoverPublicKey(digest, signature))).toBe(key.publicKey.slice(2));
      expect(hex(recoverByWebAssembly(digest, signature))).toBe(key.publicKey.slice(2));
    }),
    { numRuns: 50 },
  );
});

test('a signature that only the point at infinity would have made gives no key', () => {
  // With R = G and s = e, Shamir's sum s·R − e·G is nothing.
  const generator = wordOf(0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n);
  const digest = wordOf(7n);
  const signature = Buffer.concat([generator, digest, Buffer.from([27])]);
  expect(recoverByWebAssembly(digest, signature)).toBeUndefined();
  expect(recoverPublicKey(digest, signature)).toBeUndefined();
});

test('where the package brings no machine code, WebAssembly does the work', () => {
  jest.isolateModules(() => {
    jest.doMock('secp256k1/bindings', () => {
      throw new Error('No native build was found');
    });
    const elsewhere = require('./secp256k1') as typeof import('./secp256k1');
    jest.dontMock('secp256k1/bindings');
    expect(elsewhere.recoverNatively).toBeUndefined();
    expect(elsewhere.recoverPublicKey).toBe(elsewhere.recoverByWebAssembly);
  });
});

const testNatively = recoverNatively === undefined ? test.skip : test;

testNatively('machine code and WebAssembly give the same key, or both none, for any bytes', () => {
  const given = fc.record({ digest: word, r: word, s: word, v: fc.constantFrom(27, 28) });
  let none = 0;
  fc.assert(
    fc.property(given, ({ digest, r, s, v }) => {
      const signature = Buffer.concat([r, s, Buffer.from([v])]);
      const found = hex(recoverNatively?.(digest, signature));
      if (found === undefined) none += 1;
      expect(found).toBe(hex(recoverByWebAssembly(digest, signature)));
    }),
    { numRuns: 1_000 },
  );
  expect(none).toBeGreaterThan(0);
});

testNatively('a changed bit gives the same other key', () => {
  const digest = randomBytes(32);
  const { signature } = signed(digest, randomBytes(32));
  fc.assert(
    fc.property(fc.nat(511), (bit) => {
      const changed = Buffer.from(signature);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(hex(recoverNatively?.(digest, changed))).toBe(hex(recoverByWebAssembly(digest, changed)));
    }),
    { numRuns: 200 },
  );
});
