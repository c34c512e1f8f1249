/** The verifier as it was built for browsers, run on Node with nothing of Node in its reach: no Buffer, process or eval. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { verifyBundle } from '../../audit/verify';
import type { Answer, Question } from '../../web/verify/messages';

const ASSETS = join(__dirname, '..', '..', 'dist', 'web', 'assets');

/** Takes from a thread what no browser has, and gives it what a browser's worker has. */
const AS_IN_A_BROWSER = `
  const { parentPort, workerData } = require('node:worker_threads');
  globalThis.self = globalThis;
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  for (const name of ['Buffer', 'process', 'global', 'fetch', 'WebAssembly']) delete globalThis[name];
  globalThis.Function = function () { throw new EvalError('the policy forbids it'); };
  import(workerData).then(() => {
    parentPort.on('message', (data) => globalThis.onmessage({ data }));
  });
`;

/** A verifier that takes one file after another. */
export interface BuiltVerifier {
  /** The report as JSON. */
  verify(bytes: Uint8Array, genesisHash?: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts the built verifier. @throws Error where the console is not built */
export function startBuiltVerifier(): BuiltVerifier {
  const [name] = readdirSync(ASSETS).filter((file) => /^verifier-.*\.js$/.test(file));
  if (name === undefined) throw new Error('the console is not built: npm run build:web');
  const worker = new Worker(AS_IN_A_BROWSER, { eval: true, workerData: pathToFileURL(join(ASSETS, name)).href });
  return {
    verify: (bytes, genesisHash) =>
      new Promise((resolve, reject) => {
        const take = (answer: Answer) => {
          if (answer.kind === 'progress') return;
          worker.off('message', take);
          worker.off('error', reject);
          resolve(answer.json);
        };
        worker.on('message', take);
        worker.once('error', reject);
        const file = new Blob([Uint8Array.from(bytes)]);
        worker.postMessage({ file, ...(genesisHash === undefined ? {} : { genesisHash }) } satisfies Question);
      }),
    async close() {
      await worker.terminate();
    },
  };
}

/**
 * Verifies bytes on Node and as a browser does.
 * @returns the report as JSON
 * @throws Error when the two differ in a byte
 */
export async function compareVerifiers(
  browser: BuiltVerifier,
  bytes: Uint8Array,
  genesisHash?: string,
): Promise<string> {
  const report = await verifyBundle(bytes, genesisHash === undefined ? {} : { trustedGenesisHash: genesisHash });
  const onNode = JSON.stringify(report, null, 2);
  const inBrowser = await browser.verify(bytes, genesisHash);
  if (inBrowser !== onNode)
    throw new Error(`the browser's report is another one:\n${firstDifference(onNode, inBrowser)}`);
  return onNode;
}

function firstDifference(one: string, other: string): string {
  const others = other.split('\n');
  const at = one.split('\n').findIndex((line, index) => line !== others[index]);
  return `${one
    .split('\n')
    .slice(at, at + 3)
    .join('\n')}\n---\n${others.slice(at, at + 3).join('\n')}`;
}
