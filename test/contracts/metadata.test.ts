// What the contracts tell of themselves on the network is enough to make a client of.
import * as ledgerBasics from '../../chaincode/testing/ledger';
import { SUPPLIER } from '../../chaincode/testing/parties';
import { COMMANDS } from '../../domain/commands';
import { aNetworkLedger, type ContractMetadata, stopNetworks } from './network-ledger';

jest.setTimeout(60_000);

let metadata: ContractMetadata;

beforeAll(async () => {
  metadata = await (await aNetworkLedger(ledgerBasics)).metadata(SUPPLIER);
});

afterAll(() => stopNetworks());

test('each contract names its transactions', () => {
  const transactions = (contract: string) => metadata.contracts[contract]?.transactions.map(({ name }) => name).sort();
  expect(transactions('commands')).toEqual(['apply', 'applySealed']);
  expect(transactions('queries')).toEqual(['bankSecrets', 'price', 'sealedOffers']);
});

test('every command has the schema of its body, as the contract itself checks it', () => {
  for (const [name, schema] of Object.entries(COMMANDS)) {
    const told = metadata.components.schemas[name.charAt(0).toUpperCase() + name.slice(1)];
    expect(told).toMatchObject(JSON.parse(JSON.stringify(schema)) as object);
  }
});

test('every schema that another refers to is there', () => {
  const { schemas } = metadata.components;
  const references = [...JSON.stringify(schemas).matchAll(/"\$ref":"([A-Za-z]+)#"/g)].map(([, name]) => name ?? '');
  expect(references.length).toBeGreaterThan(Object.keys(COMMANDS).length);
  expect(references.filter((name) => schemas[name]?.$id !== name)).toEqual([]);
});
