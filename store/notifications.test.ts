// What PostgreSQL announces wakes whoever waits for that channel, over one connection that is opened again when it breaks.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { listenFor } from './notifications';
import { startTestDatabase, type TestDatabase } from './testing/database';

let store: TestDatabase;

beforeAll(async () => {
  store = await startTestDatabase();
});

afterAll(async () => store.stop());

const announce = (channel: string) => sql`select pg_notify(${channel}, '')`.execute(store.database);
const listening = async () =>
  (await sql<{ pid: number }>`select pid from pg_stat_activity where query like 'listen %'`.execute(store.database))
    .rows;

/** Which of them is awake within a moment. */
async function awakened(waits: Readonly<Record<string, Promise<void>>>): Promise<string[]> {
  const awake: string[] = [];
  for (const [name, wait] of Object.entries(waits)) void wait.then(() => awake.push(name));
  await delay(200);
  return awake.sort();
}

test('several listen over one connection, and each hears its own channels', async () => {
  const { heard, close } = listenFor(store.url, { one: ['a'], both: ['a', 'b'], other: ['b'] });
  await Promise.all(Object.values(heard).map((each) => each.next(10_000))); // it says that it listens now
  expect(await listening()).toHaveLength(1);
  const waits = { one: heard.one.next(60_000), both: heard.both.next(60_000), other: heard.other.next(60_000) };
  await announce('a');
  expect(await awakened(waits)).toEqual(['both', 'one']);
  await close(); // wakes whoever still waits
  expect(await awakened({ other: waits.other })).toEqual(['other']);
  expect(await listening()).toEqual([]);
});

test('a connection that was cut off is opened again, and everybody looks whether something was missed', async () => {
  const { heard, close } = listenFor(store.url, { one: ['a'], other: ['b'] });
  await heard.one.next(10_000);
  const [{ pid } = { pid: 0 }] = await listening();
  const waits = [heard.one.next(10_000), heard.other.next(10_000)];
  await sql`select pg_terminate_backend(${pid})`.execute(store.database);
  await Promise.all(waits);
  const again = heard.other.next(60_000);
  await announce('b');
  await again;
  await close();
});
