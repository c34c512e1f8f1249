/** Posts the Merkle root of the archived blocks' hashes to the checkpoint contract, and remembers what stands there. */
import { Wallet } from 'ethers';
import { type CheckpointChain, connectCheckpoints, openChain } from '../audit/chain/checkpoint-chain';
import { type CheckpointHeader, checkpointTree } from '../audit/chain/merkle';
import { archivedHeaders } from '../store/block-archive';
import { replaceCheckpoints } from '../store/checkpoints';
import type { Database } from '../store/database';
import type { WorkerSettings } from './configuration';

/** Blocks under one root; more wait for the next checkpoint. */
const MAX_BLOCKS = 10_000;

/** Posts a checkpoint of every block that has none yet. A posting that comes twice stands once. */
export interface Checkpointing {
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
  const provider = openChain(rpcUrl);
  const signer = new Wallet(key, provider);
  let remembered = false;
  return {
    async post() {
      const chain = await connectCheckpoints(signer, contract, settings.LEDGER_CHANNEL);
      const headers = await archivedHeaders(database, await chain.nextBlock(), MAX_BLOCKS);
      if (headers.length === 0 && remembered) return;
      if (headers.length > 0) await chain.post(checkpointOf(headers));
      await remember(database, chain);
      remembered = true;
    },
    close: () => provider.destroy(),
  };
}

function checkpointOf(headers: readonly CheckpointHeader[]) {
  const { fromBlock, toBlock, root, tipHash } = checkpointTree(headers);
  return { fromBlock, toBlock, root, tipHash };
}

async function remember(database: Database, chain: CheckpointChain): Promise<void> {
  const posted = await chain.checkpoints();
  await replaceCheckpoints(
    database,
    posted.map((checkpoint) => ({
      index: checkpoint.index.toString(),
      from_block: checkpoint.fromBlock.toString(),
      to_block: checkpoint.toBlock.toString(),
      root: checkpoint.root,
      tip_hash: checkpoint.tipHash,
      chain_id: chain.chainId.toString(),
      contract: chain.address,
      transaction_hash: checkpoint.transactionHash,
    })),
  );
}
