/** Puts the parts of the ledger's client together. */
import { openChannelAccess, type Session } from './channel-access';
import { groupPeers, organisationsNeeded } from './choose-peers';
import { type CommitWatch, watchCommits } from './commit-watch';
import { deliverBlocks } from './deliver';
import { eventsOf } from './events';
import { checkHealth } from './health';
import { type LedgerClient, LedgerUnavailable } from './ledger-client';
import { type LedgerQuery, ledgerHeight, lookUpTransaction } from './ledger-queries';
import { readProfile } from './profile';
import { query } from './proposals';
import { submit } from './submit';
import { identityVersion, readIdentity, type WalletIdentity } from './wallet';

/** How long each step may take, in milliseconds. */
export interface LedgerTimeouts {
  readonly connectMs: number;
  readonly endorseMs: number;
  readonly orderMs: number;
  /** From ordering to commit; after it the outcome is `unknown`. */
  readonly commitMs: number;
  readonly evaluateMs: number;
}

/** What a client is made of. */
export interface LedgerOptions {
  /** The connection profile or the path of its file. */
  readonly profile: object | string;
  /** Folder of `<label>.json` identities; one that is added, replaced or removed later is noticed at its next use. */
  readonly walletFolder: string;
  readonly channel: string;
  readonly chaincode: string;
  /** How many organisations endorse a submission; the channel's own rule, a majority by default. */
  readonly endorsementRule?: 'any' | 'majority' | 'all';
  /** Whether peers tell about further peers; off by default, the profile names them all. */
  readonly discovery?: boolean;
  readonly timeouts?: Partial<LedgerTimeouts>;
  /** Told of lost block streams, which are opened again without further ado. */
  readonly onTrouble?: (what: string) => void;
}

const DEFAULT_TIMEOUTS: LedgerTimeouts = {
  connectMs: 3_000,
  endorseMs: 30_000,
  orderMs: 15_000,
  commitMs: 30_000,
  evaluateMs: 30_000,
};

/** Makes a client; nothing is dialled before the first use. @throws ProfileError */
export function connectLedger(options: LedgerOptions): LedgerClient {
  const { channel, chaincode, walletFolder, endorsementRule = 'majority', discovery = false, onTrouble } = options;
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const profile = readProfile(options.profile);
  const closing = new AbortController();
  const access = openChannelAccess({ profile, channel, discovery, connectTimeoutMs: timeouts.connectMs });
  const sessions = new Map<string, { readonly version: string; readonly session: Promise<Session> }>();
  const watches = new Map<string, CommitWatch>();
  let rotation = 0;

  const sessionOf = async (label: string): Promise<Session> => {
    if (closing.signal.aborted) throw new LedgerUnavailable('the client is closed');
    const version = (await identityVersion(walletFolder, label)) ?? '';
    const known = sessions.get(label);
    if (known?.version === version) return await known.session;
    // One that was added, replaced or taken away since is seen at its next use.
    const session = readIdentity(walletFolder, label).then((identity) => access.openSession(identity));
    sessions.set(label, { version, session });
    session.catch(() => {
      if (sessions.get(label)?.session === session) sessions.delete(label);
    });
    return await session;
  };
  const followed = (identity: WalletIdentity) => {
    const own = profile.peers.filter(({ mspId }) => mspId === identity.mspId);
    const peers = own.length > 0 ? own : profile.peers;
    return { peers, channel, identity, ...(onTrouble === undefined ? {} : { onTrouble }) };
  };
  const watchFor = ({ identity }: Session): CommitWatch => {
    let watch = watches.get(identity.mspId);
    if (watch === undefined || !watch.isRunning()) {
      watch = watchCommits({ ...followed(identity), signal: closing.signal });
      watches.set(identity.mspId, watch);
    }
    return watch;
  };
  const ledgerOf = (session: Session): LedgerQuery => ({
    access,
    session,
    channel,
    peers: groupPeers(session.channel.getEndorsers(), session.identity.mspId, 0).flatMap(({ peers }) => peers),
    timeoutMs: timeouts.evaluateMs,
  });
  async function* blocks(label: string, from: bigint, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { identity } = await sessionOf(label);
    const either = AbortSignal.any([signal, closing.signal]);
    for await (const { bytes } of deliverBlocks({ ...followed(identity), kind: 'full', from, signal: either })) {
      yield bytes;
    }
  }

  return {
    async submit(label, call, submitOptions = {}) {
      const session = await sessionOf(label);
      rotation += 1;
      const only = submitOptions.endorsingOrganisations;
      const groups = groupPeers(session.channel.getEndorsers(), session.identity.mspId, rotation, only);
      const organisations = only?.length ?? organisationsNeeded(endorsementRule, groups.length);
      const lookUp = (txId: string) => lookUpTransaction(ledgerOf(session), txId);
      const watch = watchFor(session);
      const submission = { access, session, watch, chaincode, groups, organisations, lookUp, ...timeouts };
      return submit(submission, call, submitOptions);
    },
    async evaluate(label, call, { ownPeersOnly = false } = {}) {
      const session = await sessionOf(label);
      const ledger = ledgerOf(session);
      const peers = ownPeersOnly ? ledger.peers.filter(({ mspid }) => mspid === session.identity.mspId) : ledger.peers;
      const answer = await query(access, ledger.session, { chaincode, call, peers, timeoutMs: ledger.timeoutMs });
      return answer.toString('utf8');
    },
    async transactionOutcome(label, txId) {
      return lookUpTransaction(ledgerOf(await sessionOf(label)), txId);
    },
    async knows(label) {
      return (await identityVersion(walletFolder, label)) !== undefined;
    },
    blocks,
    events: (label, from, signal) => eventsOf(blocks(label, from, signal), chaincode),
    async health(label) {
      const session = await sessionOf(label);
      return checkHealth(access, session, { access, session, channel, timeoutMs: timeouts.evaluateMs });
    },
    async height(label) {
      return ledgerHeight(ledgerOf(await sessionOf(label)));
    },
    async close() {
      closing.abort();
      access.close();
    },
  };
}
