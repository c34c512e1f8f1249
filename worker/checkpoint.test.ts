// Checkpoints over a real database and a real EVM chain: when they are posted, and that none is missing or there twice afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonRpcProvider, toBeHex } from 'ethers';
import { sql } from 'kysely';
import { type Anvil, startAnvil, stateFileIn } from '../audit/chain/anvil';
import { openChain } from '../audit/chain/checkpoint-chain';
import { ensureCheckpointContract } from '../audit/chain/deployment';
import { sha256Hex } from '../network/blocks/hashes';
import { archiveBlock } from '../store/block-archive';
import { listCheckpoints } from '../store/checkpoints';
import { startTestDatabase, type TestDatabase } from '../store/testing/database';
import { type Checkpointing, openCheckpointing } from './checkpoint';
import type { WorkerSettings } from './configuration';

let store: TestDatabase;
let folder: string;
let anvil: Anvil;
let provider: JsonRpcProvider;
const opened: Checkpointing[] = [];
beforeAll(async () => {
  store = await startTestDatabase();
}, 60_000);
afterAll(() => store?.stop());
beforeEach(async () => {
  await sql`delete from block`.execute(store.database);
  await sql`delete from checkpoint`.execute(store.database);
  folder = mkdtempSync(join(tmpdir(), 'greentier-checkpoint-'));
  anvil = await startAnvil({ stateFile: stateFileIn(folder) });
  provider = openChain(anvil.rpcUrl, 20);
});
afterEach(async () => {
  for (const each of opened.splice(0)) each.close();
  provider.destroy();
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function checkpointing(more: Partial<WorkerSettings> = {}): Promise<Checkpointing> {
  const poster = await ensureCheckpointContract({ dataFolder: folder, rpcUrl: anvil.rpcUrl, channel: 'trade' });
  const settings = {
    LEDGER_CHANNEL: 'trade',
    CHECKPOINT_RPC_URL: anvil.rpcUrl,
    CHECKPOINT_CONTRACT: poster.contract,
    CHECKPOINT_KEY: poster.key,
    CHECKPOINT_SIGNER_KEYS: poster.signerKeys.slice(0, 2).join(','),
    ...more,
  } as unknown as WorkerSettings;
  const made = openCheckpointing(settings, store.database) as Checkpointing;
  opened.push(made);
  return made;
}

async function archive(from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) {
    const headerHash = sha256Hex(Buffer.from(`block ${number}`));
    await archiveBlock(store.database, { number: BigInt(number), headerHash, bytes: Buffer.from([number % 256]) });
  }
}

const runs = async () =>
  (await listCheckpoints(store.database)).map(({ from_block, to_block }) => [Number(from_block), Number(to_block)]);

test('every block stands under a checkpoint once, whoever asks how often', async () => {
  const one = await checkpointing();
  await archive(0, 4);
  await one.post();
  await one.post();
  await archive(5, 6);
  await one.post();
  expect(await runs()).toEqual([
    [0, 4],
    [5, 6],
  ]);
});

test('after a restart the chain says what is next, also to a database that forgot', async () => {
  await archive(0, 4);
  await (await checkpointing()).post();
  await sql`delete from checkpoint`.execute(store.database);
  await archive(5, 9);
  await (await checkpointing()).post();
  expect(await runs()).toEqual([
    [0, 4],
    [5, 9],
  ]);
});

test('where blocks decide, fewer of them wait for their time', async () => {
  const one = await checkpointing({ CHECKPOINT_BLOCKS: '5', CHECKPOINT_SECONDS: '3600' });
  expect(one.everyMs).toBe(2_000);
  await archive(0, 2);
  await one.post(); // the first look after a start
  await archive(3, 6);
  await one.post();
  expect(await runs()).toEqual([[0, 2]]);
  await archive(7, 7);
  await one.post();
  expect(await runs()).toEqual([
    [0, 2],
    [3, 7],
  ]);
});

test('a chain that is away keeps blocks waiting, and has all of them once it is back', async () => {
  const one = await checkpointing();
  await archive(0, 4);
  await one.post();
  const port = Number(new URL(anvil.rpcUrl).port);
  await anvil.stop();
  await archive(5, 30);
  const answer = await Promise.race([
    one.post().catch(() => 'refused'),
    new Promise((go) => setTimeout(go, 1_000, 'silent')),
  ]);
  expect(['refused', 'silent']).toContain(answer);
  anvil = await startAnvil({ stateFile: stateFileIn(folder), port });
  await archive(31, 40);
  await (await checkpointing()).post();
  expect(await runs()).toEqual([
    [0, 4],
    [5, 40],
  ]);
}, 60_000);

test.each([1, 3, 6])(
  'what a reorganisation of depth %i takes back is posted again, and remembered as it stands now',
  async (depth) => {
    const one = await checkpointing();
    for (let number = 0; number < 6; number++) {
      await archive(number, number);
      await one.post();
    }
    await provider.send('anvil_reorg', [depth, []]);
    await archive(6, 6);
    await one.post();
    const found = await runs();
    expect(found[0]?.[0]).toBe(0);
    expect(found.at(-1)?.[1]).toBe(6);
    const nextAfter = found.map(([, to]) => (to as number) + 1);
    expect(found.slice(1).map(([from]) => from)).toEqual(nextAfter.slice(0, -1));
    for (const { transaction_hash } of await listCheckpoints(store.database)) {
      expect(await provider.getTransactionReceipt(transaction_hash)).not.toBeNull();
    }
  },
  60_000,
);

test('a fee above what may be spent leaves blocks waiting', async () => {
  const one = await checkpointing({ CHECKPOINT_MAX_FEE_GWEI: '20' });
  await provider.send('anvil_setNextBlockBaseFeePerGas', [toBeHex(100_000_000_000n)]);
  await provider.send('evm_mine', []);
  await archive(0, 4);
  await expect(one.post()).rejects.toThrow('at most may be spent');
  await provider.send('anvil_setNextBlockBaseFeePerGas', [toBeHex(1_000_000_000n)]);
  await provider.send('evm_mine', []);
  await one.post();
  expect(await runs()).toEqual([[0, 4]]);
});

test('too few signers post nothing', async () => {
  await archive(0, 4);
  const { signerKeys } = await ensureCheckpointContract({ dataFolder: folder, rpcUrl: anvil.rpcUrl, channel: 'trade' });
  const one = await checkpointing({ CHECKPOINT_SIGNER_KEYS: signerKeys[0] as string });
  await expect(one.post()).rejects.toThrow('2 signers have to sign, 1 of them did');
});
