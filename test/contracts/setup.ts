/** Puts the contracts' own tests on the embedded network: every ledger that they ask for is one behind the gateway. */
import { aNetworkLedger, stopForks, stopNetworks } from './network-ledger';

jest.mock('../../chaincode/testing/ledger', () => {
  const actual = jest.requireActual('../../chaincode/testing/ledger');
  return { ...actual, aLedger: () => aNetworkLedger(actual), memoryTest: test.skip };
});

jest.setTimeout(60_000);
afterEach(() => stopForks(1));
afterAll(() => stopNetworks());
