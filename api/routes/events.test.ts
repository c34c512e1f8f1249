// A stream tells each user what changes of what it may see, once, from where it left off, and nothing of anybody else's.
import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import type { RecordKind } from '../../domain/records';
import { acceptRequest, refuseCommands, rememberTransaction } from '../../store/command-log';
import { applyBlock, nextBlock, type RecordWrite, replaceReadModel } from '../../store/read-model';
import {
  ANCHOR,
  BANK,
  OPERATOR,
  OTHER_SUPPLIER,
  SUPPLIER,
  startTestService,
  type TestService,
  type TestUser,
} from '../testing/service';

interface Told {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: Record<string, unknown>;
}

const NOW = new Date('2026-03-02T02:00:00Z');
const RECEIVABLE = `R${'a'.repeat(24)}`;

let service: TestService;
let url: string;

beforeAll(async () => {
  service = await startTestService({ streamTimes: { heartbeatMs: 200, patienceMs: 1_000 } });
  url = await service.api.listen({ port: 0 });
});

afterAll(async () => {
  await service.stop();
});

/** What a user is told until everything from before the request was told. */
async function toldTo(user: TestUser, lastEventId?: string): Promise<Told[]> {
  const headers = { ...service.as(user), ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
  const response = await service.api.inject({ url: '/events?until=caughtUp', headers });
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  return eventsIn(response.body).filter(({ event }) => event !== 'caughtUp');
}

function eventsIn(text: string): Told[] {
  const told: Told[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => told.push({ id, event, data: JSON.parse(data) as Record<string, unknown> }),
  });
  parser.feed(text);
  return told;
}

/** Where the stream of a user stands now. */
async function here(user: TestUser = SUPPLIER): Promise<string> {
  const response = await service.api.inject({ url: '/events?until=caughtUp', headers: service.as(user) });
  return eventsIn(response.body).at(-1)?.id ?? '';
}

function aWrite(state: string, parties: TestUser[], fields: Partial<RecordWrite> = {}): RecordWrite {
  return {
    kind: 'receivable' as RecordKind,
    keyParts: [RECEIVABLE],
    record: { id: RECEIVABLE, state },
    visibility: { parties: parties.map(({ party }) => party), roles: [] },
    transactionId: `${state}`.padEnd(64, '0'),
    ...fields,
  };
}

async function block(...records: RecordWrite[]): Promise<string> {
  const number = await nextBlock(service.store.database);
  await applyBlock(service.store.database, { number, records, commands: [] }, NOW);
  return number.toString();
}

async function anOperation(user: TestUser): Promise<string> {
  const answer = await acceptRequest(service.store.database, {
    actor: { party: user.party, role: user.role, user: 'somebody', identity: `${user.msp}.${user.party}.${user.role}` },
    idempotencyKey: `key-${Math.random()}`,
    bodySha256: 'a'.repeat(64),
    commands: [{ name: 'registerSignatory', body: { address: `0x${'1'.repeat(40)}` } as never }],
    refusals: [],
    now: NOW,
  });
  return answer.commandIds[0] ?? '';
}

test('a change is told to whoever may see the record, and to nobody else', async () => {
  const places = new Map(
    await Promise.all([SUPPLIER, ANCHOR, OTHER_SUPPLIER, BANK].map(async (user) => [user, await here(user)] as const)),
  );
  const number = await block(aWrite('issued', [SUPPLIER, ANCHOR]));
  for (const [user, place] of places) {
    const expected = [SUPPLIER, ANCHOR].includes(user)
      ? [
          {
            event: 'record',
            data: { kind: 'receivable', id: RECEIVABLE, change: 'changed', state: 'issued', block: number },
          },
        ]
      : [];
    expect(await toldTo(user, place)).toMatchObject(expected);
  }
});

test('who may not see a record any longer is told that it is gone, and not what became of it', async () => {
  await block(aWrite('offered', [SUPPLIER], { visibility: { parties: [SUPPLIER.party], roles: ['bank'] } }));
  const place = await here(BANK);
  const number = await block(aWrite('financed', [SUPPLIER]));
  expect((await toldTo(BANK, place)).map(({ data }) => data)).toEqual([
    { kind: 'receivable', id: RECEIVABLE, change: 'gone', block: number },
  ]);
  await block(aWrite('settled', [SUPPLIER]));
  expect(await toldTo(BANK, await here(BANK))).toEqual([]);
});

test('records that nobody may see are told to nobody', async () => {
  const place = await here();
  await block(
    ...(['sealedOffer', 'rateCard', 'facility', 'reservation', 'usedNonce', 'appliedCommand'] as const).map((kind) =>
      aWrite('sealed', [], { kind, keyParts: ['x', kind] }),
    ),
  );
  for (const user of [SUPPLIER, ANCHOR, BANK, OPERATOR]) expect(await toldTo(user, place)).toEqual([]);
});

test('the end of a command is told to the user that gave it alone, after the records that it changed', async () => {
  const place = await here();
  const [id, refused] = [await anOperation(SUPPLIER), await anOperation(SUPPLIER)];
  await rememberTransaction(service.store.database, [id], 'tx-of-it');
  const number = await nextBlock(service.store.database);
  const commands = [{ id, subject: `receivable/${RECEIVABLE}`, transactionId: 'tx-of-it' }];
  await applyBlock(service.store.database, { number, records: [aWrite('verified', [SUPPLIER])], commands }, NOW);
  await refuseCommands(
    service.store.database,
    [{ id: refused, problem: { slug: 'not-permitted', detail: 'no' } }],
    NOW,
  );
  expect(await toldTo(SUPPLIER, place)).toMatchObject([
    { event: 'record', data: { state: 'verified' } },
    {
      event: 'operation',
      data: { id, state: 'applied', subject: `receivable/${RECEIVABLE}`, block: number.toString() },
    },
    { event: 'operation', data: { id: refused, command: 'registerSignatory', state: 'refused' } },
  ]);
  expect(await toldTo({ ...SUPPLIER, role: 'anchor' }, place)).toMatchObject([{ event: 'record' }]);
  expect(await toldTo(OTHER_SUPPLIER, place)).toEqual([]);
});

test('going on behind any event tells the rest, each once, in order, also when the read model was made anew', async () => {
  const place = await here();
  const blocks = [];
  for (let count = 0; count < 3; count++) {
    const writes = Array.from({ length: 150 }, (_, index) =>
      aWrite('issued', [SUPPLIER], { keyParts: [`R${count}-${index}`] }),
    );
    blocks.push(await block(...writes));
  }
  const all = await toldTo(SUPPLIER, place);
  expect(all).toHaveLength(450);
  expect(new Set(all.map(({ id }) => id)).size).toBe(450);
  for (const index of [0, 149, 150, 299, 448]) {
    expect(await toldTo(SUPPLIER, all[index]?.id)).toEqual(all.slice(index + 1));
  }
  // The same blocks make the same changes, so a place from before is a place in what was made anew.
  const before = await changesIn();
  const again = before.map(({ block_number, ...row }) => ({ number: BigInt(block_number), row }));
  await replaceReadModel(service.store.database, blocksOf(again), NOW);
  expect((await changesIn()).filter(({ state }) => state === 'issued')).toEqual(
    before.filter(({ state }) => state === 'issued'),
  );
});

describe('a stream that stays open', () => {
  test('tells what happens as it happens, and that it still lives when nothing does', async () => {
    const stream = await openStream(SUPPLIER);
    await stream.until((text) => text.includes('event: caughtUp'));
    const number = await block(aWrite('confirmed', [SUPPLIER]));
    await stream.until((text) => text.includes('"state":"confirmed"'));
    expect(eventsIn(stream.text()).filter(({ event }) => event === 'record')).toMatchObject([
      { data: { id: RECEIVABLE, state: 'confirmed', block: number } },
    ]);
    await stream.until((text) => text.includes(': still here'));
    stream.close();
  });

  test('ends when the token of its user expires', async () => {
    const token = service.forged(SUPPLIER, { expiresIn: 1_500 });
    const stream = await openStream(SUPPLIER, { authorization: `Bearer ${token}` });
    await stream.ended;
    expect(stream.text()).toContain('caughtUp');
  });

  test('is cut off when its reader leaves unread what is sent; others are told all the same', async () => {
    const idle = await openStream(SUPPLIER);
    idle.stall();
    const reader = await openStream(SUPPLIER);
    const state = 'x'.repeat(200_000); // more in all than the buffers of a connection hold
    for (let count = 0; count < 100; count++) {
      await block(aWrite(state, [SUPPLIER], { kind: 'payment', keyParts: [`P${count}`] }));
    }
    await reader.until((text) => text.includes('"P99"'));
    reader.close();
    await idle.broken;
    idle.close();
  });

  test('is one of at most ten of a user, and leaves its place to another when it ends', async () => {
    const streams = [];
    for (let count = 0; count < 10; count++) streams.push(await openStream(OPERATOR));
    const refused = await service.api.inject({ url: '/events', headers: service.as(OPERATOR) });
    expect([refused.statusCode, JSON.parse(refused.body).type]).toEqual([
      429,
      'urn:greentier:problem:too-many-streams',
    ]);
    (await openStream(ANCHOR)).close();
    for (const stream of streams) stream.close();
    for (;;) {
      const { statusCode } = await service.api.inject({ url: '/events?until=caughtUp', headers: service.as(OPERATOR) });
      if (statusCode === 200) break;
    }
  });
});

test('an id of other making is refused', async () => {
  for (const id of ['x', '1.2', '1.2.3.4.5', "1.2.3' or 1=1", '9'.repeat(40)]) {
    const response = await service.api.inject({
      url: '/events',
      headers: { ...service.as(SUPPLIER), 'last-event-id': id },
    });
    expect([id, response.statusCode]).toEqual([id, 422]);
  }
});

async function changesIn() {
  return await service.store.database
    .selectFrom('change')
    .selectAll()
    .orderBy('block_number')
    .orderBy('line')
    .execute();
}

/** Blocks that change what these rows say. */
async function* blocksOf(
  rows: readonly {
    number: bigint;
    row: { kind: string; key: string; state: string | null; transaction_id: string; viewers: string[] };
  }[],
) {
  const height = await nextBlock(service.store.database);
  for (let number = 0n; number < height; number++) {
    const records = rows
      .filter((each) => each.number === number)
      .map(({ row }) => ({
        kind: row.kind as RecordKind,
        keyParts: [row.key],
        record: { id: row.key, state: row.state },
        visibility: { parties: row.viewers, roles: [] },
        transactionId: row.transaction_id,
      }));
    yield { number, records, commands: [] };
  }
}

async function openStream(user: TestUser, headers: Record<string, string> = service.as(user)) {
  const accepted = new Promise<Socket>((resolve) => service.api.server.once('connection', resolve));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/events`, { headers, agent: false }, resolve).once('error', reject);
  });
  expect(response.statusCode).toBe(200);
  const connection = await accepted;
  let text = '';
  response.on('error', () => undefined);
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return {
    text: () => text,
    async until(found: (text: string) => boolean) {
      while (!found(text)) await delay(20);
    },
    stall: () => response.pause(),
    close: () => response.destroy(),
    /** Resolves when the stream ended in order. */
    ended: new Promise((resolve) => response.once('end', resolve)),
    /** Resolves when the service has given the connection up; a reader that reads nothing does not notice. */
    broken: new Promise((resolve) => connection.once('close', resolve)),
  };
}
