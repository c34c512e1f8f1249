/** The one clock of the services: the system's, which the sandbox can move forward for a demonstration. */
import type { Database } from './database';

/** What time it is, for everything that reaches the ledger. */
export interface Clock {
  now(): Promise<Date>;
}

/** The system's clock, for production. */
export const systemClock: Clock = { now: async () => new Date() };

/** The system's clock plus an offset that stands in the database, the same for every process of the sandbox. */
export function sandboxClock(database: Database): Clock {
  return { now: async () => new Date(Date.now() + (await offsetMs(database))) };
}

/**
 * Sets the sandbox clock to an instant. The first time any instant will do; after that a clock that stands further on
 * stays where it is, because the ledger's time does not run back.
 */
export async function moveSandboxClock(database: Database, instant: Date): Promise<void> {
  const offset = String(instant.getTime() - Date.now());
  await database
    .insertInto('sandbox_clock')
    .values({ singleton: true, offset_ms: offset })
    .onConflict((conflict) =>
      conflict.column('singleton').doUpdateSet({ offset_ms: offset }).where('sandbox_clock.offset_ms', '<', offset),
    )
    .execute();
}

async function offsetMs(database: Database): Promise<number> {
  const row = await database.selectFrom('sandbox_clock').select('offset_ms').executeTakeFirst();
  return row === undefined ? 0 : Number(row.offset_ms);
}
