/** What is seen of every request from outside: an id, one log line, its duration, and a span that its commands continue. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Metrics, requestMetrics } from '../runtime/metrics';
import { NO_TRACING, type Span, type Tracing, traceparentIn } from '../runtime/tracing';
import type { Api } from './service';

/** Where it is seen; nothing is measured or traced where neither is given. */
export interface Observation {
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
}

/** The form of a request id that a client may bring; another one is replaced. */
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** The id of a request: the client's own, when it has the form of one, so that it finds its request in the log. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Watches all requests of the API. */
export function observeRequests(api: Api, { metrics, tracing = NO_TRACING }: Observation): void {
  const duration = metrics === undefined ? undefined : requestMetrics(metrics);
  api.decorateRequest('span');
  api.decorateRequest('operationIds');
  api.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
    request.span = tracing.start(`${request.method} ${routeOf(request)}`, {
      kind: 'server',
      parent: traceparentIn(request.headers.traceparent),
      attributes: { 'http.request.method': request.method, 'http.route': routeOf(request), 'request.id': request.id },
    });
  });
  api.addHook('onResponse', async (request, reply) => {
    const { method, span, actor, operationIds } = request;
    const [route, status] = [routeOf(request), reply.statusCode];
    duration?.observe({ method, route, status }, reply.elapsedTime / 1_000);
    span.set({ 'http.response.status_code': status, ...(actor === undefined ? {} : { 'user.party': actor.party }) });
    span.end(status >= 500 ? new Error(`status ${status}`) : undefined);
    // Health is asked for every few seconds: it would be most of the log.
    if (request.routeOptions.config.open === true && status < 500) return;
    request.log.info(
      {
        method,
        route,
        status,
        ms: Math.round(reply.elapsedTime),
        ...(actor === undefined ? {} : { party: actor.party, role: actor.role }),
        ...(operationIds === undefined ? {} : listed(operationIds)),
      },
      'answered',
    );
  });
}

/** Ids that one log line names; how many there were stands beside them. */
const MAX_LOGGED_IDS = 50;

function listed(operationIds: readonly string[]) {
  return { operations: operationIds.slice(0, MAX_LOGGED_IDS), commands: operationIds.length };
}

/** The route's pattern, not its address: ids in addresses would make every request a route of its own. */
function routeOf({ routeOptions }: { readonly routeOptions: { readonly url?: string | undefined } }): string {
  return routeOptions.url ?? '(none)';
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's span, whose context its commands carry on. */
    span: Span;
    /** The operations that the request gave or found, for its log line. */
    operationIds: readonly string[] | undefined;
  }
}
