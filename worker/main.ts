/** Starts the worker: submits commands, follows and projects blocks, posts checkpoints. */
import { readConsortium } from '../network/consortium/consortium';
import { connectLedger } from '../network/gateway/connect';
import { lastWords, openLog } from '../runtime/log';
import { openMetrics, submissionMetrics } from '../runtime/metrics';
import { DEFAULT_MAX_LAG_BLOCKS, readinessOf } from '../runtime/readiness';
import { stopWhenAsked } from '../runtime/shutdown';
import { serveStatus } from '../runtime/status-server';
import { openTracing } from '../runtime/tracing';
import { sandboxClock, systemClock } from '../store/clock';
import { COMMAND_ACCEPTED, COMMANDS_FINISHED } from '../store/command-log';
import { configuredDataKeys } from '../store/data-keys';
import { openDatabase } from '../store/database';
import { IMPORT_RECEIVED } from '../store/imports';
import { migrate } from '../store/migrations';
import { listenFor } from '../store/notifications';
import { migrateQueues, openQueue, runQueue } from '../store/queues';
import { ITEMS_ARRIVED } from '../store/settlement-items';
import { VERIFICATION_DUE } from '../store/verification-due';
import { DELIVERIES_WAIT } from '../store/webhook-deliveries';
import { openCheckpointing } from './checkpoint';
import { readSettings } from './configuration';
import { collecting } from './daily/collect';
import { reminding } from './daily/remind';
import { dailyJob, scheduleLooks } from './daily/schedule';
import { dispatchCommands } from './dispatch';
import { fileOffer, keepFiling } from './file';
import { followBlocks, projectBlocks } from './follow';
import { addGauges } from './gauges';
import { dispatchImports, importJob } from './import';
import { keepAccepting } from './mandates';
import { submitInSight } from './observation';
import { configuredRegistry } from './registry/registry';
import { settleItems } from './settle';
import { dispatchVerifications, verificationRules, verifyJob } from './verify';
import { deliver, dispatchDeliveries } from './webhooks/deliver';

const CONCURRENT_SUBMISSIONS = 16;
/** Reading documents keeps a processor busy; submissions must not wait for it. */
const CONCURRENT_VERIFICATIONS = 1;
const CONCURRENT_IMPORTS = 1;
const CONCURRENT_FILINGS = 4;
const CONCURRENT_DELIVERIES = 16;
/** How often it is looked whether the work of a business day is due; a sandbox moves its clock while somebody watches. */
const LOOK_MS = 60_000;
const LOOK_IN_SANDBOX_MS = 1_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = openLog({ name: 'worker', level: settings.LOG_LEVEL, environment: process.env });
  const metrics = openMetrics('worker');
  const tracing = openTracing(settings, 'worker');
  const { DATABASE_URL: url, LEDGER_IDENTITY: identity, LEDGER_CHAINCODE: chaincode } = settings;
  const database = openDatabase(url, { dataKeys: configuredDataKeys(settings) });
  await migrate(database);
  const place = { databaseUrl: url, redisUrl: settings.REDIS_URL };
  await migrateQueues(place);
  const clock = settings.SANDBOX === 'true' ? sandboxClock(database) : systemClock;
  const ledger = connectLedger({
    profile: settings.LEDGER_PROFILE,
    walletFolder: settings.LEDGER_WALLET,
    channel: settings.LEDGER_CHANNEL,
    chaincode,
    onTrouble: (what) => log.warn({ what }, 'ledger trouble'),
  });
  const consortium = readConsortium(settings.CONSORTIUM_FILE);
  const checkpointing = openCheckpointing(settings, database);
  const registry = configuredRegistry(settings);
  const queues = {
    submit: openQueue(place, 'submit'),
    project: openQueue(place, 'project'),
    verify: openQueue(place, 'verify'),
    import: openQueue(place, 'import'),
    checkpoint: openQueue(place, 'checkpoint'),
    file: openQueue(place, 'file'),
    collect: openQueue(place, 'collect'),
    remind: openQueue(place, 'remind'),
    deliver: openQueue(place, 'deliver'),
  };

  const stopping = new AbortController();
  const observation = { log, metrics: submissionMetrics(metrics), tracing };
  const daily = { database, clock, stopping: stopping.signal };
  const collection = collecting(identity, settings.COLLECT_AT);
  const reminders = reminding(settings.REMIND_AT);
  const workers = [
    runQueue(place, 'submit', CONCURRENT_SUBMISSIONS, ({ jobId }) =>
      submitInSight({ database, ledger, clock, consortium }, observation, jobId),
    ),
    runQueue(place, 'project', 1, async () => void (await projectBlocks(database, chaincode, clock))),
    runQueue(place, 'verify', CONCURRENT_VERIFICATIONS, ({ jobId }) =>
      verifyJob({ database, clock, identity, ...verificationRules(settings) }, jobId),
    ),
    runQueue(place, 'import', CONCURRENT_IMPORTS, ({ importId }) =>
      importJob({ database, clock, stopping: stopping.signal }, importId),
    ),
    runQueue(place, 'collect', 1, (job) => dailyJob(daily, collection, queues.collect, job)),
    runQueue(place, 'remind', 1, (job) => dailyJob(daily, reminders, queues.remind, job)),
    runQueue(place, 'deliver', CONCURRENT_DELIVERIES, (job, isLast) =>
      deliver({ database, clock, sandbox: settings.SANDBOX === 'true' }, job, isLast),
    ),
    ...(registry === undefined
      ? []
      : [
          runQueue(place, 'file', CONCURRENT_FILINGS, (job, last) =>
            fileOffer({ database, registry, clock }, job, last),
          ),
        ]),
    ...(checkpointing === undefined ? [] : [runQueue(place, 'checkpoint', 1, () => checkpointing.post())]),
  ];
  for (const worker of workers) {
    worker.on('failed', (job, error) =>
      log.warn({ job: job?.id, queue: worker.name, reason: error.message }, 'job failed'),
    );
    worker.on('error', (error) => log.warn({ queue: worker.name, reason: error.message }, 'queue trouble'));
  }
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  if (checkpointing !== undefined) {
    await queues.checkpoint.upsertJobScheduler(
      'checkpoint',
      { every: checkpointing.everyMs },
      { name: 'checkpoint', data: {}, opts: { attempts: 1 } },
    );
  }

  for (const queue of [queues.collect, queues.remind]) {
    await scheduleLooks(queue, settings.SANDBOX === 'true' ? LOOK_IN_SANDBOX_MS : LOOK_MS);
  }

  const announcements = listenFor(url, {
    // The end of commands makes room for those that wait.
    arrivals: [COMMAND_ACCEPTED, COMMANDS_FINISHED],
    evidence: [VERIFICATION_DUE],
    files: [IMPORT_RECEIVED],
    items: [ITEMS_ARRIVED],
    ends: [COMMANDS_FINISHED],
    changes: [COMMANDS_FINISHED, DELIVERIES_WAIT],
  });
  const { arrivals, evidence, files, items, ends, changes } = announcements.heard;
  const loops = [
    keepRunning('dispatch', () => dispatchCommands(database, queues.submit, arrivals, stopping.signal)),
    keepRunning('verify', () => dispatchVerifications(database, queues.verify, evidence, stopping.signal)),
    keepRunning('import', () => dispatchImports(database, queues.import, files, stopping.signal)),
    keepRunning('settle', () => settleItems({ database, clock }, items, stopping.signal)),
    keepRunning('mandates', () => keepAccepting({ database, clock, ledger, log }, ends, stopping.signal)),
    ...(registry === undefined
      ? []
      : [keepRunning('file', () => keepFiling(database, queues.file, ends, stopping.signal))]),
    keepRunning('follow', () => followBlocks(database, ledger, identity, queues.project, stopping.signal)),
    keepRunning('deliver', () => dispatchDeliveries(database, clock, queues.deliver, changes, stopping.signal)),
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

  const readiness = readinessOf({
    database,
    ledger,
    identity,
    maxLagBlocks: Number(settings.READY_MAX_LAG_BLOCKS ?? DEFAULT_MAX_LAG_BLOCKS),
  });
  addGauges(metrics, {
    database,
    ledger,
    identity,
    queues: Object.fromEntries(
      Object.entries(queues).map(([name, queue]) => [
        name,
        async () => await queue.getJobCounts('wait', 'active', 'delayed', 'prioritized', 'failed'),
      ]),
    ),
  });
  const status = await serveStatus(settings, { metrics, readiness });

  stopWhenAsked(settings, log, async () => {
    stopping.abort();
    await announcements.close();
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all(loops);
    await Promise.all(Object.values(queues).map((queue) => queue.close()));
    checkpointing?.close();
    await status?.close();
    await ledger.close();
    await database.destroy();
    await tracing.close();
  });
  process.stdout.write(`${JSON.stringify({ ready: true, ...(status === undefined ? {} : { status: status.url }) })}\n`);
  log.info('worker ready');
}

main().catch((error: unknown) => {
  process.stderr.write(`worker: ${lastWords(error, process.env)}\n`);
  process.exit(1);
});
