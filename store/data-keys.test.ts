import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { configuredDataKeys, ensureDataKeysFile, readDataKeys, rewrap, seal, Unreadable, unseal } from './data-keys';

const keyText = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;
const OLD = readDataKeys(keyText('old', 1));
const BOTH = readDataKeys(`${keyText('new', 2)},${keyText('old', 1)}`);
const NEW = readDataKeys(keyText('new', 2));

test('whatever is encrypted is read back under its name, and is never there twice the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (plain, name) => {
      const [one, other] = [seal(OLD, name, plain), seal(OLD, name, plain)];
      expect(unseal(OLD, name, one.bytes)).toEqual(Buffer.from(plain));
      expect(one.bytes.equals(other.bytes)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test('a flipped bit is found wherever it stands, and so are bytes that are cut off', () => {
  const { bytes } = seal(OLD, 'document/a', Buffer.from('what the invoice says'));
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(() => unseal(OLD, 'document/a', flipped)).toThrow(Unreadable);
    expect(() => unseal(OLD, 'document/a', bytes.subarray(0, at))).toThrow(Unreadable);
  }
});

test.each([
  [
    'a key that is not configured',
    () => unseal(NEW, 'a', seal(OLD, 'a', Buffer.from('x')).bytes),
    'the data key "old"',
  ],
  [
    'another key of the same id',
    () => unseal(readDataKeys(keyText('old', 9)), 'a', seal(OLD, 'a', Buffer.from('x')).bytes),
    'changed under the same id',
  ],
  ['another name', () => unseal(OLD, 'b', seal(OLD, 'a', Buffer.from('x')).bytes), 'b is not what was encrypted'],
  ['bytes of another making', () => unseal(OLD, 'a', Buffer.from('<Invoice/>')), 'not in the form'],
])('%s gives an error that says so', (_, read, text) => {
  expect(read).toThrow(Unreadable);
  expect(read).toThrow(text);
});

test('a new key takes over: both read, and after the data key is wrapped anew the old one is not needed', () => {
  const before = seal(OLD, 'a', Buffer.from('x'));
  expect(unseal(BOTH, 'a', before.bytes).toString()).toBe('x');
  const after = rewrap(BOTH, 'a', before.bytes);
  expect(after.keyId).toBe('new');
  expect(unseal(NEW, 'a', after.bytes).toString()).toBe('x');
  expect(() => rewrap(BOTH, 'b', before.bytes)).toThrow(Unreadable);
});

test.each([
  ['no id', Buffer.alloc(32).toString('base64')],
  ['a short key', 'a:AAAA'],
  ['one id twice', `${keyText('a', 1)},${keyText('a', 2)}`],
  ['nothing', ''],
])('a list of keys with %s is refused without a word of what it holds', (_, list) => {
  expect(() => readDataKeys(list)).toThrow(/data key/);
  try {
    readDataKeys(list);
  } catch (error) {
    if (list.length > 10) expect(String(error)).not.toContain(list.slice(-10));
  }
});

test("the sandbox's key is made once, for its owner alone", () => {
  const folder = mkdtempSync(join(tmpdir(), 'data-keys-'));
  try {
    const file = join(folder, 'keys', 'data-keys');
    ensureDataKeysFile(file);
    const first = configuredDataKeys({ DATA_KEYS_FILE: file });
    ensureDataKeysFile(file);
    expect(configuredDataKeys({ DATA_KEYS_FILE: file })).toEqual(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
