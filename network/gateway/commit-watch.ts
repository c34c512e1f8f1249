/** Waits for transactions to be committed, all of a peer's by one stream of block summaries. */
import { protos } from 'fabric-protos/bundle.js';
import { decodeBlock } from '../blocks/decode';
import { type DeliverKind, type DeliverOptions, deliverBlocks } from './deliver';
import { LedgerRefused } from './ledger-client';

/** How a transaction was committed. */
export interface CommitNotice {
  readonly validationCode: number;
  readonly blockNumber: bigint;
}

/** A stream that tells of commits. */
export interface CommitWatch {
  /** Resolves when blocks from now on will be seen. @throws when the stream ended before */
  readonly live: Promise<void>;
  /** Whether the stream still runs; a watch that ended has to be replaced. */
  isRunning(): boolean;
  /** The transaction's commit, or undefined when the signal aborts, the time is up or the watch ends; ask before sending. */
  commitOf(txId: string, timeoutMs: number, signal: AbortSignal): Promise<CommitNotice | undefined>;
}

/** Starts watching; ends when the signal aborts or the peers refuse the identity. */
export function watchCommits(options: Omit<DeliverOptions, 'kind' | 'from'>): CommitWatch {
  const waiting = new Map<string, (notice: CommitNotice | undefined) => void>();
  let running = true;
  let announceLive = () => {};
  let announceEnd: (reason: Error) => void = () => {};
  const live = new Promise<void>((resolve, reject) => {
    announceLive = resolve;
    announceEnd = reject;
  });
  live.catch(() => {}); // whoever waits for it is told; nobody may be waiting
  const end = (reason: Error) => {
    running = false;
    announceEnd(reason);
    for (const notify of waiting.values()) notify(undefined);
  };
  let next: bigint | 'newest' = 'newest';
  const follow = async (kind: DeliverKind) => {
    for await (const { number, bytes } of deliverBlocks({ ...options, kind, from: next })) {
      next = number + 1n;
      announceLive();
      for (const { txId, validationCode } of kind === 'full' ? outcomesInBlock(bytes) : outcomesInSummary(bytes)) {
        // The same envelope ordered twice is committed by its first appearance.
        if (validationCode === protos.TxValidationCode.DUPLICATE_TXID) continue;
        waiting.get(txId)?.({ validationCode, blockNumber: number });
      }
    }
  };
  // Any writer of the channel can have a transaction ordered that nobody can read; a peer then refuses the summary of
  // its block for ever, but delivers the block itself.
  const followAll = () =>
    follow('filtered').catch((error: unknown) => {
      if (error instanceof LedgerRefused) return follow('full');
      throw error;
    });
  followAll().then(
    () => end(new Error('the client was closed')),
    (error: unknown) => end(error instanceof Error ? error : new Error(String(error))),
  );
  return {
    live,
    isRunning: () => running,
    commitOf: (txId, timeoutMs, signal) =>
      new Promise((resolve) => {
        const notify = (notice: CommitNotice | undefined) => {
          clearTimeout(timer);
          waiting.delete(txId);
          resolve(notice);
        };
        const timer = setTimeout(notify, timeoutMs, undefined);
        signal.addEventListener('abort', () => notify(undefined), { once: true });
        waiting.set(txId, notify);
        if (!running) notify(undefined);
      }),
  };
}

interface Outcome {
  readonly txId: string;
  readonly validationCode: number;
}

function outcomesInSummary(bytes: Uint8Array): Outcome[] {
  return protos.FilteredBlock.decode(bytes).filtered_transactions.map(({ txid, tx_validation_code }) => ({
    txId: txid ?? '',
    validationCode: tx_validation_code ?? 0,
  }));
}

function outcomesInBlock(bytes: Uint8Array): Outcome[] {
  return decodeBlock(bytes).transactions.map(({ txId, validationCode }) => ({ txId, validationCode }));
}
