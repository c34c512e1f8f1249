/** The system chaincode qscc, by which clients ask for blocks and transactions, and cscc's two questions about the channel. */
import { common, protos } from 'fabric-protos/bundle.js';
import { blockHeaderHash } from './block-building';
import type { Channel } from './channel-config';
import type { Ledger } from './ledger';
import { NO_BYTES, sparse } from './protobuf';

/** A system chaincode's answer. */
export interface SystemResponse {
  readonly status: number;
  readonly message: string;
  readonly payload: Uint8Array;
}

export function isSystemChaincode(name: string): boolean {
  return name === 'qscc' || name === 'cscc';
}

/** Answers a call of a system chaincode; never throws. */
export function callSystemChaincode(
  name: string,
  args: readonly Uint8Array[],
  channel: Channel,
  ledger: Ledger,
): SystemResponse {
  const [functionName = '', channelId = '', argument] = args.map((arg) => Buffer.from(arg).toString('utf8'));
  if (name === 'cscc' && functionName === 'GetChannels') {
    return success(protos.ChannelQueryResponse.encode({ channels: [{ channel_id: channel.id }] }).finish());
  }
  if (channelId !== channel.id) return failure(`Invalid chain ID, ${channelId}`);
  if (name === 'cscc') {
    if (functionName === 'GetConfigBlock') return success(ledger.blockBytes(0));
    if (functionName === 'GetChannelConfig') return success(channel.config);
    return failure(`Requested function ${functionName} not found.`);
  }
  return queryLedger(functionName, channelId, argument, args[2] ?? NO_BYTES, ledger);
}

function queryLedger(
  functionName: string,
  channelId: string,
  argument: string | undefined,
  bytes: Uint8Array,
  ledger: Ledger,
): SystemResponse {
  if (functionName === 'GetChainInfo') return success(chainInfo(ledger));
  if (argument === undefined) return failure(`missing 3rd argument for ${functionName}`);
  switch (functionName) {
    case 'GetBlockByNumber': {
      const number = Number(argument);
      if (!/^\d+$/.test(argument)) return failure(`Failed to parse block number with error ${argument}`);
      if (number >= ledger.height) {
        return failure(`Failed to get block number ${number}, error no such block number [${number}] in index`);
      }
      return success(ledger.blockBytes(number));
    }
    case 'GetBlockByHash': {
      const number = numberByHash(bytes, ledger);
      if (number === undefined) return failure('Failed to get block hash, error no such block hash in index');
      return success(ledger.blockBytes(number));
    }
    case 'GetBlockByTxID': {
      const place = ledger.placeOf(argument);
      if (place === undefined || place.block >= ledger.height) return noSuchTransaction('block for txID', argument);
      return success(ledger.blockBytes(place.block));
    }
    case 'GetTransactionByID': {
      const place = ledger.placeOf(argument);
      if (place === undefined || place.block >= ledger.height) {
        return noSuchTransaction('transaction with id', argument);
      }
      const envelope = common.Block.decode(ledger.blockBytes(place.block)).data?.data?.[place.index] ?? NO_BYTES;
      return success(
        protos.ProcessedTransaction.encode({
          transactionEnvelope: common.Envelope.decode(envelope),
          ...sparse({ validationCode: place.code }),
        }).finish(),
      );
    }
    default:
      // A peer looks up who may ask before it looks for what is asked.
      return failure(`access denied for [${functionName}][${channelId}]: [Unmapped policy for qscc/${functionName}]`);
  }
}

function chainInfo(ledger: Ledger): Uint8Array {
  const last = common.Block.decode(ledger.blockBytes(ledger.height - 1));
  return common.BlockchainInfo.encode({
    height: ledger.height,
    currentBlockHash: ledger.lastBlockHash,
    ...sparse({ previousBlockHash: last.header?.previous_hash ?? NO_BYTES }),
  }).finish();
}

/** A block names its predecessor, so the hash is searched from the end; nobody here asks by hash often. */
function numberByHash(hash: Uint8Array, ledger: Ledger): number | undefined {
  for (let number = ledger.height - 1; number >= 0; number -= 1) {
    const found = blockHeaderHash(common.Block.decode(ledger.blockBytes(number)));
    if (Buffer.compare(found, hash) === 0) return number;
  }
  return undefined;
}

function noSuchTransaction(what: string, txId: string): SystemResponse {
  return failure(`Failed to get ${what} ${txId}, error no such transaction ID [${txId}] in index`);
}

function success(payload: Uint8Array): SystemResponse {
  return { status: 200, message: '', payload };
}

function failure(message: string): SystemResponse {
  return { status: 500, message, payload: NO_BYTES };
}
