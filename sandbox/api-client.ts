/** A client of the API, as any firm's own system would be: retries with the same key until the service answers. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProblemDetails } from '../domain/problems';

/** One command's operation, as the API shows it. */
export interface Operation {
  readonly id: string;
  readonly command: string;
  readonly state: 'accepted' | 'applied' | 'refused';
  readonly subject?: string;
  readonly blockNumber?: string;
  readonly problem?: ProblemDetails;
}

/** The API's answer to a request that gives commands. */
export interface CommandAnswer {
  readonly operations: readonly Operation[];
  readonly refusals: readonly { readonly subject: string; readonly problem: ProblemDetails }[];
}

/** The API refused: the problem says why. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  constructor(readonly problem: ProblemDetails) {
    super(`${problem.title}: ${problem.detail}`);
  }
}

/** What a user of the API can ask for. */
export interface ApiUser {
  /** What a path shows: JSON as what it says, anything else as its text. */
  get<Body>(path: string): Promise<Body>;
  put<Body>(path: string, body: object): Promise<Body>;
  /** Gives commands and waits for their end; the key follows from the request, so a repetition is the same request. */
  give(path: string, body: object | { mediaType: string; bytes: Buffer }): Promise<CommandAnswer>;
}

/** The key of a request that posts something: the same request has the same, whoever sends it again. */
export function requestKey(path: string, bytes: Buffer): string {
  return createHash('sha256').update(`POST ${path}\n`).update(bytes).digest('hex');
}

const WAIT_SECONDS = 20;
const RETRY_MS = 250;

/** @param patienceMs how long the service may be away before a request fails for good */
export function apiUser(url: string, token: string, patienceMs = 120_000): ApiUser {
  const authorization = `Bearer ${token}`;

  async function send<Body>(method: string, path: string, init: RequestInit): Promise<{ status: number; body: Body }> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const response = await attempt(`${url}${path}`, { ...init, method });
      if (response !== undefined && response.status < 500) return response as { status: number; body: Body };
      if (Date.now() > deadline) throw new Error(`${method} ${path}: the service did not answer for ${patienceMs} ms`);
      await delay(RETRY_MS);
    }
  }

  return {
    async get<Body>(path: string) {
      const { status, body } = await send<Body>('GET', path, { headers: { authorization } });
      if (status >= 400) throw new ApiRefusal(body as ProblemDetails);
      return body;
    },

    async put<Body>(path: string, content: object) {
      const headers = { authorization, 'content-type': 'application/json' };
      const { status, body } = await send<Body>('PUT', path, { headers, body: JSON.stringify(content) });
      if (status >= 400) throw new ApiRefusal(body as ProblemDetails);
      return body;
    },

    async give(path, content) {
      const isDocument = 'bytes' in content && Buffer.isBuffer(content.bytes);
      const bytes = isDocument ? (content as { bytes: Buffer }).bytes : Buffer.from(JSON.stringify(content));
      const mediaType = isDocument ? (content as { mediaType: string }).mediaType : 'application/json';
      const headers = {
        authorization,
        'content-type': mediaType,
        'idempotency-key': requestKey(path, bytes),
        prefer: `wait=${WAIT_SECONDS}`,
      };
      const deadline = Date.now() + patienceMs;
      for (;;) {
        const { status, body } = await send<CommandAnswer>('POST', path, { headers, body: bytes });
        if (status >= 400) throw new ApiRefusal(body as unknown as ProblemDetails);
        if (status === 200) return body;
        if (Date.now() > deadline) throw new Error(`POST ${path}: the commands did not end within ${patienceMs} ms`);
      }
    },
  };
}

/** One exchange; `undefined` when nobody answered. */
async function attempt(url: string, init: RequestInit): Promise<{ status: number; body: unknown } | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout((WAIT_SECONDS + 10) * 1_000) });
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: text === '' ? undefined : isJson ? JSON.parse(text) : text };
  } catch {
    return undefined; // refused, cut off or timed out: the caller sends the same request again
  }
}
