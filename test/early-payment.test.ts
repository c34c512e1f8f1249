/**
 * An obligor's own cash competes with two banks' sealed offers, through API, worker and ledger as processes of their own: it is the
 * cheapest, agreed by both signatures, instructed and paid on the day, settled by the bank's notification (camt.054), and verified.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sha256, toUtf8Bytes } from 'ethers';
import { sql } from 'kysely';
import { auditCommand } from '../audit/command-line';
import { addDays, type CalendarDate } from '../domain/calendar';
import type { LedgerRecord } from '../domain/records';
import type { TypedData } from '../domain/typed-data';
import type { ApiUser } from '../sandbox/api-client';
import { BANK_A, BANK_B, OPERATOR, type SandboxFirm } from '../sandbox/firms';
import { type JobWorld, keyIn, moveClock, offerOf, release, subjectOf } from '../sandbox/main-job';
import { sandboxBanks } from '../sandbox/rate-cards';
import { aNotification, anEntry } from '../settlement/testing/given';
import { openDatabase } from '../store/database';
import { accountOf, FACE, startTradeWorld, type TradeWorld } from './trade-world';

jest.setTimeout(240_000);

/** A Monday. */
const DAY = '2026-03-23' as CalendarDate;
const PAY_ON = addDays(DAY, 2);
/** The face less 0.4 %. */
const PAY = 129_992_940n;
const TERMS = { payMinor: PAY.toString(), payOn: PAY_ON };
const PATIENCE_MS = 60_000;

let trade: TradeWorld;
let world: JobWorld;
let seller: SandboxFirm;
let anchor: SandboxFirm;

beforeAll(async () => {
  trade = await startTradeWorld(DAY, ['CNY']);
  ({ job: world, seller, anchor } = trade);
});

afterAll(async () => {
  await trade?.stop();
});

const as = (firm: SandboxFirm): ApiUser => trade.as(firm);

/** The terms with a firm's signature over what the service shows. */
async function signedBy(firm: SandboxFirm, receivable: string) {
  const nonce = sha256(toUtf8Bytes(`${firm.code} early ${receivable}`));
  const expiresAt = Date.parse(`${addDays(DAY, 1)}T03:00:00Z`) / 1_000;
  const query = { ...TERMS, nonce, expiresAt: String(expiresAt) };
  const data = await as(firm).get('/receivables/{id}/early-payment-data', { path: { id: receivable }, query });
  return { ...TERMS, nonce, expiresAt, signature: await world.signatoryOf(firm.code).sign(data as TypedData) };
}

async function agreed(id: string): Promise<void> {
  const path = { id };
  await as(anchor).put('/receivables/{id}/early-payment-offer', { path, body: await signedBy(anchor, id) });
  await as(seller).give('/receivables/{id}/early-payment', { path, body: await signedBy(seller, id) });
}

async function stateOf(id: string, wanted: LedgerRecord<'receivable'>['state']): Promise<LedgerRecord<'receivable'>> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(200)) {
    const found = await as(seller).get('/receivables/{id}', { path: { id } });
    if (found.state === wanted) return found;
  }
  throw new Error(`${id} did not come to be ${wanted}`);
}

/** What the books say of a receivable since its confirmation, by party and account. */
async function booksOf(receivable: string): Promise<Record<string, string>> {
  const database = openDatabase(trade.stack.databaseUrl);
  try {
    const { rows: unbalanced } = await sql`
      select party, currency from posting group by party, currency having sum(amount_minor) <> 0`.execute(database);
    expect(unbalanced).toEqual([]);
    const { rows } = await sql<{ party: string; account: string; total: string }>`
      select party, account, sum(amount_minor)::text as total from posting where receivable = ${receivable}
      group by party, account having sum(amount_minor) <> 0`.execute(database);
    return Object.fromEntries(rows.map(({ party, account, total }) => [`${party} ${account}`, total]));
  } finally {
    await database.destroy();
  }
}

test('the obligor’s cash is cheaper than two banks, is paid on the day, and every step is verified', async () => {
  const [id, unpaid] = [await trade.confirmed('EP-1', 'CNY'), await trade.confirmed('EP-2', 'CNY')];
  const wanted = { receivable: id, latestDate: DAY, recourse: false, closesAt: `${DAY}T03:00:00Z` };
  const request = keyIn(subjectOf(await as(seller).give('/financing-requests', { body: wanted })));
  const record = await as(seller).get('/receivables/{id}', { path: { id } });
  const banks = await Promise.all(sandboxBanks(anchor.code).map((bank) => offerOf(world, bank, request, record, DAY)));

  // The obligor's price is the holder's to see, and no bank's.
  const path = { id };
  const offer = await as(anchor).put('/receivables/{id}/early-payment-offer', {
    path,
    body: await signedBy(anchor, id),
  });
  for (const bank of [BANK_A, BANK_B]) {
    await expect(as(bank).get('/receivables/{id}/early-payment-offer', { path })).rejects.toThrow();
    expect((await as(bank).get('/early-payment-offers', {})).items).toEqual([]);
  }
  await world.as(OPERATOR).put('/sandbox/clock', { body: { instant: `${DAY}T03:00:00.000Z` } });
  const best = await as(seller).get('/financing-requests/{id}/best-offers', { path: { id: request }, query: {} });
  expect(best.ranking).toHaveLength(2);
  expect(best.earlyPayment).toEqual({ ...TERMS, cost: offer.cost, place: 1 });

  await as(seller).give('/receivables/{id}/early-payment', { path, body: await signedBy(seller, id) });
  await stateOf(id, 'payingEarly');
  const withdrawn = await as(BANK_A).get('/financing-requests/{id}', { path: { id: request } });
  expect(withdrawn).toMatchObject({ state: 'withdrawn', earlyPayment: expect.any(String) });
  await Promise.all(banks.map((made) => release(world, made)));
  await agreed(unpaid);

  // On the day the obligor's instruction says the agreed amount, and the holder's bank says that it came.
  await moveClock(world, PAY_ON);
  const { id: instruction } = await as(anchor).give('/payment-instructions', { body: { currency: 'CNY' } });
  const xml = String(await as(anchor).get('/payment-instructions/{id}', { path: { id: instruction } }));
  const payment = xml.split('<CdtTrfTxInf>').find((each) => each.includes(`GT-P-${id}`)) ?? '';
  expect(payment).toContain('<InstdAmt Ccy="CNY">1299929.40<');
  const notice = aNotification([
    anEntry({
      amount: '1299929.40',
      endToEndId: `GT-P-${id}`,
      bankReference: 'EARLY-1',
      bookedOn: PAY_ON,
      code: anchor.code,
    }),
  ]).replace('<IBAN>DE89370400440532013000</IBAN>', `<Othr><Id>${accountOf(seller)}</Id></Othr>`);
  const file = { mediaType: 'application/xml', bytes: Buffer.from(notice) };
  expect(await as(seller).give('/bank-files', { body: file })).toMatchObject({ kept: 1, open: 0 });
  expect(await stateOf(id, 'settled')).toMatchObject({
    paidMinor: PAY.toString(),
    discountMinor: (FACE - PAY).toString(),
    settlement: { paidOn: PAY_ON },
  });
  expect(await booksOf(id)).toEqual({
    [`${seller.code} cash`]: PAY.toString(),
    [`${seller.code} interestExpense`]: (FACE - PAY).toString(),
    [`${seller.code} trade`]: (-FACE).toString(),
    [`${anchor.code} cash`]: (-PAY).toString(),
    [`${anchor.code} interestIncome`]: (PAY - FACE).toString(),
    [`${anchor.code} trade`]: FACE.toString(),
  });

  // What was agreed and not paid is owed whole again: the worker says so once the banks have reported.
  await moveClock(world, addDays(PAY_ON, 1));
  await delay(2_000);
  await stateOf(unpaid, 'payingEarly');
  await moveClock(world, addDays(PAY_ON, 2));
  expect(await stateOf(unpaid, 'confirmed')).toMatchObject({ amountMinor: FACE.toString() });
  const { items } = await as(anchor).get('/early-payments', {});
  expect(items.map(({ receivable, state }) => [receivable, state]).sort()).toEqual(
    [
      [id, 'paid'],
      [unpaid, 'lapsed'],
    ].sort(),
  );

  await checkpointed();
  for (const each of [id, unpaid]) {
    expect(await verdictOn(await as(seller).get('/audit/bundles/{id}', { path: { id: each } }))).toBe('valid');
  }
});

/** Waits until every block that stands on the ledger now is covered by a checkpoint. */
async function checkpointed(): Promise<void> {
  const operator = world.as(OPERATOR);
  const { blocks } = await operator.get('/audit/height');
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(200)) {
    const checkpoints = await operator.get('/audit/checkpoints');
    if (checkpoints.some(({ toBlock }) => BigInt(toBlock) + 1n >= BigInt(blocks))) return;
  }
  throw new Error('no checkpoint came');
}

/** What the verifier says of a bundle, by what an auditor knows beforehand. */
async function verdictOn(bundle: unknown): Promise<string> {
  const file = join(trade.dataFolder, 'bundle');
  writeFileSync(file, String(bundle));
  const { rpcUrl, genesisHash, checkpointContract } = trade.stack;
  const anchors = ['--rpc', rpcUrl, '--genesis', genesisHash, '--contract', checkpointContract];
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  await auditCommand(['verify', file, ...anchors, '--json'], { out: say, err: say });
  return (JSON.parse(said.join('')) as { verdict: string }).verdict;
}
