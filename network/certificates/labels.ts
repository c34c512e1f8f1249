/** Names of users' identities in a wallet: `<user>@<mspId>.<party>.<role>`, or without a user for a service's own. */
import { createHash } from 'node:crypto';

/** Attributes of a user in the wallet. */
export interface UserAttributes {
  /** Unified social credit code of the user's firm. */
  readonly party: string;
  readonly role: string;
  readonly [attribute: string]: string;
}

/** What a label says. */
export interface LabelParts {
  /** Absent for a service's own identity, which is nobody's. */
  readonly user?: string;
  readonly mspId: string;
  readonly party: string;
  readonly role: string;
}

/** A user that can stand in a label as it is: a file name that no file system folds into another's. */
const PLAIN_USER = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const LONGEST_PLAIN_USER = 60;

/**
 * The wallet label of a user, one for each: two users never share one, whatever characters the issuer names them by.
 * @param user the user as its issuer names it (the claim `sub`)
 */
export function userLabel(mspId: string, { party, role }: UserAttributes, user?: string): string {
  const firm = `${mspId}.${party}.${role}`;
  return user === undefined ? firm : `${userInLabel(user)}@${firm}`;
}

/** A user as labels and certificates name it: itself where that is a plain name, otherwise the SHA-256 of it after `x`. */
export function userInLabel(user: string): string {
  if (user.length <= LONGEST_PLAIN_USER && PLAIN_USER.test(user)) return user;
  return `x${createHash('sha256').update(user, 'utf8').digest('hex')}`; // longer than any plain name
}

/** What a label says; party and role have no dots. @throws Error where it is no label of a user or a service */
export function partsOfLabel(label: string): LabelParts {
  const at = label.lastIndexOf('@');
  const segments = label.slice(at + 1).split('.');
  const [party, role] = segments.slice(-2);
  const mspId = segments.slice(0, -2).join('.');
  if (mspId === '' || party === undefined || role === undefined) throw new Error(`${label} is not the label of a user`);
  return { ...(at < 0 ? {} : { user: label.slice(0, at) }), mspId, party, role };
}

/** The organisation in a label. @throws Error where it is no label of a user or a service */
export function mspIdInLabel(label: string): string {
  return partsOfLabel(label).mspId;
}
