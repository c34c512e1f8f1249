/** Every command of the ledger: what it carries and who may give it. */
import { type Static, Type } from 'typebox';
import type { CommandClass } from './collections';
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
import { EpcisEvent } from './green-evidence';
import { MAX_LIST_LENGTH } from './limits';
import { CredentialKindName, type Role, RoleName } from './participants';
import { AppliedTerms, RateCardTerms } from './pricing';
import { Identifier, InvoiceReference, RECORDS, Reservation, SealedOffer } from './records';

/** Makes the hash of a private record tell nothing: fresh random bytes for each command. */
const Salt = { salt: Bytes32 };
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
  }),
  /** Names an address whose signatures bind the caller's firm. */
  registerSignatory: Strict({ address: Address }),
  /** Issues a credential, or renews it by replacing its validity. */
  issueCredential: Strict({
    holder: CreditCode,
    credential: CredentialKindName,
    validFrom: DateText,
    validUntil: DateText,
  }),
  /** Puts a green event on the ledger and names the counterparty that can attest it. */
  captureGreenEvent: Strict({ event: EpcisEvent, counterparty: CreditCode, documentSha256: Sha256Hex }),
  /** The counterparty's word that the event took place. */
  attestGreenEvent: Strict({ greenEvent: RecordId }),
  /** Creates the receivable of an invoice; the invoice's fingerprint is taken for ever. */
  issueReceivable: Strict({
    obligor: CreditCode,
    invoice: InvoiceReference,
    amountMinor: AmountMinor,
    currency: CurrencyCode,
    maturityDate: DateText,
    longTenorReason: Type.Optional(Reason),
  }),
  /** The obligor's signed promise to pay (EIP-712 `Confirmation`). */
  confirmReceivable: Strict({ receivable: RecordId, ...GivenSignature }),
  /** What a bank charges, in a new revision. */
  publishRateCard: Strict({ name: Slug, terms: RateCardTerms, ...Salt }),
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
  /** The holder reveals one offer as it was sealed, and assigns the receivable to its bank (EIP-712 `Assignment`). */
  acceptOffer: Strict({ offer: SealedOffer, ...GivenSignature }),
  /** The bank paid the holder; the registry's filing number comes first. */
  disburseOffer: Strict({ offer: RecordId, registryFilingNumber: Text, paymentReference: Text }),
  /** The obligor paid the face to the financier. */
  settleReceivable: Strict({
    receivable: RecordId,
    amountMinor: AmountMinor,
    paymentReference: Text,
    paidOn: DateText,
  }),
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
export type Relation = 'none' | 'self' | 'counterparty' | 'seller' | 'obligor' | 'holder' | 'financier';

/** Who may give a command, and in which class it travels (`public` where nothing is said). */
interface Access {
  readonly roles: readonly Role[];
  readonly relation: Relation;
  readonly class?: CommandClass;
}

/** Who may give a command: the caller's role and its relation to the record; every other combination is refused. */
export const ACCESS: Readonly<Record<CommandName, Access>> = {
  registerFirm: { roles: ['operator'], relation: 'none' },
  registerSignatory: { roles: ['anchor', 'supplier', 'bank'], relation: 'self' },
  issueCredential: { roles: ['certifier'], relation: 'none' },
  captureGreenEvent: { roles: ['supplier', 'anchor'], relation: 'self' },
  attestGreenEvent: { roles: ['anchor', 'supplier'], relation: 'counterparty' },
  issueReceivable: { roles: ['supplier'], relation: 'seller' },
  confirmReceivable: { roles: ['anchor'], relation: 'obligor' },
  publishRateCard: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  setFacility: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  reserveFacility: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  releaseFacility: { roles: ['bank'], relation: 'self', class: 'bankSecret' },
  requestFinancing: { roles: ['supplier'], relation: 'holder' },
  withdrawRequest: { roles: ['supplier'], relation: 'holder' },
  makeOffer: { roles: ['bank'], relation: 'self', class: 'sealedOffer' },
  acceptOffer: { roles: ['supplier'], relation: 'holder' },
  disburseOffer: { roles: ['bank'], relation: 'financier' },
  settleReceivable: { roles: ['bank'], relation: 'financier' },
};

/** The class in which a command travels. */
export function commandClassOf(name: CommandName): CommandClass {
  return ACCESS[name].class ?? 'public';
}

/** Whether a text names a command. */
export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text);
}
