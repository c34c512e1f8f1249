/** Runs PostgreSQL from npm on this machine: data in one folder, one server a folder, nothing left behind. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { findPrograms, isOpenToAll } from './binaries';

/** A running server. */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /** Stops the server in order: open transactions roll back, everything committed is on disk. */
  stop(): Promise<void>;
}

const USER = 'greentier';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 50;
/** Owner of the server when this process is root, which PostgreSQL refuses to run as. */
const UNPRIVILEGED_ID = 65_534;
/** Holds under any LANG of the environment. */
const LOCALE = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];

/**
 * Starts the server of a data folder, making the folder on first use; a server that a crash left behind is stopped first.
 * @throws Error when the port is taken, the data cannot be read, or the server does not come up
 */
export async function startPostgres(options: { dataFolder: string; port?: number }): Promise<EmbeddedPostgres> {
  const asOther = process.getuid?.() === 0;
  const owner = asOther ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {};
  const programs = findPrograms(asOther);
  const folder = resolve(options.dataFolder);
  mkdirSync(folder, { recursive: true });
  const cluster = join(reachableFolder(folder, asOther), 'cluster');
  await stopSurvivor(cluster);
  // Data that stands outside the folder may have outlived it: without its password it is nobody's.
  if (!existsSync(passwordFile(folder))) rmSync(cluster, { recursive: true, force: true });
  const password = passwordOf(folder);
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(programs, cluster, password, owner);
  const port = options.port ?? (await freePort());
  const server = spawn(
    join(programs, 'bin', 'postgres'),
    ['-D', cluster, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    // Detached: a Ctrl-C goes to the whole terminal, and the database has to outlive those who still write to it.
    { ...owner, cwd: cluster, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log = tailOf(server);
  const exited = new Promise<void>((gone) => server.once('exit', () => gone()));
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
  await becomeReady(url, server, log, port);
  return {
    url,
    pid: server.pid ?? 0,
    exited,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT'); // PostgreSQL's fast shutdown
      const stopped = await Promise.race([exited.then(() => true), delay(STOP_TIMEOUT_MS, false, { ref: false })]);
      if (!stopped) server.kill('SIGQUIT');
      await exited;
    },
  };
}

/** The folder itself, or one outside it when the server's user cannot get there (a home directory of root). */
function reachableFolder(folder: string, asOther: boolean): string {
  if (!asOther) return folder;
  const outside = join('/var/tmp', `greentier-data-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  const place = isOpenToAll(folder) ? folder : outside;
  mkdirSync(place, { recursive: true, mode: 0o755 });
  if (statSync(place).uid !== process.getuid?.()) {
    throw new Error(`${place} belongs to another user: remove it, or name a data folder that every user may enter`);
  }
  if (place !== folder) writeFileSync(join(folder, 'LOCATION'), `${place}\n`);
  return place;
}

function passwordFile(folder: string): string {
  return join(folder, 'password');
}

function passwordOf(folder: string): string {
  const file = passwordFile(folder);
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(24).toString('hex'), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}

/** Makes the cluster aside and moves it into place, so that a crash leaves no half of one. */
function makeCluster(programs: string, cluster: string, password: string, owner: { uid?: number; gid?: number }): void {
  const unfinished = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    chownSync(unfinished, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  try {
    execFileSync(
      join(programs, 'bin', 'initdb'),
      ['-D', unfinished, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...LOCALE],
      { ...owner, cwd: unfinished, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster);
}

/** Stops the server that an earlier, killed start left running on this data. */
async function stopSurvivor(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isServerOf(pid, cluster)) return; // PostgreSQL itself clears a file that nobody owns
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; isServerOf(pid, cluster); waitedMs += POLL_MS) {
    if (waitedMs > STOP_TIMEOUT_MS)
      throw new Error(`PostgreSQL ${pid} of an earlier start does not stop; end it and start again`);
    await delay(POLL_MS);
  }
}

/** Whether a process is the server of this cluster, so that a number used again by another program is left alone. */
function isServerOf(pid: number, cluster: string): boolean {
  try {
    const command = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
    return command.includes(cluster);
  } catch {
    return false; // there is no such process
  }
}

async function becomeReady(url: string, server: ChildProcess, log: () => string, port: number): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; ; await delay(POLL_MS)) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error(`PostgreSQL did not start on port ${port}:\n${log()}`);
    }
    // Whoever holds the port instead may never answer.
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() < deadline) continue;
      server.kill('SIGQUIT');
      throw new Error(
        `PostgreSQL did not come up within ${START_TIMEOUT_MS} ms (${(error as Error).message}):\n${log()}`,
      );
    }
  }
}

/** The last lines that the server wrote. */
function tailOf(server: ChildProcess): () => string {
  let text = '';
  server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4_000);
  });
  return () => text;
}

async function freePort(): Promise<number> {
  return await new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
