/** Asks a peer's own system chaincode what its ledger holds. */
import type { Endorser } from 'fabric-common';
import { common, protos } from 'fabric-protos/bundle.js';
import { asBigInt } from '../blocks/protobuf-values';
import type { ChannelAccess, Session } from './channel-access';
import { RejectedByContract, type TransactionOutcome } from './ledger-client';
import { query } from './proposals';

/** What asking takes. */
export interface LedgerQuery {
  readonly access: ChannelAccess;
  readonly session: Session;
  readonly channel: string;
  /** Candidates, the preferred first. */
  readonly peers: readonly Endorser[];
  readonly timeoutMs: number;
}

/** Number of blocks on the ledger. @throws LedgerUnavailable, LedgerRefused, RejectedByContract without the right to read */
export async function ledgerHeight(ledger: LedgerQuery): Promise<bigint> {
  return asBigInt(common.BlockchainInfo.decode(await ask(ledger, 'GetChainInfo')).height);
}

/** What became of a transaction. @throws LedgerUnavailable, LedgerRefused, RejectedByContract without the right to read */
export async function lookUpTransaction(ledger: LedgerQuery, txId: string): Promise<TransactionOutcome> {
  const transaction = await unlessRejected(ask(ledger, 'GetTransactionByID', txId));
  if (transaction === undefined) {
    // A peer words "there is none" and "you may not ask" alike; whoever may read the height may read this too.
    await ledgerHeight(ledger);
    return 'absent';
  }
  const { validationCode } = protos.ProcessedTransaction.decode(transaction);
  const block = await unlessRejected(ask(ledger, 'GetBlockByTxID', txId));
  return {
    validationCode,
    valid: validationCode === protos.TxValidationCode.VALID,
    ...(block === undefined ? {} : { blockNumber: asBigInt(common.Block.decode(block).header?.number) }),
  };
}

function ask({ access, session, channel, peers, timeoutMs }: LedgerQuery, transaction: string, ...args: string[]) {
  return query(access, session, {
    chaincode: 'qscc',
    call: { transaction, args: [channel, ...args] },
    peers,
    timeoutMs,
    isSystemChaincode: true,
  });
}

async function unlessRejected(answer: Promise<Buffer>): Promise<Buffer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RejectedByContract) return undefined;
    throw error;
  }
}
