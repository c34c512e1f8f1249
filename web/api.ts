/** The API as the console uses it: typed by its OpenAPI document, with the user's token; commands are waited for. */
import { useMemo } from 'react';
import { type ApiClient, connectApi, everyItem, type Page, type paths } from '../client/client';
import { type Session, useSession } from './session';

/** Answer of a GET route. */
export type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

/** One entry of a list. */
type Item<Path extends keyof paths> = Answer<Path> extends { items: (infer Entry)[] } ? Entry : never;

export type Receivable = Answer<'/receivables/{id}'>;
export type Offer = Answer<'/offers/{id}'>;
export type FinancingRequest = Item<'/financing-requests'>;
export type GreenEvent = Answer<'/green-events/{id}'>;
export type Operation = Answer<'/operations/{id}'>;
export type Lot = Answer<'/lots/{id}'>;
export type Credential = Item<'/credentials'>;
export type Facility = Item<'/facilities'>;
export type Firm = Item<'/firms'>;

/** A refusal of the API (RFC 9457), in the words of its catalogue. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

/** Problem details as the API sends them. */
export interface Problem {
  readonly title: string;
  readonly titleZh?: string;
  readonly detail?: string;
  readonly field?: string;
  readonly remedy?: string;
  /** Rules of the user's own that exclude what it asked for, and limits that do not reach. */
  readonly rules?: readonly string[];
  readonly limits?: readonly Readonly<Record<'limit' | 'capacityMinor' | 'usedMinor' | 'wantedMinor', string>>[];
}

/** How long a command's answer is waited for before the console looks by itself, in seconds. */
const WAIT_SECONDS = 20;
const LOOK_MS = 500;
/** Entries of a list that a page shows at most. */
const MOST_ENTRIES = 1_000;

/** The API for the user who is signed in. */
export function useApi(): Api {
  const session = useSession();
  return useMemo(() => new Api(session), [session]);
}

/** The typed client with the manners of the console: refusals are thrown, commands end before they are answered. */
export class Api {
  readonly client: ApiClient;

  constructor(readonly session: Session) {
    this.client = connectApi({ url: location.origin, token: () => session.token });
    this.client.use({
      onRequest({ request }) {
        // Problems come in the language of the page, which need not be the browser's.
        request.headers.set('accept-language', document.documentElement.lang);
        return request;
      },
    });
  }

  /** What a request answers. @throws Refused as the API says */
  async read<Body>(request: Promise<{ data?: Body; error?: unknown; response: Response }>): Promise<Body> {
    const { data, error, response } = await request;
    if (response.ok && data !== undefined) return data;
    if (response.status === 401) await this.session.signOut();
    throw new Refused(problemIn(error, response));
  }

  /** Every entry of a list, page by page, up to a number that a person still looks through. @throws Refused */
  async readAll<Entry>(
    page: (cursor: { cursor?: string }) => Promise<{ data?: Page<Entry>; error?: unknown; response: Response }>,
  ): Promise<Entry[]> {
    const entries: Entry[] = [];
    const pages = everyItem((cursor) => this.read(page(cursor === undefined ? {} : { cursor })));
    for await (const entry of pages) {
      entries.push(entry);
      if (entries.length >= MOST_ENTRIES) break;
    }
    return entries;
  }

  /**
   * Gives commands and waits until the ledger has them.
   * @param send sends the request with the headers that it is given; called once
   * @throws Refused when a command was refused
   */
  async give(
    send: (
      headers: CommandHeaders,
    ) => Promise<{ data?: { operations: readonly Operation[] }; error?: unknown; response: Response }>,
  ): Promise<readonly Operation[]> {
    const headers = { 'idempotency-key': crypto.randomUUID(), prefer: `wait=${WAIT_SECONDS}` };
    const { operations } = await this.read(send(headers));
    return await Promise.all(operations.map((operation) => this.ended(operation)));
  }

  /** Waits for an operation's end. @throws Refused */
  private async ended(operation: Operation): Promise<Operation> {
    let current = operation;
    while (current.state === 'accepted') {
      await new Promise((look) => setTimeout(look, LOOK_MS));
      current = await this.read(this.client.GET('/operations/{id}', { params: { path: { id: operation.id } } }));
    }
    if (current.problem !== undefined) throw new Refused(current.problem as Problem);
    return current;
  }
}

/** Headers of every request that gives commands. */
export interface CommandHeaders {
  readonly 'idempotency-key': string;
  readonly prefer: string;
}

function problemIn(error: unknown, response: Response): Problem {
  if (typeof error === 'object' && error !== null && 'title' in error) return error as Problem;
  return { title: `${response.status} ${response.statusText}` };
}
