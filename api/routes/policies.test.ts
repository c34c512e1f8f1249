// A bank's policy goes live in private, and is tried before on what the bank may see of the past.
import {
  aGreenEvent,
  anAcceptance,
  aPolicy,
  financedReceivable,
  financingRequest,
  offerBy,
  RECYCLING,
  TERMS,
} from '../../chaincode/testing/given';
import { aLedger, type Ledger } from '../../chaincode/testing/ledger';
import { ANCHOR, BANK_A, BANK_B, type Party, SUPPLIER } from '../../chaincode/testing/parties';
import type { BackTestResult, BackTestSummary } from '../../domain/back-test';
import { type MemoryService, startMemoryService } from '../testing/memory-service';

let ledger: Ledger;
let service: MemoryService;
beforeAll(async () => {
  ledger = await aLedger();
  const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', aGreenEvent('1', RECYCLING, 'INV-OWN'));
  await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent });
  await financedReceivable(ledger, { number: 'INV-OWN' });
  const { request } = await financingRequest(ledger, { number: 'INV-LOST' });
  const offer = await offerBy(ledger, BANK_B, request);
  await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
  const filing = { offer, registryFilingNumber: 'Z-2' };
  await ledger.as(BANK_B).does('recordFiling', filing);
  await ledger.as(BANK_B).does('disburseOffer', { ...filing, paymentReference: 'P-2' });
  await financingRequest(ledger, { number: 'INV-OPEN', amountMinor: '30000000' });
  await ledger.as(BANK_A).does('publishPolicy', aPolicy());
  service = await startMemoryService(() => ledger);
  await service.project();
});
afterAll(() => service?.stop());

const get = (party: Party, url: string) => service.api.inject({ url, headers: service.of(party) });
const tryOut = (party: Party, body: object) =>
  service.api.inject({ method: 'POST', url: '/policies/back-test', payload: body, headers: service.of(party) });

test('a policy that is in force is read by its bank alone, and its prices are the card of its name', async () => {
  expect((await get(BANK_A, '/policies')).json()).toMatchObject({ items: [{ name: 'policy', revision: 1 }] });
  expect((await get(BANK_A, '/rate-cards?name=policy')).json()).toMatchObject({
    items: [{ terms: TERMS, revision: 1 }],
  });
  expect((await get(BANK_B, '/policies')).json()).toMatchObject({ items: [] });
});

test('a policy is tried on what the bank financed and what is open; what another bank financed is counted, not shown', async () => {
  const { terms } = aPolicy({ prices: { ...TERMS, baseRateBps: 290 } });
  const answer = await tryOut(BANK_A, { terms });
  expect(answer.statusCode).toBe(200);
  const { summary, hidden, results } = answer.json<{
    summary: BackTestSummary;
    hidden: number;
    results: BackTestResult[];
  }>();
  expect(hidden).toBe(1);
  // 370 less 30 for recycling then; 10 less by this policy
  expect(results.find(({ acceptedRateBps }) => acceptedRateBps !== undefined)).toMatchObject({
    outcome: 'served',
    acceptedRateBps: 340,
    rateBps: 330,
    greenBps: 30,
  });
  expect(summary).toMatchObject({ requests: 2, served: 2, servedMinor: '40000000' });
});

test('a period narrows it', async () => {
  const { terms } = aPolicy();
  const answer = await tryOut(BANK_A, { terms, from: '2026-03-03T00:00:00Z', to: '2026-03-04T00:00:00Z' });
  expect(answer.json()).toMatchObject({ hidden: 0, results: [] });
});

test.each([
  ['a supplier has none', SUPPLIER, {}, 403],
  ['one that contradicts itself is refused', BANK_A, { currency: 'EUR' }, 422],
])('%s', async (_, party, fields, status) => {
  expect((await tryOut(party, { terms: { ...aPolicy().terms, ...fields } })).statusCode).toBe(status);
});
