import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startPostgres } from './postgres';

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'greentier-postgres-'));
  chmodSync(folder, 0o755); // the server runs as another user when this is root
  folders.push(folder);
  return folder;
}

async function started(dataFolder: string, port?: number): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ dataFolder, ...(port === undefined ? {} : { port }) });
  servers.push(server);
  return server;
}

async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('a first start makes a database in UTF-8, whoever runs it and under any locale', async () => {
  const server = await started(aFolder());
  expect(await ask(server.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
});

test('a second start finds what the first one stored', async () => {
  const folder = aFolder();
  const first = await started(folder);
  await ask(first.url, "create table kept as select 'as it was' as text");
  await first.stop();
  const second = await started(folder);
  expect(await ask(second.url, 'select text from kept')).toEqual([{ text: 'as it was' }]);
});

test('a server that a killed start left behind is replaced, with everything that it had committed', async () => {
  const folder = aFolder();
  const orphan = await started(folder);
  await ask(orphan.url, 'create table kept as select 1 as number');
  const second = await started(folder);
  await orphan.exited;
  expect(await ask(second.url, 'select number from kept')).toEqual([{ number: 1 }]);
});

test('a database that was killed comes back with everything that it had committed', async () => {
  const folder = aFolder();
  const killed = await started(folder);
  await ask(killed.url, 'create table kept as select 1 as number');
  process.kill(killed.pid, 'SIGKILL');
  await killed.exited;
  const second = await started(folder);
  expect(await ask(second.url, 'select number from kept')).toEqual([{ number: 1 }]);
});

test('a folder that was made anew has an empty database, wherever the old data stood', async () => {
  const home = mkdtempSync(join(tmpdir(), 'greentier-postgres-')); // closed to others, as a home directory is
  const folder = join(home, 'data');
  folders.push(home);
  const first = await started(folder);
  await ask(first.url, 'create table kept as select 1 as number');
  await first.stop();
  const location = join(folder, 'LOCATION');
  if (existsSync(location)) folders.push(readFileSync(location, 'utf8').trim());
  rmSync(folder, { recursive: true });
  const second = await started(folder);
  expect(await ask(second.url, "select to_regclass('kept') as kept")).toEqual([{ kept: null }]);
});

test('a port in use is a clear error', async () => {
  const occupied = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
  const address = occupied.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(started(aFolder(), port)).rejects.toThrow(new RegExp(`did not start on port ${port}[^]*in use`));
  occupied.close();
});

test('damaged data is a clear error and is left as it is', async () => {
  const folder = aFolder();
  const first = await started(folder);
  await first.stop();
  const cluster = join(folder, 'cluster');
  writeFileSync(join(cluster, 'global', 'pg_control'), 'not a control file');
  await expect(started(folder)).rejects.toThrow(/did not start/);
  expect(readFileSync(join(cluster, 'global', 'pg_control'), 'utf8')).toBe('not a control file');
});
