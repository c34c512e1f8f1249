/** `npm start`: brings everything up on this machine, runs the main job, shows its table, stays until Ctrl-C. */
import { rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NETWORK_KINDS, type NetworkKind } from '../network/kinds';
import { requireSandbox } from '../runtime/production';
import { apiUser } from './api-client';
import { audit, trailFile } from './audit';
import { writeConnections } from './connections';
import { BANK_A, BANK_B, CERTIFIER, OPERATOR, userOf } from './firms';
import { freePort } from './free-port';
import { readInput, type SandboxInput } from './input';
import { type JobWorld, runMainJob } from './main-job';
import { showProgress } from './processes/progress';
import { superviseProcesses } from './processes/supervise';
import { sandboxBanks } from './rate-cards';
import { type NamedUser, startSignIn } from './sign-in';
import { openSignatory } from './signatories';
import { type Stack, startStack } from './stack';
import { renderResult } from './table';
import { openTokenIssuer } from './token-issuer';
import { startWallet } from './wallet';

const DEFAULT_PORT = 8080;
/** What the commands at a terminal look for where they are told no folder. */
const DEFAULT_FOLDER = join('.greentier', 'samples');

interface Options {
  readonly dataFolder: string;
  readonly input: string | undefined;
  readonly port: number;
  readonly network: NetworkKind;
  readonly fresh: boolean;
  /** Whether to end after the table. */
  readonly exit: boolean;
}

async function main(): Promise<void> {
  requireSandbox('npm start', process.env);
  const options = readOptions();
  if (options.fresh) rmSync(options.dataFolder, { recursive: true, force: true });
  const progress = showProgress(process.stdout);
  const supervisor = await superviseProcesses({
    dataFolder: options.dataFolder,
    onNotice: ({ name, text }) => process.stdout.write(`${name} ${text}\n`),
  });
  let disconnect = () => {};
  const interrupted = new Promise<void>((resolveInterrupt) => {
    process.once('SIGINT', () => resolveInterrupt());
    process.once('SIGTERM', () => resolveInterrupt());
  });
  try {
    const failed = supervisor.failed.then((error) => Promise.reject(error));
    await Promise.race([failed, interrupted, work()]);
    if (!options.exit) {
      process.stdout.write('\nPress Ctrl-C to stop.\n');
      await Promise.race([failed, interrupted]);
    }
  } finally {
    process.stdout.write('\nStopping.\n');
    disconnect();
    await supervisor.stop();
  }

  async function work(): Promise<void> {
    const input = readInput(options.input === undefined ? undefined : resolve(options.input));
    const apiPort = options.port === 0 ? await freePort() : options.port;
    const console = { origin: `http://127.0.0.1:${apiPort}`, path: '/console/' };
    const signInPort = await freePort();
    const issuer = openTokenIssuer(options.dataFolder, `http://127.0.0.1:${signInPort}`);
    await startSignIn({
      users: namedUsersOf(input),
      consoleUrl: console.origin + console.path,
      port: signInPort,
      issuer,
    });
    const wallet = await startWallet({
      firmOf: async (token) => issuer.partyOf(token),
      signatoryOf: (firm) => openSignatory(options.dataFolder, firm),
      consoleOrigin: console.origin,
    });
    const stack = await startStack(supervisor, progress, issuer, {
      dataFolder: options.dataFolder,
      apiPort,
      network: options.network,
      walletUrl: wallet.url,
    });
    disconnect = writeConnections(options.dataFolder, {
      api: stack.apiUrl,
      rpc: stack.rpcUrl,
      contract: stack.checkpointContract,
      genesis: stack.genesisHash,
      users: namedUsersOf(input).map((user) => ({ ...user, token: issuer.tokenFor(user) })),
    });
    const banks = sandboxBanks(input.firms.find(({ role }) => role === 'anchor')?.code ?? '');
    await progress.step('ledger identities', async () => {
      for (const user of namedUsersOf(input)) await stack.enrol(user);
    });
    const world: JobWorld = {
      as: (user) => apiUser(stack.apiUrl, issuer.tokenFor(user)),
      signatoryOf: (firm) => openSignatory(options.dataFolder, firm),
      progress: () => undefined,
    };
    const result = await progress.step('main job', () => runMainJob(world, input, banks));
    const verdicts = await progress.step('audit', () => audit(options.dataFolder, stack, world, result));
    process.stdout.write(`\n${renderResult(result, verdicts)}\n\n`);
    const [trail] = verdicts.keys();
    process.stdout.write(
      whereTo(options.dataFolder, {
        console: console.origin + console.path,
        stack,
        log: supervisor.logFile,
        ...(trail === undefined ? {} : { trail: trailFile(options.dataFolder, trail) }),
      }),
    );
  }
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      input: { type: 'string' },
      port: { type: 'string' },
      network: { type: 'string', default: 'embedded' },
      fresh: { type: 'boolean', default: false },
      exit: { type: 'boolean', default: false },
    },
  });
  const network = NETWORK_KINDS.find((kind) => kind === values.network);
  if (network === undefined) throw new Error(`--network takes ${NETWORK_KINDS.join(' or ')}, not ${values.network}`);
  // Documents of another folder may be older than the samples, and the sandbox's clock never goes back.
  const documents = values.input === undefined ? 'samples' : 'input';
  const folder = values.data ?? join('.greentier', network === 'embedded' ? documents : `${documents}-${network}`);
  return {
    dataFolder: resolve(folder),
    input: values.input,
    network,
    port: values.port === undefined ? DEFAULT_PORT : Number(values.port),
    fresh: values.fresh,
    exit: values.exit,
  };
}

/** The users, as the page names them where they sign in; one bank has two, each with a ledger identity of its own. */
function namedUsersOf(input: SandboxInput): NamedUser[] {
  return [
    { ...OPERATOR, name: 'GreenTier 运营方' },
    { ...CERTIFIER, name: 'Certifier 认证机构' },
    ...[BANK_A, BANK_B, ...input.firms].map((firm) => ({ ...userOf(firm), name: firm.name })),
    { ...userOf(BANK_B, 2), name: `${BANK_B.name} (2)` },
  ];
}

/** Where everything is, and the commands that a newcomer tries next, to be copied as they stand. */
function whereTo(
  dataFolder: string,
  { console, stack, log, trail }: { console: string; stack: Stack; log: string; trail?: string },
): string {
  const { apiUrl, rpcUrl, checkpointContract, genesisHash } = stack;
  const folder = fromHere(dataFolder);
  const data = folder === DEFAULT_FOLDER ? '' : ` --data ${folder}`;
  return [
    `console ${console}   (one click signs in as each role)`,
    '',
    `API   ${apiUrl}   (OpenAPI at ${apiUrl}/openapi.json, to browse at ${apiUrl}/docs)`,
    `chain ${rpcUrl}   (checkpoint contract ${checkpointContract})`,
    `block 0 ${genesisHash}`,
    `log   ${log}`,
    '',
    `npx greentier status --as operator${data}`,
    `TOKEN=$(npx greentier token --as bank${data})`,
    ...(trail === undefined
      ? []
      : [
          `npx greentier audit verify ${fromHere(trail)} \\`,
          `  --rpc ${rpcUrl} --contract ${checkpointContract} --genesis ${genesisHash}`,
        ]),
    '',
  ].join('\n');
}

/** A path as one would type it here. */
function fromHere(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
