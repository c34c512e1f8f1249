/** Runs `npm start`'s program as a user would: as a process of its own, read by what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordedProcesses } from '../sandbox/processes/supervise';

/** One row of a printed table, by its headings. */
export type Row = Readonly<Record<string, string>>;

/** A run under way, or over. */
export interface SandboxRun {
  /** Everything that it has printed so far. */
  readonly output: () => string;
  /** Resolves once it has printed a text. @throws Error with its output when it ends before that */
  printed(text: string): Promise<void>;
  /** Resolves with its exit code; `null` when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Kills one of its processes at once. */
  kill(name: string): void;
  /** Kills the program itself, and nothing that it has started. */
  killItself(): void;
  /** Ends it as Ctrl-C does. */
  interrupt(): void;
}

const PROGRAM = join(__dirname, '..', 'dist', 'sandbox', 'start.js');

/** Starts the program on a data folder, to end after its table; the port is any free one. */
export function runSandbox(dataFolder: string, ...args: string[]): SandboxRun {
  return runAndStay(dataFolder, '--exit', ...args);
}

/** Starts the program on a data folder, to stay up until it is interrupted. */
export function runAndStay(dataFolder: string, ...args: string[]): SandboxRun {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, '--data', dataFolder, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const readers = new Set<() => void>();
  const take = (chunk: string) => {
    text += chunk;
    for (const read of readers) read();
  };
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', take);
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    output: () => text,
    ended,
    async printed(wanted) {
      const seen = new Promise<void>((resolve) => {
        const look = () => {
          if (text.includes(wanted)) resolve();
        };
        readers.add(look);
        look();
      });
      await Promise.race([
        seen,
        ended.then(() => {
          if (!text.includes(wanted)) throw new Error(`it ended without printing ${wanted}:\n${text}`);
        }),
      ]);
    },
    kill(name) {
      const found = recordedProcesses(dataFolder).find((recorded) => recorded.name === name);
      if (found === undefined) throw new Error(`no process ${name} is running`);
      process.kill(found.pid, 'SIGKILL');
    },
    killItself() {
      child.kill('SIGKILL');
    },
    interrupt() {
      child.kill('SIGINT');
    },
  };
}

/** Reads the table under a heading; columns are cut where the line of dashes says. */
export function tableIn(output: string, firstHeading: string): Row[] {
  const lines = output.split('\n');
  const at = lines.findIndex(
    (line, index) => line.startsWith(firstHeading) && /^-+( {2}-+)*$/.test(lines[index + 1] ?? ''),
  );
  if (at < 0) return [];
  const spans = [...(lines[at + 1] ?? '').matchAll(/-+/g)].map(({ index, 0: dashes }) => [
    index,
    index + dashes.length,
  ]);
  const cells = (line: string) => spans.map(([from, to]) => line.slice(from, to).trim());
  const headings = cells(lines[at] ?? '');
  const end = lines.findIndex((line, index) => index > at && line === '');
  return lines
    .slice(at + 2, end < 0 ? undefined : end)
    .map((line) => Object.fromEntries(cells(line).map((cell, column) => [headings[column] ?? '', cell])));
}

/** A name for a data folder that the program makes itself. */
export function newDataFolder(): string {
  return join(tmpdir(), `greentier-run-${process.pid}-${Math.random().toString(36).slice(2, 10)}`);
}

/** Removes a data folder, and what of it stands elsewhere. */
export function removeDataFolder(dataFolder: string): void {
  try {
    rmSync(readFileSync(join(dataFolder, 'postgres', 'LOCATION'), 'utf8').trim(), { recursive: true, force: true });
  } catch {
    // the database stands in the folder itself
  }
  rmSync(dataFolder, { recursive: true, force: true });
}
