/** Every process of the system on one machine, in the order in which they need each other. */
import { join } from 'node:path';
import { ensureCheckpointContract } from '../audit/chain/deployment';
import { ROOM_FOR_A_BATCH } from '../chaincode/configuration';
import { enrolUser } from '../network/certificates/enrolment';
import { readConsortium } from '../network/consortium/consortium';
import type { NetworkKind } from '../network/kinds';
import { ensureDataKeysFile } from '../store/data-keys';
import { OPERATOR } from './firms';
import { freePort } from './free-port';
import type { Progress } from './processes/progress';
import type { ProcessPlan, ReadyFields, Supervisor } from './processes/supervise';
import { API_AUDIENCE, CONSOLE_CLIENT, type SandboxUser, type TokenIssuer } from './token-issuer';

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
  /** Gives a user an identity on the ledger, and its firm one for what the services do in its name. */
  enrol(user: SandboxUser): Promise<void>;
}

const CHAINCODE_ID = 'greentier:1';
/** The sandbox's clock stands on the days of its documents; Fabric 3.1 refuses what is dated 15 minutes off. */
const ANY_CLOCK = '876000h';
/** Six programs that are set up in turn, and that end in turn. */
const FABRIC_PATIENCE = { readyTimeoutMs: 180_000, stopTimeoutMs: 60_000 };
const CHECKPOINT_SECONDS = 2;
/** What scales and dust take of a delivery and nobody asks about: 0.2 %. */
const QUANTITY_TOLERANCE_BPS = 20;

/**
 * Starts all processes and waits until each is ready; those that need nothing of each other start together. `registryUrl`
 * is where financings are filed, `programs` the folder of the built programs.
 */
export async function startStack(
  supervisor: Supervisor,
  progress: Progress,
  issuer: TokenIssuer,
  options: {
    dataFolder: string;
    apiPort: number;
    network?: NetworkKind;
    walletUrl?: string;
    registryUrl?: string;
    programs?: string;
  },
): Promise<Stack> {
  const { dataFolder } = options;
  const networkFolder = join(dataFolder, 'network');
  const consortium = readConsortium();
  const roles = Object.fromEntries(
    consortium.organisations.map((organisation) => [organisation.mspId, organisation.roles]),
  );

  type Run = Pick<ProcessPlan, 'args' | 'env' | 'readyTimeoutMs' | 'stopTimeoutMs'>;
  async function start(name: string, program: string, plan: Run): Promise<ReadyFields> {
    const script = join(options.programs ?? join(__dirname, '..'), program);
    return await progress.step(name, () =>
      supervisor.start({ name, command: process.execPath, ...plan, args: [script, ...plan.args] }),
    );
  }

  const database = async () => {
    const args = ['--data', join(dataFolder, 'postgres'), '--port', String(await freePort())];
    return textIn(await start('postgres', 'store/embedded/main.js', { args }), 'url');
  };
  const chaincode = async (address: string, id: string) => {
    const env = {
      CHAINCODE_SERVER_ADDRESS: address,
      CHAINCODE_ID: id,
      CONSORTIUM_ROLES: JSON.stringify(roles),
      CORE_CHAINCODE_LOGGING_LEVEL: 'ERROR',
      NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ROOM_FOR_A_BATCH].join(' ').trim(),
    };
    await start('chaincode', 'chaincode/main.js', { args: [], env });
  };
  const ledgers: Readonly<Record<NetworkKind, () => Promise<ReadyFields>>> = {
    embedded: async () => {
      const address = `127.0.0.1:${await freePort()}`;
      await chaincode(address, CHAINCODE_ID);
      const args = ['--data', networkFolder, '--chaincode', address];
      return await start('network', 'network/devnet/main.js', { args });
    },
    fabric: async () => {
      const args = ['run', '--data', networkFolder, '--clock-tolerance', ANY_CLOCK];
      const fields = await start('network', 'network/fabric/main.js', { args, ...FABRIC_PATIENCE });
      await chaincode(textIn(fields, 'address'), textIn(fields, 'chaincodeId'));
      return fields;
    },
  };
  const chain = async () => {
    const args = ['--data', join(dataFolder, 'chain'), '--port', String(await freePort())];
    return textIn(await start('chain', 'audit/chain/main.js', { args }), 'rpcUrl');
  };
  const ledger = ledgers[options.network ?? 'embedded'];
  const [databaseUrl, network, rpcUrl] = await Promise.all([database(), ledger(), chain()]);
  const profile = textIn(network, 'profile');

  const poster = await progress.step('checkpoint contract', () =>
    ensureCheckpointContract({ dataFolder: join(dataFolder, 'chain'), rpcUrl, channel: consortium.channel }),
  );
  const enrol = async ({ user, party, role, mspId }: SandboxUser) => {
    await enrolUser(networkFolder, mspId, { party, role }, user);
    await enrolUser(networkFolder, mspId, { party, role });
  };
  const service = await enrolUser(networkFolder, OPERATOR.mspId, { party: OPERATOR.party, role: OPERATOR.role });

  const dataKeysFile = join(dataFolder, 'keys', 'data-keys');
  ensureDataKeysFile(dataKeysFile);
  const shared = {
    DATA_KEYS_FILE: dataKeysFile,
    LEDGER_IDENTITY: service.label,
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
      CHECKPOINT_SIGNER_KEYS: poster.signerKeys.join(','),
      CHECKPOINT_SECONDS: String(CHECKPOINT_SECONDS),
      VERIFY_QUANTITY_TOLERANCE_BPS: String(QUANTITY_TOLERANCE_BPS),
      ...(options.registryUrl === undefined ? {} : { FILING_REGISTRY_URL: options.registryUrl }),
    },
  });
  const api = start('api', 'api/main.js', {
    args: [],
    env: {
      ...shared,
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCE: API_AUDIENCE,
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
    genesisHash: textIn(network, 'genesisHash'),
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
