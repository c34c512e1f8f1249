/** The connection profile by which fabric-network finds peers and orderer. */
import type { OrganisationCertificates } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import type { Ports } from './ports';

/** Builds the profile; discovery is not offered, so it names every node. */
export function connectionProfile(
  consortium: Consortium,
  certificates: readonly OrganisationCertificates[],
  ports: Ports,
): object {
  const node = (mspId: string, name: string): object => ({
    url: `grpcs://localhost:${ports[name]}`,
    mspid: mspId,
    tlsCACerts: { pem: certificates.find((each) => each.mspId === mspId)?.tlsCa.certificate },
    grpcOptions: GRPC_OPTIONS,
  });
  const peers = consortium.organisations.map(({ mspId, peers: [peer] }) => [peer, node(mspId, peer)] as const);
  const { orderer } = consortium;
  const [ordererNode] = orderer.nodes;
  return {
    name: consortium.channel,
    version: '1.0.0',
    channels: {
      [consortium.channel]: {
        orderers: [ordererNode],
        peers: Object.fromEntries(peers.map(([peer]) => [peer, PEER_ROLES])),
      },
    },
    organizations: Object.fromEntries(
      consortium.organisations.map(({ name, mspId, peers: [peer] }) => [name, { mspid: mspId, peers: [peer] }]),
    ),
    orderers: { [ordererNode]: node(orderer.mspId, ordererNode) },
    peers: Object.fromEntries(peers),
  };
}

const PEER_ROLES = { endorsingPeer: true, chaincodeQuery: true, ledgerQuery: true, eventSource: true };

const GRPC_OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 120_000,
  'grpc.keepalive_timeout_ms': 20_000,
};
