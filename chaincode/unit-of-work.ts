/** One transaction's view of the ledger: typed records, its own writes visible, all or nothing per command. */
import type { ChaincodeStub } from 'fabric-shim';
import { decodeRecord, encodeRecord } from '../domain/record-codec';
import { keyPartsOf, type LedgerRecord, type RecordKind } from '../domain/records';

/** What the unit of work needs of Fabric's stub. */
export type LedgerStub = Pick<
  ChaincodeStub,
  'getState' | 'putState' | 'getStateByPartialCompositeKey' | 'createCompositeKey'
>;

/** Values by key, by kind of record: a list looks at its own kind only. */
type Writes = Map<RecordKind, Map<string, string>>;
type Entry = [key: string, text: string];

/**
 * Fabric's own `getState` does not see what the same transaction wrote; this does, and it holds writes back until
 * `flush`, so that a refused command leaves no trace while its neighbours commit.
 */
export class UnitOfWork {
  /** Committed value of each key that was read; `null` where there is none. */
  readonly #read = new Map<string, string | null>();
  /** Committed entries of each range that was read, by its prefix. */
  readonly #ranges = new Map<string, Entry[]>();
  readonly #written: Writes = new Map();
  /** What the command under way wrote; it joins the rest only when the command succeeds. */
  #attempted: Writes | undefined;

  constructor(readonly stub: LedgerStub) {}

  /** The record under a key, as this transaction sees it. */
  async get<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind> | undefined> {
    const key = this.stub.createCompositeKey(kind, keyParts);
    const own = this.#attempted?.get(kind)?.get(key) ?? this.#written.get(kind)?.get(key);
    const text = own ?? (await this.#committed(key));
    return text === null ? undefined : decodeRecord(kind, text);
  }

  /** The records whose key starts with these parts, in the order of their keys. */
  async list<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind>[]> {
    const prefix = this.stub.createCompositeKey(kind, keyParts);
    const texts = new Map(await this.#committedRange(prefix, kind, keyParts));
    for (const writes of [this.#written, this.#attempted]) {
      for (const [key, text] of writes?.get(kind) ?? []) if (key.startsWith(prefix)) texts.set(key, text);
    }
    return [...texts].sort(byKey).map(([, text]) => decodeRecord(kind, text));
  }

  /** Writes a record under its own key. */
  put<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): void {
    const key = this.stub.createCompositeKey(kind, keyPartsOf(kind, record));
    write(this.#attempted ?? this.#written, kind, key, encodeRecord(kind, record));
  }

  /** Runs one command's work; when it throws, nothing that it wrote remains. Attempts do not nest. */
  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#attempted !== undefined) throw new Error('attempts do not nest');
    const attempted: Writes = new Map();
    this.#attempted = attempted;
    try {
      const result = await work();
      for (const [kind, entries] of attempted) {
        for (const [key, text] of entries) write(this.#written, kind, key, text);
      }
      return result;
    } finally {
      this.#attempted = undefined;
    }
  }

  /** Hands the writes to the peer, in the order of their keys. */
  async flush(): Promise<void> {
    const entries = [...this.#written.values()].flatMap((writes) => [...writes]);
    for (const [key, text] of entries.sort(byKey)) await this.stub.putState(key, Buffer.from(text, 'utf8'));
  }

  async #committed(key: string): Promise<string | null> {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const bytes = await this.stub.getState(key);
    const text = bytes.length === 0 ? null : Buffer.from(bytes).toString('utf8');
    this.#read.set(key, text);
    return text;
  }

  async #committedRange(prefix: string, kind: RecordKind, keyParts: string[]): Promise<Entry[]> {
    const known = this.#ranges.get(prefix);
    if (known !== undefined) return known;
    const entries: Entry[] = [];
    for await (const { key, value } of this.stub.getStateByPartialCompositeKey(kind, keyParts)) {
      entries.push([key, Buffer.from(value).toString('utf8')]);
    }
    this.#ranges.set(prefix, entries);
    return entries;
  }
}

function write(writes: Writes, kind: RecordKind, key: string, text: string): void {
  const entries = writes.get(kind) ?? new Map<string, string>();
  writes.set(kind, entries.set(key, text));
}

function byKey([left]: Entry, [right]: Entry): number {
  return left < right ? -1 : 1;
}
