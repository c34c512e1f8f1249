/** Follows the ledger: archives each block as it comes and projects it into the read model. */
import { decodeBlock } from '../network/blocks/decode';
import type { LedgerClient } from '../network/gateway/ledger-client';
import { archiveBlock, archivedBlocks, archivedHeight } from '../store/block-archive';
import type { Clock } from '../store/clock';
import type { Database } from '../store/database';
import type { JobQueue } from '../store/queues';
import { applyBlock, nextBlock } from '../store/read-model';
import { projectionOf } from './projection';

/** Queues a projection of what is archived, then archives blocks and queues a projection after each, until the signal aborts. */
export async function followBlocks(
  database: Database,
  ledger: Pick<LedgerClient, 'blocks'>,
  identity: string,
  queue: JobQueue<'project'>,
  signal: AbortSignal,
): Promise<void> {
  const height = await archivedHeight(database);
  // The queueing of the last block may have been cut off, and no other block may come for a long time.
  if ((await nextBlock(database)) < height) await queueProjection(queue, height - 1n);
  for await (const bytes of ledger.blocks(identity, height, signal)) {
    const { number, headerHash } = decodeBlock(bytes);
    await archiveBlock(database, { number, headerHash, bytes });
    await queueProjection(queue, number);
  }
}

async function queueProjection(queue: JobQueue<'project'>, number: bigint): Promise<void> {
  await queue.add('project', { upTo: number.toString() }, { jobId: `project-${number}` });
}

/**
 * Projects every archived block that is not projected yet. A job that comes twice, or late, finds nothing to do.
 * @returns number of the last projected block, `undefined` when there was none to project
 */
export async function projectBlocks(database: Database, chaincode: string, clock: Clock): Promise<bigint | undefined> {
  let last: bigint | undefined;
  for await (const { bytes } of archivedBlocks(database, await nextBlock(database))) {
    const projection = projectionOf(decodeBlock(bytes), chaincode);
    if (await applyBlock(database, projection, await clock.now())) last = projection.number;
  }
  return last;
}
