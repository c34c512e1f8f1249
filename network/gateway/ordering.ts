/** Sends an endorsed transaction to ordering and tells apart what is certainly not ordered from what may be. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Commit, Committer } from 'fabric-common';
import { common } from 'fabric-protos/bundle.js';
import type { ChannelAccess } from './channel-access';

/** `doubtful`: it was sent, and no orderer has said what it did with it. */
export type OrderingResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'doubtful' | 'refused' | 'notSent'; readonly reason: string };

/** How long an orderer that is not ready (it may be electing its leader) is left alone before it is asked again. */
const NOT_READY_PAUSE_MS = 200;

/**
 * Tries the orderers in turn, and again while all that is known is that they are not ready yet. The same envelope ordered
 * twice is committed once, so another orderer may be asked, or one again.
 */
export async function sendToOrdering(
  access: ChannelAccess,
  commit: Commit,
  orderers: readonly Committer[],
  timeoutMs: number,
): Promise<OrderingResult> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { result, notReady } = await askInTurn(access, commit, orderers, timeoutMs);
    if (!notReady || performance.now() + NOT_READY_PAUSE_MS > deadline) return result;
    await delay(NOT_READY_PAUSE_MS);
  }
}

async function askInTurn(
  access: ChannelAccess,
  commit: Commit,
  orderers: readonly Committer[],
  timeoutMs: number,
): Promise<{ result: OrderingResult; notReady: boolean }> {
  let result: OrderingResult = { kind: 'notSent', reason: 'no orderer can be reached' };
  let notReady = false;
  for (const orderer of orderers) {
    if (!(await access.isReachable(orderer))) continue;
    const answer = await broadcast(orderer, commit, timeoutMs);
    notReady = answer.notReady === true;
    // Once one of them may have taken it, no other's refusal makes it certain that it is not ordered.
    if (answer.kind === 'accepted' || result.kind === 'notSent') result = answer;
    if (answer.kind === 'accepted' || answer.kind === 'refused') break;
  }
  return { result, notReady };
}

/** Statuses that mean: this message will never be ordered. */
const REFUSALS: ReadonlySet<string> = new Set(['BAD_REQUEST', 'FORBIDDEN', 'NOT_FOUND', 'REQUEST_ENTITY_TOO_LARGE']);

type Answer = OrderingResult & { readonly notReady?: boolean };

async function broadcast(orderer: Committer, commit: Commit, timeoutMs: number): Promise<Answer> {
  try {
    const { status, info } = (await orderer.sendBroadcast(commit.getSignedEnvelope(), timeoutMs)) as {
      status: string | number;
      info?: string;
    };
    const name = typeof status === 'number' ? (common.Status[status] ?? String(status)) : status;
    if (name === 'SUCCESS') return { kind: 'accepted' };
    const reason = `${orderer.name} answered ${name}${info ? `: ${info}` : ''}`;
    return { kind: REFUSALS.has(name) ? 'refused' : 'doubtful', reason, notReady: name === 'SERVICE_UNAVAILABLE' };
  } catch (error) {
    return { kind: 'doubtful', reason: `${orderer.name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
