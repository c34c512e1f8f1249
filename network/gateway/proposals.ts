/** Has peers run a contract and says, in types instead of error texts, what came of it. */
import type { Channel, Commit, EndorsementResponse, Endorser, ProposalResponse, ServiceError } from 'fabric-common';
import { common } from 'fabric-protos/bundle.js';
import type { ChannelAccess, Session } from './channel-access';
import { choosePeers, type PeerGroup } from './choose-peers';
import {
  type ContractCall,
  LedgerRefused,
  LedgerUnavailable,
  RejectedByContract,
  type SubmitOutcome,
} from './ledger-client';

/** An endorsed transaction, signed and ready for ordering. */
export interface EndorsedTransaction {
  readonly kind: 'endorsed';
  readonly txId: string;
  readonly commit: Commit;
  /** What the contract answered. */
  readonly result: string;
}

/** What endorsing a call takes. */
export interface EndorsementRequest {
  readonly chaincode: string;
  readonly call: ContractCall;
  /** Candidates by organisation, the preferred first. */
  readonly groups: readonly PeerGroup[];
  /** How many organisations have to endorse. */
  readonly organisations: number;
  readonly timestamp: Date;
  readonly timeoutMs: number;
}

/** Collects endorsements; a peer that fails is replaced by another, of another organisation if need be. */
export async function endorse(
  access: ChannelAccess,
  session: Session,
  request: EndorsementRequest,
): Promise<EndorsedTransaction | Extract<SubmitOutcome, { kind: 'rejected' | 'readConflict' | 'unavailable' }>> {
  const { chaincode, call, timestamp } = request;
  const context = session.newContext();
  const endorsement = stampedWith(timestamp, session.channel).newEndorsement(chaincode);
  endorsement.build(context, proposalOf(call));
  endorsement.sign(context);
  const txId = endorsement.getTransactionId();
  const failures = new Map<string, string>();
  for (;;) {
    const targets = choosePeers(request.groups, request.organisations, new Set(failures.keys()));
    if (targets === undefined) return { kind: 'unavailable', reason: reasonOf(request, failures) };
    if (!(await allReachable(access, targets, failures))) continue;
    const answer = await endorsement.send({ targets, requestTimeout: request.timeoutMs });
    const { endorsed, rejections, refusals } = sortAnswers(answer, failures);
    if (rejections.length + refusals.length > 0) {
      // Peers that disagree whether to refuse stand at different heights; the next attempt finds them level.
      if (endorsed.length > 0) return { kind: 'readConflict', txId };
      return { kind: 'rejected', message: rejections[0] ?? refusals[0] ?? '' };
    }
    if (endorsed.length < targets.length) continue;
    const [first, ...others] = endorsed;
    if (first === undefined) continue;
    if (others.some(({ payload }) => !payload.equals(first.payload))) return { kind: 'readConflict', txId };
    const commit = endorsement.newCommit();
    commit.build(context);
    commit.sign(context);
    return { kind: 'endorsed', txId, commit, result: first.response.payload.toString('utf8') };
  }
}

/** What a query takes. */
export interface QueryRequest {
  readonly chaincode: string;
  readonly call: ContractCall;
  /** Candidates, the preferred first; the first that answers decides. */
  readonly peers: readonly Endorser[];
  readonly timeoutMs: number;
  /** Whether the chaincode is a part of the peer: then whatever it answers is its answer, not a failure to run it. */
  readonly isSystemChaincode?: boolean;
}

/**
 * Asks one peer.
 * @throws RejectedByContract, LedgerRefused, LedgerUnavailable
 */
export async function query(access: ChannelAccess, session: Session, request: QueryRequest): Promise<Buffer> {
  const context = session.newContext();
  const proposal = session.channel.newQuery(request.chaincode);
  proposal.build(context, proposalOf(request.call));
  proposal.sign(context);
  const failures = new Map<string, string>();
  for (const peer of request.peers) {
    if (!(await allReachable(access, [peer], failures))) continue;
    const answer = await proposal.send({ targets: [peer], requestTimeout: request.timeoutMs });
    const { endorsed, rejections, refusals } = sortAnswers(answer, failures, request.isSystemChaincode);
    if (rejections[0] !== undefined) throw new RejectedByContract(rejections[0]);
    if (refusals[0] !== undefined) throw new LedgerRefused(refusals[0]);
    if (endorsed[0] !== undefined) return endorsed[0].response.payload;
  }
  throw new LedgerUnavailable(`no peer answered ${request.call.transaction}: ${listed(failures)}`);
}

function proposalOf({ transaction, args, transient }: ContractCall) {
  const entries = Object.entries(transient ?? {}).map(([name, value]) => [name, Buffer.from(value)] as const);
  const shown = transient === undefined ? {} : { transientMap: Object.fromEntries(entries) };
  return { fcn: transaction, args: [...args], generateTransactionId: false, ...shown };
}

async function allReachable(
  access: ChannelAccess,
  peers: readonly Endorser[],
  failures: Map<string, string>,
): Promise<boolean> {
  const reachable = await Promise.all(peers.map((peer) => access.isReachable(peer)));
  peers.forEach((peer, index) => {
    if (!reachable[index]) failures.set(peer.name, 'not reachable');
  });
  return reachable.every(Boolean);
}

interface SortedAnswers {
  readonly endorsed: EndorsementResponse[];
  /** The contract's own words. */
  readonly rejections: string[];
  /** The peer's words: it will not run the proposal for this caller. */
  readonly refusals: string[];
}

/** Sorts what peers answered; a peer that could not do its work is noted among the failures. */
function sortAnswers(
  { errors, responses }: ProposalResponse,
  failures: Map<string, string>,
  isSystemChaincode = false,
): SortedAnswers {
  const sorted: SortedAnswers = { endorsed: [], rejections: [], refusals: [] };
  for (const answer of responses) {
    const { status, message } = answer.response;
    if (answer.endorsement && status < 400) sorted.endorsed.push(answer);
    else if (isSystemChaincode || isContractsAnswer(answer)) sorted.rejections.push(message);
    else failures.set(answer.connection.name, message);
  }
  for (const error of errors) {
    if (isRefusal(error)) sorted.refusals.push(error.message);
    else failures.set(error.connection.name, error.message);
  }
  return sorted;
}

/**
 * A peer that failed to run the contract answers 500 with a sentence and nothing else. A contract's refusal comes with
 * its result, or at least with data for a message.
 */
function isContractsAnswer({ response, payload }: EndorsementResponse): boolean {
  return response.status !== 500 || payload.length > 0 || isData(response.message);
}

function isData(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** gRPC codes by which a peer says that it understood the proposal and will not have it. */
const REFUSALS: ReadonlySet<unknown> = new Set([2 /* unknown */, 3 /* invalid argument */, 7 /* denied */]);

function isRefusal(error: ServiceError): boolean {
  return REFUSALS.has((error as { code?: unknown }).code);
}

function reasonOf({ organisations, groups }: EndorsementRequest, failures: ReadonlyMap<string, string>): string {
  if (failures.size === 0) return `${organisations} organisations have to endorse, ${groups.length} have peers here`;
  return `fewer than ${organisations} organisations could endorse: ${listed(failures)}`;
}

function listed(failures: ReadonlyMap<string, string>): string {
  return [...failures].map(([peer, reason]) => `${peer}: ${reason}`).join('; ');
}

interface HeaderBuilder {
  buildChannelHeader(type: number, chaincode: unknown, txId: string): Uint8Array;
}

/** The channel, except that the headers which it builds carry the given instant instead of this machine's. */
function stampedWith(instant: Date, channel: Channel): Channel {
  const builder = channel as Channel & HeaderBuilder;
  const milliseconds = instant.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  const buildChannelHeader: HeaderBuilder['buildChannelHeader'] = (type, chaincode, txId) => {
    const header = common.ChannelHeader.decode(builder.buildChannelHeader(type, chaincode, txId));
    header.timestamp = { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
    return common.ChannelHeader.encode(header).finish();
  };
  return Object.assign(Object.create(channel) as Channel, { buildChannelHeader });
}
