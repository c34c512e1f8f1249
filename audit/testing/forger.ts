/**
 * For tests: a forger who holds the keys of every organisation, of the orderer and of all users, and can therefore make a
 * whole chain again. Only the firms' own secp256k1 keys are not his.
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { common, kvrwset, msp, protos, rwset } from 'fabric-protos/bundle.js';
import { canonicalJson } from '../../domain/canonical';
import { decodeBlock } from '../../network/blocks/decode';
import { headerBytes, sha256Hex } from '../../network/blocks/hashes';
import { createSigner, type Signer } from '../../network/blocks/signing';
import { readCredential } from '../../network/certificates/organisations';
import { readConsortium } from '../../network/consortium/consortium';
import { recordNameOf } from '../record-writes';
import { seal } from './bundles';
import type { PlayedLedger } from './ledger-scene';
import type { LivedLedger } from './lived-ledger';

// biome-ignore lint/suspicious/noExplicitAny: a forger writes what no type allows
type Anything = any;

/** A transaction as the forger changes it; what he writes down is signed by everybody afterwards. */
export interface ForgedTransaction {
  readonly block: number;
  /** ISO 8601. */
  instant: string;
  /** The batch of commands. */
  commands: { id: string; name: string; body: Anything }[];
  outcomes: { id: string; status: string; subject: string }[];
  /** Records by path, as they are written. */
  readonly records: Map<string, Anything>;
  readonly reads: kvrwset.IKVRead[];
  readonly ranges: kvrwset.IRangeQueryInfo[];
  /** Hashes of private records by the hash of their key, as a sealed transaction writes them; hexadecimal. */
  readonly commitments: Map<string, string>;
  /** MSP ids of the peers that sign it. */
  endorsers: string[];
  /** Whose client sends it: the label in the wallet. */
  sender: string;
}

/** The ledger's blocks after a forger changed transactions of it; from the first change on every block is another. */
export function forged(ledger: PlayedLedger, change: (transaction: ForgedTransaction) => void): Buffer[] {
  let previousHash = '';
  return ledger.blocks.map((bytes, number) => {
    const block = common.Block.decode(bytes);
    if (number > 0) {
      const data = block.data as common.IBlockData;
      data.data = (data.data ?? []).map((envelope) => forgeEnvelope(ledger, number, envelope, change));
      (block.header as common.IBlockHeader).previous_hash = Buffer.from(previousHash, 'hex');
    }
    previousHash = seal(block);
    if (number > 0) signAsOrderer(ledger, block);
    return Buffer.from(common.Block.encode(block).finish());
  });
}

/** The number of the last block in which a command about the story's receivable or its offer took effect. */
export function blockOf({ blocks, receivable, offer }: LivedLedger, command: string): number {
  const number = blocks.findLastIndex((bytes) =>
    decodeBlock(bytes).transactions.some(
      ({ args, valid, writes }) =>
        valid &&
        args[1]?.includes(`"name":"${command}"`) &&
        writes.some(({ key }) => key.includes(receivable) || key.includes(offer)),
    ),
  );
  if (number < 0) throw new Error(`no block carries out ${command}`);
  return number;
}

function forgeEnvelope(
  ledger: PlayedLedger,
  number: number,
  bytes: Uint8Array,
  change: (transaction: ForgedTransaction) => void,
): Uint8Array {
  const payload = common.Payload.decode(common.Envelope.decode(bytes).payload);
  const channelHeader = common.ChannelHeader.decode(payload.header?.channel_header as Uint8Array);
  const signatureHeader = common.SignatureHeader.decode(payload.header?.signature_header as Uint8Array);
  const action = protos.Transaction.decode(payload.data).actions[0] as protos.ITransactionAction;
  const actionPayload = protos.ChaincodeActionPayload.decode(action.payload as Uint8Array);
  const proposalPayload = protos.ChaincodeProposalPayload.decode(actionPayload.chaincode_proposal_payload);
  const invocation = protos.ChaincodeInvocationSpec.decode(proposalPayload.input);
  const args = invocation.chaincode_spec?.input?.args as Uint8Array[];
  const endorsed = actionPayload.action as protos.IChaincodeEndorsedAction;
  const response = protos.ProposalResponsePayload.decode(endorsed.proposal_response_payload as Uint8Array);
  const result = protos.ChaincodeAction.decode(response.extension);
  const sets = rwset.TxReadWriteSet.decode(result.results);
  const own = sets.ns_rwset.find(({ namespace }) => namespace === ledger.channel) as rwset.INsReadWriteSet;
  const state = kvrwset.KVRWSet.decode(own.rwset as Uint8Array);
  const isSealed = Buffer.from(args[0] as Uint8Array).toString('utf8') === 'commands:applySealed';
  const collections = (own.collection_hashed_rwset ?? []).map((collection) => ({
    collection,
    set: kvrwset.HashedRWSet.decode(collection.hashed_rwset as Uint8Array),
  }));
  const creator = msp.SerializedIdentity.decode(signatureHeader.creator);
  const before = senderOf(ledger, Buffer.from(creator.id_bytes).toString('utf8'));
  const milliseconds = Number(channelHeader.timestamp?.seconds) * 1000 + Number(channelHeader.timestamp?.nanos) / 1e6;

  const transaction: ForgedTransaction = {
    block: number,
    instant: new Date(milliseconds).toISOString(),
    commands: isSealed ? [] : JSON.parse(Buffer.from(args[1] as Uint8Array).toString('utf8')),
    outcomes: JSON.parse(Buffer.from(result.response?.payload ?? []).toString('utf8')),
    records: new Map(state.writes.map(({ key, value }) => [pathOf(key), recordIn(value)])),
    reads: state.reads,
    ranges: state.range_queries_info,
    commitments: new Map(
      collections.flatMap(({ set }) => set.hashed_writes.map((each) => [hexOf(each.key_hash), hexOf(each.value_hash)])),
    ),
    endorsers: readConsortium().organisations.map(({ mspId }) => mspId),
    sender: before,
  };
  const original = canonicalOf(transaction);
  change(transaction);
  if (canonicalOf(transaction) === original) return bytes;

  const keys = new Map(state.writes.map(({ key }) => [pathOf(key), key ?? '']));
  const sender = userIn(ledger, transaction.sender);
  if (transaction.sender !== before) signatureHeader.creator = serialised(sender.mspId, sender.certificate);
  channelHeader.tx_id = sha256Hex(signatureHeader.nonce, signatureHeader.creator);
  for (const [path, record] of transaction.records) {
    if (path.startsWith('appliedCommand/')) record.txId = channelHeader.tx_id;
  }
  const millisecondsNow = Date.parse(transaction.instant);
  (channelHeader as { timestamp: object }).timestamp = {
    seconds: Math.floor(millisecondsNow / 1000),
    nanos: (millisecondsNow % 1000) * 1e6,
  };
  if (!isSealed) args[1] = Buffer.from(JSON.stringify(transaction.commands));
  for (const { collection, set } of collections) {
    set.hashed_writes = set.hashed_writes.flatMap(({ key_hash }) => {
      const value = transaction.commitments.get(hexOf(key_hash));
      return value === undefined ? [] : [{ key_hash: key_hash as Uint8Array, value_hash: Buffer.from(value, 'hex') }];
    });
    collection.hashed_rwset = kvrwset.HashedRWSet.encode(set).finish();
  }
  state.reads = transaction.reads;
  state.range_queries_info = transaction.ranges;
  state.writes = [...transaction.records]
    .map(([path, record]) => ({
      key: keys.get(path) ?? `\u0000${path.replaceAll('/', '\u0000')}\u0000`,
      ...(record === undefined
        ? { is_delete: true }
        : { value: Buffer.from(canonicalJson({ version: 1, record }), 'utf8') }),
    }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  own.rwset = kvrwset.KVRWSet.encode(state).finish();
  result.results = rwset.TxReadWriteSet.encode(sets).finish();
  (result.response as protos.IResponse).payload = Buffer.from(canonicalJson(transaction.outcomes));
  const event = protos.ChaincodeEvent.decode(result.events);
  event.tx_id = channelHeader.tx_id;
  result.events = protos.ChaincodeEvent.encode(event).finish();
  proposalPayload.input = protos.ChaincodeInvocationSpec.encode(invocation).finish();

  const channelHeaderBytes = common.ChannelHeader.encode(channelHeader).finish();
  const signatureHeaderBytes = common.SignatureHeader.encode(signatureHeader).finish();
  const proposalBytes = protos.ChaincodeProposalPayload.encode(proposalPayload).finish();
  response.proposal_hash = Buffer.from(sha256Hex(channelHeaderBytes, signatureHeaderBytes, proposalBytes), 'hex');
  response.extension = protos.ChaincodeAction.encode(result).finish();
  const responseBytes = protos.ProposalResponsePayload.encode(response).finish();
  const signedPayload = common.Payload.encode({
    header: { channel_header: channelHeaderBytes, signature_header: signatureHeaderBytes },
    data: protos.Transaction.encode({
      actions: [
        {
          header: signatureHeaderBytes,
          payload: protos.ChaincodeActionPayload.encode({
            chaincode_proposal_payload: proposalBytes,
            action: {
              proposal_response_payload: responseBytes,
              endorsements: endorse(ledger, responseBytes, transaction),
            },
          }).finish(),
        },
      ],
    }).finish(),
  }).finish();
  const signature = sender.sign(signedPayload);
  return common.Envelope.encode({ payload: signedPayload, signature }).finish();
}

function canonicalOf({ records, commitments, ...rest }: ForgedTransaction): string {
  return JSON.stringify([rest, [...records], [...commitments]]);
}

function hexOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

/** Every peer signs whatever is put before it. */
function endorse(
  { dataFolder }: PlayedLedger,
  response: Uint8Array,
  { endorsers }: ForgedTransaction,
): protos.IEndorsement[] {
  const signing = readConsortium().organisations.filter(({ mspId }) => endorsers.includes(mspId));
  return signing.map(({ mspId, peers }) => {
    const { certificate, privateKey } = nodeIn(dataFolder, mspId, peers[0]);
    const endorser = serialised(mspId, certificate);
    return { endorser, signature: signerOf(privateKey)(Buffer.concat([response, endorser])) };
  });
}

function signAsOrderer({ dataFolder }: PlayedLedger, block: common.Block): void {
  const { orderer } = readConsortium();
  const { privateKey } = nodeIn(dataFolder, orderer.mspId, orderer.nodes[0]);
  const { number, previous_hash, data_hash } = block.header as common.IBlockHeader;
  const hex = (given: Uint8Array | null | undefined) => Buffer.from(given ?? []).toString('hex');
  const header = headerBytes(BigInt(String(number)), hex(previous_hash), hex(data_hash));
  const all = block.metadata?.metadata as Uint8Array[];
  const metadata = common.Metadata.decode(all[common.BlockMetadataIndex.SIGNATURES] as Uint8Array);
  const [entry] = metadata.signatures;
  const signatureHeader = entry?.signature_header as Uint8Array;
  const signature = signerOf(privateKey)(Buffer.concat([metadata.value, signatureHeader, header]));
  all[common.BlockMetadataIndex.SIGNATURES] = common.Metadata.encode({
    value: metadata.value,
    signatures: [{ signature_header: signatureHeader, signature }],
  }).finish();
}

function nodeIn(dataFolder: string, mspId: string, node: string) {
  return readCredential(join(dataFolder, 'organisations', mspId, 'nodes', node, 'signing'));
}

interface User {
  readonly mspId: string;
  readonly certificate: string;
  readonly sign: Signer;
}

function userIn({ dataFolder }: PlayedLedger, label: string): User {
  const { mspId, certificate, privateKey } = JSON.parse(
    readFileSync(join(dataFolder, 'wallet', `${label}.json`), 'utf8'),
  ) as { mspId: string; certificate: string; privateKey: string };
  return { mspId, certificate, sign: signerOf(privateKey) };
}

function senderOf(ledger: PlayedLedger, certificate: string): string {
  const label = ledger.users.find((each) => userIn(ledger, each).certificate === certificate);
  if (label === undefined) throw new Error('the sender is nobody of the wallet');
  return label;
}

function signerOf(privateKey: string): Signer {
  return createSigner(createPrivateKey(privateKey));
}

function serialised(mspId: string, certificate: string): Uint8Array {
  return msp.SerializedIdentity.encode({ mspid: mspId, id_bytes: Buffer.from(certificate) }).finish();
}

function pathOf(key: string | null | undefined): string {
  return recordNameOf(key ?? '')?.path ?? '';
}

function recordIn(value: Uint8Array | null | undefined): Anything {
  return (JSON.parse(Buffer.from(value ?? []).toString('utf8')) as { record: unknown }).record;
}
