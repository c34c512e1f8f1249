/** For tests: bundles of a ledger's blocks, checkpoints as a chain would hold them, and ways to tamper with a bundle. */
import { common } from 'fabric-protos/bundle.js';
import { dataHash, headerHash } from '../../network/blocks/hashes';
import { buildBundle } from '../bundle';
import type { AuditBundle, BundledCheckpoint } from '../bundle-format';
import { headerOf } from '../bundled-block';
import { checkpointTree } from '../chain/merkle';
import type { Anchors } from '../checks/anchors';
import type { LivedLedger } from './lived-ledger';

/** Checkpoints of a ledger, and what asks a chain for them. */
export interface PostedCheckpoints {
  readonly checkpoints: readonly BundledCheckpoint[];
  readonly read: NonNullable<Anchors['checkpointReader']>;
}

export const CHAIN_ID = '31337';
export const CONTRACT = `0x${'c0'.repeat(20)}`;

/** Posts checkpoints over runs of blocks; `ends` are the last blocks of the runs. */
export function post(blocks: readonly Buffer[], ends: readonly number[]): PostedCheckpoints {
  const checkpoints = ends.map((end, index) => {
    const from = index === 0 ? 0 : (ends[index - 1] as number) + 1;
    const tree = checkpointTree(blocks.slice(from, end + 1).map(headerOf));
    return {
      chainId: CHAIN_ID,
      contract: CONTRACT,
      index: String(index),
      fromBlock: tree.fromBlock.toString(),
      toBlock: tree.toBlock.toString(),
      root: tree.root,
      tipHash: tree.tipHash,
      transactionHash: `0x${String(index).padStart(64, 'f')}`,
    };
  });
  return {
    checkpoints,
    async read(chainId, contract, index) {
      if (chainId !== CHAIN_ID) throw new Error(`this is chain ${CHAIN_ID}`);
      return contract === CONTRACT ? checkpoints[Number(index)] : undefined;
    },
  };
}

/** The bundle of the ledger's receivable, or that of other blocks than its own. */
export function bundleOf(
  { channel, receivable, blocks }: Pick<LivedLedger, 'channel' | 'receivable' | 'blocks'>,
  checkpoints: readonly BundledCheckpoint[] = [],
): Promise<AuditBundle> {
  return buildBundle({
    channel,
    receivable,
    checkpoints,
    async *blocks() {
      yield* blocks;
    },
  });
}

/** A bundle that a test may change. */
export type Draft = { -readonly [Field in keyof AuditBundle]: AuditBundle[Field] };

/** A copy with changes. */
export function altered(bundle: AuditBundle, change: (draft: Draft) => void): AuditBundle {
  const draft = structuredClone(bundle) as Draft;
  change(draft);
  return draft;
}

/** Changes a block of a draft in place; the header is left as it is unless `reseal` says to make it fit. */
export function changeBlock(
  draft: Draft,
  number: number,
  change: (block: common.Block) => void,
  { reseal = false } = {},
): void {
  const index = draft.blocks.findIndex((each) => each.number === String(number));
  const block = common.Block.decode(Buffer.from(draft.blocks[index]?.bytes ?? '', 'base64'));
  change(block);
  if (reseal) seal(block);
  const bytes = Buffer.from(common.Block.encode(block).finish()).toString('base64');
  draft.blocks[index] = { number: String(number), bytes };
}

/** Makes the header name the envelopes that stand in the block: whoever holds the data can do that. */
export function seal(block: common.Block): string {
  const data = block.data?.data ?? [];
  const hash = dataHash({ data });
  const header = block.header as common.IBlockHeader;
  header.data_hash = Buffer.from(hash, 'hex');
  return headerHash(BigInt(String(header.number)), Buffer.from(header.previous_hash ?? []).toString('hex'), hash);
}
