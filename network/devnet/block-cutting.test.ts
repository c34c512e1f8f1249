// A block is cut by whichever limit is reached first: number, bytes or time.
import { decodeBlock } from '../blocks/decode';
import type { BlockCutting } from '../consortium/consortium';
import { readConsortium } from '../consortium/consortium';
import { startEmbedded } from '../testing/embedded';
import { connectUser, firstBlocks } from './testing/ledger-user';

jest.setTimeout(60_000);

/** Long enough that a test would not wait for it. */
const NEVER_MS = 60_000;

/** Submits transactions at once, each with a value of some bytes. @returns how many each block holds */
async function blockSizes(cutting: Partial<BlockCutting>, transactions: number, valueBytes: number): Promise<number[]> {
  const consortium = readConsortium();
  const blockCutting = { ...consortium.blockCutting, ...cutting };
  const network = await startEmbedded({ ...consortium, blockCutting });
  const user = await connectUser(network.dataFolder);
  try {
    const keys = Array.from({ length: transactions }, (_, index) => `key${index}`);
    const outcomes = await Promise.all(keys.map((key) => user.submit('put', key, 'v'.repeat(valueBytes))));
    expect(outcomes.filter(({ kind }) => kind !== 'committed')).toEqual([]);
    const [, ...blocks] = await firstBlocks(user, await user.height());
    return blocks.map((bytes) => decodeBlock(bytes).transactions.length);
  } finally {
    await user.close();
    await network.stop();
  }
}

test('as soon as it holds its number of transactions', async () => {
  expect(await blockSizes({ maxMessages: 3, batchTimeoutMs: NEVER_MS }, 9, 10)).toEqual([3, 3, 3]);
});

test('before it would hold more than its bytes', async () => {
  const limits = { preferredMaxBytes: 50_000, batchTimeoutMs: 500 };
  expect(await blockSizes(limits, 4, 10_000)).toEqual([2, 2]);
});

test('at once around a transaction that has more than its bytes alone', async () => {
  expect(await blockSizes({ preferredMaxBytes: 10_000, batchTimeoutMs: NEVER_MS }, 3, 20_000)).toEqual([1, 1, 1]);
});

test('after its time, with what there is', async () => {
  expect(await blockSizes({ batchTimeoutMs: 20 }, 1, 10)).toEqual([1]);
});
