/** The typed records of one place on the ledger, the public state or a private collection, with own writes visible. */
import type { ChaincodeStub } from 'fabric-shim';
import { decodeRecord, encodeRecord } from '../domain/record-codec';
import { keyPartsOf, type LedgerRecord, type RecordKind } from '../domain/records';

/** Reads and writes values of one place by their composite keys. */
export interface StateSource {
  key(kind: RecordKind, keyParts: readonly string[]): string;
  get(key: string): Promise<Uint8Array>;
  /** Entries whose key starts with these parts. Fabric lets a transaction that writes read no range of a collection. */
  range(kind: RecordKind, keyParts: readonly string[]): AsyncIterable<{ key: string; value: Uint8Array }>;
  put(key: string, value: Uint8Array): Promise<void>;
}

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
  /** Committed entries of each range that was read, by its prefix. */
  readonly #ranges = new Map<string, Entry[]>();
  readonly #written: Writes = new Map();
  #attempted: Writes | undefined;

  constructor(private readonly source: StateSource) {}

  /** The record under a key, as this transaction sees it. */
  async get<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind> | undefined> {
    const key = this.source.key(kind, keyParts);
    const own = this.#attempted?.get(kind)?.get(key) ?? this.#written.get(kind)?.get(key);
    const text = own ?? (await this.#committed(key));
    return text === null ? undefined : decodeRecord(kind, text);
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
    const entries = [...this.#written.values()].flatMap((writes) => [...writes]);
    for (const [key, text] of entries.sort(byKey)) await this.source.put(key, Buffer.from(text, 'utf8'));
  }

  async #committed(key: string): Promise<string | null> {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const bytes = await this.source.get(key);
    const text = bytes.length === 0 ? null : Buffer.from(bytes).toString('utf8');
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
export function publicSource(stub: PublicStub): StateSource {
  return {
    key: (kind, keyParts) => stub.createCompositeKey(kind, [...keyParts]),
    get: (key) => stub.getState(key),
    range: (kind, keyParts) => stub.getStateByPartialCompositeKey(kind, [...keyParts]),
    put: (key, value) => stub.putState(key, value),
  };
}

/** A private collection, which the peers of its members hold. */
export function privateSource(stub: PrivateStub, collection: string): StateSource {
  return {
    key: (kind, keyParts) => stub.createCompositeKey(kind, [...keyParts]),
    get: (key) => stub.getPrivateData(collection, key),
    range: (kind, keyParts) => stub.getPrivateDataByPartialCompositeKey(collection, kind, [...keyParts]),
    put: (key, value) => stub.putPrivateData(collection, key, value),
  };
}

type PublicStub = Pick<ChaincodeStub, 'createCompositeKey' | 'getState' | 'getStateByPartialCompositeKey' | 'putState'>;
type PrivateStub = Pick<
  ChaincodeStub,
  'createCompositeKey' | 'getPrivateData' | 'getPrivateDataByPartialCompositeKey' | 'putPrivateData'
>;

function write(writes: Writes, kind: RecordKind, key: string, text: string): void {
  const entries = writes.get(kind) ?? new Map<string, string>();
  writes.set(kind, entries.set(key, text));
}

function byKey([left]: Entry, [right]: Entry): number {
  return left < right ? -1 : 1;
}
