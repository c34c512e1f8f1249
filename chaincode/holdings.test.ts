// Down the chain: a confirmed receivable is split into parts and transferred, by signature, to whoever accepts it.
import { id } from 'ethers';
import { partIdOf } from '../domain/fingerprint';
import { MAX_TIERS } from '../domain/limits';
import { transferOf } from '../domain/typed-data';
import {
  aConfirmation,
  aDisbursement,
  anAcceptance,
  anInvoice,
  aRequest,
  aTransfer,
  confirmedReceivable,
  financingRequest,
  offerBy,
  signatureOn,
  verifiedReceivable,
} from './testing/given';
import { aLedger, CHANNEL, type Ledger, MORNING } from './testing/ledger';
import { ANCHOR, aParty, BANK_A, OPERATOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const AT_MATURITY = '2026-06-30T02:00:00.000Z';
const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);
const split = async (receivable: string, amountsMinor: string[], by: Party = SUPPLIER): Promise<string[]> => {
  await ledger.as(by).does('splitReceivable', { receivable, amountsMinor });
  return (await ledger.record('receivable', receivable)).split?.parts ?? [];
};

describe('splitting', () => {
  test('closes the receivable and opens parts that sum to it, each with root and path', async () => {
    const receivable = await confirmedReceivable(ledger);
    const [first = '', second = ''] = await split(receivable, ['9999999', '1']);
    expect([first, second]).toEqual([partIdOf(receivable, 1), partIdOf(receivable, 2)]);
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'split',
      amountMinor: '10000000',
      split: { parts: [first, second], splitAt: MORNING },
    });
    const { invoiceFingerprint, orderFingerprint, deliveryFingerprint, invoice } = await ledger.record(
      'receivable',
      receivable,
    );
    expect(await ledger.record('receivable', second)).toEqual({
      id: second,
      invoiceFingerprint,
      orderFingerprint,
      deliveryFingerprint,
      invoice,
      seller: SUPPLIER.party,
      obligor: ANCHOR.party,
      holder: SUPPLIER.party,
      amountMinor: '1',
      currency: 'CNY',
      maturityDate: '2026-06-30',
      state: 'confirmed',
      issuedAt: MORNING,
      part: { root: receivable, parent: receivable, path: [2], splitBy: SUPPLIER.party },
    });
  });

  test('keeps the reasons for the terms on each part', async () => {
    const reasons = { longTenorReason: 'a year by custom', paymentTermReason: 'tooling', deliveryDate: '2026-03-01' };
    const receivable = await confirmedReceivable(ledger, { maturityDate: '2027-03-02', ...reasons });
    const [first = ''] = await split(receivable, ['1', '9999999']);
    expect(await ledger.record('receivable', first)).toMatchObject(reasons);
  });

  test('goes on from a part, tier by tier, until the last', async () => {
    const receivable = await confirmedReceivable(ledger);
    let part = receivable;
    let amountMinor = 10_000_000n;
    for (let tier = 1; tier <= MAX_TIERS; tier++) {
      [part = ''] = await split(part, [(amountMinor - 1n).toString(), '1']);
      amountMinor -= 1n;
      expect((await ledger.record('receivable', part)).part).toMatchObject({
        root: receivable,
        path: Array(tier).fill(1),
      });
    }
    const body = { receivable: part, amountsMinor: [(amountMinor - 1n).toString(), '1'] };
    expect((await ledger.as(SUPPLIER).isRefused('splitReceivable', body)).slug).toBe('too-many-tiers');
  });

  test.each<[string, string[], string, string]>([
    ['a minor unit less', ['9999998', '1'], 'parts-do-not-sum', 'amountsMinor'],
    ['a minor unit more', ['9999999', '2'], 'parts-do-not-sum', 'amountsMinor'],
    ['one part only', ['10000000'], 'invalid-input', 'amountsMinor'],
    ['more parts than a split takes', Array(51).fill('1'), 'invalid-input', 'amountsMinor'],
    ['a part of nothing', ['10000000', '0'], 'invalid-input', 'amountsMinor.1'],
    ['a negative part', ['10000001', '-1'], 'invalid-input', 'amountsMinor.1'],
    ['half a minor unit', ['9999999.5', '0.5'], 'invalid-input', 'amountsMinor.0'],
  ])('into %s is refused', async (_, amountsMinor, slug, field) => {
    const body = { receivable: await confirmedReceivable(ledger), amountsMinor };
    expect(await ledger.as(SUPPLIER).isRefused('splitReceivable', body)).toMatchObject({ slug, field });
  });

  const amountsMinor = ['9999999', '1'];

  test('by anybody but the holder is refused', async () => {
    const body = { receivable: await confirmedReceivable(ledger), amountsMinor };
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('splitReceivable', body)).slug).toBe('not-permitted');
  });

  test('what is not confirmed, is split or is offered is refused', async () => {
    const verified = await verifiedReceivable(ledger, { number: 'A-1' });
    const splitAlready = await confirmedReceivable(ledger, { number: 'A-2' });
    await split(splitAlready, amountsMinor);
    const { receivable: offered } = await financingRequest(ledger, { number: 'A-3' });
    for (const receivable of [verified, splitAlready, offered]) {
      expect(await ledger.as(SUPPLIER).isRefused('splitReceivable', { receivable, amountsMinor })).toMatchObject({
        slug: 'state-forbids',
        reference: `receivable/${receivable}`,
      });
    }
  });

  test('at maturity is too late', async () => {
    const body = { receivable: await confirmedReceivable(ledger), amountsMinor };
    ledger.now = AT_MATURITY;
    expect((await ledger.as(SUPPLIER).isRefused('splitReceivable', body)).slug).toBe('maturity-past');
  });

  test('closes the whole for financing, while each part is financed once', async () => {
    const receivable = await confirmedReceivable(ledger);
    const [first = '', second = ''] = await split(receivable, ['6000000', '4000000']);
    expect(await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(receivable))).toMatchObject({
      slug: 'state-forbids',
      reference: `receivable/${receivable}`,
    });
    const request = await ledger.as(SUPPLIER).does('requestFinancing', aRequest(first));
    const offer = await offerBy(ledger, BANK_A, request);
    expect((await ledger.sealedOffer(offer)).quote.faceMinor).toBe('6000000');
    await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, offer));
    await aDisbursement(ledger, BANK_A, offer);
    expect(await ledger.record('receivable', first)).toMatchObject({ state: 'financed', holder: BANK_A.party });
    expect((await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(first))).slug).toBe('not-permitted');
    expect((await ledger.record('receivable', second)).state).toBe('confirmed');
    expect(await ledger.as(SUPPLIER).isRefused('issueReceivable', anInvoice())).toMatchObject({
      slug: 'invoice-already-on-ledger',
      reference: `receivable/${receivable}`,
    });
  });
});

describe('transferring', () => {
  const transferred = async (receivable: string, options?: Parameters<typeof aTransfer>[2]) =>
    ledger.as(SUPPLIER).does('transferReceivable', await aTransfer(ledger, receivable, options));

  test('waits for the receiver, who becomes the holder by accepting', async () => {
    const receivable = await confirmedReceivable(ledger);
    const body = await aTransfer(ledger, receivable);
    const transfer = await ledger.as(SUPPLIER).does('transferReceivable', body);
    expect(await ledger.record('receivable', receivable)).toMatchObject({
      state: 'transferring',
      holder: SUPPLIER.party,
      transfer: { id: transfer, receiver: OTHER_SUPPLIER.party },
    });
    await ledger.as(OTHER_SUPPLIER).does('acceptTransfer', { transfer });
    const record = await ledger.record('receivable', receivable);
    expect(record).toMatchObject({ state: 'confirmed', holder: OTHER_SUPPLIER.party, seller: SUPPLIER.party });
    expect(record.transfer).toBeUndefined();
    expect(await ledger.record('transfer', transfer)).toEqual({
      id: transfer,
      receivable,
      holder: SUPPLIER.party,
      receiver: OTHER_SUPPLIER.party,
      amountMinor: '10000000',
      currency: 'CNY',
      state: 'accepted',
      order: {
        signer: SUPPLIER.wallet.address,
        signature: body.signature,
        nonce: body.nonce,
        expiresAt: body.expiresAt,
        signedAt: MORNING,
      },
      acceptedAt: MORNING,
    });
  });

  test('gives the new holder everything and leaves the old one nothing', async () => {
    const receivable = await confirmedReceivable(ledger);
    const transfer = await transferred(receivable);
    await ledger.as(OTHER_SUPPLIER).does('acceptTransfer', { transfer });
    expect((await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(receivable))).slug).toBe('not-permitted');
    const [part = ''] = await split(receivable, ['1', '9999999'], OTHER_SUPPLIER);
    const back = await aTransfer(ledger, part, { signer: OTHER_SUPPLIER, receiver: SUPPLIER.party });
    const second = await ledger.as(OTHER_SUPPLIER).does('transferReceivable', back);
    await ledger.as(SUPPLIER).does('acceptTransfer', { transfer: second });
    expect((await ledger.record('receivable', part)).holder).toBe(SUPPLIER.party);
  });

  test.each<[string, Party]>([
    ['the holder', SUPPLIER],
    ['the receiver', OTHER_SUPPLIER],
  ])('is called off by %s, and the holder keeps it', async (_, by) => {
    const receivable = await confirmedReceivable(ledger);
    const transfer = await transferred(receivable);
    await ledger.as(by).does('cancelTransfer', { transfer });
    const record = await ledger.record('receivable', receivable);
    expect(record).toMatchObject({ state: 'confirmed', holder: SUPPLIER.party });
    expect(record.transfer).toBeUndefined();
    expect(await ledger.record('transfer', transfer)).toMatchObject({
      state: 'cancelled',
      cancelledAt: MORNING,
      cancelledBy: by.party,
    });
    for (const name of ['acceptTransfer', 'cancelTransfer'] as const) {
      expect(await ledger.as(OTHER_SUPPLIER).isRefused(name, { transfer })).toMatchObject({
        slug: 'state-forbids',
        reference: `transfer/${transfer}`,
      });
    }
  });

  test('is accepted by nobody else and called off by nobody else', async () => {
    const transfer = await transferred(await confirmedReceivable(ledger));
    expect((await ledger.as(SUPPLIER).isRefused('acceptTransfer', { transfer })).slug).toBe('not-permitted');
    const stranger = aParty('stranger', 'supplier', 'OperatorMSP');
    const { party: code, name, mspId } = stranger;
    await ledger.as(OPERATOR).does('registerFirm', { code, name, mspId, roles: ['supplier'], identifiers: [] });
    expect((await ledger.as(stranger).isRefused('acceptTransfer', { transfer })).slug).toBe('not-permitted');
    expect((await ledger.as(stranger).isRefused('cancelTransfer', { transfer })).slug).toBe('not-permitted');
  });

  test('locks the receivable until it ends', async () => {
    const receivable = await confirmedReceivable(ledger);
    await transferred(receivable);
    const again = await aTransfer(ledger, receivable, { nonce: id('again') });
    const problem = { slug: 'state-forbids', reference: `receivable/${receivable}` };
    expect(await ledger.as(SUPPLIER).isRefused('transferReceivable', again)).toMatchObject(problem);
    expect(await ledger.as(SUPPLIER).isRefused('requestFinancing', aRequest(receivable))).toMatchObject(problem);
    const amountsMinor = ['9999999', '1'];
    expect(await ledger.as(SUPPLIER).isRefused('splitReceivable', { receivable, amountsMinor })).toMatchObject(problem);
  });

  test.each<[string, Parameters<typeof aTransfer>[2], string, string]>([
    ['to its own holder', { receiver: SUPPLIER.party }, 'invalid-input', 'receiver'],
    ['to its obligor', { receiver: ANCHOR.party }, 'invalid-input', 'receiver'],
    ['to a bank, which takes it by an offer', { receiver: BANK_A.party }, 'role-missing', 'receiver'],
    ['to a firm that nobody registered', { receiver: '913100006123456785' }, 'firm-unknown', 'receiver'],
    ['signed by the receiver', { signer: OTHER_SUPPLIER }, 'signature-invalid', 'signature'],
    ['signed by a stranger', { signer: aParty('x', 'supplier', 'OperatorMSP') }, 'signature-invalid', 'signature'],
    ['that expires this second', { expiresAt: seconds(MORNING) }, 'signature-expired', 'expiresAt'],
  ])('%s is refused', async (_, options, slug, field) => {
    const body = await aTransfer(ledger, await confirmedReceivable(ledger), options);
    expect(await ledger.as(SUPPLIER).isRefused('transferReceivable', body)).toMatchObject({ slug, field });
  });

  test('with a signature for another receiver, amount or channel is refused', async () => {
    const receivable = await confirmedReceivable(ledger);
    const record = await ledger.record('receivable', receivable);
    const receiver = OTHER_SUPPLIER.party;
    const forged = [
      await signatureOn(SUPPLIER, (nonce, until) => transferOf(CHANNEL, record, BANK_A.party, nonce, until)),
      await signatureOn(SUPPLIER, (nonce, until) =>
        transferOf(CHANNEL, { ...record, amountMinor: '1' }, receiver, nonce, until),
      ),
      await signatureOn(SUPPLIER, (nonce, until) => transferOf('another', record, receiver, nonce, until)),
    ];
    for (const given of forged) {
      const problem = await ledger.as(SUPPLIER).isRefused('transferReceivable', { receivable, receiver, ...given });
      expect(problem.slug).toBe('signature-invalid');
    }
  });

  test('with a nonce that signed something else is refused', async () => {
    const nonce = id('the same nonce');
    const [first, second] = [
      await confirmedReceivable(ledger, { number: 'A-1' }),
      await confirmedReceivable(ledger, { number: 'A-2' }),
    ];
    await transferred(first, { nonce });
    const replay = await aTransfer(ledger, second, { nonce });
    expect((await ledger.as(SUPPLIER).isRefused('transferReceivable', replay)).slug).toBe('signature-used');
  });

  test('is accepted while the order of the holder is good, and no longer', async () => {
    const receivable = await confirmedReceivable(ledger);
    const transfer = await transferred(receivable, { expiresAt: seconds('2026-03-03T02:00:00.000Z') });
    ledger.now = '2026-03-03T02:00:00.000Z';
    expect(await ledger.as(OTHER_SUPPLIER).isRefused('acceptTransfer', { transfer })).toMatchObject({
      slug: 'signature-expired',
      reference: `transfer/${transfer}`,
    });
    ledger.now = '2026-03-03T01:59:59.000Z';
    await ledger.as(OTHER_SUPPLIER).does('acceptTransfer', { transfer });
  });

  test('from the day of maturity on is too late', async () => {
    const receivable = await confirmedReceivable(ledger, { maturityDate: '2026-03-04' });
    const transfer = await transferred(receivable);
    const other = await confirmedReceivable(ledger, { number: 'A-2', maturityDate: '2026-03-04' });
    ledger.now = '2026-03-04T01:00:00.000Z';
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('acceptTransfer', { transfer })).slug).toBe('maturity-past');
    const body = await aTransfer(ledger, other);
    expect((await ledger.as(SUPPLIER).isRefused('transferReceivable', body)).slug).toBe('maturity-past');
  });

  test('what is not confirmed is refused', async () => {
    const receivable = await verifiedReceivable(ledger);
    const body = await aTransfer(ledger, receivable);
    expect((await ledger.as(SUPPLIER).isRefused('transferReceivable', body)).slug).toBe('state-forbids');
  });

  test('what is not there is refused', async () => {
    const transfer = `T${'0'.repeat(24)}`;
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('acceptTransfer', { transfer })).slug).toBe('not-found');
    expect((await ledger.as(OTHER_SUPPLIER).isRefused('cancelTransfer', { transfer })).slug).toBe('not-found');
  });

  test('a part does not need a confirmation of its own', async () => {
    const receivable = await confirmedReceivable(ledger);
    const [part = ''] = await split(receivable, ['1', '9999999']);
    const confirmation = await aConfirmation(ledger, part);
    expect((await ledger.as(ANCHOR).isRefused('confirmReceivable', confirmation)).slug).toBe('state-forbids');
    await transferred(part);
  });
});
