/** Checkpoints that stand on the EVM chain, as the worker found them there. */
import type { Selectable } from 'kysely';
import type { Database, Tables } from './database';

export type CheckpointRow = Selectable<Tables['checkpoint']>;

/** Remembers a checkpoint of the chain. */
export async function saveCheckpoint(database: Database, checkpoint: CheckpointRow): Promise<void> {
  await database
    .insertInto('checkpoint')
    .values(checkpoint)
    .onConflict((conflict) => conflict.column('index').doUpdateSet(checkpoint))
    .execute();
}

/** All checkpoints in their order. */
export async function listCheckpoints(database: Database): Promise<CheckpointRow[]> {
  return await database.selectFrom('checkpoint').selectAll().orderBy('index').execute();
}
