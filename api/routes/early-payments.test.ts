// An obligor offers to pay early under seal, the holder alone sees it beside the banks' offers and agrees by its own signature.
import { randomUUID } from 'node:crypto';
import { confirmedReceivable, financingRequest, offerBy } from '../../chaincode/testing/given';
import { aLedger, type Ledger } from '../../chaincode/testing/ledger';
import {
  ANCHOR,
  BANK_A,
  BANK_B,
  OPERATOR,
  OTHER_ANCHOR,
  OTHER_SUPPLIER,
  type Party,
  SUPPLIER,
} from '../../chaincode/testing/parties';
import type { CommandBody } from '../../domain/commands';
import { type MemoryService, startMemoryService } from '../testing/memory-service';

const TERMS = { payMinor: '9950000', payOn: '2026-03-04' };

let ledger: Ledger;
let service: MemoryService;
let receivable: string;
let request: string;
beforeAll(async () => {
  ledger = await aLedger();
  ({ receivable, request } = await financingRequest(ledger));
  await offerBy(ledger, BANK_A, request);
  await offerBy(ledger, BANK_B, request, { terms: { baseRateBps: 20, minimumRateBps: 10 } });
  service = await startMemoryService(() => ledger);
  await service.project();
});
afterAll(() => service?.stop());

const send = (party: Party, method: 'GET' | 'PUT' | 'DELETE' | 'POST', path: string, payload?: object) =>
  service.api.inject({
    method,
    url: path,
    headers: { ...service.of(party), 'idempotency-key': randomUUID() },
    ...(payload && { payload }),
  });
const below = (path: string) => `/receivables/${receivable}/${path}`;

/** Signs what the service shows, as a wallet does. */
async function signed(party: Party, terms = TERMS) {
  const query = new URLSearchParams(terms);
  const { domain, types, message } = (await send(party, 'GET', below(`early-payment-data?${query}`))).json();
  const signature = await party.wallet.signTypedData(domain, types, message);
  return { ...terms, signature, nonce: message.nonce, expiresAt: Number(message.expiresAt) };
}

test('an early payment costs a rate a year that is shown before anybody signs', async () => {
  const query = new URLSearchParams(TERMS);
  for (const party of [ANCHOR, SUPPLIER]) {
    expect((await send(party, 'GET', below(`early-payment-cost?${query}`))).json()).toEqual({
      totalMinor: '50000',
      repaidMinor: '10000000',
      annualRate: '0.01562572',
    });
  }
});

test('what is no early payment is refused before it is signed', async () => {
  for (const terms of [
    { ...TERMS, payOn: '2026-03-07' },
    { ...TERMS, payMinor: '10000000' },
  ]) {
    expect(
      (await send(ANCHOR, 'PUT', below('early-payment-offer'), { ...(await signed(ANCHOR)), ...terms })).statusCode,
    ).toBe(422);
  }
});

test('an offer is refused by another key, on other terms than were signed, and of another party', async () => {
  const good = await signed(ANCHOR);
  const byAnother = { ...good, signature: (await signed(SUPPLIER)).signature };
  for (const body of [byAnother, { ...good, payMinor: '9940000' }]) {
    expect((await send(ANCHOR, 'PUT', below('early-payment-offer'), body)).json()).toMatchObject({
      type: expect.stringContaining('signature-invalid'),
    });
  }
  expect((await send(SUPPLIER, 'PUT', below('early-payment-offer'), good)).statusCode).toBe(403);
  expect((await send(OTHER_ANCHOR, 'PUT', below('early-payment-offer'), good)).statusCode).toBe(404);
});

test('it is kept encrypted, and shown to obligor and holder alone', async () => {
  const given = await send(ANCHOR, 'PUT', below('early-payment-offer'), await signed(ANCHOR));
  expect(given.json()).toMatchObject({ ...TERMS, receivable, obligor: ANCHOR.party, holder: SUPPLIER.party });
  expect(given.json()).not.toHaveProperty('signature');
  const stored = await service.store.database.selectFrom('early_payment_offer').selectAll().execute();
  expect(stored).toHaveLength(1);
  expect(`${JSON.stringify(stored)}${stored[0]?.sealed.toString('latin1')}`).not.toContain(TERMS.payMinor);
  for (const party of [ANCHOR, SUPPLIER]) {
    expect((await send(party, 'GET', below('early-payment-offer'))).json()).toMatchObject(TERMS);
    expect((await send(party, 'GET', '/early-payment-offers')).json().items).toHaveLength(1);
  }
  for (const party of [BANK_A, OTHER_SUPPLIER, OTHER_ANCHOR, OPERATOR]) {
    expect((await send(party, 'GET', below('early-payment-offer'))).statusCode).toBe(404);
    expect((await send(party, 'GET', '/early-payment-offers')).json().items).toEqual([]);
  }
});

test('the holder sees its place among the offers of banks, by cost', async () => {
  const best = (await send(SUPPLIER, 'GET', `/financing-requests/${request}/best-offers`)).json();
  expect(best.ranking).toHaveLength(2);
  expect(best.earlyPayment).toMatchObject({ ...TERMS, place: 2, cost: { annualRate: '0.01562572' } });
});

test('of offers that are made at once one is kept, and none is an error', async () => {
  const answers = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async () =>
      send(ANCHOR, 'PUT', below('early-payment-offer'), await signed(ANCHOR)).then(({ statusCode }) => statusCode),
    ),
  );
  expect(answers).toEqual([200, 200, 200, 200, 200, 200]);
  expect((await send(SUPPLIER, 'GET', '/early-payment-offers')).json().items).toHaveLength(1);
});

test('one that is made anew takes the place of the one before, and one that is taken back is gone', async () => {
  const other = { ...TERMS, payMinor: '9999000' };
  await send(ANCHOR, 'PUT', below('early-payment-offer'), await signed(ANCHOR, other));
  const best = (await send(SUPPLIER, 'GET', `/financing-requests/${request}/best-offers`)).json();
  expect(best.earlyPayment).toMatchObject({ ...other, place: 1 });
  expect((await send(SUPPLIER, 'DELETE', below('early-payment-offer'))).statusCode).toBe(404);
  expect((await send(ANCHOR, 'DELETE', below('early-payment-offer'))).statusCode).toBe(204);
  expect((await send(SUPPLIER, 'GET', below('early-payment-offer'))).statusCode).toBe(404);
  const agreed = await send(SUPPLIER, 'POST', below('early-payment'), await signed(SUPPLIER, other));
  expect(agreed.statusCode).toBe(404);
});

test('the holder agrees by its own signature, and the service adds the obligor’s; the ledger takes it', async () => {
  const offer = await signed(ANCHOR);
  await send(ANCHOR, 'PUT', below('early-payment-offer'), offer);
  const stale = await send(
    SUPPLIER,
    'POST',
    below('early-payment'),
    await signed(SUPPLIER, { ...TERMS, payMinor: '1' }),
  );
  expect(stale.statusCode).toBe(404);
  const acceptance = await signed(SUPPLIER);
  expect((await send(SUPPLIER, 'POST', below('early-payment'), acceptance)).statusCode).toBe(202);
  const rows = await service.store.database
    .selectFrom('command')
    .selectAll()
    .where('name', '=', 'agreeEarlyPayment')
    .execute();
  expect(rows).toHaveLength(1);
  const body = rows[0]?.body as unknown as CommandBody<'agreeEarlyPayment'>;
  const { signature, nonce, expiresAt } = offer;
  expect(body).toEqual({ receivable, ...acceptance, promise: { signature, nonce, expiresAt } });

  const early = await ledger.as(SUPPLIER).does('agreeEarlyPayment', body);
  await service.project();
  expect((await send(SUPPLIER, 'GET', `/early-payments/${early}`)).json()).toMatchObject({ state: 'agreed' });
  expect((await send(BANK_A, 'GET', `/early-payments/${early}`)).statusCode).toBe(404);
  // What became public is no offer any more.
  expect((await send(SUPPLIER, 'GET', '/early-payment-offers')).json().items).toEqual([]);
  const [maturity] = (await send(ANCHOR, 'GET', '/maturities')).json().items;
  expect(maturity).toMatchObject({ receivable, state: 'payingEarly', earlyPayment: TERMS, reminder: 'none' });
  expect((await send(ANCHOR, 'GET', '/cash-flow?currency=CNY')).json().flows).toEqual([
    { day: '2026-03-04', direction: 'out', record: `receivable/${receivable}`, amountMinor: '9950000' },
  ]);
});

test('an offer ends with its signature, with its day, and with the state of the claim', async () => {
  receivable = await confirmedReceivable(ledger, { number: 'ANOTHER' });
  await service.project();
  await send(ANCHOR, 'PUT', below('early-payment-offer'), { ...(await signed(ANCHOR)) });
  expect((await send(SUPPLIER, 'GET', below('early-payment-offer'))).statusCode).toBe(200);
  const before = ledger.now;
  ledger.now = '2026-03-03T03:00:00.000Z';
  expect((await send(SUPPLIER, 'GET', below('early-payment-offer'))).statusCode).toBe(404);
  ledger.now = before;
  await ledger.as(SUPPLIER).does('splitReceivable', { receivable, amountsMinor: ['1000000', '9000000'] });
  await service.project();
  expect((await send(SUPPLIER, 'GET', below('early-payment-offer'))).statusCode).toBe(404);
  const again = await signed(ANCHOR);
  expect((await send(ANCHOR, 'PUT', below('early-payment-offer'), again)).statusCode).toBe(409);
});
