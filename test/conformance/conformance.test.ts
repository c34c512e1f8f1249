// What the ledger's network promises, told once and tried on the embedded network and on real Fabric.
import '../../network/devnet/testing/quiet-sdk';
import { badInputBehaviours, unreadableBehaviours } from './behaviours/bad-input';
import { commitBehaviours } from './behaviours/commit';
import { endorsementBehaviours } from './behaviours/endorsement';
import { eventAndBlockBehaviours } from './behaviours/events-and-blocks';
import { historyBehaviours } from './behaviours/history';
import { ledgerQueryBehaviours } from './behaviours/ledger-queries';
import { privateDataBehaviours } from './behaviours/private-data';
import { rangeBehaviours } from './behaviours/ranges';
import { restartBehaviours } from './behaviours/restart';
import { sdkBehaviours } from './behaviours/sdk';
import { stateBehaviours } from './behaviours/state';
import { type NetworkUnderTest, startNetworkUnderTest } from './network-under-test';

jest.setTimeout(60_000);

let network: NetworkUnderTest | undefined;

beforeAll(async () => {
  network = await startNetworkUnderTest(process.env);
});

afterAll(async () => {
  await network?.stop();
});

function under(): NetworkUnderTest {
  if (network === undefined) throw new Error('the network is not up');
  return network;
}

describe('state', () => stateBehaviours(under));
describe('ranges', () => rangeBehaviours(under));
describe('history', () => historyBehaviours(under));
describe('private data', () => privateDataBehaviours(under));
describe('endorsement', () => endorsementBehaviours(under));
describe('commit', () => commitBehaviours(under));
describe('events and blocks', () => eventAndBlockBehaviours(under));
describe('ledger queries', () => ledgerQueryBehaviours(under));
describe('bad input', () => badInputBehaviours(under));
describe('the unchanged SDK', () => sdkBehaviours(under));
describe('restarts', () => restartBehaviours(under));
describe('a transaction that nobody can read', () => unreadableBehaviours(under));
