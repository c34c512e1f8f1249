/** Takes one call from proposal to commit, and never leaves a doubt unnamed. */
import { setTimeout as delay } from 'node:timers/promises';
import { protos } from 'fabric-protos/bundle.js';
import type { ChannelAccess, Session } from './channel-access';
import type { PeerGroup } from './choose-peers';
import type { CommitWatch } from './commit-watch';
import type { ContractCall, SubmitOptions, SubmitOutcome, TransactionOutcome } from './ledger-client';
import { sendToOrdering } from './ordering';
import { type EndorsedTransaction, endorse } from './proposals';

/** What a submission needs of its surroundings. */
export interface Submission {
  readonly access: ChannelAccess;
  readonly session: Session;
  readonly watch: CommitWatch;
  readonly chaincode: string;
  /** Candidates by organisation, the preferred first, and how many organisations have to endorse. */
  readonly groups: readonly PeerGroup[];
  readonly organisations: number;
  readonly connectMs: number;
  readonly endorseMs: number;
  readonly orderMs: number;
  readonly commitMs: number;
  /** Asks a peer what became of a transaction. */
  readonly lookUp: (txId: string) => Promise<TransactionOutcome>;
}

/** Submits a call. @throws whatever `onTransactionId` throws, before anything was sent to ordering */
export async function submit(
  submission: Submission,
  call: ContractCall,
  { onTransactionId, timestamp = new Date() }: SubmitOptions,
): Promise<SubmitOutcome> {
  const { access, session, chaincode, groups, organisations } = submission;
  const live = isLiveWithin(submission.watch, submission.connectMs);
  const endorsed = await endorse(access, session, {
    chaincode,
    call,
    groups,
    organisations,
    timestamp,
    timeoutMs: submission.endorseMs,
  });
  if (endorsed.kind !== 'endorsed') return endorsed;
  if (!(await live)) return { kind: 'unavailable', reason: 'no peer of the own organisation tells of commits' };
  await onTransactionId?.(endorsed.txId);
  return order(submission, endorsed);
}

async function order(submission: Submission, { txId, commit, result }: EndorsedTransaction): Promise<SubmitOutcome> {
  const { access, session, watch, commitMs } = submission;
  const waiting = new AbortController();
  const committed = watch.commitOf(txId, commitMs + submission.orderMs, waiting.signal);
  const ordering = await sendToOrdering(access, commit, session.channel.getCommitters(), submission.orderMs);
  if (ordering.kind === 'refused' || ordering.kind === 'notSent') {
    waiting.abort();
    return ordering.kind === 'refused'
      ? { kind: 'rejected', message: ordering.reason }
      : { kind: 'unavailable', reason: ordering.reason };
  }
  const timer = setTimeout(() => waiting.abort(), commitMs);
  const notice = (await committed) ?? (await lookUpOnce(submission, txId));
  clearTimeout(timer);
  if (notice === undefined) {
    const reason = ordering.kind === 'doubtful' ? ordering.reason : `no commit was seen within ${commitMs} ms`;
    return { kind: 'unknown', txId, reason };
  }
  return outcomeOf(txId, notice.validationCode, notice.blockNumber, result);
}

/** The stream may have missed what the ledger knows: it is asked before the fate counts as unknown. */
async function lookUpOnce({ lookUp }: Submission, txId: string) {
  const found = await lookUp(txId).catch(() => 'absent' as const);
  if (found === 'absent' || found.blockNumber === undefined) return undefined;
  return { validationCode: found.validationCode, blockNumber: found.blockNumber };
}

function outcomeOf(txId: string, validationCode: number, blockNumber: bigint, result: string): SubmitOutcome {
  switch (validationCode) {
    case protos.TxValidationCode.VALID:
      return { kind: 'committed', txId, blockNumber, result };
    case protos.TxValidationCode.MVCC_READ_CONFLICT:
    case protos.TxValidationCode.PHANTOM_READ_CONFLICT:
      return { kind: 'readConflict', txId };
    default:
      return { kind: 'policyFailure', txId, code: validationCode };
  }
}

async function isLiveWithin({ live }: CommitWatch, timeoutMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(timeoutMs, false, { signal: timer.signal }).catch(() => false);
  const isLive = await Promise.race([
    live.then(
      () => true,
      () => false,
    ),
    late,
  ]);
  timer.abort();
  return isLive;
}
