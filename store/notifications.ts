/** Wakes waiters when PostgreSQL announces something on a channel; survives a restart of the database. */
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

const RECONNECT_MS = 500;

/** Announcements of some channels. */
export interface Announcements {
  /** Resolves at the next announcement, or after `timeoutMs`: whoever waits looks again either way. */
  next(timeoutMs: number): Promise<void>;
}

/** Announcements over a connection of their own. */
export interface Notifications extends Announcements {
  close(): Promise<void>;
}

/** Listens on channels over a connection of its own. */
export function listen(url: string, ...channels: readonly string[]): Notifications {
  const { heard, close } = listenFor(url, { all: channels });
  return { ...heard.all, close };
}

/**
 * Listens for several over one connection, which is opened again whenever it breaks.
 * @param wanted the channels that each of them wants to hear
 */
export function listenFor<Name extends string>(
  url: string,
  wanted: Readonly<Record<Name, readonly string[]>>,
): { readonly heard: Readonly<Record<Name, Announcements>>; close(): Promise<void> } {
  const closing = new AbortController();
  const waiters = new Map<() => void, readonly string[]>();
  /** Wakes who waits for a channel; everybody, where none is named. */
  const wake = (channel?: string) => {
    for (const [waiter, channels] of waiters) if (channel === undefined || channels.includes(channel)) waiter();
  };
  const every = Object.values<readonly string[]>(wanted).flat();
  const listening = keepListening(url, [...new Set(every)], wake, closing.signal);
  const announcementsOf = (channels: readonly string[]): Announcements => ({
    next: (timeoutMs) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiters.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        waiters.set(done, channels);
      }),
  });
  const heard = Object.entries<readonly string[]>(wanted).map(([name, channels]) => [name, announcementsOf(channels)]);
  return {
    heard: Object.fromEntries(heard) as Record<Name, Announcements>,
    async close() {
      closing.abort();
      wake();
      await listening;
    },
  };
}

async function keepListening(
  url: string,
  channels: readonly string[],
  wake: (channel?: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const client = new Client({ connectionString: url });
    const broken = new Promise<void>((resolve) => {
      client.once('error', () => resolve());
      client.once('end', () => resolve());
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await client.connect();
      client.on('notification', ({ channel }) => wake(channel));
      for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`);
      wake(); // something may have been announced while nobody listened
      await broken;
    } catch {
      // The database is away; whoever waits finds out by its own queries.
    }
    await client.end().catch(() => undefined);
    if (!signal.aborted) await delay(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
  }
}
