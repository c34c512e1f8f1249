/** The typed records of one place on the ledger, the public state or a private collection, with own writes visible. */
import type { ChaincodeStub } from 'fabric-shim';
import { decodeRecord, encodeRecord } from '../domain/record-codec';
import { keyPartsOf, type LedgerRecord, type RecordKind } from '../domain/records';
import type { BulkState } from './bulk-state';

/** Reads and writes values of one place by their composite keys. */
export interface StateSource {
  key(kind: RecordKind, keyParts: readonly string[]): string;
  get(key: string): Promise<Uint8Array>;
  /** Values of many keys in their order; absent where each is asked for alone. */
  getAll?(keys: readonly string[]): Promise<Uint8Array[]>;
  /** Entries whose key starts with these parts. Fabric lets a transaction that writes read no range of a collection. */
  range(kind: RecordKind, keyParts: readonly string[]): AsyncIterable<{ key: string; value: Uint8Array }>;
  put(key: string, value: Uint8Array): Promise<void>;
  /** Writes many values in their order; absent where each is written alone. */
  putAll?(entries: readonly { readonly key: string; readonly value: Uint8Array }[]): Promise<void>;
}

/** The name of a record: its kind and the parts of its key. */
export type RecordKey = readonly [kind: RecordKind, ...keyParts: string[]];

/** Values by key, by kind of record: a list looks at its own kind only. */
type Writes = Map<RecordKind, Map<string, string>>;
type Entry = [key: string, text: string];

/**
 * Fabric's own reads do not see what the same transaction wrote; these do. Writes are held back until `flush`, and what
 * is written between `begin` and `end` joins the rest only when `end` says so.
 */
export class RecordStore {
  /** Committed value of each key that was read; `null` where there is none. */
  readonly #read = new Map<string, string | null>();
  /** Committed records that were read: a batch asks for the same firms again and again. Frozen, since all share them. */
  readonly #known = new Map<string, object>();
  /** Committed entries of each range that was read, by its prefix. */
  readonly #ranges = new Map<string, Entry[]>();
  readonly #written: Writes = new Map();
  #attempted: Writes | undefined;

  constructor(private readonly source: StateSource) {}

  /** The record under a key, as this transaction sees it. */
  async get<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind> | undefined> {
    const key = this.source.key(kind, keyParts);
    const own = this.#attempted?.get(kind)?.get(key) ?? this.#written.get(kind)?.get(key);
    if (own !== undefined) return decodeRecord(kind, own);
    const known = this.#known.get(key);
    if (known !== undefined) return known as LedgerRecord<Kind>;
    const text = await this.#committed(key);
    if (text === null) return undefined;
    const record = frozen(decodeRecord(kind, text));
    this.#known.set(key, record as object);
    return record;
  }

  /**
   * Reads what commands are going to ask for, in one message where the peer takes it. What is named is read whatever the
   * peer can: every peer has to come to the same set of reads.
   */
  async readAhead(names: readonly RecordKey[]): Promise<void> {
    const keys = new Set(names.map(([kind, ...keyParts]) => this.source.key(kind, keyParts)));
    const unread = [...keys].filter((key) => !this.#read.has(key));
    if (this.source.getAll === undefined) {
      for (const key of unread) await this.#committed(key);
      return;
    }
    const values = await this.source.getAll(unread);
    unread.forEach((key, index) => {
      this.#read.set(key, textOf(values[index] as Uint8Array));
    });
  }

  /** The records whose key starts with these parts, in the order of their keys. */
  async list<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind>[]> {
    const prefix = this.source.key(kind, keyParts);
    const texts = new Map(await this.#committedRange(prefix, kind, keyParts));
    for (const writes of [this.#written, this.#attempted]) {
      for (const [key, text] of writes?.get(kind) ?? []) if (key.startsWith(prefix)) texts.set(key, text);
    }
    return [...texts].sort(byKey).map(([, text]) => decodeRecord(kind, text));
  }

  /** Writes a record under its own key. */
  put<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): void {
    const key = this.source.key(kind, keyPartsOf(kind, record));
    write(this.#attempted ?? this.#written, kind, key, encodeRecord(kind, record));
  }

  /** Whether anything would be flushed. */
  get hasWrites(): boolean {
    return this.#written.size > 0;
  }

  /** Begins an attempt. */
  begin(): void {
    this.#attempted = new Map();
  }

  /** Ends the attempt; what it wrote stays or goes. */
  end(keep: boolean): void {
    const attempted = this.#attempted;
    this.#attempted = undefined;
    if (!keep) return;
    for (const [kind, entries] of attempted ?? []) {
      for (const [key, text] of entries) write(this.#written, kind, key, text);
    }
  }

  /** Hands the writes to the peer, in the order of their keys. */
  async flush(): Promise<void> {
    const entries = [...this.#written.values()]
      .flatMap((writes) => [...writes])
      .sort(byKey)
      .map(([key, text]) => ({ key, value: Buffer.from(text, 'utf8') }));
    if (this.source.putAll !== undefined) await this.source.putAll(entries);
    else for (const { key, value } of entries) await this.source.put(key, value);
  }

  async #committed(key: string): Promise<string | null> {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const text = textOf(await this.source.get(key));
    this.#read.set(key, text);
    return text;
  }

  async #committedRange(prefix: string, kind: RecordKind, keyParts: string[]): Promise<Entry[]> {
    const known = this.#ranges.get(prefix);
    if (known !== undefined) return known;
    const entries: Entry[] = [];
    for await (const { key, value } of this.source.range(kind, keyParts)) {
      entries.push([key, Buffer.from(value).toString('utf8')]);
    }
    this.#ranges.set(prefix, entries);
    return entries;
  }
}

/** The state that every peer holds. */
export function publicSource(stub: PublicStub, { get: getAll, put }: BulkState = {}): StateSource {
  return {
    key: (kind, keyParts) => stub.createCompositeKey(kind, [...keyParts]),
    get: (key) => stub.getState(key),
    range: (kind, keyParts) => stub.getStateByPartialCompositeKey(kind, [...keyParts]),
    put: (key, value) => stub.putState(key, value),
    ...(getAll === undefined ? {} : { getAll }),
    ...(put === undefined ? {} : { putAll: putAllTo(put, '') }),
  };
}

/** A private collection, which the peers of its members hold. */
export function privateSource(stub: PrivateStub, collection: string, { put }: BulkState = {}): StateSource {
  return {
    key: (kind, keyParts) => stub.createCompositeKey(kind, [...keyParts]),
    get: (key) => stub.getPrivateData(collection, key),
    range: (kind, keyParts) => stub.getPrivateDataByPartialCompositeKey(collection, kind, [...keyParts]),
    put: (key, value) => stub.putPrivateData(collection, key, value),
    ...(put === undefined ? {} : { putAll: putAllTo(put, collection) }),
  };
}

type PublicStub = Pick<ChaincodeStub, 'createCompositeKey' | 'getState' | 'getStateByPartialCompositeKey' | 'putState'>;
type PrivateStub = Pick<
  ChaincodeStub,
  'createCompositeKey' | 'getPrivateData' | 'getPrivateDataByPartialCompositeKey' | 'putPrivateData'
>;

function putAllTo(put: Required<BulkState>['put'], collection: string): Required<StateSource>['putAll'] {
  return (entries) => put(entries.map((entry) => ({ collection, ...entry })));
}

/** The value itself, which nobody can change from now on. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** A value as text; null for an empty one, which stands for none. */
function textOf(bytes: Uint8Array): string | null {
  return bytes.length === 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function write(writes: Writes, kind: RecordKind, key: string, text: string): void {
  const entries = writes.get(kind) ?? new Map<string, string>();
  writes.set(kind, entries.set(key, text));
}

function byKey([left]: Entry, [right]: Entry): number {
  return left < right ? -1 : 1;
}
