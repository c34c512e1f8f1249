// What a request leaves in the logs: its id from the API's line to the worker's, and none of its secrets.
import { randomUUID } from 'node:crypto';
import { BANK, startTestService, type TestService } from '../api/testing/service';
import { readConsortium } from '../network/consortium/consortium';
import type { LedgerClient } from '../network/gateway/ledger-client';
import { openLog } from '../runtime/log';
import { openMetrics, submissionMetrics } from '../runtime/metrics';
import { NO_TRACING } from '../runtime/tracing';
import { systemClock } from '../store/clock';
import { assignJob, waitingCommands } from '../store/command-log';
import { submitInSight } from '../worker/observation';

const REQUEST = 'request-of-a-bank-1';
const AMOUNT = '471147114711';
const TRANSACTION = 'f'.repeat(64);

const lines: string[] = [];
const log = openLog({ name: 'test', level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ log });
});

afterAll(async () => service.stop());

/** The entries whose message is this one. */
function entries(message: string): Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === message);
}

/** A ledger that is away at first, and then fails with what it was sent in its message. */
function troubledLedger(token: string): LedgerClient {
  let attempts = 0;
  const ledger: Pick<LedgerClient, 'submit'> = {
    async submit(_identity, _call, options) {
      await options?.onTransactionId?.(TRANSACTION);
      attempts += 1;
      if (attempts === 1) return { kind: 'unknown', txId: TRANSACTION, reason: 'no commit was seen' };
      throw Object.assign(new Error(`sent with Bearer ${token}`), { detail: `salted ${AMOUNT}` });
    },
  };
  const known: Pick<LedgerClient, 'height' | 'knows'> = { height: async () => 0n, knows: async () => true };
  return { ...ledger, ...known } as LedgerClient;
}

test('a sealed command is found in every line by its request and its operation, and its secrets in none', async () => {
  const { database } = service.store;
  const { authorization } = service.as(BANK);
  const answer = await service.api.inject({
    method: 'POST',
    url: '/reservations',
    headers: { authorization, 'idempotency-key': randomUUID(), 'x-request-id': REQUEST },
    payload: { receivable: `R${'a'.repeat(24)}`, amountMinor: AMOUNT },
  });
  expect([answer.statusCode, answer.headers['x-request-id']]).toEqual([202, REQUEST]);
  const [operation] = (JSON.parse(answer.body) as { operations: { id: string }[] }).operations;
  const job = await assignJob(database, 10);
  const [waiting] = await waitingCommands(database, job?.jobId ?? '');
  const { salt = '' } = (waiting?.body ?? {}) as { salt?: string };
  expect(salt).toMatch(/^0x/);

  const submission = {
    database,
    ledger: troubledLedger(authorization.split(' ')[1] ?? ''),
    clock: systemClock,
    consortium: readConsortium(),
  };
  const observation = { log, metrics: submissionMetrics(openMetrics('test')), tracing: NO_TRACING };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(submitInSight(submission, observation, job?.jobId ?? '')).rejects.toThrow();
  }

  const named = { operations: [operation?.id], commands: 1 };
  expect(entries('answered')).toEqual([expect.objectContaining({ request: REQUEST, status: 202, ...named })]);
  for (const message of ['transaction', 'submission delayed', 'submission failed']) {
    expect(entries(message)).toEqual([expect.objectContaining({ requests: [REQUEST], ...named })]);
  }
  expect(entries('transaction')).toMatchObject([{ transaction: TRANSACTION, outcome: 'unknown' }]);
  const written = lines.join('');
  for (const secret of [authorization.slice(-40), AMOUNT, salt, salt.slice(2)]) expect(written).not.toContain(secret);
});

test.each([['too short'], ['x'.repeat(65)], ['a b c d e f g h'], ['line\\nbreaks1']])(
  'a request id of another form, as %j, is replaced by one of our own',
  async (given) => {
    const answer = await service.api.inject({ url: '/health', headers: { 'x-request-id': given } });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  },
);
