// Receivables: issued once per invoice, confirmed by the obligor's own signature, settled by the financier.
import { id } from 'ethers';
import type { CommandBody } from '../domain/commands';
import { invoiceFingerprint, receivableIdOf } from '../domain/fingerprint';
import { confirmationOf } from '../domain/typed-data';
import { aConfirmation, anInvoice, financedReceivable, signatureOn } from './testing/given';
import { aLedger, CHANNEL, type Ledger, MORNING } from './testing/ledger';
import { ANCHOR, aParty, BANK_A, BANK_B, CERTIFIER, OTHER_ANCHOR, OTHER_SUPPLIER, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const issue = (fields: Parameters<typeof anInvoice>[0] = {}) =>
  ledger.as(SUPPLIER).does('issueReceivable', anInvoice(fields));
const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);

describe('issuing', () => {
  test('makes the seller the holder and names the receivable by its invoice', async () => {
    const receivable = await issue();
    const fingerprint = invoiceFingerprint(SUPPLIER.party, 'INV-2026-0042');
    expect(receivable).toBe(receivableIdOf(fingerprint));
    expect(await ledger.record('receivable', receivable)).toEqual({
      ...anInvoice(),
      id: receivable,
      invoiceFingerprint: fingerprint,
      seller: SUPPLIER.party,
      holder: SUPPLIER.party,
      state: 'issued',
      issuedAt: MORNING,
    });
  });

  test.each(['INV-2026-0042', 'inv/2026/42', 'ＩＮＶ－２０２６－００４２', 'INV-20\u200b26-0042'])(
    'the same invoice as %j again is refused with the first receivable named',
    async (number) => {
      const first = await issue();
      const again = anInvoice({ number, amountMinor: '10000001', maturityDate: '2026-07-01' });
      expect(await ledger.as(SUPPLIER).isRefused('issueReceivable', again)).toMatchObject({
        slug: 'invoice-already-on-ledger',
        reference: `receivable/${first}`,
        field: 'invoice.number',
      });
    },
  );

  test('of another seller may use the same number', async () => {
    await issue();
    await ledger.as(OTHER_SUPPLIER).does('issueReceivable', anInvoice());
    expect(await ledger.records('receivable')).toHaveLength(2);
  });

  // Today is 2026-03-02: 365 days later is 2027-03-02, 184 days later 2026-09-02.
  test.each<[string, Parameters<typeof anInvoice>[0], string, string]>([
    [
      '366 days to maturity',
      { maturityDate: '2027-03-03', longTenorReason: 'custom of the trade' },
      'tenor-too-long',
      'maturityDate',
    ],
    ['185 days without a reason', { maturityDate: '2026-09-03' }, 'tenor-needs-reason', 'longTenorReason'],
    ['maturity today', { maturityDate: '2026-03-02' }, 'maturity-past', 'maturityDate'],
    ['maturity yesterday', { maturityDate: '2026-03-01' }, 'maturity-past', 'maturityDate'],
    ['a maturity that does not exist', { maturityDate: '2026-06-31' }, 'date-invalid', 'maturityDate'],
    ['an amount above the limit', { amountMinor: '9007199254740992' }, 'amount-out-of-range', 'amountMinor'],
    ['an amount of nothing', { amountMinor: '0' }, 'invalid-input', 'amountMinor'],
    ['a currency that nobody carries', { currency: 'XXX' }, 'invalid-input', 'currency'],
    ['oneself as the obligor', { obligor: SUPPLIER.party }, 'invalid-input', 'obligor'],
    ['an obligor that is no anchor', { obligor: OTHER_SUPPLIER.party }, 'role-missing', 'obligor'],
    [
      'an obligor that nobody registered',
      { obligor: aParty('x', 'anchor', 'AnchorMSP').party },
      'firm-unknown',
      'obligor',
    ],
    ['a number without letter or digit', { number: '--/--' }, 'invalid-input', 'invoice.number'],
    [
      'an issue date that does not exist',
      { invoice: { ...anInvoice().invoice, issueDate: '2026-02-29' } },
      'date-invalid',
      'invoice.issueDate',
    ],
    [
      'an issue date that has not come',
      { invoice: { ...anInvoice().invoice, issueDate: '2026-03-03' } },
      'invalid-input',
      'invoice.issueDate',
    ],
  ])('with %s is refused', async (_, fields, slug, field) => {
    expect(await ledger.as(SUPPLIER).isRefused('issueReceivable', anInvoice(fields))).toMatchObject({ slug, field });
  });

  test.each<[string, Parameters<typeof anInvoice>[0]]>([
    ['365 days with a reason', { maturityDate: '2027-03-02', longTenorReason: 'custom of the trade' }],
    ['184 days without a reason', { maturityDate: '2026-09-02' }],
    ['one day', { maturityDate: '2026-03-03' }],
    ['an invoice of today', { invoice: { ...anInvoice().invoice, issueDate: '2026-03-02' } }],
    ['the largest amount', { amountMinor: '9007199254740991' }],
  ])('with %s is taken', async (_, fields) => {
    await issue(fields);
  });
});

describe('confirming', () => {
  test('keeps the signature and moves the receivable on', async () => {
    const receivable = await issue();
    const body = await aConfirmation(ledger, receivable);
    await ledger.as(ANCHOR).does('confirmReceivable', body);
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'confirmed',
      holder: SUPPLIER.party,
      confirmation: {
        signer: ANCHOR.wallet.address,
        signature: body.signature,
        nonce: body.nonce,
        expiresAt: body.expiresAt,
        confirmedAt: MORNING,
      },
    });
  });

  test('by another anchor is refused, without naming the obligor', async () => {
    const body = await aConfirmation(ledger, await issue(), { signer: OTHER_ANCHOR });
    const problem = await ledger.as(OTHER_ANCHOR).isRefused('confirmReceivable', body);
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain(ANCHOR.party);
  });

  test('a second time is refused', async () => {
    const receivable = await issue();
    await ledger.as(ANCHOR).does('confirmReceivable', await aConfirmation(ledger, receivable));
    const again = await aConfirmation(ledger, receivable, { nonce: id('again') });
    expect(await ledger.as(ANCHOR).isRefused('confirmReceivable', again)).toMatchObject({
      slug: 'state-forbids',
      reference: `receivable/${receivable}`,
    });
  });

  test('what is not there is refused', async () => {
    const body = { ...(await aConfirmation(ledger, await issue())), receivable: `R${'0'.repeat(24)}` };
    expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).slug).toBe('not-found');
  });

  describe('the day', () => {
    const LITTLE_GIANT = { holder: ANCHOR.party, credential: 'littleGiant' } as const;

    test('the credential still holds on its last day and no longer on the next, in UTC+8', async () => {
      const last = { validFrom: '2026-01-01', validUntil: '2026-03-02' };
      await ledger.as(CERTIFIER).does('revokeCredential', { ...LITTLE_GIANT, reason: 'another one follows' });
      await ledger.as(CERTIFIER).does('issueCredential', { ...LITTLE_GIANT, ...last });
      const body = await aConfirmation(ledger, await issue());
      ledger.now = '2026-03-02T16:00:00.000Z';
      expect(await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).toMatchObject({
        slug: 'credential-missing',
        reference: `firm/${ANCHOR.party}`,
      });
      ledger.now = '2026-03-02T15:59:59.999Z';
      await ledger.as(ANCHOR).does('confirmReceivable', body);
    });

    test('a credential that begins tomorrow does not hold yet', async () => {
      const next = { validFrom: '2026-03-03', validUntil: '2028-03-02' };
      await ledger.as(CERTIFIER).does('revokeCredential', { ...LITTLE_GIANT, reason: 'another one follows' });
      await ledger.as(CERTIFIER).does('issueCredential', { ...LITTLE_GIANT, ...next });
      const body = await aConfirmation(ledger, await issue());
      expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).slug).toBe('credential-missing');
    });

    test('a receivable that fell due meanwhile cannot be confirmed', async () => {
      const receivable = await issue({ maturityDate: '2026-03-03' });
      ledger.now = '2026-03-03T02:00:00.000Z';
      const body = await aConfirmation(ledger, receivable);
      expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).slug).toBe('maturity-past');
    });
  });

  test.each<[string, object, string]>([
    ['no order', { orderReference: undefined }, 'no order'],
    ['no delivery', { deliveryReference: undefined }, 'no delivery'],
    ['neither', { orderReference: undefined, deliveryReference: undefined }, 'no order and no delivery'],
  ])('an invoice that refers to %s is refused', async (_, without, detail) => {
    const { orderReference, deliveryReference, ...invoice } = { ...anInvoice().invoice, ...without };
    const given = {
      ...invoice,
      ...(orderReference === undefined ? {} : { orderReference }),
      ...(deliveryReference === undefined ? {} : { deliveryReference }),
    };
    const body = await aConfirmation(ledger, await issue({ invoice: given }));
    const problem = await ledger.as(ANCHOR).isRefused('confirmReceivable', body);
    expect(problem).toMatchObject({ slug: 'trade-evidence-missing', field: 'invoice' });
    expect(problem.detail).toContain(detail);
  });

  describe('with a signature', () => {
    const now = seconds(MORNING);

    test.each<[string, Parameters<typeof aConfirmation>[2], string, string]>([
      ['of a stranger', { signer: aParty('stranger', 'anchor', 'AnchorMSP') }, 'signature-invalid', 'signature'],
      ['of the seller', { signer: SUPPLIER }, 'signature-invalid', 'signature'],
      ["of another anchor's signatory", { signer: OTHER_ANCHOR }, 'signature-invalid', 'signature'],
      ['for another channel', { channel: 'another' }, 'signature-invalid', 'signature'],
      ['that expires this second', { expiresAt: now }, 'signature-expired', 'expiresAt'],
      ['that expired long ago', { expiresAt: 0 }, 'signature-expired', 'expiresAt'],
      ['usable for more than 30 days', { expiresAt: now + 30 * 86_400 + 1 }, 'signature-invalid', 'expiresAt'],
    ])('%s is refused', async (_, options, slug, field) => {
      const body = await aConfirmation(ledger, await issue(), options);
      expect(await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).toMatchObject({ slug, field });
    });

    test.each([now + 1, now + 30 * 86_400])('that expires at %d is taken', async (expiresAt) => {
      const body = await aConfirmation(ledger, await issue(), { expiresAt });
      await ledger.as(ANCHOR).does('confirmReceivable', body);
    });

    test('over another amount is refused', async () => {
      const receivable = await issue();
      const record = await ledger.record('receivable', receivable);
      const signed = await signatureOn(ANCHOR, (nonce, expiresAt) =>
        confirmationOf(CHANNEL, { ...record, amountMinor: '10000001' }, nonce, expiresAt),
      );
      const problem = await ledger.as(ANCHOR).isRefused('confirmReceivable', { receivable, ...signed });
      expect(problem.slug).toBe('signature-invalid');
    });

    test('whose expiry was stretched afterwards is refused', async () => {
      const body = await aConfirmation(ledger, await issue(), { expiresAt: now + 10 });
      const stretched = { ...body, expiresAt: now + 20 };
      expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', stretched)).slug).toBe('signature-invalid');
    });

    test('with the higher s is refused', async () => {
      const body = await aConfirmation(ledger, await issue());
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const s = (order - BigInt(`0x${body.signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
      const signature = `${body.signature.slice(0, 66)}${s}${body.signature.endsWith('1b') ? '1c' : '1b'}`;
      expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', { ...body, signature })).slug).toBe(
        'signature-invalid',
      );
    });

    test('whose nonce was used for another receivable is refused', async () => {
      const [first, second] = [await issue({ number: 'A-1' }), await issue({ number: 'A-2' })];
      const nonce = id('the same nonce');
      await ledger.as(ANCHOR).does('confirmReceivable', await aConfirmation(ledger, first, { nonce }));
      const replay = await aConfirmation(ledger, second, { nonce });
      expect(await ledger.as(ANCHOR).isRefused('confirmReceivable', replay)).toMatchObject({
        slug: 'signature-used',
        field: 'nonce',
      });
    });

    test('of a second signatory of the obligor is taken', async () => {
      const deputy = aParty('deputy', 'anchor', 'AnchorMSP');
      await ledger.as(ANCHOR).does('registerSignatory', { address: deputy.wallet.address });
      const body = await aConfirmation(ledger, await issue(), { signer: deputy });
      await ledger.as(ANCHOR).does('confirmReceivable', body);
    });
  });
});

describe('settling', () => {
  const payment = (receivable: string, fields: Partial<CommandBody<'settleReceivable'>> = {}) => ({
    receivable,
    amountMinor: '10000000',
    paymentReference: 'RECEIPT-1',
    paidOn: '2026-06-30',
    ...fields,
  });

  test('at maturity ends the life of the receivable', async () => {
    const { receivable } = await financedReceivable(ledger);
    ledger.now = '2026-06-30T02:00:00.000Z';
    await ledger.as(BANK_A).does('settleReceivable', payment(receivable));
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'settled',
      settlement: { paymentReference: 'RECEIPT-1', paidOn: '2026-06-30', settledAt: '2026-06-30T02:00:00.000Z' },
    });
    expect((await ledger.as(BANK_A).isRefused('settleReceivable', payment(receivable))).slug).toBe('state-forbids');
  });

  test.each<[string, Partial<CommandBody<'settleReceivable'>>, string, string]>([
    ['less than the face', { amountMinor: '9999999' }, 'amount-out-of-range', 'amountMinor'],
    ['more than the face', { amountMinor: '10000001' }, 'amount-out-of-range', 'amountMinor'],
    ['a payment of tomorrow', { paidOn: '2026-07-01' }, 'invalid-input', 'paidOn'],
    ['a payment before the financing', { paidOn: '2026-03-01' }, 'invalid-input', 'paidOn'],
    ['a day that does not exist', { paidOn: '2026-02-29' }, 'date-invalid', 'paidOn'],
  ])('with %s is refused', async (_, fields, slug, field) => {
    const { receivable } = await financedReceivable(ledger);
    ledger.now = '2026-06-30T02:00:00.000Z';
    expect(await ledger.as(BANK_A).isRefused('settleReceivable', payment(receivable, fields))).toMatchObject({
      slug,
      field,
    });
  });

  test('by another bank is refused, without naming the financier', async () => {
    const { receivable } = await financedReceivable(ledger);
    const problem = await ledger.as(BANK_B).isRefused('settleReceivable', payment(receivable));
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain(BANK_A.party);
  });

  test('what nobody financed is refused, without saying how far it is', async () => {
    const problem = await ledger.as(BANK_B).isRefused('settleReceivable', payment(await issue()));
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain('issued');
  });
});
