// The work of business days on PostgreSQL and BullMQ: once a day, whatever breaks off, and never on a holiday.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { CalendarDate } from '../../domain/calendar';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import { visibilityOf } from '../../domain/visibility';
import { ANCHOR, aReceivable, BANK, SUPPLIER } from '../../settlement/testing/given';
import { moveSandboxClock, sandboxClock } from '../../store/clock';
import type { DailyJob } from '../../store/daily-runs';
import { keepEarlyPaymentOffer } from '../../store/early-payment-offers';
import { type JobQueue, type JobWorker, migrateQueues, openQueue, runQueue } from '../../store/queues';
import { applyBlock, nextBlock } from '../../store/read-model';
import { pageOfReminders } from '../../store/reminders';
import { pageOfItems, resolveItem } from '../../store/settlement-items';
import { startTestDatabase, type TestDatabase } from '../../store/testing/database';
import { addWebhook } from '../../store/webhooks';
import { collecting } from './collect';
import { reminding } from './remind';
import { type Daily, dailyJob, dueWorkday, scheduleLooks } from './schedule';

const OPERATOR = 'OperatorMSP.91990000288874275P.operator';
const LOOK_MS = 40;

let store: TestDatabase;
let queues: { readonly [Name in DailyJob]: JobQueue<Name> };
let workers: JobWorker<DailyJob>[] = [];
let daily: Daily;
let made = 0;

beforeAll(async () => {
  store = await startTestDatabase();
  const place = { databaseUrl: store.url };
  await migrateQueues(place);
  queues = { collect: openQueue(place, 'collect'), remind: openQueue(place, 'remind') };
  daily = { database: store.database, clock: sandboxClock(store.database), stopping: new AbortController().signal };
  await project('firm', ANCHOR, { code: ANCHOR, mspId: 'AnchorMSP', roles: ['anchor'], sizeClass: 'large' });
  await project('firm', SUPPLIER, { code: SUPPLIER, mspId: 'OperatorMSP', roles: ['supplier'], sizeClass: 'small' });
  await project('firm', BANK, { code: BANK, mspId: 'BankAMSP', roles: ['bank'] });
  await begin();
  for (const queue of Object.values(queues)) await scheduleLooks(queue, LOOK_MS);
});

afterAll(async () => {
  await stop();
  for (const queue of Object.values(queues)) await queue.close();
  await store.stop();
});

/** Starts the queues' workers, whose pages are as small as can be. */
async function begin(): Promise<void> {
  const work = { collect: collecting(OPERATOR, '07:00', 1), remind: reminding('08:30', 1) };
  workers = (['collect', 'remind'] as const).map((name) => {
    const queue = queues[name] as JobQueue<DailyJob>;
    return runQueue({ databaseUrl: store.url }, name, 1, (job) => dailyJob(daily, work[name], queue, job));
  });
  for (const worker of workers) worker.on('error', () => undefined);
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
}

async function stop(): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close()));
}

async function project<Kind extends RecordKind>(kind: Kind, key: string, record: object): Promise<void> {
  const visibility = visibilityOf(kind, record as LedgerRecord<Kind>);
  const records = [{ kind, keyParts: key.split('/'), record, visibility, transactionId: 'a'.repeat(64) }];
  await applyBlock(store.database, { number: await nextBlock(store.database), records, commands: [] }, new Date());
}

/** A receivable on the ledger. @returns its name */
async function owed(maturityDate: string, more: Partial<LedgerRecord<'receivable'>> = {}): Promise<string> {
  made += 1;
  const id = more.id ?? `R${String(made).padStart(24, '0')}`;
  const confirmation = { confirmedAt: '2026-03-02T02:00:00.000Z' } as never;
  await project(
    'receivable',
    id,
    aReceivable({ maturityDate, issuedAt: '2026-03-02T02:00:00.000Z', confirmation, ...more, id }),
  );
  return id;
}

/** Nine in the morning of a day, by the service's clock, and until the work of the day is done. */
async function comes(day: string): Promise<void> {
  await moveSandboxClock(store.database, new Date(`${day}T01:00:00.000Z`));
  for (const job of Object.keys(queues)) {
    await until(async () => (await runs(job)).includes(day));
  }
}

async function runs(job: string): Promise<string[]> {
  const rows = await store.database
    .selectFrom('daily_run')
    .select('day')
    .where('job', '=', job)
    .orderBy('day')
    .execute();
  return rows.map(({ day }) => day);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await isSo()); await delay(10)) {
    if (Date.now() > deadline) throw new Error('it has not come about');
  }
}

async function remindersOf(receivable: string) {
  const query = { stages: undefined, newestFirst: false, after: undefined, limit: 100 };
  return (await pageOfReminders(store.database, { party: ANCHOR }, { ...query, receivable })).items;
}

async function stagesOf(receivable: string): Promise<string[]> {
  return (await remindersOf(receivable)).map(({ stage }) => stage);
}

async function overdueCommands(receivable: string) {
  const rows = await store.database.selectFrom('command').selectAll().where('name', '=', 'markOverdue').execute();
  return rows.filter(({ body }) => (body as { receivable: string }).receivable === receivable);
}

async function lapsesOf(receivable: string) {
  const rows = await store.database.selectFrom('command').selectAll().where('name', '=', 'lapseEarlyPayment').execute();
  return rows.filter(({ body }) => (body as { receivable: string }).receivable === receivable);
}

async function claims(owner: string, receivable: string) {
  const query = { states: ['open', 'noted', 'resolved'] as const, newestFirst: false, after: undefined, limit: 100 };
  const { items } = await pageOfItems(store.database, owner, query);
  return items.filter(({ record }) => record === `receivable/${receivable}`);
}

test.each([
  ['the time has come', '2026-09-16T00:30:00Z', '2026-09-16'],
  ['it has not', '2026-09-16T00:29:59Z', undefined],
  ['Saturday', '2026-09-19T02:00:00Z', undefined],
  ['a Sunday that is worked', '2026-09-20T02:00:00Z', '2026-09-20'],
  ['a holiday', '2026-10-07T02:00:00Z', undefined],
  ['a year without a calendar has weekends alone', '2031-10-01T02:00:00Z', '2031-10-01'],
  ['the evening in London is the next day in Beijing', '2026-09-15T23:59:59Z', undefined],
])('the work of a day is due when it is a business day and %s', (_, instant, day) => {
  expect(dueWorkday(new Date(instant), '08:30')).toBe(day);
});

test('what is due soon is told to its obligor once, and to no one else; what is paid or far off is not', async () => {
  const { webhook } = await addWebhook(
    store.database,
    { party: ANCHOR, role: 'anchor' },
    { url: 'https://erp.example.com/', kinds: ['reminder'], now: new Date() },
  );
  await addWebhook(
    store.database,
    { party: BANK, role: 'bank' },
    { url: 'https://bank.example.com/', now: new Date() },
  );
  const [soon, paid, far] = [await owed('2026-06-30'), await owed('2026-06-30'), await owed('2026-08-31')];
  await owed('2026-06-30', { id: paid, state: 'settled', paidMinor: '10000000' });
  await comes('2026-06-16');
  expect(await remindersOf(soon)).toMatchObject([
    { stage: 'ahead', parties: [ANCHOR], owed_minor: '10000000', due_date: '2026-06-30', days_to_due: 14, skipped: [] },
  ]);
  expect([await stagesOf(paid), await stagesOf(far)]).toEqual([[], []]);
  const deliveries = await store.database.selectFrom('webhook_delivery').selectAll().execute();
  const told = deliveries.map(({ webhook: to, payload }) => ({ to, ...JSON.parse(payload) }));
  expect(told.filter(({ type }) => type === 'reminder.made')).toMatchObject([
    { to: webhook.id, data: { kind: 'reminder', receivable: soon, stage: 'ahead', dueDate: '2026-06-30' } },
  ]);
});

test('a run that the database cuts off in the middle goes on, and nobody is reminded twice', async () => {
  const due: string[] = [];
  for (let count = 0; count < 5; count++) due.push(await owed('2026-07-02'));
  // The connection of the third insertion dies with everything that its transaction did.
  await sql`create sequence cut`.execute(store.database);
  await sql`create function cut() returns trigger language plpgsql as $$
    begin if nextval('cut') = 3 then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$
    `.execute(store.database);
  await sql`create trigger cut before insert on reminder for each row execute function cut()`.execute(store.database);
  await comes('2026-06-18');
  for (const receivable of due) expect(await stagesOf(receivable)).toEqual(['ahead']);
  const { rows } = await sql<{ insertions: number }>`select last_value::int as insertions from cut`.execute(
    store.database,
  );
  expect(rows).toEqual([{ insertions: due.length + 1 }]);
  await sql`drop trigger cut on reminder`.execute(store.database);
});

test('after days of outage the stage that counts today is sent alone, and says what it skipped', async () => {
  const receivable = await owed('2026-07-03');
  await comes('2026-06-22');
  await stop();
  await moveSandboxClock(store.database, new Date('2026-07-03T01:00:00.000Z'));
  await begin();
  await until(async () => (await runs('remind')).includes('2026-07-03'));
  const reminders = await remindersOf(receivable);
  expect(reminders.map(({ stage, skipped }) => [stage, skipped])).toEqual([
    ['ahead', []],
    ['today', ['week', 'tomorrow']],
  ]);
  expect((await runs('remind')).filter((day) => day > '2026-06-22')).toEqual(['2026-07-03']);
});

test('what is late is marked by the operator’s own identity once, and its holder is told as well', async () => {
  const receivable = await owed('2026-07-05'); // a Sunday
  await comes('2026-07-06');
  expect(await overdueCommands(receivable)).toEqual([]);
  expect((await remindersOf(receivable)).at(-1)).toMatchObject({ stage: 'today', due_date: '2026-07-06' });
  await comes('2026-07-07');
  expect(await overdueCommands(receivable)).toMatchObject([
    { identity: OPERATOR, role: 'operator', given_by: 'worker', body: { receivable } },
  ]);
  expect((await remindersOf(receivable)).at(-1)).toMatchObject({ stage: 'late', parties: [ANCHOR, BANK] });
  // The same day's work once more, as after a crash before it was marked done.
  await store.database.deleteFrom('daily_run').where('day', '=', '2026-07-07').execute();
  await comes('2026-07-07');
  expect(await overdueCommands(receivable)).toHaveLength(1);
  expect((await stagesOf(receivable)).filter((stage) => stage === 'late')).toHaveLength(1);
});

test('interest on late payment is an item of whoever is owed, up to each day, until it is paid', async () => {
  const id = await owed('2026-07-08', { state: 'overdue' });
  await comes('2026-07-09');
  // 100,000.00 at 0.05 % a day.
  expect(await claims(BANK, id)).toMatchObject([
    {
      state: 'open',
      reason: 'late-interest',
      role: 'bank',
      content: {
        kind: 'lateInterest',
        interestMinor: '5000',
        basis: 'statutory',
        until: '2026-07-09',
        periods: [{ after: '2026-07-08', days: 1, owedMinor: '10000000' }],
      },
    },
  ]);
  await comes('2026-07-10');
  expect(await claims(BANK, id)).toMatchObject([{ state: 'open', content: { interestMinor: '10000' } }]);

  // Recourse: the assignor holds it again, with what is claimable.
  await owed('2026-07-08', { id, state: 'recoursed', holder: SUPPLIER });
  await comes('2026-07-13');
  expect(await claims(BANK, id)).toMatchObject([{ state: 'noted' }]);
  expect(await claims(SUPPLIER, id)).toMatchObject([
    { state: 'open', role: 'supplier', content: { interestMinor: '25000' } },
  ]);

  // Paid on the fourteenth: five days and another one, and no more after that.
  const payment = {
    receivable: id,
    id: 'P1',
    paidOn: '2026-07-14',
    amountMinor: '10000000',
    obligor: ANCHOR,
    holder: SUPPLIER,
  };
  await project('payment', `${id}/P1`, payment);
  const settlement = { paymentReference: 'RECEIPT-1', paidOn: '2026-07-14', settledAt: '2026-07-14T03:00:00.000Z' };
  await owed('2026-07-08', { id, state: 'settled', holder: SUPPLIER, settlement });
  await comes('2026-07-15');
  expect(await claims(SUPPLIER, id)).toMatchObject([
    { state: 'open', content: { interestMinor: '30000', until: '2026-07-15' } },
  ]);

  // A payment that is booked late was in time: nothing is claimable after all.
  const intime = await owed('2026-07-14', { state: 'overdue' });
  await comes('2026-07-16');
  expect(await claims(BANK, intime)).toMatchObject([{ state: 'open', content: { interestMinor: '10000' } }]);
  await project('payment', `${intime}/P1`, { ...payment, receivable: intime, paidOn: '2026-07-14', holder: BANK });
  const bookedLate = { paymentReference: 'R', paidOn: '2026-07-14', settledAt: '2026-07-16T03:00:00.000Z' };
  await owed('2026-07-14', { id: intime, state: 'settled', settlement: bookedLate });
  await comes('2026-07-17');
  expect(await claims(BANK, intime)).toMatchObject([{ state: 'noted' }]);

  // Whoever closed it is not asked again.
  const [item] = await claims(SUPPLIER, id);
  if (item === undefined) throw new Error('there is no claim');
  await resolveItem(store.database, item, { state: 'resolved', resolution: 'waived', now: new Date() });
  await store.database.deleteFrom('daily_run').where('day', '=', '2026-07-17').execute();
  await comes('2026-07-17');
  expect(await claims(SUPPLIER, id)).toMatchObject([{ state: 'resolved', resolution: 'waived' }]);
});

test('what was paid in time bears nothing, and what the regulation does not protect is no item', async () => {
  const large = '91110000000000000X';
  await project('firm', large, { code: large, mspId: 'OperatorMSP', roles: ['supplier'], sizeClass: 'large' });
  const unprotected = await owed('2026-07-17', { seller: large, state: 'overdue' });
  await comes('2026-07-20');
  expect(await claims(BANK, unprotected)).toEqual([]);
});

test('an early payment that was not made lapses once the banks have reported, and ends with what is overdue', async () => {
  const awaited = (digit: string, payOn: string, maturityDate: string) =>
    owed(maturityDate, {
      state: 'payingEarly',
      earlyPayment: { id: `D${digit.repeat(24)}`, payMinor: '9850000', payOn },
    });
  const unpaid = [await awaited('1', '2026-08-03', '2026-12-31'), await awaited('2', '2026-08-03', '2026-12-30')];
  const late = await awaited('3', '2026-07-31', '2026-08-03');
  await comes('2026-08-04');
  for (const receivable of unpaid) expect(await lapsesOf(receivable)).toEqual([]);
  expect([await lapsesOf(late), (await overdueCommands(late)).length]).toEqual([[], 1]);
  await comes('2026-08-05');
  for (const receivable of unpaid) {
    expect(await lapsesOf(receivable)).toMatchObject([{ identity: OPERATOR, role: 'operator', given_by: 'worker' }]);
  }

  // One that was paid early and booked after maturity bears no interest on the discount.
  const payment = { receivable: late, id: 'P1', paidOn: '2026-07-31', amountMinor: '9850000', discountMinor: '150000' };
  await project('payment', `${late}/P1`, { ...payment, obligor: ANCHOR, holder: BANK });
  const settlement = { paymentReference: 'R', paidOn: '2026-07-31', settledAt: '2026-08-05T03:00:00.000Z' };
  await owed('2026-08-03', { id: late, state: 'settled', settlement });
  await comes('2026-08-06');
  expect((await claims(BANK, late)).filter(({ state }) => state === 'open')).toEqual([]);
});

test('offers of early payment are forgotten when their time is over', async () => {
  const keep = async (payOn: string) => {
    const id = await owed('2026-12-30', { state: 'confirmed' });
    const signed = { payMinor: '1', payOn, signature: '0x', nonce: '0x', expiresAt: Date.parse('2026-12-01') / 1_000 };
    const claim = { id, obligor: ANCHOR, holder: SUPPLIER };
    await keepEarlyPaymentOffer(store.database, claim, signed, 'given in a test', new Date());
    return id;
  };
  const [ended, good] = [await keep('2026-08-07'), await keep('2026-08-10')];
  await comes('2026-08-10');
  const kept = await store.database.selectFrom('early_payment_offer').select('receivable').execute();
  const receivables = kept.map(({ receivable }) => receivable);
  expect([receivables.includes(ended), receivables.includes(good)]).toEqual([false, true]);
});

test('a maturity in a holiday is neither late nor told before the first business day after it', async () => {
  const receivable = await owed('2026-10-01');
  await comes('2026-09-30');
  expect(await stagesOf(receivable)).toEqual(['ahead']);
  for (const day of ['2026-10-03', '2026-10-07']) {
    await moveSandboxClock(store.database, new Date(`${day}T01:00:00.000Z`));
    await delay(5 * LOOK_MS);
  }
  expect((await runs('remind')).filter((day) => day > '2026-09-30')).toEqual([]);
  await comes('2026-10-08');
  expect((await remindersOf(receivable)).at(-1)).toMatchObject({ stage: 'today', skipped: ['week', 'tomorrow'] });
  expect(await overdueCommands(receivable)).toEqual([]);
  await comes('2026-10-09');
  expect(await stagesOf(receivable)).toEqual(['ahead', 'today', 'late']);
  expect(await overdueCommands(receivable)).toHaveLength(1);
});

test('a job of a day that is over does nothing and ends', async () => {
  const receivable = await owed('2026-10-10');
  const day = '2026-10-08' as CalendarDate;
  await store.database.deleteFrom('daily_run').where('day', '=', day).execute();
  await dailyJob(daily, reminding('08:30', 1), queues.remind as JobQueue<DailyJob>, { day });
  expect([await stagesOf(receivable), (await runs('remind')).includes(day)]).toEqual([[], false]);
});

test('a process that stops puts the work down for another one', async () => {
  const stopping = AbortSignal.abort();
  const day = '2026-10-12' as CalendarDate;
  const work = reminding('08:30', 1);
  const job = dailyJob({ ...daily, stopping }, work, queues.remind as JobQueue<DailyJob>, { day });
  await expect(job).rejects.toThrow('the process stops');
});
