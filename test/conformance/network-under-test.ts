/** A network with the probe chaincode, as the behaviours see it: the embedded one, or real Fabric. */
import { enrolUser, type UserIdentity } from '../../network/certificates/enrolment';
import { type Consortium, readConsortium } from '../../network/consortium/consortium';
import type { Serve } from '../../network/devnet/testing/probe-service';
import { type RawClient, rawClient } from '../../network/devnet/testing/raw-client';
import { connectSdk, type TestClient } from '../../network/devnet/testing/sdk-client';
import { type RunningNetwork, startRunningNetwork } from '../../network/testing/running-network';

export interface NetworkUnderTest
  extends Pick<RunningNetwork, 'name' | 'dataFolder' | 'profile' | 'stopChaincode' | 'startChaincode'> {
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

/** Starts the network that CONFORMANCE_NETWORK names. @param serve its chaincode, if not the probe @throws FabricError */
export async function startNetworkUnderTest(environment: NodeJS.ProcessEnv, serve?: Serve): Promise<NetworkUnderTest> {
  const consortium = conformanceConsortium();
  return withClients(await startRunningNetwork(consortium, environment, serve), consortium);
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
    const client = rawClient(running.profile, identity);
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
        const client = await connectSdk(running.profile, consortium, await identityOf(mspId));
        connections.push(client);
        return client;
      }),
    raw: (mspId) => once(`raw ${mspId}`, async () => rawWith(await identityOf(mspId))),
    rawWith,
    restart: async () => {
      disconnect();
      await running.goDown();
      await running.comeBack();
    },
    stop: async () => {
      disconnect();
      await running.stop();
    },
  };
}
