/**
 * The channel's ledger: blocks on disk, and the state, history and indexes that follow from them in memory.
 * A block is on disk before anybody can see it; after a crash the same blocks give the same state.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { common, protos } from 'fabric-protos/bundle.js';
import { blockHeaderHash, validationCodes } from './block-building';
import { asBuffer, toNumber } from './protobuf';
import { decodePrivateSets, encodePrivateSets, type NamespaceSet, type PrivateSet } from './read-write-sets';
import { RecordLog } from './record-log';
import { applyPrivateSet, applyWrites } from './state-changes';
import { readStoredTransaction } from './stored-transactions';
import { VersionedState } from './versioned-state';

/** Where a transaction stands, and what became of it. */
export interface TransactionPlace {
  readonly block: number;
  readonly index: number;
  readonly code: protos.TxValidationCode;
}

/** The private values of a transaction of a block. */
export interface PrivateTransaction {
  readonly index: number;
  readonly sets: readonly PrivateSet[];
}

/** A block with what its validation found, ready to be kept. */
export interface ValidatedBlock {
  readonly block: common.Block;
  readonly transactions: readonly { readonly txId: string; readonly code: protos.TxValidationCode }[];
  readonly privateTransactions: readonly PrivateTransaction[];
}

const VALID = protos.TxValidationCode.VALID;

/** The newest blocks stay in memory for readers that follow closely, up to so many bytes of them. */
const RECENT_BYTES = 8 * 1024 * 1024;

export class Ledger {
  readonly state = new VersionedState();
  private readonly transactions = new Map<string, TransactionPlace>();
  /** By namespace and key: block and transaction numbers of each valid write, in turn. */
  private readonly writers = new Map<string, Map<string, number[]>>();
  private readonly recent = new Map<number, Buffer>();
  private recentBytes = 0;
  private readonly listeners = new Set<() => void>();
  private lastHash: Buffer = Buffer.alloc(0);
  private visibleHeight = 0;

  private constructor(
    private readonly blocks: RecordLog,
    private readonly privateBlocks: RecordLog,
  ) {}

  /**
   * Opens the ledger of a data folder and brings its state up to its last block.
   * @throws RecordLogError when a file is damaged
   */
  static open(folder: string): Ledger {
    mkdirSync(folder, { recursive: true });
    const blocks = RecordLog.open(join(folder, 'blocks.log'));
    const privateBlocks = RecordLog.open(join(folder, 'private.log'));
    try {
      const ledger = new Ledger(blocks, privateBlocks);
      ledger.recover();
      return ledger;
    } catch (error) {
      blocks.close();
      privateBlocks.close();
      throw error;
    }
  }

  /** Number of blocks that can be seen. */
  get height(): number {
    return this.visibleHeight;
  }

  /** Hash of the last block's header, which the next block names. */
  get lastBlockHash(): Buffer {
    return this.lastHash;
  }

  placeOf(txId: string): TransactionPlace | undefined {
    return this.transactions.get(txId);
  }

  /** The serialised block. @throws RecordLogError when there is none of this number, or it is damaged */
  blockBytes(number: number): Buffer {
    return this.recent.get(number) ?? this.blocks.read(number);
  }

  /** Block and transaction of each valid write of a key that a height can see, the newest first. */
  writersOf(namespace: string, key: string, height: number): { readonly block: number; readonly index: number }[] {
    const numbers = this.writers.get(namespace)?.get(key) ?? [];
    const places: { block: number; index: number }[] = [];
    for (let at = numbers.length - 2; at >= 0; at -= 2) {
      const block = numbers[at] as number;
      if (block < height) places.push({ block, index: numbers[at + 1] as number });
    }
    return places;
  }

  /** Calls back after each block, once it is on disk and can be seen. Returns how to stop that. */
  onCommit(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Remembers a valid transaction's writes in state and history; they are seen once their block is committed. */
  apply(sets: readonly NamespaceSet[], version: { readonly block: number; readonly transaction: number }): void {
    applyWrites(this.state, sets, version);
    for (const { namespace, set } of sets) {
      for (const { key } of set.writes) this.remember(namespace, key ?? '', version.block, version.transaction);
    }
  }

  /** Keeps a block whose valid transactions have been applied, then lets it be seen. @throws Error when the disk fails */
  async commit(validated: ValidatedBlock): Promise<void> {
    const number = toNumber(validated.block.header?.number);
    if (validated.privateTransactions.length > 0) {
      await this.privateBlocks.append(encodePrivateBlock(number, validated.privateTransactions));
    }
    const bytes = asBuffer(common.Block.encode(validated.block).finish());
    await this.blocks.append(bytes);
    this.keepRecent(number, bytes);
    validated.transactions.forEach(({ txId, code }, index) => {
      this.index(txId, { block: number, index, code });
    });
    for (const { index, sets } of validated.privateTransactions) {
      for (const set of sets) applyPrivateSet(this.state, set, { block: number, transaction: index });
    }
    this.show(validated.block, number);
    for (const listener of this.listeners) listener();
  }

  close(): void {
    this.blocks.close();
    this.privateBlocks.close();
  }

  private recover(): void {
    const privateByBlock = new Map<number, PrivateBlock>();
    const records: number[] = [];
    this.privateBlocks.recover((record) => {
      const privateBlock = decodePrivateBlock(record);
      privateByBlock.set(privateBlock.number, privateBlock);
      records.push(privateBlock.number);
    });
    this.blocks.recover((record, number) => {
      this.replay(record, privateByBlock.get(number)?.transactions ?? []);
    });
    // Private data goes to disk before its block: what has no block was never acknowledged.
    const firstOrphan = records.findIndex((number) => number >= this.height);
    if (firstOrphan >= 0) this.privateBlocks.truncate(firstOrphan);
  }

  private replay(record: Buffer, privateTransactions: readonly PrivateTransaction[]): void {
    const block = common.Block.decode(record);
    const number = toNumber(block.header?.number);
    const codes = validationCodes(block);
    (block.data?.data ?? []).forEach((envelope, index) => {
      const code = codes[index] as protos.TxValidationCode;
      const { txId, sets } = readStoredTransaction(envelope, code === VALID);
      this.index(txId, { block: number, index, code });
      this.apply(sets, { block: number, transaction: index });
    });
    for (const { index, sets } of privateTransactions) {
      for (const set of sets) applyPrivateSet(this.state, set, { block: number, transaction: index });
    }
    this.show(block, number);
  }

  private show(block: common.Block, number: number): void {
    this.lastHash = blockHeaderHash(block);
    this.visibleHeight = number + 1;
    this.state.show(number + 1);
  }

  /** The first transaction of an id keeps its place: a repetition is invalid and changes nothing. */
  private index(txId: string, place: TransactionPlace): void {
    if (txId !== '' && !this.transactions.has(txId)) this.transactions.set(txId, place);
  }

  private keepRecent(number: number, bytes: Buffer): void {
    this.recent.set(number, bytes);
    this.recentBytes += bytes.length;
    for (const [oldest, { length }] of this.recent) {
      if (this.recentBytes <= RECENT_BYTES) return;
      this.recent.delete(oldest);
      this.recentBytes -= length;
    }
  }

  private remember(namespace: string, key: string, block: number, transaction: number): void {
    let keys = this.writers.get(namespace);
    if (keys === undefined) {
      keys = new Map();
      this.writers.set(namespace, keys);
    }
    const numbers = keys.get(key);
    if (numbers === undefined) keys.set(key, [block, transaction]);
    else numbers.push(block, transaction);
  }
}

interface PrivateBlock {
  readonly number: number;
  readonly transactions: readonly PrivateTransaction[];
}

function encodePrivateBlock(number: number, transactions: readonly PrivateTransaction[]): Uint8Array {
  const plain = transactions.map(({ index, sets }) => ({
    index,
    sets: Buffer.from(encodePrivateSets(sets)).toString('base64'),
  }));
  return Buffer.from(JSON.stringify({ number, transactions: plain }));
}

function decodePrivateBlock(record: Buffer): PrivateBlock {
  const plain = JSON.parse(record.toString('utf8')) as {
    number: number;
    transactions: { index: number; sets: string }[];
  };
  return {
    number: plain.number,
    transactions: plain.transactions.map(({ index, sets }) => ({
      index,
      sets: decodePrivateSets(Buffer.from(sets, 'base64')),
    })),
  };
}
