/** Who takes part: roles, firms, signatories, credentials. */
import { Type } from 'typebox';
import { ROLES, type Role } from './roles';

export { isRole, ROLES, type Role } from './roles';
export const RoleName = Type.Enum([...ROLES]);

/** Credentials that a certifier issues. */
export const CREDENTIAL_KINDS = ['littleGiant'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];
export const CredentialKindName = Type.Enum([...CREDENTIAL_KINDS], {
  description: 'littleGiant: 专精特新“小巨人”, the credential that makes a firm an anchor here',
});

/** Who asks: the certificate's MSP and attributes, never an argument. */
export interface Caller {
  readonly mspId: string;
  /** Unified social credit code of the caller's firm. */
  readonly party: string;
  readonly role: Role;
}

/** Which roles the users of an organisation (MSP) may hold; derived from the consortium file. */
export type OrganisationRoles = Readonly<Record<string, readonly Role[]>>;

/** Whether an organisation hosts users and firms in a role; names that every object has are no organisations. */
export function hosts(organisations: OrganisationRoles, mspId: string, role: Role): boolean {
  return Object.hasOwn(organisations, mspId) && organisations[mspId]?.includes(role) === true;
}
