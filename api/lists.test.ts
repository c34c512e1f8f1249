// Lists and versions: pages meet every record once, filters name their field when they are wrong, what is known is not sent again.
import type { LedgerRecord } from '../domain/records';
import { visibilityOf } from '../domain/visibility';
import { applyBlock, nextBlock } from '../store/read-model';
import {
  ANCHOR,
  BANK,
  OPERATOR,
  OTHER_SUPPLIER,
  SUPPLIER,
  startTestService,
  type TestService,
  type TestUser,
} from './testing/service';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await issue(1, 10);
  await issue(11, 20);
});

afterAll(async () => {
  await service.stop();
});

const idOf = (number: number) => `R${String(number).padStart(24, '0')}`;

function aReceivable(number: number): LedgerRecord<'receivable'> {
  return {
    id: idOf(number),
    invoiceFingerprint: String(number).padStart(64, '0'),
    invoice: { number: `INV-${number}`, issueDate: '2026-02-20', documentSha256: 'c'.repeat(64) },
    seller: number % 2 === 0 ? SUPPLIER.party : OTHER_SUPPLIER.party,
    obligor: ANCHOR.party,
    holder: number % 2 === 0 ? SUPPLIER.party : OTHER_SUPPLIER.party,
    amountMinor: String(number * 1_000),
    currency: number % 5 === 0 ? 'EUR' : 'CNY',
    maturityDate: `2026-06-${String(31 - number).padStart(2, '0')}`,
    state: number % 4 === 0 ? 'verified' : 'issued',
    issuedAt: '2026-03-02T02:00:00.000Z',
  };
}

/** One block that writes the receivables of these numbers. */
async function issue(from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const { database } = service.store;
  const number = await nextBlock(database);
  const records = numbers.map(aReceivable).map((record) => ({
    kind: 'receivable' as const,
    keyParts: [record.id],
    record,
    visibility: visibilityOf('receivable', record),
    transactionId: `${number}`.padStart(64, 'a'),
  }));
  await applyBlock(database, { number, records, commands: [] }, new Date());
}

async function ask(user: TestUser, url: string, headers: Record<string, string> = {}) {
  const response = await service.api.inject({ url, headers: { ...service.as(user), ...headers } });
  return { response, body: response.body === '' ? undefined : JSON.parse(response.body) };
}

async function idsIn(user: TestUser, query: string): Promise<string[]> {
  const { body } = await ask(user, `/receivables?${query}`);
  return (body.items as { id: string }[]).map(({ id }) => id);
}

/** Walks a list to its end; `between` happens after the first page. */
async function walk(user: TestUser, query: string, between = async (): Promise<void> => undefined): Promise<string[]> {
  const met: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await ask(user, `/receivables?${query}${cursor}`);
    met.push(...(body.items as { id: string }[]).map(({ id }) => id));
    if (body.next === undefined) return met;
    if (cursor === '') await between();
    cursor = `&cursor=${body.next}`;
  }
}

test.each(['newest', 'oldest', 'changed', 'maturity', 'amount'])(
  'a walk by %s meets every record once',
  async (order) => {
    const met = await walk(OPERATOR, `order=${order}&limit=3`);
    expect(met).toHaveLength(20);
    expect(new Set(met).size).toBe(20);
  },
);

test('orders sort as they are named', async () => {
  expect(await idsIn(OPERATOR, 'order=maturity&limit=2')).toEqual([idOf(20), idOf(19)]);
  expect(await idsIn(OPERATOR, 'order=amount&limit=2')).toEqual([idOf(20), idOf(19)]);
  expect(await idsIn(OPERATOR, 'order=oldest&limit=2')).toEqual([idOf(1), idOf(2)]);
  expect(await idsIn(OPERATOR, 'limit=2')).toEqual([idOf(20), idOf(19)]);
});

test.each<[string, (number: number) => boolean]>([
  ['state=verified', (number) => number % 4 === 0],
  ['state=verified&state=issued', () => true],
  [`seller=${OTHER_SUPPLIER.party}`, (number) => number % 2 === 1],
  [`holder=${SUPPLIER.party}&currency=EUR`, (number) => number % 10 === 0],
  ['maturityFrom=2026-06-12&maturityTo=2026-06-14', (number) => number >= 17 && number <= 19],
  ['minAmountMinor=9500&maxAmountMinor=12000', (number) => number >= 10 && number <= 12],
  ['invoiceNumber=INV-7', (number) => number === 7],
  [`root=${idOf(1)}`, () => false],
  ['isPart=true', () => false],
  ['isPart=false', () => true],
])('the filter %s narrows the list to what it says', async (query, holds) => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(await idsIn(OPERATOR, `${query}&order=oldest`)).toEqual(numbers.filter(holds).map(idOf));
});

test('a filter shows nobody what is not theirs', async () => {
  expect(await idsIn(SUPPLIER, `seller=${OTHER_SUPPLIER.party}`)).toEqual([]);
  expect(await idsIn(BANK, 'state=issued')).toEqual([]);
  expect(await idsIn(SUPPLIER, 'limit=500')).toHaveLength(10);
});

test.each([
  ['state=unheard-of', 'state'],
  ['seller=../../etc/passwd', 'seller'],
  [`seller=${SUPPLIER.party}&seller=${ANCHOR.party}`, 'seller'],
  ['maturityFrom=2026-02-30', 'maturityFrom'],
  ['minAmountMinor=-1', 'minAmountMinor'],
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['limit=ten', 'limit'],
  ['order=random', 'order'],
  ['isPart=perhaps', 'isPart'],
  ['invoiceNumber=%00', 'invoiceNumber'],
  ['cursor=bm9uc2Vuc2U', 'cursor'],
  [`cursor=${Buffer.from('["oldest","1","R1"]').toString('base64url')}`, 'cursor'],
  [`cursor=${Buffer.from('["newest","1; drop table command","R1"]').toString('base64url')}`, 'cursor'],
  [`cursor=${Buffer.from('["newest","1","R\\u0000"]').toString('base64url')}`, 'cursor'],
  ['colour=green', 'colour'],
])('the query %s is refused by the name of its field', async (query, field) => {
  const { response, body } = await ask(OPERATOR, `/receivables?${query}`);
  expect(response.statusCode).toBe(422);
  expect(`${body.field} ${body.detail}`).toContain(field);
});

test('a walk meets what was there at its beginning once, whatever comes meanwhile', async () => {
  const met = await walk(OPERATOR, 'limit=4', () => issue(15, 24)); // ten change or come
  expect(met.filter((id) => Number(id.slice(1)) <= 20).sort()).toEqual(
    Array.from({ length: 20 }, (_, index) => idOf(index + 1)),
  );
});

test('a record comes with its version, and is not sent again to whoever has it', async () => {
  const url = `/receivables/${idOf(2)}`;
  const { response } = await ask(SUPPLIER, url);
  const etag = String(response.headers.etag);
  expect(etag).toMatch(/^"[0-9]+-[0-9a-f]{16}"$/);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await ask(SUPPLIER, url, { 'if-none-match': known });
    expect([again.response.statusCode, again.response.body]).toEqual([304, '']);
  }
  expect((await ask(SUPPLIER, url, { 'if-none-match': '"other"' })).response.statusCode).toBe(200);
  expect((await ask(OTHER_SUPPLIER, url, { 'if-none-match': etag })).response.statusCode).toBe(404);
  await issue(2, 2);
  expect((await ask(SUPPLIER, url, { 'if-none-match': etag })).response.statusCode).toBe(200);
});

test('the operations of a user are listed to the party and role that gave them', async () => {
  const given = await service.api.inject({
    method: 'POST',
    url: '/signatories',
    headers: { ...service.as(SUPPLIER), 'idempotency-key': 'listed-once' },
    payload: { address: `0x${'1'.repeat(40)}` },
  });
  expect(given.statusCode).toBe(202);
  const url = '/operations?state=accepted&command=registerSignatory&acceptedFrom=2026-01-01T00:00:00Z';
  expect((await ask(SUPPLIER, url)).body.items).toHaveLength(1);
  expect((await ask(OTHER_SUPPLIER, url)).body.items).toEqual([]);
  expect((await ask(SUPPLIER, '/operations?acceptedTo=2026-02-30T00:00:00Z')).body.field).toBe('acceptedTo');
});

test('an identifier that only looks like a UUID is refused, not looked up', async () => {
  expect((await ask(SUPPLIER, `/operations/${'-'.repeat(36)}`)).response.statusCode).toBe(422);
});
