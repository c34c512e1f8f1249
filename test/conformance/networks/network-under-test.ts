/** A network with the probe chaincode, as the behaviours see it: the embedded one, or real Fabric. */
import { enrolUser, type UserIdentity } from '../../../network/certificates/enrolment';
import { type Consortium, readConsortium } from '../../../network/consortium/consortium';
import { type RawClient, rawClient } from '../../../network/devnet/testing/raw-client';
import { connectSdk, type TestClient } from '../../../network/devnet/testing/sdk-client';
import { startEmbedded } from './embedded';
import { startFabric } from './fabric';

/** What a kind of network has to offer; everything else is made of it. */
export interface RunningNetwork {
  /** For people: `the embedded network`, or Fabric and its version. */
  readonly name: string;
  /** Holds certificates and wallet. */
  readonly dataFolder: string;
  /** Path of the connection profile. */
  readonly profile: () => string;
  /** Stops peers and orderer, keeps their data, and starts them anew. */
  readonly restart: () => Promise<void>;
  /** Stops the chaincode's service, or starts it again at the same address. */
  readonly stopChaincode: () => void;
  readonly startChaincode: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface NetworkUnderTest
  extends Pick<RunningNetwork, 'name' | 'dataFolder' | 'stopChaincode' | 'startChaincode'> {
  readonly consortium: Consortium;
  /** A client of an organisation's first user, by the unchanged SDK. */
  readonly sdk: (mspId: string) => Promise<TestClient>;
  /** A client of an organisation's first user that builds its messages by hand. */
  readonly raw: (mspId: string) => Promise<RawClient>;
  /** The same for any identity. */
  readonly rawWith: (identity: UserIdentity) => RawClient;
  /** Restarts the nodes; clients that were made before end with them. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The user's firm, as its certificate says. */
export const PARTY = '91310000MA1FL0LM0X';

/** A private collection that members alone may touch, and one that anybody may ask about. */
export const CLOSED_COLLECTION = 'offers';
export const OPEN_COLLECTION = 'open';

const MEMBERS = ['BankAMSP', 'OperatorMSP'];

/** The default consortium, with collections to try. */
export function conformanceConsortium(): Consortium {
  return {
    ...readConsortium(),
    collections: [
      { name: CLOSED_COLLECTION, members: MEMBERS, memberOnlyRead: true, memberOnlyWrite: true },
      { name: OPEN_COLLECTION, members: MEMBERS, memberOnlyRead: false, memberOnlyWrite: false },
    ],
  };
}

/**
 * Starts the network that CONFORMANCE_NETWORK names: `embedded` (the default) or `fabric`.
 * @throws FabricError where real Fabric is asked for and FABRIC_BIN or FABRIC_CFG does not name it
 */
export async function startNetworkUnderTest(environment: NodeJS.ProcessEnv): Promise<NetworkUnderTest> {
  const consortium = conformanceConsortium();
  const { CONFORMANCE_NETWORK: kind = 'embedded' } = environment;
  if (kind !== 'embedded' && kind !== 'fabric') {
    throw new Error(`CONFORMANCE_NETWORK is '${kind}'; set it to embedded or fabric`);
  }
  const running = await (kind === 'fabric' ? startFabric(consortium, environment) : startEmbedded(consortium));
  return withClients(running, consortium);
}

function withClients(running: RunningNetwork, consortium: Consortium): NetworkUnderTest {
  let connections: { readonly disconnect: () => void }[] = [];
  const remembered = new Map<string, Promise<TestClient | RawClient>>();
  const once = <T extends TestClient | RawClient>(name: string, make: () => Promise<T>): Promise<T> => {
    const made = (remembered.get(name) as Promise<T> | undefined) ?? make();
    remembered.set(name, made);
    return made;
  };
  const identityOf = async (mspId: string): Promise<UserIdentity> => {
    const role = consortium.organisations.find((each) => each.mspId === mspId)?.roles[0] ?? 'operator';
    return (await enrolUser(running.dataFolder, mspId, { party: PARTY, role })).identity;
  };
  const rawWith = (identity: UserIdentity): RawClient => {
    const client = rawClient(running.profile(), identity);
    connections.push({ disconnect: client.close });
    return client;
  };
  const disconnect = (): void => {
    remembered.clear();
    for (const connection of connections) connection.disconnect();
    connections = [];
  };
  return {
    ...running,
    consortium,
    sdk: (mspId) =>
      once(`sdk ${mspId}`, async () => {
        const client = await connectSdk(running.profile(), consortium, await identityOf(mspId));
        connections.push(client);
        return client;
      }),
    raw: (mspId) => once(`raw ${mspId}`, async () => rawWith(await identityOf(mspId))),
    rawWith,
    restart: async () => {
      disconnect();
      await running.restart();
    },
    stop: async () => {
      disconnect();
      await running.stop();
    },
  };
}
