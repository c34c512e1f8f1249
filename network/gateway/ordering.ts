/** Sends an endorsed transaction to ordering and tells apart what is certainly not ordered from what may be. */
import type { Commit, Committer } from 'fabric-common';
import { common } from 'fabric-protos/bundle.js';
import type { ChannelAccess } from './channel-access';

/** `doubtful`: it was sent, and no orderer has said what it did with it. */
export type OrderingResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'doubtful' | 'refused' | 'notSent'; readonly reason: string };

/** Tries the orderers in turn. The same envelope ordered twice is committed once, so a second one may be asked. */
export async function sendToOrdering(
  access: ChannelAccess,
  commit: Commit,
  orderers: readonly Committer[],
  timeoutMs: number,
): Promise<OrderingResult> {
  let result: OrderingResult = { kind: 'notSent', reason: 'no orderer can be reached' };
  for (const orderer of orderers) {
    if (!(await access.isReachable(orderer))) continue;
    const answer = await broadcast(orderer, commit, timeoutMs);
    // Once one of them may have taken it, no other's refusal makes it certain that it is not ordered.
    if (answer.kind === 'accepted' || result.kind === 'notSent') result = answer;
    if (answer.kind === 'accepted' || answer.kind === 'refused') break;
  }
  return result;
}

/** Statuses that mean: this message will never be ordered. */
const REFUSALS: ReadonlySet<string> = new Set(['BAD_REQUEST', 'FORBIDDEN', 'NOT_FOUND', 'REQUEST_ENTITY_TOO_LARGE']);

async function broadcast(orderer: Committer, commit: Commit, timeoutMs: number): Promise<OrderingResult> {
  try {
    const { status, info } = (await orderer.sendBroadcast(commit.getSignedEnvelope(), timeoutMs)) as {
      status: string | number;
      info?: string;
    };
    const name = typeof status === 'number' ? (common.Status[status] ?? String(status)) : status;
    if (name === 'SUCCESS') return { kind: 'accepted' };
    const reason = `${orderer.name} answered ${name}${info ? `: ${info}` : ''}`;
    return { kind: REFUSALS.has(name) ? 'refused' : 'doubtful', reason };
  } catch (error) {
    return { kind: 'doubtful', reason: `${orderer.name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
