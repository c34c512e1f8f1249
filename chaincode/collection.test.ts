// Getting paid: each payment counts once, what is overdue goes back or is written off, and the sums stay right.
import type { CommandBody } from '../domain/commands';
import { paymentIdOf } from '../domain/fingerprint';
import {
  aRequest,
  aTransfer,
  confirmedReceivable,
  financedReceivable,
  financingRequest,
  verifiedReceivable,
} from './testing/given';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, BANK_A, BANK_B, OPERATOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const AT_MATURITY = '2026-06-30T02:00:00.000Z';
const AFTER_MATURITY = '2026-07-01T02:00:00.000Z';
const payment = (receivable: string, fields: Partial<CommandBody<'settleReceivable'>> = {}) => ({
  receivable,
  amountMinor: '10000000',
  paymentReference: 'RECEIPT-1',
  paidOn: '2026-06-30',
  ...fields,
});
const overdue = async (receivable: string, by: Party): Promise<string> => {
  ledger.now = AFTER_MATURITY;
  return ledger.as(by).does('markOverdue', { receivable });
};
/** A receivable that bank A financed, with or without recourse to whoever assigned it. */
const financed = async (recourse = false): Promise<string> =>
  (await financedReceivable(ledger, {}, { recourse })).receivable;

describe('settling', () => {
  test('in full at maturity ends the life of the receivable', async () => {
    const receivable = await financed();
    ledger.now = AT_MATURITY;
    await ledger.as(BANK_A).does('settleReceivable', payment(receivable));
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'settled',
      paidMinor: '10000000',
      settlement: { paymentReference: 'RECEIPT-1', paidOn: '2026-06-30', settledAt: AT_MATURITY },
    });
    expect((await ledger.as(BANK_A).isRefused('settleReceivable', payment(receivable))).slug).toBe('state-forbids');
  });

  test('in part leaves it financed until the rest is paid, a record a payment', async () => {
    const receivable = await financed();
    ledger.now = AT_MATURITY;
    await ledger.as(BANK_A).does('settleReceivable', payment(receivable, { amountMinor: '9999999' }));
    const partly = await ledger.record('receivable', receivable);
    expect(partly).toMatchObject({ state: 'financed', paidMinor: '9999999' });
    expect(partly.settlement).toBeUndefined();
    const rest = payment(receivable, { amountMinor: '1', paymentReference: 'RECEIPT-2' });
    await ledger.as(BANK_A).does('settleReceivable', rest);
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'settled',
      paidMinor: '10000000',
      settlement: { paymentReference: 'RECEIPT-2' },
    });
    const second = paymentIdOf(receivable, 'RECEIPT-2');
    expect(await ledger.records('payment', receivable)).toHaveLength(2);
    expect(await ledger.record('payment', receivable, second)).toEqual({
      ...rest,
      id: second,
      currency: 'CNY',
      owedMinor: '0',
      obligor: ANCHOR.party,
      holder: BANK_A.party,
      bookedAt: AT_MATURITY,
    });
  });

  test.each(['RECEIPT-1', 'receipt 001', 'ＲＥＣＥＩＰＴ－１'])(
    'the same payment as %s is booked once',
    async (paymentReference) => {
      const receivable = await financed();
      ledger.now = AT_MATURITY;
      await ledger.as(BANK_A).does('settleReceivable', payment(receivable, { amountMinor: '5000000' }));
      const again = payment(receivable, { amountMinor: '5000000', paymentReference });
      expect(await ledger.as(BANK_A).isRefused('settleReceivable', again)).toMatchObject({
        slug: 'payment-already-booked',
        reference: `payment/${receivable}/${paymentIdOf(receivable, 'RECEIPT-1')}`,
        field: 'paymentReference',
      });
    },
  );

  test.each<[string, Partial<CommandBody<'settleReceivable'>>, string, string]>([
    ['more than the face', { amountMinor: '10000001' }, 'amount-out-of-range', 'amountMinor'],
    ['nothing', { amountMinor: '0' }, 'invalid-input', 'amountMinor'],
    ['a payment of tomorrow', { paidOn: '2026-07-01' }, 'invalid-input', 'paidOn'],
    ['a payment before the financing', { paidOn: '2026-03-01' }, 'invalid-input', 'paidOn'],
    ['a day that does not exist', { paidOn: '2026-02-29' }, 'date-invalid', 'paidOn'],
    ['a reference of signs only', { paymentReference: '--' }, 'invalid-input', 'paymentReference'],
  ])('with %s is refused', async (_, fields, slug, field) => {
    const receivable = await financed();
    ledger.now = AT_MATURITY;
    expect(await ledger.as(BANK_A).isRefused('settleReceivable', payment(receivable, fields))).toMatchObject({
      slug,
      field,
    });
  });

  test('with more than what is left is refused', async () => {
    const receivable = await financed();
    ledger.now = AT_MATURITY;
    await ledger.as(BANK_A).does('settleReceivable', payment(receivable, { amountMinor: '9999999' }));
    const more = payment(receivable, { amountMinor: '2', paymentReference: 'RECEIPT-2' });
    expect((await ledger.as(BANK_A).isRefused('settleReceivable', more)).slug).toBe('amount-out-of-range');
  });

  test('by another bank is refused, without naming the financier', async () => {
    const problem = await ledger.as(BANK_B).isRefused('settleReceivable', payment(await financed()));
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain(BANK_A.party);
  });

  test('what nobody financed is refused to a bank, without saying how far it is', async () => {
    const problem = await ledger.as(BANK_B).isRefused('settleReceivable', payment(await verifiedReceivable(ledger)));
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain('verified');
  });

  describe('what was never financed', () => {
    test('is booked by its holder', async () => {
      const receivable = await confirmedReceivable(ledger);
      ledger.now = AT_MATURITY;
      await ledger.as(SUPPLIER).does('settleReceivable', payment(receivable, { amountMinor: '4000000' }));
      expect((await ledger.record('receivable', receivable)).state).toBe('confirmed');
      const rest = payment(receivable, { amountMinor: '6000000', paymentReference: 'RECEIPT-2' });
      await ledger.as(SUPPLIER).does('settleReceivable', rest);
      expect((await ledger.record('receivable', receivable)).state).toBe('settled');
    });

    test('is paid in full before maturity or not at all, since a price is made on the whole', async () => {
      const receivable = await confirmedReceivable(ledger);
      const early = payment(receivable, { paidOn: '2026-03-02', amountMinor: '9999999' });
      expect(await ledger.as(SUPPLIER).isRefused('settleReceivable', early)).toMatchObject({
        slug: 'payment-too-early',
        reference: `receivable/${receivable}`,
      });
      await ledger.as(SUPPLIER).does('settleReceivable', { ...early, amountMinor: '10000000' });
      expect((await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(receivable))).slug).toBe(
        'state-forbids',
      );
    });

    test('was not paid before it was there', async () => {
      const receivable = await confirmedReceivable(ledger);
      const before = payment(receivable, { paidOn: '2026-03-01' });
      const problem = await ledger.as(SUPPLIER).isRefused('settleReceivable', before);
      expect(problem).toMatchObject({ slug: 'invalid-input', field: 'paidOn' });
      expect(problem.detail).toContain('opened on 2026-03-02');
    });

    test('and not confirmed is refused', async () => {
      const receivable = await verifiedReceivable(ledger);
      ledger.now = AT_MATURITY;
      expect((await ledger.as(SUPPLIER).isRefused('settleReceivable', payment(receivable))).slug).toBe('state-forbids');
    });
  });
});

describe('falling due', () => {
  test.each<[string, Party]>([
    ['the financier', BANK_A],
    ['the operator', OPERATOR],
  ])('is marked by %s on the day after maturity', async (_, by) => {
    const receivable = await financed();
    ledger.now = '2026-06-30T15:59:59.999Z';
    expect(await ledger.as(by).isRefused('markOverdue', { receivable })).toMatchObject({ slug: 'not-due' });
    ledger.now = '2026-06-30T16:00:00.000Z';
    await ledger.as(by).does('markOverdue', { receivable });
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'overdue',
      overdueAt: '2026-06-30T16:00:00.000Z',
      holder: BANK_A.party,
    });
  });

  test('waits for the first business day where maturity is a holiday', async () => {
    const receivable = await confirmedReceivable(ledger, { maturityDate: '2026-08-01' }); // a Saturday
    ledger.now = '2026-08-03T15:59:59.999Z';
    const refusal = await ledger.as(OPERATOR).isRefused('markOverdue', { receivable });
    expect(refusal).toMatchObject({ slug: 'not-due', detail: expect.stringContaining('due on 2026-08-03') });
    ledger.now = '2026-08-03T16:00:00.000Z';
    await ledger.as(OPERATOR).does('markOverdue', { receivable });
  });

  test('is not for another bank or the seller to say', async () => {
    const receivable = await financed();
    ledger.now = AFTER_MATURITY;
    for (const by of [BANK_B, SUPPLIER]) {
      expect((await ledger.as(by).isRefused('markOverdue', { receivable })).slug).toBe('not-permitted');
    }
  });

  test('is marked by the holder of what was never financed', async () => {
    const receivable = await confirmedReceivable(ledger);
    await overdue(receivable, SUPPLIER);
    expect((await ledger.record('receivable', receivable)).state).toBe('overdue');
  });

  test('ends a transfer that nobody accepted', async () => {
    const receivable = await confirmedReceivable(ledger);
    const transfer = await ledger.as(SUPPLIER).does('transferReceivable', await aTransfer(ledger, receivable));
    await overdue(receivable, OPERATOR);
    expect((await ledger.record('receivable', receivable)).transfer).toBeUndefined();
    expect(await ledger.record('transfer', transfer)).toMatchObject({
      state: 'cancelled',
      cancelledAt: AFTER_MATURITY,
    });
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('acceptTransfer', { transfer })).slug).toBe('state-forbids');
  });

  test('ends the chance to be financed', async () => {
    const { receivable } = await financingRequest(ledger);
    await overdue(receivable, SUPPLIER);
    expect((await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(receivable))).slug).toBe('state-forbids');
  });

  test('does not stop late payments', async () => {
    const receivable = await financed();
    await overdue(receivable, BANK_A);
    await ledger.as(BANK_A).does('settleReceivable', payment(receivable, { amountMinor: '1' }));
    expect(await ledger.record('receivable', receivable)).toMatchObject({ state: 'overdue', paidMinor: '1' });
    const rest = payment(receivable, { amountMinor: '9999999', paymentReference: 'RECEIPT-2' });
    await ledger.as(BANK_A).does('settleReceivable', rest);
    expect((await ledger.record('receivable', receivable)).state).toBe('settled');
  });

  test('what is settled or not confirmed is refused', async () => {
    const settled = await financed();
    const verified = await verifiedReceivable(ledger, { number: 'A-1' });
    ledger.now = AFTER_MATURITY;
    await ledger.as(BANK_A).does('settleReceivable', payment(settled));
    for (const receivable of [settled, verified]) {
      expect((await ledger.as(OPERATOR).isRefused('markOverdue', { receivable })).slug).toBe('state-forbids');
    }
  });
});

describe('recourse', () => {
  const recourse = (receivable: string) => ({ receivable, paymentReference: 'REPAID-1' });

  test('gives the receivable back to whoever assigned it, for what is still owed', async () => {
    const receivable = await financed(true);
    await overdue(receivable, BANK_A);
    await ledger.as(BANK_A).does('settleReceivable', payment(receivable, { amountMinor: '4000000' }));
    await ledger.as(BANK_A).does('recourseReceivable', recourse(receivable));
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'recoursed',
      holder: SUPPLIER.party,
      recourse: {
        assignor: SUPPLIER.party,
        amountMinor: '6000000',
        paymentReference: 'REPAID-1',
        recoursedAt: AFTER_MATURITY,
      },
    });
    const late = payment(receivable, { amountMinor: '6000000', paymentReference: 'RECEIPT-2' });
    expect((await ledger.as(BANK_A).isRefused('settleReceivable', late)).slug).toBe('not-permitted');
    await ledger.as(SUPPLIER).does('settleReceivable', late);
    expect((await ledger.record('receivable', receivable)).state).toBe('settled');
  });

  test('is refused where it was not agreed', async () => {
    const receivable = await financed(false);
    await overdue(receivable, BANK_A);
    expect(await ledger.as(BANK_A).isRefused('recourseReceivable', recourse(receivable))).toMatchObject({
      slug: 'recourse-not-agreed',
      reference: `receivable/${receivable}`,
    });
  });

  test('before the receivable is overdue is refused', async () => {
    const receivable = await financed(true);
    expect((await ledger.as(BANK_A).isRefused('recourseReceivable', recourse(receivable))).slug).toBe('state-forbids');
  });

  test('by another bank, or on what was never financed, is refused', async () => {
    const receivable = await financed(true);
    const unfinanced = await confirmedReceivable(ledger, { number: 'A-1' });
    await overdue(receivable, BANK_A);
    await overdue(unfinanced, SUPPLIER);
    expect((await ledger.as(BANK_B).isRefused('recourseReceivable', recourse(receivable))).slug).toBe('not-permitted');
    expect((await ledger.as(BANK_B).isRefused('recourseReceivable', recourse(unfinanced))).slug).toBe('not-permitted');
  });
});

describe('writing off', () => {
  const reason = 'the obligor is insolvent';

  test('ends an overdue receivable with what was not paid', async () => {
    const receivable = await financed();
    await overdue(receivable, BANK_A);
    await ledger.as(BANK_A).does('settleReceivable', payment(receivable, { amountMinor: '1' }));
    await ledger.as(BANK_A).does('writeOffReceivable', { receivable, reason });
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'writtenOff',
      writeOff: { reason, amountMinor: '9999999', writtenOffAt: AFTER_MATURITY },
    });
    const late = payment(receivable, { amountMinor: '1', paymentReference: 'RECEIPT-2' });
    expect((await ledger.as(BANK_A).isRefused('settleReceivable', late)).slug).toBe('state-forbids');
  });

  test('after recourse is for whoever holds it again', async () => {
    const receivable = await financed(true);
    await overdue(receivable, BANK_A);
    await ledger.as(BANK_A).does('recourseReceivable', { receivable, paymentReference: 'REPAID-1' });
    expect((await ledger.as(BANK_A).isRefused('writeOffReceivable', { receivable, reason })).slug).toBe(
      'not-permitted',
    );
    await ledger.as(SUPPLIER).does('writeOffReceivable', { receivable, reason });
  });

  test('what is not overdue is refused', async () => {
    const receivable = await financed();
    expect((await ledger.as(BANK_A).isRefused('writeOffReceivable', { receivable, reason })).slug).toBe(
      'state-forbids',
    );
  });
});
