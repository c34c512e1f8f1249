/** Serves health, readiness and metrics of a process on a port of its own, which is not the public's. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics';
import type { ReadinessCheck } from './readiness';

/** A running status server. */
export interface StatusServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What it shows and to whom. */
export interface Status {
  readonly metrics: Metrics;
  readonly readiness: ReadinessCheck;
  /** Bearer token that /metrics asks for; anybody who reaches the port may read it without one. */
  readonly token?: string | undefined;
}

const LOCAL = '127.0.0.1';

/** The server that the settings ask for; `undefined` when they name no port. @throws Error when the port is taken */
export async function serveStatus(
  settings: { STATUS_PORT?: string; STATUS_HOST?: string; METRICS_TOKEN?: string },
  status: Omit<Status, 'token'>,
): Promise<StatusServer | undefined> {
  if (settings.STATUS_PORT === undefined) return undefined;
  const shown = { ...status, token: settings.METRICS_TOKEN };
  const server = createServer((request, response) => {
    answer(shown, request, response).catch(() => response.destroy());
  });
  server.requestTimeout = 10_000;
  const host = settings.STATUS_HOST ?? LOCAL;
  await listen(server, host, Number(settings.STATUS_PORT));
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer({ metrics, readiness, token }: Status, request: IncomingMessage, response: ServerResponse) {
  const path = (request.url ?? '').split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, { status: 'GET only' });
  switch (path) {
    case '/health':
      return send(response, 200, { status: 'ok' });
    case '/ready': {
      const state = await readiness();
      return send(response, state.status === 'ok' ? 200 : 503, state);
    }
    case '/metrics':
      if (!mayRead(token, request.headers.authorization))
        return send(response, 401, { status: 'bearer token missing' });
      response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
      return void response.end(await metrics.metrics());
    default:
      return send(response, 404, { status: 'only /health, /ready and /metrics are here' });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...challenge });
  response.end(JSON.stringify(body));
}

function mayRead(token: string | undefined, authorization = ''): boolean {
  if (token === undefined) return true;
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
