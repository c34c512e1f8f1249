/** `greentier checkpoint`: lists the checkpoints that stand on the EVM chain, or posts what has none yet. */

import type { ApiClient } from '../client/client';
import { tableOf } from '../runtime/table';
import { openDatabase } from '../store/database';
import { openCheckpointing } from '../worker/checkpoint';
import { readSettings } from '../worker/configuration';
import { type ConnectionOptions, clientOf, connectionOf, dataOf } from './connection';
import { type Terminal, Unusable } from './terminal';

/** The checkpoints, how many blocks the service holds, and how many of them, from the first on, stand under a checkpoint. */
export async function coverageOf(api: ApiClient) {
  const [checkpoints, { blocks }] = await Promise.all([
    api.GET('/audit/checkpoints').then(dataOf),
    api.GET('/audit/height').then(dataOf),
  ]);
  const covered = checkpoints.reduce((next, { toBlock }) => Math.max(next, Number(toBlock) + 1), 0);
  return { checkpoints, blocks: Number(blocks), covered };
}

/** Prints every checkpoint, and how many blocks wait for the next. @throws Unusable when the API cannot be asked */
export async function listCheckpoints(options: ConnectionOptions, terminal: Terminal): Promise<void> {
  const api = clientOf(connectionOf(options, terminal));
  const { checkpoints, blocks, covered } = await coverageOf(api);
  const rows = checkpoints.map(({ index, fromBlock, toBlock, root, transactionHash }) => [
    index,
    `${fromBlock}–${toBlock}`,
    root,
    transactionHash,
  ]);
  terminal.out(tableOf(['checkpoint', 'blocks', 'Merkle root', 'transaction'], rows));
  terminal.out(`\n${blocks - covered} of ${blocks} blocks wait for the next checkpoint`);
}

/**
 * Posts a checkpoint of every block that has none, with the worker's own settings and beside a worker that runs.
 * @throws WrongSettings, or Unusable where no chain is configured
 */
export async function postCheckpoint(terminal: Terminal): Promise<void> {
  const settings = readSettings(terminal.environment);
  const database = openDatabase(settings.DATABASE_URL);
  const checkpointing = openCheckpointing(settings, database);
  try {
    if (checkpointing === undefined) {
      throw new Unusable('set CHECKPOINT_RPC_URL, CHECKPOINT_CONTRACT and CHECKPOINT_KEY, as the worker has them');
    }
    await checkpointing.post();
    terminal.out('every archived block stands under a checkpoint');
  } finally {
    checkpointing?.close();
    await database.destroy();
  }
}
