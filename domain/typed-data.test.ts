// A signature binds one key to one message on one ledger; whatever differs, another address comes out or it is refused.
import {
  AbiCoder,
  concat,
  getAddress,
  hexlify,
  id,
  keccak256,
  recoverAddress,
  Signature,
  SigningKey,
  TypedDataEncoder,
  toUtf8Bytes,
  verifyTypedData,
  Wallet,
} from 'ethers';
import fc from 'fast-check';
import { refusalOf } from './testing/refusal-of';
import {
  acceptanceMandateOf,
  acceptanceOf,
  assignmentOf,
  confirmationOf,
  digestOf,
  earlyPaymentOf,
  recoverSigner,
  TYPED_MESSAGES,
  type TypedData,
  transferOf,
} from './typed-data';

const wallet = new Wallet(`0x${'1f'.repeat(32)}`);
const CHANNEL = 'greentier';
const NONCE = `0x${'0a'.repeat(32)}`;
const EXPIRES_AT = 1_772_500_000;
const RECEIVABLE = {
  id: `R${'a'.repeat(24)}`,
  invoiceFingerprint: 'b'.repeat(64),
  seller: '91320500MA00000010',
  obligor: '914403001922038216',
  currency: 'CNY',
  amountMinor: '12345678',
  maturityDate: '2026-06-30',
};
const OFFER = {
  id: `O${'c'.repeat(24)}`,
  receivable: RECEIVABLE.id,
  bank: '911100001000013428',
  holder: RECEIVABLE.seller,
  quote: {
    receivableId: RECEIVABLE.id,
    rateCard: { bank: '911100001000013428', name: 'standard', revision: 1 },
    currency: 'CNY',
    faceMinor: '12345678',
    advanceRateBps: 9_000,
    advanceMinor: '11111110',
    valueDate: '2026-03-02',
    maturityDate: '2026-06-30',
    tenorDays: 120,
    dayCount: 'ACT/360' as const,
    terms: [],
    rateBps: 400,
    discountMinor: '148148',
    netMinor: '10962962',
  },
};

const confirmation = confirmationOf(CHANNEL, RECEIVABLE, NONCE, EXPIRES_AT);
const assignment = assignmentOf(CHANNEL, OFFER, NONCE, EXPIRES_AT);
const RECEIVER = '91310000MA00000011';
const transfer = transferOf(CHANNEL, { ...RECEIVABLE, holder: RECEIVABLE.seller }, RECEIVER, NONCE, EXPIRES_AT);
const EARLY = { payMinor: '12200000', payOn: '2026-03-04' };
const earlyPayment = earlyPaymentOf(CHANNEL, { ...RECEIVABLE, holder: RECEIVABLE.seller }, EARLY, NONCE, EXPIRES_AT);
const MANDATE = { maxAnnualRate: '0.05000000', minNetMinor: '10000000', notBefore: 1_772_400_000 };
const ACCEPTED = { ...OFFER, request: `Q${'d'.repeat(24)}` };
const mandated = acceptanceOf(CHANNEL, ACCEPTED, { mandate: MANDATE, nonce: NONCE, expiresAt: EXPIRES_AT });
const sign = (data: TypedData) => wallet.signTypedData(data.domain, data.types, data.message);

describe.each([
  ['confirmation', confirmation],
  ['transfer', transfer],
  ['early payment', earlyPayment],
  ['assignment', assignment],
  ['acceptance by a mandate', mandated],
])('the signature of a %s', (_, data) => {
  test('gives the address of its signer', async () => {
    expect(recoverSigner(data, await sign(data))).toBe(wallet.address);
  });

  test.each(Object.keys(data.message))('does not hold when %s is changed', async (field) => {
    const value = data.message[field] as string;
    const message = { ...data.message, [field]: value.replace(/.$/, (last) => (last === '1' ? '2' : '1')) };
    expect(message[field]).not.toBe(value);
    expect(recoverSigner({ ...data, message }, await sign(data))).not.toBe(wallet.address);
  });

  test('does not hold on another channel', async () => {
    const domain = confirmationOf('another-channel', RECEIVABLE, NONCE, EXPIRES_AT).domain;
    expect(recoverSigner({ ...data, domain }, await sign(data))).not.toBe(wallet.address);
  });
});

test('a confirmation names the receivable, both parties, the amount and the day', () => {
  expect(confirmation.message).toEqual({
    receivable: RECEIVABLE.id,
    invoiceFingerprint: `0x${RECEIVABLE.invoiceFingerprint}`,
    seller: RECEIVABLE.seller,
    obligor: RECEIVABLE.obligor,
    currency: 'CNY',
    amountMinor: '12345678',
    maturityDate: '2026-06-30',
    nonce: NONCE,
    expiresAt: '1772500000',
  });
});

test('a transfer names both firms, who owes, the amount and the day', () => {
  expect(transfer.message).toEqual({
    receivable: RECEIVABLE.id,
    invoiceFingerprint: `0x${RECEIVABLE.invoiceFingerprint}`,
    holder: RECEIVABLE.seller,
    receiver: RECEIVER,
    obligor: RECEIVABLE.obligor,
    currency: 'CNY',
    amountMinor: '12345678',
    maturityDate: '2026-06-30',
    nonce: NONCE,
    expiresAt: '1772500000',
  });
});

test('an early payment names both parties, what is owed, what is paid instead and when', () => {
  expect(earlyPayment.message).toEqual({
    receivable: RECEIVABLE.id,
    invoiceFingerprint: `0x${RECEIVABLE.invoiceFingerprint}`,
    obligor: RECEIVABLE.obligor,
    holder: RECEIVABLE.seller,
    currency: 'CNY',
    amountMinor: '12345678',
    payMinor: '12200000',
    payOn: '2026-03-04',
    nonce: NONCE,
    expiresAt: '1772500000',
  });
});

test('an assignment names the offer, both parties and what is paid', () => {
  expect(assignment.message).toEqual({
    receivable: RECEIVABLE.id,
    offer: OFFER.id,
    holder: OFFER.holder,
    financier: OFFER.bank,
    currency: 'CNY',
    advanceMinor: '11111110',
    discountMinor: '148148',
    netMinor: '10962962',
    nonce: NONCE,
    expiresAt: '1772500000',
  });
});

test('a mandate names the request, the holder, the face and the limits, and no bank', () => {
  expect(mandated.message).toEqual({
    request: ACCEPTED.request,
    receivable: RECEIVABLE.id,
    holder: OFFER.holder,
    currency: 'CNY',
    amountMinor: '12345678',
    maxAnnualRate: '0.05000000',
    minNetMinor: '10000000',
    notBefore: '1772400000',
    nonce: NONCE,
    expiresAt: '1772500000',
  });
  const request = { id: ACCEPTED.request, receivable: RECEIVABLE.id, holder: OFFER.holder };
  expect(acceptanceMandateOf(CHANNEL, request, RECEIVABLE, MANDATE, NONCE, EXPIRES_AT)).toEqual(mandated);
});

test('without a mandate, what is accepted is the offer itself', () => {
  expect(acceptanceOf(CHANNEL, ACCEPTED, { nonce: NONCE, expiresAt: EXPIRES_AT })).toEqual(assignment);
});

test('the digest is that of EIP-712, put together by hand', () => {
  const coder = AbiCoder.defaultAbiCoder();
  const domainSeparator = keccak256(
    coder.encode(
      ['bytes32', 'bytes32', 'bytes32', 'bytes32'],
      [
        id('EIP712Domain(string name,string version,bytes32 salt)'),
        id('GreenTier'),
        id('1'),
        id('greentier:greentier'),
      ],
    ),
  );
  const fields = TYPED_MESSAGES.Confirmation;
  const type = `Confirmation(${fields.map(({ name, type }) => `${type} ${name}`).join(',')})`;
  const structHash = keccak256(
    coder.encode(
      ['bytes32', ...fields.map(({ type }) => (type === 'string' ? 'bytes32' : type))],
      [
        keccak256(toUtf8Bytes(type)),
        ...fields.map(({ name, type }) => {
          const value = confirmation.message[name] as string;
          return type === 'string' ? id(value) : value;
        }),
      ],
    ),
  );
  expect(digestOf(confirmation)).toBe(keccak256(concat(['0x1901', domainSeparator, structHash])));
});

test('any key over any message gives the address that ethers gives', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const key = bytes(32).filter((value) => value.some((byte) => byte > 0) && (value[0] ?? 0) < 0xff);
  fc.assert(
    fc.property(key, fc.string(), fc.bigInt(1n, 2n ** 53n), bytes(32), (secret, seller, amount, nonce) => {
      const signer = new SigningKey(secret);
      const data = confirmationOf(
        CHANNEL,
        { ...RECEIVABLE, seller, amountMinor: amount.toString() },
        hexlify(nonce),
        EXPIRES_AT,
      );
      expect(digestOf(data)).toBe(TypedDataEncoder.hash(data.domain, data.types, data.message));
      const { serialized } = signer.sign(digestOf(data));
      expect(recoverSigner(data, serialized)).toBe(verifyTypedData(data.domain, data.types, data.message, serialized));
    }),
    { numRuns: 200 },
  );
});

describe('a signature that is refused', () => {
  const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const twinOf = (signature: string) => {
    const { r, s, yParity } = Signature.from(signature);
    const twin = (ORDER - BigInt(s)).toString(16).padStart(64, '0');
    return `${r}${twin}${yParity === 0 ? '1c' : '1b'}`;
  };

  test('the twin with the higher s is mathematically valid, and refused all the same', async () => {
    const twin = twinOf(await sign(confirmation));
    const bytes = { r: twin.slice(0, 66), s: `0x${twin.slice(66, 130)}`, yParity: twin.endsWith('1c') ? 1 : 0 };
    expect(BigInt(bytes.s)).toBeGreaterThan(ORDER / 2n);
    expect(refusalOf(() => recoverSigner(confirmation, twin))).toMatchObject({
      slug: 'signature-invalid',
      field: 'signature',
      detail: 's is in the upper half of the group order',
    });
  });

  test.each<[string, (signature: string) => string]>([
    ['upper-case hex', (signature) => `0x${signature.slice(2).toUpperCase()}`],
    ['without 0x', (signature) => signature.slice(2)],
    ['truncated by a byte', (signature) => signature.slice(0, -2)],
    ['truncated by half a byte', (signature) => signature.slice(0, -1)],
    ['a byte too long', (signature) => `${signature}00`],
    ['compact (EIP-2098)', (signature) => Signature.from(signature).compactSerialized],
    ['v as 0 or 1', (signature) => `${signature.slice(0, 130)}0${signature.endsWith('1b') ? 0 : 1}`],
    [
      'v with a chain in it (EIP-155)',
      (signature) => `${signature.slice(0, 130)}${signature.endsWith('1b') ? '25' : '26'}`,
    ],
    ['r of nothing', (signature) => `0x${'0'.repeat(64)}${signature.slice(66)}`],
    ['s of nothing', (signature) => `${signature.slice(0, 66)}${'0'.repeat(64)}${signature.slice(130)}`],
    ['r beyond the curve', (signature) => `0x${'f'.repeat(64)}${signature.slice(66)}`],
    ['a line feed behind it', (signature) => `${signature}\n`],
    ['nothing', () => ''],
    ['a megabyte', () => `0x${'a'.repeat(1_000_000)}`],
  ])('%s', async (_, change) => {
    const signature = change(await sign(confirmation));
    expect(refusalOf(() => recoverSigner(confirmation, signature))).toMatchObject({
      slug: 'signature-invalid',
      field: 'signature',
    });
  });

  test('so every signature that is taken has one spelling', async () => {
    const signature = await sign(confirmation);
    expect(signature).toMatch(/^0x[0-9a-f]{128}(1b|1c)$/);
    expect(recoverSigner(confirmation, signature)).toBe(getAddress(wallet.address.toLowerCase()));
    expect(SigningKey.recoverPublicKey(digestOf(confirmation), signature)).toBe(wallet.signingKey.publicKey);
  });
});

test('more signers than are remembered are each spelled as ethers spells them, the first of them again at the end', () => {
  const data = confirmationOf(CHANNEL, RECEIVABLE, NONCE, EXPIRES_AT);
  const digest = digestOf(data);
  const signatures = Array.from({ length: 1_100 }, (_, index) => `0x${id(`r ${index}`).slice(2)}${'01'.repeat(32)}1b`);
  const signers = new Map<string, string>();
  // Half of all numbers are the x of no point: nobody's key gives those.
  for (const signature of [...signatures, ...signatures.slice(0, 10)]) {
    let signer: string;
    try {
      signer = recoverSigner(data, signature);
    } catch {
      continue;
    }
    expect(signers.get(signature) ?? signer).toBe(signer);
    signers.set(signature, signer);
  }
  const [[signature, signer] = ['', '']] = signers;
  expect(signer).toBe(recoverAddress(digest, signature));
  expect(new Set(signers.values()).size).toBe(signers.size);
  expect(signers.size).toBeGreaterThan(500);
});
