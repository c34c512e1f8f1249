/** Writes a bundle out of the ledger's blocks, line by line; keeps what a story leads to in memory, and of blocks only the one at hand. */
import { decodeBlock } from '../network/blocks/decode';
import type { LedgerBlock, LedgerTransaction } from '../network/blocks/ledger-block';
import {
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  type BundledCheckpoint,
  type BundledRecord,
  type BundleScope,
  type Line,
} from './bundle-format';
import { bundledBlock, headerOf, NOT_CLAIMED } from './bundled-block';
import { type CheckpointHeader, checkpointTree, word } from './chain/merkle';
import { type Closure, readClosure } from './closure';
import { recordWritesOf } from './record-writes';
import {
  disproves,
  includes,
  isBefore,
  type Place,
  type RangeRead,
  readsOf,
  type StateReads,
  writtenKeysOf,
} from './state-reads';

/** What a bundle is made of. */
export interface BundleSources {
  readonly channel: string;
  readonly scope: BundleScope;
  /** The ledger's blocks from block 0 on, without a gap, byte for byte; asked for several times. */
  readonly blocks: () => AsyncIterable<Uint8Array>;
  /** The checkpoints that stand on the EVM chain. */
  readonly checkpoints: readonly BundledCheckpoint[];
}

/** The ledger holds nothing of what was asked for, as far as the given blocks go. */
export class NotOnLedger extends Error {
  override readonly name = 'NotOnLedger';
}

/**
 * Writes the bundle's lines, but for the one that ends it. The same blocks and checkpoints give the same lines.
 * @throws NotOnLedger before the first line
 * @throws DecodeError when a block cannot be read
 * @throws Error when the blocks have a gap, or a checkpoint does not hold the blocks that it says
 */
export async function* bundleLines(sources: BundleSources): AsyncGenerator<Line> {
  const { channel, scope } = sources;
  const selection = await select(sources);
  yield { kind: 'head', head: { format: BUNDLE_FORMAT, version: BUNDLE_VERSION, channel, scope } };
  yield* blockLines(sources, selection);
  const records = [...selection.records.values()].sort((one, other) => (one.record < other.record ? -1 : 1));
  for (const record of records) yield { kind: 'record', record };
}

/** What a bundle takes of the ledger. */
interface Selection {
  /** The last block of the bundle's. */
  readonly toBlock: bigint | undefined;
  /** The flags of a block's transactions that matter, by their index; undefined for a block that does not. */
  flagsOf(block: LedgerBlock): ReadonlyMap<number, number> | undefined;
  readonly records: ReadonlyMap<string, BundledRecord>;
}

async function select(sources: BundleSources): Promise<Selection> {
  const { scope } = sources;
  const picked: Picked = new Map();
  const records = new Map<string, BundledRecord>();
  if (scope.kind === 'everything') {
    const closure = readClosure(scope).close() as Closure;
    await requireHeight(sources, BigInt(scope.toBlock));
    return { toBlock: BigInt(scope.toBlock), flagsOf: (block) => claimed(block, 0n, closure, picked), records };
  }
  const closure = await closureOf(sources);
  if (scope.kind === 'period') {
    await pickFoundings(sources, closure, scope, picked);
    const fromBlock = BigInt(scope.fromBlock);
    return { toBlock: BigInt(scope.toBlock), flagsOf: (block) => claimed(block, fromBlock, closure, picked), records };
  }
  await pickStory(sources, closure, picked, records);
  return { toBlock: undefined, flagsOf: ({ number }) => picked.get(number), records };
}

async function closureOf({ scope, blocks }: BundleSources): Promise<Closure> {
  const reader = readClosure(scope);
  do {
    for await (const block of decoded(blocks)) {
      for (const transaction of block.transactions) reader.observe(transaction, block.number);
    }
  } while (reader.leadsBack());
  const closure = reader.close();
  if (closure !== undefined) return closure;
  const what =
    scope.kind === 'party' ? `firm/${scope.party}` : `receivable/${(scope as { receivable: string }).receivable}`;
  throw new NotOnLedger(`no valid transaction wrote ${what}: check the id, or wait until its block is archived`);
}

async function* decoded(blocks: BundleSources['blocks']): AsyncGenerator<LedgerBlock> {
  let next = 0n;
  for await (const bytes of blocks()) {
    const block = decodeBlock(bytes);
    if (block.number !== next) throw new Error(`block ${next} is missing: block ${block.number} stands in its place`);
    next += 1n;
    yield block;
  }
}

async function requireHeight({ blocks }: BundleSources, toBlock: bigint): Promise<void> {
  let last = -1n;
  for await (const bytes of blocks()) {
    last = headerOf(bytes).number;
    if (last >= toBlock) return;
  }
  throw new NotOnLedger(`block ${toBlock} is not on the ledger, whose last one is ${last}`);
}

/** By number of the selected block, the flags of the transactions that matter by their index. */
type Picked = Map<bigint, Map<number, number>>;

/** In a run of blocks the flags of all that the contract did; before it of what the run found there. */
function claimed(
  block: LedgerBlock,
  fromBlock: bigint,
  closure: Closure,
  picked: Picked,
): ReadonlyMap<number, number> | undefined {
  if (block.number < fromBlock) {
    return picked.get(block.number) ?? (isConfiguration(block) ? new Map<number, number>() : undefined);
  }
  const touching = block.transactions.filter((transaction) => closure.touches(transaction, block.number));
  return new Map(touching.map(({ index, validationCode }) => [index, validationCode]));
}

function isConfiguration({ transactions }: LedgerBlock): boolean {
  return transactions.some(({ type }) => type === 'config');
}

/** Before a period: what its transactions read, and what sealed the offers that were accepted in it. */
async function pickFoundings(
  sources: BundleSources,
  closure: Closure,
  scope: { readonly fromBlock: string; readonly toBlock: string },
  picked: Picked,
): Promise<void> {
  const [fromBlock, toBlock] = [BigInt(scope.fromBlock), BigInt(scope.toBlock)];
  if (fromBlock > toBlock) throw new NotOnLedger(`a period does not end before it begins: ${fromBlock} to ${toBlock}`);
  await requireHeight(sources, toBlock);
  const conflicts: Conflict[] = [];
  const unlisted: RangeRead[] = [];
  const found = new Set<string>();
  for await (const block of decoded(sources.blocks)) {
    if (block.number > toBlock) break;
    for (const transaction of block.transactions.filter((each) => closure.touches(each, block.number))) {
      const reads = readsOf(transaction, block.data[transaction.index] as Uint8Array);
      for (const place of versionsIn(reads)) if (place.block < fromBlock) found.add(`${place.block}.${place.index}`);
      unlisted.push(...reads.ranges.filter(({ listed }) => listed === undefined));
      if (isReadConflict(transaction))
        conflicts.push({ place: { block: block.number, index: transaction.index }, reads });
    }
  }
  for await (const block of decoded(sources.blocks)) {
    if (block.number >= fromBlock) break;
    for (const transaction of block.transactions.filter(({ valid }) => valid)) {
      const isFound =
        found.has(`${block.number}.${transaction.index}`) ||
        closure.sealedBy(transaction).length > 0 ||
        writtenKeysOf(transaction).some((key) => unlisted.some((range) => includes(range, key)));
      if (isFound) pick(picked, block.number).set(transaction.index, transaction.validationCode);
    }
  }
  await pickConflicting(sources.blocks, conflicts, picked, fromBlock);
}

/** The versions that a transaction says it read. */
function versionsIn({ keys, ranges }: StateReads): Place[] {
  const read = [...keys, ...ranges.flatMap(({ listed }) => listed ?? [])];
  return read.flatMap(({ version }) => version ?? []);
}

/** Block 0 and every other configuration, every block that touches the story, and what refused a transaction of it. */
async function pickStory(
  { blocks }: BundleSources,
  closure: Closure,
  picked: Picked,
  records: Map<string, BundledRecord>,
): Promise<void> {
  const conflicts: Conflict[] = [];
  for await (const block of decoded(blocks)) {
    if (isConfiguration(block)) pick(picked, block.number);
    for (const transaction of block.transactions) {
      if (!closure.touches(transaction, block.number)) continue;
      const { index, valid, validationCode, txId } = transaction;
      pick(picked, block.number).set(index, validationCode);
      if (valid) {
        for (const { path, text } of recordWritesOf(transaction).filter((write) => closure.bears(write))) {
          if (text === undefined) continue;
          const value: unknown = JSON.parse(text).record;
          records.set(path, { record: path, value, block: block.number.toString(), txId });
        }
      } else if (isReadConflict(transaction)) {
        const reads = readsOf(transaction, block.data[index] as Uint8Array);
        conflicts.push({ place: { block: block.number, index }, reads });
      }
    }
  }
  await pickConflicting(blocks, conflicts, picked);
}

/** A transaction that was refused because of another one, not seen so far. */
interface Conflict {
  readonly place: Place;
  readonly reads: StateReads;
}

/** The first valid transaction that made a refused one's reads untrue; within a run of blocks it is there already. */
async function pickConflicting(
  blocks: BundleSources['blocks'],
  conflicts: readonly Conflict[],
  picked: Picked,
  fromBlock?: bigint,
): Promise<void> {
  const unexplained = new Set(conflicts);
  if (unexplained.size === 0) return;
  for await (const block of decoded(blocks)) {
    for (const transaction of block.transactions.filter(({ valid }) => valid)) {
      const place = { block: block.number, index: transaction.index };
      for (const conflict of unexplained) {
        if (!isBefore(place, conflict.place)) continue;
        const keys = writtenKeysOf(transaction);
        if (!keys.some((key) => disproves(conflict.reads, { key, place }, conflict.place))) continue;
        if (fromBlock === undefined || block.number < fromBlock) {
          pick(picked, block.number).set(transaction.index, transaction.validationCode);
        }
        unexplained.delete(conflict);
      }
    }
    if (unexplained.size === 0) return;
  }
}

function pick(picked: Picked, block: bigint): Map<number, number> {
  const flags = picked.get(block) ?? new Map<number, number>();
  picked.set(block, flags);
  return flags;
}

/** Fabric's codes of a transaction whose reads another one made untrue. */
export function isReadConflict({ validationCode }: Pick<LedgerTransaction, 'validationCode'>): boolean {
  return validationCode === 11 || validationCode === 12;
}

/** The selected blocks, each run of a checkpoint followed by the checkpoint and the proofs of its selected blocks. */
async function* blockLines({ blocks, checkpoints }: BundleSources, selection: Selection): AsyncGenerator<Line> {
  const ordered = [...checkpoints].sort((one, other) => (BigInt(one.fromBlock) < BigInt(other.fromBlock) ? -1 : 1));
  let headers: CheckpointHeader[] = [];
  let selected: bigint[] = [];
  for await (const bytes of blocks()) {
    const header = headerOf(bytes);
    const isAfter = selection.toBlock !== undefined && header.number > selection.toBlock;
    const flags = isAfter ? undefined : selection.flagsOf(decodeBlock(bytes));
    if (flags !== undefined) {
      const form = bundledBlock(bytes, (index) => flags.get(index) ?? NOT_CLAIMED);
      yield { kind: 'block', block: { number: header.number.toString(), bytes: Buffer.from(form).toString('base64') } };
      selected.push(header.number);
    }
    const [checkpoint] = ordered;
    if (checkpoint === undefined) {
      if (isAfter) return;
      continue;
    }
    if (header.number < BigInt(checkpoint.fromBlock)) continue;
    headers.push(header);
    if (header.number < BigInt(checkpoint.toBlock)) continue;
    yield* provenBy(
      headers,
      checkpoint,
      selected.filter((number) => number >= BigInt(checkpoint.fromBlock)),
    );
    headers = [];
    selected = [];
    ordered.shift();
    if (isAfter) return;
  }
}

function* provenBy(
  headers: readonly CheckpointHeader[],
  checkpoint: BundledCheckpoint,
  selected: readonly bigint[],
): Generator<Line> {
  if (selected.length === 0) return;
  const tree = checkpointTree(headers);
  if (tree.root !== word(checkpoint.root) || tree.tipHash !== word(checkpoint.tipHash)) {
    throw new Error(
      `checkpoint ${checkpoint.index} holds other blocks ${checkpoint.fromBlock} to ${checkpoint.toBlock} than the ledger: ` +
        `root ${checkpoint.root} there, ${tree.root} here`,
    );
  }
  yield {
    kind: 'checkpoint',
    checkpoint: {
      ...checkpoint,
      contract: checkpoint.contract.toLowerCase(),
      root: tree.root,
      tipHash: tree.tipHash,
      transactionHash: word(checkpoint.transactionHash),
    },
  };
  for (const number of selected)
    yield { kind: 'proof', proof: { block: number.toString(), proof: tree.proofFor(number) } };
}
