import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Wallet } from 'ethers';
import { type Anvil, startAnvil, stateFileIn } from './anvil';
import { type CheckpointChain, connectCheckpoints, openChain } from './checkpoint-chain';
import { ensureCheckpointContract } from './deployment';
import { checkpointTree } from './merkle';
import { keySigner } from './signers';

const CHANNEL = 'trade';
const PROGRAM = join(__dirname, '..', '..', 'dist', 'audit', 'chain', 'main.js');
const HASH = 'ab'.repeat(32);

let dataFolder: string;
const chains: Anvil[] = [];
const programs: ChildProcess[] = [];

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'greentier-anvil-'));
});

afterEach(async () => {
  for (const chain of chains.splice(0)) await chain.stop();
  for (const program of programs.splice(0)) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill('SIGTERM');
    await once(program, 'exit');
  }
  rmSync(dataFolder, { recursive: true, force: true });
});

async function started(port?: number): Promise<Anvil> {
  const chain = await startAnvil({ stateFile: stateFileIn(dataFolder), ...(port === undefined ? {} : { port }) });
  chains.push(chain);
  return chain;
}

/** Works with the channel's contract, deploying it where it is not. */
async function withContract<Outcome>(
  rpcUrl: string,
  work: (chain: CheckpointChain) => Promise<Outcome>,
): Promise<Outcome> {
  const { contract, key, signerKeys } = await ensureCheckpointContract({ dataFolder, rpcUrl, channel: CHANNEL });
  const options = { signers: signerKeys.map(keySigner) };
  const provider = openChain(rpcUrl, 20);
  try {
    return await work(await connectCheckpoints(new Wallet(key, provider), contract, CHANNEL, options));
  } finally {
    provider.destroy();
  }
}

function range(fromBlock: bigint) {
  return checkpointTree([{ number: fromBlock, hash: HASH }]);
}

/** Starts the chain as the sandbox does. */
async function startedProgram(...args: string[]): Promise<{ program: ChildProcess; rpcUrl: string }> {
  const program = spawn(process.execPath, [PROGRAM, '--data', dataFolder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  programs.push(program);
  if (program.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
  const { rpcUrl } = JSON.parse(line) as { rpcUrl: string };
  return { program, rpcUrl };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function answers(rpcUrl: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  const headers = { 'content-type': 'application/json' };
  return await fetch(rpcUrl, { method: 'POST', body, headers }).then(
    () => true,
    () => false,
  );
}

function writtenBlock(): bigint {
  const state = JSON.parse(readFileSync(stateFileIn(dataFolder), 'utf8')) as { block: { number: string } };
  return BigInt(state.block.number);
}

test('checkpoints and their contract outlive a stop', async () => {
  const first = await started();
  const posted = await withContract(first.rpcUrl, (chain) => chain.post(range(0n)));
  await first.stop();
  const second = await started();
  expect(await withContract(second.rpcUrl, (chain) => chain.checkpoints())).toEqual([posted]);
});

test('a chain that is killed comes back with every block that was written down', async () => {
  const first = await started();
  const posted = await withContract(first.rpcUrl, (chain) => chain.post(range(0n)));
  await until(() => writtenBlock() >= 2n);
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await started();
  expect(await withContract(second.rpcUrl, (chain) => chain.checkpoints())).toEqual([posted]);
});

test('what a kill does lose is posted again, and the end is the same', async () => {
  for (let round = 0; round < 3; round += 1) {
    const chain = await started();
    await withContract(chain.rpcUrl, async (contract) => {
      for (let next = await contract.nextBlock(); next <= BigInt(round); next += 1n) await contract.post(range(next));
    });
    process.kill(chain.pid, 'SIGKILL');
    await chain.exited;
  }
  const last = await started();
  const roots = await withContract(last.rpcUrl, async (contract) => {
    for (let next = await contract.nextBlock(); next <= 2n; next += 1n) await contract.post(range(next));
    return (await contract.checkpoints()).map(({ root }) => root);
  });
  expect(roots).toEqual([0n, 1n, 2n].map((block) => range(block).root));
});

test('the contract is found where it was deployed, even when the chain is killed the moment after', async () => {
  const first = await started();
  const options = { dataFolder, channel: CHANNEL };
  const deployed = await ensureCheckpointContract({ ...options, rpcUrl: first.rpcUrl });
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await started();
  const provider = openChain(second.rpcUrl);
  expect(await ensureCheckpointContract({ ...options, rpcUrl: second.rpcUrl })).toEqual(deployed);
  expect(await new Wallet(deployed.key, provider).getNonce()).toBe(1);
  provider.destroy();
});

test('a contract that the chain has lost is deployed again', async () => {
  const first = await started();
  await ensureCheckpointContract({ dataFolder, channel: CHANNEL, rpcUrl: first.rpcUrl });
  await first.stop();
  rmSync(stateFileIn(dataFolder));
  const second = await started();
  expect(await withContract(second.rpcUrl, (chain) => chain.post(range(0n)))).toMatchObject({ index: 0n });
});

test('a port in use is a clear error', async () => {
  const occupied = createServer().listen(0, '127.0.0.1');
  await once(occupied, 'listening');
  const address = occupied.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(started(port)).rejects.toThrow(new RegExp(`anvil did not start on port ${port}:[^]*in use`));
  occupied.close();
});

test('a damaged state is a clear error and is left as it is', async () => {
  const file = stateFileIn(dataFolder);
  writeFileSync(file, '{"accounts":{');
  await expect(started()).rejects.toThrow(`${file} is no state of a chain`);
  expect(readFileSync(file, 'utf8')).toBe('{"accounts":{');
});

test('a program that is killed leaves a chain that the next start on the same port replaces', async () => {
  const { program, rpcUrl } = await startedProgram();
  const posted = await withContract(rpcUrl, (chain) => chain.post(range(0n)));
  await until(() => writtenBlock() >= 2n);
  program.kill('SIGKILL');
  await once(program, 'exit');
  const again = await startedProgram('--port', new URL(rpcUrl).port);
  expect(again.rpcUrl).toBe(rpcUrl);
  expect(await withContract(again.rpcUrl, (chain) => chain.checkpoints())).toEqual([posted]);
});

test('the program stops its chain on SIGTERM, and when the one that started it is gone', async () => {
  for (const end of [
    (program: ChildProcess) => program.kill('SIGTERM'),
    (program: ChildProcess) => program.disconnect(),
  ]) {
    const { program, rpcUrl } = await startedProgram();
    end(program);
    expect(await once(program, 'exit')).toEqual([0, null]);
    expect(await answers(rpcUrl)).toBe(false);
  }
});
