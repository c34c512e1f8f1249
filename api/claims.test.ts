// How an issuer's own words become party, role, organisation and user.

import type { Role } from '../domain/participants';
import { Refusal } from '../domain/problems';
import { DEFAULT_CLAIMS, identityIn } from './claims';
import { tokenRulesOf } from './oidc-settings';

const PARTY = '91420802MAYW0G386H';
const KEYCLOAK = {
  ...DEFAULT_CLAIMS,
  party: 'https://greentier.example/uscc',
  role: '/resource_access/greentier/roles',
  msp: '/org~1unit/msp',
  roleNames: new Map<string, Role>([['gt-bank', 'bank']]),
};
const TOKEN = {
  sub: 'a1b2',
  'https://greentier.example/uscc': PARTY,
  resource_access: { greentier: { roles: ['offline_access', 'gt-bank'] } },
  'org/unit': { msp: 'BankAMSP' },
};

test('claims are found by name, by pointer and in a list of groups', () => {
  expect(identityIn(TOKEN, KEYCLOAK)).toEqual({ party: PARTY, role: 'bank', msp: 'BankAMSP', user: 'a1b2' });
});

test.each<[string, object, string]>([
  ['a pointer that ends in the middle', { ...TOKEN, resource_access: { greentier: 'bank' } }, 'the token has no claim'],
  [
    'a role by its own name where the issuer has others',
    { ...TOKEN, resource_access: { greentier: { roles: ['bank'] } } },
    'names none',
  ],
  [
    'a user of many characters',
    { ...TOKEN, sub: 'x'.repeat(100_000) },
    'the claim sub does not have the required form',
  ],
  ['a user that is a number', { ...TOKEN, sub: 7 }, 'no text claim sub'],
])('%s is refused by the name of the claim', (_, claims, text) => {
  expect(() => identityIn(claims as Record<string, unknown>, KEYCLOAK)).toThrow(Refusal);
  expect(() => identityIn(claims as Record<string, unknown>, KEYCLOAK)).toThrow(text);
});

test('what every object inherits is no claim', () => {
  const names = { ...DEFAULT_CLAIMS, user: '/constructor/name' };
  expect(() => identityIn({ party: PARTY, role: 'bank', msp: 'BankAMSP' }, names)).toThrow('no text claim');
});

test('the settings name algorithms, audiences, skew and roles; only public keys check tokens', () => {
  const settings = { OIDC_ISSUER: 'https://issuer.test', OIDC_AUDIENCE: 'a,b' };
  expect(tokenRulesOf(settings, () => undefined)).toMatchObject({
    audience: ['a', 'b'],
    algorithms: ['ES256'],
    clockSkewSeconds: 30,
  });
  const other = tokenRulesOf(
    {
      ...settings,
      OIDC_ALGORITHMS: 'PS256,EdDSA',
      OIDC_CLOCK_SKEW_SECONDS: '5',
      OIDC_ROLES: 'gt-bank=bank,核心=anchor',
    },
    () => undefined,
  );
  expect(other).toMatchObject({ algorithms: ['PS256', 'EdDSA'], clockSkewSeconds: 5 });
  expect([...other.claims.roleNames]).toEqual([
    ['gt-bank', 'bank'],
    ['核心', 'anchor'],
  ]);
});
