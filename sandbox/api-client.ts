/** A client of the API, as any firm's own system would be: the typed one, which asks again until the service answers. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connectApi, type paths, type Schema } from '../client/client';
import type { ProblemDetails } from '../domain/problems';

/** One command's operation, as the API shows it. */
export type Operation = Schema<'Operation'>;
/** The API's answer to a request that gives commands. */
export type CommandAnswer = Schema<'Operations'>;

/** The API refused: the problem says why. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  constructor(readonly problem: ProblemDetails) {
    super(`${problem.title}: ${problem.detail}`);
  }
}

type Method = 'get' | 'put' | 'post';
/** The paths of the API's document that take a method. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends { [Each in M]: { responses: unknown } } ? Path : never;
}[keyof paths];
type OperationAt<M extends Method, Path extends keyof paths> = paths[Path] extends { [Each in M]: infer Op }
  ? Op
  : never;
type Content<Op, Status extends number> = Op extends {
  responses: { [Each in Status]: { content: infer Body extends object } };
}
  ? Body[keyof Body]
  : never;
/** What a route answers. */
export type AnswerOf<M extends Method, Path extends keyof paths> =
  | Content<OperationAt<M, Path>, 200>
  | Content<OperationAt<M, Path>, 201>;

type Part<Name extends string, Value> = [Exclude<Value, undefined>] extends [never]
  ? unknown
  : undefined extends Value
    ? { readonly [Each in Name]?: Value }
    : { readonly [Each in Name]: Value };
type ParameterOf<Op, Name extends 'path' | 'query'> = Op extends { parameters: { [Each in Name]?: infer Value } }
  ? Op extends { parameters: { [Each in Name]: unknown } }
    ? Value
    : Value | undefined
  : undefined;
type BodyOf<Op> = Op extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : Op extends { requestBody?: { content: unknown } }
    ? Document
    : undefined;

/** What goes with a request: the parameters of its path and query, and its body. */
export type Given<M extends Method, Path extends keyof paths> = Part<
  'path',
  ParameterOf<OperationAt<M, Path>, 'path'>
> &
  Part<'query', ParameterOf<OperationAt<M, Path>, 'query'>> &
  Part<'body', BodyOf<OperationAt<M, Path>>>;
type Rest<Value> = Record<never, never> extends Value ? [given?: Value] : [given: Value];

/** A document as it goes. */
export interface Document {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What a user of the API can ask for. */
export interface ApiUser {
  /** What a path shows: JSON as what it says, anything else as its text. */
  get<Path extends PathOf<'get'>>(path: Path, ...given: Rest<Given<'get', Path>>): Promise<AnswerOf<'get', Path>>;
  put<Path extends PathOf<'put'>>(path: Path, ...given: Rest<Given<'put', Path>>): Promise<AnswerOf<'put', Path>>;
  /** Gives commands and waits for their end; the key follows from the request, so a repetition is the same request. */
  give<Path extends PathOf<'post'>>(path: Path, ...given: Rest<Given<'post', Path>>): Promise<AnswerOf<'post', Path>>;
}

/** The key of a request that posts something: the same request has the same, whoever sends it again. */
export function requestKey(path: string, bytes: Uint8Array): string {
  return createHash('sha256').update(`POST ${path}\n`).update(bytes).digest('hex');
}

const WAIT_SECONDS = 20;
const RETRY_MS = 250;

/** @param patienceMs how long the service may be away before a request fails for good */
export function apiUser(url: string, token: string, patienceMs = 120_000): ApiUser {
  const client = connectApi({ url, token: () => token, fetch: (request) => patiently(request, patienceMs) });
  client.use({
    async onRequest({ request }) {
      if (request.method !== 'POST') return;
      const { pathname, search } = new URL(request.url);
      const bytes = new Uint8Array(await request.clone().arrayBuffer());
      request.headers.set('idempotency-key', requestKey(`${pathname}${search}`, bytes));
      request.headers.set('prefer', `wait=${WAIT_SECONDS}`);
    },
  });

  async function ask(method: Method, path: string, given: Loose = {}): Promise<{ status: number; body: unknown }> {
    const { path: inPath, query, body } = given;
    const init = {
      params: { path: inPath, query },
      parseAs: 'text',
      ...(body === undefined ? {} : isDocument(body) ? documentInit(body) : { body }),
    };
    // The types are those of the callers above; here any path is as good as another.
    const { data, error, response } = await client.request(method, path as never, init as never);
    if (!response.ok) throw new ApiRefusal(error as unknown as ProblemDetails);
    const isJson = /^application\/(?:[a-z]+\+)?json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(String(data)) : data };
  }

  return {
    get: async (path, ...[given]) => (await ask('get', path, given as Loose)).body as never,
    put: async (path, ...[given]) => (await ask('put', path, given as Loose)).body as never,
    async give(path, ...[given]) {
      for (const deadline = Date.now() + patienceMs; ; ) {
        const { status, body } = await ask('post', path, given as Loose);
        if (status !== 202) return body as never;
        if (Date.now() > deadline) throw new Error(`POST ${path}: the commands did not end within ${patienceMs} ms`);
      }
    },
  };
}

interface Loose {
  readonly path?: object;
  readonly query?: object;
  readonly body?: unknown;
}

function isDocument(body: unknown): body is Document {
  return typeof body === 'object' && body !== null && 'bytes' in body && body.bytes instanceof Uint8Array;
}

function documentInit({ mediaType, bytes }: Document) {
  return { body: bytes, headers: { 'content-type': mediaType } };
}

/** Sends a request until it is answered by the service itself, always the same one. @throws Error when patience ends */
async function patiently(request: Request, patienceMs: number): Promise<Response> {
  for (const deadline = Date.now() + patienceMs; ; ) {
    const response = await attempt(request.clone());
    if (response !== undefined && response.status < 500) return response;
    if (Date.now() > deadline) {
      throw new Error(`${request.method} ${request.url}: the service did not answer for ${patienceMs} ms`);
    }
    await delay(RETRY_MS);
  }
}

/** One exchange; `undefined` when nobody answered, or not to the end. */
async function attempt(request: Request): Promise<Response | undefined> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout((WAIT_SECONDS + 10) * 1_000) });
    return new Response(response.status === 204 ? null : await response.arrayBuffer(), response);
  } catch {
    return undefined; // refused, cut off or timed out: the caller sends the same request again
  }
}
