/** Puts the API together: what every route shares, then one file a resource. */
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import fastify, { type FastifyServerOptions } from 'fastify';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { refuse } from '../domain/problems';
import { authenticate } from './authentication';
import { acceptCompressedBodies } from './content-encoding';
import { answerProblems, sendProblem } from './problems';
import { auditRoutes } from './routes/audit';
import { documentRoutes, FORM_LIMITS } from './routes/documents';
import { facilityRoutes } from './routes/facilities';
import { financingRoutes } from './routes/financing';
import { greenEventRoutes } from './routes/green-events';
import { lifeCycleRoutes } from './routes/life-cycle';
import { operationRoutes } from './routes/operations';
import { participantRoutes } from './routes/participants';
import { receivableRoutes } from './routes/receivables';
import { sandboxRoutes } from './routes/sandbox';
import type { Api, Service } from './service';

const MAX_BODY_BYTES = 5 * 1024 * 1024;
const DOCUMENT_TYPES = ['application/xml', 'text/xml', 'application/ld+json'];

/** What the API is configured with, besides the parts that it stands on. */
export interface ApiOptions {
  /** PEM of the token issuer's key. */
  readonly tokenPublicKey: string;
  readonly tokenIssuer: string;
  /** Whether the sandbox's routes are there. */
  readonly sandbox: boolean;
  readonly logger?: FastifyServerOptions['logger'];
}

/** Builds the API; it listens when the caller says so. */
export async function buildApi(service: Service, options: ApiOptions): Promise<Api> {
  const api: Api = fastify({
    logger: options.logger ?? false,
    bodyLimit: MAX_BODY_BYTES,
    // What is wrong with an address itself is found before any route is.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply, { slug: 'invalid-input', detail: error.message, field: '(url)' });
    },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  answerProblems(api);
  await api.register(helmet);
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'GreenTier', version: '1', description: 'Green supply-chain finance over a permissioned ledger' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ bearer: [] }],
    },
  });
  await authenticate(api, options.tokenPublicKey, options.tokenIssuer);
  for (const type of DOCUMENT_TYPES) {
    api.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
  acceptCompressedBodies(api);
  await api.register(multipart, { limits: FORM_LIMITS });
  healthRoutes(api, service);
  participantRoutes(api, service);
  greenEventRoutes(api, service);
  receivableRoutes(api, service);
  documentRoutes(api, service);
  lifeCycleRoutes(api, service);
  facilityRoutes(api, service);
  financingRoutes(api, service);
  operationRoutes(api, service);
  auditRoutes(api, service);
  if (options.sandbox) sandboxRoutes(api, service);
  return api;
}

function healthRoutes(api: Api, { database }: Service): void {
  const Health = Type.Object({ status: Type.Literal('ok') });
  const open = { config: { open: true } };
  api.get('/health', { ...open, schema: { response: { 200: Health } } }, async () => ({ status: 'ok' as const }));
  api.get('/ready', { ...open, schema: { response: { 200: Health } } }, async () => {
    await sql`select 1`.execute(database).catch(() => refuse('ledger-unavailable', 'the database is away'));
    return { status: 'ok' as const };
  });
  api.get('/openapi.json', { ...open, schema: { hide: true } }, async () => api.swagger());
}
