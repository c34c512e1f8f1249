/** Who asks: a bearer token of the configured issuer names party, role, organisation and user. */
import { errors, jwtVerify } from 'jose';
import { Refusal, refuse } from '../domain/problems';
import { userLabel } from '../network/certificates/labels';
import type { Actor } from '../store/command-log';
import { type ClaimNames, identityIn } from './claims';
import type { IssuerKeys } from './issuer-keys';
import type { Api } from './service';

/** Signatures that tokens may have: public keys alone check them, so whoever checks cannot sign. */
export const SIGNATURE_ALGORITHMS = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
] as const;

/** What a token has to be. */
export interface TokenRules {
  /** The claim `iss`, to the letter. */
  readonly issuer: string;
  /** Whom tokens are for: the claim `aud` names one of these. */
  readonly audience: readonly string[];
  /** Algorithms of signatures; no other is accepted, whatever a token's header says. */
  readonly algorithms: readonly (typeof SIGNATURE_ALGORITHMS)[number][];
  /** By how much the issuer's clock may differ from this one's, in seconds. */
  readonly clockSkewSeconds: number;
  readonly claims: ClaimNames;
  readonly keys: IssuerKeys;
}

/** The longest token that is looked at, in characters. */
const MAX_TOKEN_LENGTH = 8_192;
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** Lets requests pass that carry a valid token, and sets `request.actor` and `request.tokenExpiresAt`. */
export async function authenticate(api: Api, rules: TokenRules): Promise<void> {
  api.decorateRequest('actor');
  api.decorateRequest('tokenExpiresAt', 0);
  api.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.open === true || request.is404) return;
    const claims = await claimsIn(request.headers.authorization, rules);
    request.actor = actorOf(claims, rules);
    request.tokenExpiresAt = Number(claims.exp) * 1_000;
  });
}

/** @throws Refusal `not-authenticated`, or `issuer-unavailable` when nobody can tell */
async function claimsIn(authorization: string | undefined, rules: TokenRules): Promise<Claims> {
  const [, token] = BEARER.exec(authorization ?? '') ?? [];
  if (token === undefined) return refuse('not-authenticated', 'the header Authorization carries no bearer token');
  if (token.length > MAX_TOKEN_LENGTH) return refuse('not-authenticated', 'the token is too long');
  return await verifiedClaims(token, rules);
}

type Claims = Readonly<Record<string, unknown>>;

/** @throws Refusal `not-authenticated` when the claims name nobody */
function actorOf(claims: Claims, rules: TokenRules): Actor {
  const { party, role, msp, user } = identityIn(claims, rules.claims);
  return { party, role, user, identity: userLabel(msp, { party, role }, user) };
}

async function verifiedClaims(token: string, rules: TokenRules): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, (header, parts) => rules.keys.keyFor(header, parts), {
      issuer: rules.issuer,
      audience: [...rules.audience],
      algorithms: [...rules.algorithms],
      clockTolerance: rules.clockSkewSeconds,
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // What the library finds wrong with a token says nothing of the key; anything else says nothing at all.
    return refuse('not-authenticated', error instanceof errors.JOSEError ? error.message : 'the token cannot be read');
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that needs no token. */
    open?: boolean;
  }
}
