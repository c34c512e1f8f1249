/** Runs a local EVM chain (anvil, from npm) whose state outlives its process; for one machine, never for production. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HDNodeWallet } from 'ethers';
import { isUsableState, keepState } from './anvil-state';

/** A running chain. */
export interface Anvil {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly pid: number;
  /** Resolves when the process is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /** Writes the state down and stops the process. */
  stop(): Promise<void>;
}

export interface AnvilOptions {
  /**
   * Where the chain's state is kept; made when it is not there. Beside it stand `<stateFile>.pid` and the words of its
   * accounts, `<stateFile>.mnemonic`.
   */
  readonly stateFile: string;
  /** A free one unless said otherwise. */
  readonly port?: number;
  readonly chainId?: number;
}

/** The state file in the data folder of a chain. */
export function stateFileIn(dataFolder: string): string {
  return join(dataFolder, 'state.json');
}

/** The chain id that local chains commonly have. */
export const LOCAL_CHAIN_ID = 31_337;

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 20;
const LAST_TEXT_LENGTH = 4_000;
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * Starts the chain of a state file; one that a killed start left running is ended first.
 *
 * Anvil's own periodic dump rewrites its file in place, so that a kill in the middle leaves half a file, and it refuses to
 * start from one. Here the state is written whole and moved into place, shortly after every new block. What a kill -9 of
 * everything can lose are the blocks of the last quarter of a second: the chain then simply stands some blocks earlier,
 * and a poster that asks the contract which block comes next posts them again.
 * @throws Error that says what anvil said, when it does not start (a port in use, a state file that is none)
 */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  const stateFile = resolve(options.stateFile);
  const chainId = options.chainId ?? LOCAL_CHAIN_ID;
  mkdirSync(dirname(stateFile), { recursive: true });
  await endSurvivor(stateFile);
  const hasState = existsSync(stateFile);
  if (hasState && !isUsableState(stateFile)) {
    throw new Error(`${stateFile} is no state of a chain: restore it, or move it away to begin a new chain`);
  }
  const mnemonic = mnemonicOf(stateFile);
  const child = spawn(
    anvilProgram(),
    [
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--chain-id', String(chainId)],
      ...['--mnemonic', mnemonic, '--accounts', '1', '--no-cors'],
      ...['--cache-path', `${stateFile}.cache`], // by which isAnvilOf tells one chain's process from another's
      ...(hasState ? ['--load-state', stateFile] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = new Promise<void>((gone) => child.once('exit', () => gone()).once('error', () => gone()));
  writeFileSync(pidFileOf(stateFile), String(child.pid));
  const rpcUrl = await readiness(child, exited, options.port);
  const keeper = keepState(rpcUrl, stateFile);
  void exited.then(() => keeper.abandon());
  return {
    rpcUrl,
    chainId,
    pid: child.pid ?? 0,
    exited,
    async stop() {
      await keeper.finish();
      child.kill('SIGTERM');
      if (!(await Promise.race([exited.then(() => true), delay(STOP_TIMEOUT_MS, false, { ref: false })])))
        child.kill('SIGKILL');
      await exited;
      rmSync(pidFileOf(stateFile), { force: true });
    },
  };
}

/**
 * Private key of an account of this chain that can pay for transactions; every chain has its own.
 * @throws Error when no chain was ever started on this state file
 */
export function fundedKeyOf(stateFile: string): string {
  return keyOf(stateFile, 0);
}

/** Private key of one of the accounts that belong to the chain's words; the first one has money. @throws Error as above */
export function keyOf(stateFile: string, place: number): string {
  const words = readFileSync(mnemonicFileOf(resolve(stateFile)), 'utf8').trim();
  return HDNodeWallet.fromPhrase(words, undefined, `m/44'/60'/0'/0/${place}`).privateKey;
}

/**
 * Where npm put the program: the package's own start script is not needed, and may not have been made executable.
 * @throws Error when npm installed none for this platform
 */
export function anvilProgram(): string {
  const packageName = `@foundry-rs/anvil-${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  try {
    // The platform's package is a dependency of the tool's, and npm may have put it below that one.
    return createRequire(require.resolve('@foundry-rs/anvil/package.json')).resolve(`${packageName}/bin/anvil`);
  } catch (error) {
    throw new Error(`${packageName} is not installed: run npm ci without --omit=optional`, { cause: error });
  }
}

/** Words that nobody else has: the customary ones are known to every program that can reach the port. */
function mnemonicOf(stateFile: string): string {
  const file = mnemonicFileOf(stateFile);
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, HDNodeWallet.createRandom().mnemonic?.phrase ?? '', { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}

/** Waits until anvil says where it listens, which it does once its state is loaded and its port is its own. */
async function readiness(child: ChildProcess, exited: Promise<void>, port: number | undefined): Promise<string> {
  let said = '';
  const address = new Promise<string>((found) => {
    const read = (chunk: string) => {
      said = (said + chunk).slice(-LAST_TEXT_LENGTH);
      const listening = /Listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (listening !== undefined) found(listening);
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('error', (error) => read(error.message));
  });
  const timeout = new AbortController();
  const outcome = await Promise.race([
    address,
    exited.then(() => undefined),
    delay(START_TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
  ]);
  timeout.abort();
  if (outcome !== undefined) {
    child.stdout?.removeAllListeners('data').resume(); // from here on it only lists every request
    child.stderr?.removeAllListeners('data').resume();
    return `http://${outcome}`;
  }
  child.kill('SIGKILL');
  const where = port === undefined ? '' : ` on port ${port}`;
  throw new Error(`anvil did not start${where}:\n${said.slice(said.indexOf('Error'))}`);
}

/** Ends the process that an earlier, killed start left running on this state, and no other that has its number now. */
async function endSurvivor(stateFile: string): Promise<void> {
  const file = pidFileOf(stateFile);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  for (let waitedMs = 0; isAnvilOf(pid, stateFile); waitedMs += POLL_MS) {
    if (waitedMs > STOP_TIMEOUT_MS)
      throw new Error(`anvil ${pid} of an earlier start does not end: end it, start again`);
    if (waitedMs === 0) process.kill(pid, 'SIGKILL'); // its state is on disk; what came after it is posted again
    await delay(POLL_MS);
  }
  rmSync(file, { force: true });
}

function isAnvilOf(pid: number, stateFile: string): boolean {
  try {
    const command = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') // empty for one that only waits to be reaped
      : execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes(stateFile);
  } catch {
    return false; // there is no such process
  }
}

function mnemonicFileOf(stateFile: string): string {
  return `${stateFile}.mnemonic`;
}

function pidFileOf(stateFile: string): string {
  return `${stateFile}.pid`;
}
