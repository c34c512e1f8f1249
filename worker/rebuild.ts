/**
 * Makes the read model anew from the archived blocks: `node dist/worker/rebuild.js`, with the settings DATABASE_URL and
 * LEDGER_CHAINCODE. The services may run meanwhile; they read what was there before until the new one stands.
 */
import { decodeBlock } from '../network/blocks/decode';
import { lastWords } from '../runtime/log';
import { archivedBlocks } from '../store/block-archive';
import { type Database, openDatabase } from '../store/database';
import { migrate } from '../store/migrations';
import { type BlockProjection, replaceReadModel } from '../store/read-model';
import { projectionOf } from './projection';

/** @returns how many blocks were projected @throws Error when the archive has a gap, or ends below the read model */
export async function rebuildReadModel(database: Database, chaincode: string, now: Date): Promise<bigint> {
  return await replaceReadModel(database, projections(database, chaincode), now);
}

async function* projections(database: Database, chaincode: string): AsyncGenerator<BlockProjection> {
  for await (const { bytes } of archivedBlocks(database)) yield projectionOf(decodeBlock(bytes), chaincode);
}

/** Does so for the database that the environment names. @returns what was done, in words @throws Error when it names none */
export async function rebuildAsSet(environment: NodeJS.ProcessEnv): Promise<string> {
  const { DATABASE_URL: url, LEDGER_CHAINCODE: chaincode } = environment;
  if (!url || !chaincode) throw new Error('set DATABASE_URL and LEDGER_CHAINCODE, as the worker has them');
  const database = openDatabase(url);
  try {
    await migrate(database);
    return `the read model stands anew at block ${await rebuildReadModel(database, chaincode, new Date())}`;
  } finally {
    await database.destroy();
  }
}

if (require.main === module) {
  rebuildAsSet(process.env).then(
    (done) => process.stdout.write(`${done}\n`),
    (error: unknown) => {
      process.stderr.write(`rebuild: ${lastWords(error, process.env)}\n`);
      process.exit(1);
    },
  );
}
