/** Follows the API's stream of events: read by `fetch`, so that it carries the user's token, and opened again when it breaks. */
import { createParser } from 'eventsource-parser';
import type { ClientOptions, Schema } from './client';

export type RecordEvent = Schema<'RecordEvent'>;
export type OperationEvent = Schema<'OperationEvent'>;
export type ReminderEvent = Schema<'ReminderEvent'>;

/** Who is told what. */
export interface EventListeners {
  readonly record?: (event: RecordEvent) => void;
  readonly operation?: (event: OperationEvent) => void;
  readonly reminder?: (event: ReminderEvent) => void;
  /** Everything from before the stream was opened was told; what comes now is new. */
  readonly caughtUp?: () => void;
  /** The stream is open, or is not: what a page shows may be old then. */
  readonly live?: (isLive: boolean) => void;
}

/** The client's way to the API, and where the stream goes on. */
export interface FollowOptions extends Pick<ClientOptions, 'url' | 'token'> {
  readonly signal: AbortSignal;
  /** Id of the last event that was read before; by default the stream begins now. */
  readonly lastEventId?: string;
  readonly fetch?: typeof fetch;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Follows until the signal aborts. A stream that breaks is opened again behind the last event that was read, so that
 * nothing is missed and nothing is told twice.
 * @throws Error when the API refuses, other than for now
 */
export async function followEvents(options: FollowOptions, listeners: EventListeners): Promise<void> {
  let lastEventId = options.lastEventId;
  let retryMs = FIRST_RETRY_MS;
  while (!options.signal.aborted) {
    try {
      const response = await open(options, lastEventId);
      retryMs = FIRST_RETRY_MS;
      listeners.live?.(true);
      await readAll(response, (id) => (lastEventId = id), listeners);
    } catch (error) {
      if (error instanceof StreamRefused) throw error;
    } finally {
      listeners.live?.(false);
    }
    await pause(retryMs, options.signal);
    retryMs = Math.min(LONGEST_RETRY_MS, 2 * retryMs);
  }
}

/** The API does not give this user a stream; asking again would not help. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';

  constructor(readonly status: number) {
    super(`the API answered ${status}`);
  }
}

async function open({ url, token, signal, fetch: ask = fetch }: FollowOptions, lastEventId: string | undefined) {
  const headers = {
    accept: 'text/event-stream',
    ...(token === undefined ? {} : { authorization: `Bearer ${await token()}` }),
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const response = await ask(`${url}/events`, { headers, signal });
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status < 500 && response.status !== 429) throw new StreamRefused(response.status);
  throw new Error(`the API answered ${response.status} for now`);
}

async function readAll(response: Response, keepId: (id: string) => void, listeners: EventListeners): Promise<void> {
  const parser = createParser({
    onEvent({ id, event, data }) {
      if (event === 'record') listeners.record?.(JSON.parse(data) as RecordEvent);
      if (event === 'operation') listeners.operation?.(JSON.parse(data) as OperationEvent);
      if (event === 'reminder') listeners.reminder?.(JSON.parse(data) as ReminderEvent);
      if (event === 'caughtUp') listeners.caughtUp?.();
      if (id !== undefined) keepId(id);
    },
  });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
