/** The ledger's records: their fields, their keys and their versions. */
import { type Static, type TSchema, Type } from 'typebox';
import { Credential } from './credentials';
import {
  Address,
  AmountMinor,
  Bytes32,
  CommandId,
  CreditCode,
  CurrencyCode,
  DateText,
  InstantText,
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
import { MAX_LIST_LENGTH } from './limits';
import { Lot } from './lots';
import { RoleName, SizeClassName } from './participants';
import { Quote, RateCardTerms, revisionKey } from './pricing';
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
});

const FinancingRequest = Strict({
  id: RecordId,
  receivable: RecordId,
  holder: CreditCode,
  state: Type.Enum(['open', 'accepted']),
  acceptedOffer: Type.Optional(RecordId),
  requestedAt: InstantText,
});

const Offer = Strict({
  id: RecordId,
  request: RecordId,
  receivable: RecordId,
  bank: CreditCode,
  /** Who would assign the receivable. */
  holder: CreditCode,
  quote: Quote,
  state: Type.Enum(['open', 'accepted', 'disbursed']),
  offeredAt: InstantText,
  acceptance: Type.Optional(Strict({ ...Signed.properties, acceptedAt: InstantText })),
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
  rateCard: {
    version: 1,
    schema: RateCard,
    key: ({ bank, name, revision }: Static<typeof RateCard>) => [bank, name, revisionKey(revision)],
  },
  financingRequest: { version: 1, schema: FinancingRequest, key: ({ id }: Static<typeof FinancingRequest>) => [id] },
  offer: { version: 1, schema: Offer, key: ({ id }: Static<typeof Offer>) => [id] },
  usedNonce: { version: 1, schema: UsedNonce, key: ({ signer, nonce }: Static<typeof UsedNonce>) => [signer, nonce] },
  appliedCommand: { version: 1, schema: AppliedCommand, key: ({ id }: Static<typeof AppliedCommand>) => [id] },
} as const satisfies Record<string, { version: number; schema: TSchema; key: (record: never) => string[] }>;

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

/** Splits a composite key of the ledger (`\0kind\0part\0…\0`); `undefined` for keys of other making. */
export function parseRecordKey(key: string): { kind: RecordKind; parts: string[] } | undefined {
  if (!key.startsWith('\u0000') || !key.endsWith('\u0000')) return undefined;
  const [kind = '', ...parts] = key.slice(1, -1).split('\u0000');
  return isRecordKind(kind) ? { kind, parts } : undefined;
}
