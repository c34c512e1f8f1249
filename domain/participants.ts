/** Who takes part: roles, firms, signatories, credentials. */
import { Type } from 'typebox';
import { ROLES, type Role } from './roles';

export { isRole, ROLES, type Role } from './roles';
export const RoleName = Type.Enum([...ROLES]);

/** Credentials that a certifier issues. */
export const CREDENTIAL_KINDS = [
  'littleGiant',
  'singleChampion',
  'leadingFirm',
  'greenFactory',
  'greenSupplyChainManager',
  'productCarbonFootprint',
] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];
export const CredentialKindName = Type.Enum([...CREDENTIAL_KINDS], {
  description:
    'littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here; singleChampion: 制造业单项冠军; ' +
    'leadingFirm: 产业链龙头企业; greenFactory: 绿色工厂; greenSupplyChainManager: 绿色供应链管理企业; ' +
    'productCarbonFootprint: 产品碳足迹证书, of one product',
});

/** Size classes of firms, from the smallest up (工信部联企业〔2011〕300号). */
export const SIZE_CLASSES = ['micro', 'small', 'medium', 'large'] as const;
export type SizeClass = (typeof SIZE_CLASSES)[number];
export const SizeClassName = Type.Enum([...SIZE_CLASSES], { description: '微型, 小型, 中型, 大型' });

/** What a signatory may sign for its firm. */
export const SIGNING_PURPOSES = ['confirm', 'transfer', 'assign', 'recourse'] as const;
export type SigningPurpose = (typeof SIGNING_PURPOSES)[number];
export const SigningPurposeName = Type.Enum([...SIGNING_PURPOSES], {
  description: 'confirm a debt, transfer a receivable, assign it to a bank, waive or accept recourse',
});

/** Who asks: the certificate's MSP and attributes, never an argument. */
export interface Caller {
  readonly mspId: string;
  /** Unified social credit code of the caller's firm. */
  readonly party: string;
  readonly role: Role;
  /** The person, as the organisation's authority enrolled it; absent where the certificate does not say. */
  readonly user?: string;
}

/** Which roles the users of an organisation (MSP) may hold; derived from the consortium file. */
export type OrganisationRoles = Readonly<Record<string, readonly Role[]>>;

/** Whether an organisation hosts users and firms in a role; names that every object has are no organisations. */
export function hosts(organisations: OrganisationRoles, mspId: string, role: Role): boolean {
  return Object.hasOwn(organisations, mspId) && organisations[mspId]?.includes(role) === true;
}
