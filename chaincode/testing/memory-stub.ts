/** For tests: Fabric's state in memory, with its composite keys and with writes that the transaction does not see. */
import type { LedgerStub } from '../unit-of-work';

/** A stub that counts what it is asked and commits when told. */
export interface MemoryStub extends LedgerStub {
  /** Makes the transaction's writes the state, as a valid block does. */
  commit(): void;
  /** Every key and value, in the order of keys, as text. */
  state(): [key: string, value: string][];
  /** What the last commit wrote, as text. */
  readonly committed: readonly [key: string, value: string][];
  /** Keys in the order in which they were put since the last commit. */
  readonly pending: readonly string[];
  /** Values put since the stub was made. */
  readonly puts: number;
  /** How often the state was asked. */
  readonly reads: { readonly gets: number; readonly ranges: number };
  /** Another stub that starts with the same state. */
  fork(): MemoryStub;
}

/** An empty state, or a copy of one. */
export function memoryStub(initial: ReadonlyMap<string, Uint8Array> = new Map()): MemoryStub {
  const state = new Map(initial);
  const writes: [key: string, value: Uint8Array][] = [];
  const reads = { gets: 0, ranges: 0 };
  let puts = 0;
  let committed: [key: string, value: string][] = [];

  async function* range(prefix: string) {
    reads.ranges++;
    const keys = [...state.keys()].filter((key) => key.startsWith(prefix) && key !== prefix);
    for (const key of keys.sort(byBytes)) yield { namespace: 'greentier', key, value: state.get(key) as Uint8Array };
  }

  const stub = {
    reads,
    get pending() {
      return writes.map(([key]) => key);
    },
    get committed() {
      return committed;
    },
    get puts() {
      return puts;
    },
    async getState(key: string) {
      reads.gets++;
      return state.get(key) ?? new Uint8Array();
    },
    async putState(key: string, value: Uint8Array) {
      puts++;
      writes.push([key, value]);
    },
    getStateByPartialCompositeKey: (objectType: string, attributes: string[]) =>
      range(compositeKey(objectType, attributes)),
    createCompositeKey: compositeKey,
    commit() {
      const last = writes.splice(0);
      committed = last.map(([key, value]) => [key, Buffer.from(value).toString('utf8')]);
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
