// What is proposed to a holder and to a bank: read from the contracts, and nothing is done by it.
import { aPolicy, financedReceivable, financingRequest, offerBy } from '../../chaincode/testing/given';
import { aLedger, type Ledger } from '../../chaincode/testing/ledger';
import { BANK_A, BANK_B, OTHER_SUPPLIER, type Party, SUPPLIER } from '../../chaincode/testing/parties';
import { type MemoryService, startMemoryService } from '../testing/memory-service';

let ledger: Ledger;
let service: MemoryService;
let request: string;
let auction: string;
let large: string;
const offers: string[] = [];
beforeAll(async () => {
  ledger = await aLedger();
  request = (await financingRequest(ledger)).request;
  offers.push(
    await offerBy(ledger, BANK_A, request),
    await offerBy(ledger, BANK_B, request, { terms: { baseRateBps: 290 } }),
  );
  auction = (
    await financingRequest(
      ledger,
      { number: 'INV-AUCTION', amountMinor: '5000000' },
      { closesAt: '2026-03-03T02:00:00.000Z' },
    )
  ).request;
  await offerBy(ledger, BANK_B, auction);
  large = (await financingRequest(ledger, { number: 'INV-LARGE', amountMinor: '8000000' })).request;
  await financedReceivable(ledger, { number: 'INV-HELD', amountMinor: '2000000' });
  const limits = {
    totalMinor: '22500000',
    obligors: [],
    otherObligorMinor: '100000000',
    groups: [],
    industries: [],
    tenors: [],
  };
  await ledger.as(BANK_A).does('publishPolicy', aPolicy({ limits }));
  await ledger
    .as(BANK_A)
    .does('publishPolicy', aPolicy({ limits, eligibility: { maxAmountMinor: '7000000' } }, 'small'));
  service = await startMemoryService(() => ledger);
  await service.project();
});
afterAll(() => service?.stop());

const best = async (party: Party, id: string, query = '') =>
  await service.api.inject({ url: `/financing-requests/${id}/best-offers${query}`, headers: service.of(party) });
const propose = async (party: Party, policy: string) =>
  await service.api.inject({
    method: 'POST',
    url: `/policies/${policy}/proposals`,
    payload: {},
    headers: service.of(party),
  });

test('a holder sees its offers in the order of their annual rates', async () => {
  const answer = (await best(SUPPLIER, request)).json();
  expect(answer.ranking.map(({ offer }: { offer: string }) => offer)).toEqual([offers[1], offers[0]]);
  expect(answer).not.toHaveProperty('take');
});

test('a limit takes the cheapest, where it is not above', async () => {
  // 360 bps by ACT/360 for 120 days: (1/(1 − 0.012))^(365/120) − 1 = 3.74 %
  expect((await best(SUPPLIER, request, '?maxAnnualRate=0.03750000')).json()).toMatchObject({ take: offers[1] });
  expect((await best(SUPPLIER, request, '?maxAnnualRate=0.03700000')).json()).not.toHaveProperty('take');
});

test('an auction shows nothing before it closes, and what nobody may see is not there', async () => {
  expect((await best(SUPPLIER, auction)).json()).toEqual({ ranking: [], waitsUntil: '2026-03-03T02:00:00.000Z' });
  expect((await best(OTHER_SUPPLIER, request)).statusCode).toBe(404);
  expect((await best(BANK_A, request)).statusCode).toBe(404);
});

test('a bank is told which open requests fit what its limits leave', async () => {
  // 225,000.00 less 20,000.00 that it holds and 100,000.00 that it has offered on: of 80,000.00 and 50,000.00 one fits
  const answer = (await propose(BANK_A, 'policy')).json();
  expect(answer).toMatchObject({
    proposals: [{ request: large, amountMinor: '8000000' }],
    servedMinor: '8000000',
    isOptimal: true,
    gapPpm: 0,
    others: [
      { request, reasons: ['offered'] },
      { request: auction, reasons: ['total'] },
    ],
  });
});

test('and why its policy does not take the others', async () => {
  expect((await propose(BANK_A, 'small')).json()).toMatchObject({
    proposals: [{ request: auction }],
    others: [
      { request, reasons: ['offered'] },
      { request: large, reasons: ['ticket'] },
    ],
  });
  expect((await propose(BANK_B, 'policy')).statusCode).toBe(404);
  expect((await propose(SUPPLIER, 'policy')).statusCode).toBe(403);
});
