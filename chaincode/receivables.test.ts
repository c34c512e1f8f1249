// Receivables up to the obligor's signature: issued once per invoice, verified, confirmed, or ended before.
import { id } from 'ethers';
import type { CommandBody } from '../domain/commands';
import { deliveryFingerprint, invoiceFingerprint, orderFingerprint, receivableIdOf } from '../domain/fingerprint';
import { confirmationOf } from '../domain/typed-data';
import {
  aConfirmation,
  anInvoice,
  aVerification,
  confirmedReceivable,
  signatureOn,
  verifiedReceivable,
} from './testing/given';
import { aLedger, CHANNEL, type Ledger, MORNING, memoryTest } from './testing/ledger';
import {
  ANCHOR,
  aParty,
  CERTIFIER,
  type FIRMS,
  OPERATOR,
  OTHER_ANCHOR,
  OTHER_SUPPLIER,
  SUPPLIER,
} from './testing/parties';

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
const verified = (fields: Parameters<typeof anInvoice>[0] = {}) => verifiedReceivable(ledger, fields);
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
      orderFingerprint: orderFingerprint(ANCHOR.party, 'PO-7'),
      deliveryFingerprint: deliveryFingerprint(SUPPLIER.party, 'DN-9'),
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
    ['a delivery date that does not exist', { deliveryDate: '2026-02-30' }, 'date-invalid', 'deliveryDate'],
    [
      'the document of a credit note',
      { invoice: { ...anInvoice().invoice, typeCode: '381' } },
      'document-not-invoice',
      'invoice.typeCode',
    ],
    [
      'itself as the invoice that it corrects',
      { invoice: { ...anInvoice().invoice, precedingInvoiceNumber: 'inv 2026/42' } },
      'invalid-input',
      'invoice.precedingInvoiceNumber',
    ],
    [
      'a corrected invoice without letter or digit',
      { invoice: { ...anInvoice().invoice, precedingInvoiceNumber: '--' } },
      'invalid-input',
      'invoice.precedingInvoiceNumber',
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
    const receivable = await verified();
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
    const body = await aConfirmation(ledger, await verified(), { signer: OTHER_ANCHOR });
    const problem = await ledger.as(OTHER_ANCHOR).isRefused('confirmReceivable', body);
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain(ANCHOR.party);
  });

  test('a second time is refused', async () => {
    const receivable = await verified();
    await ledger.as(ANCHOR).does('confirmReceivable', await aConfirmation(ledger, receivable));
    const again = await aConfirmation(ledger, receivable, { nonce: id('again') });
    expect(await ledger.as(ANCHOR).isRefused('confirmReceivable', again)).toMatchObject({
      slug: 'state-forbids',
      reference: `receivable/${receivable}`,
    });
  });

  test('what is not there is refused', async () => {
    const body = { ...(await aConfirmation(ledger, await verified())), receivable: `R${'0'.repeat(24)}` };
    expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).slug).toBe('not-found');
  });

  describe('the day', () => {
    const LITTLE_GIANT = { holder: ANCHOR.party, credential: 'littleGiant' } as const;

    test('the credential still holds on its last day and no longer on the next, in UTC+8', async () => {
      const last = { validFrom: '2026-01-01', validUntil: '2026-03-02' };
      await ledger.as(CERTIFIER).does('revokeCredential', { ...LITTLE_GIANT, reason: 'another one follows' });
      await ledger.as(CERTIFIER).does('issueCredential', { ...LITTLE_GIANT, ...last });
      const body = await aConfirmation(ledger, await verified());
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
      const body = await aConfirmation(ledger, await verified());
      expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).slug).toBe('credential-missing');
    });

    test('a receivable that fell due meanwhile cannot be confirmed', async () => {
      const receivable = await verified({ maturityDate: '2026-03-03' });
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
    const body = await aConfirmation(ledger, await verified({ invoice: given }));
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
      const body = await aConfirmation(ledger, await verified(), options);
      expect(await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).toMatchObject({ slug, field });
    });

    test.each([now + 1, now + 30 * 86_400])('that expires at %d is taken', async (expiresAt) => {
      const body = await aConfirmation(ledger, await verified(), { expiresAt });
      await ledger.as(ANCHOR).does('confirmReceivable', body);
    });

    test('over another amount is refused', async () => {
      const receivable = await verified();
      const record = await ledger.record('receivable', receivable);
      const signed = await signatureOn(ANCHOR, (nonce, expiresAt) =>
        confirmationOf(CHANNEL, { ...record, amountMinor: '10000001' }, nonce, expiresAt),
      );
      const problem = await ledger.as(ANCHOR).isRefused('confirmReceivable', { receivable, ...signed });
      expect(problem.slug).toBe('signature-invalid');
    });

    test('whose expiry was stretched afterwards is refused', async () => {
      const body = await aConfirmation(ledger, await verified(), { expiresAt: now + 10 });
      const stretched = { ...body, expiresAt: now + 20 };
      expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', stretched)).slug).toBe('signature-invalid');
    });

    test('with the higher s is refused', async () => {
      const body = await aConfirmation(ledger, await verified());
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const s = (order - BigInt(`0x${body.signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
      const signature = `${body.signature.slice(0, 66)}${s}${body.signature.endsWith('1b') ? '1c' : '1b'}`;
      expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', { ...body, signature })).slug).toBe(
        'signature-invalid',
      );
    });

    test('whose nonce was used for another receivable is refused', async () => {
      const [first, second] = [await verified({ number: 'A-1' }), await verified({ number: 'A-2' })];
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
      const body = await aConfirmation(ledger, await verified(), { signer: deputy });
      await ledger.as(ANCHOR).does('confirmReceivable', body);
    });
  });
});

describe('an invoice that corrects another one', () => {
  const correcting = (number: string, precedingInvoiceNumber: string) =>
    anInvoice({ invoice: { ...anInvoice().invoice, number, typeCode: '384', precedingInvoiceNumber } });
  const refused = (body: CommandBody<'issueReceivable'>) => ledger.as(SUPPLIER).isRefused('issueReceivable', body);
  const cancel = (receivable: string) =>
    ledger.as(SUPPLIER).does('cancelReceivable', { receivable, reason: 'wrong amount' });

  test('is refused while the first one stands, with its reference', async () => {
    const first = await issue({ number: 'A-1' });
    expect(await refused(correcting('A-2', 'a 01'))).toMatchObject({
      slug: 'invoice-already-on-ledger',
      reference: `receivable/${first}`,
      field: 'invoice.precedingInvoiceNumber',
    });
  });

  test('takes the place of one that was cancelled', async () => {
    await cancel(await issue({ number: 'A-1' }));
    await ledger.as(SUPPLIER).does('issueReceivable', correcting('A-2', 'A-1'));
  });

  test('keeps the first one, and every other correction of it, from the ledger', async () => {
    const corrected = await ledger.as(SUPPLIER).does('issueReceivable', correcting('A-2', 'A-1'));
    const problem = { slug: 'invoice-already-on-ledger', reference: `receivable/${corrected}` };
    expect(await refused(anInvoice({ number: 'A-1' }))).toMatchObject(problem);
    expect(await refused(correcting('A-3', 'A-1'))).toMatchObject(problem);
    await cancel(corrected);
    await ledger.as(SUPPLIER).does('issueReceivable', correcting('A-3', 'A-1'));
  });
});

describe('verifying', () => {
  test('keeps the report by its hash, who verified and what a person should look at', async () => {
    const receivable = await issue();
    const body = { ...aVerification(receivable), flags: ['delivery-date'] };
    await ledger.as(OPERATOR).does('verifyReceivable', body);
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'verified',
      verification: {
        reportSha256: body.reportSha256,
        flags: ['delivery-date'],
        verifiedBy: OPERATOR.party,
        verifiedAt: MORNING,
      },
    });
  });

  test('comes before confirming', async () => {
    const receivable = await issue();
    const problem = await ledger.as(ANCHOR).isRefused('confirmReceivable', await aConfirmation(ledger, receivable));
    expect(problem).toMatchObject({ slug: 'state-forbids', reference: `receivable/${receivable}` });
    expect(problem.detail).toContain('verified');
  });

  test('a second time is refused', async () => {
    const receivable = await verified();
    expect((await ledger.as(OPERATOR).isRefused('verifyReceivable', aVerification(receivable))).slug).toBe(
      'state-forbids',
    );
  });
});

describe('the payment term', () => {
  beforeEach(async () => {
    for (const [firm, sizeClass] of [
      [ANCHOR, 'large'],
      [SUPPLIER, 'small'],
    ] as const) {
      await ledger.put('firm', { ...firmRecord(firm), sizeClass });
    }
  });

  memoryTest('of 60 days from delivery is taken, a longer one needs the custom of the trade', async () => {
    await issue({ number: 'A-1', deliveryDate: '2026-05-01' });
    const longer = anInvoice({ number: 'A-2', deliveryDate: '2026-04-30' });
    expect(await ledger.as(SUPPLIER).isRefused('issueReceivable', longer)).toMatchObject({
      slug: 'payment-term-too-long',
      field: 'paymentTermReason',
    });
    await ledger.as(SUPPLIER).does('issueReceivable', { ...longer, paymentTermReason: 'tooling is accepted first' });
  });

  memoryTest('without the day of delivery cannot be told', async () => {
    expect(await ledger.as(SUPPLIER).isRefused('issueReceivable', anInvoice())).toMatchObject({
      slug: 'delivery-date-missing',
      field: 'deliveryDate',
    });
  });

  memoryTest('is looked at again when the obligor confirms, which can state the custom itself', async () => {
    await ledger.put('firm', firmRecord(SUPPLIER));
    const receivable = await verified({ deliveryDate: '2026-03-01' });
    await ledger.put('firm', { ...firmRecord(SUPPLIER), sizeClass: 'micro' });
    const body = await aConfirmation(ledger, receivable);
    expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', body)).slug).toBe('payment-term-too-long');
    const paymentTermReason = 'paid after the season, as the trade does';
    await ledger.as(ANCHOR).does('confirmReceivable', { ...body, paymentTermReason });
    expect(await ledger.record('receivable', receivable)).toMatchObject({ state: 'confirmed', paymentTermReason });
  });

  const firmRecord = ({ party: code, name, mspId, role }: (typeof FIRMS)[number]) => ({
    code,
    name,
    mspId,
    roles: [role],
    identifiers: [],
    codeCheckHolds: true,
    registeredAt: MORNING,
  });
});

describe('objecting', () => {
  const reason = 'ten pieces are short';

  test('by rejection ends it', async () => {
    const receivable = await verified();
    await ledger.as(ANCHOR).does('rejectReceivable', { receivable, reason });
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'rejected',
      rejection: { reason, rejectedAt: MORNING },
    });
    const confirmation = await aConfirmation(ledger, receivable);
    expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', confirmation)).slug).toBe('state-forbids');
    expect((await ledger.as(SUPPLIER).isRefused('issueReceivable', anInvoice())).slug).toBe(
      'invoice-already-on-ledger',
    );
  });

  test('by dispute stops it until the obligor resolves it, and it is verified again', async () => {
    const receivable = await verified();
    await ledger.as(ANCHOR).does('disputeReceivable', { receivable, reason });
    const confirmation = await aConfirmation(ledger, receivable);
    expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', confirmation)).slug).toBe('state-forbids');
    await ledger.as(ANCHOR).does('resolveDispute', { receivable, resolution: 'they were found' });
    const record = await ledger.record('receivable', receivable);
    expect(record).toMatchObject({
      state: 'issued',
      dispute: { reason, disputedAt: MORNING, resolution: 'they were found', resolvedAt: MORNING },
    });
    expect(record.verification).toBeUndefined();
  });

  test.each(['rejectReceivable', 'disputeReceivable'] as const)('by %s of another anchor is refused', async (name) => {
    const problem = await ledger.as(OTHER_ANCHOR).isRefused(name, { receivable: await verified(), reason });
    expect(problem.slug).toBe('not-permitted');
    expect(problem.detail).not.toContain(ANCHOR.party);
  });

  test('of another anchor does not resolve a dispute either', async () => {
    const receivable = await verified();
    await ledger.as(ANCHOR).does('disputeReceivable', { receivable, reason });
    const body = { receivable, resolution: 'done' };
    expect((await ledger.as(OTHER_ANCHOR).isRefused('resolveDispute', body)).slug).toBe('not-permitted');
  });

  test.each(['rejectReceivable', 'disputeReceivable'] as const)('by %s after confirming is too late', async (name) => {
    const receivable = await confirmedReceivable(ledger);
    expect((await ledger.as(ANCHOR).isRefused(name, { receivable, reason })).slug).toBe('state-forbids');
  });
});

describe('cancelling', () => {
  const reason = 'sent to the wrong firm';

  test('by the seller ends it before anybody has signed', async () => {
    const receivable = await issue();
    await ledger.as(SUPPLIER).does('cancelReceivable', { receivable, reason });
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'cancelled',
      cancellation: { reason, cancelledAt: MORNING },
    });
  });

  test('by another seller is refused', async () => {
    const body = { receivable: await issue(), reason };
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('cancelReceivable', body)).slug).toBe('not-permitted');
  });

  test('what is confirmed is refused', async () => {
    const body = { receivable: await confirmedReceivable(ledger), reason };
    expect((await ledger.as(SUPPLIER).isRefused('cancelReceivable', body)).slug).toBe('state-forbids');
  });
});
