/** Whether the settings of the services are right, and what they name answers. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings as readApiSettings } from '../../api/configuration';
import { connectCheckpoints, openChain } from '../../audit/chain/checkpoint-chain';
import { DEFAULT_MAX_LAG_BLOCKS, readinessOf } from '../../runtime/readiness';
import { WrongSettings } from '../../runtime/settings';
import { configuredDataKeys } from '../../store/data-keys';
import { openDatabase } from '../../store/database';
import { readSettings as readWorkerSettings, type WorkerSettings } from '../../worker/configuration';
import { wordsOf } from '../terminal';
import type { Finding } from './doctor';

/** Any of these says that the services are meant to run with this environment. */
const SIGNS = ['DATABASE_URL', 'LEDGER_PROFILE', 'LEDGER_WALLET', 'LEDGER_CHANNEL'];

const READERS = { API: readApiSettings, worker: readWorkerSettings } as const;

/** Looks where the environment sets them, or where it was asked for. */
export async function serviceFindings(environment: NodeJS.ProcessEnv, isAsked: boolean): Promise<Finding[]> {
  if (!isAsked && !SIGNS.some((name) => environment[name])) {
    return [{ about: 'services', state: 'well', detail: 'no settings in the environment: `npm start` brings its own' }];
  }
  const findings = Object.entries(READERS).map(([name, read]) => settingsFinding(name, () => read(environment)));
  if (findings.some(({ state }) => state === 'wrong')) return findings;
  const settings = readWorkerSettings(environment);
  return [...findings, ...fileFindings(settings), ...(await answers(settings)), ...(await chainFindings(settings))];
}

function settingsFinding(name: string, read: () => unknown): Finding {
  const about = `settings of the ${name}`;
  try {
    read();
    return { about, state: 'well', detail: 'complete' };
  } catch (error) {
    if (!(error instanceof WrongSettings)) throw error;
    const { findings } = error;
    return { about, state: 'wrong', detail: `${findings.length} wrong`, remedy: `\n  ${findings.join('\n  ')}` };
  }
}

function fileFindings(settings: WorkerSettings): Finding[] {
  const identity = join(settings.LEDGER_WALLET, `${settings.LEDGER_IDENTITY}.json`);
  const keys = (): Finding => {
    try {
      configuredDataKeys(settings);
      return { about: 'data keys', state: 'well', detail: 'readable' };
    } catch (error) {
      return { about: 'data keys', state: 'wrong', detail: 'cannot be used', remedy: wordsOf(error) };
    }
  };
  return [
    jsonFinding('connection profile', settings.LEDGER_PROFILE, 'LEDGER_PROFILE'),
    jsonFinding("operator's identity", identity, 'LEDGER_WALLET and LEDGER_IDENTITY'),
    keys(),
  ];
}

function jsonFinding(about: string, file: string, variables: string): Finding {
  if (!existsSync(file))
    return { about, state: 'wrong', detail: `${file} is not there`, remedy: `correct ${variables}` };
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return { about, state: 'well', detail: file };
  } catch (error) {
    return { about, state: 'wrong', detail: `${file} cannot be read`, remedy: wordsOf(error) };
  }
}

/** Database, migrations, ledger and projection, as the services' own readiness has them. */
async function answers(settings: WorkerSettings): Promise<Finding[]> {
  const database = openDatabase(settings.DATABASE_URL);
  try {
    // Loaded only here: the ledger's client reads the command line when it is loaded, and would answer --help itself.
    const { connectLedger } =
      require('../../network/gateway/connect') as typeof import('../../network/gateway/connect');
    const ledger = connectLedger({
      profile: settings.LEDGER_PROFILE,
      walletFolder: settings.LEDGER_WALLET,
      channel: settings.LEDGER_CHANNEL,
      chaincode: settings.LEDGER_CHAINCODE,
    });
    try {
      const { parts } = await readinessOf({
        database,
        ledger,
        identity: settings.LEDGER_IDENTITY,
        maxLagBlocks: Number(settings.READY_MAX_LAG_BLOCKS ?? DEFAULT_MAX_LAG_BLOCKS),
      })();
      return Object.entries(parts).map(([about, state]) =>
        state === 'ok'
          ? { about, state: 'well', detail: 'answers' }
          : { about, state: 'wrong', detail: 'does not do', remedy: state },
      );
    } finally {
      await ledger.close();
    }
  } catch (error) {
    return [{ about: 'ledger', state: 'wrong', detail: 'cannot be connected to', remedy: wordsOf(error) }];
  } finally {
    await database.destroy();
  }
}

async function chainFindings(settings: WorkerSettings): Promise<Finding[]> {
  const { CHECKPOINT_RPC_URL: rpcUrl, CHECKPOINT_CONTRACT: contract } = settings;
  const about = 'checkpoints';
  if (rpcUrl === undefined || contract === undefined) {
    const remedy = 'set CHECKPOINT_RPC_URL, CHECKPOINT_CONTRACT and CHECKPOINT_KEY for the worker';
    return [{ about, state: 'worth knowing', detail: 'no chain: auditors have your word for the blocks', remedy }];
  }
  const provider = openChain(rpcUrl);
  try {
    const chain = await connectCheckpoints(provider, contract, settings.LEDGER_CHANNEL);
    return [
      { about, state: 'well', detail: `up to block ${(await chain.nextBlock()) - 1n} on chain ${chain.chainId}` },
    ];
  } catch (error) {
    const remedy = `${wordsOf(error)}; see that the chain is up and the address is the contract's`;
    return [{ about, state: 'wrong', detail: `${contract} cannot be asked`, remedy }];
  } finally {
    provider.destroy();
  }
}
