/** Reads a signed proposal and refuses one that its creator may not make. */
import { common, protos } from 'fabric-protos/bundle.js';
import type { Channel } from './channel-config';
import { proposalHash, transactionIdOf } from './envelopes';
import type { Ledger } from './ledger';
import type { Member } from './membership';
import { NO_BYTES, toNumber } from './protobuf';

/** A proposal that may be simulated. */
export interface Proposal {
  readonly channelId: string;
  readonly txId: string;
  readonly chaincode: string;
  readonly creator: Member;
  /** The chaincode's input, as a message and in its bytes. */
  readonly input: protos.IChaincodeInput;
  readonly inputBytes: Uint8Array;
  readonly hash: Buffer;
  readonly signed: protos.ISignedProposal;
}

/** A proposal that is refused before it is simulated; clients get it as a gRPC error, as from a Fabric peer. */
export class ProposalError extends Error {
  override readonly name = 'ProposalError';
}

/** The channel is not this peer's; clients get it as a response. */
export class ChannelNotFoundError extends Error {
  override readonly name = 'ChannelNotFoundError';
}

/**
 * Reads a proposal.
 * @param isSystemChaincode whether the chaincode's own rules decide who may call it
 * @throws ProposalError when it is malformed or its creator may not make it
 * @throws ChannelNotFoundError when it is for another channel
 */
export function readProposal(
  signed: protos.ISignedProposal,
  channel: Channel,
  ledger: Ledger,
  now: Date,
  isSystemChaincode: (name: string) => boolean,
): Proposal {
  const { proposal, channelHeader, signatureHeader, chaincode, input, payloadBytes } = unpack(signed);
  const channelId = channelHeader.channel_id;
  if (channelId !== channel.id) throw new ChannelNotFoundError(`channel '${channelId}' not found`);
  const expectedId = transactionIdOf(signatureHeader);
  if (channelHeader.tx_id !== expectedId) {
    throw invalid(`incorrectly computed txid '${channelHeader.tx_id}' -- expected '${expectedId}'`);
  }
  const creator = creatorOf(signed, signatureHeader.creator, channel);
  if (creator.expiresAtMs < now.getTime()) throw new ProposalError('proposal client identity expired');
  if (ledger.placeOf(channelHeader.tx_id) !== undefined) {
    const hex = Buffer.from(signatureHeader.creator).toString('hex');
    throw new ProposalError(`duplicate transaction found [${channelHeader.tx_id}]. Creator [${hex}]`);
  }
  const policy = isSystemChaincode(chaincode) ? READERS : WRITERS;
  if (channel.policies.get(policy)?.([creator]) !== true) {
    throw new ProposalError(
      `failed evaluating policy on signed data during check policy [${policy}]: ` +
        `[signature set did not satisfy policy] (creator ${creator.mspId}, ${creator.role})`,
    );
  }
  return {
    channelId,
    txId: channelHeader.tx_id,
    chaincode,
    creator,
    input,
    inputBytes: protos.ChaincodeInput.encode(input).finish(),
    hash: proposalHash(
      proposal.headerBytes.channel_header ?? NO_BYTES,
      proposal.headerBytes.signature_header ?? NO_BYTES,
      payloadBytes,
    ),
    signed,
  };
}

const WRITERS = '/Channel/Application/Writers';
const READERS = '/Channel/Application/Readers';

interface Unpacked {
  readonly proposal: { readonly headerBytes: common.Header };
  readonly channelHeader: common.ChannelHeader;
  readonly signatureHeader: common.SignatureHeader;
  readonly chaincode: string;
  readonly input: protos.IChaincodeInput;
  /** The payload without transient data: what the transaction will carry. */
  readonly payloadBytes: Uint8Array;
}

function unpack(signed: protos.ISignedProposal): Unpacked {
  try {
    const proposal = protos.Proposal.decode(signed.proposal_bytes ?? NO_BYTES);
    const headerBytes = common.Header.decode(proposal.header);
    const channelHeader = common.ChannelHeader.decode(headerBytes.channel_header);
    const signatureHeader = common.SignatureHeader.decode(headerBytes.signature_header);
    const extension = protos.ChaincodeHeaderExtension.decode(channelHeader.extension);
    const chaincode = extension.chaincode_id?.name ?? '';
    if (chaincode === '') throw new Error('ChaincodeHeaderExtension.ChaincodeId is nil');
    const payload = protos.ChaincodeProposalPayload.decode(proposal.payload);
    const input = protos.ChaincodeInvocationSpec.decode(payload.input).chaincode_spec?.input;
    if (!input) throw new Error('chaincode input did not contain any input');
    const { type } = channelHeader;
    if (type !== common.HeaderType.ENDORSER_TRANSACTION && type !== common.HeaderType.CONFIG) {
      throw new Error(`invalid header type ${common.HeaderType[type] ?? type}`);
    }
    if (toNumber(channelHeader.epoch) !== 0) throw new Error('epoch is non-zero');
    if (signatureHeader.nonce.length === 0) throw new Error('nonce is empty');
    if (signatureHeader.creator.length === 0) throw new Error('creator is empty');
    const payloadBytes = protos.ChaincodeProposalPayload.encode({ input: payload.input }).finish();
    return { proposal: { headerBytes }, channelHeader, signatureHeader, chaincode, input, payloadBytes };
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function creatorOf(signed: protos.ISignedProposal, identity: Uint8Array, channel: Channel): Member {
  let creator: Member;
  try {
    creator = channel.membership.memberOf(identity);
  } catch (error) {
    throw invalid(`access denied: channel [${channel.id}]: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!channel.membership.isSignedBy(creator, signed.proposal_bytes ?? NO_BYTES, signed.signature ?? NO_BYTES)) {
    throw invalid(`access denied: channel [${channel.id}] creator org [${creator.mspId}]: its signature does not hold`);
  }
  return creator;
}

function invalid(reason: string): ProposalError {
  return new ProposalError(`error validating proposal: ${reason}`);
}
