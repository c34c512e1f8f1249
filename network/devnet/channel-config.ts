/** The channel's configuration as block 0 keeps it: organisations with their roots, policies, and the orderer's limits. */
import { randomBytes } from 'node:crypto';
import { common, msp, orderer } from 'fabric-protos/bundle.js';
import type { OrganisationCertificates } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import { buildFirstBlock } from './block-building';
import { createMembership, type Membership } from './membership';
import { type ChannelPolicies, channelPolicies } from './policies';
import { NO_BYTES, sha256, sparse, timestampOf, toNumber } from './protobuf';

/** What the nodes read from block 0. */
export interface Channel {
  readonly id: string;
  readonly membership: Membership;
  readonly policies: ChannelPolicies;
  /** MSP ids of the organisations that endorse. */
  readonly applicationMspIds: readonly string[];
  /** Serialised configuration, for whoever asks for it. */
  readonly config: Uint8Array;
}

/** Block 0 of a consortium's channel. */
export function buildConfigBlock(
  consortium: Consortium,
  certificates: readonly OrganisationCertificates[],
  now: Date,
): common.Block {
  const config = common.Config.create({ channel_group: channelGroup(consortium, certificates) });
  const nonce = randomBytes(24);
  const channelHeader = common.ChannelHeader.encode({
    type: common.HeaderType.CONFIG,
    version: 1,
    timestamp: timestampOf(now),
    channel_id: consortium.channel,
    tx_id: sha256(nonce).toString('hex'),
  }).finish();
  const payload = common.Payload.encode({
    header: { channel_header: channelHeader, signature_header: common.SignatureHeader.encode({ nonce }).finish() },
    data: common.ConfigEnvelope.encode({ config }).finish(),
  }).finish();
  return buildFirstBlock(common.Envelope.encode({ payload }).finish());
}

/**
 * The channel that a configuration block describes.
 * @throws Error when the block is no configuration block, or one that these nodes do not understand
 */
export function readChannel(block: common.Block): Channel {
  const envelope = common.Envelope.decode(block.data?.data?.[0] ?? NO_BYTES);
  const payload = common.Payload.decode(envelope.payload);
  const header = common.ChannelHeader.decode(payload.header?.channel_header ?? NO_BYTES);
  if (header.type !== common.HeaderType.CONFIG) throw new Error('block 0 holds no channel configuration');
  const { config } = common.ConfigEnvelope.decode(payload.data);
  const group = config?.channel_group;
  if (!config || !group) throw new Error('block 0 holds an empty channel configuration');
  const application = group.groups?.Application;
  const roots = new Map<string, readonly string[]>();
  for (const part of [application, group.groups?.Orderer]) {
    for (const organisation of Object.values(part?.groups ?? {})) {
      const fabric = mspOf(organisation);
      roots.set(
        fabric.name,
        fabric.root_certs.map((certificate) => Buffer.from(certificate).toString('utf8')),
      );
    }
  }
  return {
    id: header.channel_id,
    membership: createMembership(roots),
    policies: channelPolicies(group),
    applicationMspIds: Object.values(application?.groups ?? {}).map((organisation) => mspOf(organisation).name),
    config: common.Config.encode(config).finish(),
  };
}

/** The orderer's limits in a channel's configuration. */
export function batchSizeOf(config: Uint8Array): orderer.BatchSize {
  const value = common.Config.decode(config).channel_group?.groups?.Orderer?.values?.BatchSize?.value;
  return orderer.BatchSize.decode(value ?? NO_BYTES);
}

/** The sequence of a configuration: 0 for that of block 0. */
export function configSequence(config: Uint8Array): number {
  return toNumber(common.Config.decode(config).sequence);
}

function mspOf(organisation: common.IConfigGroup): msp.FabricMSPConfig {
  const { config } = msp.MSPConfig.decode(organisation.values?.MSP?.value ?? NO_BYTES);
  return msp.FabricMSPConfig.decode(config);
}

function channelGroup(consortium: Consortium, certificates: readonly OrganisationCertificates[]): common.IConfigGroup {
  const { Rule } = common.ImplicitMetaPolicy;
  return {
    groups: {
      Application: applicationGroup(consortium, certificates),
      Orderer: ordererGroup(consortium, certificates),
    },
    values: {
      HashingAlgorithm: configValue(common.HashingAlgorithm.encode({ name: 'SHA256' }).finish()),
      BlockDataHashingStructure: configValue(common.BlockDataHashingStructure.encode({ width: 0xffffffff }).finish()),
      Capabilities: capabilities('V2_0'),
    },
    policies: {
      Readers: implicit(Rule.ANY, 'Readers'),
      Writers: implicit(Rule.ANY, 'Writers'),
      Admins: implicit(Rule.MAJORITY, 'Admins'),
    },
    mod_policy: ADMINS,
  };
}

function applicationGroup(
  consortium: Consortium,
  certificates: readonly OrganisationCertificates[],
): common.IConfigGroup {
  const { Rule } = common.ImplicitMetaPolicy;
  const endorsement = { any: Rule.ANY, majority: Rule.MAJORITY, all: Rule.ALL }[consortium.endorsementPolicy];
  const { PEER, CLIENT, ADMIN } = common.MSPRole.MSPRoleType;
  const groups = consortium.organisations.map(({ name, mspId }) => [
    name,
    {
      values: { MSP: configValue(mspValue(certificatesOf(certificates, mspId))) },
      policies: {
        Readers: anyOf(mspId, [ADMIN, PEER, CLIENT]),
        Writers: anyOf(mspId, [ADMIN, CLIENT]),
        Admins: anyOf(mspId, [ADMIN]),
        Endorsement: anyOf(mspId, [PEER]),
      },
      mod_policy: ADMINS,
    },
  ]);
  return {
    groups: Object.fromEntries(groups),
    values: { Capabilities: capabilities('V2_5') },
    policies: {
      Readers: implicit(Rule.ANY, 'Readers'),
      Writers: implicit(Rule.ANY, 'Writers'),
      Admins: implicit(Rule.MAJORITY, 'Admins'),
      Endorsement: implicit(endorsement, 'Endorsement'),
      LifecycleEndorsement: implicit(Rule.MAJORITY, 'Endorsement'),
    },
    mod_policy: ADMINS,
  };
}

function ordererGroup(consortium: Consortium, certificates: readonly OrganisationCertificates[]): common.IConfigGroup {
  const { Rule } = common.ImplicitMetaPolicy;
  const { MEMBER, ADMIN } = common.MSPRole.MSPRoleType;
  const { name, mspId } = consortium.orderer;
  const { maxMessages, absoluteMaxBytes, preferredMaxBytes, batchTimeoutMs } = consortium.blockCutting;
  return {
    groups: {
      [name]: {
        values: { MSP: configValue(mspValue(certificatesOf(certificates, mspId))) },
        policies: {
          Readers: anyOf(mspId, [MEMBER]),
          Writers: anyOf(mspId, [MEMBER]),
          Admins: anyOf(mspId, [ADMIN]),
        },
        mod_policy: ADMINS,
      },
    },
    values: {
      // One process orders: there is no consensus to name but Fabric's name for that.
      ConsensusType: configValue(orderer.ConsensusType.encode({ type: 'solo' }).finish()),
      BatchSize: configValue(
        orderer.BatchSize.encode({
          max_message_count: maxMessages,
          absolute_max_bytes: absoluteMaxBytes,
          preferred_max_bytes: preferredMaxBytes,
        }).finish(),
      ),
      BatchTimeout: configValue(orderer.BatchTimeout.encode({ timeout: `${batchTimeoutMs}ms` }).finish()),
      ChannelRestrictions: configValue(orderer.ChannelRestrictions.encode({}).finish()),
      Capabilities: capabilities('V2_0'),
    },
    policies: {
      Readers: implicit(Rule.ANY, 'Readers'),
      Writers: implicit(Rule.ANY, 'Writers'),
      Admins: implicit(Rule.MAJORITY, 'Admins'),
      BlockValidation: implicit(Rule.ANY, 'Writers'),
    },
    mod_policy: ADMINS,
  };
}

const ADMINS = 'Admins';

function certificatesOf(certificates: readonly OrganisationCertificates[], mspId: string): OrganisationCertificates {
  const found = certificates.find((each) => each.mspId === mspId);
  if (found === undefined) throw new Error(`no certificates of ${mspId}; every organisation needs its own`);
  return found;
}

function mspValue(certificates: OrganisationCertificates): Uint8Array {
  const ca = Buffer.from(certificates.ca.certificate);
  const unit = (name: string): msp.IFabricOUIdentifier => ({ certificate: ca, organizational_unit_identifier: name });
  const config = msp.FabricMSPConfig.encode({
    name: certificates.mspId,
    root_certs: [ca],
    crypto_config: { signature_hash_family: 'SHA2', identity_identifier_hash_function: 'SHA256' },
    tls_root_certs: [Buffer.from(certificates.tlsCa.certificate)],
    fabric_node_ous: {
      enable: true,
      client_ou_identifier: unit('client'),
      peer_ou_identifier: unit('peer'),
      admin_ou_identifier: unit('admin'),
      orderer_ou_identifier: unit('orderer'),
    },
  }).finish();
  return msp.MSPConfig.encode({ config }).finish();
}

function configValue(value: Uint8Array): common.IConfigValue {
  return { value, mod_policy: ADMINS };
}

function capabilities(name: string): common.IConfigValue {
  return configValue(common.Capabilities.encode({ capabilities: { [name]: {} } }).finish());
}

function implicit(rule: common.ImplicitMetaPolicy.Rule, subPolicy: string): common.IConfigPolicy {
  const value = common.ImplicitMetaPolicy.encode(sparse({ sub_policy: subPolicy, rule })).finish();
  return { policy: { type: common.Policy.PolicyType.IMPLICIT_META, value }, mod_policy: ADMINS };
}

/** One signature of a member of the organisation in any of some roles. */
function anyOf(mspId: string, roles: readonly common.MSPRole.MSPRoleType[]): common.IConfigPolicy {
  const value = common.SignaturePolicyEnvelope.encode({
    rule: { n_out_of: { n: 1, rules: roles.map((_role, index) => ({ signed_by: index })) } },
    identities: roles.map((role) => ({
      principal: common.MSPRole.encode(sparse({ msp_identifier: mspId, role })).finish(),
    })),
  }).finish();
  return { policy: { type: common.Policy.PolicyType.SIGNATURE, value }, mod_policy: ADMINS };
}
