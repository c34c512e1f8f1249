// What blocks change reaches the webhooks of those who may see it: once made, signed, tried again, given up, retried.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { RecordKind } from '../../domain/records';
import { systemClock } from '../../store/clock';
import { COMMANDS_FINISHED } from '../../store/command-log';
import { listen, type Notifications } from '../../store/notifications';
import { type JobQueue, type JobWorker, migrateQueues, openQueue, runQueue } from '../../store/queues';
import { applyBlock, nextBlock, type RecordWrite, replaceReadModel, type Viewer } from '../../store/read-model';
import { startTestDatabase, type TestDatabase } from '../../store/testing/database';
import {
  addPing,
  DELIVERIES_WAIT,
  findDelivery,
  makeDeliveries,
  pageOfDeliveries,
  retryDelivery,
} from '../../store/webhook-deliveries';
import { addWebhook, deleteWebhook, listWebhooks, rotateSecret } from '../../store/webhooks';
import { deliver, dispatchDeliveries } from './deliver';

const SUPPLIER = { party: '91420802MAYW0G386H', role: 'supplier' };
const BANK = { party: '91990000955917903J', role: 'bank' };
const NOW = new Date('2026-03-02T02:00:00Z');

interface Received {
  readonly id: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

let store: TestDatabase;
let receiver: Server;
let url: string;
let received: Received[] = [];
/** How the receiver answers the next requests; 200 when there is nothing here. */
let answers: number[] = [];
let queue: JobQueue<'deliver'>;
let worker: JobWorker<'deliver'>;
let arrivals: Notifications;
const stopping = new AbortController();
let dispatching: Promise<void>;

beforeAll(async () => {
  store = await startTestDatabase();
  receiver = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const headers = request.headers as Record<string, string>;
    received.push({ id: headers['webhook-id'] ?? '', body: Buffer.concat(parts).toString(), headers });
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await migrateQueues({ databaseUrl: store.url });
  queue = openQueue({ databaseUrl: store.url }, 'deliver');
  worker = runQueue({ databaseUrl: store.url }, 'deliver', 4, (job, isLast) =>
    deliver({ database: store.database, clock: systemClock, sandbox: true }, job, isLast),
  );
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  arrivals = listen(store.url, COMMANDS_FINISHED, DELIVERIES_WAIT);
  dispatching = dispatchDeliveries(store.database, systemClock, queue, arrivals, stopping.signal, 5);
});

beforeEach(async () => {
  for (const owner of [SUPPLIER, BANK]) {
    for (const { id } of await listWebhooks(store.database, owner)) await deleteWebhook(store.database, owner, id);
  }
  received = [];
  answers = [];
});

afterAll(async () => {
  stopping.abort();
  await arrivals.close();
  await dispatching;
  await worker.close();
  await queue.close();
  receiver.closeAllConnections();
  receiver.close();
  await store.stop();
});

async function aWebhook(owner: Viewer, kinds?: RecordKind[]) {
  return await addWebhook(store.database, owner, { url: `${url}${owner.role}`, kinds, now: NOW });
}

function aWrite(id: string, state: string, visibility: RecordWrite['visibility'], kind: RecordKind = 'receivable') {
  return { kind, keyParts: [id], record: { id, state }, visibility, transactionId: `${id}${state}`.padEnd(64, '0') };
}

async function block(...records: RecordWrite[]): Promise<string> {
  const number = await nextBlock(store.database);
  await applyBlock(store.database, { number, records, commands: [] }, NOW);
  return number.toString();
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await isSo()); await delay(10)) {
    if (Date.now() > deadline) throw new Error('it has not come about');
  }
}

async function states(owner: Viewer, webhook: string): Promise<string[]> {
  const { items } = await pageOfDeliveries(store.database, owner, webhook, { limit: 100 });
  return items.map(({ state }) => state);
}

const SEEN_BY_SUPPLIER = { parties: [SUPPLIER.party], roles: [] } as const;
const SEEN_BY_BANKS = { parties: [SUPPLIER.party], roles: ['bank'] } as const;

test('each is told what it may see, of the kinds that it asked for, and nothing else', async () => {
  await block(aWrite('R0', 'issued', SEEN_BY_SUPPLIER)); // from before there was a webhook
  await aWebhook(SUPPLIER, ['receivable']);
  await aWebhook(BANK);
  const first = await block(
    aWrite('R1', 'issued', SEEN_BY_SUPPLIER),
    aWrite('P1', 'paid', SEEN_BY_SUPPLIER, 'payment'),
  );
  await block(aWrite('R1', 'offered', SEEN_BY_BANKS));
  await block(
    aWrite('R1', 'financed', SEEN_BY_SUPPLIER),
    aWrite('S1', 'sealed', { parties: [], roles: [] }, 'sealedOffer'),
  );
  await until(() => received.length === 5);
  const told = received.map(({ body, headers }) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { id: string; state?: string } };
    return [headers[':path'] ?? '', type, data.id, data.state].join(' ');
  });
  expect(told.sort()).toEqual(
    [
      ' receivable.changed R1 issued',
      ' receivable.changed R1 offered',
      ' receivable.changed R1 financed',
      ' receivable.changed R1 offered',
      ' receivable.gone R1 ',
    ].sort(),
  );
  expect(JSON.parse(received.find(({ body }) => body.includes('issued'))?.body ?? '')).toMatchObject({
    data: { kind: 'receivable', id: 'R1', state: 'issued', block: first, line: 0 },
  });
});

test('a message is signed so that a receiver can verify it by the specification, by two secrets after a rotation', async () => {
  const { webhook, secret } = await aWebhook(SUPPLIER);
  await block(aWrite('R1', 'issued', SEEN_BY_SUPPLIER));
  await until(() => received.length === 1);
  const [first] = received as [Received];
  expect(new Webhook(secret).verify(first.body, first.headers)).toMatchObject({ type: 'receivable.changed' });
  expect(() => new Webhook(secret).verify(first.body.replace('issued', 'settled'), first.headers)).toThrow();
  const rotated = await rotateSecret(store.database, SUPPLIER, webhook.id, new Date());
  await block(aWrite('R1', 'verified', SEEN_BY_SUPPLIER));
  await until(() => received.length === 2);
  const [, second] = received as [Received, Received];
  for (const each of [secret, rotated.secret]) {
    expect(new Webhook(each).verify(second.body, second.headers)).toMatchObject({ data: { state: 'verified' } });
  }
  const { secret: kept } = await store.database.selectFrom('webhook').select('secret').executeTakeFirstOrThrow();
  expect(kept.toString('latin1')).not.toContain(rotated.secret.slice(6));
});

test('what does not arrive is tried again under the same id, with the same words', async () => {
  const { webhook } = await aWebhook(SUPPLIER);
  answers = [500, 307, 429];
  await block(aWrite('R1', 'issued', SEEN_BY_SUPPLIER));
  await until(async () => (await states(SUPPLIER, webhook.id))[0] === 'delivered');
  expect(new Set(received.map(({ id, body }) => id + body)).size).toBe(1);
  const { items } = await pageOfDeliveries(store.database, SUPPLIER, webhook.id, { limit: 1 });
  expect(items[0]?.attempts.map(({ status }) => status)).toEqual([500, 307, 429, 200]);
});

test('what was given up lies there with its attempts until a person retries it', async () => {
  const { webhook } = await aWebhook(SUPPLIER);
  const ping = await addPing(store.database, SUPPLIER, webhook.id, NOW);
  await until(async () => (await states(SUPPLIER, webhook.id))[0] === 'delivered');
  await expect(retryDelivery(store.database, SUPPLIER, webhook.id, ping.id)).rejects.toThrow('delivery-not-failed');
  // However often the queue tries meanwhile.
  answers = Array<number>(100).fill(503);
  const again = await addPing(store.database, SUPPLIER, webhook.id, NOW);
  await until(() => received.length >= 2);
  const lastAttempt = { database: store.database, clock: systemClock, sandbox: true };
  await expect(deliver(lastAttempt, { deliveryId: again.id }, true)).rejects.toThrow('answered 503');
  expect(await findDelivery(store.database, SUPPLIER, webhook.id, again.id)).toMatchObject({ state: 'failed' });
  answers = [];
  await retryDelivery(store.database, SUPPLIER, webhook.id, again.id);
  await until(async () => (await states(SUPPLIER, webhook.id))[0] === 'delivered');
  const { attempts } = await findDelivery(store.database, SUPPLIER, webhook.id, again.id);
  expect(attempts.at(-1)).toMatchObject({ status: 200 });
});

test('a change becomes one delivery, whoever makes deliveries how often, also after the read model was made anew', async () => {
  const { webhook } = await aWebhook(SUPPLIER);
  for (let count = 0; count < 30; count++) await block(aWrite(`R${count}`, 'issued', SEEN_BY_SUPPLIER));
  await Promise.all([1, 2, 3].map(() => makeDeliveries(store.database, NOW)));
  const height = await nextBlock(store.database);
  async function* again() {
    for (let number = 0n; number < height; number++) {
      yield { number, records: [aWrite(`again${number}`, 'issued', SEEN_BY_SUPPLIER)], commands: [] };
    }
  }
  await replaceReadModel(store.database, again(), NOW);
  expect(await makeDeliveries(store.database, NOW)).toBe(0);
  await until(async () => (await states(SUPPLIER, webhook.id)).every((state) => state === 'delivered'));
  expect(await states(SUPPLIER, webhook.id)).toHaveLength(30);
  expect(new Set(received.map(({ id }) => id)).size).toBe(30);
});
