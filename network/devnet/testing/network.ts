/** An embedded network with the probe contract, and clients of it, for tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, Gateway, type Network } from 'fabric-network';
import { enrolUser, type UserIdentity } from '../../certificates/enrolment';
import { type Consortium, readConsortium } from '../../consortium/consortium';
import { type Devnet, type DevnetOptions, startDevnet } from '../devnet';
import { type ProbeService, startProbe } from './probe-service';

/** A client of one user, by the unchanged SDK. */
export interface TestClient {
  readonly identity: UserIdentity;
  readonly network: Network;
  readonly contract: Contract;
}

export interface TestNetwork {
  readonly dataFolder: string;
  readonly consortium: Consortium;
  readonly probe: ProbeService;
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
  const probe = await startProbe();
  const settings: DevnetOptions = { dataFolder, chaincodeAddress: probe.address, consortium, ...options };
  let devnet = await startDevnet(settings);
  const gateways: Gateway[] = [];
  const clients = new Map<string, Promise<TestClient>>();
  const clientWith = async (identity: UserIdentity): Promise<TestClient> => {
    const gateway = new Gateway();
    await gateway.connect(JSON.parse(readFileSync(devnet.profile, 'utf8')), {
      identity: { type: 'X.509', mspId: identity.mspId, credentials: identity } as never,
      // Without it, the SDK makes a certificate of its own, by slow arithmetic.
      tlsInfo: { certificate: identity.certificate, key: identity.privateKey },
      discovery: { enabled: false },
      eventHandlerOptions: { commitTimeout: 10 },
    });
    gateways.push(gateway);
    const network = await gateway.getNetwork(consortium.channel);
    return { identity, network, contract: network.getContract(consortium.chaincode) };
  };
  const disconnect = (): void => {
    clients.clear();
    for (const gateway of gateways.splice(0)) gateway.disconnect();
  };
  return {
    dataFolder,
    consortium,
    probe,
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
