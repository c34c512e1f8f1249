/** Applies a valid transaction's writes to the state, as Fabric's peers do: values, metadata, and hashes of private data. */
import { kvrwset } from 'fabric-protos/bundle.js';
import { NO_BYTES } from './protobuf';
import { hashedSpace, hexOf, type NamespaceSet, type PrivateSet, privateSpace } from './read-write-sets';
import type { StateMetadata, Version, VersionedState } from './versioned-state';

/** Applies public writes and the hashes of private ones. */
export function applyWrites(state: VersionedState, sets: readonly NamespaceSet[], version: Version): void {
  for (const { namespace, set, collections } of sets) {
    applyChanges(state, namespace, changesOf(set.writes, set.metadata_writes, plainKey), version);
    for (const collection of collections) {
      const { hashed_writes, metadata_writes } = collection.set;
      const writes = hashed_writes.map((write) => ({ ...write, value: write.value_hash ?? NO_BYTES }));
      const space = hashedSpace(namespace, collection.name);
      applyChanges(state, space, changesOf(writes, metadata_writes, hashedKey), version);
    }
  }
}

/** Applies the private values themselves, where the organisation's peer has them. */
export function applyPrivateSet(
  state: VersionedState,
  { namespace, collection, bytes }: PrivateSet,
  version: Version,
): void {
  const set = kvrwset.KVRWSet.decode(bytes);
  applyChanges(
    state,
    privateSpace(namespace, collection),
    changesOf(set.writes, set.metadata_writes, plainKey),
    version,
  );
}

interface Change {
  value?: Uint8Array;
  deleted?: boolean;
  metadata?: StateMetadata;
}

interface Write {
  readonly is_delete?: boolean | null;
  readonly value?: Uint8Array | null;
}

interface MetadataWrite {
  readonly entries?: readonly kvrwset.IKVMetadataEntry[] | null;
}

/** What a transaction does to each key, value and metadata taken together. */
function changesOf<W extends Write, M extends MetadataWrite>(
  writes: readonly W[],
  metadataWrites: readonly M[],
  keyOf: (item: W | M) => string,
): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const write of writes) {
    // An empty value is a deletion for Fabric, whatever the flag says.
    const deleted = write.is_delete === true || (write.value ?? NO_BYTES).length === 0;
    changes.set(keyOf(write), deleted ? { deleted } : { value: Buffer.from(write.value ?? NO_BYTES) });
  }
  for (const write of metadataWrites) {
    const key = keyOf(write);
    const entries = (write.entries ?? []).map(
      ({ name, value }) => [name ?? '', Buffer.from(value ?? NO_BYTES)] as const,
    );
    changes.set(key, { ...changes.get(key), metadata: new Map(entries) });
  }
  return changes;
}

function applyChanges(state: VersionedState, space: string, changes: Map<string, Change>, version: Version): void {
  for (const [key, change] of changes) {
    if (change.deleted) {
      state.put(space, key, { value: undefined, metadata: undefined, version });
      continue;
    }
    const present =
      change.value === undefined || change.metadata === undefined
        ? state.get(space, key, Number.POSITIVE_INFINITY)
        : undefined;
    const value = change.value ?? present?.value;
    // Metadata of a key that does not exist is dropped.
    if (value === undefined) continue;
    const metadata = change.metadata ?? present?.metadata;
    state.put(space, key, { value, metadata: metadata?.size === 0 ? undefined : metadata, version });
  }
}

function plainKey(item: { readonly key?: string | null }): string {
  return item.key ?? '';
}

function hashedKey(item: { readonly key_hash?: Uint8Array | null }): string {
  return hexOf(item.key_hash);
}
