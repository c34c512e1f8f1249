/** Builds signed blocks for tests, message by message as Fabric's client, peers and orderer do. */
import 'reflect-metadata';
import { createHash, createPrivateKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { common, kvrwset, msp, protos, rwset } from 'fabric-protos/bundle.js';
import { HALF_ORDER, ORDER } from './curve-order';
import { dataHash, headerBytes } from './hashes';
import { createSigner, derSignature, rawSignature } from './signing';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A signing member of an organisation. */
export interface Signer {
  readonly mspId: string;
  readonly certificate: string;
  readonly key: KeyObject;
}

/** An organisation with its own root and as many members as a test asks for. */
export interface OrganisationFixture {
  readonly mspId: string;
  readonly rootCertificate: string;
  member(unit: string, validity?: { from: Date; to: Date }): Promise<Signer>;
}

const VALIDITY = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2036-01-01T00:00:00Z') };

/** Makes an organisation with a fresh root certificate. */
export async function organisation(mspId: string): Promise<OrganisationFixture> {
  x509.cryptoProvider.set(webcrypto);
  const rootKeys = (await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=ca.${mspId}`,
    notBefore: VALIDITY.from,
    notAfter: VALIDITY.to,
    keys: rootKeys,
    signingAlgorithm: EC,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  return {
    mspId,
    rootCertificate: root.toString('pem'),
    async member(unit, validity = VALIDITY) {
      const keys = (await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${unit}0.${mspId}, OU=${unit}`,
        issuer: root.subject,
        notBefore: validity.from,
        notAfter: validity.to,
        signingKey: rootKeys.privateKey,
        publicKey: keys.publicKey,
        signingAlgorithm: EC,
      });
      const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
      return {
        mspId,
        certificate: certificate.toString('pem'),
        key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
      };
    },
  };
}

/** What a fixture transaction is asked to be; the signatures are sound unless a test spoils them. */
export interface TransactionFixture {
  readonly creator: Signer;
  readonly endorsers: readonly Signer[];
  readonly timestamp?: Date;
  readonly args?: readonly string[];
  readonly event?: string;
  readonly writes?: readonly { key: string; value: string | null }[];
  readonly reads?: readonly { key: string; version: [number, number] | null }[];
  /** Spoils what stands in the envelope after everyone has signed. */
  readonly spoil?: (parts: { responsePayload: Buffer; endorsements: { signature: Buffer }[] }) => void;
  readonly txId?: string;
}

/** A signed chaincode transaction as it stands in a block. */
export function transactionEnvelope(fixture: TransactionFixture): Buffer {
  const nonce = randomBytes(24);
  const creator = serialized(fixture.creator);
  const txId = fixture.txId ?? createHash('sha256').update(nonce).update(creator).digest('hex');
  const milliseconds = (fixture.timestamp ?? new Date('2026-11-24T08:00:00.123Z')).getTime();
  const chaincodeId = { name: 'greentier', version: '1' };
  const channelHeader = encode(common.ChannelHeader, {
    type: common.HeaderType.ENDORSER_TRANSACTION,
    channel_id: 'trade',
    tx_id: txId,
    timestamp: { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1e6 },
    extension: encode(protos.ChaincodeHeaderExtension, { chaincode_id: chaincodeId }),
  });
  const signatureHeader = encode(common.SignatureHeader, { creator, nonce });
  const input = encode(protos.ChaincodeInvocationSpec, {
    chaincode_spec: {
      chaincode_id: chaincodeId,
      input: { args: (fixture.args ?? ['commands:apply', '[]']).map((text) => Buffer.from(text)) },
    },
  });
  const proposalPayload = encode(protos.ChaincodeProposalPayload, { input });
  const proposalHash = createHash('sha256')
    .update(channelHeader)
    .update(signatureHeader)
    .update(proposalPayload)
    .digest();
  const responsePayload = encode(protos.ProposalResponsePayload, {
    proposal_hash: proposalHash,
    extension: chaincodeAction(fixture, txId, chaincodeId),
  });
  const endorsements = fixture.endorsers.map((endorser) => {
    const identity = serialized(endorser);
    return { endorser: identity, signature: createSigner(endorser.key)(Buffer.concat([responsePayload, identity])) };
  });
  fixture.spoil?.({ responsePayload, endorsements });
  const actionPayload = encode(protos.ChaincodeActionPayload, {
    chaincode_proposal_payload: proposalPayload,
    action: { proposal_response_payload: responsePayload, endorsements },
  });
  const payload = encode(common.Payload, {
    header: { channel_header: channelHeader, signature_header: signatureHeader },
    data: encode(protos.Transaction, { actions: [{ header: signatureHeader, payload: actionPayload }] }),
  });
  return encode(common.Envelope, { payload, signature: createSigner(fixture.creator.key)(payload) });
}

/** A block over some envelopes, signed by an orderer; `codes` are the validation codes (all valid by default). */
export function blockBytes(fixture: {
  number: number;
  previousHash: string;
  envelopes: readonly Uint8Array[];
  orderer?: Signer;
  codes?: readonly number[];
}): Buffer {
  const hash = dataHash({ data: fixture.envelopes });
  const codes = fixture.codes ?? fixture.envelopes.map(() => 0);
  return encode(common.Block, {
    header: {
      number: fixture.number,
      previous_hash: Buffer.from(fixture.previousHash, 'hex'),
      data_hash: Buffer.from(hash, 'hex'),
    },
    data: { data: [...fixture.envelopes] },
    metadata: {
      metadata: [
        ordererMetadata(headerBytes(BigInt(fixture.number), fixture.previousHash, hash), fixture.orderer),
        Buffer.alloc(0),
        Buffer.from(codes),
        Buffer.alloc(0),
        Buffer.alloc(0),
      ],
    },
  });
}

/** A configuration block that names some organisations' roots, as a channel's first block does. */
export function configBlockBytes(organisations: readonly OrganisationFixture[]): Buffer {
  const groups = Object.fromEntries(
    organisations.map(({ mspId, rootCertificate }) => {
      const config = encode(msp.FabricMSPConfig, {
        name: mspId,
        root_certs: [Buffer.from(rootCertificate)],
        fabric_node_ous: {
          enable: true,
          peer_ou_identifier: { organizational_unit_identifier: 'peer' },
          orderer_ou_identifier: { organizational_unit_identifier: 'orderer' },
        },
      });
      return [mspId, { values: { MSP: { value: encode(msp.MSPConfig, { type: 0, config }) } } }];
    }),
  );
  const majority = encode(common.ImplicitMetaPolicy, {
    sub_policy: 'Endorsement',
    rule: common.ImplicitMetaPolicy.Rule.MAJORITY,
  });
  const endorsement = { policy: { type: common.Policy.PolicyType.IMPLICIT_META, value: majority } };
  const application = { groups, policies: { Endorsement: endorsement } };
  const payload = encode(common.Payload, {
    header: { channel_header: encode(common.ChannelHeader, { type: common.HeaderType.CONFIG, channel_id: 'trade' }) },
    data: encode(common.ConfigEnvelope, {
      config: { channel_group: { groups: { Application: application, Orderer: { groups } } } },
    }),
  });
  return blockBytes({ number: 0, previousHash: '', envelopes: [encode(common.Envelope, { payload })] });
}

/** A signature with the upper of the two values that s may take, which mathematics accepts and Fabric does not. */
export function highS(key: KeyObject, bytes: Uint8Array): Buffer {
  const { r, s } = rawSignature(key, bytes);
  return derSignature(r, s > HALF_ORDER ? s : ORDER - s);
}

/** A member as Fabric writes it into headers and endorsements. */
export function serialized({ mspId, certificate }: Signer): Buffer {
  return encode(msp.SerializedIdentity, { mspid: mspId, id_bytes: Buffer.from(certificate) });
}

function chaincodeAction(fixture: TransactionFixture, txId: string, chaincodeId: protos.IChaincodeID): Buffer {
  const set = encode(kvrwset.KVRWSet, {
    reads: (fixture.reads ?? []).map(({ key, version }) => ({
      key,
      ...(version === null ? {} : { version: { block_num: version[0], tx_num: version[1] } }),
    })),
    writes: (fixture.writes ?? []).map(({ key, value }) =>
      value === null ? { key, is_delete: true } : { key, value: Buffer.from(value) },
    ),
  });
  const event = { chaincode_id: chaincodeId.name ?? '', tx_id: txId, event_name: 'commandsApplied' };
  return encode(protos.ChaincodeAction, {
    results: encode(rwset.TxReadWriteSet, { ns_rwset: [{ namespace: 'greentier', rwset: set }] }),
    ...(fixture.event === undefined
      ? {}
      : { events: encode(protos.ChaincodeEvent, { ...event, payload: Buffer.from(fixture.event) }) }),
    response: { status: 200, payload: Buffer.from('{"ok":true}') },
    chaincode_id: chaincodeId,
  });
}

function ordererMetadata(header: Uint8Array, orderer: Signer | undefined): Buffer {
  if (orderer === undefined) return Buffer.alloc(0);
  const value = encode(common.OrdererBlockMetadata, { last_config: { index: 0 } });
  const signatureHeader = encode(common.SignatureHeader, { creator: serialized(orderer), nonce: randomBytes(24) });
  const signature = createSigner(orderer.key)(Buffer.concat([value, signatureHeader, header]));
  return encode(common.Metadata, { value, signatures: [{ signature_header: signatureHeader, signature }] });
}

function encode<T>(type: { encode(message: T): { finish(): Uint8Array } }, message: T): Buffer {
  return Buffer.from(type.encode(message).finish());
}
