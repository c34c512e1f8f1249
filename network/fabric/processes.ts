/** Starts nodes that outlive this program, finds them again, and stops them. */
import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writePrivateFile } from '../certificates/organisations';
import { type FabricBinaries, FabricError } from './binaries';
import type { FabricNode } from './layout';

const run = promisify(execFile);

/** Starts a node unless it runs; it is up when its port answers. @throws FabricError with the end of its log */
export async function startNode({ binFolder }: FabricBinaries, node: FabricNode): Promise<'started' | 'found'> {
  if ((await runningPid(node)) !== undefined) {
    await untilListening(node);
    return 'found';
  }
  if (await isListening(node.ports.service)) {
    throw new FabricError(
      `port ${node.ports.service} of ${node.name} is in use by another program; stop that one first`,
    );
  }
  mkdirSync(node.folder, { recursive: true });
  const log = openSync(logFile(node), 'a');
  const child = spawn(join(binFolder, node.kind), node.kind === 'peer' ? ['node', 'start'] : [], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: node.folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '/',
      FABRIC_CFG_PATH: node.folder,
      FABRIC_LOGGING_SPEC: 'WARNING',
    },
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new FabricError(`${node.name} could not be started from ${binFolder}`);
  child.unref();
  writePrivateFile(pidFile(node), `${JSON.stringify({ pid, startedAt: await startOf(pid) })}\n`);
  await untilListening(node);
  return 'started';
}

/** Stops a node, kindly at first. */
export async function stopNode(node: FabricNode): Promise<'stopped' | 'absent'> {
  const pid = await runningPid(node);
  if (pid === undefined) return 'absent';
  process.kill(pid, 'SIGTERM');
  for (let waitedMs = 0; (await runningPid(node)) !== undefined; waitedMs += 100) {
    if (waitedMs === 10_000) process.kill(pid, 'SIGKILL');
    if (waitedMs > 15_000) throw new FabricError(`${node.name} (process ${pid}) does not end`);
    await delay(100);
  }
  rmSync(pidFile(node), { force: true });
  return 'stopped';
}

/** The process of a node, if it runs: the recorded id counts only with the recorded time of its start. */
export async function runningPid(node: FabricNode): Promise<number | undefined> {
  if (!existsSync(pidFile(node))) return undefined;
  const { pid, startedAt } = JSON.parse(readFileSync(pidFile(node), 'utf8')) as { pid: number; startedAt?: string };
  return startedAt !== undefined && (await startOf(pid)) === startedAt ? pid : undefined;
}

/** When a live process began, as the system words it; a process that ended and awaits burial is not live. */
async function startOf(pid: number): Promise<string | undefined> {
  const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  const [, state, start] = /^(\S+)\s+(.*)$/.exec(stdout.trim()) ?? [];
  return state?.startsWith('Z') ? undefined : start;
}

async function untilListening(node: FabricNode): Promise<void> {
  for (let waitedMs = 0; !(await isListening(node.ports.service)); waitedMs += 50) {
    const isGone = waitedMs > 500 && (await runningPid(node)) === undefined;
    if (isGone || waitedMs > 30_000) {
      throw new FabricError(`${node.name} does not listen; the end of ${logFile(node)}:\n${endOfLog(node)}`);
    }
    await delay(50);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function endOfLog(node: FabricNode): string {
  return existsSync(logFile(node)) ? readFileSync(logFile(node), 'utf8').split('\n').slice(-8).join('\n') : '';
}

function logFile(node: FabricNode): string {
  return join(node.folder, 'log');
}

function pidFile(node: FabricNode): string {
  return join(node.folder, 'pid.json');
}
