/** Asks each node whether it answers, and each peer how far its ledger has come. */
import type { Endorser } from 'fabric-common';
import type { ChannelAccess, Session } from './channel-access';
import type { LedgerHealth, PeerHealth } from './ledger-client';
import { type LedgerQuery, ledgerHeight } from './ledger-queries';

/** Asks all nodes of the session's channel at once. Never throws: a node that does not answer is an answer. */
export async function checkHealth(
  access: ChannelAccess,
  session: Session,
  query: Omit<LedgerQuery, 'peers'>,
): Promise<LedgerHealth> {
  const [peers, orderers] = await Promise.all([
    Promise.all(session.channel.getEndorsers().map((peer) => peerHealth(access, peer, query))),
    Promise.all(
      session.channel.getCommitters().map(async (orderer) => ({
        name: orderer.name,
        reachable: await access.isReachable(orderer),
      })),
    ),
  ]);
  return { peers, orderers };
}

async function peerHealth(
  access: ChannelAccess,
  peer: Endorser,
  query: Omit<LedgerQuery, 'peers'>,
): Promise<PeerHealth> {
  const known = { name: peer.name, mspId: peer.mspid };
  if (!(await access.isReachable(peer))) return { ...known, reachable: false };
  // A peer that answers and does not tell its height is not ready, or does not let this identity read.
  const height = await ledgerHeight({ ...query, peers: [peer] }).catch(() => undefined);
  return { ...known, reachable: true, ...(height === undefined ? {} : { height }) };
}
