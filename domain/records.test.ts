// Records: their keys parse back, their stored form is canonical, and every kind says who may see it.
import type { BankPolicyTerms } from './bank-policy';
import { isCommandName } from './commands';
import { decodeRecord, encodeRecord, recordHash } from './record-codec';
import {
  isRecordKind,
  keyPartsOf,
  type LedgerRecord,
  PRIVATE_KINDS,
  parseRecordKey,
  parseRecordPath,
  RECORDS,
  type RecordKind,
  recordKeyHash,
  recordPath,
  sealedPartOf,
} from './records';
import { visibilityOf } from './visibility';

const SELLER = '91320500MA00000010';
const ANCHOR = '914403001922038216';
const BANK = '911100001000013428';
const RECEIVABLE_ID = `R${'a'.repeat(24)}`;
const EVENT_ID = `E${'b'.repeat(24)}`;
const LOT_ID = `L${'e'.repeat(24)}`;
const REQUEST_ID = `Q${'c'.repeat(24)}`;
const OFFER_ID = `O${'d'.repeat(24)}`;
const PAYMENT_ID = `P${'e'.repeat(24)}`;
const TRANSFER_ID = `T${'f'.repeat(24)}`;
const EARLY_PAYMENT_ID = `D${'f'.repeat(24)}`;
const RECEIVER = '91310000MA00000011';
const HASH = 'f'.repeat(64);
const ADDRESS = `0x${'1'.repeat(40)}`;
const NONCE = `0x${'2'.repeat(64)}`;
const FACILITY_ID = `F${'a'.repeat(24)}`;
const RESERVATION_ID = `H${'a'.repeat(24)}`;
const SIGNATURE = `0x${'3'.repeat(128)}1b`;
const COMMAND_ID = '00000000-0000-4000-8000-000000000001';
const AT = '2026-03-02T02:00:00.000Z';
const TERMS: LedgerRecord<'rateCard'>['terms'] = {
  currency: 'CNY',
  baseRateBps: 300,
  anchorSpreads: [],
  otherAnchorSpreadBps: 50,
  tenorSteps: [{ upToDays: 365, bps: 20 }],
  greenGrid: [{ evidence: 'recycling', bps: 30 }],
  greenCapBps: 40,
  minimumRateBps: 250,
  advanceRateBps: 10_000,
};
const POLICY: BankPolicyTerms = {
  currency: 'CNY',
  eligibility: { recourseOnly: true },
  limits: { totalMinor: '1', obligors: [], otherObligorMinor: '1', groups: [], industries: [], tenors: [] },
  prices: TERMS,
};

const SEALED_OFFER: LedgerRecord<'sealedOffer'> = {
  id: OFFER_ID,
  request: REQUEST_ID,
  receivable: RECEIVABLE_ID,
  bank: BANK,
  holder: SELLER,
  rateCard: { name: 'standard', revision: 7, sha256: HASH },
  reservation: { id: RESERVATION_ID, sha256: HASH },
  terms: {
    currency: 'CNY',
    baseRateBps: 300,
    anchorSpreadBps: 50,
    tenorSpreadBps: 20,
    greenGrid: [],
    greenCapBps: 40,
    minimumRateBps: 250,
    advanceRateBps: 10_000,
  },
  quote: {
    receivableId: RECEIVABLE_ID,
    rateCard: { bank: BANK, name: 'standard', revision: 7 },
    currency: 'CNY',
    faceMinor: '100',
    advanceRateBps: 10_000,
    advanceMinor: '100',
    valueDate: '2026-03-02',
    maturityDate: '2026-06-30',
    tenorDays: 120,
    dayCount: 'ACT/360',
    terms: [],
    rateBps: 370,
    discountMinor: '1',
    netMinor: '99',
  },
  salt: NONCE,
  offeredAt: AT,
};

/** One record of each kind, and the parts of its key. */
const SAMPLES: { [Kind in RecordKind]: [LedgerRecord<Kind>, string[]] } = {
  firm: [
    {
      code: ANCHOR,
      name: '主机厂',
      mspId: 'AnchorMSP',
      roles: ['anchor'],
      identifiers: [],
      codeCheckHolds: true,
      registeredAt: AT,
    },
    [ANCHOR],
  ],
  signatory: [{ firm: ANCHOR, address: ADDRESS, registeredAt: AT }, [ANCHOR, ADDRESS]],
  credential: [
    {
      holder: ANCHOR,
      credential: 'littleGiant',
      certifier: BANK,
      validFrom: '2025-01-01',
      validUntil: '2027-12-31',
      grant: 'issued',
      grantedAt: AT,
      former: [],
    },
    [ANCHOR, 'littleGiant'],
  ],
  greenEvent: [
    {
      id: EVENT_ID,
      capturedBy: SELLER,
      counterparty: ANCHOR,
      event: {
        eventId: 'urn:uuid:1',
        type: 'ObjectEvent',
        eventTime: '2026-03-01T10:00:00Z',
        eventTimeZoneOffset: '+08:00',
      },
      documentSha256: HASH,
      lots: [{ lot: LOT_ID, cameIn: '96000' }],
      state: 'captured',
      capturedAt: AT,
    },
    [EVENT_ID],
  ],
  invoiceEvidence: [{ invoiceFingerprint: HASH, greenEvent: EVENT_ID }, [HASH, EVENT_ID]],
  lot: [
    {
      id: LOT_ID,
      owner: SELLER,
      lot: '01/06901234000016/10/L1',
      unit: 'KGM',
      cameInBy: 'collecting',
      cameIn: '96000',
      consumed: '0',
      recycledIn: '96000',
      recycledOut: '0',
      openedAt: AT,
      movedBy: EVENT_ID,
    },
    [LOT_ID],
  ],
  lotOrigin: [{ lot: LOT_ID, greenEvent: EVENT_ID }, [LOT_ID, EVENT_ID]],
  receivable: [
    {
      id: RECEIVABLE_ID,
      invoiceFingerprint: HASH,
      invoice: { number: 'INV-1', issueDate: '2026-03-01', documentSha256: HASH },
      seller: SELLER,
      obligor: ANCHOR,
      holder: SELLER,
      amountMinor: '100',
      currency: 'CNY',
      maturityDate: '2026-06-30',
      state: 'issued',
      issuedAt: AT,
    },
    [RECEIVABLE_ID],
  ],
  payment: [
    {
      receivable: RECEIVABLE_ID,
      id: PAYMENT_ID,
      paymentReference: 'RECEIPT-1',
      amountMinor: '40',
      currency: 'CNY',
      paidOn: '2026-06-30',
      owedMinor: '60',
      obligor: ANCHOR,
      holder: BANK,
      bookedAt: AT,
    },
    [RECEIVABLE_ID, PAYMENT_ID],
  ],
  creditNote: [
    {
      invoiceFingerprint: HASH,
      number: 'CN-1',
      issueDate: '2026-03-01',
      documentSha256: HASH,
      receivable: RECEIVABLE_ID,
      seller: SELLER,
      obligor: ANCHOR,
      amountMinor: '10',
      currency: 'CNY',
      appliedAt: AT,
    },
    [HASH],
  ],
  correctedInvoice: [{ invoiceFingerprint: HASH, receivable: RECEIVABLE_ID }, [HASH]],
  transfer: [
    {
      id: TRANSFER_ID,
      receivable: RECEIVABLE_ID,
      holder: SELLER,
      receiver: RECEIVER,
      amountMinor: '100',
      currency: 'CNY',
      state: 'open',
      order: { signer: ADDRESS, signature: `0x${'3'.repeat(128)}1b`, nonce: NONCE, expiresAt: 1, signedAt: AT },
    },
    [TRANSFER_ID],
  ],
  earlyPayment: [
    {
      id: EARLY_PAYMENT_ID,
      receivable: RECEIVABLE_ID,
      obligor: ANCHOR,
      holder: SELLER,
      currency: 'CNY',
      amountMinor: '100',
      payMinor: '99',
      payOn: '2026-03-04',
      state: 'agreed',
      promise: { signer: ADDRESS, signature: `0x${'4'.repeat(128)}1b`, nonce: NONCE, expiresAt: 1 },
      acceptance: { signer: ADDRESS, signature: `0x${'5'.repeat(128)}1b`, nonce: NONCE, expiresAt: 1 },
      agreedAt: AT,
    },
    [EARLY_PAYMENT_ID],
  ],
  rateCard: [
    { bank: BANK, name: 'standard', revision: 7, terms: TERMS, publishedAt: AT, salt: NONCE },
    [BANK, 'standard', '000007'],
  ],
  bankPolicy: [
    { bank: BANK, name: 'cautious', revision: 7, terms: POLICY, publishedAt: AT, salt: NONCE },
    [BANK, 'cautious', '000007'],
  ],
  rateCardHead: [{ bank: BANK, name: 'standard', revision: 7, salt: NONCE }, [BANK, 'standard']],
  facilityKey: [{ bank: BANK, secret: NONCE }, [BANK]],
  facility: [
    {
      id: FACILITY_ID,
      bank: BANK,
      obligor: ANCHOR,
      currency: 'CNY',
      limitMinor: '1000',
      usedMinor: '0',
      maxTenorDays: 180,
      salt: NONCE,
      setAt: AT,
    },
    [FACILITY_ID],
  ],
  reservation: [
    {
      id: RESERVATION_ID,
      bank: BANK,
      receivable: RECEIVABLE_ID,
      obligor: ANCHOR,
      currency: 'CNY',
      amountMinor: '100',
      state: 'held',
      salt: NONCE,
      reservedAt: AT,
    },
    [RESERVATION_ID],
  ],
  financingRequest: [
    {
      id: REQUEST_ID,
      receivable: RECEIVABLE_ID,
      holder: SELLER,
      latestDate: '2026-03-10',
      recourse: false,
      state: 'open',
      requestedAt: AT,
    },
    [REQUEST_ID],
  ],
  sealedOffer: [SEALED_OFFER, [REQUEST_ID, OFFER_ID]],
  offerNotice: [
    { id: OFFER_ID, request: REQUEST_ID, receivable: RECEIVABLE_ID, bank: BANK, holder: SELLER, at: AT },
    [OFFER_ID],
  ],
  offer: [
    {
      ...SEALED_OFFER,
      state: 'accepted',
      acceptance: { signer: ADDRESS, signature: SIGNATURE, nonce: NONCE, expiresAt: 1_772_600_000, acceptedAt: AT },
    },
    [OFFER_ID],
  ],
  usedNonce: [{ signer: ADDRESS, nonce: NONCE, usedBy: COMMAND_ID }, [ADDRESS, NONCE]],
  appliedCommand: [
    { id: COMMAND_ID, party: SELLER, command: 'issueReceivable', txId: HASH, subject: `receivable/${RECEIVABLE_ID}` },
    [COMMAND_ID],
  ],
};
const KINDS = Object.keys(RECORDS) as RecordKind[];

describe.each(KINDS)('a record of kind %s', (kind) => {
  const [record, parts] = SAMPLES[kind] as [LedgerRecord<RecordKind>, string[]];

  test('has a key that parses back into its kind and parts', () => {
    expect(keyPartsOf(kind, record)).toEqual(parts);
    const key = `\u0000${[kind, ...parts].join('\u0000')}\u0000`;
    expect(parseRecordKey(key)).toEqual({ kind, parts });
  });

  test('is read back as it was written, in one form of bytes', () => {
    const text = encodeRecord(kind, record);
    expect(decodeRecord(kind, text)).toEqual(record);
    const reversed = Object.fromEntries(Object.entries(record).reverse()) as typeof record;
    expect(encodeRecord(kind, reversed)).toBe(text);
  });

  test('is not written with a field that its schema does not know, or without one that it needs', () => {
    expect(() => encodeRecord(kind, { ...record, extra: 1 } as never)).toThrow(
      `a new ${kind} breaks its schema at extra`,
    );
    const [first = ''] = Object.keys(record);
    const { [first as keyof typeof record]: _, ...rest } = record;
    expect(() => encodeRecord(kind, rest as never)).toThrow(`a new ${kind} breaks its schema at ${first}`);
  });

  test('of another version is not read', () => {
    expect(() => decodeRecord(kind, JSON.stringify({ version: 2, record }))).toThrow(
      `${kind} of version 2; this code reads 1`,
    );
  });
});

test.each([
  ['no composite key', 'firm'],
  ['an unknown kind', '\u0000house\u00001\u0000'],
  ['a name of the prototype', '\u0000constructor\u00001\u0000'],
  ['no end', '\u0000firm\u00001'],
  ['no beginning', 'firm\u00001\u0000'],
  ['nothing', ''],
])('%s is a key of other making', (_, key) => {
  expect(parseRecordKey(key)).toBeUndefined();
});

test('names that every object has are neither kinds nor commands', () => {
  for (const name of ['constructor', '__proto__', 'toString', '']) {
    expect(isRecordKind(name)).toBe(false);
    expect(isCommandName(name)).toBe(false);
  }
});

test('a path names a record for people', () => {
  expect(recordPath('rateCard', [BANK, 'standard', '000007'])).toBe(`rateCard/${BANK}/standard/000007`);
});

test('a path is read back as the kind and the parts that it names, and the path of no kind as none', () => {
  expect(parseRecordPath(`offer/${BANK}/1`)).toEqual({ kind: 'offer', parts: [BANK, '1'] });
  expect(parseRecordPath('firm')).toEqual({ kind: 'firm', parts: [] });
  for (const path of ['', '/', 'coffee/1', '/firm']) expect(parseRecordPath(path)).toBeUndefined();
});

test('a private record’s key is known by the SHA-256 of its composite key', () => {
  // printf '\0facility\0F1\0' | sha256sum
  expect(recordKeyHash('facility', ['F1'])).toBe('c85b34136a15c6154aa617a393923e561ff2810f586fa1a9f8036e9539951f5f');
});

test('an accepted offer gives its sealed part back, to the byte', () => {
  const sealed = sealedPartOf(SAMPLES.offer[0]);
  expect(encodeRecord('sealedOffer', sealed)).toBe(encodeRecord('sealedOffer', SEALED_OFFER));
  expect(recordHash('sealedOffer', sealed)).toMatch(/^[0-9a-f]{64}$/);
});

describe('who may see', () => {
  const sample = <Kind extends RecordKind>(kind: Kind): LedgerRecord<Kind> => SAMPLES[kind][0] as LedgerRecord<Kind>;
  const receivable = sample('receivable');
  const event = sample('greenEvent');
  const request = sample('financingRequest');

  test('a receivable: its parties, the operator that verifies it, and banks while it is offered', () => {
    expect(visibilityOf('receivable', receivable)).toEqual({ parties: [SELLER, ANCHOR], roles: ['operator'] });
    expect(visibilityOf('receivable', { ...receivable, state: 'offered' }).roles).toEqual(['bank', 'operator']);
    const financed = visibilityOf('receivable', {
      ...receivable,
      state: 'financed',
      holder: BANK,
      financing: {
        offer: OFFER_ID,
        financier: BANK,
        assignor: BANK,
        registryFilingNumber: 'Z1',
        paymentReference: 'P1',
        recourse: false,
        financedAt: AT,
      },
    });
    expect(financed).toEqual({ parties: [SELLER, ANCHOR, BANK], roles: ['operator'] });
  });

  test('a receivable on its way: whoever may accept it as well', () => {
    const transfer = { id: TRANSFER_ID, receiver: RECEIVER };
    const { parties } = visibilityOf('receivable', { ...receivable, state: 'transferring', transfer });
    expect(parties).toEqual([SELLER, ANCHOR, RECEIVER]);
  });

  test('a part: who opened it, who owes it and who holds it, never the seller some tiers up', () => {
    const part = { root: RECEIVABLE_ID, parent: RECEIVABLE_ID, path: [2, 1], splitBy: RECEIVER };
    expect(visibilityOf('receivable', { ...receivable, part, holder: BANK }).parties).toEqual([RECEIVER, ANCHOR, BANK]);
  });

  test('a payment: who paid and who was paid', () => {
    expect(visibilityOf('payment', sample('payment'))).toEqual({ parties: [ANCHOR, BANK], roles: [] });
  });

  test('a credit note: seller, obligor and the operator', () => {
    expect(visibilityOf('creditNote', sample('creditNote'))).toEqual({
      parties: [SELLER, ANCHOR],
      roles: ['operator'],
    });
  });

  test('a transfer: holder and receiver', () => {
    expect(visibilityOf('transfer', sample('transfer'))).toEqual({ parties: [SELLER, RECEIVER], roles: [] });
  });

  test('an early payment: obligor and holder, never a bank', () => {
    expect(visibilityOf('earlyPayment', sample('earlyPayment'))).toEqual({ parties: [ANCHOR, SELLER], roles: [] });
  });

  test('a green event: both parties, and banks once it is attested', () => {
    expect(visibilityOf('greenEvent', event)).toEqual({ parties: [SELLER, ANCHOR], roles: [] });
    expect(visibilityOf('greenEvent', { ...event, state: 'attested' }).roles).toEqual(['bank']);
  });

  test('a request: its holder, and banks, also after they lost', () => {
    expect(visibilityOf('financingRequest', request)).toEqual({ parties: [SELLER], roles: ['bank'] });
    expect(visibilityOf('financingRequest', { ...request, state: 'accepted' }).roles).toEqual(['bank']);
  });

  test('an offer: its bank and the holder, never another bank', () => {
    expect(visibilityOf('offer', sample('offer'))).toEqual({ parties: [BANK, SELLER], roles: [] });
  });

  test('that there is an offer: the holder and every bank', () => {
    expect(visibilityOf('offerNotice', sample('offerNotice'))).toEqual({ parties: [SELLER], roles: ['bank'] });
  });

  test.each(PRIVATE_KINDS)('a private record of kind %s: nobody, as no block shows it', (kind) => {
    expect(visibilityOf<RecordKind>(kind, sample(kind))).toEqual({ parties: [], roles: [] });
  });

  test.each(['firm', 'signatory', 'credential'] as const)('a %s: everyone', (kind) => {
    expect(visibilityOf<RecordKind>(kind, sample(kind)).roles).toHaveLength(5);
  });

  test.each(['invoiceEvidence', 'correctedInvoice', 'usedNonce', 'appliedCommand'] as const)('a %s: nobody', (kind) => {
    expect(visibilityOf<RecordKind>(kind, sample(kind))).toEqual({ parties: [], roles: [] });
  });
});

test('a credential of a product has the product in its key, one of a firm has not', () => {
  const credential = { holder: SELLER, credential: 'productCarbonFootprint' } as LedgerRecord<'credential'>;
  expect(keyPartsOf('credential', { ...credential, productKey: '04006381333931' })).toEqual([
    SELLER,
    'productCarbonFootprint',
    '04006381333931',
  ]);
  expect(keyPartsOf('credential', credential)).toEqual([SELLER, 'productCarbonFootprint']);
});
