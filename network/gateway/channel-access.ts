/** One set of connections to a channel's nodes, used by any number of identities through the SDK. */
import './sdk-logging';
import { type Channel, Client, type IdentityContext, type ServiceEndpoint, User } from 'fabric-common';
import { Gateway, type IdentityProvider } from 'fabric-network';
import type { ConnectionProfile, NodeAddress } from './profile';
import type { WalletIdentity } from './wallet';

/** An identity on a channel. */
export interface Session {
  readonly identity: WalletIdentity;
  readonly channel: Channel;
  /** A context with a fresh nonce and transaction id. */
  newContext(): IdentityContext;
}

/** Opens sessions and keeps connections alive. */
export interface ChannelAccess {
  openSession(identity: WalletIdentity): Promise<Session>;
  /** Whether a node answers; connects or reconnects when it did not. Never throws. */
  isReachable(node: ServiceEndpoint): Promise<boolean>;
  close(): void;
}

/** What the connections are made of. */
export interface AccessOptions {
  readonly profile: ConnectionProfile;
  readonly channel: string;
  /** Whether peers tell about further peers and orderers. */
  readonly discovery: boolean;
  readonly connectTimeoutMs: number;
}

/** Makes a client of the channel. Nothing is dialled before the first use. */
export function openChannelAccess({ profile, channel, discovery, connectTimeoutMs }: AccessOptions): ChannelAccess {
  const client = new Client('greentier');
  const shared = client.getChannel(channel);
  const endpointOf = (node: NodeAddress) =>
    client.newEndpoint({
      ...RECONNECT_SOON,
      ...node.grpcOptions,
      'grpc-wait-for-ready-timeout': connectTimeoutMs,
      url: node.url,
      ...(node.tlsCaPem === undefined ? {} : { pem: node.tlsCaPem }),
    });
  for (const peer of profile.peers) {
    const endorser = client.getEndorser(peer.name, peer.mspId);
    endorser.setEndpoint(endpointOf(peer));
    shared.addEndorser(endorser);
  }
  for (const orderer of profile.orderers) {
    const committer = client.getCommitter(orderer.name);
    committer.setEndpoint(endpointOf(orderer));
    shared.addCommitter(committer);
  }
  const gateways: Gateway[] = [];
  const checks = new Map<ServiceEndpoint, Promise<boolean>>();
  let isClosed = false;
  const isReachable = async (node: ServiceEndpoint): Promise<boolean> => {
    if (isClosed) return false; // a check would open the connection again
    // A reconnection replaces the node's connection, so two at once would cut each other off.
    const running = checks.get(node);
    if (running !== undefined) return running;
    const check = node
      .checkConnection()
      .catch(() => false)
      .finally(() => checks.delete(node));
    checks.set(node, check);
    return check;
  };
  return {
    isReachable,
    async openSession(identity) {
      const gateway = new Gateway();
      if (discovery) await Promise.all(shared.getEndorsers().map(isReachable));
      await gateway.connect(client, {
        identity: { type: PROVIDER_TYPE, mspId: identity.mspId },
        identityProvider: providerOf(identity),
        discovery: { enabled: discovery, asLocalhost: false },
        // Without this the SDK makes itself a certificate for every identity, which takes it 200 ms.
        tlsInfo: { certificate: identity.certificate, key: identity.privateKey },
      });
      const { identityContext } = gateway;
      if (identityContext === undefined) throw new Error('the SDK gave no identity context');
      const network = await gateway.getNetwork(channel);
      gateways.push(gateway);
      return {
        identity,
        channel: network.getChannel(),
        newContext: () => identityContext.calculateTransactionId(),
      };
    },
    close() {
      isClosed = true;
      for (const gateway of gateways) gateway.disconnect();
      client.close();
    },
  };
}

/**
 * The SDK's defaults wait up to two minutes before they look again for a node that came back; and in the shared pool, a
 * connection made anew takes over the pauses of the one that it replaces.
 */
const RECONNECT_SOON = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.use_local_subchannel_pool': 1,
};

const PROVIDER_TYPE = 'X.509 signed by the platform';

/** The SDK's own provider signs in JavaScript, which takes a hundred times as long. */
function providerOf(identity: WalletIdentity): IdentityProvider {
  const unused = (): never => {
    throw new Error('identities are kept by the wallet folder alone');
  };
  return {
    type: PROVIDER_TYPE,
    getCryptoSuite: unused,
    fromJson: unused,
    toJson: unused,
    getUserContext: async () => new WalletUser(identity),
  };
}

class WalletUser extends User {
  readonly #identity: WalletIdentity;

  constructor(identity: WalletIdentity) {
    super(identity.label);
    this.#identity = identity;
  }

  override getMspid(): string {
    return this.#identity.mspId;
  }

  override getIdentity(): ReturnType<User['getIdentity']> {
    const { mspId, serialized } = this.#identity;
    return {
      serialize: () => serialized,
      getMSPId: () => mspId,
      isValid: () => true,
      getOrganizationUnits: () => '',
      verify: () => {
        throw new Error('a client’s own identity verifies nothing');
      },
    };
  }

  override getSigningIdentity(): ReturnType<User['getSigningIdentity']> {
    return { sign: (message) => this.#identity.sign(message) };
  }
}
