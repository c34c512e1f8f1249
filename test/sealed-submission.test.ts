/** Sealed commands on their way from the log to the ledger: one class a job, a refused one taken out, an end by its own transaction. */
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aRequest, aSalt } from '../chaincode/testing/given';
import { BANK_A } from '../chaincode/testing/parties';
import { userLabel } from '../network/certificates/labels';
import { readConsortium } from '../network/consortium/consortium';
import type { ContractCall, LedgerClient, SubmitOptions, SubmitOutcome } from '../network/gateway/ledger-client';
import { acceptRequest, assignJob, findCommands, type NewCommand, rememberTransaction } from '../store/command-log';
import { type Database, openDatabase } from '../store/database';
import { type EmbeddedPostgres, startPostgres } from '../store/embedded/postgres';
import { migrate } from '../store/migrations';
import { applyBlock } from '../store/read-model';
import { TEST_DATA_KEYS } from '../store/testing/database';
import { submitJob } from '../worker/submit';

jest.setTimeout(60_000);

const NOW = new Date('2026-03-02T02:00:00.000Z');
const RECEIVABLE = `R${'a'.repeat(24)}`;
const TX = 'f'.repeat(64);

let folder: string;
let server: EmbeddedPostgres;
let database: Database;
/** Each test's own: what one identity gave before would have to end first. */
let identity: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-submission-'));
  chmodSync(folder, 0o755); // the server runs as another user when this is root
  server = await startPostgres({ dataFolder: folder });
  database = openDatabase(server.url, { dataKeys: TEST_DATA_KEYS });
  await migrate(database);
});

beforeEach(() => {
  identity = userLabel(BANK_A.mspId, { party: BANK_A.party, role: 'bank' }, randomUUID());
});

afterAll(async () => {
  await database?.destroy();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function accepted(...commands: NewCommand[]): Promise<readonly string[]> {
  const { commandIds } = await acceptRequest(database, {
    actor: { party: BANK_A.party, role: 'bank', user: 'somebody', identity },
    idempotencyKey: randomUUID(),
    bodySha256: createHash('sha256').update(randomUUID()).digest('hex'),
    commands,
    refusals: [],
    now: NOW,
  });
  return commandIds;
}

const reserve = (amountMinor: string): NewCommand => ({
  name: 'reserveFacility',
  body: { receivable: RECEIVABLE, amountMinor, salt: aSalt(amountMinor) },
});

/** A ledger that answers as it is told, and remembers what it was sent. */
function scripted(...answers: ((call: ContractCall) => SubmitOutcome)[]) {
  const sent: { call: ContractCall; options: SubmitOptions }[] = [];
  const ledger: Pick<LedgerClient, 'submit' | 'knows'> = {
    knows: async () => true,
    async submit(_identity, call, options = {}) {
      sent.push({ call, options });
      const answer = answers[sent.length - 1]?.(call);
      if (answer === undefined) throw new Error('the ledger was asked once too often');
      if (answer.kind === 'committed') await options.onTransactionId?.(answer.txId);
      return answer;
    },
  };
  return { sent, submit: (jobId: string) => submitJob(submissionTo(ledger as LedgerClient), jobId) };
}

function submissionTo(ledger: LedgerClient) {
  return { database, ledger, consortium: readConsortium(), clock: { now: async () => NOW } };
}

async function nextJob(): Promise<{ jobId: string; count: number }> {
  const job = await assignJob(database, 100, 1_000);
  if (job === undefined) throw new Error('nothing waits');
  return job;
}

const batchIn = ({ transient }: ContractCall) =>
  JSON.parse(Buffer.from(transient?.batch ?? []).toString('utf8')) as { id: string; body: unknown }[];

test('commands of different classes go in jobs of their own, the oldest first', async () => {
  await accepted(reserve('1'), { name: 'requestFinancing', body: aRequest(RECEIVABLE) }, reserve('2'));
  expect([(await nextJob()).count, (await nextJob()).count]).toEqual([2, 1]);
  expect(await assignJob(database, 100, 1_000)).toBeUndefined();
});

test('a sealed batch is shown to the bank’s own peers alone, and no argument tells of it', async () => {
  const [id = ''] = await accepted(reserve('123456789'));
  const { jobId } = await nextJob();
  const { sent, submit } = scripted(() => ({
    kind: 'committed',
    txId: TX,
    blockNumber: 5n,
    result: JSON.stringify([{ id, status: 'applied', subject: `reservation/H${'b'.repeat(24)}` }]),
  }));
  await submit(jobId);
  expect(sent).toHaveLength(1);
  const [{ call, options }] = sent as [(typeof sent)[0]];
  expect(call.args).toEqual(['bankSecret']);
  expect(batchIn(call)).toMatchObject([{ id, name: 'reserveFacility', body: { amountMinor: '123456789' } }]);
  expect(options.endorsingOrganisations).toEqual([BANK_A.mspId]);
});

test('what is refused is taken out, and its neighbours go again', async () => {
  const [good = '', bad = ''] = await accepted(reserve('10'), reserve('99'));
  const { jobId } = await nextJob();
  const problem = { slug: 'limit-exceeded', detail: 'the limit does not reach' };
  const { sent, submit } = scripted(
    () => ({
      kind: 'rejected',
      message: JSON.stringify({
        outcomes: [
          { id: good, status: 'applied', subject: 'reservation/H1' },
          { id: bad, status: 'refused', problem },
        ],
      }),
    }),
    () => ({ kind: 'committed', txId: TX, blockNumber: 5n, result: '[]' }),
  );
  await submit(jobId);
  expect(sent.map(({ call }) => batchIn(call).map(({ id }) => id))).toEqual([[good, bad], [good]]);
  const rows = await findCommands(database, [good, bad]);
  expect(rows.map(({ state }) => state)).toEqual(['accepted', 'refused']);
  expect(rows[1]?.problem).toEqual(problem);
});

test('a batch of which nothing was refused and nothing was ordered is tried again later', async () => {
  const [id = ''] = await accepted(reserve('11'));
  const { jobId } = await nextJob();
  const { submit } = scripted(() => ({
    kind: 'rejected',
    message: JSON.stringify({ outcomes: [{ id, status: 'applied', subject: 'reservation/H1' }] }),
  }));
  await expect(submit(jobId)).rejects.toThrow('nothing came of');
});

test('commands of a user whose identity was taken away end refused, unless one was sent already', async () => {
  const [sentId = '', unsent = ''] = await accepted(reserve('13'), reserve('14'));
  const { jobId } = await nextJob();
  await rememberTransaction(database, [sentId], TX);
  const ledger: Pick<LedgerClient, 'knows' | 'height'> = { knows: async () => false, height: async () => 0n };
  await expect(submitJob(submissionTo(ledger as LedgerClient), jobId)).rejects.toThrow('there is no identity');
  const rows = await findCommands(database, [sentId, unsent]);
  expect(rows.map(({ state }) => state)).toEqual(['accepted', 'refused']);
  expect(rows[1]?.problem).toMatchObject({ slug: 'user-not-enrolled' });
});

test('a command ends by a transaction that was sent for it, and by nobody else’s', async () => {
  const [id = ''] = await accepted(reserve('12'));
  const { jobId } = await nextJob();
  const { submit } = scripted(() => ({ kind: 'committed', txId: TX, blockNumber: 0n, result: '[]' }));
  await submit(jobId);
  const stateAfter = async (number: bigint, transactionId: string) => {
    await applyBlock(
      database,
      { number, records: [], commands: [{ id, subject: 'reservation/H1', transactionId }] },
      NOW,
    );
    return (await findCommands(database, [id]))[0]?.state;
  };
  expect(await stateAfter(0n, 'e'.repeat(64))).toBe('accepted');
  expect(await stateAfter(1n, TX)).toBe('applied');
});
