/** Reads who a user is from the claims of its token, by the names that the issuer gives them. */
import { CreditCode, Text } from '../domain/fields';
import { isRole, type Role } from '../domain/participants';
import { refuse } from '../domain/problems';
import { parseInput } from '../domain/validation';

/**
 * Where the issuer's tokens say what. Each is the name of a claim, or a JSON Pointer (RFC 6901) into the claims where it
 * begins with a slash, as `/resource_access/greentier/roles`.
 */
export interface ClaimNames {
  /** Unified social credit code of the user's firm. */
  readonly party: string;
  /** The user's role; a list, as of groups, where exactly one entry is a role. */
  readonly role: string;
  /** MSP id of the organisation that hosts the firm. */
  readonly msp: string;
  /** The user, unlike any other of the issuer for ever. */
  readonly user: string;
  /** Roles by the issuer's names for them; roles by their own names where there is none. */
  readonly roleNames: ReadonlyMap<string, Role>;
}

/** Names of the claims unless the issuer is configured otherwise. */
export const DEFAULT_CLAIMS: ClaimNames = {
  party: 'party',
  role: 'role',
  msp: 'msp',
  user: 'sub',
  roleNames: new Map(),
};

/** Who a token speaks of. */
export interface TokenIdentity {
  readonly party: string;
  readonly role: Role;
  readonly msp: string;
  readonly user: string;
}

/** @throws Refusal `not-authenticated` that names the claim which is missing or makes no sense */
export function identityIn(claims: Readonly<Record<string, unknown>>, names: ClaimNames): TokenIdentity {
  return {
    party: textIn(claims, names.party, CreditCode),
    role: roleIn(claimAt(claims, names.role), names),
    msp: textIn(claims, names.msp, Text),
    user: textIn(claims, names.user, Text),
  };
}

/** A claim that is a text of a form: whoever's token carries a valid signature and an impossible value is nobody. */
function textIn(
  claims: Readonly<Record<string, unknown>>,
  name: string,
  form: typeof Text | typeof CreditCode,
): string {
  const value = claimAt(claims, name);
  if (typeof value !== 'string' || value === '')
    return refuse('not-authenticated', `the token has no text claim ${name}`);
  try {
    return parseInput(form, value);
  } catch {
    return refuse('not-authenticated', `the claim ${name} does not have the required form`);
  }
}

function roleIn(value: unknown, { role, roleNames }: ClaimNames): Role {
  const given = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  if (given.length === 0) return refuse('not-authenticated', `the token has no claim ${role} with a role`);
  const roles = new Set(
    given.flatMap((name) => (roleNames.size === 0 ? (isRole(name) ? [name] : []) : (roleNames.get(name) ?? []))),
  );
  const [only] = roles;
  if (only !== undefined && roles.size === 1) return only;
  const found = only === undefined ? 'none that is known here' : `${[...roles].join(' and ')}, where one is wanted`;
  return refuse('not-authenticated', `the claim ${role} names ${found}`);
}

/** The value of a claim; undefined where there is none. What every object inherits is no claim. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  const path = name.startsWith('/') ? name.slice(1).split('/').map(unescaped) : [name];
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    claims,
  );
}

/** RFC 6901, section 3. */
function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
