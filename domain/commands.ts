/** Every command of the ledger: what it carries and who may give it. */
import { type Static, Type } from 'typebox';
import { AcceptanceMandate } from './acceptance-mandate';
import { BankPolicyTerms } from './bank-policy';
import type { CommandClass } from './collections';
import { CertifiedProduct, ProductKey } from './credentials';
import { EarlyPaymentTerms } from './early-payment';
import {
  Address,
  AmountMinor,
  Bytes32,
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
import { EpcisEvent, Uri } from './green-evidence';
import { MAX_LIST_LENGTH, MAX_PARTS } from './limits';
import { CredentialKindName, type Role, RoleName } from './participants';
import { AppliedTerms, RateCardTerms } from './pricing';
import { CreditNoteReference, Flags, Identifier, InvoiceReference, RECORDS, Reservation, SealedOffer } from './records';
import { MANDATE_FIELDS } from './signatories';
import { IndustryCode, SizeFigures } from './size-class';

/** Makes the hash of a private record tell nothing: fresh random bytes for each command. */
const Salt = { salt: Bytes32 };
const Credentialed = { holder: CreditCode, credential: CredentialKindName };
const GivenSignature = { signature: Signature, nonce: Bytes32, expiresAt: UnixSeconds };

/** Body of each command, by its name. */
export const COMMANDS = {
  /** Puts a firm on the ledger after the operator has identified it. */
  registerFirm: Strict({
    code: CreditCode,
    name: Text,
    mspId: Text,
    roles: Type.Array(RoleName, { minItems: 1, maxItems: 5, uniqueItems: true }),
    identifiers: Type.Array(Identifier, { maxItems: MAX_LIST_LENGTH }),
    industryCode: Type.Optional(IndustryCode),
    size: Type.Optional(SizeFigures),
  }),
  /** Changes what the operator knows of a firm; what is left out stays. */
  updateFirm: Strict({
    code: CreditCode,
    name: Type.Optional(Text),
    identifiers: Type.Optional(Type.Array(Identifier, { maxItems: MAX_LIST_LENGTH })),
    industryCode: Type.Optional(IndustryCode),
    size: Type.Optional(SizeFigures),
    /** What a person found who reviewed a code with a wrong check character. */
    codeReview: Type.Optional(Reason),
  }),
  /** Names an address whose signatures bind the caller's firm, for what and up to how much. */
  registerSignatory: Strict({ address: Address, ...MANDATE_FIELDS }),
  /** Puts a new address in the place of an old one, which signs no more; what is left out stays as it was. */
  rotateSignatory: Strict({ address: Address, newAddress: Address, ...MANDATE_FIELDS }),
  /** Ends an address for good. */
  revokeSignatory: Strict({ address: Address, reason: Reason }),
  /** Issues a credential to a firm, or for one of its products; a new one where the last has lapsed or was revoked. */
  issueCredential: Strict({
    ...Credentialed,
    validFrom: DateText,
    validUntil: DateText,
    certificateNumber: Type.Optional(Text),
    product: Type.Optional(CertifiedProduct),
  }),
  /** Grants a credential for a further time, without a gap. */
  renewCredential: Strict({
    ...Credentialed,
    productKey: Type.Optional(ProductKey),
    validFrom: DateText,
    validUntil: DateText,
    certificateNumber: Type.Optional(Text),
  }),
  /** Ends a credential at once. */
  revokeCredential: Strict({ ...Credentialed, productKey: Type.Optional(ProductKey), reason: Reason }),
  /** Puts a green event on the ledger and names the counterparty that can attest it. */
  captureGreenEvent: Strict({ event: EpcisEvent, counterparty: CreditCode, documentSha256: Sha256Hex }),
  /** The counterparty's word that the event took place. */
  attestGreenEvent: Strict({ greenEvent: RecordId }),
  /** The counterparty's word that the event did not take place so; an attestation before it counts no more. */
  disputeGreenEvent: Strict({ greenEvent: RecordId, reason: Reason }),
  /** The capturer's own word that the event is wrong (EPCIS 2.0 `errorDeclaration`); it stays, and counts no more. */
  declareGreenEventError: Strict({
    greenEvent: RecordId,
    reason: Reason,
    correctiveEventIds: Type.Array(Uri, { maxItems: MAX_LIST_LENGTH }),
  }),
  /** Creates the receivable of an invoice; the invoice's fingerprint is taken for ever. */
  issueReceivable: Strict({
    obligor: CreditCode,
    invoice: InvoiceReference,
    amountMinor: AmountMinor,
    currency: CurrencyCode,
    maturityDate: DateText,
    longTenorReason: Type.Optional(Reason),
    deliveryDate: Type.Optional(DateText),
    paymentTermReason: Type.Optional(Reason),
  }),
  /** The operator looked at the trade behind a receivable: its report by hash, and what a person should look at. */
  verifyReceivable: Strict({ receivable: RecordId, reportSha256: Sha256Hex, flags: Flags }),
  /** The obligor's signed promise to pay (EIP-712 `Confirmation`). */
  confirmReceivable: Strict({
    receivable: RecordId,
    /** The custom of the trade that a payment term of more than 60 days rests on, where the seller stated none. */
    paymentTermReason: Type.Optional(Reason),
    ...GivenSignature,
  }),
  /** The obligor's word that it will not pay. */
  rejectReceivable: Strict({ receivable: RecordId, reason: Reason }),
  /** The obligor objects before it confirms; the receivable waits. */
  disputeReceivable: Strict({ receivable: RecordId, reason: Reason }),
  /** The obligor objects no longer. */
  resolveDispute: Strict({ receivable: RecordId, resolution: Reason }),
  /** A credit note (red invoice) of the seller takes its amount off an unconfirmed receivable, in part or in full. */
  diluteReceivable: Strict({
    receivable: RecordId,
    creditNote: CreditNoteReference,
    amountMinor: AmountMinor,
    currency: CurrencyCode,
  }),
  /** The seller takes back an unconfirmed receivable; its invoice stays taken. */
  cancelReceivable: Strict({ receivable: RecordId, reason: Reason }),
  /** Closes a confirmed receivable and opens parts that sum to it. */
  splitReceivable: Strict({
    receivable: RecordId,
    amountsMinor: Type.Array(AmountMinor, { minItems: 2, maxItems: MAX_PARTS }),
  }),
  /** The holder's signed transfer to another supplier (EIP-712 `Transfer`). */
  transferReceivable: Strict({ receivable: RecordId, receiver: CreditCode, ...GivenSignature }),
  /** The receiver takes the receivable. */
  acceptTransfer: Strict({ transfer: RecordId }),
  /** The holder takes the transfer back, or the receiver declines it. */
  cancelTransfer: Strict({ transfer: RecordId }),
  /** What a bank charges, in a new revision. */
  publishRateCard: Strict({ name: Slug, terms: RateCardTerms, ...Salt }),
  /** A bank's policy in a new revision; its prices are published as the card of its name, in the same command. */
  publishPolicy: Strict({ name: Slug, terms: BankPolicyTerms, ...Salt }),
  /** How much of an obligor's debt in a currency the bank takes; set again, it replaces limit and tenor. */
  setFacility: Strict({
    obligor: CreditCode,
    currency: CurrencyCode,
    limitMinor: NonNegativeMinor,
    maxTenorDays: RECORDS.facility.schema.properties.maxTenorDays,
    ...Salt,
  }),
  /** Holds a part of the obligor's facility for a receivable that is offered. */
  reserveFacility: Strict({ receivable: RecordId, amountMinor: AmountMinor, ...Salt }),
  /** Gives a reservation back: the offer lost, expired or was settled. An offer that rests on it is withdrawn by that. */
  releaseFacility: Strict({ reservation: RecordId }),
  /** Offers a confirmed receivable, whole, to the banks. */
  requestFinancing: Strict({
    receivable: RecordId,
    closesAt: Type.Optional(InstantText),
    latestDate: DateText,
    recourse: Type.Boolean(),
  }),
  /** Takes an open request back. */
  withdrawRequest: Strict({ request: RecordId }),
  /**
   * A bank's sealed price for a request: derived by the contract from the slice of a rate card that applies and from
   * the attested evidence, and resting on a reservation, which the body shows as it is recorded.
   */
  makeOffer: Strict({
    request: RecordId,
    valueDate: DateText,
    rateCard: SealedOffer.properties.rateCard,
    terms: AppliedTerms,
    reservation: Reservation,
    ...Salt,
  }),
  /**
   * The holder reveals one offer as it was sealed, and assigns the receivable to its bank: by a signature over that offer
   * (EIP-712 `Assignment`) or, with a mandate, over the limits that the offer has to meet (EIP-712 `AcceptanceMandate`).
   */
  acceptOffer: Strict({ offer: SealedOffer, mandate: Type.Optional(AcceptanceMandate), ...GivenSignature }),
  /** The financing is registered in the movable-property registry, under this number. */
  recordFiling: Strict({ offer: RecordId, registryFilingNumber: Text }),
  /** The bank paid the holder, under the filing that is recorded. */
  disburseOffer: Strict({ offer: RecordId, registryFilingNumber: Text, paymentReference: Text }),
  /**
   * The obligor pays less, on a day before maturity, and the holder takes it: both signed the same terms (EIP-712
   * `EarlyPayment`), the obligor's signature is the promise. An open request for financing is withdrawn by it.
   */
  agreeEarlyPayment: Strict({
    receivable: RecordId,
    ...EarlyPaymentTerms.properties,
    promise: Strict(GivenSignature),
    ...GivenSignature,
  }),
  /** The agreed day has passed unpaid: the amount is owed whole again, at maturity. */
  lapseEarlyPayment: Strict({ receivable: RecordId }),
  /** The obligor paid the holder, in part or in full; an agreed early payment exactly. */
  settleReceivable: Strict({
    receivable: RecordId,
    amountMinor: AmountMinor,
    paymentReference: Text,
    paidOn: DateText,
  }),
  /** The day of maturity has passed, and not all is paid. */
  markOverdue: Strict({ receivable: RecordId }),
  /** Whoever assigned the receivable with recourse repaid the financier, and holds it again. */
  recourseReceivable: Strict({ receivable: RecordId, paymentReference: Text }),
  /** The holder expects no more. */
  writeOffReceivable: Strict({ receivable: RecordId, reason: Reason }),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandBody<Name extends CommandName> = Static<(typeof COMMANDS)[Name]>;

/** One command as it travels: a UUID that is its identity for ever, its name and its body. */
export interface Command<Name extends CommandName = CommandName> {
  readonly id: string;
  readonly name: Name;
  readonly body: CommandBody<Name>;
}

/** How a batch reports one command: `subject` is the key of the record that it is about. */
export type CommandOutcome =
  | { readonly id: string; readonly status: 'applied'; readonly subject: string }
  | { readonly id: string; readonly status: 'refused'; readonly problem: import('./problems').Problem };

/** How a caller has to stand to the record that a command is about. */
export type Relation =
  | 'none'
  | 'self'
  | 'certifier'
  | 'capturer'
  | 'counterparty'
  | 'seller'
  | 'obligor'
  | 'holder'
  | 'holder or operator'
  | 'receiver'
  | 'holder or receiver'
  | 'financier';

/** Who may give a command, and in which class it travels (`public` where nothing is said). */
interface Access {
  readonly roles: readonly Role[];
  readonly relation: Relation;
  readonly class?: CommandClass;
}

/** Who may give a command: the caller's role and its relation to the record; every other combination is refused. */
export const ACCESS: Readonly<Record<CommandName, Access>> = {
  registerFirm: { roles: ['operator'], relation: 'none' },
  updateFirm: { roles: ['operator'], relation: 'none' },
  registerSignatory: { roles: ['anchor', 'supplier', 'bank'], relation: 'self' },
  rotateSignatory: { roles: ['anchor', 'supplier', 'bank'], relation: 'self' },
  revokeSignatory: { roles: ['anchor', 'supplier', 'bank'], relation: 'self' },
  issueCredential: { roles: ['certifier'], relation: 'none' },
  renewCredential: { roles: ['certifier'], relation: 'certifier' },
  revokeCredential: { roles: ['certifier'], relation: 'certifier' },
  captureGreenEvent: { roles: ['supplier', 'anchor'], relation: 'self' },
  attestGreenEvent: { roles: ['anchor', 'supplier'], relation: 'counterparty' },
  disputeGreenEvent: { roles: ['anchor', 'supplier'], relation: 'counterparty' },
  declareGreenEventError: { roles: ['supplier', 'anchor'], relation: 'capturer' },
  issueReceivable: { roles: ['supplier'], relation: 'seller' },
  verifyReceivable: { roles: ['operator'], relation: 'none' },
  confirmReceivable: { roles: ['anchor'], relation: 'obligor' },
  rejectReceivable: { roles: ['anchor'], relation: 'obligor' },
  disputeReceivable: { roles: ['anchor'], relation: 'obligor' },
  resolveDispute: { roles: ['anchor'], relation: 'obligor' },
  diluteReceivable: { roles: ['supplier'], relation: 'seller' },
  cancelReceivable: { roles: ['supplier'], relation: 'seller' },
  splitReceivable: { roles: ['supplier'], relation: 'holder' },
  transferReceivable: { roles: ['supplier'], relation: 'holder' },
  acceptTransfer: { roles: ['supplier'], relation: 'receiver' },
  cancelTransfer: { roles: ['supplier'], relation: 'holder or receiver' },
  publishRateCard: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  publishPolicy: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  setFacility: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  reserveFacility: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  releaseFacility: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  requestFinancing: { roles: ['supplier'], relation: 'holder' },
  withdrawRequest: { roles: ['supplier'], relation: 'holder' },
  makeOffer: { roles: ['bank'], relation: 'self', class: 'sealedOffer' },
  acceptOffer: { roles: ['supplier'], relation: 'holder' },
  recordFiling: { roles: ['bank'], relation: 'financier' },
  disburseOffer: { roles: ['bank'], relation: 'financier' },
  agreeEarlyPayment: { roles: ['supplier'], relation: 'holder' },
  lapseEarlyPayment: { roles: ['supplier', 'operator'], relation: 'holder or operator' },
  settleReceivable: { roles: ['bank', 'supplier'], relation: 'holder' },
  markOverdue: { roles: ['bank', 'supplier', 'operator'], relation: 'holder or operator' },
  recourseReceivable: { roles: ['bank'], relation: 'financier' },
  writeOffReceivable: { roles: ['bank', 'supplier'], relation: 'holder' },
};

/** The class in which a command travels. */
export function commandClassOf(name: CommandName): CommandClass {
  return ACCESS[name].class ?? 'public';
}

/**
 * Commands of which none depends on another of its own name: the ledger makes the same of them in whichever order they come.
 * All others of one giver are carried to the ledger in the order in which they were given: a credit note after its invoice, what
 * is made of a lot after the lot.
 */
export const ORDER_FREE_COMMANDS: readonly CommandName[] = [
  'issueReceivable',
  'verifyReceivable',
  'confirmReceivable',
  'requestFinancing',
];

/** Whether a text names a command. */
export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text);
}
