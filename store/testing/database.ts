/** For tests: a migrated database on a PostgreSQL of its own. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataKeys } from '../data-keys';
import { type Database, openDatabase } from '../database';
import { startPostgres } from '../embedded/postgres';
import { migrate } from '../migrations';

/** Keys of what tests encrypt. */
export const TEST_DATA_KEYS = readDataKeys(`test:${Buffer.alloc(32, 7).toString('base64')}`);

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  stop(): Promise<void>;
}

/** Starts it; a test file shares one and keeps its rows apart by their keys. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-store-'));
  chmodSync(dataFolder, 0o755); // the server runs as another user when this is root
  const server = await startPostgres({ dataFolder });
  const database = openDatabase(server.url, { dataKeys: TEST_DATA_KEYS });
  await migrate(database);
  return {
    url: server.url,
    database,
    async stop() {
      await database.destroy();
      await server.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
