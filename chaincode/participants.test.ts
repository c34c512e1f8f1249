// Firms, signatories and credentials.
import { getAddress } from 'ethers';
import type { CommandBody } from '../domain/commands';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, aParty, CERTIFIER, OPERATOR, OTHER_ANCHOR, SUPPLIER } from './testing/parties';

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

function aCredential(fields: Partial<CommandBody<'issueCredential'>> = {}): CommandBody<'issueCredential'> {
  return {
    holder: ANCHOR.party,
    credential: 'littleGiant',
    validFrom: '2026-01-01',
    validUntil: '2028-12-31',
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
    ['a code with the letter O', { code: `O${NEWCOMER.party.slice(1)}` }, 'invalid-input', 'code'],
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

describe('issuing a credential', () => {
  test('names the certifier', async () => {
    await ledger.as(CERTIFIER).does('issueCredential', aCredential());
    expect(await ledger.record('credential', ANCHOR.party, 'littleGiant')).toEqual({
      ...aCredential(),
      certifier: CERTIFIER.party,
    });
  });

  test('again renews it', async () => {
    await ledger.as(CERTIFIER).does('issueCredential', aCredential());
    await ledger.as(CERTIFIER).does('issueCredential', aCredential({ validUntil: '2029-12-31' }));
    expect(await ledger.records('credential', ANCHOR.party)).toMatchObject([{ validUntil: '2029-12-31' }]);
    expect(await ledger.records('credential', OTHER_ANCHOR.party)).toHaveLength(1);
  });

  test.each<[string, Partial<CommandBody<'issueCredential'>>, string, string]>([
    ['that ends before it begins', { validUntil: '2025-12-31' }, 'invalid-input', 'validUntil'],
    ['from a day that does not exist', { validFrom: '2026-02-29' }, 'date-invalid', 'validFrom'],
    ['until a day that does not exist', { validUntil: '2026-02-30' }, 'date-invalid', 'validUntil'],
    ['to a firm that nobody registered', { holder: NEWCOMER.party }, 'firm-unknown', 'holder'],
    ['to a firm that is no anchor', { holder: SUPPLIER.party }, 'role-missing', 'holder'],
  ])('%s is refused', async (_, fields, slug, field) => {
    expect(await ledger.as(CERTIFIER).isRefused('issueCredential', aCredential(fields))).toMatchObject({ slug, field });
  });
});
