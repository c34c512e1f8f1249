/**
 * Simulates one transaction for one organisation's peer: answers the chaincode's reads as of one height and records
 * reads and writes. As on Fabric, a transaction does not see its own writes.
 */
import { kvrwset, rwset } from 'fabric-protos/bundle.js';
import { compareKeys } from './key-order';
import type { Ledger } from './ledger';
import { sha256, sparse } from './protobuf';
import { RangeSummary } from './range-reads';
import { hashedSpace, hexOf, type PrivateSet, privateSpace, readMessage, versionMessage } from './read-write-sets';
import { type KeyedEntry, type Snapshot, type StateMetadata, sameVersion, type Version } from './versioned-state';

/** Why the peer refuses what the chaincode asked for; the chaincode gets the message as an error. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

/** A collection as the simulating peer sees it. */
export interface CollectionAccess {
  /** Whether this peer holds the collection's data. */
  readonly held: boolean;
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

/** What a simulation depends on. */
export interface SimulationContext {
  readonly ledger: Ledger;
  readonly namespace: string;
  readonly txId: string;
  /** @returns undefined where there is no such collection */
  readonly collectionAccess: (collection: string) => CollectionAccess | undefined;
}

/** What a simulation has found, as Fabric's endorsers sign it. */
export interface SimulationResult {
  readonly publicSet: Uint8Array;
  readonly privateSets: readonly PrivateSet[];
}

/** A range query in progress. */
export interface RangeCursor {
  /** The next entry, or undefined at the end. */
  readonly next: () => KeyedEntry | undefined;
  /** The key at which a later query would go on; empty at the end. */
  readonly bookmark: () => string;
}

interface ReadsAndWrites {
  readonly reads: Map<string, Version | undefined>;
  readonly writes: Map<string, Uint8Array | undefined>;
  readonly metadataWrites: Map<string, StateMetadata>;
}

export class Simulation {
  private readonly snapshot: Snapshot;
  private readonly own: ReadsAndWrites = emptyRecord();
  private readonly collections = new Map<string, ReadsAndWrites>();
  private readonly ranges: RecordedRange[] = [];
  private wrote = false;
  private paginated = false;
  private queriedPrivate = false;

  constructor(private readonly context: SimulationContext) {
    const { ledger } = context;
    this.snapshot = ledger.state.snapshot(ledger.height);
  }

  /** Height that the simulation reads. */
  get height(): number {
    return this.snapshot.height;
  }

  /** Lets go of the height; the simulation must not be used any more. */
  release(): void {
    this.snapshot.release();
  }

  get(key: string): Uint8Array | undefined {
    const entry = this.context.ledger.state.get(this.context.namespace, key, this.height);
    this.own.reads.set(key, entry?.version);
    return entry?.value;
  }

  getMetadata(key: string): StateMetadata | undefined {
    const entry = this.context.ledger.state.get(this.context.namespace, key, this.height);
    this.own.reads.set(key, entry?.version);
    return entry?.metadata;
  }

  /** @param value undefined deletes the key */
  put(key: string, value: Uint8Array | undefined): void {
    this.checkWrite();
    this.own.writes.set(key, value);
  }

  putMetadata(key: string, metadata: StateMetadata): void {
    this.checkWrite();
    this.own.metadataWrites.set(key, metadata);
  }

  /** Entries from `start` up to but not including `end`; an empty end has no limit. */
  range(start: string, end: string, paginated: boolean): RangeCursor {
    if (paginated) {
      if (this.wrote) throw this.unsupported('Paginated queries are supported only in a read-only transaction');
      this.paginated = true;
    }
    const recorded: RecordedRange = { start, end, last: undefined, exhausted: false, summary: new RangeSummary() };
    this.ranges.push(recorded);
    return this.cursor(this.context.namespace, start, end, (entry) => {
      if (entry === undefined) {
        recorded.exhausted = true;
        return;
      }
      recorded.last = entry.key;
      recorded.summary.add(entry);
    });
  }

  getPrivate(collection: string, key: string): Uint8Array | undefined {
    const access = this.access(collection);
    this.checkMayRead(collection, access);
    const { ledger, namespace } = this.context;
    const entry = access.held ? ledger.state.get(privateSpace(namespace, collection), key, this.height) : undefined;
    const hashed = this.hashedEntry(collection, key);
    if (!sameVersion(entry?.version, hashed?.version)) {
      throw new SimulationError(
        'private data matching public hash version is not available. ' +
          `Public hash version = ${heightText(hashed?.version)}, Private data version = ${heightText(entry?.version)}`,
      );
    }
    this.record(collection).reads.set(key, entry?.version);
    return entry?.value;
  }

  getPrivateHash(collection: string, key: string): Uint8Array | undefined {
    this.access(collection);
    const hashed = this.hashedEntry(collection, key);
    this.record(collection).reads.set(key, hashed?.version);
    return hashed?.value;
  }

  getPrivateMetadata(collection: string, key: string): StateMetadata | undefined {
    this.checkMayRead(collection, this.access(collection));
    const hashed = this.hashedEntry(collection, key);
    this.record(collection).reads.set(key, hashed?.version);
    return hashed?.metadata;
  }

  /** @param value undefined deletes the key */
  putPrivate(collection: string, key: string, value: Uint8Array | undefined): void {
    this.checkMayWrite(collection);
    this.checkWrite();
    this.record(collection).writes.set(key, value);
  }

  putPrivateMetadata(collection: string, key: string, metadata: StateMetadata): void {
    this.checkMayWrite(collection);
    this.checkWrite();
    this.record(collection).metadataWrites.set(key, metadata);
  }

  privateRange(collection: string, start: string, end: string): RangeCursor {
    const access = this.access(collection);
    this.checkMayRead(collection, access);
    if (this.wrote) throw this.unsupported('Queries on pvt data is supported only in a read-only transaction');
    this.queriedPrivate = true;
    const space = privateSpace(this.context.namespace, collection);
    // Fabric records no phantom protection for private ranges.
    return access.held ? this.cursor(space, start, end, () => {}) : EMPTY_CURSOR;
  }

  /** What was read and written, encoded in Fabric's order. */
  result(): SimulationResult {
    const { namespace } = this.context;
    const privateSets = this.privateSets();
    const collections = [...this.collections.keys()].sort(compareKeys).map((name) => {
      const record = this.collections.get(name) as ReadsAndWrites;
      const values = privateSets.find(({ collection }) => collection === name);
      return {
        collection_name: name,
        hashed_rwset: hashedSet(record),
        ...(values === undefined ? {} : { pvt_rwset_hash: sha256(values.bytes) }),
      };
    });
    const set = kvrwset.KVRWSet.encode({
      reads: inOrder(this.own.reads).map(([key, version]) => readMessage(key, version)),
      range_queries_info: this.rangeInfos(),
      writes: inOrder(this.own.writes).map(([key, value]) => writeMessage(key, value)),
      metadata_writes: inOrder(this.own.metadataWrites).map(([key, metadata]) => ({
        key,
        entries: entriesOf(metadata),
      })),
    }).finish();
    const untouched = set.length === 0 && collections.length === 0;
    const publicSet = rwset.TxReadWriteSet.encode({
      ns_rwset: untouched
        ? []
        : [{ namespace, ...(set.length === 0 ? {} : { rwset: set }), collection_hashed_rwset: collections }],
    }).finish();
    return { publicSet, privateSets };
  }

  private cursor(
    space: string,
    start: string,
    end: string,
    record: (entry: KeyedEntry | undefined) => void,
  ): RangeCursor {
    const { state } = this.context.ledger;
    let from = start;
    let exclusive = false;
    return {
      next: () => {
        const entry = state.next(space, from, exclusive, end, this.height);
        record(entry);
        if (entry !== undefined) {
          from = entry.key;
          exclusive = true;
        }
        return entry;
      },
      bookmark: () => state.next(space, from, exclusive, end, this.height)?.key ?? '',
    };
  }

  private rangeInfos(): kvrwset.IRangeQueryInfo[] {
    const infos = new Map<string, kvrwset.IRangeQueryInfo>();
    for (const { start, end, last, exhausted, summary } of this.ranges) {
      const endKey = exhausted ? end : (last ?? '');
      const identity = JSON.stringify([start, endKey, exhausted]);
      if (infos.has(identity)) continue;
      const bounds = sparse({ start_key: start, end_key: endKey, itr_exhausted: exhausted });
      infos.set(identity, { ...bounds, ...summary.finish() });
    }
    return [...infos.values()];
  }

  private privateSets(): PrivateSet[] {
    const written = [...this.collections].filter(
      ([, { writes, metadataWrites }]) => writes.size > 0 || metadataWrites.size > 0,
    );
    return written
      .sort(([left], [right]) => compareKeys(left, right))
      .map(([collection, { writes, metadataWrites }]) => ({
        namespace: this.context.namespace,
        collection,
        bytes: kvrwset.KVRWSet.encode({
          writes: inOrder(writes).map(([key, value]) => writeMessage(key, value)),
          metadata_writes: inOrder(metadataWrites).map(([key]) => ({ key })),
        }).finish(),
      }));
  }

  private hashedEntry(collection: string, key: string) {
    const { ledger, namespace } = this.context;
    return ledger.state.get(hashedSpace(namespace, collection), hexOf(keyHash(key)), this.height);
  }

  private record(collection: string): ReadsAndWrites {
    let record = this.collections.get(collection);
    if (record === undefined) {
      record = emptyRecord();
      this.collections.set(collection, record);
    }
    return record;
  }

  private access(collection: string): CollectionAccess {
    const access = this.context.collectionAccess(collection);
    if (access !== undefined) return access;
    throw new SimulationError(
      `collection [${collection}] not defined in the collection config for chaincode [${this.context.namespace}]`,
    );
  }

  private checkMayRead(collection: string, { mayRead }: CollectionAccess): void {
    if (!mayRead) throw this.noAccess('read', collection);
  }

  private checkMayWrite(collection: string): void {
    if (!this.access(collection).mayWrite) throw this.noAccess('write', collection);
  }

  private noAccess(kind: string, collection: string): SimulationError {
    return new SimulationError(
      `tx creator does not have ${kind} access permission on privatedata in ` +
        `chaincodeName:${this.context.namespace} collectionName: ${collection}`,
    );
  }

  private checkWrite(): void {
    if (this.queriedPrivate) {
      throw this.unsupported('Transaction has already performed queries on pvt data. Writes are not allowed');
    }
    if (this.paginated) {
      throw this.unsupported('Transaction has already performed a paginated query. Writes are not allowed');
    }
    this.wrote = true;
  }

  private unsupported(reason: string): SimulationError {
    return new SimulationError(`txid [${this.context.txId}]: unsuppored transaction. ${reason}`);
  }
}

interface RecordedRange {
  readonly start: string;
  readonly end: string;
  last: string | undefined;
  exhausted: boolean;
  readonly summary: RangeSummary;
}

const EMPTY_CURSOR: RangeCursor = { next: () => undefined, bookmark: () => '' };

function emptyRecord(): ReadsAndWrites {
  return { reads: new Map(), writes: new Map(), metadataWrites: new Map() };
}

function inOrder<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([left], [right]) => compareKeys(left, right));
}

function writeMessage(key: string, value: Uint8Array | undefined): kvrwset.IKVWrite {
  return value === undefined || value.length === 0 ? { key, is_delete: true } : { key, value };
}

function hashedSet(record: ReadsAndWrites): Uint8Array {
  return kvrwset.HashedRWSet.encode({
    hashed_reads: inOrder(record.reads).map(([key, version]) => ({
      key_hash: keyHash(key),
      ...(version === undefined ? {} : { version: versionMessage(version) }),
    })),
    hashed_writes: inOrder(record.writes).map(([key, value]) =>
      value === undefined || value.length === 0
        ? { key_hash: keyHash(key), is_delete: true }
        : { key_hash: keyHash(key), value_hash: sha256(value) },
    ),
    metadata_writes: inOrder(record.metadataWrites).map(([key, metadata]) => ({
      key_hash: keyHash(key),
      entries: entriesOf(metadata),
    })),
  }).finish();
}

function entriesOf(metadata: StateMetadata): kvrwset.IKVMetadataEntry[] {
  return inOrder(metadata).map(([name, value]) => sparse({ name, value }));
}

function keyHash(key: string): Buffer {
  return sha256(Buffer.from(key, 'utf8'));
}

function heightText(version: Version | undefined): string {
  return version === undefined ? '<nil>' : `{BlockNum: ${version.block}, TxNum: ${version.transaction}}`;
}
