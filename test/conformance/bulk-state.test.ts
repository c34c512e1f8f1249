// Many keys in one message with the peers that take it, key by key with the others: the ledger keeps the same.
import '../../network/devnet/testing/quiet-sdk';
import '../../network/devnet/testing/quiet-shim';
import { protos } from 'fabric-protos/bundle.js';
import { serveChaincode } from '../../chaincode/service';
import { freePort, type Serve } from '../../network/devnet/testing/probe-service';
import { BulkContract } from './bulk-contract';
import { CLOSED_COLLECTION, type NetworkUnderTest, startNetworkUnderTest } from './network-under-test';
import { HOLDERS, verbsOf } from './verbs';

jest.setTimeout(120_000);

const { TxValidationCode: Code } = protos;
/** More than a message takes. */
const MANY = 2_500;

let network: NetworkUnderTest | undefined;

const serve: Serve = async (port = 0, chaincodeId = 'bulk:1') => {
  const address = `127.0.0.1:${port === 0 ? await freePort() : port}`;
  return { address, ...(await serveChaincode([BulkContract], { address, chaincodeId })) };
};

beforeAll(async () => {
  network = await startNetworkUnderTest(process.env, serve);
});

afterAll(async () => {
  await network?.stop();
});

function under(): NetworkUnderTest {
  if (network === undefined) throw new Error('the network is not up');
  return network;
}

const { ask, askAs, askJson, submit, perform, endorse, orderInOneBlock } = verbsOf(under);

test('the embedded network and Fabric from 3.1 on take many keys at once, Fabric before it does not', async () => {
  const takesNone = /^Fabric (?:2\.|3\.0)/.test(under().name);
  expect(await ask('abilities')).toBe(takesNone ? '' : 'get,put');
});

test(`${MANY} keys that were written are read in their order, and what nobody wrote as nothing`, async () => {
  await submit('putAll', 'many.', String(MANY));
  const values = await askJson<string[]>('getAll', 'many.', String(MANY + 2));
  expect(values).toHaveLength(MANY + 2);
  expect(values.slice(0, 2)).toEqual(['many.000000', 'many.000001']);
  expect(values.slice(MANY - 1)).toEqual([`many.00${MANY - 1}`, '', '']);
});

test('whoever read a key among many loses against whoever writes it', async () => {
  await submit('putAll', 'read.', '3');
  const codes = await orderInOneBlock(async (attempt) => [
    await endorse(['put', 'read.000001', `changed ${attempt}`]),
    await endorse(['getAllThenPut', 'read.', '3', `by.reader.${attempt}`]),
  ]);
  expect(codes).toEqual([Code.VALID, Code.MVCC_READ_CONFLICT]);
});

test('a key among many that is not there yet is read as well', async () => {
  const codes = await orderInOneBlock(async (attempt) => [
    await endorse(['put', `absent.${attempt}.000001`, 'appears']),
    await endorse(['getAllThenPut', `absent.${attempt}.`, '3', `by.absentee.${attempt}`]),
  ]);
  expect(codes).toEqual([Code.VALID, Code.MVCC_READ_CONFLICT]);
});

test('private values that were written at once are there for members alone', async () => {
  expect(await perform(['putAllPrivate', CLOSED_COLLECTION, 'private.', '3'], HOLDERS)).toBe(Code.VALID);
  expect(await askAs('BankAMSP', 'getPrivate', CLOSED_COLLECTION, 'private.000002')).toBe('private.000002');
  await expect(askAs('BankBMSP', 'getPrivate', CLOSED_COLLECTION, 'private.000002')).rejects.toThrow(
    'tx creator does not have read access permission',
  );
});
