/** How the API knows its users: the settings of the token issuer, and the rules that they make. */
import { type Static, Type } from 'typebox';
import { isRole, ROLES, type Role } from '../domain/participants';
import { NumberSetting, TextSetting } from '../runtime/settings';
import { SIGNATURE_ALGORITHMS, type TokenRules } from './authentication';
import { DEFAULT_CLAIMS } from './claims';
import { issuerKeys } from './issuer-keys';

const ALGORITHM = SIGNATURE_ALGORITHMS.join('|');
const ROLE = ROLES.join('|');
const DEFAULT_CLOCK_SKEW_SECONDS = 30;
const MAX_CLOCK_SKEW_SECONDS = 120;

/** A claim by its name, or by a JSON Pointer into the claims. */
function ClaimSetting(what: string) {
  return Type.Optional(TextSetting(`claim that names ${what}: its name, or a JSON Pointer that begins with /`));
}

/** The settings, by the names of their environment variables. */
export const OidcSettings = {
  OIDC_ISSUER: TextSetting('issuer of the tokens, as their claim iss names it: an address', '^https?://.+'),
  OIDC_AUDIENCE: TextSetting('whom the tokens are for, as their claim aud names it; several by commas'),
  OIDC_JWKS_URL: Type.Optional(
    TextSetting(
      "address of the issuer's key set, where it is not to be asked of its discovery document",
      '^https?://.+',
    ),
  ),
  OIDC_ALGORITHMS: Type.Optional(
    TextSetting(
      `signatures of tokens, by commas, of ${SIGNATURE_ALGORITHMS.join(', ')}`,
      `^(${ALGORITHM})(,(${ALGORITHM}))*$`,
    ),
  ),
  OIDC_CLOCK_SKEW_SECONDS: Type.Optional({
    ...NumberSetting(`seconds by which the issuer's clock may differ, up to ${MAX_CLOCK_SKEW_SECONDS}`),
    pattern: '^([1-9]|[1-9][0-9]|1[01][0-9]|120)$',
  }),
  OIDC_PARTY_CLAIM: ClaimSetting("the user's firm by its unified social credit code"),
  OIDC_ROLE_CLAIM: ClaimSetting("the user's role"),
  OIDC_MSP_CLAIM: ClaimSetting('the organisation (MSP) that hosts the firm'),
  OIDC_USER_CLAIM: ClaimSetting('the user itself, for ever'),
  OIDC_ROLES: Type.Optional(
    TextSetting(
      `the issuer's names of roles, as name=role by commas, with roles of ${ROLES.join(', ')}`,
      `^[^,=]+=(${ROLE})(,[^,=]+=(${ROLE}))*$`,
    ),
  ),
};

const Settings = Type.Object(OidcSettings);

/** The rules that the settings make. */
export function tokenRulesOf(settings: Static<typeof Settings>, onTrouble: (what: string) => void): TokenRules {
  return {
    issuer: settings.OIDC_ISSUER,
    audience: settings.OIDC_AUDIENCE.split(','),
    algorithms: (settings.OIDC_ALGORITHMS ?? 'ES256').split(',') as unknown as TokenRules['algorithms'],
    clockSkewSeconds: Number(settings.OIDC_CLOCK_SKEW_SECONDS ?? DEFAULT_CLOCK_SKEW_SECONDS),
    claims: {
      party: settings.OIDC_PARTY_CLAIM ?? DEFAULT_CLAIMS.party,
      role: settings.OIDC_ROLE_CLAIM ?? DEFAULT_CLAIMS.role,
      msp: settings.OIDC_MSP_CLAIM ?? DEFAULT_CLAIMS.msp,
      user: settings.OIDC_USER_CLAIM ?? DEFAULT_CLAIMS.user,
      roleNames: new Map(rolesIn(settings.OIDC_ROLES ?? '')),
    },
    keys: issuerKeys({ issuer: settings.OIDC_ISSUER, jwksUrl: settings.OIDC_JWKS_URL, onTrouble }),
  };
}

function rolesIn(text: string): [string, Role][] {
  return text.split(',').flatMap((entry): [string, Role][] => {
    const [name = '', role = ''] = entry.split('=');
    return isRole(role) ? [[name, role]] : [];
  });
}
