/** Summarises the results of a range query so that its repetition at commit shows any phantom: reads, or a Merkle tree of them. */
import { kvrwset } from 'fabric-protos/bundle.js';
import { NO_BYTES, sameBytes, sha256, toNumber } from './protobuf';
import { readMessage, sameRead } from './read-write-sets';
import type { KeyedEntry } from './versioned-state';

/** Reads that Fabric lists before it hashes them, and the degree of the tree. */
const MAX_DEGREE = 50;

/** Collects results in order; the outcome depends on them alone. */
export class RangeSummary {
  private pending: kvrwset.IKVRead[] = [];
  /** Hashes by level; level 1 hashes reads, each higher one hashes of the level below. */
  private readonly levels = new Map<number, Uint8Array[]>();
  private maxLevel = 1;
  private count = 0;

  constructor(private readonly maxDegree: number = MAX_DEGREE) {}

  add(entry: Pick<KeyedEntry, 'key' | 'version'>): void {
    this.count += 1;
    this.pending.push(readMessage(entry.key, entry.version));
    if (this.pending.length > this.maxDegree) this.hashPending();
  }

  /** What goes into the read-write set: nothing where nothing was read. */
  finish(): Pick<kvrwset.IRangeQueryInfo, 'raw_reads' | 'reads_merkle_hashes'> {
    if (this.count === 0) return {};
    if (this.levels.size === 0) return { raw_reads: { kv_reads: this.pending } };
    if (this.pending.length > 0) this.hashPending();
    this.closeLevels();
    return {
      reads_merkle_hashes: {
        max_degree: this.maxDegree,
        max_level: this.maxLevel,
        max_level_hashes: this.levels.get(this.maxLevel) ?? [],
      },
    };
  }

  private hashPending(): void {
    const bytes = kvrwset.QueryReads.encode({ kv_reads: this.pending }).finish();
    this.pending = [];
    this.push(1, sha256(bytes));
    for (let level = 1; ; level += 1) {
      const hashes = this.levels.get(level) ?? [];
      if (hashes.length <= this.maxDegree) return;
      this.levels.delete(level);
      this.push(level + 1, sha256(...hashes));
    }
  }

  /** Carries what is left on lower levels up to the highest. */
  private closeLevels(): void {
    for (let level = 1; level < this.maxLevel; level += 1) {
      const hashes = this.levels.get(level) ?? [];
      this.levels.delete(level);
      if (hashes.length > 0) this.push(level + 1, hashes.length === 1 ? (hashes[0] as Uint8Array) : sha256(...hashes));
    }
    const top = this.levels.get(this.maxLevel) ?? [];
    if (top.length > this.maxDegree) {
      this.levels.delete(this.maxLevel);
      this.push(this.maxLevel + 1, sha256(...top));
    }
  }

  private push(level: number, hash: Uint8Array): void {
    const hashes = this.levels.get(level) ?? [];
    hashes.push(hash);
    this.levels.set(level, hashes);
    this.maxLevel = Math.max(this.maxLevel, level);
  }
}

/** Whether a range query would give the same results again. */
export function rangeUnchanged(info: kvrwset.IRangeQueryInfo, results: Iterable<KeyedEntry>): boolean {
  const expected = info.reads_merkle_hashes;
  if (expected) {
    const summary = new RangeSummary(toNumber(expected.max_degree));
    for (const entry of results) summary.add(entry);
    const found = summary.finish().reads_merkle_hashes;
    const hashes = expected.max_level_hashes ?? [];
    return (
      found?.max_level === expected.max_level &&
      found?.max_level_hashes?.length === hashes.length &&
      hashes.every((hash, index) => sameBytes(hash, found.max_level_hashes?.[index] ?? NO_BYTES))
    );
  }
  const reads = info.raw_reads?.kv_reads ?? [];
  let index = 0;
  for (const entry of results) {
    const read = reads[index];
    if (read === undefined || read.key !== entry.key || !sameRead(read, entry.version)) return false;
    index += 1;
  }
  return index === reads.length;
}
