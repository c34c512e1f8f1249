/** A client that builds proposals and transactions by hand, so that tests can spoil any part of them. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, credentials } from '@grpc/grpc-js';
import { common, msp, orderer, protos } from 'fabric-protos/bundle.js';
import type { UserIdentity } from '../../certificates/enrolment';
import { createSigner, type Signer } from '../signing';

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
  /** Signs in the user's stead. */
  readonly sign?: Signer;
}

export interface RawClient {
  readonly sign: Signer;
  readonly propose: (args: readonly string[], options?: RawProposalOptions) => RawProposal;
  /** @throws the gRPC error with which a peer refuses the proposal itself */
  readonly endorse: (peer: string, proposal: RawProposal) => Promise<protos.ProposalResponse>;
  readonly assemble: (proposal: RawProposal, responses: readonly protos.ProposalResponse[]) => Uint8Array;
  /** The envelope around a payload. */
  readonly seal: (payload: Uint8Array, sign?: Signer) => Uint8Array;
  readonly broadcast: (envelope: Uint8Array) => Promise<orderer.BroadcastResponse>;
  /** The validation code with which a transaction was committed. */
  readonly outcomeOf: (txId: string) => Promise<protos.TxValidationCode>;
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
      timestamp: { seconds: 1_700_000_000 },
      channel_id: options.channelId ?? profile.name,
      tx_id: txId,
      extension: protos.ChaincodeHeaderExtension.encode({
        chaincode_id: { name: options.chaincodeName ?? '' },
      }).finish(),
    }).finish();
    return { txId, channelHeader, signatureHeader: common.SignatureHeader.encode({ creator, nonce }).finish() };
  };

  const seal = (payload: Uint8Array, signer: Signer = sign): Uint8Array =>
    common.Envelope.encode({ payload, signature: signer(payload) }).finish();

  const propose = (args: readonly string[], options: RawProposalOptions = {}): RawProposal => {
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
    const bytes = protos.Proposal.encode({ header, payload }).finish();
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

  const broadcast = (envelope: Uint8Array): Promise<orderer.BroadcastResponse> =>
    new Promise((resolve, reject) => {
      const stream = clientOf(anyOrderer).makeBidiStreamRequest(
        '/orderer.AtomicBroadcast/Broadcast',
        asBuffer,
        asBuffer,
      );
      stream.on('data', (bytes: Buffer) => resolve(orderer.BroadcastResponse.decode(bytes)));
      stream.on('error', reject);
      stream.write(Buffer.from(envelope));
      stream.end();
    });

  const seek = (
    info: orderer.ISeekInfo,
    take: (response: protos.DeliverResponse) => boolean,
    path = '/protos.Deliver/DeliverFiltered',
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const { channelHeader, signatureHeader } = headers(common.HeaderType.DELIVER_SEEK_INFO, {});
      const header = { channel_header: channelHeader, signature_header: signatureHeader };
      const data = orderer.SeekInfo.encode(info).finish();
      const stream = clientOf(anyPeer).makeBidiStreamRequest(path, asBuffer, asBuffer);
      stream.on('error', (error: { code?: number }) => {
        if (error.code !== CANCELLED) reject(error);
      });
      stream.on('data', (bytes: Buffer) => {
        if (!take(protos.DeliverResponse.decode(bytes))) return;
        resolve();
        stream.cancel();
      });
      stream.write(Buffer.from(seal(common.Payload.encode({ header, data }).finish())));
    });

  return {
    sign,
    propose,
    endorse,
    assemble,
    seal,
    broadcast,
    outcomeOf: async (txId) => {
      let code: protos.TxValidationCode | undefined;
      await seek({ start: { oldest: {} }, stop: { specified: { number: 1_000_000 } } }, ({ filtered_block }) => {
        const found = filtered_block?.filtered_transactions?.find(({ txid }) => txid === txId);
        if (found) code = found.tx_validation_code ?? protos.TxValidationCode.VALID;
        return found !== undefined;
      });
      return code as protos.TxValidationCode;
    },
    blocks: async (from, to) => {
      const blocks: common.Block[] = [];
      await seek(
        { start: { specified: { number: from } }, stop: { specified: { number: to } } },
        ({ block, Type }) => {
          if (Type === 'block' && block) blocks.push(common.Block.decode(common.Block.encode(block).finish()));
          return Type === 'status';
        },
        '/protos.Deliver/Deliver',
      );
      return blocks;
    },
    close: () => {
      for (const client of clients.values()) client.close();
    },
  };
}

const CANCELLED = 1;

function asBuffer(bytes: Buffer): Buffer {
  return bytes;
}
