/** An embedded network with the probe contract, and clients of it, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolUser, type UserIdentity } from '../../certificates/enrolment';
import { type Consortium, readConsortium } from '../../consortium/consortium';
import { type Devnet, type DevnetOptions, startDevnet } from '../devnet';
import { type ProbeService, startProbe } from './probe-service';
import { connectSdk, type TestClient } from './sdk-client';

export interface TestNetwork {
  readonly dataFolder: string;
  readonly consortium: Consortium;
  /** Stops the chaincode's service, or starts it again at the same address. */
  readonly stopProbe: () => void;
  readonly startProbe: () => Promise<void>;
  readonly devnet: () => Devnet;
  /** A client of the organisation's first user. */
  readonly clientOf: (mspId: string) => Promise<TestClient>;
  /** A client by any identity. */
  readonly clientWith: (identity: UserIdentity) => Promise<TestClient>;
  /** Stops the network, keeps its data, and starts it anew; former clients must not be used any more. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const PARTY = '91310000MA1FL0LM0X';

/** Starts a network in a temporary folder. */
export async function startTestNetwork(
  consortium: Consortium = readConsortium(),
  options: Partial<DevnetOptions> = {},
): Promise<TestNetwork> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-devnet-'));
  let probe: ProbeService = await startProbe();
  const settings: DevnetOptions = { dataFolder, chaincodeAddress: probe.address, consortium, ...options };
  let devnet = await startDevnet(settings);
  const connected: TestClient[] = [];
  const clients = new Map<string, Promise<TestClient>>();
  const clientWith = async (identity: UserIdentity): Promise<TestClient> => {
    const client = await connectSdk(devnet.profile, consortium, identity);
    connected.push(client);
    return client;
  };
  const disconnect = (): void => {
    clients.clear();
    for (const client of connected.splice(0)) client.disconnect();
  };
  return {
    dataFolder,
    consortium,
    stopProbe: () => probe.stop(),
    startProbe: async () => {
      probe = await startProbe(Number(probe.address.split(':')[1]));
    },
    devnet: () => devnet,
    clientWith,
    clientOf: (mspId) => {
      const role = consortium.organisations.find((each) => each.mspId === mspId)?.roles[0] ?? 'operator';
      const client =
        clients.get(mspId) ??
        enrolUser(dataFolder, mspId, { party: PARTY, role }).then(({ identity }) => clientWith(identity));
      clients.set(mspId, client);
      return client;
    },
    restart: async () => {
      disconnect();
      await devnet.stop();
      devnet = await startDevnet(settings);
    },
    stop: async () => {
      disconnect();
      await devnet.stop();
      probe.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
