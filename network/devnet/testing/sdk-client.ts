/** Clients by the unchanged SDK, for tests. */
import { readFileSync } from 'node:fs';
import { type Contract, DefaultEventHandlerStrategies, Gateway, type Network } from 'fabric-network';
import type { UserIdentity } from '../../certificates/enrolment';
import type { Consortium } from '../../consortium/consortium';

/** A client of one user, by the unchanged SDK. */
export interface TestClient {
  readonly identity: UserIdentity;
  readonly network: Network;
  readonly contract: Contract;
  readonly disconnect: () => void;
}

/** Connects as a user. @param profile path of the connection profile */
export async function connectSdk(
  profile: string,
  { channel, chaincode }: Consortium,
  identity: UserIdentity,
): Promise<TestClient> {
  const gateway = new Gateway();
  await gateway.connect(JSON.parse(readFileSync(profile, 'utf8')), {
    identity: { type: 'X.509', mspId: identity.mspId, credentials: identity } as never,
    // Without it, the SDK makes a certificate of its own, by slow arithmetic.
    tlsInfo: { certificate: identity.certificate, key: identity.privateKey },
    discovery: { enabled: false },
    // Peers that are asked next must all have the block, or they would find different results.
    eventHandlerOptions: { commitTimeout: 10, strategy: DefaultEventHandlerStrategies.NETWORK_SCOPE_ALLFORTX },
  });
  const network = await gateway.getNetwork(channel);
  return { identity, network, contract: network.getContract(chaincode), disconnect: () => gateway.disconnect() };
}
