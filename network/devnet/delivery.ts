/** Delivers blocks to whoever may read the channel: from any block on, whole or filtered, and then as they come. */
import { common, orderer, protos } from 'fabric-protos/bundle.js';
import { METADATA, validationCodes } from './block-building';
import type { Channel } from './channel-config';
import type { Ledger } from './ledger';
import { NO_BYTES, sparse, toNumber } from './protobuf';
import { readOutline } from './stored-transactions';

/** Turns a stored block into the bytes of a response; undefined where the block cannot be told in this form. */
export type BlockForm = (block: Buffer) => Uint8Array | undefined;

/** Where responses go; a stream. */
export interface ResponseSink {
  /** Sends bytes and resolves when more can be taken. */
  readonly send: (response: Uint8Array) => Promise<void>;
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal;
}

export interface DeliveryParts {
  readonly channel: Channel;
  readonly ledger: Ledger;
  readonly now: () => Date;
}

/**
 * Serves one request: sends its blocks, and waits for those that are still to come.
 * @param form how a block is sent
 * @returns the status that ends the request; undefined when the client left
 */
export async function deliver(
  request: Uint8Array,
  form: BlockForm,
  sink: ResponseSink,
  { channel, ledger, now }: DeliveryParts,
): Promise<common.Status | undefined> {
  const seek = readRequest(request, channel, now());
  if (typeof seek === 'number') return seek;
  const start = startOf(seek.start, ledger.height);
  if (start === undefined) return common.Status.NOT_FOUND;
  const stop = stopOf(seek.stop, start, ledger.height);
  if (stop === undefined || stop < start) return common.Status.BAD_REQUEST;
  for (let number = start; number <= stop; number += 1) {
    if (number >= ledger.height) {
      if (seek.behavior === orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY) return common.Status.NOT_FOUND;
      await blockBeyond(number, ledger, sink.gone);
    }
    if (sink.gone.aborted) return undefined;
    const response = form(ledger.blockBytes(number));
    if (response === undefined) return common.Status.BAD_REQUEST;
    await sink.send(response);
    if (sink.gone.aborted) return undefined;
  }
  return common.Status.SUCCESS;
}

/** A block as it is stored. */
export function wholeBlock(): BlockForm {
  return (block) => fieldTwo(block);
}

/** A block as the orderer has it: validation is the peers' affair. */
export function orderedBlock(): BlockForm {
  return (bytes) => {
    const block = common.Block.decode(bytes);
    const metadata = [...(block.metadata?.metadata ?? [])];
    metadata[METADATA.transactionsFilter] = NO_BYTES;
    return fieldTwo(common.Block.encode({ ...block, metadata: { metadata } }).finish());
  };
}

/**
 * A block without what its transactions say: ids, outcomes, and events by name, those of invalid transactions too.
 * As on Fabric, one transaction that nobody can read, which any writer may have ordered, makes its block untellable.
 */
export function filteredBlock(channel: Channel): BlockForm {
  return (bytes) => {
    const block = common.Block.decode(bytes);
    const codes = validationCodes(block);
    const transactions: protos.IFilteredTransaction[] = [];
    for (const [index, envelope] of (block.data?.data ?? []).entries()) {
      const outline = readOutline(envelope);
      if (outline === undefined) return undefined;
      const { txId, type, event } = outline;
      const actions =
        type === common.HeaderType.ENDORSER_TRANSACTION
          ? {
              transaction_actions: {
                chaincode_actions: event === undefined ? [] : [{ chaincode_event: named(event) }],
              },
            }
          : {};
      const code = codes[index] ?? protos.TxValidationCode.INVALID_OTHER_REASON;
      transactions.push({ ...sparse({ txid: txId, type, tx_validation_code: code }), ...actions });
    }
    const number = toNumber(block.header?.number);
    return protos.DeliverResponse.encode({
      filtered_block: { ...sparse({ channel_id: channel.id, number }), filtered_transactions: transactions },
    }).finish();
  };
}

/** The response that ends a request. */
export function statusResponse(status: common.Status): Uint8Array {
  return orderer.DeliverResponse.encode({ status }).finish();
}

const READERS = '/Channel/Readers';
/** How far a request may be dated off: Fabric's default. */
const TIME_WINDOW_MS = 15 * 60 * 1000;

function readRequest(request: Uint8Array, channel: Channel, now: Date): orderer.SeekInfo | common.Status {
  let envelope: common.Envelope;
  let seek: orderer.SeekInfo;
  let creatorBytes: Uint8Array;
  try {
    envelope = common.Envelope.decode(request);
    const payload = common.Payload.decode(envelope.payload);
    const header = common.ChannelHeader.decode(payload.header?.channel_header ?? NO_BYTES);
    if (Math.abs(now.getTime() - toNumber(header.timestamp?.seconds) * 1000) > TIME_WINDOW_MS) {
      return common.Status.BAD_REQUEST;
    }
    if (header.channel_id !== channel.id) return common.Status.NOT_FOUND;
    creatorBytes = common.SignatureHeader.decode(payload.header?.signature_header ?? NO_BYTES).creator;
    seek = orderer.SeekInfo.decode(payload.data);
    if (!seek.start || !seek.stop) return common.Status.BAD_REQUEST;
  } catch {
    return common.Status.BAD_REQUEST;
  }
  try {
    const creator = channel.membership.memberOf(creatorBytes);
    const allowed = channel.policies.get(READERS)?.([creator]) === true && creator.expiresAtMs >= now.getTime();
    return allowed && channel.membership.isSignedBy(creator, envelope.payload, envelope.signature)
      ? seek
      : common.Status.FORBIDDEN;
  } catch {
    return common.Status.FORBIDDEN;
  }
}

function startOf(position: orderer.ISeekPosition | null | undefined, height: number): number | undefined {
  if (position?.specified) {
    const number = toNumber(position.specified.number);
    return number > height ? undefined : number;
  }
  return position?.newest ? height - 1 : 0;
}

function stopOf(position: orderer.ISeekPosition | null | undefined, start: number, height: number): number | undefined {
  if (position?.specified) return unlimited(position.specified.number);
  return position?.newest ? height - 1 : start;
}

/** Clients ask for all blocks to come by the largest number that they know. */
function unlimited(number: orderer.ISeekSpecified['number']): number {
  if (number === null || number === undefined) return 0;
  return typeof number === 'number' ? number : Number(number.toString());
}

/** Resolves when there is a block of the number, or nobody waits for it any more. */
function blockBeyond(number: number, ledger: Ledger, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (ledger.height <= number && !gone.aborted) return;
      stop();
      gone.removeEventListener('abort', check);
      resolve();
    };
    const stop = ledger.onCommit(check);
    gone.addEventListener('abort', check);
    check();
  });
}

/** Filtered blocks name events without their payload. */
function named(event: protos.ChaincodeEvent): protos.IChaincodeEvent {
  return sparse({ chaincode_id: event.chaincode_id, tx_id: event.tx_id, event_name: event.event_name });
}

/** A response whose second field is these bytes, which is where all of them keep the block. */
function fieldTwo(block: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = block.length;
  while (rest >= 0x80) {
    length.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.concat([Buffer.from([0x12, ...length, rest]), block]);
}
