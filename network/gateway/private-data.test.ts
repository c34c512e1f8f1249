// Private data through the client: only members' peers are shown it, and a collection's own rule decides who endorses.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type LedgerClient, LedgerUnavailable, type SubmitOutcome } from './ledger-client';
import { type NetworkFixture, startNetwork } from './network-fixture';

jest.setTimeout(150_000);

/** A Fabric peer looks for private values that nobody gave it for a minute, before it finds a transaction invalid. */
const COMMIT_MS = 100_000;

const OFFERS = 'offers-BankAMSP';
const BANK_AND_HOST = ['BankAMSP', 'OperatorMSP'];
const ENDORSEMENT_POLICY_FAILURE = 10;

let network: NetworkFixture;
let ledger: LedgerClient;
let bank: string;
let supplier: string;

beforeAll(async () => {
  network = await startNetwork();
  bank = await network.enrol('BankAMSP', 'BANK0000000000001');
  supplier = await network.enrol('OperatorMSP', 'SUPPLIER000000001');
  ledger = network.connect({ timeouts: { commitMs: COMMIT_MS } });
});

afterAll(async () => {
  await network.stop();
});

function put(collection: string, key: string, value: string, endorsingOrganisations: string[]): Promise<SubmitOutcome> {
  const transient = { value: Buffer.from(value) };
  const call = { transaction: 'probe:putPrivate', args: [collection, key], transient };
  return ledger.submit(bank, call, { endorsingOrganisations });
}

function get(identity: string, collection: string, key: string): Promise<string> {
  return ledger.evaluate(
    identity,
    { transaction: 'probe:getPrivate', args: [collection, key] },
    { ownPeersOnly: true },
  );
}

test('what travels as transient data is read by both members, and stands in no block', async () => {
  const [key, secret] = [randomUUID(), `price ${randomUUID()}`];
  const outcome = await put(OFFERS, key, secret, BANK_AND_HOST);
  expect(outcome.kind).toBe('committed');
  expect(await get(bank, OFFERS, key)).toBe(secret);
  expect(await get(supplier, OFFERS, key)).toBe(secret);
  const found: Buffer[] = [];
  const height = await ledger.height(bank);
  for await (const bytes of ledger.blocks(bank, 0n, new AbortController().signal)) {
    found.push(Buffer.from(bytes));
    if (BigInt(found.length) === height) break;
  }
  expect(Buffer.concat(found).includes(key)).toBe(true);
  expect(Buffer.concat(found).includes(secret)).toBe(false);
});

test.each([['BankAMSP'], ['OperatorMSP']])(
  'a collection whose members must agree takes nothing from %s alone',
  async (only) => {
    expect(await put(OFFERS, randomUUID(), 'x', [only])).toMatchObject({
      kind: 'policyFailure',
      code: ENDORSEMENT_POLICY_FAILURE,
    });
  },
);

test("a majority of others does not replace a member's word", async () => {
  const outcome = await put(OFFERS, randomUUID(), 'x', ['OperatorMSP', 'AnchorMSP', 'CertifierMSP']);
  expect(outcome).toMatchObject({ kind: 'policyFailure', code: ENDORSEMENT_POLICY_FAILURE });
});

test('an implicit collection is its organisation’s alone, to write and to read', async () => {
  const key = randomUUID();
  const own = '_implicit_org_BankAMSP';
  const outcome = await put(own, key, 'limit', ['BankAMSP']);
  if (outcome.kind !== 'committed') throw new Error(`not committed: ${JSON.stringify(outcome.kind)}`);
  expect(await get(bank, own, key)).toBe('limit');
  // Another organisation's peer may lag, and knows nothing of the key until it has the block.
  while ((await ledger.height(supplier)) <= outcome.blockNumber) await new Promise((look) => setTimeout(look, 50));
  await expect(get(supplier, own, key)).rejects.toThrow('not available');
  expect(await put(own, key, 'y', ['OperatorMSP', 'AnchorMSP', 'CertifierMSP'])).toMatchObject({
    kind: 'policyFailure',
  });
});

test('an identity without peers of its own does not ask another organisation’s', async () => {
  const profile = JSON.parse(readFileSync(String(network.options.profile), 'utf8')) as {
    organizations: Record<string, { mspid: string; peers: string[] }>;
    peers: Record<string, unknown>;
  };
  for (const [name, organisation] of Object.entries(profile.organizations)) {
    if (organisation.mspid !== 'BankAMSP') continue;
    for (const peer of organisation.peers) delete profile.peers[peer];
    delete profile.organizations[name];
  }
  const elsewhere = network.connect({ profile });
  const call = { transaction: 'probe:getPrivate', args: [OFFERS, 'k'] };
  await expect(elsewhere.evaluate(bank, call, { ownPeersOnly: true })).rejects.toThrow(LedgerUnavailable);
});
