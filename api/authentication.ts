/** Who asks: a bearer token of the configured issuer names party, role and organisation. */
import jwt from '@fastify/jwt';
import { Type } from 'typebox';
import { CreditCode, Text } from '../domain/fields';
import { type Role, RoleName } from '../domain/participants';
import { Refusal, refuse } from '../domain/problems';
import { parseInput } from '../domain/validation';
import type { Actor } from '../store/command-log';
import type { Api } from './service';

const Claims = Type.Object({ party: CreditCode, role: RoleName, msp: Text });

/** Algorithm of the tokens; no other is accepted, whatever a token's header says. */
const ALGORITHM = 'ES256';

/**
 * Lets requests pass that carry a valid token, and sets `request.actor`.
 * @param publicKey PEM of the issuer's P-256 key
 */
export async function authenticate(api: Api, publicKey: string, issuer: string): Promise<void> {
  await api.register(jwt, {
    secret: { public: publicKey },
    verify: { algorithms: [ALGORITHM], allowedIss: issuer, requiredClaims: ['exp', 'sub'] },
  });
  api.decorateRequest('actor');
  api.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.open === true || request.is404) return;
    try {
      request.actor = actorOf(await request.jwtVerify());
    } catch (error) {
      if (error instanceof Refusal) throw error;
      refuse('not-authenticated', error instanceof Error ? error.message : 'the token could not be read');
    }
  });
}

function actorOf(claims: unknown): Actor {
  const { party, role, msp } = parseInput(Claims, claims);
  return { party, role: role as Role, identity: `${msp}.${party}.${role}` };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that needs no token. */
    open?: boolean;
  }
}
