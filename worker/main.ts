/** Starts the worker: submits commands, follows and projects blocks, posts checkpoints. */
import pino from 'pino';
import { readConsortium } from '../network/consortium/consortium';
import { connectLedger } from '../network/gateway/connect';
import { sandboxClock, systemClock } from '../store/clock';
import { COMMAND_ACCEPTED } from '../store/command-log';
import { configuredDataKeys } from '../store/data-keys';
import { openDatabase } from '../store/database';
import { migrate } from '../store/migrations';
import { listen } from '../store/notifications';
import { openCheckpointing } from './checkpoint';
import { readSettings } from './configuration';
import { dispatchCommands } from './dispatch';
import { followBlocks, projectBlocks } from './follow';
import { migrateQueues, openQueue, runQueue } from './queues';
import { submitJob } from './submit';

const CONCURRENT_SUBMISSIONS = 16;
const DEFAULT_CHECKPOINT_SECONDS = 60;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = pino({ name: 'worker', level: settings.LOG_LEVEL ?? 'info' });
  const { DATABASE_URL: url, LEDGER_IDENTITY: identity, LEDGER_CHAINCODE: chaincode } = settings;
  const database = openDatabase(url, { dataKeys: configuredDataKeys(settings) });
  await migrate(database);
  await migrateQueues(url);
  const clock = settings.SANDBOX === 'true' ? sandboxClock(database) : systemClock;
  const ledger = connectLedger({
    profile: settings.LEDGER_PROFILE,
    walletFolder: settings.LEDGER_WALLET,
    channel: settings.LEDGER_CHANNEL,
    chaincode,
  });
  const consortium = readConsortium(settings.CONSORTIUM_FILE);
  const checkpointing = openCheckpointing(settings, database);
  const submissions = openQueue(url, 'submit');
  const projections = openQueue(url, 'project');
  const checkpoints = openQueue(url, 'checkpoint');

  const workers = [
    runQueue(url, 'submit', CONCURRENT_SUBMISSIONS, ({ jobId }) =>
      submitJob({ database, ledger, clock, consortium }, jobId),
    ),
    runQueue(url, 'project', 1, async () => void (await projectBlocks(database, chaincode, clock))),
    ...(checkpointing === undefined ? [] : [runQueue(url, 'checkpoint', 1, () => checkpointing.post())]),
  ];
  for (const worker of workers) {
    worker.on('failed', (job, error) =>
      log.warn({ job: job?.id, queue: worker.name, reason: error.message }, 'job failed'),
    );
    worker.on('error', (error) => log.warn({ queue: worker.name, reason: error.message }, 'queue trouble'));
  }
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  if (checkpointing !== undefined) {
    const every = 1_000 * Number(settings.CHECKPOINT_SECONDS ?? DEFAULT_CHECKPOINT_SECONDS);
    await checkpoints.upsertJobScheduler(
      'checkpoint',
      { every },
      { name: 'checkpoint', data: {}, opts: { attempts: 1 } },
    );
  }

  const stopping = new AbortController();
  const arrivals = listen(url, COMMAND_ACCEPTED);
  const loops = [
    keepRunning('dispatch', () => dispatchCommands(database, submissions, arrivals, stopping.signal)),
    keepRunning('follow', () => followBlocks(database, ledger, identity, projections, stopping.signal)),
  ];

  /** A loop that breaks (the database restarts, the ledger is away) starts again from what is stored. */
  async function keepRunning(name: string, loop: () => Promise<void>): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await loop();
      } catch (error) {
        log.warn({ loop: name, reason: error instanceof Error ? error.message : String(error) }, 'loop broke');
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  async function stop(): Promise<void> {
    if (stopping.signal.aborted) return;
    stopping.abort();
    await arrivals.close();
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all(loops);
    await Promise.all([submissions, projections, checkpoints].map((queue) => queue.close()));
    checkpointing?.close();
    await ledger.close();
    await database.destroy();
    process.exit(0);
  }
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  process.on('disconnect', () => void stop()); // started by a parent: end with it
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
  log.info('worker ready');
}

main().catch((error: unknown) => {
  process.stderr.write(`worker: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
