/** The embedded network as the process that it is in use, for tests that kill it; needs the compiled program. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A network that can be killed. */
export interface NetworkProcess {
  /** Resolves once clients can be served. @throws Error with its standard error when it ends before */
  readonly ready: Promise<void>;
  /** Ends it at once, wherever it is; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to end. @returns its exit code */
  readonly stop: () => Promise<number | null>;
  /** Resolves with its exit code and with what it wrote to its standard error, once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
}

export interface LaunchOptions {
  /** Further arguments of the network. */
  readonly args?: readonly string[];
  /** A program with its arguments that runs the network. */
  readonly launcher?: readonly string[];
}

const PROGRAM = join(__dirname, '..', '..', '..', 'dist', 'network', 'devnet', 'main.js');

/** Launches the network. @throws Error when it has not been compiled */
export function launchNetwork(
  dataFolder: string,
  chaincodeAddress: string,
  { args = [], launcher = [] }: LaunchOptions = {},
): NetworkProcess {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing; run npm run build first`);
  const own = [process.execPath, PROGRAM, '--data', dataFolder, '--chaincode', chaincodeAddress, ...args];
  const [command = '', ...rest] = [...launcher, ...own];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString('utf8');
  });
  const ended = new Promise<{ code: number | null; said: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    ended.then(({ code }) => reject(new Error(`the network ended with ${code}: ${said}`)), reject);
  });
  ready.catch(() => {}); // whoever waits for it is told; nobody may be waiting
  return {
    ready,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended).code;
    },
  };
}
