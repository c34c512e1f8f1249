// A bank asks for its price: by its card and the facts of the ledger, as its own peer works it out.
import { aGreenEvent, aRateCard, financedReceivable, financingRequest, RECYCLING } from '../../chaincode/testing/given';
import { aLedger, type Ledger } from '../../chaincode/testing/ledger';
import { ANCHOR, BANK_A, BANK_B, OPERATOR, type Party, SUPPLIER } from '../../chaincode/testing/parties';
import type { PricePreview } from '../../domain/price-preview';
import { type MemoryService, startMemoryService } from '../testing/memory-service';

let ledger: Ledger;
let service: MemoryService;
let request: string;
beforeAll(async () => {
  ledger = await aLedger();
  const size = { sector: 'industry', headcount: 120, revenueMinor: '9000000000', asOf: '2025-12-31' } as const;
  await ledger.as(OPERATOR).does('updateFirm', { code: SUPPLIER.party, industryCode: 'C3841', size });
  await financedReceivable(ledger, { number: 'INV-PAST' });
  const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', aGreenEvent('1', RECYCLING));
  await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent });
  request = (await financingRequest(ledger)).request;
  const rich = aRateCard(
    {
      baseTable: {
        name: 'lpr-1y',
        fixings: [
          { from: '2026-02-20', bps: 290 },
          { from: '2026-03-20', bps: 280 },
        ],
      },
      smeConcessions: [{ sizeClass: 'small', bps: 8 }],
      historyGrid: { dilution: [{ fromBps: 0, spreadBps: 2, reserveBps: 0 }], lateness: [] },
    },
    'rich',
  );
  await ledger.as(BANK_A).does('publishRateCard', rich);
  service = await startMemoryService(() => ledger);
  await service.project();
});
afterAll(() => service?.stop());

const ask = (party: Party, body: object) =>
  service.api.inject({ method: 'POST', url: '/quotes', payload: body, headers: service.of(party) });

test('the price names the fixing of the day, the past and the size, and what one more proof would save', async () => {
  const answer = await ask(BANK_A, { request, rateCard: 'rich', valueDate: '2026-03-02' });
  expect(answer.statusCode).toBe(200);
  const { quote, cost, savings } = answer.json<PricePreview>();
  expect(quote.terms.map(({ kind, bps }) => [kind, bps])).toEqual([
    ['base', 290],
    ['anchor', 50],
    ['tenor', 20],
    ['dilution', 2],
    ['lateness', 0],
    ['sme', -8],
    ['green', -30],
  ]);
  // 9,000,000 × 324 × 120 / 3.6e6 = 97,200; (90,000/89,028)^(365/120) − 1 = 3.357 %
  expect({ ...cost, annualRate: cost.annualRate.slice(0, 6) }).toEqual({
    totalMinor: '97200',
    repaidMinor: '9000000',
    annualRate: '0.0335',
  });
  // the cap of 32 leaves 2 of transport's 5: 9,000,000 × 2 × 120 / 3.6e6 = 600
  expect(savings).toEqual([{ evidence: 'transport', bps: 2, savesMinor: '600' }]);
});

test('a card without the wider terms is priced as ever', async () => {
  const answer = await ask(BANK_A, { request, rateCard: 'standard', valueDate: '2026-03-02' });
  expect(answer.json<PricePreview>().quote.terms.map(({ kind }) => kind)).toEqual(['base', 'anchor', 'tenor', 'green']);
});

test.each([
  ['another bank has no such card', BANK_B, {}, 404],
  ['a supplier has no price', SUPPLIER, {}, 403],
  ['a day that does not exist', BANK_A, { valueDate: '2026-04-31' }, 422],
  ['a request that is not there', BANK_A, { request: `Q${'0'.repeat(24)}` }, 404],
])('%s', async (_, party, fields, status) => {
  const answer = await ask(party, { request, rateCard: 'standard', valueDate: '2026-03-02', ...fields });
  expect(answer.statusCode).toBe(status);
});
