// Acceptance by a mandate: the holder signs limits before it knows the offers, and the contract holds the offer to them.
import { id } from 'ethers';
import type { AcceptanceMandate } from '../domain/acceptance-mandate';
import type { CommandBody } from '../domain/commands';
import { aMandatedAcceptance, financingRequest, offerBy } from './testing/given';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, BANK_A, BANK_B, OTHER_SUPPLIER, SUPPLIER } from './testing/parties';

const CLOSES_AT = '2026-03-02T03:00:00.000Z';
const AFTER = '2026-03-02T03:00:01.000Z';

let registered: Ledger;
let ledger: Ledger;
let request: string;
let offer: string;
beforeAll(async () => {
  registered = await aLedger();
  ({ request } = await financingRequest(registered, {}, { closesAt: CLOSES_AT }));
  offer = await offerBy(registered, BANK_A, request);
});
beforeEach(() => {
  ledger = registered.fork();
  ledger.now = AFTER;
});

const refused = (body: CommandBody<'acceptOffer'>, by = SUPPLIER) => ledger.as(by).isRefused('acceptOffer', body);

test('an offer within the limits is accepted after the closing time, and keeps the mandate', async () => {
  const { mandate, ...body } = await aMandatedAcceptance(ledger, offer);
  await ledger.as(SUPPLIER).does('acceptOffer', { mandate, ...body } as CommandBody<'acceptOffer'>);
  expect(await ledger.record('offer', offer)).toMatchObject({
    state: 'accepted',
    acceptance: { mandate, signer: SUPPLIER.wallet.address, nonce: body.nonce, acceptedAt: AFTER },
  });
  expect(await ledger.record('financingRequest', request)).toMatchObject({ state: 'accepted', acceptedOffer: offer });
});

test.each<[string, Partial<AcceptanceMandate>, string]>([
  ['dearer than the mandate', { maxAnnualRate: '0.03000000' }, 'mandate-not-met'],
  ['that pays out less than the mandate asks for', { minNetMinor: '9000000' }, 'mandate-not-met'],
  ['before the mandate is good', { notBefore: Date.parse('2026-03-02T03:00:02Z') / 1000 }, 'offers-not-closed'],
])('an offer %s is refused', async (_, limits, slug) => {
  expect((await refused(await aMandatedAcceptance(ledger, offer, limits))).slug).toBe(slug);
});

test('an offer is refused before the request closes, whatever the mandate says', async () => {
  ledger.now = '2026-03-02T02:59:59.000Z';
  expect((await refused(await aMandatedAcceptance(ledger, offer))).slug).toBe('offers-not-closed');
});

test.each<[string, Partial<AcceptanceMandate>]>([
  ['a higher rate', { maxAnnualRate: '0.90000000' }],
  ['a smaller payment', { minNetMinor: '2' }],
  ['a later beginning', { notBefore: 1 }],
])('limits changed to %s after the signature are nobody’s mandate', async (_, change) => {
  const body = await aMandatedAcceptance(ledger, offer);
  const mandate = { ...(body.mandate as AcceptanceMandate), ...change };
  expect((await refused({ ...body, mandate })).slug).toMatch(/^signat/);
});

test('a mandate for one request is none for another', async () => {
  const other = await financingRequest(ledger, { number: 'INV-OTHER' });
  const otherOffer = await offerBy(ledger, BANK_B, other.request);
  const { mandate, signature, nonce, expiresAt } = await aMandatedAcceptance(ledger, offer);
  const { offer: sealed } = await aMandatedAcceptance(ledger, otherOffer);
  const body = { offer: sealed, mandate, signature, nonce, expiresAt } as CommandBody<'acceptOffer'>;
  expect((await refused(body)).slug).toMatch(/^signat/);
});

test('a mandate takes no second offer, and its nonce no second acceptance', async () => {
  const other = await financingRequest(ledger, { number: 'INV-OTHER' });
  const otherOffer = await offerBy(ledger, BANK_B, other.request);
  const nonce = id('one nonce');
  await ledger.as(SUPPLIER).does('acceptOffer', await aMandatedAcceptance(ledger, offer, { nonce }));
  expect((await refused(await aMandatedAcceptance(ledger, offer))).slug).toBe('state-forbids');
  expect((await refused(await aMandatedAcceptance(ledger, otherOffer, { nonce }))).slug).toBe('signature-used');
});

test('a mandate is signed by a signatory of the holder who may assign this much', async () => {
  expect((await refused(await aMandatedAcceptance(ledger, offer, { signer: ANCHOR }))).slug).toMatch(/^signat/);
  const { address } = OTHER_SUPPLIER.wallet;
  const limits = [{ currency: 'CNY', amountMinor: '9999999' }];
  await ledger.as(SUPPLIER).does('registerSignatory', { address, limits });
  const body = await aMandatedAcceptance(ledger, offer, { signer: OTHER_SUPPLIER });
  expect((await refused(body)).slug).toBe('signatory-limit-exceeded');
});

test('a mandate in other hands than the holder’s opens nothing', async () => {
  expect((await refused(await aMandatedAcceptance(ledger, offer), OTHER_SUPPLIER)).slug).toBe('not-permitted');
});
