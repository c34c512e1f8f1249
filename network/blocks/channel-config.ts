/** Reads from a configuration block whom a channel trusts: its organisations' roots and its endorsement rule. */
import { common, msp } from 'fabric-protos/bundle.js';
import { DecodeError, decodePart, required } from './decode-error';
import { asText, decodeAs, NO_BYTES } from './protobuf-values';

/** One organisation's ground of trust; certificates are PEM. */
export interface OrganisationTrust {
  readonly mspId: string;
  readonly rootCertificates: readonly string[];
  readonly intermediateCertificates: readonly string[];
  /** Organisational units that tell peers and orderers from clients; absent where the MSP does not tell them apart. */
  readonly nodeUnits?: { readonly peer: string; readonly orderer: string };
}

/** How many of the organisations have to agree. */
export type ImplicitRule = 'ANY' | 'ALL' | 'MAJORITY';

/** Whom a channel trusts for what. */
export interface ChannelConfig {
  readonly channelId: string;
  /** Organisations whose peers endorse and whose members may submit. */
  readonly organisations: readonly OrganisationTrust[];
  readonly ordererOrganisations: readonly OrganisationTrust[];
  /** The channel's default for chaincodes that state no policy of their own; absent when it is of another kind. */
  readonly endorsementPolicy?: ImplicitRule;
}

/** Reads the channel's configuration out of a configuration block. @throws DecodeError when it is none */
export function decodeChannelConfig(blockBytes: Uint8Array): ChannelConfig {
  return decodePart('the configuration block', () => {
    const [envelope, ...others] = decodeAs(common.Block, blockBytes).data?.data ?? [];
    if (envelope === undefined || others.length > 0) throw new DecodeError('it is not a configuration block');
    const payload = decodeAs(common.Payload, decodeAs(common.Envelope, envelope).payload);
    const header = decodeAs(common.ChannelHeader, payload.header?.channel_header ?? NO_BYTES);
    if (header.type !== common.HeaderType.CONFIG) throw new DecodeError('it is not a configuration block');
    const { config } = decodeAs(common.ConfigEnvelope, payload.data);
    const channel = required('the channel group', config?.channel_group);
    const application = channel.groups?.Application;
    const rule = implicitRule(application?.policies?.Endorsement);
    return {
      channelId: header.channel_id,
      organisations: organisationsOf(application),
      ordererOrganisations: organisationsOf(channel.groups?.Orderer),
      ...(rule === undefined ? {} : { endorsementPolicy: rule }),
    };
  });
}

/** Whether the endorsing organisations are enough by a rule over all of them; foreign names do not count. */
export function meetsRule(rule: ImplicitRule, endorsing: readonly string[], all: readonly string[]): boolean {
  const agreeing = all.filter((mspId) => endorsing.includes(mspId)).length;
  if (rule === 'ANY') return agreeing >= 1;
  return agreeing >= (rule === 'ALL' ? all.length : Math.floor(all.length / 2) + 1);
}

function organisationsOf(group: common.IConfigGroup | null | undefined): OrganisationTrust[] {
  return Object.entries(group?.groups ?? {}).map(([name, organisation]) =>
    decodePart(`the MSP of ${name}`, () => trustOf(organisation.values?.MSP?.value)),
  );
}

function trustOf(value: Uint8Array | null | undefined): OrganisationTrust {
  const { type, config } = decodeAs(msp.MSPConfig, required('its definition', value));
  if (type !== 0) throw new DecodeError('it is not an X.509 MSP');
  const fabric = decodeAs(msp.FabricMSPConfig, config);
  const units = fabric.fabric_node_ous;
  return {
    mspId: fabric.name,
    rootCertificates: fabric.root_certs.map(asText),
    intermediateCertificates: fabric.intermediate_certs.map(asText),
    ...(units?.enable
      ? {
          nodeUnits: {
            peer: units.peer_ou_identifier?.organizational_unit_identifier ?? '',
            orderer: units.orderer_ou_identifier?.organizational_unit_identifier ?? '',
          },
        }
      : {}),
  };
}

function implicitRule(policy: common.IConfigPolicy | null | undefined): ImplicitRule | undefined {
  if (policy?.policy?.type !== common.Policy.PolicyType.IMPLICIT_META) return undefined;
  const { rule } = decodeAs(common.ImplicitMetaPolicy, policy.policy.value ?? NO_BYTES);
  if (rule === common.ImplicitMetaPolicy.Rule.ANY) return 'ANY';
  return rule === common.ImplicitMetaPolicy.Rule.ALL ? 'ALL' : 'MAJORITY';
}
