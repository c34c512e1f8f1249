/** Checkpoints that stand on the EVM chain, as the worker found them there. */
import type { Selectable } from 'kysely';
import type { Database, Tables } from './database';

export type CheckpointRow = Selectable<Tables['checkpoint']>;

/** Remembers the checkpoints of a contract from an index on: what the chain shows now is all that counts. */
export async function replaceCheckpoints(
  database: Database,
  from: number,
  checkpoints: readonly CheckpointRow[],
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('checkpoint').where('index', '>=', String(from)).execute();
    if (checkpoints.length > 0) await transaction.insertInto('checkpoint').values(checkpoints).execute();
  });
}

/** All checkpoints in their order. */
export async function listCheckpoints(database: Database): Promise<CheckpointRow[]> {
  return await database.selectFrom('checkpoint').selectAll().orderBy('index').execute();
}
