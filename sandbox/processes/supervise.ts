/** Starts the processes of one machine, keeps them running, and stops them in order. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, type ProcessPlan, quoting, type ReadyFields, startChild } from './child';
import { lockFolder } from './folder-lock';
import { endOrphans, type RecordedProcess, recordedProcesses, recordProcesses } from './orphans';
import { identify } from './process-identity';
import { openProcessLog } from './process-log';

export type { ProcessPlan, ReadyFields } from './child';
export { FolderInUse } from './folder-lock';
export { recordedProcesses };

/** What happens to a process after it was ready for the first time. */
export interface ProcessNotice {
  readonly name: string;
  readonly event: 'died' | 'restarted' | 'failed';
  readonly text: string;
}

/** The processes of one data folder. */
export interface Supervisor {
  /** Where all processes write. */
  readonly logFile: string;
  /** The first process that is not worth restarting any more; the others run on until `stop`. Never resolves else. */
  readonly failed: Promise<Error>;
  /**
   * Starts a process and returns what it says of itself when it is ready.
   * @throws Error that names the process and quotes its last lines, when it ends or stays silent before that
   */
  start(plan: ProcessPlan): Promise<ReadyFields>;
  /** Stops all processes, the last started first, and gives the data folder back. */
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  readonly dataFolder: string;
  /** How often a process may die within a minute before that is a failure. */
  readonly maxDeathsAMinute?: number;
  readonly onNotice?: (notice: ProcessNotice) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

const LOG_FILE = 'greentier.log';
const MAX_DEATHS_A_MINUTE = 5;
const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;

interface Supervised {
  readonly plan: ProcessPlan;
  /** When it died within the last minute. */
  deathsMs: readonly number[];
  child: Child;
}

/**
 * Takes a data folder (made when it is not there) and ends what an earlier, killed start left running in it.
 * @throws FolderInUse while another start has it
 */
export async function superviseProcesses(options: SupervisorOptions): Promise<Supervisor> {
  const dataFolder = resolve(options.dataFolder);
  const maxDeaths = options.maxDeathsAMinute ?? MAX_DEATHS_A_MINUTE;
  const now = options.now ?? (() => performance.now());
  mkdirSync(dataFolder, { recursive: true });
  const unlock = lockFolder(dataFolder);
  const log = openProcessLog(join(dataFolder, LOG_FILE));
  try {
    for (const { name, pid } of await endOrphans(dataFolder)) {
      log.write('supervisor', `ended ${name} (${pid}), left behind by an earlier start`);
    }
  } catch (error) {
    log.close();
    unlock();
    throw error;
  }

  const supervised: Supervised[] = [];
  const pauses = new AbortController();
  let stopping: Promise<void> | undefined;
  let given = false;
  let reportFailure: (failure: Error) => void = () => undefined;
  const failed = new Promise<Error>((report) => {
    reportFailure = report;
  });

  function record(): void {
    if (given) return; // the folder may be somebody else's by now
    recordProcesses(
      dataFolder,
      supervised.flatMap(({ plan, child }): RecordedProcess[] => {
        const identity = child.pid === undefined ? undefined : identify(child.pid);
        return identity === undefined ? [] : [{ name: plan.name, ...identity }];
      }),
    );
  }

  function notice(name: string, event: ProcessNotice['event'], text: string): void {
    log.write('supervisor', `${name} ${text}`);
    options.onNotice?.({ name, event, text });
  }

  /** Follows a process for as long as it is worth it; each death counts, whether or not it had become ready. */
  async function keepRunning(entry: Supervised): Promise<void> {
    const { plan } = entry;
    while (stopping === undefined) {
      const how = await entry.child.ended;
      if (stopping !== undefined) return;
      entry.deathsMs = [...entry.deathsMs.filter((at) => at > now() - MINUTE_MS), now()];
      const recent = entry.deathsMs.length;
      if (recent > maxDeaths) {
        const sentence = `${plan.name} died ${recent} times within a minute (last: ${how}) and is not started again`;
        notice(plan.name, 'failed', `died ${recent} times within a minute; not started again`);
        reportFailure(new Error(quoting(sentence, entry.child.lastLines())));
        return;
      }
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (recent - 1), LONGEST_PAUSE_MS);
      notice(plan.name, 'died', `died (${how}); starting it again in ${pauseMs} ms`);
      await delay(pauseMs, undefined, { signal: pauses.signal }).catch(() => undefined);
      if (stopping !== undefined) return;
      entry.child = startChild(plan, log);
      record();
      const revived = await entry.child.ready.then(
        () => true,
        () => false,
      );
      if (revived) notice(plan.name, 'restarted', 'runs again');
      else await entry.child.stop(); // it may only have been silent for too long
    }
  }

  async function stopAll(): Promise<void> {
    pauses.abort();
    for (const { child } of [...supervised].reverse()) await child.stop();
    record();
    given = true;
    log.write('supervisor', 'stopped');
    log.close();
    unlock();
  }

  return {
    logFile: log.file,
    failed,
    async start(plan) {
      if (stopping !== undefined) throw new Error(`${plan.name} is not started: everything is being stopped`);
      if (supervised.some((other) => other.plan.name === plan.name)) throw new Error(`${plan.name} runs already`);
      const entry: Supervised = { plan, deathsMs: [], child: startChild(plan, log) };
      supervised.push(entry);
      record();
      try {
        const fields = await entry.child.ready;
        void keepRunning(entry);
        return fields;
      } catch (error) {
        supervised.splice(supervised.indexOf(entry), 1);
        await entry.child.stop();
        record();
        throw error;
      }
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
