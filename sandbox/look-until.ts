/** Waits for what somebody else does, by looking. */
import { setTimeout as delay } from 'node:timers/promises';

/** Looks until it sees what it waits for or its patience ends, at least once. @returns what it saw last */
export async function lookUntil<Seen>(
  look: () => Promise<Seen>,
  isThere: (seen: Seen) => boolean,
  { everyMs, patienceMs }: { readonly everyMs: number; readonly patienceMs: number },
): Promise<Seen> {
  for (const deadline = performance.now() + patienceMs; ; ) {
    const seen = await look();
    if (isThere(seen) || performance.now() >= deadline) return seen;
    await delay(everyMs);
  }
}
