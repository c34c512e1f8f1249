// What a bank keeps to itself: revisions of its cards, limits that hold, reservations that come back.
import type { CommandBody } from '../domain/commands';
import type { RateCardTerms } from '../domain/pricing';
import type { LedgerRecord } from '../domain/records';
import {
  aDisbursement,
  aFacility,
  anAcceptance,
  aRateCard,
  aReservation,
  aSalt,
  financingRequest,
  offerBy,
} from './testing/given';
import { aCommand, aLedger, commandIdOf, type Ledger, memoryTest } from './testing/ledger';
import { ANCHOR, BANK_A, BANK_B, OTHER_ANCHOR, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const facilities = (bank = BANK_A) => ledger.privately(bank).list('facility');
async function theFacility(): Promise<LedgerRecord<'facility'>> {
  const [facility] = await facilities();
  if (facility === undefined) throw new Error('there is no facility');
  return facility;
}

function reserve(receivable: string, amountMinor: string): CommandBody<'reserveFacility'> {
  return { receivable, amountMinor, salt: aSalt(`${receivable} ${amountMinor}`) };
}

describe('a rate card', () => {
  test('counts its revisions, each bank and each card by itself', async () => {
    for (const [bank, name] of [
      [BANK_A, 'standard'],
      [BANK_A, 'standard'],
      [BANK_A, 'standard-eur'],
      [BANK_B, 'standard'],
    ] as const) {
      await ledger.as(bank).does('publishRateCard', aRateCard({}, name));
    }
    const revisions = async (bank: typeof BANK_A) =>
      (await ledger.privately(bank).list('rateCard')).map(({ name, revision }) => `${name} ${revision}`);
    expect(await revisions(BANK_A)).toEqual(['standard-eur 1', 'standard 1', 'standard 2'].sort());
    expect(await revisions(BANK_B)).toEqual(['standard 1']);
  });

  test('published twice in one batch has two revisions', async () => {
    const batch = ['a', 'b'].map((text) => aCommand('publishRateCard', aRateCard(), commandIdOf(text)));
    expect(await ledger.as(BANK_A).applyAll(batch, 'bankSecret')).toMatchObject([
      { subject: `rateCard/${BANK_A.party}/standard/000001` },
      { subject: `rateCard/${BANK_A.party}/standard/000002` },
    ]);
  });

  test.each<[Partial<RateCardTerms>, string]>([
    [{ minimumRateBps: 371 }, 'terms.minimumRateBps'],
    [{ baseRateBps: 9_990 }, 'terms.baseRateBps'],
  ])('that contradicts itself by %j is refused', async (terms, field) => {
    const problem = await ledger.as(BANK_A).isRefused('publishRateCard', aRateCard(terms));
    expect(problem).toMatchObject({ slug: 'invalid-input', field });
  });
});

describe('a facility', () => {
  test('is one an obligor and a currency, and keeps what is used when it is set again', async () => {
    const { receivable } = await financingRequest(ledger);
    await aReservation(ledger, BANK_A, receivable);
    const again = aFacility({ limitMinor: '20000000', maxTenorDays: 200, salt: aSalt('again') });
    await ledger.as(BANK_A).does('setFacility', again);
    expect(await facilities()).toMatchObject([{ limitMinor: '20000000', maxTenorDays: 200, usedMinor: '10000000' }]);
    await ledger.as(BANK_A).does('setFacility', aFacility({ currency: 'EUR' }));
    await ledger.as(BANK_A).does('setFacility', aFacility({ obligor: OTHER_ANCHOR.party }));
    expect(await facilities()).toHaveLength(3);
  });

  test('has a name that nobody finds by trying obligors', async () => {
    const [first, second] = [BANK_A, BANK_B].map((bank) =>
      ledger.as(bank).does('setFacility', aFacility({ salt: aSalt(bank.name) })),
    );
    expect(await first).not.toBe(await second);
  });

  memoryTest('leaves no public record', async () => {
    await ledger.as(BANK_A).does('setFacility', aFacility());
    const before = registered.stub.state().length;
    const added = ledger.stub.state().filter(([key]) => key.startsWith('\u0000')).length - before;
    expect(added).toBe(0);
  });
});

describe('a reservation', () => {
  test('uses the facility by its amount', async () => {
    const { receivable } = await financingRequest(ledger);
    const reservation = await aReservation(ledger, BANK_A, receivable, '9000000');
    expect((await theFacility()).usedMinor).toBe('9000000');
    expect(await ledger.privately(BANK_A).get('reservation', reservation)).toMatchObject({
      receivable,
      obligor: ANCHOR.party,
      amountMinor: '9000000',
      state: 'held',
    });
  });

  test.each<[string, Partial<CommandBody<'setFacility'>>, string, string, string | undefined]>([
    ['to the last cent of the limit is held', { limitMinor: '500' }, '500', 'held', undefined],
    ['above the limit is refused', { limitMinor: '500' }, '501', 'limit-exceeded', 'amountMinor'],
    ['with a limit of nothing is refused', { limitMinor: '0' }, '1', 'limit-exceeded', 'amountMinor'],
    ['of the longest tenor is held', { maxTenorDays: 120 }, '500', 'held', undefined],
    ['of a longer tenor is refused', { maxTenorDays: 119 }, '500', 'limit-exceeded', 'receivable'],
    ['in another currency is refused', { currency: 'EUR' }, '500', 'facility-missing', undefined],
    ['for another obligor is refused', { obligor: OTHER_ANCHOR.party }, '500', 'facility-missing', undefined],
  ])('%s', async (_, facility, amountMinor, result, field) => {
    const { receivable } = await financingRequest(ledger);
    await ledger.as(BANK_A).does('setFacility', aFacility(facility));
    const body = reserve(receivable, amountMinor);
    if (result === 'held') await ledger.as(BANK_A).does('reserveFacility', body);
    else {
      const problem = await ledger.as(BANK_A).isRefused('reserveFacility', body);
      expect([problem.slug, problem.field]).toEqual([result, field]);
    }
  });

  test('needs a facility at all, and a receivable that is offered', async () => {
    const { receivable, request } = await financingRequest(ledger);
    expect((await ledger.as(BANK_A).isRefused('reserveFacility', reserve(receivable, '1'))).slug).toBe(
      'facility-missing',
    );
    await ledger.as(SUPPLIER).does('withdrawRequest', { request });
    expect((await ledger.as(BANK_A).isRefused('reserveFacility', reserve(receivable, '1'))).slug).toBe('state-forbids');
  });

  test('sees what the ones before it in the batch hold', async () => {
    const { receivable } = await financingRequest(ledger);
    await ledger.as(BANK_A).does('setFacility', aFacility({ limitMinor: '1000' }));
    const batch = ['600', '401'].map((amount) =>
      aCommand('reserveFacility', reserve(receivable, amount), commandIdOf(amount)),
    );
    expect(await ledger.as(BANK_A).applyAll(batch, 'bankSecret')).toMatchObject([
      { status: 'applied' },
      { status: 'refused', problem: { slug: 'limit-exceeded' } },
    ]);
  });
});

describe('a release', () => {
  test('gives the amount back, once', async () => {
    const { receivable } = await financingRequest(ledger);
    const reservation = await aReservation(ledger, BANK_A, receivable);
    await ledger.as(BANK_A).does('releaseFacility', { reservation });
    expect((await theFacility()).usedMinor).toBe('0');
    expect((await ledger.as(BANK_A).isRefused('releaseFacility', { reservation })).slug).toBe('state-forbids');
  });

  test('is of the bank’s own reservation', async () => {
    const { receivable } = await financingRequest(ledger);
    const reservation = await aReservation(ledger, BANK_A, receivable);
    expect((await ledger.as(BANK_B).isRefused('releaseFacility', { reservation })).slug).toBe('not-found');
  });

  test('waits until the receivable that the bank took is settled', async () => {
    const { receivable, request } = await financingRequest(ledger);
    const body = await anAcceptance(ledger, await offerBy(ledger, BANK_A, request));
    const release = { reservation: body.offer.reservation.id };
    const refused = async () =>
      expect((await ledger.as(BANK_A).isRefused('releaseFacility', release)).slug).toBe('state-forbids');
    const offer = await ledger.as(SUPPLIER).does('acceptOffer', body);
    await refused();
    await aDisbursement(ledger, BANK_A, offer);
    await refused();
    ledger.now = '2026-06-30T02:00:00.000Z';
    const payment = { receivable, amountMinor: '10000000', paymentReference: 'R-1', paidOn: '2026-06-30' };
    await ledger.as(BANK_A).does('settleReceivable', payment);
    await ledger.as(BANK_A).does('releaseFacility', release);
    expect((await theFacility()).usedMinor).toBe('0');
  });

  test('of the bank that lost is free at once', async () => {
    const { request } = await financingRequest(ledger);
    const lost = await ledger.sealedOffer(await offerBy(ledger, BANK_B, request));
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, await offerBy(ledger, BANK_A, request)));
    await ledger.as(BANK_B).does('releaseFacility', { reservation: lost.reservation.id });
    expect(await facilities(BANK_B)).toMatchObject([{ usedMinor: '0' }]);
  });
});
