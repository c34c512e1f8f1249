// The client's stream goes on where it broke: nothing is missed, nothing comes twice.
import { setTimeout as delay } from 'node:timers/promises';
import { SUPPLIER, startTestService, type TestService } from '../api/testing/service';
import { applyBlock, nextBlock } from '../store/read-model';
import { followEvents, StreamRefused } from './events';

let service: TestService;
let url: string;

beforeAll(async () => {
  service = await startTestService();
  url = await service.api.listen({ port: 0 });
});

afterAll(async () => {
  await service.stop();
});

async function block(id: string): Promise<void> {
  const { database } = service.store;
  const record = {
    kind: 'receivable' as const,
    keyParts: [id],
    record: { id, state: 'issued' },
    visibility: { parties: [SUPPLIER.party], roles: [] },
    transactionId: id.padEnd(64, '0'),
  };
  await applyBlock(database, { number: await nextBlock(database), records: [record], commands: [] }, new Date());
}

test('a stream that breaks is opened again behind the last event that was read', async () => {
  const token = () => service.as(SUPPLIER).authorization.replace('Bearer ', '');
  const leaving = new AbortController();
  const connections: AbortController[] = [];
  const met: string[] = [];
  const until = async (found: () => boolean) => {
    while (!found()) await delay(20);
  };
  const following = followEvents(
    {
      url,
      token,
      signal: leaving.signal,
      fetch: (input, init) => {
        const connection = new AbortController();
        connections.push(connection);
        return fetch(input, { ...init, signal: AbortSignal.any([connection.signal, leaving.signal]) });
      },
    },
    { record: ({ id }) => met.push(id), caughtUp: () => met.push('caught up') },
  );
  await until(() => met.length === 1);
  await block('R1');
  await until(() => met.length === 2);
  connections[0]?.abort();
  await block('R2');
  await until(() => met.length === 4);
  leaving.abort();
  await following;
  expect([met, connections.length]).toEqual([['caught up', 'R1', 'R2', 'caught up'], 2]);
});

test('a user without a right to ask is told so, once', async () => {
  const following = followEvents({ url, token: () => 'nothing', signal: new AbortController().signal }, {});
  await expect(following).rejects.toEqual(new StreamRefused(401));
});
