// Financing: banks offer by their published prices and the attested evidence, the holder assigns once, the bank pays.
import { id } from 'ethers';
import type { CommandBody } from '../domain/commands';
import { assignmentOf } from '../domain/typed-data';
import {
  aGreenEvent,
  anAcceptance,
  anOffer,
  aRateCard,
  aRequest,
  aReservation,
  confirmedReceivable,
  financingRequest,
  offerBy,
  RECYCLING,
  signatureOn,
} from './testing/given';
import { aCommand, aLedger, commandIdOf, type Ledger, memoryTest } from './testing/ledger';
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

function filingOf(offer: string): CommandBody<'recordFiling'> {
  return { offer, registryFilingNumber: FILING.registryFilingNumber };
}

/** An event of the supplier's, attested by its counterparty. */
async function attested(body: CommandBody<'captureGreenEvent'>, by: Party = ANCHOR): Promise<string> {
  const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', body);
  return ledger.as(by).does('attestGreenEvent', { greenEvent });
}

/** A reservation of bank B's for the receivable of a request, with a card to price it by. */
async function bReservation(request: string): Promise<string> {
  await ledger.as(BANK_B).does('publishRateCard', aRateCard());
  return aReservation(ledger, BANK_B, (await ledger.record('financingRequest', request)).receivable);
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
  expect(await ledger.sealedOffer(offer)).toMatchObject({
    bank: BANK_A.party,
    holder: SUPPLIER.party,
    quote: { rateBps: 338, tenorDays: 120, advanceMinor: '9000000', discountMinor: '101400', netMinor: '8898600' },
  });

  await accepted(offer);
  expect(await ledger.record('offer', offer)).toMatchObject({ state: 'accepted', quote: { netMinor: '8898600' } });
  expect(await ledger.record('financingRequest', request)).toMatchObject({ state: 'accepted', acceptedOffer: offer });
  expect(await ledger.record('greenEvent', recycling)).toMatchObject({ usedIn: offer });
  expect(await ledger.record('greenEvent', transport)).toMatchObject({ usedIn: offer });

  await ledger.as(BANK_A).does('recordFiling', filingOf(offer));
  await ledger.as(BANK_A).does('disburseOffer', { offer, ...FILING });
  expect(await ledger.record('offer', offer)).toMatchObject({ state: 'disbursed' });
  expect(await ledger.record('receivable', receivable)).toMatchObject({
    state: 'financed',
    seller: SUPPLIER.party,
    holder: BANK_A.party,
    financing: { offer, financier: BANK_A.party, ...FILING, recourse: false, financedAt: '2026-03-02T02:00:00.000Z' },
  });

  ledger.now = '2026-06-30T02:00:00.000Z';
  const payment = { receivable, amountMinor: '10000000', paymentReference: 'RECEIPT-1', paidOn: '2026-06-30' };
  await ledger.as(BANK_A).does('settleReceivable', payment);
  expect((await ledger.record('receivable', receivable)).state).toBe('settled');
});

describe('a request', () => {
  test('is made by the holder alone', async () => {
    const receivable = await confirmedReceivable(ledger);
    const problem = await ledger.as(OTHER_SUPPLIER).isRefused('requestFinancing', aRequest(receivable));
    expect(problem.slug).toBe('not-permitted');
  });

  test('needs a confirmed receivable', async () => {
    const { receivable } = await financingRequest(ledger);
    const problem = await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(receivable));
    expect(problem.slug).toBe('state-forbids');
  });

  test.each<[string, Partial<CommandBody<'requestFinancing'>>, string, string]>([
    ['yesterday as the latest date', { latestDate: '2026-03-01' }, 'invalid-input', 'latestDate'],
    ['the maturity as the latest date', { latestDate: '2026-06-30' }, 'invalid-input', 'latestDate'],
    ['a latest date that does not exist', { latestDate: '2026-04-31' }, 'date-invalid', 'latestDate'],
    ['a closing time that has passed', { closesAt: '2026-03-02T02:00:00.000Z' }, 'invalid-input', 'closesAt'],
    ['a closing time after the latest date', { closesAt: '2026-03-10T16:00:00Z' }, 'invalid-input', 'closesAt'],
    ['a closing time that does not exist', { closesAt: '2026-02-30T02:00:00Z' }, 'date-invalid', 'closesAt'],
  ])('with %s is refused', async (_, fields, slug, field) => {
    const receivable = await confirmedReceivable(ledger);
    const body = aRequest(receivable, fields);
    expect(await ledger.as(SUPPLIER).isRefused('requestFinancing', body)).toMatchObject({ slug, field });
  });

  test('may close on the evening of the latest date', async () => {
    const receivable = await confirmedReceivable(ledger);
    const request = await ledger
      .as(SUPPLIER)
      .does('requestFinancing', aRequest(receivable, { closesAt: '2026-03-10T15:59:59Z', recourse: true }));
    expect(await ledger.record('financingRequest', request)).toMatchObject({
      state: 'open',
      closesAt: '2026-03-10T15:59:59Z',
      latestDate: '2026-03-10',
      recourse: true,
    });
  });

  test('that is withdrawn gives the receivable back, and takes neither offer nor acceptance', async () => {
    const { receivable, request } = await financingRequest(ledger);
    const body = await anAcceptance(ledger, await offerBy(ledger, BANK_A, request));
    const offer = await anOffer(ledger, BANK_B, request, await bReservation(request));
    await ledger.as(SUPPLIER).does('withdrawRequest', { request });
    expect(await ledger.record('financingRequest', request)).toMatchObject({ state: 'withdrawn' });
    const given = await ledger.record('receivable', receivable);
    expect([given.state, given.request]).toEqual(['confirmed', undefined]);
    expect((await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).slug).toBe('state-forbids');
    expect((await ledger.as(BANK_B).isRefused('makeOffer', offer)).slug).toBe('state-forbids');
    await ledger.as(SUPPLIER).does('requestFinancing', aRequest(receivable));
  });

  test('is withdrawn by the holder alone, and not once an offer is accepted', async () => {
    const { request } = await financingRequest(ledger);
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('withdrawRequest', { request })).slug).toBe('not-permitted');
    const offer = await accepted(await offerBy(ledger, BANK_A, request));
    expect(await ledger.as(SUPPLIER).isRefused('withdrawRequest', { request })).toMatchObject({
      slug: 'state-forbids',
      reference: `offer/${offer}`,
    });
  });
});

describe('the evidence behind an offer', () => {
  const rateOf = async () => {
    const { request } = await financingRequest(ledger);
    return (await ledger.sealedOffer(await offerBy(ledger, BANK_A, request))).quote.rateBps;
  };

  test('counts when the obligor attested it: 370 − 5', async () => {
    await attested(aGreenEvent('1'));
    expect(await rateOf()).toBe(365);
  });

  test('counts once a kind, with every event named', async () => {
    const ids = [await attested(aGreenEvent('1')), await attested(aGreenEvent('2'))].sort();
    const { request } = await financingRequest(ledger);
    const { quote } = await ledger.sealedOffer(await offerBy(ledger, BANK_A, request));
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
    expect((await ledger.sealedOffer(first)).quote.rateBps).toBe(365);
    expect((await ledger.sealedOffer(second)).quote.rateBps).toBe(365);
    expect((await ledger.records('greenEvent')).map(({ usedIn }) => usedIn)).toEqual([undefined]);
  });

  // No command leads here today: an event speaks for one invoice, and that is financed once. The ledger checks it anyway.
  async function usedElsewhere(greenEvent: string): Promise<void> {
    const work = new UnitOfWork(ledger.stub);
    work.put('greenEvent', { ...(await ledger.record('greenEvent', greenEvent)), usedIn: `O${'e'.repeat(24)}` });
    await work.flush();
    ledger.stub.commit();
  }

  memoryTest('does not count an event that another price has used', async () => {
    await usedElsewhere(await attested(aGreenEvent('1', RECYCLING)));
    expect(await rateOf()).toBe(370);
  });

  memoryTest('makes an offer stale when another price used the event meanwhile', async () => {
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
    const batch = bodies.map((body) => aCommand('acceptOffer', body, commandIdOf(body.offer.id)));
    expect(await ledger.as(SUPPLIER).applyAll(batch)).toMatchObject([
      { status: 'applied' },
      { status: 'refused', problem: { slug: 'state-forbids' } },
    ]);
  });

  test('before offers close is refused, and from then on it counts', async () => {
    const receivable = await confirmedReceivable(ledger);
    const closesAt = '2026-03-02T04:00:00Z';
    const request = await ledger.as(SUPPLIER).does('requestFinancing', aRequest(receivable, { closesAt }));
    const body = await anAcceptance(ledger, await offerBy(ledger, BANK_A, request));
    ledger.now = '2026-03-02T03:59:59.999Z';
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).toMatchObject({
      slug: 'offers-not-closed',
      reference: `financingRequest/${request}`,
    });
    ledger.now = '2026-03-02T04:00:00.000Z';
    await ledger.as(SUPPLIER).does('acceptOffer', body);
  });

  test('of an offer whose reservation the bank released is refused', async () => {
    const { request } = await financingRequest(ledger);
    const body = await anAcceptance(ledger, await offerBy(ledger, BANK_A, request));
    await ledger.as(BANK_A).does('releaseFacility', { reservation: body.offer.reservation.id });
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).toMatchObject({
      slug: 'offer-stale',
      field: 'offer',
    });
  });

  memoryTest('tells nothing of the offers that lost', async () => {
    const { request } = await financingRequest(ledger);
    const lost = await ledger.sealedOffer(await offerBy(ledger, BANK_B, request, { terms: { baseRateBps: 333 } }));
    await accepted(await offerBy(ledger, BANK_A, request));
    const known = ledger.stub
      .state()
      .filter(([key]) => key.startsWith('\u0000'))
      .map(([, value]) => value)
      .join();
    for (const secret of [lost.salt, lost.quote.discountMinor, lost.quote.netMinor, '"baseRateBps":333']) {
      expect(known).not.toContain(secret);
    }
  });

  test('of an offer whose day of payment has passed is refused', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await offerBy(ledger, BANK_A, request, { valueDate: '2026-03-03' });
    const body = await anAcceptance(ledger, offer);
    ledger.now = '2026-03-03T16:00:00.000Z';
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).toMatchObject({
      slug: 'offer-stale',
      field: 'offer',
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
    const body = { ...(await anAcceptance(ledger, first)), offer: await ledger.sealedOffer(second) };
    expect((await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).slug).toBe('signature-invalid');
  });

  test('with a signature over a better price is refused', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await ledger.sealedOffer(await offerBy(ledger, BANK_A, request));
    const better = { ...offer, quote: { ...offer.quote, netMinor: '9000000', discountMinor: '0' } };
    const signed = await signatureOn(SUPPLIER, (nonce, until) => assignmentOf('greentier', better, nonce, until));
    const problem = await ledger.as(SUPPLIER).isRefused('acceptOffer', { offer, ...signed });
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

describe('a filing', () => {
  async function anAcceptedOffer(): Promise<string> {
    const { request } = await financingRequest(ledger);
    return accepted(await offerBy(ledger, BANK_A, request));
  }

  test('is recorded by the bank of the offer, once', async () => {
    const offer = await anAcceptedOffer();
    expect((await ledger.as(BANK_B).isRefused('recordFiling', filingOf(offer))).slug).toBe('not-permitted');
    await ledger.as(BANK_A).does('recordFiling', filingOf(offer));
    expect(await ledger.record('offer', offer)).toMatchObject({
      state: 'accepted',
      filing: { registryFilingNumber: 'Z-2026-1', filedAt: '2026-03-02T02:00:00.000Z' },
    });
    expect((await ledger.as(BANK_A).isRefused('recordFiling', filingOf(offer))).slug).toBe('state-forbids');
  });

  test('comes before the money, and is the one that the money is paid under', async () => {
    const offer = await anAcceptedOffer();
    const refused = async (body: CommandBody<'disburseOffer'>) =>
      expect(await ledger.as(BANK_A).isRefused('disburseOffer', body)).toMatchObject({ slug: 'filing-missing' });
    await refused({ offer, ...FILING });
    await ledger.as(BANK_A).does('recordFiling', filingOf(offer));
    await refused({ offer, ...FILING, registryFilingNumber: 'Z-2026-2' });
    await ledger.as(BANK_A).does('disburseOffer', { offer, ...FILING });
  });
});

describe('a disbursement', () => {
  test('needs the acceptance', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await offerBy(ledger, BANK_A, request);
    expect(await ledger.as(BANK_A).isRefused('disburseOffer', { offer, ...FILING })).toMatchObject({
      slug: 'not-found',
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
    await ledger.as(BANK_A).does('recordFiling', filingOf(offer));
    await ledger.as(BANK_A).does('disburseOffer', { offer, ...FILING });
    expect((await ledger.as(BANK_A).isRefused('disburseOffer', { offer, ...FILING })).slug).toBe('state-forbids');
  });
});
