// Credentials: issued, renewed and revoked by their certifier, and valid by the transaction's time.
import { addDays, dateOf } from '../domain/calendar';
import type { CommandBody } from '../domain/commands';
import { aConfirmation, verifiedReceivable } from './testing/given';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, aParty, CERTIFIER, type Party, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const NEWCOMER = aParty('newcomer', 'supplier', 'OperatorMSP');
const OTHER_CERTIFIER = aParty('other certifier', 'certifier', 'CertifierMSP');
/** What every anchor of the tests' ledger holds: from 2025-01-01 until 2027-12-31. */
const LITTLE_GIANT = { holder: ANCHOR.party, credential: 'littleGiant' } as const;
const MORNING = '2026-03-02T02:00:00.000Z';

function aCredential(fields: Partial<CommandBody<'issueCredential'>> = {}): CommandBody<'issueCredential'> {
  return {
    holder: ANCHOR.party,
    credential: 'greenFactory',
    validFrom: '2026-01-01',
    validUntil: '2028-12-31',
    ...fields,
  };
}

const CELL = {
  gtin: '6901234000016',
  name: '磷酸铁锂电芯 280Ah',
  functionalUnit: '1 kWh of capacity',
  footprintGramsCo2e: '61250',
  standard: 'ISO 14067:2018, PCR 2023:07',
};

const certifies = (body: CommandBody<'issueCredential'>, by: Party = CERTIFIER) =>
  ledger.as(by).does('issueCredential', body);

/** Whether the anchor can confirm a receivable, which it can only as a little giant. */
async function canConfirm(): Promise<boolean> {
  const trial = ledger.fork();
  const receivable = await verifiedReceivable(trial, { maturityDate: addDays(dateOf(trial.now), 60) });
  const expiresAt = Math.floor(Date.parse(trial.now) / 1000) + 3_600;
  const body = await aConfirmation(trial, receivable, { expiresAt });
  const outcome = await trial.as(ANCHOR).apply('confirmReceivable', body);
  if (outcome.status === 'refused') expect(outcome.problem.slug).toBe('credential-missing');
  return outcome.status === 'applied';
}

describe('issuing', () => {
  test('names the certifier and the time', async () => {
    await certifies(aCredential({ certificateNumber: 'GF-2026-0117' }));
    expect(await ledger.record('credential', ANCHOR.party, 'greenFactory')).toEqual({
      ...aCredential({ certificateNumber: 'GF-2026-0117' }),
      certifier: CERTIFIER.party,
      grant: 'issued',
      grantedAt: MORNING,
      former: [],
    });
  });

  test('is refused while the last one is valid, whoever certified it', async () => {
    await certifies(aCredential());
    const problem = await ledger.as(OTHER_CERTIFIER).isRefused('issueCredential', aCredential());
    expect(problem).toMatchObject({
      slug: 'already-exists',
      reference: `credential/${ANCHOR.party}/greenFactory`,
    });
  });

  test('follows on one that has lapsed, which stays in the history', async () => {
    ledger.now = '2028-01-01T02:00:00.000Z';
    await certifies({ ...LITTLE_GIANT, validFrom: '2028-01-01', validUntil: '2030-12-31' });
    expect(await ledger.record('credential', ANCHOR.party, 'littleGiant')).toMatchObject({
      validUntil: '2030-12-31',
      former: [{ validFrom: '2025-01-01', validUntil: '2027-12-31', grant: 'issued' }],
    });
  });

  test('of a carbon footprint is for one product, by its GTIN', async () => {
    const body = aCredential({ holder: SUPPLIER.party, credential: 'productCarbonFootprint', product: CELL });
    expect(await certifies(body)).toBe('06901234000016');
    await certifies({ ...body, product: { ...CELL, gtin: '6901234000023' } });
    expect(await ledger.records('credential', SUPPLIER.party, 'productCarbonFootprint')).toHaveLength(2);
    expect((await ledger.as(CERTIFIER).isRefused('issueCredential', body)).slug).toBe('already-exists');
  });

  test('of a carbon footprint for a product without a GTIN goes by its name, however it is spelled', async () => {
    const { gtin, ...product } = CELL;
    const body = aCredential({ holder: SUPPLIER.party, credential: 'productCarbonFootprint', product });
    await certifies(body);
    const respelled = { ...body, product: { ...product, name: '磷酸铁锂电芯 ２８０ah' } };
    expect((await ledger.as(CERTIFIER).isRefused('issueCredential', respelled)).slug).toBe('already-exists');
  });

  test.each<[string, Partial<CommandBody<'issueCredential'>>, string, string]>([
    ['that ends before it begins', { validUntil: '2025-12-31' }, 'invalid-input', 'validUntil'],
    ['from a day that does not exist', { validFrom: '2026-02-29' }, 'date-invalid', 'validFrom'],
    ['until a day that does not exist', { validUntil: '2026-02-30' }, 'date-invalid', 'validUntil'],
    ['to a firm that nobody registered', { holder: NEWCOMER.party }, 'firm-unknown', 'holder'],
    [
      'that makes an anchor, to a firm that is none',
      { holder: SUPPLIER.party, credential: 'singleChampion' },
      'role-missing',
      'holder',
    ],
    [
      'of a little giant for more than three years',
      { credential: 'littleGiant', validUntil: '2029-01-02' },
      'credential-validity-too-long',
      'validUntil',
    ],
    ['of a footprint without a product', { credential: 'productCarbonFootprint' }, 'invalid-input', 'product'],
    ['of a firm with a product', { product: CELL }, 'invalid-input', 'product'],
    [
      'of a product with a wrong check digit',
      { credential: 'productCarbonFootprint', product: { ...CELL, gtin: '6901234000017' } },
      'gtin-invalid',
      'product.gtin',
    ],
    [
      'of a footprint in fractions of a gram',
      { credential: 'productCarbonFootprint', product: { ...CELL, footprintGramsCo2e: '61.5' } },
      'invalid-input',
      'product.footprintGramsCo2e',
    ],
    ['of a kind that nobody knows', { credential: 'unicorn' as 'littleGiant' }, 'invalid-input', 'credential'],
  ])('%s is refused', async (_, fields, slug, field) => {
    expect(await ledger.as(CERTIFIER).isRefused('issueCredential', aCredential(fields))).toMatchObject({ slug, field });
  });
});

describe('renewing', () => {
  const renewal = { ...LITTLE_GIANT, validFrom: '2028-01-01', validUntil: '2030-12-31' };

  test('in advance leaves no day without the credential', async () => {
    await ledger.as(CERTIFIER).does('renewCredential', renewal);
    expect(await canConfirm()).toBe(true);
    for (const [instant, valid] of [
      ['2027-12-31T15:59:59.000Z', true],
      ['2027-12-31T16:00:00.000Z', true],
      ['2030-12-31T15:59:59.000Z', true],
      ['2030-12-31T16:00:00.000Z', false],
    ] as const) {
      ledger.now = instant;
      expect(await canConfirm()).toBe(valid);
    }
  });

  test('keeps the first grant in the history and says that it is a renewal', async () => {
    await ledger.as(CERTIFIER).does('renewCredential', { ...renewal, certificateNumber: 'R-2' });
    expect(await ledger.record('credential', ANCHOR.party, 'littleGiant')).toMatchObject({
      grant: 'renewed',
      certificateNumber: 'R-2',
      former: [{ validUntil: '2027-12-31', grant: 'issued' }],
    });
  });

  test.each<[string, Party, object, string, string | undefined]>([
    ['by another certifier', OTHER_CERTIFIER, {}, 'not-permitted', undefined],
    ['with a gap', CERTIFIER, { validFrom: '2028-01-02' }, 'invalid-input', 'validFrom'],
    [
      'that ends no later',
      CERTIFIER,
      { validFrom: '2026-01-01', validUntil: '2027-12-31' },
      'invalid-input',
      'validUntil',
    ],
    [
      'for more than three years',
      CERTIFIER,
      { validUntil: '2031-01-02' },
      'credential-validity-too-long',
      'validUntil',
    ],
    ['of what was never issued', CERTIFIER, { credential: 'leadingFirm' }, 'not-found', undefined],
  ])('%s is refused', async (_, by, fields, slug, field) => {
    const problem = await ledger.as(by).isRefused('renewCredential', { ...renewal, ...fields });
    expect(problem).toMatchObject({ slug, ...(field === undefined ? {} : { field }) });
  });

  test('comes too late once it has lapsed', async () => {
    ledger.now = '2027-12-31T16:00:00.000Z';
    expect((await ledger.as(CERTIFIER).isRefused('renewCredential', renewal)).slug).toBe('state-forbids');
  });
});

describe('revoking', () => {
  const revocation = { ...LITTLE_GIANT, reason: '复核未通过' };

  test('ends the credential at once, also the part of it that a renewal left behind', async () => {
    await ledger.as(CERTIFIER).does('renewCredential', {
      ...LITTLE_GIANT,
      validFrom: '2028-01-01',
      validUntil: '2030-12-31',
    });
    await ledger.as(CERTIFIER).does('revokeCredential', revocation);
    expect(await canConfirm()).toBe(false);
    expect(await ledger.record('credential', ANCHOR.party, 'littleGiant')).toMatchObject({
      revocation: { reason: '复核未通过', revokedAt: MORNING },
      former: [{ revocation: { revokedAt: MORNING } }],
    });
  });

  test('is no end for ever: a new one can be issued', async () => {
    await ledger.as(CERTIFIER).does('revokeCredential', revocation);
    await certifies({ ...LITTLE_GIANT, validFrom: '2026-03-02', validUntil: '2029-03-01' });
    expect(await canConfirm()).toBe(true);
    expect((await ledger.record('credential', ANCHOR.party, 'littleGiant')).former).toMatchObject([
      { revocation: { reason: '复核未通过' } },
    ]);
  });

  test('is not turned round by a renewal', async () => {
    await ledger.as(CERTIFIER).does('revokeCredential', revocation);
    const renewal = { ...LITTLE_GIANT, validFrom: '2028-01-01', validUntil: '2030-12-31' };
    expect((await ledger.as(CERTIFIER).isRefused('renewCredential', renewal)).slug).toBe('state-forbids');
    expect((await ledger.as(CERTIFIER).isRefused('revokeCredential', revocation)).slug).toBe('state-forbids');
  });

  test('by another certifier is refused', async () => {
    expect((await ledger.as(OTHER_CERTIFIER).isRefused('revokeCredential', revocation)).slug).toBe('not-permitted');
  });

  test('names the product where there is one', async () => {
    await certifies(aCredential({ holder: SUPPLIER.party, credential: 'productCarbonFootprint', product: CELL }));
    const named = { holder: SUPPLIER.party, credential: 'productCarbonFootprint', reason: 'measured wrongly' } as const;
    expect((await ledger.as(CERTIFIER).isRefused('revokeCredential', named)).slug).toBe('not-found');
    await ledger.as(CERTIFIER).does('revokeCredential', { ...named, productKey: '06901234000016' });
  });
});
