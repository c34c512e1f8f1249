// What falls due, what late payment costs, what cash to expect and what the books say, each for the party that asks.
import { addDays, type CalendarDate, dateOf } from '../../domain/calendar';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import { ANCHOR as ANCHOR_CODE, anOffer, aReceivable, SUPPLIER as SELLER } from '../../settlement/testing/given';
import { applyBlock, nextBlock, type PostingWrite } from '../../store/read-model';
import {
  ANCHOR,
  BANK,
  OTHER_SUPPLIER,
  SUPPLIER,
  startTestService,
  type TestService,
  type TestUser,
} from '../testing/service';

const NOW = new Date('2026-07-15T02:00:00.000Z');
const TODAY = dateOf(NOW.toISOString());
const DUE = addDays(TODAY, -12);
const LATE = `R${'a'.repeat(24)}`;
const AHEAD = `R${'b'.repeat(24)}`;

let service: TestService;

beforeAll(async () => {
  service = await startTestService({}, { clock: { now: async () => NOW } });
  const firm = (code: string, sizeClass: string) => ({ code, name: `=Firm ${code}`, sizeClass });
  await write('firm', ANCHOR_CODE, firm(ANCHOR_CODE, 'large') as never, ['bank', 'anchor', 'supplier']);
  await write('firm', SELLER, firm(SELLER, 'small') as never, ['bank', 'anchor', 'supplier']);
  const late = { id: LATE, maturityDate: DUE, state: 'overdue', paidMinor: '4000000' } as const;
  await write('receivable', LATE, aReceivable(late), [SELLER, ANCHOR_CODE, BANK.party]);
  const ahead = aReceivable({ id: AHEAD, holder: SELLER, maturityDate: addDays(TODAY, 5), state: 'confirmed' });
  await write('receivable', AHEAD, ahead, [SELLER, ANCHOR_CODE]);
  const payment = { receivable: LATE, paidOn: addDays(DUE, 4), amountMinor: '4000000' };
  await write('payment', `${LATE}/P1`, payment as never, [ANCHOR_CODE, BANK.party]);
  await write('offer', anOffer().id, anOffer({ receivable: AHEAD }, { valueDate: TODAY }), [SELLER, BANK.party]);
});

afterAll(async () => service.stop());

async function write<Kind extends RecordKind>(
  kind: Kind,
  key: string,
  record: LedgerRecord<Kind>,
  viewers: readonly string[],
  postings: readonly PostingWrite[] = [],
): Promise<void> {
  const { database } = service.store;
  const visibility = { parties: viewers, roles: [] };
  const records = [{ kind, keyParts: key.split('/'), record, visibility, transactionId: 'f'.repeat(64) }];
  await applyBlock(database, { number: await nextBlock(database), records, commands: [], postings }, new Date());
}

async function get(user: TestUser, url: string) {
  const answer = await service.api.inject({ url, headers: service.as(user) });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: isJson ? JSON.parse(answer.body) : answer.body };
}

test('the calendar of a holder has what it is owed, with the reminder that it calls for', async () => {
  expect((await get(BANK, '/maturities')).body).toEqual({
    items: [
      {
        receivable: LATE,
        invoiceNumber: 'INV-2026-0042',
        side: 'owed',
        counterparty: ANCHOR_CODE,
        state: 'overdue',
        currency: 'CNY',
        amountMinor: '10000000',
        owedMinor: '6000000',
        maturityDate: DUE,
        dueDate: DUE,
        daysToMaturity: -12,
        reminder: 'notice',
      },
    ],
  });
});

test('an obligor sees what it owes, in the order of maturity, page by page', async () => {
  const first = await get(ANCHOR, '/maturities?limit=1');
  expect(first.body).toMatchObject({ items: [{ receivable: LATE, side: 'owes', counterparty: BANK.party }] });
  const second = await get(ANCHOR, `/maturities?limit=1&cursor=${first.body.next}`);
  expect(second.body.items).toMatchObject([{ receivable: AHEAD, reminder: 'week', daysToMaturity: 5 }]);
  const narrowed = await get(ANCHOR, `/maturities?maturityFrom=${TODAY}&side=owes&currency=CNY`);
  expect(narrowed.body.items).toHaveLength(1);
});

test('late payment to a small firm bears 0.05 % a day on what was owed each day', async () => {
  // 100,000.00 for 4 days and 60,000.00 for 8: 880,000 × 0.0005 = 440.00
  expect(await get(BANK, `/receivables/${LATE}/late-interest`)).toEqual({
    status: 200,
    body: {
      receivable: LATE,
      dueDate: DUE,
      until: TODAY,
      basis: 'statutory',
      currency: 'CNY',
      interestMinor: '44000',
      periods: [
        { after: DUE, days: 4, owedMinor: '10000000' },
        { after: addDays(DUE, 4), days: 8, owedMinor: '6000000' },
      ],
    },
  });
  const until = addDays(DUE as CalendarDate, 2);
  expect((await get(SUPPLIER, `/receivables/${LATE}/late-interest?until=${until}`)).body.interestMinor).toBe('10000');
  expect((await get(OTHER_SUPPLIER, `/receivables/${LATE}/late-interest`)).status).toBe(404);
  expect((await get(BANK, `/receivables/${LATE}/late-interest?until=2026-02-30`)).status).toBe(422);
});

test('what matures on a holiday is due, and bears interest, from the next business day on', async () => {
  const id = `R${'c'.repeat(24)}`;
  const saturday = '2026-07-11'; // so it could be paid in time on Monday the thirteenth
  const receivable = aReceivable({ id, obligor: ANCHOR_CODE, maturityDate: saturday, state: 'financed' });
  await write('receivable', id, receivable, [ANCHOR_CODE, BANK.party]);
  const { items } = (await get(BANK, `/maturities?maturityFrom=${saturday}&maturityTo=${saturday}`)).body;
  expect(items).toMatchObject([{ receivable: id, dueDate: '2026-07-13', daysToMaturity: -4, reminder: 'late' }]);
  expect((await get(BANK, `/receivables/${id}/late-interest`)).body).toMatchObject({
    dueDate: '2026-07-13',
    interestMinor: '10000',
    periods: [{ after: '2026-07-13', days: 2 }],
  });
  await write('receivable', id, { ...receivable, state: 'settled' }, [ANCHOR_CODE, BANK.party]);
});

test('a forecast has late claims today, and an accepted offer for the claim that it buys', async () => {
  expect((await get(BANK, '/cash-flow?currency=CNY')).body).toMatchObject({
    days: [{ day: TODAY, inMinor: '6000000', outMinor: '8898600', netMinor: '-2898600' }],
  });
  expect((await get(SUPPLIER, '/cash-flow?currency=CNY')).body.flows).toMatchObject([
    { direction: 'in', amountMinor: '8898600' },
  ]);
  expect((await get(ANCHOR, `/cash-flow?currency=CNY&until=${TODAY}`)).body.days).toHaveLength(1);
  expect((await get(ANCHOR, '/cash-flow?currency=EUR')).body).toEqual({ currency: 'EUR', days: [], flows: [] });
});

test('a statement has the party’s own lines of the days, behind what stood before', async () => {
  const line = (party: string, amountMinor: bigint, bookedAt: string) =>
    ({
      party,
      account: 'cash',
      receivable: LATE,
      currency: 'CNY',
      amountMinor,
      transactionId: 'tx',
      bookedAt,
    }) as const;
  const postings = [
    line(SELLER, 100n, '2026-02-28T15:59:59Z'),
    line(SELLER, 250n, '2026-02-28T16:00:00Z'),
    line(BANK.party, -9n, '2026-03-01T00:00:00Z'),
    line(SELLER, -50n, '2026-03-31T16:00:00Z'),
  ];
  await write('receivable', AHEAD, aReceivable({ id: AHEAD }), [SELLER], postings);
  const answer = await get(SUPPLIER, '/statements/CNY?from=2026-03-01&to=2026-03-31');
  expect(answer.status).toBe(200);
  expect(String(answer.body).split('\r\n').slice(3)).toEqual([
    '2026-03-01,cash,opening balance,,,1.00,debit,',
    `2026-03-01,cash,${LATE},2.50,,3.50,debit,tx`,
    '',
  ]);
  expect(String(answer.body)).toContain("'=Firm");
  expect((await get(SUPPLIER, '/statements/CNY?from=2026-03-01&to=2026-02-01')).status).toBe(422);
  const pdf = await service.api.inject({
    url: '/statements/CNY?from=2026-03-01&to=2026-03-31&format=pdf',
    headers: service.as(SUPPLIER),
  });
  expect([pdf.statusCode, pdf.headers['content-type'], pdf.rawPayload.subarray(0, 5).toString()]).toEqual([
    200,
    'application/pdf',
    '%PDF-',
  ]);
});
