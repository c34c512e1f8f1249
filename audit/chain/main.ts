/** Runs the local EVM chain as a process of its own: `--data DIR [--port N] [--chain-id N]`. */
import { parseArgs } from 'node:util';
import { startAnvil, stateFileIn } from './anvil';

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string' },
  'chain-id': { type: 'string' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.data === undefined) throw new Error('say where the state is kept: --data DIR');
  const stopRequested = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, () => resolve());
  });
  const port = wholeNumber('port', values.port);
  const chainId = wholeNumber('chain-id', values['chain-id']);
  const chain = await startAnvil({
    stateFile: stateFileIn(values.data),
    ...(port === undefined ? {} : { port }),
    ...(chainId === undefined ? {} : { chainId }),
  });
  process.stdout.write(`${JSON.stringify({ ready: true, rpcUrl: chain.rpcUrl, chainId: chain.chainId })}\n`);

  const end = await Promise.race([stopRequested, chain.exited.then(() => 'by itself')]);
  if (end === 'by itself') throw new Error('anvil ended by itself');
  await chain.stop();
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is not a whole number: ${text}`);
  return Number(text);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`chain: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
