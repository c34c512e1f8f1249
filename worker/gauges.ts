/** What is read of the worker when somebody looks at its metrics: waiting work, lags, commands. */
import type { LedgerClient } from '../network/gateway/ledger-client';
import { type Metrics, readGauge } from '../runtime/metrics';
import { archivedHeight } from '../store/block-archive';
import { listCheckpoints } from '../store/checkpoints';
import type { Database } from '../store/database';
import { nextBlock } from '../store/read-model';
import { countedCommands } from './observation';

/** What the gauges are read from. */
export interface GaugeSources {
  readonly database: Database;
  readonly ledger: Pick<LedgerClient, 'height'>;
  readonly identity: string;
  /** Jobs of each queue that wait, run or are delayed. */
  readonly queues: Readonly<Record<string, () => Promise<Readonly<Record<string, number>>>>>;
}

/** Adds the gauges to a registry. */
export function addGauges(registry: Metrics, { database, ledger, identity, queues }: GaugeSources): void {
  readGauge(registry, 'greentier_commands', 'Commands in the log', ['state', 'name'], () => countedCommands(database));
  readGauge(registry, 'greentier_queue_jobs', 'Jobs in a queue', ['queue', 'state'], async () => {
    const counts = await Promise.all(
      Object.entries(queues).map(async ([queue, count]) => [queue, await count()] as const),
    );
    return counts.flatMap(([queue, states]) =>
      Object.entries(states).map(([state, count]) => [{ queue, state }, count] as const),
    );
  });
  const lagBlocks = async () => Number((await ledger.height(identity)) - (await nextBlock(database)));
  let levelSinceMs = performance.now();
  readGauge(registry, 'greentier_projection_lag_blocks', 'Blocks of the ledger not projected yet', [], async () => [
    [{}, Math.max(0, await lagBlocks())],
  ]);
  readGauge(
    registry,
    'greentier_projection_lag_seconds',
    'Time since the read model was last seen level with the ledger, 0 while it is',
    [],
    async () => {
      const nowMs = performance.now();
      if ((await lagBlocks()) <= 0) levelSinceMs = nowMs;
      return [[{}, (nowMs - levelSinceMs) / 1_000]];
    },
  );
  readGauge(registry, 'greentier_checkpoint_lag_blocks', 'Archived blocks under no checkpoint yet', [], async () => {
    const last = (await listCheckpoints(database)).at(-1);
    const next = last === undefined ? 0n : BigInt(last.to_block) + 1n;
    return [[{}, Number((await archivedHeight(database)) - next)]];
  });
}
