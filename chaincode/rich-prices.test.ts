// Prices by the wider terms of a card: the contract holds what they say of the ledger, and uses what they rest on once.
import type { CommandBody } from '../domain/commands';
import type { PricePreview } from '../domain/price-preview';
import type { RateCardTerms } from '../domain/pricing';
import { Refusal } from '../domain/problems';
import type { PricingFacts } from '../domain/rate-card';
import { previewOf } from './price-preview';
import {
  aGreenEvent,
  anAcceptance,
  anOffer,
  aRateCard,
  aReservation,
  confirmedReceivable,
  financingRequest,
  RECYCLING,
} from './testing/given';
import { aLedger, CHANNEL, type Ledger, memoryTest } from './testing/ledger';
import { ANCHOR, BANK_A, CERTIFIER, OPERATOR, type Party, SUPPLIER } from './testing/parties';
import { UnitOfWork } from './unit-of-work';

const CELL = {
  gtin: '6901234000016',
  name: '电芯',
  functionalUnit: '1 kWh',
  footprintGramsCo2e: '60000',
  standard: 'ISO 14067',
};
const GRIDS: Partial<RateCardTerms> = {
  recycledContentGrid: [{ fromBps: 2_000, bps: 6 }],
  footprintGrid: { benchmarks: [{ functionalUnit: '1 kWh', gramsCo2e: '80000' }], steps: [{ upToBps: 8_000, bps: 7 }] },
  credentialGrid: [
    { credential: 'greenFactory', bps: 3 },
    { credential: 'leadingFirm', bps: 9 },
  ],
  greenCapBps: 200,
};

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const YEAR = { validFrom: '2026-01-01', validUntil: '2026-12-31' };
const certifies = (fields: Partial<CommandBody<'issueCredential'>>) =>
  ledger
    .as(CERTIFIER)
    .does('issueCredential', { holder: SUPPLIER.party, credential: 'greenFactory', ...YEAR, ...fields });

async function recycled(): Promise<string> {
  const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', aGreenEvent('1', RECYCLING));
  return ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent });
}

/** The body of an offer by a card with these terms. */
async function offerBody(
  request: string,
  terms: Partial<RateCardTerms>,
  facts: PricingFacts = {},
): Promise<CommandBody<'makeOffer'>> {
  await ledger.as(BANK_A).does('publishRateCard', aRateCard(terms));
  const { receivable } = await ledger.record('financingRequest', request);
  return anOffer(ledger, BANK_A, request, await aReservation(ledger, BANK_A, receivable), { facts });
}

const paths = (offer: { quote: { terms: { kind: string; restsOn: string[] }[] } }) =>
  offer.quote.terms.filter(({ kind }) => kind === 'green').map(({ restsOn }) => restsOn.slice(1));

describe('green proofs', () => {
  test('of content, footprint and credentials are read from the ledger, and the event behind them is used once', async () => {
    const event = await recycled();
    await certifies({});
    await certifies({ credential: 'productCarbonFootprint', product: CELL });
    const { request } = await financingRequest(ledger);
    const offer = await ledger.as(BANK_A).does('makeOffer', await offerBody(request, GRIDS));
    const sealed = await ledger.sealedOffer(offer);
    expect(paths(sealed)).toEqual([
      [`greenEvent/${event}`],
      [`greenEvent/${event}`],
      [`greenEvent/${event}`, `credential/${SUPPLIER.party}/productCarbonFootprint/06901234000016`],
      [`credential/${SUPPLIER.party}/greenFactory`],
    ]);
    // 370 − 30 − 6 − 7 − 3
    expect(sealed.quote.rateBps).toBe(324);
    expect(sealed.terms.credentialGrid).toEqual([{ credential: 'greenFactory', bps: 3 }]);
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
    expect(await ledger.record('greenEvent', event)).toMatchObject({ usedIn: offer });
  });

  test('that nobody holds change nothing', async () => {
    const { request } = await financingRequest(ledger);
    const sealed = await ledger.sealedOffer(await ledger.as(BANK_A).does('makeOffer', await offerBody(request, GRIDS)));
    expect(sealed.quote.rateBps).toBe(370);
    expect(Object.keys(sealed.terms)).not.toContain('credentialGrid');
  });

  test('of a credential that was revoked since make the offer stale', async () => {
    await certifies({});
    const { request } = await financingRequest(ledger);
    const offer = await ledger.as(BANK_A).does('makeOffer', await offerBody(request, GRIDS));
    await ledger
      .as(CERTIFIER)
      .does('revokeCredential', { holder: SUPPLIER.party, credential: 'greenFactory', reason: 'an error' });
    const problem = await ledger.as(SUPPLIER).isRefused('acceptOffer', await anAcceptance(ledger, offer));
    expect(problem).toMatchObject({ slug: 'offer-stale', reference: `credential/${SUPPLIER.party}/greenFactory` });
  });

  test('that came up since change no price that was sealed before', async () => {
    await recycled();
    await certifies({ credential: 'productCarbonFootprint', product: CELL });
    const { request } = await financingRequest(ledger);
    const offer = await ledger.as(BANK_A).does('makeOffer', await offerBody(request, GRIDS));
    const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', aGreenEvent('2', RECYCLING));
    await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent });
    await certifies({});
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
    expect(await ledger.record('greenEvent', greenEvent)).not.toHaveProperty('usedIn');
  });
});

describe('what terms say of the ledger', () => {
  const SMALL: Partial<RateCardTerms> = { smeConcessions: [{ sizeClass: 'small', bps: 10 }] };
  const HISTORY: Partial<RateCardTerms> = {
    historyGrid: { dilution: [{ fromBps: 0, spreadBps: 4, reserveBps: 100 }], lateness: [] },
  };
  const pastWith = (...receivables: string[]): PricingFacts => ({
    history: { invoicedMinor: 1n, creditedMinor: 0n, dueMinor: 0n, lateMinor: 0n, receivables },
  });

  test('is the size of the seller', async () => {
    const { request } = await financingRequest(ledger);
    const body = await offerBody(request, SMALL, { sizeClass: 'small' });
    expect(await ledger.as(BANK_A).isRefused('makeOffer', body)).toMatchObject({
      slug: 'invalid-input',
      field: 'terms.smeConcession',
    });
    const size = { sector: 'industry', headcount: 120, revenueMinor: '9000000000', asOf: '2025-12-31' } as const;
    await ledger.as(OPERATOR).does('updateFirm', { code: SUPPLIER.party, industryCode: 'C3841', size });
    const sealed = await ledger.sealedOffer(await ledger.as(BANK_A).does('makeOffer', body));
    expect(sealed.quote.terms).toContainEqual(expect.objectContaining({ kind: 'sme', bps: -10 }));
  });

  test('is a fixing in force', async () => {
    const { request } = await financingRequest(ledger);
    const table: Partial<RateCardTerms> = {
      baseTable: { name: 'lpr-1y', fixings: [{ from: '2026-03-20', bps: 290 }] },
    };
    const early = await offerBody(request, table, { pricedOn: '2026-03-20' });
    expect(await ledger.as(BANK_A).isRefused('makeOffer', early)).toMatchObject({ field: 'terms.baseFixing' });
    const sealed = await ledger.sealedOffer(
      await ledger.as(BANK_A).does('makeOffer', await offerBody(request, table, { pricedOn: '2026-03-02' })),
    );
    expect(sealed.quote.rateBps).toBe(370);
  });

  test('is a past between the two', async () => {
    const past = await confirmedReceivable(ledger, { number: 'INV-PAST' });
    const { request } = await financingRequest(ledger);
    const sealed = await ledger.sealedOffer(
      await ledger.as(BANK_A).does('makeOffer', await offerBody(request, HISTORY, pastWith(past))),
    );
    // 374 bps on 90 % less 1 % of the face
    expect(sealed.quote).toMatchObject({ rateBps: 374, advanceRateBps: 8_900, reserveBps: 100 });
    const unknown = await offerBody(request, HISTORY, pastWith(`R${'f'.repeat(24)}`));
    expect((await ledger.as(BANK_A).isRefused('makeOffer', unknown)).slug).toBe('not-found');
  });

  memoryTest('is no past of others', async () => {
    const past = await confirmedReceivable(ledger, { number: 'INV-PAST' });
    await ledger.put('receivable', { ...(await ledger.record('receivable', past)), obligor: SUPPLIER.party });
    const { request } = await financingRequest(ledger);
    const body = await offerBody(request, HISTORY, pastWith(past));
    expect(await ledger.as(BANK_A).isRefused('makeOffer', body)).toMatchObject({
      slug: 'invalid-input',
      field: 'terms.history',
    });
  });
});

describe('a preview', () => {
  const preview = (by: Party, question: object | string): Promise<PricePreview> => {
    const work = new UnitOfWork(ledger.stub);
    const context = { work, book: work.public, caller: by, channel: CHANNEL, commandId: '', now: ledger.now };
    return previewOf(context, typeof question === 'string' ? question : JSON.stringify(question));
  };
  const questionOf = ({ terms, valueDate }: CommandBody<'makeOffer'>, receivable: string) => ({
    receivable,
    rateCard: { name: 'standard', revision: 1 },
    terms,
    valueDate,
  });

  memoryTest('is the price that is sealed then, and tells what is still to save', async () => {
    await recycled();
    const { receivable, request } = await financingRequest(ledger);
    const body = await offerBody(request, GRIDS);
    const { quote, cost, savings } = await preview(BANK_A, questionOf(body, receivable));
    const sealed = await ledger.sealedOffer(await ledger.as(BANK_A).does('makeOffer', body));
    expect(quote).toEqual(sealed.quote);
    expect(cost.totalMinor).toBe(quote.discountMinor);
    expect(savings[0]).toMatchObject({ proof: 'credential', credential: 'leadingFirm', bps: 9 });
  });

  memoryTest.each<[string, (question: ReturnType<typeof questionOf>) => object | string, string]>([
    ['no JSON', () => '{', 'invalid-input'],
    [
      'another currency',
      (question) => ({ ...question, terms: { ...question.terms, currency: 'EUR' } }),
      'currency-unsupported',
    ],
    ['a day after maturity', (question) => ({ ...question, valueDate: '2026-06-30' }), 'invalid-input'],
    ['a receivable that is not there', (question) => ({ ...question, receivable: `R${'e'.repeat(24)}` }), 'not-found'],
  ])('of %s is refused', async (_, change, slug) => {
    const { receivable, request } = await financingRequest(ledger);
    const question = change(questionOf(await offerBody(request, {}), receivable));
    await expect(preview(BANK_A, question)).rejects.toMatchObject({ problem: { slug } });
  });

  memoryTest('is for banks, of what is offered', async () => {
    const { receivable, request } = await financingRequest(ledger);
    const question = questionOf(await offerBody(request, {}), receivable);
    await expect(preview(SUPPLIER, question)).rejects.toBeInstanceOf(Refusal);
    await ledger.as(SUPPLIER).does('withdrawRequest', { request });
    await expect(preview(BANK_A, question)).rejects.toMatchObject({ problem: { slug: 'not-found' } });
  });
});
