/** The one clock of the services: the system's, which the sandbox can move forward for a demonstration. */
import { refuse } from '../domain/problems';
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

/** Moves the sandbox clock to an instant. @throws Refusal `invalid-input` when that would turn time back */
export async function moveSandboxClock(database: Database, instant: Date): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const row = await transaction.selectFrom('sandbox_clock').select('offset_ms').forUpdate().executeTakeFirst();
    const offset_ms = instant.getTime() - Date.now();
    if (row !== undefined && offset_ms < Number(row.offset_ms)) {
      refuse('invalid-input', 'the sandbox clock moves forward only', { field: 'instant' });
    }
    await transaction
      .insertInto('sandbox_clock')
      .values({ only: true, offset_ms: String(offset_ms) })
      .onConflict((conflict) => conflict.column('only').doUpdateSet({ offset_ms: String(offset_ms) }))
      .execute();
  });
}

async function offsetMs(database: Database): Promise<number> {
  const row = await database.selectFrom('sandbox_clock').select('offset_ms').executeTakeFirst();
  return row === undefined ? 0 : Number(row.offset_ms);
}
