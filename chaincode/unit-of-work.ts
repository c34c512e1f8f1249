/** One transaction's view of the ledger: typed records, its own writes visible, all or nothing per command. */
import type { ChaincodeStub } from 'fabric-shim';
import type { LedgerRecord, RecordKind } from '../domain/records';
import type { BulkState } from './bulk-state';
import { privateSource, publicSource, RecordStore } from './record-store';

/** What the unit of work needs of Fabric's stub. */
export type LedgerStub = Pick<
  ChaincodeStub,
  | 'createCompositeKey'
  | 'getState'
  | 'getStateByPartialCompositeKey'
  | 'putState'
  | 'getPrivateData'
  | 'getPrivateDataHash'
  | 'getPrivateDataByPartialCompositeKey'
  | 'putPrivateData'
>;

/**
 * Holds writes back until `flush`, so that a refused command leaves no trace while its neighbours commit. The methods
 * are those of the public records; `privately` gives the records of a collection.
 */
export class UnitOfWork {
  readonly public: RecordStore;
  readonly #collections = new Map<string, RecordStore>();
  #attempting = false;

  /** @param bulk what the peer takes in bulk; nothing by default */
  constructor(
    readonly stub: LedgerStub,
    private readonly bulk: BulkState = {},
  ) {
    this.public = new RecordStore(publicSource(stub, bulk));
  }

  /** The public record under a key, as this transaction sees it. */
  get<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind> | undefined> {
    return this.public.get(kind, ...keyParts);
  }

  /** The public records whose key starts with these parts, in the order of their keys. */
  list<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind>[]> {
    return this.public.list(kind, ...keyParts);
  }

  /** Writes a public record under its own key. */
  put<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): void {
    this.public.put(kind, record);
  }

  /** The records of a private collection. A peer that does not hold it refuses reads, and the transaction fails. */
  privately(collection: string): RecordStore {
    let store = this.#collections.get(collection);
    if (store === undefined) {
      store = new RecordStore(privateSource(this.stub, collection, this.bulk));
      if (this.#attempting) store.begin();
      this.#collections.set(collection, store);
    }
    return store;
  }

  /**
   * SHA-256 (hex) of the committed private record under a key, which every peer can tell, whether it holds the collection
   * or not; `undefined` where there is none. What this transaction wrote does not count.
   */
  async privateHash(collection: string, kind: RecordKind, ...keyParts: string[]): Promise<string | undefined> {
    const hash = await this.stub.getPrivateDataHash(collection, this.stub.createCompositeKey(kind, keyParts));
    return hash.length === 0 ? undefined : Buffer.from(hash).toString('hex');
  }

  /** Runs one command's work; when it throws, nothing that it wrote remains. Attempts do not nest. */
  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#attempting) throw new Error('attempts do not nest');
    this.#attempting = true;
    let keep = false;
    for (const store of this.#stores()) store.begin();
    try {
      const result = await work();
      keep = true;
      return result;
    } finally {
      this.#attempting = false;
      for (const store of this.#stores()) store.end(keep);
    }
  }

  /** Hands the writes to the peer: the public ones, then each collection's, in the order of their keys. */
  async flush(): Promise<void> {
    for (const store of this.#stores()) await store.flush();
  }

  #stores(): RecordStore[] {
    const collections = [...this.#collections].sort(([left], [right]) => (left < right ? -1 : 1));
    return [this.public, ...collections.map(([, store]) => store)];
  }
}
