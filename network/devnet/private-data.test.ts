import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from 'fabric-network';
import { readConsortium } from '../consortium/consortium';
import { startTestNetwork, type TestNetwork } from './testing/network';

const COLLECTION = 'offers';
const SECRET = 'a-losing-price-of-417-bps';
let network: TestNetwork;

beforeAll(async () => {
  const consortium = {
    ...readConsortium(),
    collections: [
      { name: COLLECTION, members: ['BankAMSP', 'OperatorMSP'], memberOnlyRead: true, memberOnlyWrite: true },
      { name: 'open', members: ['BankAMSP', 'OperatorMSP'], memberOnlyRead: false, memberOnlyWrite: false },
    ],
  };
  network = await startTestNetwork(consortium);
});

afterAll(async () => {
  await network.stop();
});

async function contractOf(mspId: string): Promise<Contract> {
  return (await network.clientOf(mspId)).contract;
}

async function putPrivate(mspId: string, collection: string, key: string, value: string): Promise<void> {
  const transaction = (await contractOf(mspId)).createTransaction('putPrivate');
  await transaction.setTransient({ value: Buffer.from(value) }).submit(collection, key);
}

/** What the organisation's own peer answers. */
async function ask(mspId: string, name: string, ...args: string[]): Promise<string> {
  const { network: channel, contract } = await network.clientOf(mspId);
  const transaction = contract.createTransaction(name);
  return (await transaction.setEndorsingPeers(channel.getChannel().getEndorsers(mspId)).evaluate(...args)).toString();
}

test('members read it, others see its hash alone', async () => {
  await putPrivate('BankAMSP', COLLECTION, 'offer1', SECRET);
  expect(await ask('BankAMSP', 'getPrivate', COLLECTION, 'offer1')).toBe(SECRET);
  expect(await ask('OperatorMSP', 'getPrivate', COLLECTION, 'offer1')).toBe(SECRET);
  await expect(ask('BankBMSP', 'getPrivate', COLLECTION, 'offer1')).rejects.toThrow(
    'tx creator does not have read access permission on privatedata in chaincodeName:greentier collectionName: offers',
  );
  const hash = createHash('sha256').update(SECRET).digest('hex');
  expect(await ask('BankBMSP', 'getPrivateHash', COLLECTION, 'offer1')).toBe(hash);
});

test('a peer that is no member does not have it, even for a collection that anybody may ask', async () => {
  await putPrivate('BankBMSP', 'open', 'offer2', SECRET);
  expect(await ask('BankAMSP', 'getPrivate', 'open', 'offer2')).toBe(SECRET);
  await expect(ask('BankBMSP', 'getPrivate', 'open', 'offer2')).rejects.toThrow(
    'private data matching public hash version is not available',
  );
});

test('who is no member may not write', async () => {
  await expect(putPrivate('BankBMSP', COLLECTION, 'offer3', 'x')).rejects.toThrow(
    'does not have write access permission',
  );
});

test('neither the value nor the transient input stands in any block', async () => {
  await putPrivate('BankAMSP', COLLECTION, 'offer4', SECRET);
  expect(readFileSync(join(network.dataFolder, 'ledger', 'blocks.log')).includes(SECRET)).toBe(false);
});

test('a collection that nobody declared is refused by name', async () => {
  await expect(putPrivate('BankAMSP', 'undeclared', 'k', 'x')).rejects.toThrow('collection [undeclared] not defined');
});

test("an organisation's implicit collection is its own", async () => {
  const collection = '_implicit_org_BankAMSP';
  const { network: channel, contract } = await network.clientOf('BankAMSP');
  const transaction = contract.createTransaction('putPrivate').setTransient({ value: Buffer.from(SECRET) });
  await transaction.setEndorsingPeers(channel.getChannel().getEndorsers('BankAMSP')).submit(collection, 'limit');
  expect(await ask('BankAMSP', 'getPrivate', collection, 'limit')).toBe(SECRET);
  await expect(ask('OperatorMSP', 'getPrivate', collection, 'limit')).rejects.toThrow('is not available');
});

test('private values are found by range, survive a restart, and can be deleted', async () => {
  await putPrivate('BankAMSP', COLLECTION, 'range1', 'one');
  await putPrivate('BankAMSP', COLLECTION, 'range2', 'two');
  await network.restart();
  expect(await ask('BankAMSP', 'privateRange', COLLECTION, 'range', 'range9')).toBe('["range1","range2"]');
  expect(await ask('BankAMSP', 'getPrivate', COLLECTION, 'range2')).toBe('two');
  await (await contractOf('BankAMSP')).submitTransaction('removePrivate', COLLECTION, 'range1');
  expect(await ask('BankAMSP', 'privateRange', COLLECTION, 'range', 'range9')).toBe('["range2"]');
  expect(await ask('BankAMSP', 'getPrivateHash', COLLECTION, 'range1')).toBe('');
});
