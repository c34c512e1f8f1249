/** A client that builds proposals and transactions by hand, so that tests can spoil any part of them. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, credentials } from '@grpc/grpc-js';
import { common, msp, orderer, protos } from 'fabric-protos/bundle.js';
import type { UserIdentity } from '../../certificates/enrolment';
import { createSigner, type Signer } from '../signing';
import { type Commit, type CommitFollower, followCommits } from './commit-follower';

/** A proposal with what a transaction needs of it. */
export interface RawProposal {
  readonly txId: string;
  readonly channelHeader: Uint8Array;
  readonly signatureHeader: Uint8Array;
  readonly payload: Uint8Array;
  readonly signed: protos.ISignedProposal;
}

export interface RawProposalOptions {
  readonly channelId?: string;
  readonly chaincode?: string;
  readonly nonce?: Uint8Array;
  readonly txId?: string;
  /** Seconds since 1970; now by default. */
  readonly timestamp?: number;
  readonly epoch?: number;
  /** What goes to the endorsers and into no block. */
  readonly transient?: Readonly<Record<string, Uint8Array>>;
  /** Signs in the user's stead. */
  readonly sign?: Signer;
}

/** What is asked of a deliver service; all that there is, from a peer, in full, by default. */
export interface DeliverRequest {
  readonly node?: string;
  readonly filtered?: boolean;
  readonly start?: number | 'oldest' | 'newest';
  readonly stop?: number | 'newest';
  /** Ends the request with NOT_FOUND at the last block instead of waiting. */
  readonly failIfNotReady?: boolean;
  readonly channelId?: string;
  /** Seconds since 1970; now by default. */
  readonly timestamp?: number;
}

/** What a deliver service sent until it ended the request. */
export interface Delivered {
  readonly status: common.Status;
  readonly blocks: readonly common.Block[];
  readonly filtered: readonly protos.FilteredBlock[];
}

export interface RawClient {
  readonly sign: Signer;
  readonly propose: (args: readonly (string | Uint8Array)[], options?: RawProposalOptions) => RawProposal;
  /** @throws the gRPC error with which a peer refuses the proposal itself */
  readonly endorse: (peer: string, proposal: RawProposal) => Promise<protos.ProposalResponse>;
  readonly assemble: (proposal: RawProposal, responses: readonly protos.ProposalResponse[]) => Uint8Array;
  /** The envelope around a payload. */
  readonly seal: (payload: Uint8Array, sign?: Signer) => Uint8Array;
  readonly broadcast: (envelope: Uint8Array) => Promise<orderer.BroadcastResponse>;
  /** Sends envelopes one right after the other on one stream, so that they are ordered in this order. */
  readonly broadcastAll: (envelopes: readonly Uint8Array[]) => Promise<orderer.BroadcastResponse[]>;
  /** The validation code with which a transaction was committed; every peer has committed it by then. */
  readonly outcomeOf: (txId: string) => Promise<protos.TxValidationCode>;
  /** Where a transaction was committed, on every peer. */
  readonly commitOf: (txId: string) => Promise<Commit>;
  /** @throws the gRPC error with which the service ends the stream without a status */
  readonly deliver: (request: DeliverRequest) => Promise<Delivered>;
  /** Blocks from one number to another. */
  readonly blocks: (from: number, to: number) => Promise<common.Block[]>;
  readonly close: () => void;
}

interface ProfileNode {
  readonly url: string;
  readonly tlsCACerts: { readonly pem: string };
}

interface Profile {
  readonly name: string;
  readonly peers: Readonly<Record<string, ProfileNode>>;
  readonly orderers: Readonly<Record<string, ProfileNode>>;
}

/** A client of the network that a connection profile describes. */
export function rawClient(profilePath: string, identity: UserIdentity): RawClient {
  const profile = JSON.parse(readFileSync(profilePath, 'utf8')) as Profile;
  const clients = new Map<string, Client>();
  for (const [name, { url, tlsCACerts }] of Object.entries({ ...profile.peers, ...profile.orderers })) {
    const tls = credentials.createSsl(Buffer.from(tlsCACerts.pem));
    clients.set(name, new Client(url.replace('grpcs://', ''), tls, { 'grpc.max_receive_message_length': -1 }));
  }
  const [anyPeer = ''] = Object.keys(profile.peers);
  const [anyOrderer = ''] = Object.keys(profile.orderers);
  const clientOf = (name: string): Client => {
    const client = clients.get(name);
    if (client === undefined) throw new Error(`the profile has no node ${name}`);
    return client;
  };
  const sign = createSigner(identity.privateKey);
  const creator = msp.SerializedIdentity.encode({
    mspid: identity.mspId,
    id_bytes: Buffer.from(identity.certificate),
  }).finish();

  const headers = (type: number, options: RawProposalOptions & { chaincodeName?: string }) => {
    const nonce = options.nonce ?? randomBytes(24);
    const txId = options.txId ?? createHash('sha256').update(nonce).update(creator).digest('hex');
    const channelHeader = common.ChannelHeader.encode({
      type,
      version: 1,
      timestamp: { seconds: options.timestamp ?? Math.floor(Date.now() / 1000) },
      channel_id: options.channelId ?? profile.name,
      tx_id: txId,
      ...(options.epoch === undefined ? {} : { epoch: options.epoch }),
      extension: protos.ChaincodeHeaderExtension.encode({
        chaincode_id: { name: options.chaincodeName ?? '' },
      }).finish(),
    }).finish();
    return { txId, channelHeader, signatureHeader: common.SignatureHeader.encode({ creator, nonce }).finish() };
  };

  const seal = (payload: Uint8Array, signer: Signer = sign): Uint8Array =>
    common.Envelope.encode({ payload, signature: signer(payload) }).finish();

  const propose = (args: readonly (string | Uint8Array)[], options: RawProposalOptions = {}): RawProposal => {
    const chaincode = options.chaincode ?? profile.name;
    const { txId, channelHeader, signatureHeader } = headers(common.HeaderType.ENDORSER_TRANSACTION, {
      ...options,
      chaincodeName: chaincode,
    });
    const input = protos.ChaincodeInvocationSpec.encode({
      chaincode_spec: {
        type: protos.ChaincodeSpec.Type.GOLANG,
        chaincode_id: { name: chaincode },
        input: { args: args.map((arg) => Buffer.from(arg)) },
      },
    }).finish();
    const payload = protos.ChaincodeProposalPayload.encode({ input }).finish();
    const header = common.Header.encode({ channel_header: channelHeader, signature_header: signatureHeader }).finish();
    const proposed = protos.ChaincodeProposalPayload.encode({ input, TransientMap: options.transient ?? {} }).finish();
    const bytes = protos.Proposal.encode({ header, payload: proposed }).finish();
    const signed = { proposal_bytes: bytes, signature: (options.sign ?? sign)(bytes) };
    return { txId, channelHeader, signatureHeader, payload, signed };
  };

  const endorse = (peer: string, proposal: RawProposal): Promise<protos.ProposalResponse> =>
    new Promise((resolve, reject) => {
      clientOf(peer).makeUnaryRequest(
        '/protos.Endorser/ProcessProposal',
        asBuffer,
        asBuffer,
        Buffer.from(protos.SignedProposal.encode(proposal.signed).finish()),
        (error, response) => {
          if (error !== null || response === undefined) reject(error ?? new Error('no response'));
          else resolve(protos.ProposalResponse.decode(response));
        },
      );
    });

  const assemble = (proposal: RawProposal, responses: readonly protos.ProposalResponse[]): Uint8Array => {
    const action = protos.ChaincodeActionPayload.encode({
      chaincode_proposal_payload: proposal.payload,
      action: {
        proposal_response_payload: responses[0]?.payload ?? Buffer.alloc(0),
        endorsements: responses.flatMap(({ endorsement }) => endorsement ?? []),
      },
    }).finish();
    const header = { channel_header: proposal.channelHeader, signature_header: proposal.signatureHeader };
    const data = protos.Transaction.encode({
      actions: [{ header: proposal.signatureHeader, payload: action }],
    }).finish();
    return common.Payload.encode({ header, data }).finish();
  };

  const broadcastAll = (envelopes: readonly Uint8Array[]): Promise<orderer.BroadcastResponse[]> =>
    new Promise((resolve, reject) => {
      const stream = clientOf(anyOrderer).makeBidiStreamRequest(
        '/orderer.AtomicBroadcast/Broadcast',
        asBuffer,
        asBuffer,
      );
      const responses: orderer.BroadcastResponse[] = [];
      stream.on('data', (bytes: Buffer) => {
        responses.push(orderer.BroadcastResponse.decode(bytes));
        if (responses.length === envelopes.length) resolve(responses);
      });
      stream.on('error', reject);
      stream.on('end', () => resolve(responses));
      for (const envelope of envelopes) stream.write(Buffer.from(envelope));
      stream.end();
    });

  const openDeliver = (node: string, request: DeliverRequest) => {
    const { channelHeader, signatureHeader } = headers(common.HeaderType.DELIVER_SEEK_INFO, request);
    const header = { channel_header: channelHeader, signature_header: signatureHeader };
    const { start = 'oldest', stop = 'newest', failIfNotReady = false } = request;
    const data = orderer.SeekInfo.encode({
      start: position(start),
      stop: position(stop),
      behavior: failIfNotReady ? Behavior.FAIL_IF_NOT_READY : Behavior.BLOCK_UNTIL_READY,
    }).finish();
    const service = node in profile.orderers ? ORDERER_DELIVER : request.filtered ? PEER_FILTERED : PEER_DELIVER;
    const stream = clientOf(node).makeBidiStreamRequest(service, asBuffer, asBuffer);
    stream.write(Buffer.from(seal(common.Payload.encode({ header, data }).finish())));
    return stream;
  };

  const deliver = ({ node = anyPeer, ...request }: DeliverRequest): Promise<Delivered> =>
    new Promise((resolve, reject) => {
      const blocks: common.Block[] = [];
      const filtered: protos.FilteredBlock[] = [];
      const stream = openDeliver(node, request);
      let status: common.Status | undefined;
      stream.on('error', (error) => {
        if (status === undefined) reject(error);
      });
      stream.on('end', () => {
        if (status === undefined) reject(new Error(`${node} ended the stream without a status`));
      });
      stream.on('data', (bytes: Buffer) => {
        const response = protos.DeliverResponse.decode(bytes);
        if (response.Type === 'block') blocks.push(common.Block.create(response.block ?? {}));
        else if (response.Type === 'filtered_block') {
          filtered.push(protos.FilteredBlock.create(response.filtered_block ?? {}));
        } else {
          status = response.status ?? common.Status.UNKNOWN;
          resolve({ status, blocks, filtered });
          stream.cancel();
        }
      });
    });

  const followers = new Map<string, CommitFollower>();
  const followerOf = (peer: string): CommitFollower => {
    const follower = followers.get(peer) ?? followCommits(openDeliver(peer, { filtered: true, stop: FOR_EVER }));
    followers.set(peer, follower);
    return follower;
  };
  const commitOf = async (txId: string): Promise<Commit> => {
    const commits = await Promise.all(Object.keys(profile.peers).map((peer) => followerOf(peer).commitOf(txId)));
    return commits[0] as Commit;
  };

  return {
    sign,
    propose,
    endorse,
    assemble,
    seal,
    broadcast: async (envelope) => {
      const [response] = await broadcastAll([envelope]);
      if (response === undefined) throw new Error('the orderer ended the stream without an answer');
      return response;
    },
    broadcastAll,
    commitOf,
    outcomeOf: async (txId) => (await commitOf(txId)).code,
    deliver,
    blocks: async (from, to) => [...(await deliver({ start: from, stop: to })).blocks],
    close: () => {
      for (const follower of followers.values()) follower.stop();
      for (const client of clients.values()) client.close();
    },
  };
}

const PEER_DELIVER = '/protos.Deliver/Deliver';
const PEER_FILTERED = '/protos.Deliver/DeliverFiltered';
const ORDERER_DELIVER = '/orderer.AtomicBroadcast/Deliver';
const FOR_EVER = Number.MAX_SAFE_INTEGER;
const Behavior = orderer.SeekInfo.SeekBehavior;

function position(at: number | 'oldest' | 'newest'): orderer.ISeekPosition {
  if (at === 'oldest') return { oldest: {} };
  return at === 'newest' ? { newest: {} } : { specified: { number: at } };
}

function asBuffer(bytes: Buffer): Buffer {
  return bytes;
}
