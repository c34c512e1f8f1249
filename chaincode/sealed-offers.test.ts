// A sealed offer rests on what its bank committed to before, and counts when it is revealed as it was sealed.
import { collectionOf } from '../domain/collections';
import type { CommandBody } from '../domain/commands';
import { encodeRecord } from '../domain/record-codec';
import type { LedgerRecord } from '../domain/records';
import { assignmentOf } from '../domain/typed-data';
import { noticesOf } from './sealed-offers';
import {
  aGreenEvent,
  anAcceptance,
  anOffer,
  aRateCard,
  aRequest,
  aReservation,
  aSalt,
  confirmedReceivable,
  financingRequest,
  offerBy,
  RECYCLING,
  signatureOn,
} from './testing/given';
import { aCommand, aLedger, CHANNEL, commandIdOf, type Ledger, memoryTest } from './testing/ledger';
import { ANCHOR, BANK_A, BANK_B, type Party, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

/** The body of a bank's offer that would be taken. */
async function goodOffer(
  bank: Party = BANK_A,
  { receivable, request }: { receivable: string; request: string },
  amountMinor = '10000000',
): Promise<CommandBody<'makeOffer'>> {
  await ledger.as(bank).does('publishRateCard', aRateCard());
  return anOffer(ledger, bank, request, await aReservation(ledger, bank, receivable, amountMinor));
}

async function attested(eventId: string, fields = {}): Promise<string> {
  const greenEvent = await ledger.as(SUPPLIER).does('captureGreenEvent', aGreenEvent(eventId, fields));
  return ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent });
}

describe('an offer', () => {
  test('is priced by the revision that it names', async () => {
    const { request } = await financingRequest(ledger);
    await offerBy(ledger, BANK_A, request);
    const second = await offerBy(ledger, BANK_A, request, { terms: { baseRateBps: 310 } });
    expect((await ledger.sealedOffer(second)).quote).toMatchObject({ rateBps: 380, rateCard: { revision: 2 } });
  });

  test('keeps of the green grid what its price rests on', async () => {
    await attested('1', RECYCLING);
    const { request } = await financingRequest(ledger);
    const { terms, quote } = await ledger.sealedOffer(await offerBy(ledger, BANK_A, request));
    expect(terms.greenGrid).toEqual([{ evidence: 'recycling', bps: 30 }]);
    expect(quote.rateBps).toBe(340);
  });

  test.each<[string, Partial<CommandBody<'makeOffer'>>, string, string]>([
    ['yesterday as the day of payment', { valueDate: '2026-03-01' }, 'invalid-input', 'valueDate'],
    ['a day after the latest date', { valueDate: '2026-03-11' }, 'invalid-input', 'valueDate'],
    ['a day that does not exist', { valueDate: '2026-04-31' }, 'date-invalid', 'valueDate'],
    [
      'a card that the bank does not have',
      { rateCard: { name: 'premium', revision: 1, sha256: 'a'.repeat(64) } },
      'not-found',
      'rateCard',
    ],
    [
      'a card of another content',
      { rateCard: { name: 'standard', revision: 1, sha256: 'a'.repeat(64) } },
      'not-found',
      'rateCard',
    ],
  ])('with %s is refused', async (_, fields, slug, field) => {
    const body = { ...(await goodOffer(BANK_A, await financingRequest(ledger))), ...fields };
    expect(await ledger.as(BANK_A).isRefused('makeOffer', body)).toMatchObject({ slug, field });
  });

  test.each<[string, Partial<CommandBody<'makeOffer'>['terms']>, string, string]>([
    ['in another currency', { currency: 'EUR' }, 'currency-unsupported', 'terms.currency'],
    ['with a minimum above their charge', { minimumRateBps: 371 }, 'invalid-input', 'terms.minimumRateBps'],
    ['above the highest rate', { baseRateBps: 9_990 }, 'invalid-input', 'terms.baseRateBps'],
  ])('by terms %s is refused', async (_, terms, slug, field) => {
    const body = await goodOffer(BANK_A, await financingRequest(ledger));
    const changed = { ...body, terms: { ...body.terms, ...terms } };
    expect(await ledger.as(BANK_A).isRefused('makeOffer', changed)).toMatchObject({ slug, field });
  });

  test('whose price leaves nothing is refused', async () => {
    const tiny = await financingRequest(ledger, { amountMinor: '1' });
    const body = await goodOffer(BANK_A, tiny, '1');
    expect((await ledger.as(BANK_A).isRefused('makeOffer', body)).slug).toBe('price-not-payable');
  });

  test("cannot be made by another bank's card and reservation", async () => {
    const body = await goodOffer(BANK_A, await financingRequest(ledger));
    expect((await ledger.as(BANK_B).isRefused('makeOffer', body)).slug).toBe('not-found');
  });

  test('is not made once another one is accepted', async () => {
    const both = await financingRequest(ledger);
    const body = await goodOffer(BANK_B, both);
    const first = await offerBy(ledger, BANK_A, both.request);
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, first));
    expect(await ledger.as(BANK_B).isRefused('makeOffer', body)).toMatchObject({
      slug: 'state-forbids',
      reference: `offer/${first}`,
    });
  });

  test('is made before offers close, and not at that instant', async () => {
    const receivable = await confirmedReceivable(ledger);
    const closesAt = '2026-03-02T04:00:00Z';
    const request = await ledger.as(SUPPLIER).does('requestFinancing', aRequest(receivable, { closesAt }));
    const body = await goodOffer(BANK_A, { receivable, request });
    ledger.now = '2026-03-02T04:00:00.000Z';
    expect(await ledger.as(BANK_A).isRefused('makeOffer', body)).toMatchObject({
      slug: 'request-closed',
      reference: `financingRequest/${request}`,
    });
    ledger.now = '2026-03-02T03:59:59.999Z';
    await ledger.as(BANK_A).does('makeOffer', body);
  });

  test('has a name of its own even where two banks give the same command identity', async () => {
    const both = await financingRequest(ledger);
    const bodies = [await goodOffer(BANK_A, both), await goodOffer(BANK_B, both)] as const;
    const id = commandIdOf('the same');
    const outcomes = [
      await ledger.as(BANK_A).apply('makeOffer', bodies[0], id),
      await ledger.as(BANK_B).apply('makeOffer', bodies[1], id),
    ];
    const subjects = outcomes.map((outcome) => (outcome.status === 'applied' ? outcome.subject : ''));
    expect(new Set(subjects).size).toBe(2);
  });
});

describe('the reservation behind an offer', () => {
  test.each<[string, (held: LedgerRecord<'reservation'>) => LedgerRecord<'reservation'>]>([
    ['that is larger than it was made', (held) => ({ ...held, amountMinor: '99999999' })],
    ['of another name', (held) => ({ ...held, id: `H${'0'.repeat(24)}` })],
    ['of another salt', (held) => ({ ...held, salt: aSalt('other') })],
  ])('%s is refused', async (_, forged) => {
    const body = await goodOffer(BANK_A, await financingRequest(ledger));
    const changed = { ...body, reservation: forged(body.reservation) };
    expect(await ledger.as(BANK_A).isRefused('makeOffer', changed)).toMatchObject({
      slug: 'facility-missing',
      field: 'reservation',
    });
  });

  test('has to be for this receivable', async () => {
    const body = await goodOffer(BANK_A, await financingRequest(ledger, { number: 'A-1' }));
    const { request } = await financingRequest(ledger, { number: 'A-2' });
    expect((await ledger.as(BANK_A).isRefused('makeOffer', { ...body, request })).slug).toBe('facility-missing');
  });

  test('has to reach what is advanced: 9,000,000 of 10,000,000', async () => {
    const both = await financingRequest(ledger);
    const body = await goodOffer(BANK_A, both, '8999999');
    expect(await ledger.as(BANK_A).isRefused('makeOffer', body)).toMatchObject({
      slug: 'limit-exceeded',
      field: 'reservation.amountMinor',
    });
    await ledger.as(BANK_A).does('makeOffer', await goodOffer(BANK_A, both, '9000000'));
  });

  test('does not carry an offer once it is released', async () => {
    const body = await goodOffer(BANK_A, await financingRequest(ledger));
    await ledger.as(BANK_A).does('releaseFacility', { reservation: body.reservation.id });
    expect((await ledger.as(BANK_A).isRefused('makeOffer', body)).slug).toBe('facility-missing');
    const released = await ledger.privately(BANK_A).get('reservation', body.reservation.id);
    if (released === undefined) throw new Error('the reservation is gone');
    const changed = { ...body, reservation: released };
    expect((await ledger.as(BANK_A).isRefused('makeOffer', changed)).slug).toBe('facility-missing');
  });
});

describe('what is revealed', () => {
  async function acceptance(offer: LedgerRecord<'sealedOffer'>): Promise<CommandBody<'acceptOffer'>> {
    return { offer, ...(await signatureOn(SUPPLIER, (nonce, until) => assignmentOf(CHANNEL, offer, nonce, until))) };
  }

  test.each<[string, (offer: LedgerRecord<'sealedOffer'>) => Partial<LedgerRecord<'sealedOffer'>>]>([
    ['a better price', ({ quote }) => ({ quote: { ...quote, discountMinor: '1', netMinor: '8999999' } })],
    ['another salt', () => ({ salt: aSalt('another') })],
    ['another name', () => ({ id: `O${'0'.repeat(24)}` })],
    ['another bank', () => ({ bank: BANK_B.party })],
  ])('with %s is not what was sealed', async (_, change) => {
    const { request } = await financingRequest(ledger);
    const offer = await ledger.sealedOffer(await offerBy(ledger, BANK_A, request));
    const body = await acceptance({ ...offer, ...change(offer) });
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', body)).toMatchObject({
      slug: 'commitment-mismatch',
      field: 'offer',
    });
  });

  /** What the peers of a bank and of the operator could write together, past the contract. */
  async function sealedByColluders(offer: LedgerRecord<'sealedOffer'>): Promise<void> {
    const key = ledger.stub.createCompositeKey('sealedOffer', [offer.request, offer.id]);
    const bytes = Buffer.from(encodeRecord('sealedOffer', offer));
    await ledger.stub.putPrivateData(collectionOf('sealedOffer', BANK_A.mspId), key, bytes);
    ledger.stub.commit();
  }

  memoryTest('has a price that follows from the ledger, whoever sealed it', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await ledger.sealedOffer(await offerBy(ledger, BANK_A, request));
    const forged = { ...offer, quote: { ...offer.quote, discountMinor: '110999', netMinor: '8889001' } };
    await sealedByColluders(forged);
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', await acceptance(forged))).toMatchObject({
      slug: 'price-not-reproducible',
      field: 'offer.quote',
    });
  });

  memoryTest("cannot use up evidence of another firm's goods", async () => {
    const foreign = await attested('1', { ...RECYCLING, bizTransactionList: [] });
    const { request } = await financingRequest(ledger);
    const offer = await ledger.sealedOffer(await offerBy(ledger, BANK_A, request));
    const green = {
      kind: 'green' as const,
      bps: -30,
      evidence: 'recycling' as const,
      restsOn: ['rateCard/x', `greenEvent/${foreign}`],
    };
    const forged = { ...offer, quote: { ...offer.quote, terms: [...offer.quote.terms, green] } };
    await sealedByColluders(forged);
    expect((await ledger.as(SUPPLIER).isRefused('acceptOffer', await acceptance(forged))).slug).toBe(
      'price-not-reproducible',
    );
    expect((await ledger.record('greenEvent', foreign)).usedIn).toBeUndefined();
  });

  test('counts although more was attested since', async () => {
    const { request } = await financingRequest(ledger);
    const offer = await offerBy(ledger, BANK_A, request);
    await attested('1', RECYCLING);
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
    expect((await ledger.record('offer', offer)).quote.rateBps).toBe(370);
  });
});

memoryTest('the notice of an offer names the bank and no number of the price', async () => {
  const both = await financingRequest(ledger);
  const offer = await offerBy(ledger, BANK_A, both.request);
  const subject = `sealedOffer/${both.request}/${offer}`;
  const book = ledger.privately(BANK_A, 'sealedOffer');
  expect(await noticesOf(book, [{ subject }, { subject: `reservation/H${'0'.repeat(24)}` }])).toEqual([
    {
      id: offer,
      request: both.request,
      receivable: both.receivable,
      bank: BANK_A.party,
      holder: SUPPLIER.party,
      at: ledger.now,
    },
  ]);
});

memoryTest('a sealed batch leaves its guard in the collection, and nothing in public', async () => {
  const body = await goodOffer(BANK_A, await financingRequest(ledger));
  const command = aCommand('makeOffer', body, commandIdOf('sealed'));
  const publicly = () => ledger.stub.state().filter(([key]) => key.startsWith('\u0000')).length;
  const before = publicly();
  await ledger.as(BANK_A).applyAll([command], 'sealedOffer');
  expect(publicly()).toBe(before);
  const guard = await ledger.privately(BANK_A, 'sealedOffer').get('appliedCommand', command.id);
  expect(guard).toMatchObject({ party: BANK_A.party, command: 'makeOffer' });
});
