// The queues keep their promises on PostgreSQL and on Redis alike.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acceptRequest, unfinishedJobs } from '../store/command-log';
import { openJobDesk } from '../store/job-desk';
import { type JobQueue, type JobWorker, migrateQueues, openQueue, type QueuePlace, runQueue } from '../store/queues';
import { startTestDatabase, type TestDatabase } from '../store/testing/database';
import { dispatchCommands } from '../worker/dispatch';

const REDIS = 'redis-server';
const hasRedis = (() => {
  try {
    execFileSync(REDIS, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let store: TestDatabase;
let redis: { readonly process: ChildProcess; readonly folder: string; readonly url: string } | undefined;

beforeAll(async () => {
  store = await startTestDatabase();
  if (hasRedis) redis = await startRedis();
});

afterAll(async () => {
  await store.stop();
  if (redis === undefined) return;
  const ended = new Promise((resolve) => redis?.process.once('exit', resolve));
  redis.process.kill();
  await ended;
  rmSync(redis.folder, { recursive: true });
});

if (!hasRedis) test.skip('on Redis: redis-server is not on this machine', () => undefined);

describe.each(['PostgreSQL', ...(hasRedis ? ['Redis'] : [])])('on %s', (backend) => {
  let place: QueuePlace;
  let queue: JobQueue<'submit'>;
  let workers: JobWorker<'submit'>[] = [];

  beforeAll(async () => {
    place = { databaseUrl: store.url, redisUrl: backend === 'Redis' ? redis?.url : undefined };
    await migrateQueues(place);
  });

  beforeEach(async () => {
    queue = openQueue(place, 'submit');
    await queue.obliterate({ force: true });
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    workers = [];
    await queue.close();
  });

  async function work(process: (jobId: string) => Promise<void>): Promise<void> {
    const worker = runQueue(place, 'submit', 4, ({ jobId }) => process(jobId));
    worker.on('error', () => undefined);
    workers.push(worker);
    await worker.waitUntilReady();
  }

  test('a job that is queued twice under one id runs once', async () => {
    const ran: string[] = [];
    for (const jobId of ['one', 'one', 'two']) await queue.add('submit', { jobId }, { jobId });
    await work(async (jobId) => void ran.push(jobId));
    await until(() => ran.length >= 2);
    await delay(200);
    expect(ran.sort()).toEqual(['one', 'two']);
  });

  test('a job that fails is tried again until it succeeds', async () => {
    let attempts = 0;
    await queue.add('submit', { jobId: 'one' }, { jobId: 'one' });
    await work(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('the ledger is away');
    });
    await until(async () => (await queue.getJobCounts('completed')).completed === 1);
    expect(attempts).toBe(3);
  });

  test('what was given up is told with its reason, and runs when a person retries it', async () => {
    const desk = openJobDesk(place, () => undefined);
    let broken = true;
    await queue.add('submit', { jobId: 'one' }, { jobId: 'one', attempts: 2, backoff: { type: 'fixed', delay: 1 } });
    await work(async () => {
      if (broken) throw new Error('no peer answers');
    });
    await until(async () => (await desk.list('failed', ['submit'], 10)).length === 1);
    expect(await desk.list('failed', ['submit'], 10)).toMatchObject([
      { queue: 'submit', id: 'one', state: 'failed', attempts: 2, reason: 'no peer answers' },
    ]);
    broken = false;
    await desk.retry('submit', 'one');
    await until(async () => (await queue.getJobCounts('completed')).completed === 1);
    await expect(desk.retry('submit', 'one')).rejects.toThrow('job-not-failed');
    await expect(desk.retry('submit', 'none')).rejects.toThrow('not-found');
    await desk.close();
  });

  test('a job of a worker that stopped is taken over', async () => {
    const ran: string[] = [];
    await work(async (jobId) => {
      ran.push(`first ${jobId}`);
      throw new Error('this worker goes away');
    });
    await queue.add('submit', { jobId: 'one' }, { jobId: 'one' });
    await until(() => ran.length > 0);
    await workers.pop()?.close();
    await work(async (jobId) => void ran.push(`second ${jobId}`));
    await until(() => ran.at(-1) === 'second one');
  });

  test('commands whose job the queue has lost get it again', async () => {
    await acceptRequest(store.database, {
      actor: { party: '91420802MAYW0G386H', role: 'supplier', user: 'somebody', identity: `${backend}.user` },
      idempotencyKey: `lost on ${backend}`,
      bodySha256: 'a'.repeat(64),
      commands: [{ name: 'registerSignatory', body: { address: `0x${'1'.repeat(40)}` } as never }],
      refusals: [],
      now: new Date(),
    });
    const stopping = new AbortController();
    const quiet = { next: () => delay(20), close: async () => undefined };
    const dispatching = dispatchCommands(store.database, queue, quiet, stopping.signal, 50);
    await until(async () => ((await queue.getJobCounts('wait')).wait ?? 0) >= 1);
    await queue.obliterate({ force: true });
    const jobs = await unfinishedJobs(store.database);
    await until(async () => (await queue.getJobCounts('wait')).wait === jobs.length);
    stopping.abort();
    await dispatching;
  });
});

async function until(found: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await found())) await delay(20);
}

/** A server of its own on a free port, without persistence. */
async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'greentier-redis-'));
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as { port: number };
      probe.close(() => resolve(free));
    });
  });
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const process = spawn(REDIS, [...args, '--maxmemory-policy', 'noeviction'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve) => {
    process.stdout.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve();
    });
  });
  return { process, folder, url: `redis://127.0.0.1:${port}` };
}
