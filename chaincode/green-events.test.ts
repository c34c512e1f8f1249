// Green events: captured once by one party, attested or disputed by its counterparty, corrected, their lots in balance.
import type { CommandBody } from '../domain/commands';
import { greenEventIdOf, invoiceFingerprint, lotIdOf } from '../domain/fingerprint';
import type { EpcisEvent, EvidenceKind } from '../domain/green-evidence';
import { lotNameOf } from '../domain/lots';
import type { LedgerRecord } from '../domain/records';
import { aGreenEvent, anAcceptance, financingRequest, offerBy, RECYCLING } from './testing/given';
import { aLedger, commandIdOf, type Ledger } from './testing/ledger';
import { ANCHOR, aParty, BANK_A, OTHER_ANCHOR, OTHER_SUPPLIER, SUPPLIER } from './testing/parties';

const [W1, M1] = [nameOf('W1'), nameOf('M1')];

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const capture = (body = aGreenEvent('1')) => ledger.as(SUPPLIER).does('captureGreenEvent', body);

describe('capturing', () => {
  test('keeps the event with what it proves and the invoice that it names', async () => {
    const id = await capture(aGreenEvent('1', RECYCLING, 'INV/2026/42'));
    expect(id).toBe(greenEventIdOf(SUPPLIER.party, 'urn:uuid:1'));
    const fingerprint = invoiceFingerprint(SUPPLIER.party, 'INV-2026-0042');
    expect(await ledger.record('greenEvent', id)).toMatchObject({
      capturedBy: SUPPLIER.party,
      counterparty: ANCHOR.party,
      evidence: 'recycling',
      invoiceFingerprint: fingerprint,
      state: 'captured',
    });
    expect(await ledger.records('invoiceEvidence', fingerprint)).toEqual([
      { invoiceFingerprint: fingerprint, greenEvent: id },
    ]);
  });

  test('takes events that prove nothing priced and events that name no invoice', async () => {
    const id = await capture(aGreenEvent('1', { bizStep: 'inspecting', bizTransactionList: [] }));
    const record = await ledger.record('greenEvent', id);
    expect(record.evidence).toBeUndefined();
    expect(record.invoiceFingerprint).toBeUndefined();
    expect(await ledger.records('invoiceEvidence')).toEqual([]);
  });

  test('of the same event by the same firm is refused with the first record named', async () => {
    const id = await capture();
    expect(await ledger.as(SUPPLIER).isRefused('captureGreenEvent', aGreenEvent('1', RECYCLING))).toMatchObject({
      slug: 'already-exists',
      reference: `greenEvent/${id}`,
    });
  });

  test('leaves the event identifier free for another firm, so that nobody can occupy it', async () => {
    await ledger.as(OTHER_SUPPLIER).does('captureGreenEvent', aGreenEvent('1'));
    await capture();
    expect(await ledger.records('greenEvent')).toHaveLength(2);
  });

  test.each<[string, Partial<ReturnType<typeof aGreenEvent>>, string, string]>([
    ['oneself as the counterparty', { counterparty: SUPPLIER.party }, 'invalid-input', 'counterparty'],
    [
      'a counterparty that nobody registered',
      { counterparty: aParty('newcomer', 'anchor', 'AnchorMSP').party },
      'firm-unknown',
      'counterparty',
    ],
    [
      'a day that does not exist',
      aGreenEvent('1', { eventTime: '2026-02-30T10:00:00Z' }),
      'date-invalid',
      'event.eventTime',
    ],
    [
      'an hour that does not exist',
      aGreenEvent('1', { eventTime: '2026-02-18T25:00:00Z' }),
      'date-invalid',
      'event.eventTime',
    ],
    [
      'half a surrogate pair',
      { event: { ...aGreenEvent('1').event, eventId: 'urn:uuid:\ud800' } },
      'invalid-input',
      'event.eventId',
    ],
  ])('with %s is refused', async (_, fields, slug, field) => {
    const body = { ...aGreenEvent('1'), ...fields };
    expect(await ledger.as(SUPPLIER).isRefused('captureGreenEvent', body)).toMatchObject({ slug, field });
  });
});

describe('attesting', () => {
  test('is the word of the counterparty', async () => {
    const id = await capture();
    ledger.now = '2026-03-03T02:00:00.000Z';
    await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: id });
    expect(await ledger.record('greenEvent', id)).toMatchObject({
      state: 'attested',
      attestedAt: '2026-03-03T02:00:00.000Z',
    });
  });

  test.each([
    ['the firm that captured it', SUPPLIER],
    ['another anchor', OTHER_ANCHOR],
    ['another supplier', OTHER_SUPPLIER],
  ])('by %s is refused, without naming who might', async (_, party) => {
    const id = await capture();
    const problem = await ledger.as(party).isRefused('attestGreenEvent', { greenEvent: id });
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain(ANCHOR.party);
  });

  test('counts once', async () => {
    const id = await capture();
    await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: id });
    expect(await ledger.as(ANCHOR).isRefused('attestGreenEvent', { greenEvent: id })).toMatchObject({
      slug: 'state-forbids',
      reference: `greenEvent/${id}`,
    });
  });

  test('of an event that is not there is refused', async () => {
    const greenEvent = `E${'0'.repeat(24)}`;
    expect(await ledger.as(ANCHOR).isRefused('attestGreenEvent', { greenEvent })).toMatchObject({
      slug: 'not-found',
      reference: `greenEvent/${greenEvent}`,
    });
  });
});

describe('disputing', () => {
  const dispute = (greenEvent: string) => ({ greenEvent, reason: '数量与过磅单不符' });

  test('is the word of the counterparty, before or after it attested', async () => {
    for (const number of ['1', '2']) {
      const id = await capture(aGreenEvent(number));
      if (number === '2') await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: id });
      await ledger.as(ANCHOR).does('disputeGreenEvent', dispute(id));
      expect(await ledger.record('greenEvent', id)).toMatchObject({
        state: 'disputed',
        dispute: { reason: '数量与过磅单不符', disputedAt: '2026-03-02T02:00:00.000Z' },
      });
    }
  });

  test('is settled by an attestation, and keeps its trace', async () => {
    const id = await capture();
    await ledger.as(ANCHOR).does('disputeGreenEvent', dispute(id));
    await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: id });
    expect(await ledger.record('greenEvent', id)).toMatchObject({ state: 'attested', dispute: {} });
  });

  test.each([
    ['the firm that captured it', SUPPLIER],
    ['another anchor', OTHER_ANCHOR],
  ])('by %s is refused', async (_, party) => {
    const id = await capture();
    expect((await ledger.as(party).isRefused('disputeGreenEvent', dispute(id))).slug).toBe('not-permitted');
  });

  test('is refused once an accepted price rests on the event', async () => {
    const { event, offer } = await pricedEvent();
    expect(await ledger.as(ANCHOR).isRefused('disputeGreenEvent', dispute(event))).toMatchObject({
      slug: 'evidence-in-use',
      reference: `offer/${offer}`,
    });
  });

  test('takes the evidence out of an offer that is not accepted yet', async () => {
    const { event, offer } = await offeredEvent();
    await ledger.as(ANCHOR).does('disputeGreenEvent', dispute(event));
    const acceptance = await anAcceptance(ledger, offer);
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', acceptance)).toMatchObject({
      slug: 'offer-stale',
      reference: `greenEvent/${event}`,
    });
  });
});

describe('declaring an error', () => {
  const declare = (greenEvent: string) => ({
    greenEvent,
    reason: 'incorrect_data',
    correctiveEventIds: ['urn:uuid:9'],
  });

  test('keeps the event, which counts no more', async () => {
    const id = await capture(aGreenEvent('1', RECYCLING));
    await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: id });
    await ledger.as(SUPPLIER).does('declareGreenEventError', declare(id));
    expect(await ledger.record('greenEvent', id)).toMatchObject({
      state: 'erroneous',
      event: { eventId: 'urn:uuid:1' },
      errorDeclaration: {
        declarationTime: '2026-03-02T02:00:00.000Z',
        reason: 'incorrect_data',
        correctiveEventIds: ['urn:uuid:9'],
      },
    });
    const { request } = await financingRequest(ledger);
    const offer = await offerBy(ledger, BANK_A, request);
    expect((await ledger.sealedOffer(offer)).quote.rateBps).toBe(370); // nothing conceded
  });

  test('is the end: nobody attests, disputes or declares again', async () => {
    const id = await capture();
    await ledger.as(SUPPLIER).does('declareGreenEventError', declare(id));
    const { slug } = await ledger.as(ANCHOR).isRefused('attestGreenEvent', { greenEvent: id });
    const disputed = await ledger.as(ANCHOR).isRefused('disputeGreenEvent', { greenEvent: id, reason: 'x' });
    const declared = await ledger.as(SUPPLIER).isRefused('declareGreenEventError', declare(id));
    expect([slug, disputed.slug, declared.slug]).toEqual(['state-forbids', 'state-forbids', 'state-forbids']);
  });

  test.each([
    ['the counterparty', ANCHOR],
    ['another supplier', OTHER_SUPPLIER],
  ])('by %s is refused', async (_, party) => {
    const id = await capture();
    expect((await ledger.as(party).isRefused('declareGreenEventError', declare(id))).slug).toBe('not-permitted');
  });

  test('is refused once an accepted price rests on the event', async () => {
    const { event, offer } = await pricedEvent();
    expect(await ledger.as(SUPPLIER).isRefused('declareGreenEventError', declare(event))).toMatchObject({
      slug: 'evidence-in-use',
      reference: `offer/${offer}`,
    });
  });

  test('gives back what the event did to its lots, so that the right event can follow', async () => {
    const collected = await capture(anEventOf('1', { bizStep: 'collecting', quantityList: [kg('W1', 100)] }));
    const shredding = { type: 'TransformationEvent', bizStep: 'destroying' } as const;
    const wrong = await capture(
      anEventOf('2', { ...shredding, inputQuantityList: [kg('W1', 90)], outputQuantityList: [kg('M1', 80)] }),
    );
    const right = anEventOf('3', {
      ...shredding,
      inputQuantityList: [kg('W1', 60)],
      outputQuantityList: [kg('M1', 50)],
    });
    expect((await ledger.as(SUPPLIER).isRefused('captureGreenEvent', right)).slug).toBe('lot-exceeded');
    expect(await ledger.as(SUPPLIER).isRefused('declareGreenEventError', declare(collected))).toMatchObject({
      slug: 'lot-in-use',
      reference: `lot/${lotIdOf(SUPPLIER.party, W1)}`,
    });
    await ledger.as(SUPPLIER).does('declareGreenEventError', declare(wrong));
    await capture(right);
    expect(await lotOf(W1)).toMatchObject({ cameIn: '100', consumed: '60', recycledIn: '100', recycledOut: '60' });
    expect(await lotOf(M1)).toMatchObject({ cameIn: '50', consumed: '0', recycledIn: '50' });
  });
});

describe('lots', () => {
  const collecting = (number: string) => anEventOf(number, { bizStep: 'collecting', quantityList: [kg('W1', 100)] });
  const shredding = (number: string, kilograms: number) =>
    anEventOf(number, {
      type: 'TransformationEvent',
      bizStep: 'destroying',
      inputQuantityList: [kg('W1', kilograms)],
      outputQuantityList: [kg('M1', kilograms)],
    });

  test('are kept by owner, whoever else handles a lot of the same name', async () => {
    await capture(collecting('1'));
    await ledger.as(OTHER_SUPPLIER).does('captureGreenEvent', shredding('2', 1_000));
    expect(await lotOf(W1)).toMatchObject({ owner: SUPPLIER.party, cameIn: '100', consumed: '0' });
    expect(await lotOf(W1, OTHER_SUPPLIER)).toMatchObject({ owner: OTHER_SUPPLIER.party, cameIn: '0' });
  });

  test('see what the same batch did to them', async () => {
    const outcomes = await ledger.as(SUPPLIER).applyAll(
      [collecting('1'), shredding('2', 60), shredding('3', 60)].map((body, index) => ({
        id: commandIdOf(`lot ${index}`),
        name: 'captureGreenEvent',
        body,
      })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied', 'refused']);
    expect(await lotOf(W1)).toMatchObject({ consumed: '60' });
  });

  test('of which nothing came in give no evidence of recycling, and the event is recorded all the same', async () => {
    const id = await capture(shredding('1', 100));
    const record = await ledger.record('greenEvent', id);
    expect(record).toMatchObject({ inputsComplete: false, recycledInputKg: '0', state: 'captured' });
    expect(record.evidence).toBeUndefined();
  });

  test('do not move by an event that has not happened', async () => {
    const body = collecting('1');
    const eventTime = '2026-03-03T00:00:00+08:00';
    const announced = await capture({ ...body, event: { ...body.event, eventTime } });
    expect((await ledger.record('greenEvent', announced)).lots).toEqual([]);
    expect((await ledger.record('greenEvent', await capture(shredding('2', 100)))).evidence).toBeUndefined();
  });

  describe('whose goods one party alone says came in', () => {
    /** Collected, taken apart and leached, of which the last step alone names the invoice. */
    async function aChain(): Promise<{ collected: string; taken: string; leached: string }> {
      const noInvoice = { bizTransactionList: [] };
      const collect = anEventOf('1', { bizStep: 'collecting', quantityList: [kg('W1', 100)], ...noInvoice });
      const take = anEventOf('2', {
        type: 'TransformationEvent',
        bizStep: 'disassembling',
        inputQuantityList: [kg('W1', 100)],
        outputQuantityList: [kg('P1', 90)],
        ...noInvoice,
      });
      const leach = anEventOf('3', {
        type: 'TransformationEvent',
        bizStep: 'destroying',
        inputQuantityList: [kg('P1', 90)],
        outputQuantityList: [kg('M1', 80)],
      });
      return { collected: await capture(collect), taken: await capture(take), leached: await capture(leach) };
    }
    const attest = (greenEvent: string) => ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent });
    const rateBps = async (request: string) =>
      (await ledger.sealedOffer(await offerBy(ledger, BANK_A, request))).quote.rateBps;

    test('are not recycled for a price until every step before is attested', async () => {
      const { collected, taken, leached } = await aChain();
      const { request } = await financingRequest(ledger);
      for (const [id, expected] of [
        [leached, 370],
        [taken, 370],
        [collected, 340],
      ] as const) {
        await attest(id);
        expect(await rateBps(request)).toBe(expected);
      }
      await ledger.as(ANCHOR).does('disputeGreenEvent', { greenEvent: collected, reason: 'never sent' });
      expect(await rateBps(request)).toBe(370);
    });

    test('take an offer back that was priced before one of them was disputed', async () => {
      const { collected, taken, leached } = await aChain();
      for (const id of [collected, taken, leached]) await attest(id);
      const { request } = await financingRequest(ledger);
      const offer = await offerBy(ledger, BANK_A, request);
      await ledger.as(ANCHOR).does('disputeGreenEvent', { greenEvent: collected, reason: 'never sent' });
      const acceptance = await anAcceptance(ledger, offer);
      expect((await ledger.as(SUPPLIER).isRefused('acceptOffer', acceptance)).slug).toBe('offer-stale');
    });
  });

  test('are evidence once: another event of a lot is worth nothing to another invoice', async () => {
    const { offer } = await pricedEvent(collecting('1'), 'collection');
    expect(await lotOf(W1)).toMatchObject({ usedIn: offer });
    const later = shredding('2', 100);
    const invoice = [{ type: 'inv', bizTransaction: 'urn:epcglobal:cbv:bt:6901234000009:INV-2' }];
    const event = await capture({ ...later, event: { ...later.event, bizTransactionList: invoice } });
    await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: event });
    expect((await ledger.record('greenEvent', event)).evidence).toBe('recycling');
    const { request } = await financingRequest(ledger, { number: 'INV-2' });
    const second = await offerBy(ledger, BANK_A, request);
    expect((await ledger.sealedOffer(second)).quote.rateBps).toBe(370);
  });

  test('make an offer stale that was priced on them before another one was accepted', async () => {
    const first = await offeredEvent(collecting('1'), 'collection');
    const later = shredding('2', 100);
    const invoice = [{ type: 'inv', bizTransaction: 'urn:epcglobal:cbv:bt:6901234000009:INV-2' }];
    const event = await capture({ ...later, event: { ...later.event, bizTransactionList: invoice } });
    await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: event });
    const { request } = await financingRequest(ledger, { number: 'INV-2' });
    const second = await offerBy(ledger, BANK_A, request);
    expect((await ledger.sealedOffer(second)).quote.rateBps).toBe(340);
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, first.offer));
    expect(await ledger.as(SUPPLIER).isRefused('acceptOffer', await anAcceptance(ledger, second))).toMatchObject({
      slug: 'offer-stale',
      reference: `offer/${first.offer}`,
    });
  });

  test('that are auxiliaries serve several invoices', async () => {
    const made = (number: string) => ({
      type: 'TransformationEvent' as const,
      bizStep: 'commissioning',
      inputQuantityList: [kg('ACID', 5)],
      outputQuantityList: [kg(`P${number}`, 50)],
    });
    const { event } = await pricedEvent(anEventOf('1', made('1')), 'production');
    const acid = lotIdOf(SUPPLIER.party, nameOf('ACID'));
    expect((await ledger.record('greenEvent', event)).lots.map(({ lot }) => lot)).toContain(acid);
    expect((await ledger.record('lot', acid)).usedIn).toBeUndefined();
  });

  test('take a fuel by mass or by volume', async () => {
    const fuels = (fuel: object) => ({ activityData: { fuels: [fuel] } }) as Partial<EpcisEvent>;
    const diesel = { fuel: 'diesel', massGrams: '1', volumeMl: '1' };
    expect(await ledger.as(SUPPLIER).isRefused('captureGreenEvent', anEventOf('1', fuels(diesel)))).toMatchObject({
      field: 'event.activityData.fuels.0',
    });
    await capture(anEventOf('1', fuels({ fuel: 'diesel', volumeMl: '1' })));
  });

  test('keep claims, activity data and the hashes of attachments with the event', async () => {
    const extensions = {
      recycledContent: [kg('M1', 40)],
      activityData: {
        electricity: [{ source: 'greenCertificate' as const, energyWh: '48210500' }],
        freight: [{ mode: 'rail' as const, haulageKgKm: '1200000' }],
      },
      attachments: [{ sha256: 'b'.repeat(64), mediaType: 'application/pdf' }],
    };
    await capture(collecting('1'));
    const body = shredding('2', 50);
    const id = await capture({ ...body, event: { ...body.event, ...extensions } });
    expect((await ledger.record('greenEvent', id)).event).toMatchObject(extensions);
    expect(await lotOf(M1)).toMatchObject({ cameIn: '50', recycledIn: '40' });
  });
});

/** Goods of a lot in kilograms. */
function kg(lot: string, kilograms: number): { epcClass: string; quantity: string; uom: string } {
  return { epcClass: `urn:epc:class:lgtin:6901234.000009.${lot}`, quantity: String(kilograms), uom: 'KGM' };
}

function nameOf(lot: string): string {
  return lotNameOf(kg(lot, 0).epcClass) as string;
}

/** An event with lots that other events name as well. */
function anEventOf(number: string, fields: Partial<EpcisEvent>): CommandBody<'captureGreenEvent'> {
  const body = aGreenEvent(number);
  return { ...body, event: { ...body.event, ...fields } };
}

function lotOf(name: string, owner = SUPPLIER): Promise<LedgerRecord<'lot'>> {
  return ledger.record('lot', lotIdOf(owner.party, name));
}

/** An attested event in the price of an open offer, whose card concedes 30 bps for it. */
async function offeredEvent(
  body = aGreenEvent('1', RECYCLING),
  evidence: EvidenceKind = 'recycling',
): Promise<{ event: string; offer: string }> {
  const event = await capture(body);
  await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent: event });
  const { request } = await financingRequest(ledger);
  const terms = { greenGrid: [{ evidence, bps: 30 }] };
  const offer = await offerBy(ledger, BANK_A, request, { terms });
  expect((await ledger.sealedOffer(offer)).quote.rateBps).toBe(340);
  return { event, offer };
}

/** An attested event in the price of an accepted offer. */
async function pricedEvent(...given: Parameters<typeof offeredEvent>): Promise<{ event: string; offer: string }> {
  const offered = await offeredEvent(...given);
  await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offered.offer));
  return offered;
}
