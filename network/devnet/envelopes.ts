/** Examines an envelope for all that can be judged without the ledger: form, signatures, transaction id, binding. */
import { common, protos } from 'fabric-protos/bundle.js';
import type { Channel } from './channel-config';
import type { Member } from './membership';
import { NO_BYTES, sameBytes, sha256, toNumber } from './protobuf';
import { decodeReadWriteSet, type NamespaceSet } from './read-write-sets';

/** A transaction that is in order as far as can be told from itself. */
export interface SoundTransaction {
  readonly kind: 'sound';
  readonly txId: string;
  readonly chaincode: string;
  /** Endorsers whose certificate and signature hold. */
  readonly endorsers: readonly Member[];
  readonly sets: readonly NamespaceSet[];
}

/** An envelope that every peer marks invalid. */
export interface UnsoundTransaction {
  readonly kind: 'unsound';
  readonly txId: string;
  readonly code: protos.TxValidationCode;
}

export type ExaminedTransaction = SoundTransaction | UnsoundTransaction;

/** Examines an envelope as a peer does when it validates a block. Never throws: what cannot be read is unsound. */
export function examineEnvelope(bytes: Uint8Array, channel: Channel): ExaminedTransaction {
  let txId = '';
  const unsound = (code: protos.TxValidationCode): UnsoundTransaction => ({ kind: 'unsound', txId, code });
  const envelope = attempt(() => common.Envelope.decode(bytes));
  if (envelope === undefined || envelope.payload.length === 0) return unsound(Code.BAD_PAYLOAD);
  const payload = attempt(() => common.Payload.decode(envelope.payload));
  if (payload === undefined) return unsound(Code.BAD_PAYLOAD);
  const headers = attempt(() => readHeaders(payload));
  if (headers === undefined) return unsound(Code.BAD_COMMON_HEADER);
  const { channelHeader, signatureHeader } = headers;
  txId = channelHeader.tx_id;
  if (toNumber(channelHeader.epoch) !== 0) return unsound(Code.BAD_COMMON_HEADER);
  const creator = attempt(() => channel.membership.memberOf(signatureHeader.creator));
  if (creator === undefined || !channel.membership.isSignedBy(creator, envelope.payload, envelope.signature)) {
    return unsound(Code.BAD_CREATOR_SIGNATURE);
  }
  if (channelHeader.type !== common.HeaderType.ENDORSER_TRANSACTION) return unsound(Code.UNSUPPORTED_TX_PAYLOAD);
  if (channelHeader.channel_id !== channel.id) return unsound(Code.TARGET_CHAIN_NOT_FOUND);
  if (txId !== transactionIdOf(signatureHeader)) return unsound(Code.BAD_PROPOSAL_TXID);
  const action = attempt(() => readAction(payload, headers));
  if (action === undefined) return unsound(Code.INVALID_ENDORSER_TRANSACTION);
  const sets = attempt(() => decodeReadWriteSet(action.result.results));
  if (sets === undefined) return unsound(Code.BAD_RWSET);
  const chaincode = action.result.chaincode_id?.name ?? '';
  const { named, version } = { named: action.headerChaincode, version: action.result.chaincode_id?.version };
  if (chaincode === '' || named !== chaincode || !version) return unsound(Code.INVALID_CHAINCODE);
  if (action.result.events.length > 0) {
    const event = attempt(() => protos.ChaincodeEvent.decode(action.result.events));
    if (event?.chaincode_id !== chaincode) return unsound(Code.INVALID_OTHER_REASON);
  }
  if (new Set(sets.map(({ namespace }) => namespace)).size !== sets.length) return unsound(Code.ILLEGAL_WRITESET);
  return { kind: 'sound', txId, chaincode, endorsers: endorsersOf(action, channel), sets };
}

/** The transaction id that a nonce and a creator give. */
export function transactionIdOf(header: Pick<common.SignatureHeader, 'nonce' | 'creator'>): string {
  return sha256(header.nonce, header.creator).toString('hex');
}

/** The hash by which a proposal is bound to its transaction: both headers and the payload without transient data. */
export function proposalHash(channelHeader: Uint8Array, signatureHeader: Uint8Array, payload: Uint8Array): Buffer {
  return sha256(channelHeader, signatureHeader, payload);
}

const Code = protos.TxValidationCode;

interface Headers {
  readonly channelHeader: common.ChannelHeader;
  readonly signatureHeader: common.SignatureHeader;
}

function readHeaders(payload: common.Payload): Headers {
  const channelHeader = common.ChannelHeader.decode(payload.header?.channel_header ?? NO_BYTES);
  const signatureHeader = common.SignatureHeader.decode(payload.header?.signature_header ?? NO_BYTES);
  if (signatureHeader.nonce.length === 0 || signatureHeader.creator.length === 0) throw new Error('incomplete header');
  return { channelHeader, signatureHeader };
}

interface EndorsedAction {
  readonly headerChaincode: string;
  readonly responsePayload: Uint8Array;
  readonly result: protos.ChaincodeAction;
  readonly endorsements: readonly protos.IEndorsement[];
}

/** @throws Error when there is not exactly one action, or it belongs to another proposal */
function readAction(payload: common.Payload, { channelHeader }: Headers): EndorsedAction {
  const [action, ...others] = protos.Transaction.decode(payload.data).actions;
  if (action === undefined || others.length > 0) throw new Error('a transaction has exactly one action');
  const actionHeader = common.SignatureHeader.decode(action.header ?? NO_BYTES);
  if (actionHeader.nonce.length === 0 || actionHeader.creator.length === 0) throw new Error('incomplete action header');
  const actionPayload = protos.ChaincodeActionPayload.decode(action.payload ?? NO_BYTES);
  const responsePayload = actionPayload.action?.proposal_response_payload ?? NO_BYTES;
  const response = protos.ProposalResponsePayload.decode(responsePayload);
  const expected = proposalHash(
    payload.header?.channel_header ?? NO_BYTES,
    action.header ?? NO_BYTES,
    actionPayload.chaincode_proposal_payload,
  );
  if (!sameBytes(expected, response.proposal_hash)) throw new Error('the proposal hash does not match');
  const extension = protos.ChaincodeHeaderExtension.decode(channelHeader.extension);
  return {
    headerChaincode: extension.chaincode_id?.name ?? '',
    responsePayload,
    result: protos.ChaincodeAction.decode(response.extension),
    endorsements: actionPayload.action?.endorsements ?? [],
  };
}

/** The endorsers that count; an endorsement that does not hold is passed over, as a peer does. */
function endorsersOf(action: EndorsedAction, channel: Channel): Member[] {
  return action.endorsements.flatMap(({ endorser, signature }) => {
    const identity = endorser ?? NO_BYTES;
    const member = attempt(() => channel.membership.memberOf(identity));
    if (member === undefined) return [];
    const signed = Buffer.concat([action.responsePayload, identity]);
    return channel.membership.isSignedBy(member, signed, signature ?? NO_BYTES) ? [member] : [];
  });
}

/** What a reading gives, or undefined where the bytes are a stranger's and do not make sense. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
