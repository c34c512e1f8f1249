// Firms with their size, and the signatories that bind them.
import { getAddress } from 'ethers';
import type { CommandBody } from '../domain/commands';
import { aConfirmation, verifiedReceivable } from './testing/given';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, aParty, OPERATOR, type Party, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const NEWCOMER = aParty('newcomer', 'supplier', 'OperatorMSP');

function aFirm(fields: Partial<CommandBody<'registerFirm'>> = {}): CommandBody<'registerFirm'> {
  return {
    code: NEWCOMER.party,
    name: '小微供应商',
    mspId: 'OperatorMSP',
    roles: ['supplier'],
    identifiers: [],
    ...fields,
  };
}

describe('registering a firm', () => {
  test('puts it on the ledger with its identifiers, and lets it act', async () => {
    const identifiers = [{ scheme: 'GLN', value: '6901234000009' }];
    await ledger.as(OPERATOR).does('registerFirm', aFirm({ identifiers }));
    expect(await ledger.record('firm', NEWCOMER.party)).toEqual({
      ...aFirm({ identifiers }),
      codeCheckHolds: true,
      registeredAt: '2026-03-02T02:00:00.000Z',
    });
    await ledger.as(NEWCOMER).does('registerSignatory', { address: NEWCOMER.wallet.address });
  });

  test('reports a wrong check character and takes the firm all the same', async () => {
    const last = NEWCOMER.party.endsWith('0') ? '1' : '0';
    const code = NEWCOMER.party.slice(0, 17) + last;
    await ledger.as(OPERATOR).does('registerFirm', aFirm({ code }));
    expect((await ledger.record('firm', code)).codeCheckHolds).toBe(false);
  });

  test('is refused the second time, with the first record named', async () => {
    await ledger.as(OPERATOR).does('registerFirm', aFirm());
    expect(await ledger.as(OPERATOR).isRefused('registerFirm', aFirm({ name: 'another' }))).toMatchObject({
      slug: 'already-exists',
      reference: `firm/${NEWCOMER.party}`,
    });
  });

  test.each<[string, Partial<CommandBody<'registerFirm'>>, string, string]>([
    ['a role that the organisation does not host', { roles: ['supplier', 'bank'] }, 'role-missing', 'mspId'],
    ['an organisation that nobody knows', { mspId: 'StrangerMSP' }, 'role-missing', 'mspId'],
    ['an organisation with the name of a method', { mspId: 'constructor' }, 'role-missing', 'mspId'],
    ['an organisation with the name of the prototype', { mspId: '__proto__' }, 'role-missing', 'mspId'],
    ['no role', { roles: [] }, 'invalid-input', 'roles'],
    ['a role twice', { roles: ['supplier', 'supplier'] }, 'invalid-input', 'roles'],
    ['a code with the letter O', { code: `O${NEWCOMER.party.slice(1)}` }, 'credit-code-malformed', 'code'],
    ['a code of 17 characters', { code: NEWCOMER.party.slice(1) }, 'credit-code-malformed', 'code'],
    ['a name with a control character', { name: 'a\u0000b' }, 'invalid-input', 'name'],
  ])('is refused with %s', async (_, fields, slug, field) => {
    expect(await ledger.as(OPERATOR).isRefused('registerFirm', aFirm(fields))).toMatchObject({ slug, field });
  });
});

describe('registering a signatory', () => {
  const address = '0x52908400098527886e0f7030069857d2e4169ee7';

  test('keeps the address in its checksummed form, however it was spelled', async () => {
    await ledger.as(SUPPLIER).does('registerSignatory', { address });
    expect((await ledger.record('signatory', SUPPLIER.party, getAddress(address))).firm).toBe(SUPPLIER.party);
  });

  test('is refused the second time, whatever the spelling', async () => {
    await ledger.as(SUPPLIER).does('registerSignatory', { address });
    expect(await ledger.as(SUPPLIER).isRefused('registerSignatory', { address: getAddress(address) })).toMatchObject({
      slug: 'already-exists',
      reference: `signatory/${SUPPLIER.party}/${getAddress(address)}`,
    });
  });

  test('binds the caller and nobody else', async () => {
    await ledger.as(SUPPLIER).does('registerSignatory', { address });
    expect(await ledger.records('signatory', ANCHOR.party)).toHaveLength(1);
  });
});

describe('the size of a firm', () => {
  const FACTORY = {
    sector: 'industry',
    headcount: 180,
    revenueMinor: '6200000000',
    asOf: '2025-12-31',
  } as const;

  test('follows from its figures', async () => {
    await ledger.as(OPERATOR).does('registerFirm', aFirm({ industryCode: 'C4210', size: FACTORY }));
    expect(await ledger.record('firm', NEWCOMER.party)).toMatchObject({
      industryCode: 'C4210',
      size: FACTORY,
      sizeClass: 'small',
    });
  });

  test('follows new figures, while name and registration stay', async () => {
    await ledger.as(OPERATOR).does('registerFirm', aFirm({ size: FACTORY }));
    ledger.now = '2026-04-01T02:00:00.000Z';
    const size = { ...FACTORY, headcount: 320, asOf: '2026-03-31' };
    await ledger.as(OPERATOR).does('updateFirm', { code: NEWCOMER.party, size });
    expect(await ledger.record('firm', NEWCOMER.party)).toMatchObject({
      name: '小微供应商',
      sizeClass: 'medium',
      registeredAt: '2026-03-02T02:00:00.000Z',
      updatedAt: '2026-04-01T02:00:00.000Z',
    });
  });

  test.each<[string, Partial<CommandBody<'registerFirm'>>, string, string]>([
    ['of another sector', { industryCode: 'F5164', size: FACTORY }, 'sector-contradicts-industry', 'size.sector'],
    ['of a day to come', { size: { ...FACTORY, asOf: '2026-03-03' } }, 'invalid-input', 'size.asOf'],
    ['of no day', { size: { ...FACTORY, asOf: '2025-02-29' } }, 'date-invalid', 'size.asOf'],
    [
      'without the assets that count',
      { size: { ...FACTORY, sector: 'construction' } },
      'size-figures-incomplete',
      'size.assetsMinor',
    ],
    ['with a fraction of a person', { size: { ...FACTORY, headcount: 1.5 } }, 'invalid-input', 'size.headcount'],
  ])('with figures %s is refused', async (_, fields, slug, field) => {
    expect(await ledger.as(OPERATOR).isRefused('registerFirm', aFirm(fields))).toMatchObject({ slug, field });
  });
});

describe('updating a firm', () => {
  test('changes what is given and nothing else', async () => {
    const identifiers = [{ scheme: 'GLN', value: '6901234000009' }];
    const before = await ledger.record('firm', SUPPLIER.party);
    await ledger.as(OPERATOR).does('updateFirm', { code: SUPPLIER.party, identifiers });
    const updatedAt = '2026-03-02T02:00:00.000Z';
    expect(await ledger.record('firm', SUPPLIER.party)).toEqual({ ...before, identifiers, updatedAt });
  });

  test('records what the review of a wrong check character found', async () => {
    const last = NEWCOMER.party.endsWith('0') ? '1' : '0';
    const code = NEWCOMER.party.slice(0, 17) + last;
    await ledger.as(OPERATOR).does('registerFirm', aFirm({ code }));
    await ledger.as(OPERATOR).does('updateFirm', { code, codeReview: 'as printed on the licence' });
    expect(await ledger.record('firm', code)).toMatchObject({
      codeCheckHolds: false,
      codeReview: { finding: 'as printed on the licence', reviewedAt: '2026-03-02T02:00:00.000Z' },
    });
  });

  test.each<[string, CommandBody<'updateFirm'>, string]>([
    ['that nobody registered', { code: NEWCOMER.party, name: 'x' }, 'not-found'],
    ['in nothing', { code: SUPPLIER.party }, 'invalid-input'],
    ['with a review of a right code', { code: SUPPLIER.party, codeReview: 'looked at' }, 'state-forbids'],
    ['in its roles', { code: SUPPLIER.party, roles: ['bank'] } as CommandBody<'updateFirm'>, 'invalid-input'],
  ])('%s is refused', async (_, body, slug) => {
    expect((await ledger.as(OPERATOR).isRefused('updateFirm', body)).slug).toBe(slug);
  });
});

describe("a signatory's mandate", () => {
  const NEW_KEY = aParty('new key', 'anchor', 'AnchorMSP');
  const old = () => ANCHOR.wallet.address;
  const fresh = NEW_KEY.wallet.address;

  /** How the confirmation of 100,000.00 CNY fares that this party signs for the anchor. */
  async function confirming(signer: Party): Promise<string> {
    const receivable = await verifiedReceivable(ledger);
    const outcome = await ledger
      .as(ANCHOR)
      .apply('confirmReceivable', await aConfirmation(ledger, receivable, { signer }));
    return outcome.status === 'applied' ? 'applied' : outcome.problem.slug;
  }

  test.each<[string, Partial<CommandBody<'registerSignatory'>>, string]>([
    ['none', {}, 'applied'],
    ['the purpose', { purposes: ['confirm'] }, 'applied'],
    ['other purposes', { purposes: ['assign', 'transfer', 'recourse'] }, 'signatory-purpose-missing'],
    ['a limit of the amount', { limits: [{ currency: 'CNY', amountMinor: '10000000' }] }, 'applied'],
    ['a limit below it', { limits: [{ currency: 'CNY', amountMinor: '9999999' }] }, 'signatory-limit-exceeded'],
    ['another currency', { limits: [{ currency: 'EUR', amountMinor: '99999999' }] }, 'signatory-limit-exceeded'],
  ])('of %s', async (_, mandate, expected) => {
    await ledger.as(ANCHOR).does('registerSignatory', { address: fresh, ...mandate });
    expect(await confirming(NEW_KEY)).toBe(expected);
  });

  test('has one limit a currency', async () => {
    const limits = ['1', '2'].map((amountMinor) => ({ currency: 'CNY' as const, amountMinor }));
    const body = { address: fresh, limits };
    expect(await ledger.as(ANCHOR).isRefused('registerSignatory', body)).toMatchObject({ field: 'limits' });
  });

  test('ends with the revocation, and the address never comes back', async () => {
    await ledger.as(ANCHOR).does('revokeSignatory', { address: old().toLowerCase(), reason: 'lost' });
    expect(await confirming(ANCHOR)).toBe('signatory-revoked');
    const again = await ledger.as(ANCHOR).isRefused('registerSignatory', { address: old() });
    expect(again).toMatchObject({ slug: 'already-exists' });
    const twice = await ledger.as(ANCHOR).isRefused('revokeSignatory', { address: old(), reason: 'lost' });
    expect(twice.slug).toBe('signatory-revoked');
  });

  test('does not outlive the revocation by an earlier timestamp', async () => {
    ledger.now = '2026-03-03T02:00:00.000Z';
    await ledger.as(ANCHOR).does('revokeSignatory', { address: old(), reason: 'stolen' });
    ledger.now = '2026-03-02T02:00:00.000Z';
    expect(await confirming(ANCHOR)).toBe('signatory-revoked');
  });

  test('passes to a new address in one command', async () => {
    await ledger.as(ANCHOR).does('rotateSignatory', { address: old(), newAddress: fresh });
    expect(await ledger.record('signatory', ANCHOR.party, old())).toMatchObject({
      replacedBy: fresh,
      revokedAt: '2026-03-02T02:00:00.000Z',
    });
    expect(await ledger.record('signatory', ANCHOR.party, fresh)).toMatchObject({ replaces: old() });
    expect(await confirming(ANCHOR)).toBe('signatory-revoked');
    ledger = registered.fork();
    await ledger.as(ANCHOR).does('rotateSignatory', { address: old(), newAddress: fresh });
    expect(await confirming(NEW_KEY)).toBe('applied');
  });

  test('passes on with its limits, unless others are given', async () => {
    const limits = [{ currency: 'CNY' as const, amountMinor: '5' }];
    const third = aParty('third key', 'anchor', 'AnchorMSP').wallet.address;
    await ledger.as(ANCHOR).does('registerSignatory', { address: fresh, limits, purposes: ['confirm'] });
    await ledger.as(ANCHOR).does('rotateSignatory', { address: fresh, newAddress: third, purposes: ['assign'] });
    expect(await ledger.record('signatory', ANCHOR.party, third)).toMatchObject({ limits, purposes: ['assign'] });
  });

  test.each<[string, () => CommandBody<'rotateSignatory'>, string]>([
    ['an address that is nobody', () => ({ address: fresh, newAddress: old() }), 'not-found'],
    ['itself', () => ({ address: old(), newAddress: old() }), 'already-exists'],
    ['another signatory', () => ({ address: old(), newAddress: SUPPLIER.wallet.address }), 'applied'],
  ])('rotating %s', async (_, body, expected) => {
    const outcome = await ledger.as(ANCHOR).apply('rotateSignatory', body());
    expect(outcome.status === 'applied' ? 'applied' : outcome.problem.slug).toBe(expected);
  });

  test("is nobody's to end but the firm's own", async () => {
    const body = { address: old(), reason: 'spite' };
    expect((await ledger.as(SUPPLIER).isRefused('revokeSignatory', body)).slug).toBe('not-found');
  });
});
