/**
 * For tests: Fabric's state and private collections in memory, with its composite keys and with writes that the
 * transaction does not see. As on a peer, a transaction that read a range of a collection does not write.
 */
import { createHash } from 'node:crypto';
import type { BulkState } from '../bulk-state';
import type { LedgerStub } from '../unit-of-work';

/** A stub that counts what it is asked and commits when told. */
export interface MemoryStub extends LedgerStub {
  /** Makes the transaction's writes the state, as a valid block does. */
  commit(): void;
  /** Every key and value, in the order of keys, as text; private ones under the name of their collection and a colon. */
  state(): [key: string, value: string][];
  /** What the last commit wrote, as text. */
  readonly committed: readonly [key: string, value: string][];
  /** Keys in the order in which they were put since the last commit. */
  readonly pending: readonly string[];
  /** What was put since the last commit, as text. */
  writes(): [key: string, value: string][];
  /** Values put since the stub was made. */
  readonly puts: number;
  /** How often the state was asked. */
  readonly reads: { readonly gets: number; readonly ranges: number };
  /** Keys that were read since the last commit or since this was last asked, in their order, each once. */
  takeReadKeys(): string[];
  /** A transaction of its own on this very state: what is simulated at once sees the same, until one of them commits. */
  transaction(): MemoryStub;
  /** Whether what was read since the last commit is not what the state holds now: a peer finds the transaction invalid. */
  isStale(): boolean;
  /** The same state for whoever asks and writes in bulk. */
  readonly bulk: Required<BulkState>;
  /** Another stub that starts with the same state. */
  fork(): MemoryStub;
}

/** An empty state, or a copy of one. */
export function memoryStub(initial: ReadonlyMap<string, Uint8Array> = new Map()): MemoryStub {
  return stubOn(new Map(initial));
}

/** A value is never changed in its place: another version of it is another array of bytes. */
function stubOn(state: Map<string, Uint8Array>): MemoryStub {
  const writes: [key: string, value: Uint8Array][] = [];
  const reads = { gets: 0, ranges: 0 };
  const seen = new Map<string, Uint8Array | undefined>();
  const seenRanges: { readonly prefix: string; readonly values: readonly (Uint8Array | undefined)[] }[] = [];
  let puts = 0;
  let committed: [key: string, value: string][] = [];
  let readPrivateRange = false;

  async function* range(prefix: string, from = prefix.length) {
    reads.ranges++;
    const keys = keysIn(prefix);
    // As on a peer, nothing protects a range of a collection from phantoms.
    if (from === 0) seenRanges.push({ prefix, values: keys.map((key) => state.get(key)) });
    for (const key of keys) {
      yield { namespace: 'greentier', key: key.slice(from), value: state.get(key) as Uint8Array };
    }
  }
  const keysIn = (prefix: string) => [...state.keys()].filter((key) => key.startsWith(prefix)).sort(byBytes);
  const within = (collection: string, key: string) => `${collection}:${key}`;

  const stub = {
    reads,
    get pending() {
      return writes.map(([key]) => key);
    },
    writes: () => writes.map(([key, value]): [string, string] => [key, Buffer.from(value).toString('utf8')]),
    get committed() {
      return committed;
    },
    get puts() {
      return puts;
    },
    async getState(key: string) {
      reads.gets++;
      seen.set(key, state.get(key));
      return state.get(key) ?? new Uint8Array();
    },
    takeReadKeys() {
      const keys = [...seen.keys()].sort(byBytes);
      seen.clear();
      return keys;
    },
    transaction: () => stubOn(state),
    isStale: () =>
      [...seen].some(([key, value]) => state.get(key) !== value) ||
      seenRanges.some(({ prefix, values }) => {
        const keys = keysIn(prefix);
        return keys.length !== values.length || keys.some((key, index) => state.get(key) !== values[index]);
      }),
    bulk: {
      get: (keys: readonly string[]) => Promise.all(keys.map((key) => stub.getState(key))),
      async put(entries: Parameters<Required<BulkState>['put']>[0]) {
        for (const { collection, key, value } of entries) {
          await stub.putState(collection === '' ? key : within(collection, key), value);
        }
      },
    },
    async putState(key: string, value: Uint8Array) {
      if (readPrivateRange) throw new Error('Transaction has already performed queries on pvt data');
      puts++;
      writes.push([key, value]);
    },
    getStateByPartialCompositeKey: (objectType: string, attributes: string[]) =>
      range(compositeKey(objectType, attributes), 0),
    getPrivateData: (collection: string, key: string) => stub.getState(within(collection, key)),
    putPrivateData: (collection: string, key: string, value: Uint8Array) =>
      stub.putState(within(collection, key), value),
    async getPrivateDataHash(collection: string, key: string) {
      const value = await stub.getState(within(collection, key));
      return value.length === 0 ? value : createHash('sha256').update(value).digest();
    },
    getPrivateDataByPartialCompositeKey(collection: string, objectType: string, attributes: string[]) {
      readPrivateRange = true;
      return range(within(collection, compositeKey(objectType, attributes)), within(collection, '').length);
    },
    createCompositeKey: compositeKey,
    commit() {
      readPrivateRange = false;
      seen.clear();
      seenRanges.length = 0;
      committed = stub.writes();
      const last = writes.splice(0);
      for (const [key, value] of last) state.set(key, value);
    },
    state: () =>
      [...state]
        .sort(([left], [right]) => byBytes(left, right))
        .map(([key, value]): [string, string] => [key, Buffer.from(value).toString('utf8')]),
    fork: () => memoryStub(state),
  };
  return stub as unknown as MemoryStub; // Fabric's type also promises an iterator, which nobody here awaits
}

/** Fabric's composite key: NUL, the type, and each attribute, all ended by NUL; nothing may be empty. */
function compositeKey(objectType: string, attributes: readonly string[]): string {
  const parts = [objectType, ...attributes];
  if (parts.some((part) => typeof part !== 'string' || part.length === 0)) {
    throw new Error('object type or attribute not a non-zero length string');
  }
  return `\u0000${parts.map((part) => `${part}\u0000`).join('')}`;
}

/** The order of Fabric's state databases: by UTF-8 bytes. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}
