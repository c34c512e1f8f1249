/** One run of a child process: started, ready once it says so on its standard output, and ended for certain. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ProcessLog } from './process-log';

/**
 * How to run a process.
 *
 * The process prints one line `{"ready":true,...}` on its standard output once it can be used, and once its handler of
 * SIGTERM is in place: it may be stopped the moment after. It is started with an IPC channel and in a process group of
 * its own: a Ctrl-C in the terminal does not reach it, so that everything stops in order, and each main file has
 * `process.on('disconnect', stop)`, so that it does not outlive the one that started it.
 */
export interface ProcessPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** How long it may take to become ready; a minute unless said otherwise. */
  readonly readyTimeoutMs?: number;
  /** How long it may take to stop in order before it is killed; 10 s unless said otherwise. */
  readonly stopTimeoutMs?: number;
}

/** What a process said of itself when it became ready, without the word `ready`. */
export type ReadyFields = Readonly<Record<string, unknown>>;

/** A process that has been started. */
export interface Child {
  /** Undefined when it could not be started at all. */
  readonly pid: number | undefined;
  /** Resolves when it is ready. @throws Error that names the process and quotes its last lines */
  readonly ready: Promise<ReadyFields>;
  /** Resolves with the way it ended, once nothing of its process group is left. */
  readonly ended: Promise<string>;
  /** The last lines that it wrote, newest last. */
  lastLines(): readonly string[];
  /** Asks it to stop, and kills it with its process group when it does not in time. */
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const LAST_LINES = 20;
/** How long to wait for the last words of a process that is gone: a grandchild may hold its pipes open. */
const LAST_WORDS_MS = 500;

/** Starts a process; see ProcessPlan for what is asked of it. */
export function startChild(plan: ProcessPlan, log: ProcessLog): Child {
  const lines: string[] = [];
  const child = spawn(plan.command, plan.args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...plan.env },
    ...(plan.cwd === undefined ? {} : { cwd: plan.cwd }),
  });
  // A channel that broke says so at 'exit' too; without a listener it would end this process.
  child.on('error', () => undefined);

  const ended = endOf(child);
  const ready = new Promise<ReadyFields>((resolve, reject) => {
    const timeoutMs = plan.readyTimeoutMs ?? READY_TIMEOUT_MS;
    const timer = setTimeout(() => {
      reject(new Error(quoting(`${plan.name} was not ready within ${timeoutMs} ms`, lines)));
    }, timeoutMs);
    const keep = (line: string) => {
      log.write(plan.name, line);
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
    };
    eachLine(child.stdout, (line) => {
      const fields = readyFields(line);
      // Not logged: what a process says of itself may hold a password (PostgreSQL's address does).
      if (fields === undefined) return keep(line);
      clearTimeout(timer);
      resolve(fields);
    });
    eachLine(child.stderr, keep);
    void ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(quoting(`${plan.name} ended before it was ready (${how})`, lines)));
    });
  });
  ready.catch(() => undefined); // whoever awaits it hears of it; nobody has to

  return {
    pid: child.pid,
    ready,
    ended,
    lastLines: () => [...lines],
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child.pid), plan.stopTimeoutMs ?? STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** A sentence with the last lines of a process below it. */
export function quoting(sentence: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${sentence}; it wrote nothing` : `${sentence}; its last lines:\n  ${lines.join('\n  ')}`;
}

/** Ends a process group at once; that it is gone already is as good. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      killGroup(child.pid); // what it had started must not hold the ports of its successor
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const timer = setTimeout(() => resolve(how), LAST_WORDS_MS);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(how);
      });
    });
  });
}

function eachLine(stream: Readable | null, take: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on('line', take);
}

function readyFields(line: string): ReadyFields | undefined {
  if (!line.startsWith('{') || !line.includes('"ready"')) return undefined;
  try {
    const { ready, ...fields } = JSON.parse(line) as Record<string, unknown>;
    return ready === true ? fields : undefined;
  } catch {
    return undefined;
  }
}
