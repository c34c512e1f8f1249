/** Puts the API together: what every route shares, then one file a resource. */
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { Type } from 'typebox';
import type { Log } from '../runtime/log';
import type { ReadinessCheck } from '../runtime/readiness';
import { authenticate, type TokenRules } from './authentication';
import { admitRoles } from './authorisation';
import { endSilentConnections } from './connections';
import { type ConsoleOptions, consoleRoutes } from './console';
import { acceptCompressedBodies } from './content-encoding';
import { type Observation, observeRequests, requestIdOf } from './observation';
import { documentApi } from './openapi/document';
import { documentPage } from './openapi/page';
import { answerProblems, ProblemBody, sendProblem } from './problems';
import { auditRoutes } from './routes/audit';
import { collectionRoutes } from './routes/collection';
import { documentRoutes, FORM_LIMITS } from './routes/documents';
import { earlyPaymentRoutes } from './routes/early-payments';
import { eventRoutes, type StreamTimes } from './routes/events';
import { facilityRoutes } from './routes/facilities';
import { financingRoutes } from './routes/financing';
import { greenEventRoutes } from './routes/green-events';
import { importRoutes } from './routes/imports';
import { jobRoutes } from './routes/jobs';
import { lifeCycleRoutes } from './routes/life-cycle';
import { mandateRoutes } from './routes/mandates';
import { matchingRoutes } from './routes/matching';
import { meRoute } from './routes/me';
import { operationRoutes } from './routes/operations';
import { participantRoutes } from './routes/participants';
import { policyRoutes } from './routes/policies';
import { quoteRoutes } from './routes/quotes';
import { receivableRoutes } from './routes/receivables';
import { reminderRoutes } from './routes/reminders';
import { sandboxRoutes } from './routes/sandbox';
import { settlementRoutes } from './routes/settlement';
import { settlementItemRoutes } from './routes/settlement-items';
import { statementRoutes } from './routes/statements';
import { verificationRoutes } from './routes/verification';
import { webhookRoutes } from './routes/webhooks';
import type { Api, Service } from './service';
import { validateStrictly } from './validation';
import { keepAnswersPrivate } from './versions';

const MAX_BODY_BYTES = 5 * 1024 * 1024;
const DOCUMENT_TYPES = ['application/xml', 'text/xml', 'application/ld+json'];

/** What the API is configured with, besides the parts that it stands on. */
export interface ApiOptions extends Observation {
  /** Whose tokens are accepted, and how they say who asks. */
  readonly tokens: TokenRules;
  /** Whether the sandbox's routes are there. */
  readonly sandbox: boolean;
  /** Where the console's users sign in; without it, there is no console here. */
  readonly console?: ConsoleOptions;
  /** Whether everything that the API stands on can be used now; always, where nothing is asked. */
  readonly readiness?: ReadinessCheck;
  readonly log?: Log;
  /** Times of the streams of events; by default the usual ones. */
  readonly streamTimes?: StreamTimes;
}

/** Builds the API; it listens when the caller says so. */
export async function buildApi(service: Service, options: ApiOptions): Promise<Api> {
  const api: Api = fastify({
    ...(options.log === undefined ? { logger: false } : { loggerInstance: options.log as FastifyBaseLogger }),
    // One line an answer is enough, and observeRequests writes it.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    genReqId: requestIdOf,
    bodyLimit: MAX_BODY_BYTES,
    // What is wrong with an address itself is found before any route is.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply, { slug: 'invalid-input', detail: error.message, field: '(url)' });
    },
  });
  validateStrictly(api);
  const stopping = new AbortController();
  api.decorate('stopping', stopping.signal);
  api.addHook('preClose', async () => stopping.abort());
  endSilentConnections(api);
  answerProblems(api);
  observeRequests(api, options);
  await api.register(helmet);
  await documentApi(api);
  keepAnswersPrivate(api);
  await authenticate(api, options.tokens);
  admitRoles(api);
  for (const type of DOCUMENT_TYPES) {
    api.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
  acceptCompressedBodies(api);
  await api.register(multipart, { limits: FORM_LIMITS });
  healthRoutes(api, options.readiness ?? ALWAYS_READY);
  meRoute(api, service);
  participantRoutes(api, service);
  greenEventRoutes(api, service);
  receivableRoutes(api, service);
  documentRoutes(api, service);
  verificationRoutes(api, service);
  await importRoutes(api, service);
  lifeCycleRoutes(api, service);
  facilityRoutes(api, service);
  financingRoutes(api, service);
  policyRoutes(api, service);
  quoteRoutes(api, service);
  matchingRoutes(api, service);
  mandateRoutes(api, service);
  earlyPaymentRoutes(api, service);
  operationRoutes(api, service);
  eventRoutes(api, service, options.streamTimes);
  webhookRoutes(api, service, options.sandbox);
  jobRoutes(api, service);
  auditRoutes(api, service);
  settlementRoutes(api, service);
  settlementItemRoutes(api, service);
  collectionRoutes(api, service);
  reminderRoutes(api, service);
  statementRoutes(api, service);
  if (options.sandbox) sandboxRoutes(api, service);
  if (options.console !== undefined) await consoleRoutes(api, options.console);
  await documentPage(api);
  return api;
}

const ALWAYS_READY: ReadinessCheck = async () => ({ status: 'ok', parts: {} });

function healthRoutes(api: Api, readiness: ReadinessCheck): void {
  const Health = Type.Object({ status: Type.Literal('ok') });
  const Ready = Type.Object({
    status: Type.Enum(['ok', 'notReady']),
    parts: Type.Record(Type.String(), Type.String(), { description: 'ok, or what is wrong, by part' }),
  });
  const open = { config: { open: true } };
  const schema = { tags: ['service'], security: [] };
  api.get(
    '/health',
    {
      ...open,
      schema: {
        ...schema,
        operationId: 'getHealth',
        summary: 'Whether the process answers',
        response: { 200: Health, default: ProblemBody },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  api.get(
    '/ready',
    {
      ...open,
      schema: {
        ...schema,
        operationId: 'getReadiness',
        summary: 'Whether the process can do its work, and which part cannot',
        response: { 200: Ready, 503: Ready, default: ProblemBody },
      },
    },
    async (_request, reply) => {
      const state = await readiness();
      return await reply.code(state.status === 'ok' ? 200 : 503).send({ ...state, parts: { ...state.parts } });
    },
  );
  api.get('/openapi.json', { ...open, schema: { hide: true } }, async () => api.swagger());
}
