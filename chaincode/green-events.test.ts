// Green events: captured once by one party, attested once by its counterparty, linked to one invoice of who captured them.
import { greenEventIdOf, invoiceFingerprint } from '../domain/fingerprint';
import { aGreenEvent, RECYCLING } from './testing/given';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, aParty, OTHER_ANCHOR, OTHER_SUPPLIER, SUPPLIER } from './testing/parties';

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
