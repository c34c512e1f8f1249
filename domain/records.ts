/** The ledger's records: their fields, their keys and their versions. */
import { sha256, toUtf8Bytes } from 'ethers';
import { type Static, type TSchema, Type } from 'typebox';
import { AcceptanceMandate } from './acceptance-mandate';
import { BankPolicyTerms } from './bank-policy';
import { Credential } from './credentials';
import { EarlyPaymentTerms } from './early-payment';
import {
  Address,
  AmountMinor,
  Bytes32,
  CommandId,
  CreditCode,
  CurrencyCode,
  DateText,
  InstantText,
  NonNegativeMinor,
  Reason,
  RecordId,
  Sha256Hex,
  Signature,
  Slug,
  Strict,
  Text,
  UnixSeconds,
} from './fields';
import { GreenEvent } from './green-events';
import { RECEIVABLE_STATES } from './life-cycle';
import { MAX_LIST_LENGTH, MAX_PARTS, MAX_TENOR_DAYS, MAX_TIERS } from './limits';
import { Lot } from './lots';
import { RoleName, SizeClassName } from './participants';
import { AppliedTerms, Quote, RateCardTerms, revisionKey } from './pricing';
import { Signatory } from './signatories';
import { IndustryCode, SizeFigures } from './size-class';

/** A name under which documents know a firm: a tax number, a GLN, a registry number. */
export const Identifier = Strict({ scheme: Text, value: Text });
export type Identifier = Static<typeof Identifier>;

/** The invoice behind a receivable, with the trade that it rests on. */
export const InvoiceReference = Strict({
  number: Text,
  issueDate: DateText,
  documentSha256: Sha256Hex,
  /** UNTDID 1001 (EN 16931 BT-3). */
  typeCode: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  /** The invoice that this one corrects (BT-25). */
  precedingInvoiceNumber: Type.Optional(Text),
  orderReference: Type.Optional(Text),
  orderSha256: Type.Optional(Sha256Hex),
  deliveryReference: Type.Optional(Text),
  deliverySha256: Type.Optional(Sha256Hex),
});

/** A credit note (red invoice) as its document says. */
export const CreditNoteReference = Strict({ number: Text, issueDate: DateText, documentSha256: Sha256Hex });

/** What a verification found that a person should look at, each by its short name. */
export const Flags = Type.Array(Slug, { maxItems: MAX_LIST_LENGTH, uniqueItems: true });

/** A signature with what makes it good once. */
export const Signed = Strict({ signer: Address, signature: Signature, nonce: Bytes32, expiresAt: UnixSeconds });

const Firm = Strict({
  code: CreditCode,
  name: Text,
  mspId: Text,
  roles: Type.Array(RoleName, { minItems: 1, maxItems: 5 }),
  identifiers: Type.Array(Identifier, { maxItems: MAX_LIST_LENGTH }),
  /** Whether the check character of the code holds; where not, a person reviews the firm. */
  codeCheckHolds: Type.Boolean(),
  /** What a person found who reviewed a code whose check character does not hold. */
  codeReview: Type.Optional(Strict({ finding: Reason, reviewedAt: InstantText })),
  industryCode: Type.Optional(IndustryCode),
  /** Figures as declared, and the class that follows from them. */
  size: Type.Optional(SizeFigures),
  sizeClass: Type.Optional(SizeClassName),
  registeredAt: InstantText,
  updatedAt: Type.Optional(InstantText),
});

/** Index entry: an event that names an invoice. */
const InvoiceEvidence = Strict({ invoiceFingerprint: Sha256Hex, greenEvent: RecordId });

/** Index entry: an event that brought goods of a lot in. */
const LotOrigin = Strict({ lot: RecordId, greenEvent: RecordId });

const Stated = { reason: Reason };

const Receivable = Strict({
  id: RecordId,
  invoiceFingerprint: Sha256Hex,
  orderFingerprint: Type.Optional(Sha256Hex),
  deliveryFingerprint: Type.Optional(Sha256Hex),
  invoice: InvoiceReference,
  seller: CreditCode,
  obligor: CreditCode,
  /** Who is owed: the seller, whoever accepted a transfer, the financier; after recourse whoever had assigned it. */
  holder: CreditCode,
  /** What is owed: the invoice less its credit notes, or the part of it. */
  amountMinor: AmountMinor,
  /** What credit notes have taken off the invoice; absent where there was none. */
  creditedMinor: Type.Optional(AmountMinor),
  /** What the obligor has paid so far; absent where it is nothing. */
  paidMinor: Type.Optional(AmountMinor),
  /** What the holder let the obligor off for an early payment; absent where it is nothing. */
  discountMinor: Type.Optional(AmountMinor),
  currency: CurrencyCode,
  maturityDate: DateText,
  longTenorReason: Type.Optional(Reason),
  deliveryDate: Type.Optional(DateText),
  /** The custom of the trade that a payment term of more than 60 days rests on. */
  paymentTermReason: Type.Optional(Reason),
  state: Type.Enum([...RECEIVABLE_STATES]),
  /** When the invoice was put on the ledger, or the part was opened. */
  issuedAt: InstantText,
  /** Where a part comes from; the obligor's confirmation stays on the root, whose place in each split the path names. */
  part: Type.Optional(
    Strict({
      root: RecordId,
      parent: RecordId,
      path: Type.Array(Type.Integer({ minimum: 1, maximum: MAX_PARTS }), { minItems: 1, maxItems: MAX_TIERS }),
      splitBy: CreditCode,
    }),
  ),
  verification: Type.Optional(
    Strict({ reportSha256: Sha256Hex, flags: Flags, verifiedBy: CreditCode, verifiedAt: InstantText }),
  ),
  rejection: Type.Optional(Strict({ ...Stated, rejectedAt: InstantText })),
  /** The last dispute. */
  dispute: Type.Optional(
    Strict({
      ...Stated,
      disputedAt: InstantText,
      resolution: Type.Optional(Reason),
      resolvedAt: Type.Optional(InstantText),
    }),
  ),
  cancellation: Type.Optional(Strict({ ...Stated, cancelledAt: InstantText })),
  confirmation: Type.Optional(Strict({ ...Signed.properties, confirmedAt: InstantText })),
  /** The parts that took its place, in the order of their paths. */
  split: Type.Optional(
    Strict({ parts: Type.Array(RecordId, { minItems: 2, maxItems: MAX_PARTS }), splitAt: InstantText }),
  ),
  /** The transfer that waits for its receiver. */
  transfer: Type.Optional(Strict({ id: RecordId, receiver: CreditCode })),
  /** The early payment that is agreed and awaited. */
  earlyPayment: Type.Optional(Strict({ id: RecordId, ...EarlyPaymentTerms.properties })),
  request: Type.Optional(RecordId),
  financing: Type.Optional(
    Strict({
      offer: RecordId,
      financier: CreditCode,
      /** Who held it before: whom the financier paid, and may turn to where there is recourse. */
      assignor: CreditCode,
      registryFilingNumber: Text,
      paymentReference: Text,
      /** Whether the financier may turn to whoever assigned it when the obligor does not pay. */
      recourse: Type.Boolean(),
      financedAt: InstantText,
    }),
  ),
  overdueAt: Type.Optional(InstantText),
  /** Whoever had assigned it repaid the financier what the obligor still owes, and holds it again. */
  recourse: Type.Optional(
    Strict({ assignor: CreditCode, amountMinor: AmountMinor, paymentReference: Text, recoursedAt: InstantText }),
  ),
  writeOff: Type.Optional(Strict({ ...Stated, amountMinor: AmountMinor, writtenOffAt: InstantText })),
  /** The payment that completed the amount. */
  settlement: Type.Optional(Strict({ paymentReference: Text, paidOn: DateText, settledAt: InstantText })),
});

/** One payment of the obligor to the holder of a receivable. */
const Payment = Strict({
  receivable: RecordId,
  id: RecordId,
  paymentReference: Text,
  amountMinor: AmountMinor,
  /** What the holder let the obligor off for paying on an agreed day before maturity. */
  discountMinor: Type.Optional(AmountMinor),
  currency: CurrencyCode,
  paidOn: DateText,
  /** What was still owed after it. */
  owedMinor: NonNegativeMinor,
  obligor: CreditCode,
  holder: CreditCode,
  bookedAt: InstantText,
});

/** A credit note that was applied to a receivable; its number is taken as an invoice's is. */
const CreditNote = Strict({
  invoiceFingerprint: Sha256Hex,
  ...CreditNoteReference.properties,
  receivable: RecordId,
  seller: CreditCode,
  obligor: CreditCode,
  amountMinor: AmountMinor,
  currency: CurrencyCode,
  appliedAt: InstantText,
});

/** Index entry: an invoice that another one, which is on the ledger, corrects. */
const CorrectedInvoice = Strict({ invoiceFingerprint: Sha256Hex, receivable: RecordId });

/** A transfer of a receivable to another supplier: signed by the holder, accepted by the receiver. */
const Transfer = Strict({
  id: RecordId,
  receivable: RecordId,
  holder: CreditCode,
  receiver: CreditCode,
  amountMinor: AmountMinor,
  currency: CurrencyCode,
  state: Type.Enum(['open', 'accepted', 'cancelled']),
  order: Strict({ ...Signed.properties, signedAt: InstantText }),
  acceptedAt: Type.Optional(InstantText),
  cancelledAt: Type.Optional(InstantText),
  /** Who called it off; absent where the receivable fell due meanwhile. */
  cancelledBy: Type.Optional(CreditCode),
});

/** Obligor and holder agreed that the obligor pays less than it owes, on a day before maturity, from its own cash. */
const EarlyPayment = Strict({
  id: RecordId,
  receivable: RecordId,
  obligor: CreditCode,
  holder: CreditCode,
  currency: CurrencyCode,
  /** What is owed without it, and again when it lapses. */
  amountMinor: AmountMinor,
  ...EarlyPaymentTerms.properties,
  state: Type.Enum(['agreed', 'paid', 'lapsed']),
  /** The obligor's signature. */
  promise: Signed,
  /** The holder's signature over the same terms. */
  acceptance: Signed,
  agreedAt: InstantText,
  paidAt: Type.Optional(InstantText),
  lapsedAt: Type.Optional(InstantText),
  /** Who said that it was not paid; absent where the receivable fell due meanwhile. */
  lapsedBy: Type.Optional(CreditCode),
});

const RateCard = Strict({
  bank: CreditCode,
  name: Slug,
  /** Counts up with each publication; a price names the revision it was made with. */
  revision: Type.Integer({ minimum: 1 }),
  terms: RateCardTerms,
  publishedAt: InstantText,
  salt: Bytes32,
});

/** A bank's policy; the card of the same name and revision holds its prices. */
const BankPolicy = Strict({
  bank: CreditCode,
  name: Slug,
  revision: RateCard.properties.revision,
  terms: BankPolicyTerms,
  publishedAt: InstantText,
  salt: Bytes32,
});

/** The latest revision of a card: a private range cannot be read by a transaction that writes. */
const RateCardHead = Strict({
  bank: CreditCode,
  name: Slug,
  revision: RateCard.properties.revision,
  salt: Bytes32,
});

/** The secret that a bank's facilities are named with. */
const FacilityKey = Strict({ bank: CreditCode, secret: Bytes32 });

/** How much of an obligor's debt in a currency a bank takes. */
const Facility = Strict({
  id: RecordId,
  bank: CreditCode,
  obligor: CreditCode,
  currency: CurrencyCode,
  limitMinor: NonNegativeMinor,
  /** Sum of the reservations that are held. */
  usedMinor: NonNegativeMinor,
  /** Days to maturity of the receivables that it takes. */
  maxTenorDays: Type.Integer({ minimum: 1, maximum: MAX_TENOR_DAYS }),
  salt: Bytes32,
  setAt: InstantText,
});

/** A part of a facility that is held for one receivable: an offer rests on it, and stands as long as it does. */
export const Reservation = Strict({
  id: RecordId,
  bank: CreditCode,
  receivable: RecordId,
  obligor: CreditCode,
  currency: CurrencyCode,
  amountMinor: AmountMinor,
  state: Type.Enum(['held', 'released']),
  salt: Bytes32,
  reservedAt: InstantText,
  releasedAt: Type.Optional(InstantText),
});

const FinancingRequest = Strict({
  id: RecordId,
  receivable: RecordId,
  holder: CreditCode,
  /** Banks offer before this instant, the holder accepts from it on; without it, both at any time. */
  closesAt: Type.Optional(InstantText),
  /** The latest day on which funds may move. */
  latestDate: DateText,
  /** Whether the holder answers for the obligor's payment. */
  recourse: Type.Boolean(),
  state: Type.Enum(['open', 'accepted', 'withdrawn']),
  acceptedOffer: Type.Optional(RecordId),
  /** The early payment for which the holder withdrew it. */
  earlyPayment: Type.Optional(RecordId),
  requestedAt: InstantText,
});

/** A private record that an offer rests on, by the hash that everyone's peers hold of it. */
const SealedReference = { sha256: Sha256Hex };

/** A bank's price for a request, known to the bank and the holder; its hash on the ledger commits the bank to it. */
export const SealedOffer = Strict({
  id: RecordId,
  request: RecordId,
  receivable: RecordId,
  bank: CreditCode,
  /** Who would assign the receivable. */
  holder: CreditCode,
  rateCard: Strict({ name: Slug, revision: RateCard.properties.revision, ...SealedReference }),
  reservation: Strict({ id: RecordId, ...SealedReference }),
  terms: AppliedTerms,
  quote: Quote,
  salt: Bytes32,
  offeredAt: InstantText,
});

/** The offer that the holder accepted, revealed as it was sealed. */
const Offer = Strict({
  ...SealedOffer.properties,
  state: Type.Enum(['accepted', 'disbursed']),
  /** By a signature over this offer or, with a mandate, over the limits that it meets. */
  acceptance: Strict({ ...Signed.properties, mandate: Type.Optional(AcceptanceMandate), acceptedAt: InstantText }),
  /** The registration of the financing in the movable-property registry; funds move after it. */
  filing: Type.Optional(Strict({ registryFilingNumber: Text, filedAt: InstantText })),
});

/** What everyone may know of a sealed offer: that it exists. It stands in the transaction's event, not in the state. */
export const OfferNotice = Strict({
  id: RecordId,
  request: RecordId,
  receivable: RecordId,
  bank: CreditCode,
  holder: CreditCode,
  at: InstantText,
});

/** A nonce that a signatory has used. */
const UsedNonce = Strict({ signer: Address, nonce: Bytes32, usedBy: CommandId });

/** Guard of a command: it is on the ledger, so it never takes effect again, and nobody else takes its identity. */
const AppliedCommand = Strict({ id: CommandId, party: CreditCode, command: Text, txId: Sha256Hex, subject: Text });

/** Each kind of record: its schema, the version of that schema and the parts of its key. */
export const RECORDS = {
  firm: { version: 1, schema: Firm, key: ({ code }: Static<typeof Firm>) => [code] },
  signatory: { version: 1, schema: Signatory, key: ({ firm, address }: Static<typeof Signatory>) => [firm, address] },
  credential: {
    version: 1,
    schema: Credential,
    key: ({ holder, credential, productKey }: Static<typeof Credential>) => [
      holder,
      credential,
      ...(productKey === undefined ? [] : [productKey]),
    ],
  },
  greenEvent: { version: 1, schema: GreenEvent, key: ({ id }: Static<typeof GreenEvent>) => [id] },
  invoiceEvidence: {
    version: 1,
    schema: InvoiceEvidence,
    key: ({ invoiceFingerprint, greenEvent }: Static<typeof InvoiceEvidence>) => [invoiceFingerprint, greenEvent],
  },
  lot: { version: 1, schema: Lot, key: ({ id }: Static<typeof Lot>) => [id] },
  lotOrigin: {
    version: 1,
    schema: LotOrigin,
    key: ({ lot, greenEvent }: Static<typeof LotOrigin>) => [lot, greenEvent],
  },
  receivable: { version: 1, schema: Receivable, key: ({ id }: Static<typeof Receivable>) => [id] },
  payment: { version: 1, schema: Payment, key: ({ receivable, id }: Static<typeof Payment>) => [receivable, id] },
  creditNote: {
    version: 1,
    schema: CreditNote,
    key: ({ invoiceFingerprint }: Static<typeof CreditNote>) => [invoiceFingerprint],
  },
  correctedInvoice: {
    version: 1,
    schema: CorrectedInvoice,
    key: ({ invoiceFingerprint }: Static<typeof CorrectedInvoice>) => [invoiceFingerprint],
  },
  transfer: { version: 1, schema: Transfer, key: ({ id }: Static<typeof Transfer>) => [id] },
  earlyPayment: { version: 1, schema: EarlyPayment, key: ({ id }: Static<typeof EarlyPayment>) => [id] },
  rateCard: {
    version: 1,
    schema: RateCard,
    key: ({ bank, name, revision }: Static<typeof RateCard>) => [bank, name, revisionKey(revision)],
  },
  bankPolicy: {
    version: 1,
    schema: BankPolicy,
    key: ({ bank, name, revision }: Static<typeof BankPolicy>) => [bank, name, revisionKey(revision)],
  },
  rateCardHead: {
    version: 1,
    schema: RateCardHead,
    key: ({ bank, name }: Static<typeof RateCardHead>) => [bank, name],
  },
  facilityKey: { version: 1, schema: FacilityKey, key: ({ bank }: Static<typeof FacilityKey>) => [bank] },
  facility: { version: 1, schema: Facility, key: ({ id }: Static<typeof Facility>) => [id] },
  reservation: { version: 1, schema: Reservation, key: ({ id }: Static<typeof Reservation>) => [id] },
  sealedOffer: {
    version: 1,
    schema: SealedOffer,
    key: ({ request, id }: Static<typeof SealedOffer>) => [request, id],
  },
  offerNotice: { version: 1, schema: OfferNotice, key: ({ id }: Static<typeof OfferNotice>) => [id] },
  financingRequest: { version: 1, schema: FinancingRequest, key: ({ id }: Static<typeof FinancingRequest>) => [id] },
  offer: { version: 1, schema: Offer, key: ({ id }: Static<typeof Offer>) => [id] },
  usedNonce: { version: 1, schema: UsedNonce, key: ({ signer, nonce }: Static<typeof UsedNonce>) => [signer, nonce] },
  appliedCommand: { version: 1, schema: AppliedCommand, key: ({ id }: Static<typeof AppliedCommand>) => [id] },
} as const satisfies Record<string, { version: number; schema: TSchema; key: (record: never) => string[] }>;

/** Kinds of records that stand in private collections alone. */
export const PRIVATE_KINDS = [
  'rateCard',
  'bankPolicy',
  'rateCardHead',
  'facilityKey',
  'facility',
  'reservation',
  'sealedOffer',
] as const satisfies readonly (keyof typeof RECORDS)[];

/** Name of a kind of record. */
export type RecordKind = keyof typeof RECORDS;

/** The record of a kind. */
export type LedgerRecord<Kind extends RecordKind> = Static<(typeof RECORDS)[Kind]['schema']>;

/** Whether a text names a kind of record. */
export function isRecordKind(text: string): text is RecordKind {
  return Object.hasOwn(RECORDS, text);
}

/** The parts of a record's key after its kind. */
export function keyPartsOf<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): string[] {
  const key: (record: never) => string[] = RECORDS[kind].key;
  return key(record as never);
}

/** The name of a record for people and references: `kind/part/…`. */
export function recordPath(kind: RecordKind, keyParts: readonly string[]): string {
  return [kind, ...keyParts].join('/');
}

/** Splits a record's name as `recordPath` made it; `undefined` for a name of no kind. */
export function parseRecordPath(path: string): { kind: RecordKind; parts: string[] } | undefined {
  const [kind, ...parts] = path.split('/') as [string, ...string[]];
  return isRecordKind(kind) ? { kind, parts } : undefined;
}

/** SHA-256 of a record's composite key, in hexadecimal: by it everyone's peers know the key of a private record. */
export function recordKeyHash(kind: RecordKind, keyParts: readonly string[]): string {
  return sha256(toUtf8Bytes(`\u0000${[kind, ...keyParts].join('\u0000')}\u0000`)).slice(2);
}

/** The sealed part of an accepted offer, as its bank committed to it. */
export function sealedPartOf({
  state,
  acceptance,
  filing,
  ...sealed
}: LedgerRecord<'offer'>): LedgerRecord<'sealedOffer'> {
  return sealed;
}

/** Splits a composite key of the ledger (`\0kind\0part\0…\0`); `undefined` for keys of other making. */
export function parseRecordKey(key: string): { kind: RecordKind; parts: string[] } | undefined {
  if (!key.startsWith('\u0000') || !key.endsWith('\u0000')) return undefined;
  const [kind, ...parts] = key.slice(1, -1).split('\u0000') as [string, ...string[]];
  return isRecordKind(kind) ? { kind, parts } : undefined;
}
