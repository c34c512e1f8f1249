import { openDatabase } from '../store/database';
import { openMetrics, readGauge, requestMetrics } from './metrics';
import { readinessOf } from './readiness';
import { type StatusServer, serveStatus } from './status-server';

const TOKEN = 'a-token-of-the-scraper';
let notReady = false;
let server: StatusServer | undefined;
const metrics = openMetrics('test');

beforeAll(async () => {
  requestMetrics(metrics).observe({ method: 'GET', route: '/receivables/:id', status: 200 }, 0.02);
  readGauge(metrics, 'greentier_readable', 'Readable', ['state'], async () => [[{ state: 'a' }, 3]]);
  readGauge(metrics, 'greentier_unreadable', 'Unreadable', [], async () => Promise.reject(new Error('away')));
  server = await serveStatus(
    { STATUS_PORT: '0', METRICS_TOKEN: TOKEN },
    {
      metrics,
      readiness: async () => ({
        status: notReady ? 'notReady' : 'ok',
        parts: { ledger: notReady ? 'no peer answers' : 'ok' },
      }),
    },
  );
});

afterAll(async () => server?.close());

const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${server?.url}${path}`, { headers });

test('health is told whatever becomes of the other parts, readiness names the part that is not', async () => {
  notReady = true;
  expect((await ask('/health')).status).toBe(200);
  const answer = await ask('/ready');
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { status: 'notReady', parts: { ledger: 'no peer answers' } },
  ]);
  notReady = false;
  expect((await ask('/ready')).status).toBe(200);
});

test('metrics are for whoever has the token', async () => {
  expect((await ask('/metrics')).status).toBe(401);
  expect((await ask('/metrics', { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
  const text = await (await ask('/metrics', { authorization: `Bearer ${TOKEN}` })).text();
  expect(text).toContain(
    'greentier_http_request_duration_seconds_count{process="test",method="GET",route="/receivables/:id",status="200"} 1',
  );
  expect(text).toContain('greentier_readable{state="a",process="test"} 3');
  expect(text).toContain('nodejs_eventloop_lag_seconds');
});

test('a gauge that cannot be read has no value, and spoils no other', async () => {
  expect(await metrics.metrics()).toMatch(/^greentier_unreadable\S* (?:Nan|NaN)$/m);
});

test('there is no server where no port is named, and nothing else to see where there is one', async () => {
  expect(await serveStatus({}, { metrics, readiness: async () => ({ status: 'ok', parts: {} }) })).toBeUndefined();
  expect((await ask('/../etc/passwd')).status).toBe(404);
});

test('a database that is away makes a process not ready, and says so', async () => {
  const database = openDatabase('postgres://u:p@127.0.0.1:1/none');
  const check = readinessOf({
    database,
    identity: 'x',
    maxLagBlocks: 1,
    ledger: {
      height: async () => 1n,
      health: async () => ({ peers: [{ name: 'p', mspId: 'm', reachable: true }], orderers: [] }),
    },
  });
  const { status, parts } = await check();
  expect(status).toBe('notReady');
  expect(parts).toMatchObject({ database: expect.stringContaining('ECONNREFUSED'), ledger: 'no orderer answers' });
  await database.destroy();
});
