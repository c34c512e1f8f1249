/** Wakes waiters when PostgreSQL announces something on a channel; survives a restart of the database. */
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

const RECONNECT_MS = 500;

/** Announcements of channels. */
export interface Notifications {
  /** Resolves at the next announcement, or after `timeoutMs`: whoever waits looks again either way. */
  next(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Listens on channels over a connection of its own, which is opened again whenever it breaks. */
export function listen(url: string, ...channels: readonly string[]): Notifications {
  const closing = new AbortController();
  const waiters = new Set<() => void>();
  const wake = () => {
    for (const waiter of waiters) waiter();
  };
  const listening = keepListening(url, channels, wake, closing.signal);
  return {
    next: (timeoutMs) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiters.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        waiters.add(done);
      }),
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
  wake: () => void,
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
      client.on('notification', wake);
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
