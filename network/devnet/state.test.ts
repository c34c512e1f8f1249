import type { Contract } from 'fabric-network';
import { startTestNetwork, type TestNetwork } from './testing/network';

let network: TestNetwork;
let contract: Contract;

beforeAll(async () => {
  network = await startTestNetwork();
  ({ contract } = await network.clientOf('OperatorMSP'));
});

afterAll(async () => {
  await network.stop();
});

async function ask(name: string, ...args: string[]): Promise<string> {
  return (await contract.evaluateTransaction(name, ...args)).toString();
}

async function askJson<T>(name: string, ...args: string[]): Promise<T> {
  return JSON.parse(await ask(name, ...args)) as T;
}

test('what is submitted can be read', async () => {
  await contract.submitTransaction('put', 'greeting', 'hello');
  expect(await ask('get', 'greeting')).toBe('hello');
});

test('an evaluated write is not kept', async () => {
  await contract.evaluateTransaction('put', 'evaluated', 'x');
  expect(await ask('get', 'evaluated')).toBe('');
});

test('a transaction does not read its own writes', async () => {
  await contract.submitTransaction('put', 'own', 'before');
  expect((await contract.submitTransaction('putThenGet', 'own', 'after')).toString()).toBe('before');
  expect(await ask('get', 'own')).toBe('after');
});

test("the chaincode reads the client's organisation and attributes from its certificate", async () => {
  expect(await askJson('whoAmI')).toEqual({ mspId: 'OperatorMSP', party: '91310000MA1FL0LM0X', role: 'operator' });
});

test('a range includes its start and excludes its end', async () => {
  for (const key of ['r1', 'r2', 'r3']) await contract.submitTransaction('put', key, key);
  expect(await askJson('range', 'r1', 'r3')).toEqual(['r1', 'r2']);
});

test('an unbounded range leaves composite keys out, and a composite range holds keys in any script', async () => {
  const parts = ['a', '浦东（新区）', '😀', '绿色'];
  for (const part of parts) await contract.submitTransaction('putComposite', 'place', part, 'x');
  const all = await askJson<string[]>('range', '', '');
  expect(all.some((key) => key.startsWith('\u0000'))).toBe(false);
  const inOrder = [...parts].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  expect(await askJson('composite', 'place')).toEqual(inOrder);
});

test('a range of more than a hundred results comes whole', async () => {
  await contract.submitTransaction('putMany', 'many.', '250', 'x');
  const keys = await askJson<string[]>('range', 'many.', 'many/');
  expect(keys).toHaveLength(250);
  expect(keys).toEqual([...keys].sort());
});

test('pages follow one another by bookmark and end with an empty one', async () => {
  await contract.submitTransaction('putMany', 'page.', '5', 'x');
  const pages: { keys: string[]; bookmark: string; count: number }[] = [];
  do {
    pages.push(await askJson('page', 'page.', 'page/', '2', pages.at(-1)?.bookmark ?? ''));
  } while (pages.at(-1)?.bookmark !== '');
  expect(pages.map(({ count }) => count)).toEqual([2, 2, 1]);
  expect(pages.flatMap(({ keys }) => keys)).toHaveLength(5);
  expect(pages[0]?.bookmark).toBe('page.000002');
});

test('the history of a key has its values and deletions, the newest first', async () => {
  await contract.submitTransaction('put', 'past', 'one');
  await contract.submitTransaction('put', 'past', 'two');
  await contract.submitTransaction('remove', 'past');
  await contract.submitTransaction('put', 'past', 'three');
  const steps = await askJson<{ value: string; deleted: boolean }[]>('history', 'past');
  expect(steps.map(({ value, deleted }) => (deleted ? 'deleted' : value))).toEqual(['three', 'deleted', 'two', 'one']);
});

test("a chaincode's refusal reaches the client in its own words", async () => {
  await expect(contract.submitTransaction('fail', 'not on a Sunday')).rejects.toThrow('message=not on a Sunday');
});

test('peers that find different results are not enough for a transaction', async () => {
  await expect(contract.submitTransaction('differ', 'different')).rejects.toThrow();
  expect(await ask('get', 'different')).toBe('');
});

test('an event comes with its transaction, to a listener of the contract', async () => {
  const received = new Promise<string>((resolve) => {
    void contract.addContractListener(async ({ eventName, payload }) => {
      resolve(`${eventName} ${payload?.toString()}`);
    });
  });
  await contract.submitTransaction('announce', 'harvest', 'ripe');
  expect(await received).toBe('harvest ripe');
});

test('a block listener gets every block from the one it asks for', async () => {
  const height = network.devnet().height();
  const { network: channel } = await network.clientOf('BankAMSP');
  const numbers: number[] = [];
  await new Promise<void>((resolve) => {
    void channel.addBlockListener(
      async ({ blockNumber }) => {
        numbers.push(blockNumber.toNumber());
        if (numbers.length === height) resolve();
      },
      { startBlock: 0, type: 'full' },
    );
  });
  expect(numbers).toEqual(Array.from({ length: height }, (_none, index) => index));
});

test('the ledger answers by number, by transaction and about itself', async () => {
  const { network: channel } = await network.clientOf('AnchorMSP');
  const query = channel.getContract('qscc');
  const transaction = contract.createTransaction('put');
  await transaction.submit('asked', 'x');
  const block = await query.evaluateTransaction('GetBlockByTxID', 'greentier', transaction.getTransactionId());
  const last = String(network.devnet().height() - 1);
  expect(await query.evaluateTransaction('GetBlockByNumber', 'greentier', last)).toEqual(block);
  await expect(query.evaluateTransaction('GetTransactionByID', 'greentier', 'nothing')).rejects.toThrow(
    'no such transaction ID',
  );
});
