/** Ends a process in order when it is asked to, and at once when that takes too long. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './log';

/** Below the ten seconds after which whoever started the process would kill it. */
const DEFAULT_SECONDS = 8;

/**
 * Ends the process on SIGTERM, SIGINT and the end of its parent: `stop` first, once. What is cut off after the bound is
 * found again at the next start, as after a crash.
 */
export function stopWhenAsked(
  settings: { SHUTDOWN_SECONDS?: string },
  log: Pick<Log, 'info' | 'error'>,
  stop: () => Promise<void>,
): void {
  const boundMs = 1_000 * Number(settings.SHUTDOWN_SECONDS ?? DEFAULT_SECONDS);
  let stopping = false;
  const end = async () => {
    if (stopping) return;
    stopping = true;
    const orderly = await Promise.race([
      stop().then(
        () => true,
        (error: unknown) => {
          log.error({ err: error }, 'could not stop in order');
          return false;
        },
      ),
      delay(boundMs, undefined),
    ]);
    if (orderly === undefined)
      log.error({ boundMs }, 'did not stop in time; what was cut off is taken up at the next start');
    process.exit(orderly === true ? 0 : 1);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  process.on('disconnect', () => void end()); // started by a parent: end with it
}
