/** Every process of the system on one machine, in the order in which they need each other. */
import { join } from 'node:path';
import { ensureCheckpointContract } from '../audit/chain/deployment';
import { enrolUser } from '../network/certificates/enrolment';
import { readConsortium } from '../network/consortium/consortium';
import { ensureDataKeysFile } from '../store/data-keys';
import { OPERATOR } from './firms';
import { freePort } from './free-port';
import type { Progress } from './processes/progress';
import type { ProcessPlan, ReadyFields, Supervisor } from './processes/supervise';
import { CONSOLE_CLIENT, type SandboxUser, type TokenIssuer } from './token-issuer';

/** The running system, as its users reach it. */
export interface Stack {
  readonly apiUrl: string;
  readonly rpcUrl: string;
  readonly databaseUrl: string;
  /** What the services reach the ledger by. */
  readonly ledger: {
    readonly profile: string;
    readonly walletFolder: string;
    readonly channel: string;
    readonly chaincode: string;
  };
  /** What an auditor pins: header hash of the ledger's block 0, address of the checkpoint contract. */
  readonly genesisHash: string;
  readonly checkpointContract: string;
  /** Gives a user an identity on the ledger. */
  enrol(user: SandboxUser): Promise<void>;
}

const CHAINCODE_ID = 'greentier:1';
const CHECKPOINT_SECONDS = 2;

/** Starts all processes and waits until each is ready; those that need nothing of each other start together. */
export async function startStack(
  supervisor: Supervisor,
  progress: Progress,
  issuer: TokenIssuer,
  options: { dataFolder: string; apiPort: number; walletUrl?: string },
): Promise<Stack> {
  const { dataFolder } = options;
  const networkFolder = join(dataFolder, 'network');
  const consortium = readConsortium();
  const chaincodeAddress = `127.0.0.1:${await freePort()}`;
  const roles = Object.fromEntries(
    consortium.organisations.map((organisation) => [organisation.mspId, organisation.roles]),
  );

  async function start(name: string, program: string, plan: Pick<ProcessPlan, 'args' | 'env'>): Promise<ReadyFields> {
    const script = join(__dirname, '..', program);
    return await progress.step(name, () =>
      supervisor.start({ name, command: process.execPath, args: [script, ...plan.args], env: plan.env ?? {} }),
    );
  }

  const database = async () => {
    const args = ['--data', join(dataFolder, 'postgres'), '--port', String(await freePort())];
    return textIn(await start('postgres', 'store/embedded/main.js', { args }), 'url');
  };
  const ledger = async () => {
    await start('chaincode', 'chaincode/main.js', {
      args: [],
      env: {
        CHAINCODE_SERVER_ADDRESS: chaincodeAddress,
        CHAINCODE_ID,
        CONSORTIUM_ROLES: JSON.stringify(roles),
        CORE_CHAINCODE_LOGGING_LEVEL: 'ERROR',
      },
    });
    const args = ['--data', networkFolder, '--chaincode', chaincodeAddress];
    const fields = await start('network', 'network/devnet/main.js', { args });
    return { profile: textIn(fields, 'profile'), genesisHash: textIn(fields, 'genesisHash') };
  };
  const chain = async () => {
    const args = ['--data', join(dataFolder, 'chain'), '--port', String(await freePort())];
    return textIn(await start('chain', 'audit/chain/main.js', { args }), 'rpcUrl');
  };
  const [databaseUrl, { profile, genesisHash }, rpcUrl] = await Promise.all([database(), ledger(), chain()]);

  const poster = await progress.step('checkpoint contract', () =>
    ensureCheckpointContract({ dataFolder: join(dataFolder, 'chain'), rpcUrl, channel: consortium.channel }),
  );
  const enrol = async ({ party, role, mspId }: SandboxUser) => {
    await enrolUser(networkFolder, mspId, { party, role });
  };
  await enrol(OPERATOR);

  const dataKeysFile = join(dataFolder, 'keys', 'data-keys');
  ensureDataKeysFile(dataKeysFile);
  const shared = {
    DATA_KEYS_FILE: dataKeysFile,
    LEDGER_IDENTITY: `${OPERATOR.mspId}.${OPERATOR.party}.${OPERATOR.role}`,
    DATABASE_URL: databaseUrl,
    LEDGER_PROFILE: profile,
    LEDGER_WALLET: join(networkFolder, 'wallet'),
    LEDGER_CHANNEL: consortium.channel,
    LEDGER_CHAINCODE: consortium.chaincode,
    SANDBOX: 'true',
    LOG_LEVEL: 'warn',
  };
  const worker = start('worker', 'worker/main.js', {
    args: [],
    env: {
      ...shared,
      CHECKPOINT_RPC_URL: rpcUrl,
      CHECKPOINT_CONTRACT: poster.contract,
      CHECKPOINT_KEY: poster.key,
      CHECKPOINT_SECONDS: String(CHECKPOINT_SECONDS),
    },
  });
  const api = start('api', 'api/main.js', {
    args: [],
    env: {
      ...shared,
      TOKEN_PUBLIC_KEY: issuer.publicKeyFile,
      TOKEN_ISSUER: issuer.url,
      CONSOLE_CLIENT,
      ...(options.walletUrl === undefined ? {} : { CONSOLE_WALLET: options.walletUrl }),
      // Asked for once, so that it is the same after a restart.
      PORT: String(options.apiPort === 0 ? await freePort() : options.apiPort),
    },
  });
  const [, { url }] = await Promise.all([worker, api]);
  const reached = {
    profile,
    walletFolder: shared.LEDGER_WALLET,
    channel: consortium.channel,
    chaincode: consortium.chaincode,
  };
  return {
    apiUrl: String(url),
    rpcUrl,
    databaseUrl,
    ledger: reached,
    genesisHash,
    checkpointContract: poster.contract,
    enrol,
  };
}

/** @throws Error when a process became ready without saying what it has to */
function textIn(fields: ReadyFields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new Error(`a process became ready without its ${name}`);
  return value;
}
