/** Posts the Merkle root of the archived blocks' hashes to the checkpoint contract, and remembers what stands there. */
import { Wallet } from 'ethers';
import {
  type ChainOptions,
  type CheckpointChain,
  connectCheckpoints,
  openChain,
  type PostedCheckpoint,
} from '../audit/chain/checkpoint-chain';
import { type CheckpointHeader, checkpointTree } from '../audit/chain/merkle';
import { keySigner } from '../audit/chain/signers';
import { archivedHeaders } from '../store/block-archive';
import { type CheckpointRow, listCheckpoints, replaceCheckpoints } from '../store/checkpoints';
import type { Database } from '../store/database';
import type { WorkerSettings } from './configuration';

/** Blocks under one root; more wait for the next checkpoint. */
const MAX_BLOCKS = 10_000;

/** Seconds between checkpoints, unless the settings say otherwise. */
const DEFAULT_SECONDS = 60;
/** How often it is looked for blocks where their number decides. */
const LOOK_SECONDS = 2;
const GWEI = 1_000_000_000n;

/** Posts checkpoints of the blocks that have none yet. A posting that comes twice stands once. */
export interface Checkpointing {
  /** Milliseconds from one look to the next. */
  readonly everyMs: number;
  /** Posts what is due, as many checkpoints as that takes, and remembers what stands on the chain. */
  post(): Promise<void>;
  close(): void;
}

/** @returns `undefined` where no chain is configured @throws Error when it is configured in part */
export function openCheckpointing(settings: WorkerSettings, database: Database): Checkpointing | undefined {
  const { CHECKPOINT_RPC_URL: rpcUrl, CHECKPOINT_CONTRACT: contract, CHECKPOINT_KEY: key } = settings;
  if (rpcUrl === undefined && contract === undefined && key === undefined) return undefined;
  if (rpcUrl === undefined || contract === undefined || key === undefined) {
    throw new Error('set CHECKPOINT_RPC_URL, CHECKPOINT_CONTRACT and CHECKPOINT_KEY together');
  }
  const seconds = Number(settings.CHECKPOINT_SECONDS ?? DEFAULT_SECONDS);
  const { CHECKPOINT_BLOCKS: blocks } = settings;
  const provider = openChain(rpcUrl);
  const signer = new Wallet(key, provider);
  const options = optionsOf(settings);
  let remembered = false;
  let postedAt = Number.NEGATIVE_INFINITY;

  const isDue = (waiting: number) =>
    waiting > 0 &&
    (blocks === undefined || waiting >= Number(blocks) || performance.now() - postedAt >= 1_000 * seconds);

  return {
    everyMs: 1_000 * (blocks === undefined ? seconds : Math.min(seconds, LOOK_SECONDS)),
    async post() {
      const chain = await connectCheckpoints(signer, contract, settings.LEDGER_CHANNEL, options);
      let posted = 0;
      for (;;) {
        const headers = await archivedHeaders(database, await chain.nextBlock(), MAX_BLOCKS);
        if (!isDue(headers.length)) break;
        await chain.post(checkpointOf(headers));
        posted++;
        if (headers.length === MAX_BLOCKS) continue; // more wait: a chain that was away for a day has a day to catch up
        postedAt = performance.now();
        break;
      }
      if (posted === 0 && remembered) return;
      await remember(database, chain);
      remembered = true;
    },
    close: () => provider.destroy(),
  };
}

function optionsOf(settings: WorkerSettings): ChainOptions {
  const {
    CHECKPOINT_SIGNER_KEYS: keys,
    CHECKPOINT_CONFIRMATIONS: confirmations,
    CHECKPOINT_MAX_FEE_GWEI: gwei,
  } = settings;
  return {
    ...(keys === undefined ? {} : { signers: keys.split(',').map(keySigner) }),
    ...(confirmations === undefined ? {} : { confirmations: Number(confirmations) }),
    ...(gwei === undefined ? {} : { maxFeePerGas: BigInt(gwei) * GWEI }),
  };
}

function checkpointOf(headers: readonly CheckpointHeader[]) {
  const { fromBlock, toBlock, root, tipHash } = checkpointTree(headers);
  return { fromBlock, toBlock, root, tipHash };
}

/** Keeps what the chain shows now; what it shows as before is not asked for again. */
async function remember(database: Database, chain: CheckpointChain): Promise<void> {
  const known = await listCheckpoints(database);
  let from = known.length;
  while (from > 0) {
    const found = await chain.checkpoint(BigInt(from - 1));
    if (found !== undefined && isSame(rowOf(found, chain), known[from - 1] as CheckpointRow)) break;
    from--; // taken back by a reorganisation, or of another contract
  }
  const rows: CheckpointRow[] = [];
  for (let index = from; ; index++) {
    const found = await chain.checkpoint(BigInt(index));
    if (found === undefined) break;
    rows.push(rowOf(found, chain));
  }
  await replaceCheckpoints(database, from, rows);
}

function rowOf(checkpoint: PostedCheckpoint, { chainId, address }: CheckpointChain): CheckpointRow {
  return {
    index: checkpoint.index.toString(),
    from_block: checkpoint.fromBlock.toString(),
    to_block: checkpoint.toBlock.toString(),
    root: checkpoint.root,
    tip_hash: checkpoint.tipHash,
    chain_id: chainId.toString(),
    contract: address,
    transaction_hash: checkpoint.transactionHash,
  };
}

function isSame(one: CheckpointRow, other: CheckpointRow): boolean {
  return (Object.keys(one) as (keyof CheckpointRow)[]).every((column) => one[column] === other[column]);
}
