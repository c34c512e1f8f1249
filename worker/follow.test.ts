// A crash between a block's archiving and the queueing of its projection leaves nothing that waits for ever.
import type { LedgerClient } from '../network/gateway/ledger-client';
import { archiveBlock } from '../store/block-archive';
import { type JobQueue, migrateQueues, openQueue } from '../store/queues';
import { startTestDatabase, type TestDatabase } from '../store/testing/database';
import { followBlocks } from './follow';

let store: TestDatabase;
let queue: JobQueue<'project'>;

beforeAll(async () => {
  store = await startTestDatabase();
  await migrateQueues({ databaseUrl: store.url });
  queue = openQueue({ databaseUrl: store.url }, 'project');
});

afterAll(async () => {
  await queue.close();
  await store.stop();
});

/** A ledger on which nothing happens any more. */
const QUIET: Pick<LedgerClient, 'blocks'> = { blocks: async function* () {} };

const follow = () => followBlocks(store.database, QUIET, 'operator', queue, new AbortController().signal);

test('blocks that are archived and not projected are projected, though no block comes after them', async () => {
  await follow();
  expect(await queue.getJobCounts('wait')).toEqual({ wait: 0 }); // there is nothing to project
  await archiveBlock(store.database, { number: 0n, headerHash: 'a'.repeat(64), bytes: Buffer.from('block') });
  await follow();
  await follow();
  expect(await queue.getJobCounts('wait')).toEqual({ wait: 1 });
  expect(await queue.getJob('project-0')).toMatchObject({ data: { upTo: '0' } });
});
