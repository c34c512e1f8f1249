/** Starts the API. */
import { readFileSync } from 'node:fs';
import { connectLedger } from '../network/gateway/connect';
import { sandboxClock, systemClock } from '../store/clock';
import { COMMANDS_FINISHED } from '../store/command-log';
import { configuredDataKeys } from '../store/data-keys';
import { openDatabase } from '../store/database';
import { migrate } from '../store/migrations';
import { listen } from '../store/notifications';
import { buildApi } from './app';
import { readSettings } from './configuration';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const sandbox = settings.SANDBOX === 'true';
  const database = openDatabase(settings.DATABASE_URL, { dataKeys: configuredDataKeys(settings) });
  await migrate(database);
  const commandsFinished = listen(settings.DATABASE_URL, COMMANDS_FINISHED);
  const ledger = connectLedger({
    profile: settings.LEDGER_PROFILE,
    walletFolder: settings.LEDGER_WALLET,
    channel: settings.LEDGER_CHANNEL,
    chaincode: settings.LEDGER_CHAINCODE,
  });
  const clock = sandbox ? sandboxClock(database) : systemClock;
  const api = await buildApi(
    { database, clock, ledger, channel: settings.LEDGER_CHANNEL, commandsFinished },
    {
      tokenPublicKey: readFileSync(settings.TOKEN_PUBLIC_KEY, 'utf8'),
      tokenIssuer: settings.TOKEN_ISSUER,
      sandbox,
      logger: { level: settings.LOG_LEVEL ?? 'info', redact: ['req.headers.authorization'] },
    },
  );
  const url = await api.listen({ host: settings.HOST ?? '127.0.0.1', port: Number(settings.PORT ?? 8080) });

  async function stop(): Promise<void> {
    await commandsFinished.close();
    await api.close();
    await ledger.close();
    await database.destroy();
    process.exit(0);
  }
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  process.on('disconnect', () => void stop()); // started by a parent: end with it
  process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`api: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
