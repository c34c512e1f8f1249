// What an EVM chain does to whoever posts: fees that jump, nonces that wait, blocks that are taken back, a node that is away.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonRpcProvider, toBeHex, Wallet } from 'ethers';
import { type Anvil, fundedKeyOf, startAnvil } from './anvil';
import {
  type CheckpointChain,
  type CheckpointRange,
  CheckpointUnsettled,
  connectCheckpoints,
  deployCheckpoints,
  openChain,
} from './checkpoint-chain';
import { checkpointTree } from './merkle';

const CHANNEL = 'trade';
const GWEI = 1_000_000_000n;

let folder: string;
let stateFile: string;
let anvil: Anvil;
let provider: JsonRpcProvider;
let payer: Wallet;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greentier-trouble-'));
  stateFile = join(folder, 'state.json');
  anvil = await startAnvil({ stateFile });
  provider = openChain(anvil.rpcUrl, 20);
  payer = new Wallet(fundedKeyOf(stateFile), provider);
});
afterEach(async () => {
  provider.destroy();
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

function range(fromBlock: bigint, toBlock: bigint): CheckpointRange {
  const headers = Array.from({ length: Number(toBlock - fromBlock) + 1 }, (_, index) => ({
    number: fromBlock + BigInt(index),
    hash: 'ab'.repeat(32),
  }));
  return checkpointTree(headers);
}

const impatient = { receiptTimeoutMs: 150, replacements: 4 };

async function connected(address: string, options = {}): Promise<CheckpointChain> {
  return await connectCheckpoints(payer, address, CHANNEL, { ...impatient, ...options });
}

/** Every run follows the one before, and none stands twice. */
async function expectWhole(chain: CheckpointChain, runs: readonly [bigint, bigint][]): Promise<void> {
  const posted = await chain.checkpoints();
  expect(posted.map(({ fromBlock, toBlock }) => [fromBlock, toBlock])).toEqual(runs);
}

test('a fee that jumps while the posting waits is met by a replacement under the same nonce', async () => {
  const { address } = await deployCheckpoints(payer, CHANNEL);
  const chain = await connected(address);
  await provider.send('evm_setAutomine', [false]);
  const nonce = await payer.getNonce();
  const posting = chain.post(range(0n, 3n));
  await until(async () => (await provider.getTransactionCount(payer.address, 'pending')) > nonce);
  await provider.send('anvil_setNextBlockBaseFeePerGas', [toBeHex(100n * GWEI)]);
  await provider.send('evm_mine', []); // the first one offers too little for this block
  await provider.send('evm_setIntervalMining', [1]);
  expect(await posting).toMatchObject({ index: 0n });
  expect(await provider.getTransactionCount(payer.address, 'latest')).toBe(nonce + 1);
  await expectWhole(chain, [[0n, 3n]]);
});

test('a fee above what may be spent is not paid: the posting waits for a later time', async () => {
  const { address } = await deployCheckpoints(payer, CHANNEL);
  const chain = await connected(address, { maxFeePerGas: 10n * GWEI });
  await provider.send('anvil_setNextBlockBaseFeePerGas', [toBeHex(100n * GWEI)]);
  await provider.send('evm_mine', []);
  const nonce = await payer.getNonce();
  await expect(chain.post(range(0n, 3n))).rejects.toThrow(/at most may be spent/);
  expect(await payer.getNonce()).toBe(nonce);
  await provider.send('anvil_setNextBlockBaseFeePerGas', [toBeHex(GWEI)]);
  await provider.send('evm_mine', []);
  expect(await chain.post(range(0n, 3n))).toMatchObject({ index: 0n });
});

test('a transaction that an earlier process left waiting is replaced, and stands in nobody’s way', async () => {
  const { address } = await deployCheckpoints(payer, CHANNEL);
  const chain = await connected(address);
  await provider.send('evm_setAutomine', [false]);
  const nonce = await payer.getNonce();
  await payer.sendTransaction({ to: payer.address, nonce, maxFeePerGas: 3n * GWEI, maxPriorityFeePerGas: GWEI });
  const posting = chain.post(range(0n, 3n));
  await new Promise((go) => setTimeout(go, 100));
  await provider.send('evm_setIntervalMining', [1]);
  await posting.catch((error: unknown) => expect(error).toBeInstanceOf(CheckpointUnsettled));
  expect(await chain.post(range(0n, 3n))).toMatchObject({ index: 0n });
  await expectWhole(chain, [[0n, 3n]]);
});

test('a transaction behind a gap of nonces never counts, and does not hold the next one back', async () => {
  const { address } = await deployCheckpoints(payer, CHANNEL);
  const chain = await connected(address);
  const nonce = await payer.getNonce();
  await payer.sendTransaction({ to: payer.address, nonce: nonce + 2 });
  await chain.post(range(0n, 3n));
  await chain.post(range(4n, 5n));
  await expectWhole(chain, [
    [0n, 3n],
    [4n, 5n],
  ]);
});

test.each([1, 2, 5, 12])(
  'a reorganisation of depth %i takes postings back, and they are posted again without gap',
  async (depth) => {
    const { address } = await deployCheckpoints(payer, CHANNEL);
    const chain = await connected(address);
    const runs: [bigint, bigint][] = [];
    for (let number = 0n; number < 12n; number++) {
      await chain.post(range(number, number));
      runs.push([number, number]);
    }
    await provider.send('anvil_reorg', [depth, []]);
    for (let next = await chain.nextBlock(); next < 12n; next = await chain.nextBlock()) {
      await chain.post(range(next, next));
    }
    await expectWhole(chain, runs);
  },
  30_000,
);

test('a posting is believed after as many blocks as are asked for, and one that a reorganisation takes is posted again', async () => {
  const { address } = await deployCheckpoints(payer, CHANNEL);
  const careful = await connected(address, { confirmations: 3, receiptTimeoutMs: 300, replacements: 0 });
  await expect(careful.post(range(0n, 3n))).resolves.toMatchObject({ index: 0n });
  await provider.send('anvil_reorg', [1, []]);
  const next = await careful.nextBlock();
  if (next === 0n) await careful.post(range(0n, 3n));
  await expectWhole(careful, [[0n, 3n]]);
});

test('a process that died between sending and receipt finds its posting when it starts again', async () => {
  const { address } = await deployCheckpoints(payer, CHANNEL);
  await provider.send('evm_setAutomine', [false]);
  const dying = await connected(address, { replacements: 0 });
  await expect(dying.post(range(0n, 3n))).rejects.toThrow(CheckpointUnsettled);
  await provider.send('evm_mine', []);
  await provider.send('evm_setAutomine', [true]);
  const restarted = await connected(address);
  const nonce = await payer.getNonce();
  expect(await restarted.post(range(0n, 3n))).toMatchObject({ index: 0n });
  expect(await payer.getNonce()).toBe(nonce);
});

test('a node that is away says so at each try; when it is back everything is posted, without gap and once', async () => {
  const { address } = await deployCheckpoints(payer, CHANNEL);
  const chain = await connected(address);
  await chain.post(range(0n, 3n));
  const port = Number(new URL(anvil.rpcUrl).port);
  await anvil.stop();
  for (const _ of [1, 2, 3]) await expect(within(2_000, chain.nextBlock())).rejects.toThrow();
  anvil = await startAnvil({ stateFile, port });
  provider.destroy();
  provider = openChain(anvil.rpcUrl, 20);
  payer = payer.connect(provider);
  const back = await connected(address);
  expect(await back.nextBlock()).toBe(4n);
  await back.post(range(4n, 900n));
  await expectWhole(back, [
    [0n, 3n],
    [4n, 900n],
  ]);
}, 30_000);

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((look) => setTimeout(look, 10));
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  const timeout = new Promise<never>((_, no) => setTimeout(() => no(new Error('no answer')), ms).unref());
  return await Promise.race([work, timeout]);
}
