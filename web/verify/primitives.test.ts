// The primitives of a browser answer as those of Node do, to sound input and to what somebody made up.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import fc from 'fast-check';
import { recoverPublicKey as recoverOnNode } from '../../domain/secp256k1';
import * as node from '../../network/blocks/primitives';
import * as browser from './primitives';
import { recoverPublicKey } from './secp256k1';

const MESSAGE = Buffer.from('供应链');
const KINDS: readonly [node.KeyKind, node.DigestName][] = [
  ['P-256', 'sha256'],
  ['P-256', 'sha512'],
  ['P-384', 'sha256'],
  ['P-384', 'sha384'],
  ['P-521', 'sha512'],
  ['RSA', 'sha256'],
  ['RSA', 'sha384'],
  ['RSA', 'sha512'],
];

/** Length of what stands before an uncompressed point in the DER of its SubjectPublicKeyInfo. */
const POINT_BYTES = { 'P-256': 65, 'P-384': 97, 'P-521': 133 } as const;

function aKey(kind: node.KeyKind) {
  const pair =
    kind === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  const info = pair.publicKey.export({ type: 'spki', format: 'der' });
  const key =
    kind === 'RSA'
      ? pair.publicKey.export({ type: 'pkcs1', format: 'der' })
      : info.subarray(info.length - POINT_BYTES[kind]);
  return { privateKey: pair.privateKey, bytes: { kind, info, key } satisfies node.KeyBytes };
}

test.each(KINDS)('a signature by %s over %s holds, and no changed one does', (kind, digest) => {
  const { privateKey, bytes } = aKey(kind);
  const signature = sign(digest, MESSAGE, privateKey);
  const verifiers = [node.verifierOf(bytes), browser.verifierOf(bytes)];
  const both = (message: Uint8Array, given: Uint8Array) => verifiers.map((each) => each?.(digest, message, given));
  expect(both(MESSAGE, signature)).toEqual([true, true]);
  expect(both(Buffer.from('another'), signature)).toEqual([false, false]);
  expect(both(MESSAGE, Buffer.alloc(0))).toEqual([false, false]);
  expect(both(MESSAGE, Buffer.concat([signature, Buffer.of(0)]))).toEqual([false, false]);
  fc.assert(
    fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const given = Buffer.from(signature);
      given[at] = (given[at] as number) ^ change;
      expect(both(MESSAGE, given)).toEqual([false, false]);
    }),
    { numRuns: 25 },
  );
});

test('a point beside its curve is no key', () => {
  const { bytes } = aKey('P-256');
  const spoilt = (given: Uint8Array) => Buffer.concat([given.subarray(0, -1), Buffer.of((given.at(-1) as number) ^ 1)]);
  const beside = { ...bytes, info: spoilt(bytes.info), key: spoilt(bytes.key) };
  expect([node.verifierOf(beside), browser.verifierOf(beside)]).toEqual([undefined, undefined]);
});

test('base64 is read in its one spelling alone', () => {
  for (const text of ['', 'QQ==', 'QUI=', 'QUJD', 'QR==', 'QQ', 'QQ=', 'Q', 'QU JD', '-_-_', 'QUJD\n', '供应']) {
    const [one, other] = [node.bytesOfBase64(text), browser.bytesOfBase64(text)];
    expect(other && [...other]).toEqual(one && [...one]);
  }
});

test('a hash of parts is that of the whole', () => {
  const parts = [randomBytes(100), randomBytes(0), randomBytes(31)];
  const [one, other] = [node.startSha256(), browser.startSha256()];
  for (const part of parts) {
    one.update(part);
    other.update(part);
  }
  expect([...other.digest()]).toEqual([...one.digest()]);
});

test('public keys on secp256k1 are recovered alike, where there are any', () => {
  const edges = fc.constantFrom('00'.repeat(32), 'ff'.repeat(32), `${'00'.repeat(31)}01`);
  const word = fc.oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    edges.map((hex) => Buffer.from(hex, 'hex')),
  );
  fc.assert(
    fc.property(word, word, word, fc.constantFrom(27, 28), (digest, r, s, v) => {
      const signature = Uint8Array.from([...r, ...s, v]);
      const [one, other] = [recoverOnNode(digest, signature), recoverPublicKey(digest, signature)];
      expect(other && [...other]).toEqual(one && [...one]);
    }),
    { numRuns: 60 },
  );
});
