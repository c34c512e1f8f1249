/** Reads back what a committed transaction did, from its envelope in a block. */
import { common, type google, protos } from 'fabric-protos/bundle.js';
import { NO_BYTES } from './protobuf';
import { decodeReadWriteSet, type NamespaceSet } from './read-write-sets';

/** A transaction as far as state, history and events need it. */
export interface StoredTransaction {
  readonly txId: string;
  readonly type: number;
  readonly timestamp: google.protobuf.ITimestamp | undefined;
  readonly sets: readonly NamespaceSet[];
  readonly event: protos.ChaincodeEvent | undefined;
}

/**
 * Reads an envelope of a stored block.
 * @param valid whether it was committed as valid: only then is its action read
 * @throws Error when a valid transaction cannot be read, which the ledger's own validation rules out
 */
export function readStoredTransaction(envelope: Uint8Array, valid: boolean): StoredTransaction {
  let header: common.ChannelHeader;
  let payload: common.Payload;
  try {
    payload = common.Payload.decode(common.Envelope.decode(envelope).payload);
    header = common.ChannelHeader.decode(payload.header?.channel_header ?? NO_BYTES);
  } catch (error) {
    if (valid) throw error;
    return { txId: '', type: 0, timestamp: undefined, sets: [], event: undefined };
  }
  const { tx_id: txId, type } = header;
  const timestamp = header.timestamp ?? undefined;
  if (!valid || type !== common.HeaderType.ENDORSER_TRANSACTION) {
    return { txId, type, timestamp, sets: [], event: undefined };
  }
  const result = readAction(payload);
  return { txId, type, timestamp, sets: decodeReadWriteSet(result.results), event: eventOf(result) };
}

/** What the summary of a block tells of an envelope, valid or not; undefined where it cannot be read. */
export function readOutline(
  envelope: Uint8Array,
): { readonly txId: string; readonly type: number; readonly event: protos.ChaincodeEvent | undefined } | undefined {
  try {
    const payload = common.Payload.decode(common.Envelope.decode(envelope).payload);
    const { tx_id: txId, type } = common.ChannelHeader.decode(payload.header?.channel_header ?? NO_BYTES);
    const isTransaction = type === common.HeaderType.ENDORSER_TRANSACTION;
    return { txId, type, event: isTransaction ? eventOf(readAction(payload)) : undefined };
  } catch {
    return undefined;
  }
}

/**
 * Reads one valid transaction of a serialised block.
 * @throws Error when the block has no such transaction
 */
export function readTransactionOf(block: Uint8Array, index: number): StoredTransaction {
  const envelope = common.Block.decode(block).data?.data?.[index];
  if (envelope === undefined) throw new Error(`the block has no transaction ${index}`);
  return readStoredTransaction(envelope, true);
}

function readAction(payload: common.Payload): protos.ChaincodeAction {
  const action = protos.Transaction.decode(payload.data).actions[0];
  const actionPayload = protos.ChaincodeActionPayload.decode(action?.payload ?? NO_BYTES);
  const response = protos.ProposalResponsePayload.decode(actionPayload.action?.proposal_response_payload ?? NO_BYTES);
  return protos.ChaincodeAction.decode(response.extension);
}

function eventOf({ events }: protos.ChaincodeAction): protos.ChaincodeEvent | undefined {
  return events.length === 0 ? undefined : protos.ChaincodeEvent.decode(events);
}
