/** A transaction's read-write set as plain values, and its decoding from the bytes that endorsers signed. */
import { kvrwset, rwset } from 'fabric-protos/bundle.js';
import { NO_BYTES, toNumber } from './protobuf';
import { sameVersion, type Version } from './versioned-state';

/** Everything a transaction read and would write, by namespace (chaincode). */
export interface NamespaceSet {
  readonly namespace: string;
  readonly set: kvrwset.KVRWSet;
  readonly collections: readonly CollectionSet[];
}

/** What a transaction did to a private collection, as hashes. */
export interface CollectionSet {
  readonly name: string;
  readonly set: kvrwset.HashedRWSet;
  /** Hash over the private values themselves. */
  readonly privateHash: Uint8Array;
}

/** Private values of one transaction, one collection. */
export interface PrivateSet {
  readonly namespace: string;
  readonly collection: string;
  readonly bytes: Uint8Array;
}

/** @throws Error when the bytes are no read-write set */
export function decodeReadWriteSet(bytes: Uint8Array): NamespaceSet[] {
  return rwset.TxReadWriteSet.decode(bytes).ns_rwset.map((entry) => ({
    namespace: entry.namespace ?? '',
    set: kvrwset.KVRWSet.decode(entry.rwset ?? NO_BYTES),
    collections: (entry.collection_hashed_rwset ?? []).map((collection) => ({
      name: collection.collection_name ?? '',
      set: kvrwset.HashedRWSet.decode(collection.hashed_rwset ?? NO_BYTES),
      privateHash: collection.pvt_rwset_hash ?? NO_BYTES,
    })),
  }));
}

/** @throws Error when the bytes are no private read-write set */
export function decodePrivateSets(bytes: Uint8Array): PrivateSet[] {
  return rwset.TxPvtReadWriteSet.decode(bytes).ns_pvt_rwset.flatMap((entry) =>
    (entry.collection_pvt_rwset ?? []).map((collection) => ({
      namespace: entry.namespace ?? '',
      collection: collection.collection_name ?? '',
      bytes: collection.rwset ?? NO_BYTES,
    })),
  );
}

export function encodePrivateSets(sets: readonly PrivateSet[]): Uint8Array {
  const namespaces = [...new Set(sets.map(({ namespace }) => namespace))];
  return rwset.TxPvtReadWriteSet.encode({
    ns_pvt_rwset: namespaces.map((namespace) => ({
      namespace,
      collection_pvt_rwset: sets
        .filter((set) => set.namespace === namespace)
        .map(({ collection, bytes }) => ({ collection_name: collection, rwset: bytes })),
    })),
  }).finish();
}

/** The version in a message; undefined where the key did not exist. */
export function versionFrom(version: kvrwset.IVersion | null | undefined): Version | undefined {
  if (version === null || version === undefined) return undefined;
  return { block: toNumber(version.block_num), transaction: toNumber(version.tx_num) };
}

/** A read with its version as Fabric encodes it: zeros are left out, no version means that there was no such key. */
export function readMessage(key: string, version: Version | undefined): kvrwset.IKVRead {
  return version === undefined ? { key } : { key, version: versionMessage(version) };
}

/** Whether a read is of this version. */
export function sameRead(read: { version?: kvrwset.IVersion | null }, version: Version | undefined): boolean {
  return sameVersion(versionFrom(read.version), version);
}

export function versionMessage(version: Version): kvrwset.IVersion {
  return {
    ...(version.block === 0 ? {} : { block_num: version.block }),
    ...(version.transaction === 0 ? {} : { tx_num: version.transaction }),
  };
}

/** Where the state keeps the hashes of a private collection: keys are key hashes in hexadecimal. */
export function hashedSpace(namespace: string, collection: string): string {
  return `${namespace}\u0000h\u0000${collection}`;
}

/** Where the state keeps a private collection itself. */
export function privateSpace(namespace: string, collection: string): string {
  return `${namespace}\u0000p\u0000${collection}`;
}

export function hexOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? NO_BYTES).toString('hex');
}
