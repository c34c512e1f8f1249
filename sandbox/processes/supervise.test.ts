import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROCESS_LIST, recordedProcesses, recordProcesses } from './orphans';
import { identify, isRunning, type ProcessIdentity } from './process-identity';
import { FolderInUse, type ProcessNotice, type ProcessPlan, type Supervisor, superviseProcesses } from './supervise';

const READY = `process.on('disconnect', () => process.exit(0));
  console.log(JSON.stringify({ ready: true, pid: process.pid, given: process.env.GIVEN }));`;
// The ready line comes last: whoever reads it may stop the process at once.
const STAYS = `process.on('SIGTERM', () => process.exit(0)); ${READY}`;

let dataFolder: string;
const supervisors: Supervisor[] = [];
const strangers: ChildProcess[] = [];

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'greentier-processes-'));
});

afterEach(async () => {
  await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.stop()));
  for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
  rmSync(dataFolder, { recursive: true, force: true });
});

async function supervise(
  options: { maxDeathsAMinute?: number; onNotice?: (notice: ProcessNotice) => void } = {},
): Promise<Supervisor> {
  const supervisor = await superviseProcesses({ dataFolder, ...options });
  supervisors.push(supervisor);
  return supervisor;
}

function script(name: string, source: string, more: Partial<ProcessPlan> = {}): ProcessPlan {
  return { name, command: process.execPath, args: ['-e', source], ...more };
}

/** Resolves at the first notice of this kind. */
function noticeOf(event: ProcessNotice['event']): { onNotice(notice: ProcessNotice): void; seen: Promise<void> } {
  let see: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => {
    see = resolve;
  });
  return { onNotice: (notice) => (notice.event === event ? see() : undefined), seen };
}

function identityOf(pid: unknown): ProcessIdentity {
  const identity = identify(Number(pid));
  if (identity === undefined) throw new Error(`no process ${pid}`);
  return identity;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

function logged(): string {
  return readFileSync(join(dataFolder, 'greentier.log'), 'utf8');
}

test('a process that is ready tells its fields, and gets the arguments and environment of its plan', async () => {
  const supervisor = await supervise();
  const fields = await supervisor.start(script('one', STAYS, { env: { GIVEN: 'as planned' } }));
  expect(fields).toEqual({ pid: expect.any(Number), given: 'as planned' });
});

test('what processes write goes to one log under their names; structured lines pass as they are, the ready line does not', async () => {
  const supervisor = await supervise();
  const structured = '{"level":30,"time":1,"name":"two","msg":"hello"}';
  await supervisor.start(script('one', `console.log('to stdout'); console.error('to stderr'); ${STAYS}`));
  await supervisor.start(script('two', `console.log('${structured}'); ${STAYS}`));
  await supervisor.stop();
  expect(logged().split('\n')).toEqual(expect.arrayContaining(['one | to stdout', 'one | to stderr', structured]));
  expect(logged()).not.toContain('"ready"');
});

test('a process that ends before it is ready is an error that names it and quotes its last lines', async () => {
  const supervisor = await supervise();
  const doomed = script('doomed', `console.error('cannot find the file'); process.exit(3);`);
  await expect(supervisor.start(doomed)).rejects.toThrow(
    'doomed ended before it was ready (exit code 3); its last lines:\n  cannot find the file',
  );
});

test('a program that is not there is an error that names the process', async () => {
  const supervisor = await supervise();
  await expect(supervisor.start({ name: 'nowhere', command: '/nowhere/program', args: [] })).rejects.toThrow(
    /nowhere ended before it was ready .*ENOENT/,
  );
});

test('a process that stays silent is stopped and reported', async () => {
  const supervisor = await supervise();
  const silent = script('silent', `console.log(process.pid); setInterval(() => 0, 1000);`, { readyTimeoutMs: 500 });
  await expect(supervisor.start(silent)).rejects.toThrow('silent was not ready within 500 ms');
  expect(recordedProcesses(dataFolder)).toEqual([]);
});

test('a process that is killed is started again with the same arguments', async () => {
  const restarted = noticeOf('restarted');
  const supervisor = await supervise(restarted);
  const { pid } = await supervisor.start(script('one', STAYS));
  process.kill(Number(pid), 'SIGKILL');
  await restarted.seen;
  const [again] = recordedProcesses(dataFolder);
  expect(again?.pid).not.toBe(pid);
  expect(again).toEqual({ name: 'one', ...identityOf(again?.pid) });
});

test('what a killed process had started itself is ended before it is started again', async () => {
  const restarted = noticeOf('restarted');
  const supervisor = await supervise(restarted);
  const parent = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    process.on('disconnect', () => process.exit(0));
    console.log(JSON.stringify({ ready: true, pid: process.pid, child: child.pid }));`;
  const fields = await supervisor.start(script('parent', parent));
  const grandchild = identityOf(fields.child);
  process.kill(Number(fields.pid), 'SIGKILL');
  await restarted.seen;
  expect(isRunning(grandchild)).toBe(false);
});

test('a process that dies again and again is given up with its name and last lines', async () => {
  const supervisor = await supervise({ maxDeathsAMinute: 2 });
  await supervisor.start(
    script('frail', `${READY} setTimeout(() => { console.error('broke'); process.exit(7); }, 20);`),
  );
  const failure = await supervisor.failed;
  expect(failure.message).toBe(
    'frail died 3 times within a minute (last: exit code 7) and is not started again; its last lines:\n  broke',
  );
});

test('a Ctrl-C of the terminal does not reach the processes: each leads a process group of its own', async () => {
  const supervisor = await supervise();
  const { pid } = await supervisor.start(script('one', STAYS));
  expect(process.kill(-Number(pid), 0)).toBe(true);
});

test('everything stops in the opposite order of its start', async () => {
  const supervisor = await supervise();
  const source = (name: string) =>
    `process.on('SIGTERM', () => setTimeout(() => { console.log('${name} stops'); process.exit(0); }, 50)); ${READY}`;
  for (const name of ['first', 'second', 'third']) await supervisor.start(script(name, source(name)));
  await supervisor.stop();
  expect(logged().match(/\w+ stops/g)).toEqual(['third stops', 'second stops', 'first stops']);
  expect(recordedProcesses(dataFolder)).toEqual([]);
});

test('a process that does not stop in time is killed', async () => {
  const supervisor = await supervise();
  const { pid } = await supervisor.start(
    script('deaf', `process.on('SIGTERM', () => undefined); setInterval(() => 0, 1000); ${READY}`, {
      stopTimeoutMs: 100,
    }),
  );
  const deaf = identityOf(pid);
  await supervisor.stop();
  expect(isRunning(deaf)).toBe(false);
});

test('a second start on one data folder is refused while the first one runs, and not after it', async () => {
  const first = await supervise();
  await expect(supervise()).rejects.toThrow(FolderInUse);
  await expect(supervise()).rejects.toThrow(`is in use by process ${process.pid}`);
  await first.stop();
  await supervise();
});

test('the lock of a process that is gone, or that says nothing, is taken over', async () => {
  for (const stale of [JSON.stringify({ pid: process.pid, started: 'at another time' }), '']) {
    writeFileSync(join(dataFolder, 'lock'), stale);
    await (await supervise()).stop();
  }
  expect(existsSync(join(dataFolder, 'lock'))).toBe(false);
});

test('what a killed start left behind is ended; a process that only has the same number is left alone', async () => {
  const orphan = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true, stdio: 'ignore' });
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true, stdio: 'ignore' });
  strangers.push(orphan, bystander);
  const ended = once(orphan, 'exit');
  recordProcesses(dataFolder, [
    { name: 'worker', ...identityOf(orphan.pid) },
    { name: 'api', pid: Number(bystander.pid), started: 'at another time' },
  ]);
  await supervise();
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect(isRunning(identityOf(bystander.pid))).toBe(true);
});

test('a list of processes that a crash left half written does not hinder a start', async () => {
  writeFileSync(join(dataFolder, PROCESS_LIST), '[{"name":"wor');
  await supervise();
});

test('children end when the process that started them is killed', async () => {
  // A parent as the supervisor is one: detached child, IPC channel.
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STAYS)}],
         { detached: true, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
       child.stdout.pipe(process.stdout);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  strangers.push(parent);
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const child = identityOf((JSON.parse(line) as { pid: number }).pid);
  parent.kill('SIGKILL');
  await until(() => !isRunning(child));
});
