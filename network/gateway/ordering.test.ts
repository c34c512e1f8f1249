// What the client makes of an orderer that answers badly, late or not at all; the peers are real.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type handleBidiStreamingCall, Server, ServerCredentials } from '@grpc/grpc-js';
import { common, orderer } from 'fabric-protos/bundle.js';
import type { SubmitOutcome } from './ledger-client';
import { type NetworkFixture, startNetwork } from './network-fixture';

jest.setTimeout(60_000);

let network: NetworkFixture;
let supplier: string;
const orderers: Server[] = [];

beforeAll(async () => {
  network = await startNetwork();
  supplier = await network.enrol('OperatorMSP', 'SUPPLIER000000001');
});

afterAll(async () => {
  for (const server of orderers) server.forceShutdown();
  await network.stop();
});

/** Starts an orderer that does nothing but answer with a status, or not even that. @returns its address */
async function ordererThat(
  answers: common.Status | 'nothing' | 'hangs up',
  onMessage: () => void = () => undefined,
): Promise<string> {
  const broadcast: handleBidiStreamingCall<Buffer, Buffer> = (stream) => {
    stream.on('data', () => {
      onMessage();
      if (answers === 'hangs up') stream.destroy(new Error('gone'));
      else if (answers !== 'nothing') {
        stream.write(Buffer.from(orderer.BroadcastResponse.encode({ status: answers, info: 'told so' }).finish()));
      }
    });
    stream.on('error', () => {});
  };
  const server = new Server();
  const asIs = (bytes: Buffer) => bytes;
  server.addService(
    {
      broadcast: {
        path: '/orderer.AtomicBroadcast/Broadcast',
        requestStream: true,
        responseStream: true,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    },
    { broadcast },
  );
  orderers.push(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return `grpc://127.0.0.1:${port}`;
}

/** Submits with other orderers than the network's; the network's own come last if asked for. */
async function submitTo(urls: readonly string[], options: { thenTheReal?: boolean } = {}): Promise<SubmitOutcome> {
  const profile = JSON.parse(readFileSync(String(network.options.profile), 'utf8')) as { orderers: object };
  const changed = {
    ...profile,
    orderers: {
      ...Object.fromEntries(urls.map((url, index) => [`other${index}`, { url }])),
      ...(options.thenTheReal ? profile.orderers : {}),
    },
  };
  const client = network.connect({ profile: changed, timeouts: { connectMs: 500, orderMs: 500, commitMs: 500 } });
  return client.submit(supplier, { transaction: 'probe:put', args: [randomUUID(), 'x'] });
}

test.each([
  ['says nothing', 'nothing'],
  ['hangs up', 'hangs up'],
  ['is not ready', common.Status.SERVICE_UNAVAILABLE],
  ['accepts and forgets', common.Status.SUCCESS],
] as const)('an orderer that %s leaves the fate unknown', async (_, answers) => {
  const outcome = await submitTo([await ordererThat(answers)]);
  expect(outcome).toMatchObject({ kind: 'unknown', txId: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('an orderer that refuses is certain', async () => {
  const outcome = await submitTo([await ordererThat(common.Status.FORBIDDEN)]);
  expect(outcome).toEqual({ kind: 'rejected', message: 'other0 answered FORBIDDEN: told so' });
});

test('an orderer that cannot be reached was sent nothing', async () => {
  expect(await submitTo(['grpc://127.0.0.1:1'])).toMatchObject({ kind: 'unavailable' });
});

test('another orderer takes what the first one did not answer for', async () => {
  const first = await ordererThat(common.Status.SERVICE_UNAVAILABLE);
  expect(await submitTo([first], { thenTheReal: true })).toMatchObject({ kind: 'committed' });
});

test('an orderer that is not ready is asked again until the time for ordering is over', async () => {
  let messages = 0;
  const url = await ordererThat(common.Status.SERVICE_UNAVAILABLE, () => {
    messages += 1;
  });
  expect(await submitTo([url])).toMatchObject({ kind: 'unknown' });
  expect(messages).toBeGreaterThan(1);
});
