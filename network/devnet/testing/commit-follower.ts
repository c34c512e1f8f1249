/** Follows one peer's filtered blocks and remembers how each transaction was committed. */
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { protos } from 'fabric-protos/bundle.js';
import { toNumber } from '../protobuf';

/** Where and how a transaction was committed. */
export interface Commit {
  readonly block: number;
  readonly code: protos.TxValidationCode;
}

export interface CommitFollower {
  /** Resolves once the peer has committed it. @throws the error that ended the stream */
  readonly commitOf: (txId: string) => Promise<Commit>;
  readonly stop: () => void;
}

/** Follows a stream of filtered blocks that begins with the first. */
export function followCommits(stream: ClientDuplexStream<Buffer, Buffer>): CommitFollower {
  const commits = new Map<string, Commit>();
  const waiting = new Set<{ readonly txId: string; readonly done: (commit: Commit | Error) => void }>();
  let failure: Error | undefined;
  stream.on('data', (bytes: Buffer) => {
    const { filtered_block } = protos.DeliverResponse.decode(bytes);
    for (const { txid, tx_validation_code } of filtered_block?.filtered_transactions ?? []) {
      // What is ordered twice was committed by its first appearance.
      if (txid && !commits.has(txid)) {
        commits.set(txid, { block: toNumber(filtered_block?.number), code: tx_validation_code ?? 0 });
      }
    }
    for (const each of [...waiting]) {
      const commit = commits.get(each.txId);
      if (commit !== undefined) each.done(commit);
    }
  });
  stream.on('error', (error) => {
    failure = error;
    for (const { done } of [...waiting]) done(error);
  });
  return {
    commitOf: (txId) =>
      new Promise((resolve, reject) => {
        const found = commits.get(txId) ?? failure;
        const wait = {
          txId,
          done: (outcome: Commit | Error): void => {
            waiting.delete(wait);
            if (outcome instanceof Error) reject(outcome);
            else resolve(outcome);
          },
        };
        if (found === undefined) waiting.add(wait);
        else wait.done(found);
      }),
    stop: () => stream.cancel(),
  };
}
