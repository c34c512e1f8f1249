// Early payment by the obligor's own cash: both sign the same terms, it is paid exactly so, or all is owed at maturity.
import { id, Wallet } from 'ethers';
import type { CommandBody } from '../domain/commands';
import {
  aConfirmation,
  anAcceptance,
  anEarlyPayment,
  aRequest,
  aTransfer,
  confirmedReceivable,
  financingRequest,
  offerBy,
  verifiedReceivable,
} from './testing/given';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, BANK_A, OPERATOR, OTHER_ANCHOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
let receivable: string;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(async () => {
  ledger = registered.fork();
  receivable = await confirmedReceivable(ledger, { number: 'EARLY' });
});

const [PAY_DAY, BOOKING_DAY, LAPSE_DAY] = ['2026-03-04', '2026-03-05', '2026-03-06'].map(
  (day) => `${day}T02:00:00.000Z`,
) as [string, string, string];
const AFTER_MATURITY = '2026-07-01T02:00:00.000Z';
const LIMITED = { limits: [{ currency: 'CNY', amountMinor: '9999999' }] };
const agreed = async (options: Parameters<typeof anEarlyPayment>[2] = {}): Promise<string> =>
  ledger.as(SUPPLIER).does('agreeEarlyPayment', await anEarlyPayment(ledger, receivable, options));
const payment = (fields: Partial<CommandBody<'settleReceivable'>> = {}) => ({
  receivable,
  amountMinor: '9850000',
  paymentReference: 'RECEIPT-1',
  paidOn: '2026-03-04',
  ...fields,
});

describe('agreeing', () => {
  test('by both signatures leaves the receivable awaiting the payment, and nothing less owed', async () => {
    const body = await anEarlyPayment(ledger, receivable);
    const early = await ledger.as(SUPPLIER).does('agreeEarlyPayment', body);
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'payingEarly',
      amountMinor: '10000000',
      earlyPayment: { id: early, payMinor: '9850000', payOn: '2026-03-04' },
    });
    const { promise, signature, nonce, expiresAt } = body;
    expect(await ledger.record('earlyPayment', early)).toEqual({
      id: early,
      receivable,
      obligor: ANCHOR.party,
      holder: SUPPLIER.party,
      currency: 'CNY',
      amountMinor: '10000000',
      payMinor: '9850000',
      payOn: '2026-03-04',
      state: 'agreed',
      promise: { signer: ANCHOR.wallet.address, ...promise },
      acceptance: { signer: SUPPLIER.wallet.address, signature, nonce, expiresAt },
      agreedAt: ledger.now,
    });
  });

  test('withdraws the open request for financing in the same step', async () => {
    const { receivable: offered, request } = await financingRequest(ledger, { number: 'OFFERED' });
    receivable = offered;
    const early = await agreed();
    expect(await ledger.record('financingRequest', request)).toMatchObject({
      state: 'withdrawn',
      earlyPayment: early,
    });
    expect((await ledger.record('receivable', offered)).request).toBeUndefined();
  });

  test('is refused once an offer is accepted', async () => {
    const { receivable: offered, request } = await financingRequest(ledger, { number: 'OFFERED' });
    const offer = await offerBy(ledger, BANK_A, request);
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
    const body = await anEarlyPayment(ledger, offered);
    expect(await ledger.as(SUPPLIER).isRefused('agreeEarlyPayment', body)).toMatchObject({
      slug: 'state-forbids',
      reference: `offer/${offer}`,
    });
  });

  test.each([
    ["the holder's signature in the obligor's place", { obligor: SUPPLIER }, 'signature-invalid'],
    ["another obligor's signature", { obligor: OTHER_ANCHOR }, 'signature-invalid'],
    ["another holder's signature", { holder: OTHER_SUPPLIER }, 'signature-invalid'],
    [
      'signatures that expired',
      { expiresAt: Math.floor(Date.parse('2026-03-01T00:00:00Z') / 1000) },
      'signature-expired',
    ],
    ['no discount', { payMinor: '10000000' }, 'amount-out-of-range'],
    ['a day on which banks do not work', { payOn: '2026-03-07' }, 'invalid-input'],
    ['the day of maturity', { payOn: '2026-06-30' }, 'invalid-input'],
  ])('with %s is refused', async (_, options, slug) => {
    const body = await anEarlyPayment(ledger, receivable, options);
    expect((await ledger.as(SUPPLIER).isRefused('agreeEarlyPayment', body)).slug).toBe(slug);
  });

  test.each([
    ['amount', { payMinor: '9800000' }],
    ['day', { payOn: '2026-03-05' }],
  ])('on another %s than was signed is refused', async (_, terms) => {
    const body = { ...(await anEarlyPayment(ledger, receivable)), ...terms };
    expect((await ledger.as(SUPPLIER).isRefused('agreeEarlyPayment', body)).slug).toBe('signature-invalid');
  });

  test('is for the holder alone, of what is confirmed', async () => {
    const body = await anEarlyPayment(ledger, receivable);
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('agreeEarlyPayment', body)).slug).toBe('not-permitted');
    const verified = await verifiedReceivable(ledger, { number: 'VERIFIED' });
    const early = await anEarlyPayment(ledger, verified);
    expect((await ledger.as(SUPPLIER).isRefused('agreeEarlyPayment', early)).slug).toBe('state-forbids');
  });

  test.each<[string, 'obligor' | 'holder', Party, Partial<CommandBody<'registerSignatory'>>, string]>([
    ['the obligor', 'obligor', ANCHOR, { purposes: ['assign'] }, 'signatory-purpose-missing'],
    ['the holder', 'holder', SUPPLIER, { purposes: ['confirm'] }, 'signatory-purpose-missing'],
    ['the obligor', 'obligor', ANCHOR, LIMITED, 'signatory-limit-exceeded'],
    ['the holder', 'holder', SUPPLIER, LIMITED, 'signatory-limit-exceeded'],
  ])('beyond the mandate of who signs for %s is refused', async (_, side, party, mandate, slug) => {
    const wallet = new Wallet(id(`another signatory of ${party.name}`));
    await ledger.as(party).does('registerSignatory', { address: wallet.address, ...mandate });
    const body = await anEarlyPayment(ledger, receivable, { [side]: { ...party, wallet } });
    expect((await ledger.as(SUPPLIER).isRefused('agreeEarlyPayment', body)).slug).toBe(slug);
  });

  test.each(['promiseNonce', 'nonce'] as const)('by a signature whose %s was used is refused', async (field) => {
    await agreed();
    ledger.now = LAPSE_DAY;
    await ledger.as(SUPPLIER).does('lapseEarlyPayment', { receivable });
    const expiresAt = Math.floor(Date.parse('2026-03-09T00:00:00Z') / 1000);
    const fresh = { promiseNonce: id('fresh promise'), nonce: id('fresh'), payOn: '2026-03-09', expiresAt };
    const { [field]: _, ...reusing } = fresh;
    const body = await anEarlyPayment(ledger, receivable, reusing);
    expect((await ledger.as(SUPPLIER).isRefused('agreeEarlyPayment', body)).slug).toBe('signature-used');
    await ledger.as(SUPPLIER).does('agreeEarlyPayment', await anEarlyPayment(ledger, receivable, fresh));
  });
});

describe('while the early payment is awaited', () => {
  test.each([
    ['splitReceivable', async () => ({ receivable, amountsMinor: ['1', '9999999'] })],
    ['transferReceivable', () => aTransfer(ledger, receivable)],
    ['requestFinancing', async () => aRequest(receivable)],
    ['agreeEarlyPayment', () => anEarlyPayment(ledger, receivable, { nonce: id('2'), promiseNonce: id('1') })],
    ['cancelReceivable', async () => ({ receivable, reason: 'no more' })],
  ] as const)('%s is refused', async (name, body) => {
    await agreed();
    expect((await ledger.as(SUPPLIER).isRefused(name, (await body()) as never)).slug).toBe('state-forbids');
  });

  test('the obligor cannot confirm it again', async () => {
    await agreed();
    const again = await aConfirmation(ledger, receivable, { nonce: id('again') });
    expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', again)).slug).toBe('state-forbids');
  });
});

describe('a payment as agreed', () => {
  test('settles it for the agreed amount, and tells the discount', async () => {
    const early = await agreed();
    ledger.now = BOOKING_DAY;
    await ledger.as(SUPPLIER).does('settleReceivable', payment());
    const settled = await ledger.record('receivable', receivable);
    expect(settled).toMatchObject({ state: 'settled', paidMinor: '9850000', discountMinor: '150000' });
    expect(settled.earlyPayment).toBeUndefined();
    const [booked] = await ledger.records('payment', receivable);
    expect(booked).toMatchObject({ amountMinor: '9850000', discountMinor: '150000', owedMinor: '0' });
    expect(await ledger.record('earlyPayment', early)).toMatchObject({ state: 'paid', paidAt: BOOKING_DAY });
  });

  test.each([
    ['of less', { amountMinor: '9849999' }, 'payment-not-as-agreed'],
    ['of the whole amount', { amountMinor: '10000000' }, 'payment-not-as-agreed'],
    ['a day later', { paidOn: '2026-03-05' }, 'payment-not-as-agreed'],
    ['from before the agreement', { paidOn: '2026-03-01' }, 'invalid-input'],
  ])('%s is refused', async (_, fields, slug) => {
    await agreed();
    ledger.now = BOOKING_DAY;
    expect((await ledger.as(SUPPLIER).isRefused('settleReceivable', payment(fields))).slug).toBe(slug);
  });

  test('is booked by the holder alone', async () => {
    await agreed();
    ledger.now = PAY_DAY;
    for (const party of [OTHER_SUPPLIER, BANK_A]) {
      expect((await ledger.as(party).isRefused('settleReceivable', payment())).slug).toBe('not-permitted');
    }
  });
});

describe('an agreement that is not kept', () => {
  test.each([
    ['the holder', SUPPLIER],
    ['the operator', OPERATOR],
  ])('lapses by the word of %s, and the whole amount is owed at maturity', async (_, party) => {
    const early = await agreed();
    ledger.now = LAPSE_DAY;
    await ledger.as(party).does('lapseEarlyPayment', { receivable });
    const again = await ledger.record('receivable', receivable);
    expect(again).toMatchObject({ state: 'confirmed', amountMinor: '10000000' });
    expect(again.earlyPayment).toBeUndefined();
    expect(await ledger.record('earlyPayment', early)).toMatchObject({
      state: 'lapsed',
      lapsedAt: LAPSE_DAY,
      lapsedBy: party.party,
    });
    expect((await ledger.as(SUPPLIER).isRefused('settleReceivable', payment())).slug).toBe('payment-too-early');
  });

  test('is waited for on the day that follows', async () => {
    await agreed();
    ledger.now = BOOKING_DAY;
    expect((await ledger.as(OPERATOR).isRefused('lapseEarlyPayment', { receivable })).slug).toBe(
      'early-payment-awaited',
    );
  });

  test('is not for another supplier to end, nor is what nobody agreed on', async () => {
    expect((await ledger.as(SUPPLIER).isRefused('lapseEarlyPayment', { receivable })).slug).toBe('state-forbids');
    await agreed();
    ledger.now = LAPSE_DAY;
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('lapseEarlyPayment', { receivable })).slug).toBe('not-permitted');
  });

  test('is dropped when the receivable falls due', async () => {
    const early = await agreed();
    ledger.now = AFTER_MATURITY;
    await ledger.as(OPERATOR).does('markOverdue', { receivable });
    const overdue = await ledger.record('receivable', receivable);
    expect(overdue.state).toBe('overdue');
    expect(overdue.earlyPayment).toBeUndefined();
    const dropped = await ledger.record('earlyPayment', early);
    expect(dropped).toMatchObject({ state: 'lapsed', lapsedAt: AFTER_MATURITY });
    expect(dropped.lapsedBy).toBeUndefined();
    const whole = payment({ amountMinor: '10000000', paidOn: '2026-07-01' });
    await ledger.as(SUPPLIER).does('settleReceivable', whole);
    expect(await ledger.record('receivable', receivable)).toMatchObject({ state: 'settled', paidMinor: '10000000' });
  });
});
