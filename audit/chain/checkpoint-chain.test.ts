import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Contract, type JsonRpcProvider, Wallet } from 'ethers';
import { type Anvil, fundedKeyOf, startAnvil } from './anvil';
import {
  type CheckpointChain,
  CheckpointContractMissing,
  CheckpointOutOfOrder,
  type CheckpointRange,
  CheckpointUnsettled,
  connectCheckpoints,
  deployCheckpoints,
  openChain,
} from './checkpoint-chain';
import artifact from './GreenTierCheckpoints.json';
import { checkpointTree } from './merkle';

const CHANNEL = 'trade';

let folder: string;
let anvil: Anvil;
let provider: JsonRpcProvider;
let signer: Wallet;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greentier-chain-'));
  const stateFile = join(folder, 'state.json');
  anvil = await startAnvil({ stateFile });
  provider = openChain(anvil.rpcUrl, 20);
  signer = new Wallet(fundedKeyOf(stateFile), provider);
});

afterEach(async () => {
  await provider.send('evm_setAutomine', [true]);
});

afterAll(async () => {
  provider.destroy();
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

function range(fromBlock: bigint, toBlock: bigint, salt = 'ab'): CheckpointRange {
  const headers = Array.from({ length: Number(toBlock - fromBlock) + 1 }, (_, index) => ({
    number: fromBlock + BigInt(index),
    hash: salt.repeat(32),
  }));
  return checkpointTree(headers);
}

async function aChain(): Promise<CheckpointChain> {
  return await deployCheckpoints(signer, CHANNEL);
}

test('checkpoints are posted in order and read back as they were', async () => {
  const chain = await aChain();
  const first = await chain.post(range(0n, 3n));
  const second = await chain.post(range(4n, 4n));
  expect(await chain.nextBlock()).toBe(5n);
  expect(await chain.checkpoints()).toEqual([first, second]);
  expect(first).toMatchObject({ index: 0n, fromBlock: 0n, toBlock: 3n, root: range(0n, 3n).root });
  expect((await provider.getTransactionReceipt(second.transactionHash))?.to).toBe(chain.address);
});

test('an auditor with no more than an address reads the same checkpoints', async () => {
  const chain = await aChain();
  await chain.post(range(0n, 3n));
  const reader = await connectCheckpoints(provider, chain.address, CHANNEL);
  expect(await reader.checkpoints()).toEqual(await chain.checkpoints());
});

test('a checkpoint that stands already is answered with the transaction that posted it, and costs no other', async () => {
  const chain = await aChain();
  const posted = [await chain.post(range(0n, 3n)), await chain.post(range(4n, 7n)), await chain.post(range(8n, 9n))];
  const nonce = await signer.getNonce();
  expect(await chain.post(range(4n, 7n))).toEqual(posted[1]);
  expect(await signer.getNonce()).toBe(nonce);
});

test('a gap and an overlap are refused, naming the block that comes next', async () => {
  const chain = await aChain();
  await chain.post(range(0n, 3n));
  await expect(chain.post(range(5n, 6n))).rejects.toThrow('block 4 comes next, not 5');
  await expect(chain.post(range(3n, 6n))).rejects.toMatchObject({ name: 'CheckpointOutOfOrder', nextBlock: 4n });
});

test('other hashes for blocks that are posted already are refused', async () => {
  const chain = await aChain();
  await chain.post(range(0n, 3n));
  await expect(chain.post(range(0n, 3n, 'cd'))).rejects.toThrow(CheckpointOutOfOrder);
});

test('two who post the same checkpoint at the same time post it once', async () => {
  const chain = await aChain();
  const outcomes = await Promise.allSettled([chain.post(range(0n, 3n)), chain.post(range(0n, 3n))]);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(CheckpointUnsettled);
  }
  expect(await chain.post(range(0n, 3n))).toMatchObject({ index: 0n });
  expect(await chain.checkpoints()).toHaveLength(1);
});

test('a receipt that does not come leaves the outcome open, and the next try finds what became of it', async () => {
  const { address } = await aChain();
  const chain = await connectCheckpoints(signer, address, CHANNEL, { receiptTimeoutMs: 100, replacements: 1 });
  await provider.send('evm_setAutomine', [false]);
  await expect(chain.post(range(0n, 3n))).rejects.toThrow(CheckpointUnsettled);
  await provider.send('evm_mine', []);
  const nonce = await signer.getNonce();
  expect(await chain.post(range(0n, 3n))).toMatchObject({ index: 0n, toBlock: 3n });
  expect(await signer.getNonce()).toBe(nonce);
});

test('a posting whose block is taken back by a reorganisation is posted again', async () => {
  const chain = await aChain();
  const snapshot: unknown = await provider.send('evm_snapshot', []);
  await chain.post(range(0n, 3n));
  await provider.send('evm_revert', [snapshot]);
  expect(await chain.nextBlock()).toBe(0n);
  expect(await chain.post(range(0n, 3n))).toMatchObject({ index: 0n, toBlock: 3n });
});

test('the contract itself refuses gaps, overlaps and empty runs', async () => {
  const chain = await aChain();
  await chain.post(range(0n, 3n));
  const contract = new Contract(chain.address, artifact.abi, signer);
  const attempt = (from: bigint, to: bigint) =>
    contract.getFunction('post').staticCall(from, to, range(0n, 0n).root, range(0n, 0n).tipHash, []);
  await expect(attempt(5n, 6n)).rejects.toMatchObject({ revert: { name: 'NotTheNextBlock', args: [4n, 5n] } });
  await expect(attempt(3n, 6n)).rejects.toMatchObject({ revert: { name: 'NotTheNextBlock', args: [4n, 3n] } });
  await expect(attempt(4n, 3n)).rejects.toMatchObject({ revert: { name: 'EmptyRange', args: [4n, 3n] } });
  await expect(contract.getFunction('checkpoint').staticCall(1n)).rejects.toMatchObject({
    revert: { name: 'NoSuchCheckpoint', args: [1n, 1n] },
  });
});

test('an address without the contract, and one with the checkpoints of another channel, are told apart', async () => {
  const elsewhere = Wallet.createRandom().address;
  await expect(connectCheckpoints(provider, elsewhere, CHANNEL)).rejects.toThrow(CheckpointContractMissing);
  const { address } = await aChain();
  await expect(connectCheckpoints(provider, address, 'another')).rejects.toThrow('checkpoints of another channel');
});
