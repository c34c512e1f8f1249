/** Starts the API. */
import { connectLedger } from '../network/gateway/connect';
import { lastWords, openLog } from '../runtime/log';
import { openMetrics } from '../runtime/metrics';
import { DEFAULT_MAX_LAG_BLOCKS, readinessOf } from '../runtime/readiness';
import { stopWhenAsked } from '../runtime/shutdown';
import { serveStatus } from '../runtime/status-server';
import { openTracing } from '../runtime/tracing';
import { sandboxClock, systemClock } from '../store/clock';
import { COMMANDS_FINISHED } from '../store/command-log';
import { configuredDataKeys } from '../store/data-keys';
import { openDatabase } from '../store/database';
import { openJobDesk } from '../store/job-desk';
import { migrate } from '../store/migrations';
import { listen } from '../store/notifications';
import { migrateQueues } from '../store/queues';
import { buildApi } from './app';
import { readSettings } from './configuration';
import { tokenRulesOf } from './oidc-settings';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = openLog({ name: 'api', level: settings.LOG_LEVEL, environment: process.env });
  const metrics = openMetrics('api');
  const tracing = openTracing(settings, 'api');
  const sandbox = settings.SANDBOX === 'true';
  const database = openDatabase(settings.DATABASE_URL, { dataKeys: configuredDataKeys(settings) });
  await migrate(database);
  const queues = { databaseUrl: settings.DATABASE_URL, redisUrl: settings.REDIS_URL };
  await migrateQueues(queues);
  const jobs = openJobDesk(queues, (error) => log.warn({ reason: error.message }, 'queue trouble'));
  const commandsFinished = listen(settings.DATABASE_URL, COMMANDS_FINISHED);
  const ledger = connectLedger({
    profile: settings.LEDGER_PROFILE,
    walletFolder: settings.LEDGER_WALLET,
    channel: settings.LEDGER_CHANNEL,
    chaincode: settings.LEDGER_CHAINCODE,
    onTrouble: (what) => log.warn({ what }, 'ledger trouble'),
  });
  const clock = sandbox ? sandboxClock(database) : systemClock;
  const readiness = readinessOf({
    database,
    ledger,
    identity: settings.LEDGER_IDENTITY,
    maxLagBlocks: Number(settings.READY_MAX_LAG_BLOCKS ?? DEFAULT_MAX_LAG_BLOCKS),
  });
  const api = await buildApi(
    { database, clock, ledger, channel: settings.LEDGER_CHANNEL, commandsFinished, jobs },
    {
      tokens: tokenRulesOf(settings, (what) => log.warn({ what }, 'issuer trouble')),
      sandbox,
      ...(settings.CONSOLE_CLIENT === undefined
        ? {}
        : {
            console: {
              issuer: settings.OIDC_ISSUER,
              clientId: settings.CONSOLE_CLIENT,
              ...(sandbox && settings.CONSOLE_WALLET !== undefined ? { sandboxWallet: settings.CONSOLE_WALLET } : {}),
            },
          }),
      readiness,
      log,
      metrics,
      tracing,
    },
  );
  const status = await serveStatus(settings, { metrics, readiness });
  const url = await api.listen({ host: settings.HOST ?? '127.0.0.1', port: Number(settings.PORT ?? 8080) });

  stopWhenAsked(settings, log, async () => {
    await api.close(); // requests that wait are answered with what is known by now
    await commandsFinished.close();
    await jobs.close();
    await status?.close();
    await ledger.close();
    await database.destroy();
    await tracing.close();
  });
  process.stdout.write(
    `${JSON.stringify({ ready: true, url, ...(status === undefined ? {} : { status: status.url }) })}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`api: ${lastWords(error, process.env)}\n`);
  process.exit(1);
});
