/** Keeps private values between endorsement and commit; what is never committed is dropped after a while. */

import { sha256 } from './protobuf';
import type { NamespaceSet, PrivateSet } from './read-write-sets';

/** Blocks after which an endorsed transaction's private values are dropped. */
const KEEP_BLOCKS = 1000;

export interface TransientStore {
  /** Remembers the private values of an endorsement. */
  readonly keep: (txId: string, height: number, sets: readonly PrivateSet[]) => void;
  /** The kept values that are those whose hashes a transaction carries. */
  readonly matching: (txId: string, sets: readonly NamespaceSet[]) => PrivateSet[];
  /** Drops a committed transaction's values, and all that are older than any that could still be committed. */
  readonly drop: (txIds: readonly string[], height: number) => void;
}

export function createTransientStore(): TransientStore {
  const kept = new Map<string, { readonly height: number; readonly byHash: Map<string, PrivateSet> }>();
  return {
    keep: (txId, height, sets) => {
      if (sets.length === 0) return;
      const entry = kept.get(txId) ?? { height, byHash: new Map<string, PrivateSet>() };
      for (const set of sets) entry.byHash.set(hashKey(set.namespace, set.collection, sha256(set.bytes)), set);
      kept.set(txId, entry);
    },
    matching: (txId, sets) => {
      const byHash = kept.get(txId)?.byHash;
      if (byHash === undefined) return [];
      return sets.flatMap(({ namespace, collections }) =>
        collections.flatMap(({ name, privateHash }) => byHash.get(hashKey(namespace, name, privateHash)) ?? []),
      );
    },
    drop: (txIds, height) => {
      for (const txId of txIds) kept.delete(txId);
      for (const [txId, entry] of kept) {
        if (entry.height + KEEP_BLOCKS > height) return;
        kept.delete(txId);
      }
    },
  };
}

function hashKey(namespace: string, collection: string, hash: Uint8Array): string {
  return `${namespace} ${collection} ${Buffer.from(hash).toString('hex')}`;
}
