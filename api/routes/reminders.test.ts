// Reminders are shown to whom they are for, page by page, and told by the stream, each once.
import { createParser } from 'eventsource-parser';
import { keepReminders, type NewReminder } from '../../store/reminders';
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

const RECEIVABLE = `R${'a'.repeat(24)}`;
const NOW = new Date('2026-07-06T00:30:00Z');
const REMINDER: NewReminder = {
  receivable: RECEIVABLE,
  stage: 'week',
  parties: [ANCHOR.party],
  obligor: ANCHOR.party,
  holder: BANK.party,
  invoice_number: 'INV-2026-0042',
  currency: 'CNY',
  owed_minor: '10000000',
  maturity_date: '2026-07-05',
  due_date: '2026-07-06',
  days_to_due: 7,
  skipped: ['ahead'],
};
const LATE: NewReminder = {
  ...REMINDER,
  stage: 'late',
  parties: [ANCHOR.party, BANK.party],
  days_to_due: -1,
  skipped: [],
};

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  expect([await keep(REMINDER), await keep(LATE), await keep(REMINDER)]).toEqual([1, 1, 0]);
});

afterAll(async () => service.stop());

async function keep(reminder: NewReminder): Promise<number> {
  const { database } = service.store;
  return await database.transaction().execute((transaction) => keepReminders(transaction, [reminder], NOW));
}

async function listed(user: TestUser, query = '') {
  const answer = await service.api.inject({ url: `/reminders${query}`, headers: service.as(user) });
  return JSON.parse(answer.body) as { items: { stage: string }[]; next?: string };
}

async function told(user: TestUser, lastEventId: string) {
  const headers = { ...service.as(user), 'last-event-id': lastEventId };
  const { body } = await service.api.inject({ url: '/events?until=caughtUp', headers });
  const events: { event: string | undefined; data: unknown; id: string | undefined }[] = [];
  const parser = createParser({ onEvent: ({ event, data, id }) => events.push({ event, data: JSON.parse(data), id }) });
  parser.feed(body);
  return events;
}

test('a reminder says what was owed when it was made, and which stages passed before it', async () => {
  expect((await listed(ANCHOR, '?stage=week')).items).toEqual([
    {
      receivable: RECEIVABLE,
      stage: 'week',
      invoiceNumber: 'INV-2026-0042',
      obligor: ANCHOR.party,
      holder: BANK.party,
      currency: 'CNY',
      owedMinor: '10000000',
      maturityDate: '2026-07-05',
      dueDate: '2026-07-06',
      daysToDue: 7,
      skipped: ['ahead'],
      madeAt: '2026-07-06T00:30:00.000Z',
    },
  ]);
});

test('the obligor is shown each stage, the holder what is late, and nobody else anything', async () => {
  const stages = async (user: TestUser) => (await listed(user)).items.map(({ stage }) => stage);
  expect(await stages(ANCHOR)).toEqual(['late', 'week']);
  expect(await stages(BANK)).toEqual(['late']);
  for (const user of [SUPPLIER, OTHER_SUPPLIER, OPERATOR]) expect(await stages(user)).toEqual([]);
});

test('the list comes in pages, narrowed by receivable', async () => {
  const first = await listed(ANCHOR, `?order=oldest&limit=1&receivable=${RECEIVABLE}`);
  expect(first.items).toMatchObject([{ stage: 'week' }]);
  const second = await listed(ANCHOR, `?order=oldest&limit=1&receivable=${RECEIVABLE}&cursor=${first.next}`);
  expect(second.items).toMatchObject([{ stage: 'late' }]);
  expect(second.next).toBeUndefined();
  expect((await listed(ANCHOR, `?receivable=R${'b'.repeat(24)}`)).items).toEqual([]);
});

test('a stream tells each reminder once to whom it is for, also from a place of before there were reminders', async () => {
  const all = await told(ANCHOR, '-1.0.0');
  expect(all.map(({ event, data }) => [event, data])).toEqual([
    ['reminder', { receivable: RECEIVABLE, stage: 'week', dueDate: '2026-07-06' }],
    ['reminder', { receivable: RECEIVABLE, stage: 'late', dueDate: '2026-07-06' }],
    ['caughtUp', {}],
  ]);
  expect((await told(BANK, '-1.0.0')).map(({ event }) => event)).toEqual(['reminder', 'caughtUp']);
  expect((await told(SUPPLIER, '-1.0.0')).map(({ event }) => event)).toEqual(['caughtUp']);
  expect((await told(ANCHOR, all[0]?.id ?? '')).map(({ event }) => event)).toEqual(['reminder', 'caughtUp']);
  expect((await told(ANCHOR, all[1]?.id ?? '')).map(({ event }) => event)).toEqual(['caughtUp']);
});
