/** Evaluates Fabric's policies over the members that signed: signature policies, and implicit ones over groups. */
import { common } from 'fabric-protos/bundle.js';
import type { Member, MemberRole } from './membership';
import { NO_BYTES } from './protobuf';

/** Whether the members that signed are enough. A member counts once, however often it signed. */
export type Policy = (signers: readonly Member[]) => boolean;

/** The policies of a channel by their path, for example `/Channel/Application/Endorsement`. */
export type ChannelPolicies = ReadonlyMap<string, Policy>;

/**
 * The policies of a configuration's groups.
 * @throws Error on a policy of a kind that Fabric does not know
 */
export function channelPolicies(channelGroup: common.IConfigGroup): ChannelPolicies {
  const policies = new Map<string, Policy>();
  addGroup(policies, '/Channel', channelGroup);
  return policies;
}

/**
 * A signature policy, for example a key's own.
 * @throws Error when the bytes are no signature policy
 */
export function signaturePolicy(bytes: Uint8Array): Policy {
  const envelope = common.SignaturePolicyEnvelope.decode(bytes);
  const principals = envelope.identities.map(principalTest);
  const { rule } = envelope;
  if (!rule) throw new Error('the signature policy has no rule');
  checkRule(rule, principals.length);
  return (signers) => satisfies(rule, principals, distinct(signers), new Set());
}

type PrincipalTest = (member: Member) => boolean;

function addGroup(policies: Map<string, Policy>, path: string, group: common.IConfigGroup): void {
  for (const [name, child] of Object.entries(group.groups ?? {})) addGroup(policies, `${path}/${name}`, child);
  for (const [name, { policy }] of Object.entries(group.policies ?? {})) {
    const value = policy?.value ?? NO_BYTES;
    if (policy?.type === common.Policy.PolicyType.SIGNATURE) {
      policies.set(`${path}/${name}`, signaturePolicy(value));
    } else if (policy?.type === common.Policy.PolicyType.IMPLICIT_META) {
      policies.set(`${path}/${name}`, implicitPolicy(policies, path, group, value));
    } else {
      throw new Error(`the policy ${path}/${name} is neither a signature policy nor an implicit one`);
    }
  }
}

function implicitPolicy(
  policies: ReadonlyMap<string, Policy>,
  path: string,
  group: common.IConfigGroup,
  value: Uint8Array,
): Policy {
  const { rule, sub_policy } = common.ImplicitMetaPolicy.decode(value);
  const names = Object.keys(group.groups ?? {});
  const subPolicies = names.map((name) => policies.get(`${path}/${name}/${sub_policy}`));
  const needed = neededOf(rule, names.length);
  return (signers) => {
    const satisfied = subPolicies.filter((policy) => policy?.(signers) === true).length;
    return satisfied >= needed;
  };
}

function neededOf(rule: common.ImplicitMetaPolicy.Rule, groups: number): number {
  switch (rule) {
    case common.ImplicitMetaPolicy.Rule.ANY:
      return Math.min(1, groups);
    case common.ImplicitMetaPolicy.Rule.ALL:
      return groups;
    default:
      return Math.floor(groups / 2) + 1;
  }
}

/** A signer satisfies one place of a rule only, as in Fabric: two signatures of one peer are not two signatures. */
function satisfies(
  rule: common.ISignaturePolicy,
  principals: readonly PrincipalTest[],
  signers: readonly Member[],
  used: Set<Member>,
): boolean {
  if (rule.n_out_of) {
    let satisfied = 0;
    for (const part of rule.n_out_of.rules ?? []) {
      const attempt = new Set(used);
      if (satisfies(part, principals, signers, attempt)) {
        satisfied += 1;
        for (const member of attempt) used.add(member);
      }
    }
    return satisfied >= (rule.n_out_of.n ?? 0);
  }
  const test = principals[rule.signed_by ?? 0];
  const signer = signers.find((member) => !used.has(member) && test?.(member) === true);
  if (signer === undefined) return false;
  used.add(signer);
  return true;
}

function checkRule(rule: common.ISignaturePolicy, principalCount: number): void {
  if (rule.n_out_of) {
    for (const part of rule.n_out_of.rules ?? []) checkRule(part, principalCount);
  } else if ((rule.signed_by ?? 0) < 0 || (rule.signed_by ?? 0) >= principalCount) {
    throw new Error(`the signature policy names a principal ${rule.signed_by} of ${principalCount}`);
  }
}

function principalTest(principal: common.IMSPPrincipal): PrincipalTest {
  const value = principal.principal ?? NO_BYTES;
  if (principal.principal_classification !== common.MSPPrincipal.Classification.ROLE) {
    throw new Error('only principals by role are known here');
  }
  const { msp_identifier, role } = common.MSPRole.decode(value);
  const wanted = ROLES[role];
  return (member) => member.mspId === msp_identifier && (wanted === undefined || member.role === wanted);
}

/** MEMBER stands for any of them. */
const ROLES: Partial<Record<common.MSPRole.MSPRoleType, MemberRole>> = {
  [common.MSPRole.MSPRoleType.ADMIN]: 'admin',
  [common.MSPRole.MSPRoleType.CLIENT]: 'client',
  [common.MSPRole.MSPRoleType.PEER]: 'peer',
  [common.MSPRole.MSPRoleType.ORDERER]: 'orderer',
};

/** Each member once; one member may be known by two objects. */
function distinct(signers: readonly Member[]): Member[] {
  return signers.filter((member, index) => signers.findIndex((other) => isSameMember(other, member)) === index);
}

function isSameMember(left: Member, right: Member): boolean {
  return left === right || (left.mspId === right.mspId && left.certificate === right.certificate);
}
