// Financing: banks offer by their published prices and the attested evidence, the holder assigns once, the bank pays.
import { id } from 'ethers';
import type { CommandBody } from '../domain/commands';
import type { RateCardTerms } from '../domain/pricing';
import { assignmentOf } from '../domain/typed-data';
import {
  aGreenEvent,
  anAcceptance,
  confirmedReceivable,
  financingRequest,
  offerBy,
  RECYCLING,
  signatureOn,
  TERMS,
} from './testing/given';
import { aCommand, aLedger, commandIdOf, type Ledger } from './testing/ledger';
import { ANCHOR, BANK_A, BANK_B, OTHER_ANCHOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './testing/parties';
import { UnitOfWork } from './unit-of-work';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const FILING = { registryFilingNumber: 'Z-2026-1', paymentReference: 'PAY-1' };

/** An event of the supplier's, attested by its counterparty. */
async function attested(body: CommandBody<'captureGreenEvent'>, by: Party = ANCHOR): Promise<string> {
  const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', body);
  return ledger.as(by).does('attestGreenEvent', { greenEvent });
}

async function accepted(offer: string): Promise<string> {
  return ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
}

test('a receivable comes from its invoice to its end', async () => {
  const recycling = await attested(aGreenEvent('1', RECYCLING));
  const transport = await attested(aGreenEvent('2'));
  const { receivable, request } = await financingRequest(ledger);
  expect(await ledger.record('receivable', receivable)).toMatchObject({ state: 'offered', request });

  const offer = await offerBy(ledger, BANK_A, request);
  // 10,000,000 × 90 % = 9,000,000 advanced; 370 bps less 30 and 2 of 5 (cap 32) = 338;
  // 9,000,000 × 338 × 120 days / 3,600,000 = 101,400
  expect(await ledger.record('offer', offer)).toMatchObject({
    state: 'open',
    bank: BANK_A.party,
    holder: SUPPLIER.party,
    quote: { rateBps: 338, tenorDays: 120, advanceMinor: '9000000', discountMinor: '101400', netMinor: '8898600' },
  });

  await accepted(offer);
  expect(await ledger.record('financingRequest', request)).toMatchObject({ state: 'accepted', acceptedOffer: offer });
  expect(await ledger.record('greenEvent', recycling)).toMatchObject({ usedIn: offer });
  expect(await ledger.record('greenEvent', transport)).toMatchObject({ usedIn: offer });

  await ledger.as(BANK_A).does('disburseOffer', { offer, ...FILING });
  expect(await ledger.record('offer', offer)).toMatchObject({ state: 'disbursed' });
  expect(await ledger.record('receivable', receivable)).toMatchObject({
    state: 'financed',
    seller: SUPPLIER.party,
    holder: BANK_A.party,
    financing: { offer, financier: BANK_A.party, ...FILING, financedAt: '2026-03-02T02:00:00.000Z' },
  });

  ledger.now = '2026-06-30T02:00:00.000Z';
  const payment = { receivable, amountMinor: '10000000', paymentReference: 'RECEIPT-1', paidOn: '2026-06-30' };
  await ledger.as(BANK_A).does('settleReceivable', payment);
  expect((await ledger.record('receivable', receivable)).state).toBe('settled');
});

describe('a rate card', () => {
  const publish = (terms: Partial<RateCardTerms> = {}) => ({ name: 'standard', terms: { ...TERMS, ...terms } });

  test('counts its revisions, each bank and each card by itself', async () => {
    for (const [bank, name] of [
      [BANK_A, 'standard'],
      [BANK_A, 'standard'],
      [BANK_A, 'standard-eur'],
      [BANK_B, 'standard'],
    ] as const) {
      await ledger.as(bank).does('publishRateCard', { ...publish(), name });
    }
    const cards = await ledger.records('rateCard');
    expect(cards.map(({ bank, name, revision }) => [bank === BANK_A.party ? 'A' : 'B', name, revision]).sort()).toEqual(
      [
        ['A', 'standard', 1],
        ['A', 'standard', 2],
        ['A', 'standard-eur', 1],
        ['B', 'standard', 1],
      ],
    );
  });

  test('published twice in one batch has two revisions', async () => {
    const outcomes = await ledger
      .as(BANK_A)
      .applyAll(['a', 'b'].map((text) => aCommand('publishRateCard', publish(), commandIdOf(text))));
    expect(outcomes).toMatchObject([
      { subject: `rateCard/${BANK_A.party}/standard/000001` },
      { subject: `rateCard/${BANK_A.party}/standard/000002` },
    ]);
  });

  test('that contradicts itself is refused', async () => {
    const body = publish({ minimumRateBps: 371 });
    expect(await ledger.as(BANK_A).isRefused('publishRateCard', body)).toMatchObject({
      slug: 'invalid-input',
      field: 'terms.minimumRateBps',
    });
  });
});

describe('a request', () => {
  test('is made by the holder alone', async () => {
    const receivable = await confirmedReceivable(ledger);
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('requestFinancing', { receivable })).slug).toBe('not-permitted');
  });

  test('needs a confirmed receivable', async () => {
    const { receivable } = await financingRequest(ledger);
    expect((await ledger.as(SUPPLIER).isRefused('requestFinancing', { receivable })).slug).toBe('state-forbids');
  });
});

describe('an offer', () => {
  test('is priced by the latest revision of the card', async () => {
    const { request } = await financingRequest(ledger);
    await offerBy(ledger, BANK_A, request);
    const second = await offerBy(ledger, BANK_A, request, { terms: { baseRateBps: 310 } });
    expect((await ledger.record('offer', second)).quote).toMatchObject({ rateBps: 380, rateCard: { revision: 2 } });
  });

  test.each<[string, object, string, string]>([
    ['a card that the bank does not have', { rateCard: 'premium' }, 'not-found', 'rateCard'],
    ['yesterday as the day of payment', { valueDate: '2026-03-01' }, 'invalid-input', 'valueDate'],
    ['the maturity as the day of payment', { valueDate: '2026-06-30' }, 'invalid-input', 'valueDate'],
    ['a day that does not exist', { valueDate: '2026-04-31' }, 'date-invalid', 'valueDate'],
  ])('with %s is refused', async (_, fields, slug, field) => {
    const { request } = await financingRequest(ledger);
    await ledger.as(BANK_A).does('publishRateCard', { name: 'standard', terms: TERMS });
    const body = { request, rateCard: 'standard', valueDate: '2026-03-02', ...fields };
    expect(await ledger.as(BANK_A).isRefused('makeOffer', body)).toMatchObject({ slug, field });
  });

  test("cannot be made by another bank's card", async () => {
    const { request } = await financingRequest(ledger);
    await ledger.as(BANK_A).does('publishRateCard', { name: 'standard', terms: TERMS });
    const body = { request, rateCard: 'standard', valueDate: '2026-03-02' };
    expect((await ledger.as(BANK_B).isRefused('makeOffer', body)).slug).toBe('not-found');
  });

  test('in another currency is refused', async () => {
    const { request } = await financingRequest(ledger);
    await ledger.as(BANK_A).does('publishRateCard', { name: 'euro', terms: { ...TERMS, currency: 'EUR' } });
    const body = { request, rateCard: 'euro', valueDate: '2026-03-02' };
    expect(await ledger.as(BANK_A).isRefused('makeOffer', body)).toMatchObject({
      slug: 'currency-unsupported',
      field: 'rateCard',
    });
  });

  test('whose price leaves nothing is refused, and its neighbours in the batch are not', async () => {
    const tiny = await financingRequest(ledger, { number: 'A-1', amountMinor: '1' });
    const usual = await financingRequest(ledger, { number: 'A-2' });
    await ledger.as(BANK_A).does('publishRateCard', { name: 'standard', terms: TERMS });
    const offers = [tiny, usual].map(({ request }) =>
      aCommand('makeOffer', { request, rateCard: 'standard', valueDate: '2026-03-02' }, commandIdOf(request)),
    );
    expect(await ledger.as(BANK_A).applyAll(offers)).toMatchObject([
      { status: 'refused', problem: { slug: 'price-not-payable' } },
      { status: 'applied' },
    ]);
  });

  test('is not made once another one is accepted', async () => {
    const { request } = await financingRequest(ledger);
    const first = await accepted(await offerBy(ledger, BANK_A, request));
    await ledger.as(BANK_B).does('publishRateCard', { name: 'standard', terms: TERMS });
    const body = { request, rateCard: 'standard', valueDate: '2026-03-02' };
    expect(await ledger.as(BANK_B).isRefused('makeOffer', body)).toMatchObject({
      slug: 'state-forbids',
      reference: `offer/${first}`,
    });
  });
});

describe('the evidence behind an offer', () => {
  const rateOf = async () => {
    const { request } = await financingRequest(ledger);
    return (await ledger.record('offer', await offerBy(ledger, BANK_A, request))).quote.rateBps;
  };

  test('counts when the obligor attested it: 370 − 5', async () => {
    await attested(aGreenEvent('1'));
    expect(await rateOf()).toBe(365);
  });

  test('counts once a kind, with every event named', async () => {
    const ids = [await attested(aGreenEvent('1')), await attested(aGreenEvent('2'))].sort();
    const { request } = await financingRequest(ledger);
    const { quote } = await ledger.record('offer', await offerBy(ledger, BANK_A, request));
    expect(quote.rateBps).toBe(365);
    expect(quote.terms.at(-1)?.restsOn.slice(1)).toEqual(ids.map((event) => `greenEvent/${event}`));
  });

  test.each<[string, () => Promise<unknown>]>([
    ['nobody attested', () => ledger.as(SUPPLIER).does('captureGreenEvent', aGreenEvent('1', RECYCLING))],
    [
      'somebody else than the obligor attested',
      () => attested({ ...aGreenEvent('1', RECYCLING), counterparty: OTHER_ANCHOR.party }, OTHER_ANCHOR),
    ],
    ['names another invoice', () => attested(aGreenEvent('1', RECYCLING, 'INV-2026-0043'))],
    ['names no invoice', () => attested(aGreenEvent('1', { ...RECYCLING, bizTransactionList: [] }))],
    ['proves nothing that is priced', () => attested(aGreenEvent('1', { bizStep: 'inspecting' }))],
    ['is of a kind that the card does not price', () => attested(aGreenEvent('1', { bizStep: 'packing' }))],
    [
      'has not happened yet',
      () => attested(aGreenEvent('1', { ...RECYCLING, eventTime: '2026-03-03T00:00:00+08:00' })),
    ],
    [
      'another seller captured under the same invoice number',
      async () => {
        const greenEvent = await ledger.as(OTHER_SUPPLIER).does('captureGreenEvent', aGreenEvent('1', RECYCLING));
        await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent });
      },
    ],
  ])('does not count an event that %s', async (_, given) => {
    await given();
    expect(await rateOf()).toBe(370);
  });

  test('stays unused as long as no offer is accepted, so that banks compete with the same evidence', async () => {
    await attested(aGreenEvent('1'));
    const { request } = await financingRequest(ledger);
    const first = await offerBy(ledger, BANK_A, request);
    const second = await offerBy(ledger, BANK_B, request);
    expect((await ledger.record('offer', first)).quote.rateBps).toBe(365);
    expect((await ledger.record('offer', second)).quote.rateBps).toBe(365);
    expect((await ledger.records('greenEvent')).map(({ usedIn }) => usedIn)).toEqual([undefined]);
  });

  // No command leads here today: an event speaks for one invoice, and that is financed once. The ledger checks it anyway.
  async function usedElsewhere(greenEvent: string): Promise<void> {
    const work = new UnitOfWork(ledger.stub);
    work.put('greenEvent', { ...(await ledger.record('greenEvent', greenEvent)), usedIn: `O${'e'.repeat(24)}` });
    await work.flush();
    ledger.stub.commit();
  }

  test('does not count an event that another price has used', async () => {
    await usedElsewhere(await attested(aGreenEvent('1', RECYCLING)));
    expect(await rateOf()).toBe(370);
  });

  test('makes an offer stale when another price used the event meanwhile', async () => {
    const event = await attested(aGreenEvent('1', RECYCLING));
    const { request } = await financingRequest(ledger);
    const body = await anAcceptance(ledger, await offerBy(ledger, BANK_A, request));
    await usedElsewhere(event);
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).toMatchObject({
      slug: 'offer-stale',
      reference: `offer/O${'e'.repeat(24)}`,
    });
  });

  test('that the cap left without effect is not used up', async () => {
    const recycling = await attested(aGreenEvent('1', RECYCLING));
    const transport = await attested(aGreenEvent('2'));
    const { request } = await financingRequest(ledger);
    const offer = await accepted(await offerBy(ledger, BANK_A, request, { terms: { greenCapBps: 30 } }));
    expect((await ledger.record('greenEvent', recycling)).usedIn).toBe(offer);
    expect((await ledger.record('greenEvent', transport)).usedIn).toBeUndefined();
  });
});

describe('an acceptance', () => {
  test('keeps the signature', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await offerBy(ledger, BANK_A, request);
    const body = await anAcceptance(ledger, offer);
    await ledger.as(SUPPLIER).does('acceptOffer', body);
    expect(await ledger.record('offer', offer)).toMatchObject({
      state: 'accepted',
      acceptance: {
        signer: SUPPLIER.wallet.address,
        signature: body.signature,
        acceptedAt: '2026-03-02T02:00:00.000Z',
      },
    });
  });

  test('of a second offer is refused with the first one named', async () => {
    const { request } = await financingRequest(ledger);
    const [first, second] = [await offerBy(ledger, BANK_A, request), await offerBy(ledger, BANK_B, request)];
    await accepted(first);
    const body = await anAcceptance(ledger, second);
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).toMatchObject({
      slug: 'state-forbids',
      reference: `offer/${first}`,
    });
  });

  test('of both in one batch takes the first', async () => {
    const { request } = await financingRequest(ledger);
    const offers = [await offerBy(ledger, BANK_A, request), await offerBy(ledger, BANK_B, request)];
    const bodies = await Promise.all(offers.map((offer) => anAcceptance(ledger, offer)));
    const batch = bodies.map((body) => aCommand('acceptOffer', body, commandIdOf(body.offer)));
    expect(await ledger.as(SUPPLIER).applyAll(batch)).toMatchObject([
      { status: 'applied' },
      { status: 'refused', problem: { slug: 'state-forbids' } },
    ]);
  });

  test('of an offer whose day of payment has passed is refused', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await offerBy(ledger, BANK_A, request, { valueDate: '2026-03-03' });
    const body = await anAcceptance(ledger, offer);
    ledger.now = '2026-03-03T16:00:00.000Z';
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).toMatchObject({
      slug: 'offer-stale',
      reference: `offer/${offer}`,
    });
    ledger.now = '2026-03-03T15:59:59.000Z';
    await ledger.as(SUPPLIER).does('acceptOffer', body);
  });

  test('by somebody else than the holder is refused', async () => {
    const { request } = await financingRequest(ledger);
    const body = await anAcceptance(ledger, await offerBy(ledger, BANK_A, request), { signer: OTHER_SUPPLIER });
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('acceptOffer', body)).slug).toBe('not-permitted');
    expect((await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).slug).toBe('signature-invalid');
  });

  test("with a signature over another bank's offer is refused", async () => {
    const { request } = await financingRequest(ledger);
    const [first, second] = [await offerBy(ledger, BANK_A, request), await offerBy(ledger, BANK_B, request)];
    const body = { ...(await anAcceptance(ledger, first)), offer: second };
    expect((await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).slug).toBe('signature-invalid');
  });

  test('with a signature over a better price is refused', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await ledger.record('offer', await offerBy(ledger, BANK_A, request));
    const better = { ...offer, quote: { ...offer.quote, netMinor: '9000000', discountMinor: '0' } };
    const signed = await signatureOn(SUPPLIER, (nonce, until) => assignmentOf('greentier', better, nonce, until));
    const problem = await ledger.as(SUPPLIER).isRefused('acceptOffer', { offer: offer.id, ...signed });
    expect(problem.slug).toBe('signature-invalid');
  });

  test('with a nonce that the signatory used before is refused', async () => {
    const nonce = id('the same nonce');
    const first = await financingRequest(ledger, { number: 'A-1' });
    const second = await financingRequest(ledger, { number: 'A-2' });
    const offers = [
      await offerBy(ledger, BANK_A, first.request),
      await offerBy(ledger, BANK_A, second.request),
    ] as const;
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offers[0], { nonce }));
    const replay = await anAcceptance(ledger, offers[1], { nonce });
    expect((await ledger.as(SUPPLIER).isRefused('acceptOffer', replay)).slug).toBe('signature-used');
  });
});

describe('a disbursement', () => {
  test('needs the acceptance', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await offerBy(ledger, BANK_A, request);
    expect(await ledger.as(BANK_A).isRefused('disburseOffer', { offer, ...FILING })).toMatchObject({
      slug: 'state-forbids',
      reference: `offer/${offer}`,
    });
  });

  test('needs the filing number of the registry', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await accepted(await offerBy(ledger, BANK_A, request));
    const body = { offer, registryFilingNumber: '', paymentReference: 'PAY-1' };
    expect(await ledger.as(BANK_A).isRefused('disburseOffer', body)).toMatchObject({
      slug: 'invalid-input',
      field: 'registryFilingNumber',
    });
  });

  test('is made by the bank of the offer', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await accepted(await offerBy(ledger, BANK_A, request));
    const problem = await ledger.as(BANK_B).isRefused('disburseOffer', { offer, ...FILING });
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain(BANK_A.party);
  });

  test('happens once', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await accepted(await offerBy(ledger, BANK_A, request));
    await ledger.as(BANK_A).does('disburseOffer', { offer, ...FILING });
    expect((await ledger.as(BANK_A).isRefused('disburseOffer', { offer, ...FILING })).slug).toBe('state-forbids');
  });
});
