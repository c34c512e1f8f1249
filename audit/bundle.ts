/** Builds the audit bundle of a receivable out of the ledger's blocks; keeps the selected blocks in memory and no others. */
import { canonicalJson } from '../domain/canonical';
import { decodeBlock } from '../network/blocks/decode';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { type AuditBundle, BUNDLE_FORMAT, BUNDLE_VERSION, type BundledCheckpoint } from './bundle-format';
import { bundledBlock, headerOf, NOT_CLAIMED } from './bundled-block';
import { type CheckpointHeader, checkpointTree, word } from './chain/merkle';
import { type Closure, readClosure } from './closure';
import { recordWritesOf } from './record-writes';
import { disproves, type Place, readsOf, type StateReads } from './state-reads';

/** What a bundle is made of. */
export interface BundleSources {
  readonly channel: string;
  /** Id of the receivable. */
  readonly receivable: string;
  /** The ledger's blocks from block 0 on, without a gap, byte for byte; asked for several times. */
  readonly blocks: () => AsyncIterable<Uint8Array>;
  /** The checkpoints that stand on the EVM chain. */
  readonly checkpoints: readonly BundledCheckpoint[];
}

/** The ledger holds no such receivable, as far as the given blocks go. */
export class ReceivableNotOnLedger extends Error {
  override readonly name = 'ReceivableNotOnLedger';

  constructor(readonly receivable: string) {
    super(`no valid transaction wrote receivable/${receivable}: check the id, or wait until its block is archived`);
  }
}

/**
 * Builds the bundle. The same blocks and checkpoints give the same bytes: its properties are in canonical order, so
 * that JSON.stringify writes what bundleText writes.
 * @throws ReceivableNotOnLedger
 * @throws DecodeError when a block cannot be read
 * @throws Error when the blocks have a gap, or a checkpoint does not hold the blocks that it says
 */
export async function buildBundle(sources: BundleSources): Promise<AuditBundle> {
  const closure = await closureOf(sources);
  const selection = await selectBlocks(sources, closure);
  const { blocks, proofs, checkpoints } = await collect(sources, selection.flags);
  const proven = new Set(proofs.map(({ block }) => block));
  const bundle: AuditBundle = {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    channel: sources.channel,
    receivable: sources.receivable,
    blocks,
    checkpoints,
    proofs,
    uncovered: blocks.map(({ number }) => number).filter((number) => !proven.has(number)),
    records: [...selection.records.values()].sort((one, other) => (one.record < other.record ? -1 : 1)),
  };
  return JSON.parse(canonicalJson(bundle)) as AuditBundle;
}

async function closureOf({ receivable, blocks }: BundleSources): Promise<Closure> {
  const reader = readClosure(receivable);
  do {
    let next = 0n;
    for await (const bytes of blocks()) {
      const block = decodeBlock(bytes);
      if (block.number !== next) throw new Error(`block ${next} is missing: block ${block.number} stands in its place`);
      next += 1n;
      for (const transaction of block.transactions) reader.observe(transaction);
    }
  } while (reader.leadsBack());
  const closure = reader.close();
  if (closure === undefined) throw new ReceivableNotOnLedger(receivable);
  return closure;
}

interface Selection {
  /** By number of the selected block, the flags of the transactions that matter by their index. */
  readonly flags: Map<bigint, Map<number, number>>;
  readonly records: Map<string, AuditBundle['records'][number]>;
}

/** A transaction of the story that was refused because of another one, not seen so far. */
interface Conflict {
  readonly place: Place;
  readonly reads: StateReads;
}

/** Block 0 and every other configuration, every block that touches the story, and what refused a transaction of it. */
async function selectBlocks({ blocks }: BundleSources, closure: Closure): Promise<Selection> {
  const selection: Selection = { flags: new Map(), records: new Map() };
  const conflicts: Conflict[] = [];
  for await (const bytes of blocks()) {
    const block = decodeBlock(bytes);
    for (const transaction of block.transactions) {
      const writes = recordWritesOf(transaction).filter((write) => closure.bears(write));
      if (transaction.type === 'config') select(selection, block.number);
      if (!closure.touches(transaction)) continue;
      select(selection, block.number).set(transaction.index, transaction.validationCode);
      if (transaction.valid) {
        for (const { path, text } of writes) {
          if (text === undefined) continue;
          const value: unknown = JSON.parse(text).record;
          selection.records.set(path, { record: path, value, block: block.number.toString(), txId: transaction.txId });
        }
      } else if (isReadConflict(transaction)) {
        const place = { block: block.number, index: transaction.index };
        conflicts.push({ place, reads: readsOf(transaction, block.data[transaction.index] as Uint8Array) });
      }
    }
  }
  if (conflicts.length > 0) await selectConflicting(blocks, conflicts, selection);
  return selection;
}

/** The first valid transaction that made a refused one's reads untrue. */
async function selectConflicting(
  blocks: BundleSources['blocks'],
  conflicts: readonly Conflict[],
  selection: Selection,
): Promise<void> {
  const unexplained = new Set(conflicts);
  for await (const bytes of blocks()) {
    const block = decodeBlock(bytes);
    for (const transaction of block.transactions.filter(({ valid }) => valid)) {
      const place = { block: block.number, index: transaction.index };
      for (const conflict of unexplained) {
        const explains = recordWritesOf(transaction).some(({ key }) =>
          disproves(conflict.reads, { key, place }, conflict.place),
        );
        if (!explains) continue;
        select(selection, block.number).set(transaction.index, transaction.validationCode);
        unexplained.delete(conflict);
      }
    }
    if (unexplained.size === 0) return;
  }
}

function select({ flags }: Selection, block: bigint): Map<number, number> {
  const selected = flags.get(block) ?? new Map<number, number>();
  flags.set(block, selected);
  return selected;
}

/** Fabric's codes of a transaction whose reads another one made untrue. */
export function isReadConflict({ validationCode }: Pick<LedgerTransaction, 'validationCode'>): boolean {
  return validationCode === 11 || validationCode === 12;
}

/** Takes the selected blocks out, each with its proof; header hashes are kept for one checkpoint's range at a time. */
async function collect(
  { blocks, checkpoints }: BundleSources,
  flags: Selection['flags'],
): Promise<Pick<AuditBundle, 'blocks' | 'proofs' | 'checkpoints'>> {
  const ordered = [...checkpoints].sort((one, other) => (BigInt(one.fromBlock) < BigInt(other.fromBlock) ? -1 : 1));
  const collected: Pick<AuditBundle, 'blocks' | 'proofs' | 'checkpoints'> = { blocks: [], proofs: [], checkpoints: [] };
  let headers: CheckpointHeader[] = [];
  for await (const bytes of blocks()) {
    const header = headerOf(bytes);
    const selected = flags.get(header.number);
    if (selected !== undefined) {
      const form = bundledBlock(bytes, (index) => selected.get(index) ?? NOT_CLAIMED);
      collected.blocks.push({ number: header.number.toString(), bytes: form.toString('base64') });
    }
    const [checkpoint] = ordered;
    if (checkpoint === undefined || header.number < BigInt(checkpoint.fromBlock)) continue;
    headers.push(header);
    if (header.number < BigInt(checkpoint.toBlock)) continue;
    prove(headers, checkpoint, flags, collected);
    headers = [];
    ordered.shift();
  }
  return collected;
}

function prove(
  headers: readonly CheckpointHeader[],
  checkpoint: BundledCheckpoint,
  flags: Selection['flags'],
  { proofs, checkpoints }: Pick<AuditBundle, 'proofs' | 'checkpoints'>,
): void {
  const selected = headers.filter(({ number }) => flags.has(number));
  if (selected.length === 0) return;
  const tree = checkpointTree(headers);
  if (tree.root !== word(checkpoint.root) || tree.tipHash !== word(checkpoint.tipHash)) {
    throw new Error(
      `checkpoint ${checkpoint.index} holds other blocks ${checkpoint.fromBlock} to ${checkpoint.toBlock} than the ledger: ` +
        `root ${checkpoint.root} there, ${tree.root} here`,
    );
  }
  checkpoints.push({
    ...checkpoint,
    contract: checkpoint.contract.toLowerCase(),
    root: tree.root,
    tipHash: tree.tipHash,
    transactionHash: word(checkpoint.transactionHash),
  });
  for (const { number } of selected) {
    proofs.push({ block: number.toString(), checkpoint: checkpoint.index, proof: tree.proofFor(number) });
  }
}
