/** The ledger's records: their fields, their keys and their versions. */
import { sha256, toUtf8Bytes } from 'ethers';
import { type Static, type TSchema, Type } from 'typebox';
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
import { EpcisEvent, EvidenceKindName } from './green-evidence';
import { RECEIVABLE_STATES } from './life-cycle';
import { MAX_LIST_LENGTH, MAX_TENOR_DAYS } from './limits';
import { CredentialKindName, RoleName } from './participants';
import { AppliedTerms, Quote, RateCardTerms, revisionKey } from './pricing';

/** A name under which documents know a firm: a tax number, a GLN, a registry number. */
export const Identifier = Strict({ scheme: Text, value: Text });
export type Identifier = Static<typeof Identifier>;

/** The invoice behind a receivable, with the trade that it rests on. */
export const InvoiceReference = Strict({
  number: Text,
  issueDate: DateText,
  documentSha256: Sha256Hex,
  orderReference: Type.Optional(Text),
  deliveryReference: Type.Optional(Text),
});

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
  registeredAt: InstantText,
});

const Signatory = Strict({ firm: CreditCode, address: Address, registeredAt: InstantText });

const Credential = Strict({
  holder: CreditCode,
  credential: CredentialKindName,
  certifier: CreditCode,
  validFrom: DateText,
  validUntil: DateText,
});

const GreenEvent = Strict({
  id: RecordId,
  capturedBy: CreditCode,
  counterparty: CreditCode,
  event: EpcisEvent,
  documentSha256: Sha256Hex,
  evidence: Type.Optional(EvidenceKindName),
  /** Fingerprint of the one invoice that the event names. */
  invoiceFingerprint: Type.Optional(Sha256Hex),
  state: Type.Enum(['captured', 'attested']),
  capturedAt: InstantText,
  attestedAt: Type.Optional(InstantText),
  /** The offer in whose price the event was used; an event is evidence once. */
  usedIn: Type.Optional(RecordId),
});

/** Index entry: an event that names an invoice. */
const InvoiceEvidence = Strict({ invoiceFingerprint: Sha256Hex, greenEvent: RecordId });

const Receivable = Strict({
  id: RecordId,
  invoiceFingerprint: Sha256Hex,
  invoice: InvoiceReference,
  seller: CreditCode,
  obligor: CreditCode,
  /** Who is owed: the seller, then the financier. */
  holder: CreditCode,
  amountMinor: AmountMinor,
  currency: CurrencyCode,
  maturityDate: DateText,
  longTenorReason: Type.Optional(Reason),
  state: Type.Enum([...RECEIVABLE_STATES]),
  issuedAt: InstantText,
  confirmation: Type.Optional(Strict({ ...Signed.properties, confirmedAt: InstantText })),
  request: Type.Optional(RecordId),
  financing: Type.Optional(
    Strict({
      offer: RecordId,
      financier: CreditCode,
      registryFilingNumber: Text,
      paymentReference: Text,
      /** Whether the seller answers for the obligor's payment. */
      recourse: Type.Boolean(),
      financedAt: InstantText,
    }),
  ),
  settlement: Type.Optional(Strict({ paymentReference: Text, paidOn: DateText, settledAt: InstantText })),
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
  acceptance: Strict({ ...Signed.properties, acceptedAt: InstantText }),
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
    key: ({ holder, credential }: Static<typeof Credential>) => [holder, credential],
  },
  greenEvent: { version: 1, schema: GreenEvent, key: ({ id }: Static<typeof GreenEvent>) => [id] },
  invoiceEvidence: {
    version: 1,
    schema: InvoiceEvidence,
    key: ({ invoiceFingerprint, greenEvent }: Static<typeof InvoiceEvidence>) => [invoiceFingerprint, greenEvent],
  },
  receivable: { version: 1, schema: Receivable, key: ({ id }: Static<typeof Receivable>) => [id] },
  rateCard: {
    version: 1,
    schema: RateCard,
    key: ({ bank, name, revision }: Static<typeof RateCard>) => [bank, name, revisionKey(revision)],
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

/** SHA-256 of a record's composite key, in hexadecimal: by it everyone's peers know the key of a private record. */
export function recordKeyHash(kind: RecordKind, keyParts: readonly string[]): string {
  return sha256(toUtf8Bytes(`\u0000${[kind, ...keyParts].join('\u0000')}\u0000`)).slice(2);
}

/** The sealed part of an accepted offer, as its bank committed to it. */
export function sealedPartOf({ state, acceptance, ...sealed }: LedgerRecord<'offer'>): LedgerRecord<'sealedOffer'> {
  return sealed;
}

/** Splits a composite key of the ledger (`\0kind\0part\0…\0`); `undefined` for keys of other making. */
export function parseRecordKey(key: string): { kind: RecordKind; parts: string[] } | undefined {
  if (!key.startsWith('\u0000') || !key.endsWith('\u0000')) return undefined;
  const [kind = '', ...parts] = key.slice(1, -1).split('\u0000');
  return isRecordKind(kind) ? { kind, parts } : undefined;
}
