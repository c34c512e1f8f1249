/** Keeps a local chain's state on disk: whole or not at all, shortly after each new block. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { JsonRpcProvider } from 'ethers';

const LOOK_MS = 200;
const KEPT_TIMEOUT_MS = 10_000;
const LAST_LOOK_TIMEOUT_MS = 3_000;

/** What writes a chain's state down while the chain runs. */
export interface StateKeeper {
  /** Writes the last state and ends. */
  finish(): Promise<void>;
  /** Ends, because the chain is gone. */
  abandon(): void;
}

/** Looks for new blocks and writes the state down after each. */
export function keepState(rpcUrl: string, stateFile: string): StateKeeper {
  const provider = new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, staticNetwork: true, batchMaxCount: 1 });
  const stopping = new AbortController();
  let writtenBlock: string | undefined;
  let gone = false;
  let said: string | undefined;

  async function writeIfNew(): Promise<void> {
    try {
      const block: unknown = await provider.send('eth_blockNumber', []);
      if (typeof block !== 'string' || block === writtenBlock) return;
      const packed: unknown = await provider.send('anvil_dumpState', []);
      if (typeof packed !== 'string') throw new TypeError('anvil gave no state');
      replaceFile(stateFile, gunzipSync(Buffer.from(packed.slice(2), 'hex')));
      writtenBlock = block; // one that came in between is seen next time
    } catch (error) {
      // It may pass (a full disk) and is tried again; that the chain is gone its owner hears from the process.
      const { message } = error as Error;
      if (!gone && message !== said) process.stderr.write(`${stateFile} is not kept: ${message}\n`);
      said = message;
    }
  }

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      await writeIfNew();
      await delay(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const looking = look();
  return {
    async finish() {
      stopping.abort();
      const last = looking.then(() => (gone ? undefined : writeIfNew()));
      await Promise.race([last, delay(LAST_LOOK_TIMEOUT_MS, undefined, { ref: false })]);
      provider.destroy();
    },
    abandon() {
      gone = true;
      stopping.abort();
      provider.destroy();
    },
  };
}

/**
 * Waits until the state on disk knows an account, so that no kill from here on can make the chain forget it.
 * @throws Error when it does not come to that within 10 s
 */
export async function untilKept(stateFile: string, address: string): Promise<void> {
  for (const deadline = performance.now() + KEPT_TIMEOUT_MS; ; await delay(LOOK_MS / 4)) {
    if (existsSync(stateFile) && readFileSync(stateFile, 'utf8').includes(address.toLowerCase())) return;
    if (performance.now() > deadline)
      throw new Error(`${stateFile} does not keep up with its chain: is the disk full?`);
  }
}

/** Whether a file can be the state of a chain, so that anvil is not asked to load half of one. */
export function isUsableState(file: string): boolean {
  try {
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof state === 'object' && state !== null && 'accounts' in state;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function replaceFile(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
}
