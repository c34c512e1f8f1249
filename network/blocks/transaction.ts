/** Reads one envelope of a block: who asked for what, who endorsed it, and what it reads and writes. */
import { common, type google, kvrwset, msp, protos, rwset } from 'fabric-protos/bundle.js';
import { hexOf, joined } from '../../domain/bytes';
import { DecodeError, decodePart, required } from './decode-error';
import type {
  Identity,
  LedgerTransaction,
  MetadataWrite,
  PrivateWrite,
  StateRead,
  StateWrite,
  TransactionType,
} from './ledger-block';
import { asBigInt, asText, decodeAs, NO_BYTES } from './protobuf-values';

const VALID = 0;

/**
 * Decodes the envelope at `index` of a block.
 * @param validationCode what the delivering peer recorded
 * @throws DecodeError when it cannot be read and is yet recorded as valid
 */
export function decodeTransaction(envelope: Uint8Array, index: number, validationCode: number): LedgerTransaction {
  try {
    return decodePart(`transaction ${index}`, () => readEnvelope(envelope, index, validationCode));
  } catch (error) {
    if (!(error instanceof DecodeError) || validationCode === VALID) throw error;
    return { ...emptyTransaction(index, validationCode), type: 'malformed', fault: error.message };
  }
}

function readEnvelope(bytes: Uint8Array, index: number, validationCode: number): LedgerTransaction {
  const envelope = decodeAs(common.Envelope, bytes);
  const payload = decodeAs(common.Payload, envelope.payload);
  const header = required('the payload header', payload.header);
  const channelHeaderBytes = header.channel_header ?? NO_BYTES;
  const signatureHeaderBytes = header.signature_header ?? NO_BYTES;
  const channelHeader = decodeAs(common.ChannelHeader, channelHeaderBytes);
  const signatureHeader = decodeAs(common.SignatureHeader, signatureHeaderBytes);
  const empty = emptyTransaction(index, validationCode);
  const transaction: LedgerTransaction = {
    ...empty,
    txId: channelHeader.tx_id,
    type: typeOf(channelHeader.type),
    channelId: channelHeader.channel_id,
    timestamp: asInstant(channelHeader.timestamp),
    creator: readIdentity(signatureHeader.creator),
    creatorSignature: envelope.signature,
    signedBytes: envelope.payload,
    proposal: {
      ...empty.proposal,
      nonce: signatureHeader.nonce,
      creator: signatureHeader.creator,
      channelHeader: channelHeaderBytes,
      signatureHeader: signatureHeaderBytes,
    },
  };
  if (transaction.type !== 'endorsed') return transaction;
  const extension = decodeAs(protos.ChaincodeHeaderExtension, channelHeader.extension);
  return readAction(transaction, payload.data, extension.chaincode_id?.name ?? '');
}

/** Completes a chaincode transaction from its action; Fabric knows exactly one. */
function readAction(transaction: LedgerTransaction, data: Uint8Array, headerChaincode: string): LedgerTransaction {
  const { actions } = decodeAs(protos.Transaction, data);
  const [action] = actions;
  if (action === undefined || actions.length > 1) throw new DecodeError(`it has ${actions.length} actions, not one`);
  const { chaincode_proposal_payload, action: endorsed } = decodeAs(
    protos.ChaincodeActionPayload,
    action.payload ?? NO_BYTES,
  );
  const responseBytes = required('the endorsed action', endorsed).proposal_response_payload ?? NO_BYTES;
  const proposalResponse = decodeAs(protos.ProposalResponsePayload, responseBytes);
  const result = decodeAs(protos.ChaincodeAction, proposalResponse.extension);
  const input = decodeAs(
    protos.ChaincodeInvocationSpec,
    decodeAs(protos.ChaincodeProposalPayload, chaincode_proposal_payload).input,
  ).chaincode_spec;
  const event = decodeAs(protos.ChaincodeEvent, result.events);
  return {
    ...transaction,
    chaincode: input?.chaincode_id?.name ?? '',
    args: (input?.input?.args ?? []).map(asText),
    response: {
      status: result.response?.status ?? 0,
      message: result.response?.message ?? '',
      payload: asText(result.response?.payload),
    },
    ...(event.event_name === ''
      ? {}
      : { event: { name: event.event_name, payload: asText(event.payload), txId: event.tx_id } }),
    endorsements: (endorsed?.endorsements ?? []).map(({ endorser, signature }) => ({
      ...readIdentity(endorser),
      signature: signature ?? NO_BYTES,
      signedBytes: joined(responseBytes, endorser ?? NO_BYTES),
    })),
    ...readStateChanges(result.results),
    proposalHash: hexOf(proposalResponse.proposal_hash),
    proposal: {
      ...transaction.proposal,
      payload: chaincode_proposal_payload,
      actionHeader: action.header ?? NO_BYTES,
      headerChaincode,
      endorsedChaincode: result.chaincode_id?.name ?? '',
    },
  };
}

type StateChanges = Pick<LedgerTransaction, 'reads' | 'writes' | 'privateWrites' | 'metadataWrites'>;

function readStateChanges(results: Uint8Array): StateChanges {
  const reads: StateRead[] = [];
  const writes: StateWrite[] = [];
  const privateWrites: PrivateWrite[] = [];
  const metadataWrites: MetadataWrite[] = [];
  for (const entry of decodeAs(rwset.TxReadWriteSet, results).ns_rwset) {
    const namespace = entry.namespace ?? '';
    const set = decodeAs(kvrwset.KVRWSet, entry.rwset ?? NO_BYTES);
    for (const read of set.reads) reads.push({ namespace, key: read.key ?? '', version: asVersion(read.version) });
    for (const write of set.writes) {
      writes.push({ namespace, key: write.key ?? '', value: write.is_delete ? null : (write.value ?? NO_BYTES) });
    }
    for (const write of set.metadata_writes) {
      const entries = (write.entries ?? []).map(({ name, value }) => ({ name: name ?? '', value: value ?? NO_BYTES }));
      metadataWrites.push({ namespace, key: write.key ?? '', entries });
    }
    for (const collection of entry.collection_hashed_rwset ?? []) {
      privateWrites.push(...readPrivateWrites(namespace, collection));
    }
  }
  return { reads, writes, privateWrites, metadataWrites };
}

function readPrivateWrites(namespace: string, collection: rwset.ICollectionHashedReadWriteSet): PrivateWrite[] {
  const { hashed_writes } = decodeAs(kvrwset.HashedRWSet, collection.hashed_rwset ?? NO_BYTES);
  return hashed_writes.map(({ key_hash, is_delete, value_hash }) => ({
    namespace,
    collection: collection.collection_name ?? '',
    keyHash: hexOf(key_hash ?? NO_BYTES),
    valueHash: is_delete ? null : hexOf(value_hash ?? NO_BYTES),
  }));
}

function asVersion(version: kvrwset.IVersion | null | undefined): StateRead['version'] {
  if (version === null || version === undefined) return null;
  return { blockNumber: asBigInt(version.block_num), transactionIndex: Number(asBigInt(version.tx_num)) };
}

function typeOf(headerType: number): TransactionType {
  if (headerType === common.HeaderType.ENDORSER_TRANSACTION) return 'endorsed';
  return headerType === common.HeaderType.CONFIG ? 'config' : 'other';
}

/** A channel's first block has no creator: it reads as an identity of nobody. */
function readIdentity(bytes: Uint8Array | null | undefined): Identity {
  const { mspid, id_bytes } = decodeAs(msp.SerializedIdentity, bytes ?? NO_BYTES);
  return { mspId: mspid, certificate: asText(id_bytes) };
}

function asInstant(timestamp: google.protobuf.ITimestamp | null | undefined): string {
  if (timestamp === null || timestamp === undefined) return '';
  const milliseconds = asBigInt(timestamp.seconds) * 1000n + BigInt(Math.floor((timestamp.nanos ?? 0) / 1e6));
  const instant = new Date(Number(milliseconds));
  if (Number.isNaN(instant.getTime())) throw new DecodeError('its timestamp is outside the calendar');
  return instant.toISOString();
}

function emptyTransaction(index: number, validationCode: number): LedgerTransaction {
  return {
    index,
    txId: '',
    type: 'other',
    channelId: '',
    timestamp: '',
    creator: { mspId: '', certificate: '' },
    validationCode,
    valid: validationCode === VALID,
    chaincode: '',
    args: [],
    response: { status: 0, message: '', payload: '' },
    endorsements: [],
    reads: [],
    writes: [],
    privateWrites: [],
    metadataWrites: [],
    creatorSignature: NO_BYTES,
    signedBytes: NO_BYTES,
    proposalHash: '',
    proposal: {
      nonce: NO_BYTES,
      creator: NO_BYTES,
      channelHeader: NO_BYTES,
      signatureHeader: NO_BYTES,
      payload: NO_BYTES,
      actionHeader: NO_BYTES,
      headerChaincode: '',
      endorsedChaincode: '',
    },
  };
}
