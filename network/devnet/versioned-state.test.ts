import { VersionedState } from './versioned-state';

function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}

function put(state: VersionedState, key: string, value: string | undefined, block: number): void {
  const entry = { value: value === undefined ? undefined : bytes(value), metadata: undefined };
  state.put('ns', key, { ...entry, version: { block, transaction: 0 } });
}

function read(state: VersionedState, key: string, height: number): string | undefined {
  const value = state.get('ns', key, height)?.value;
  return value === undefined ? undefined : Buffer.from(value).toString();
}

test('a height sees what its blocks wrote and nothing later', () => {
  const state = new VersionedState();
  put(state, 'a', 'one', 0);
  const snapshot = state.snapshot(1);
  put(state, 'a', 'two', 1);
  state.show(2);
  expect(read(state, 'a', snapshot.height)).toBe('one');
  expect(read(state, 'a', 2)).toBe('two');
});

test('a key that was deleted is still there for a height that was open before', () => {
  const state = new VersionedState();
  put(state, 'a', 'one', 0);
  const snapshot = state.snapshot(1);
  put(state, 'a', undefined, 1);
  state.show(2);
  expect(state.next('ns', '', false, '', 1)?.key).toBe('a');
  expect(state.next('ns', '', false, '', 2)).toBeUndefined();
  snapshot.release();
  expect(state.next('ns', '', false, '', 1)).toBeUndefined();
});

test('former values go when the last height that sees them is released', () => {
  const state = new VersionedState();
  put(state, 'a', 'one', 0);
  const first = state.snapshot(1);
  const second = state.snapshot(1);
  put(state, 'a', 'two', 1);
  state.show(2);
  first.release();
  first.release();
  expect(read(state, 'a', 1)).toBe('one');
  second.release();
  expect(read(state, 'a', 1)).toBeUndefined();
  expect(read(state, 'a', 2)).toBe('two');
});

test('a value stands until the block that replaces it is seen, also when nobody holds a height open', () => {
  const state = new VersionedState();
  put(state, 'a', 'one', 0);
  state.show(1);
  const snapshot = state.snapshot(1);
  put(state, 'a', 'two', 1);
  snapshot.release();
  expect(read(state, 'a', 1)).toBe('one');
  state.show(2);
  expect(read(state, 'a', 1)).toBeUndefined();
  expect(read(state, 'a', 2)).toBe('two');
});

test('a range stops before its end key', () => {
  const state = new VersionedState();
  for (const key of ['a', 'b', 'c']) put(state, key, key, 0);
  expect(state.next('ns', 'a', true, 'c', 1)?.key).toBe('b');
  expect(state.next('ns', 'b', true, 'c', 1)).toBeUndefined();
});
