/** Who may see a record: the parties that it names, and roles that need it for their work. */
import type { Role } from './participants';
import { ROLES } from './participants';
import type { LedgerRecord, RecordKind } from './records';

/** The parties (credit codes) and the roles that may see a record; nobody else may. */
export interface Visibility {
  readonly parties: readonly string[];
  readonly roles: readonly Role[];
}

type Rules = { readonly [Kind in RecordKind]: (record: LedgerRecord<Kind>) => Visibility };

const everyone: Visibility = { parties: [], roles: ROLES };
const nobody: Visibility = { parties: [], roles: [] };

const RULES: Rules = {
  firm: () => everyone,
  signatory: () => everyone,
  credential: () => everyone,
  greenEvent: ({ capturedBy, counterparty, state }) => ({
    parties: [capturedBy, counterparty],
    roles: state === 'attested' ? ['bank'] : [],
  }),
  invoiceEvidence: () => nobody,
  lotOrigin: () => nobody,
  lot: ({ owner, usedIn }) => ({ parties: [owner], roles: usedIn === undefined ? [] : ['bank'] }),
  // A part is the business of who opened it and who holds it, not of the invoice's seller some tiers up. The operator
  // verifies receivables and watches their maturity.
  receivable: ({ seller, obligor, holder, part, transfer, financing, state }) => ({
    parties: [
      ...new Set([
        part?.splitBy ?? seller,
        obligor,
        holder,
        ...(transfer === undefined ? [] : [transfer.receiver]),
        ...(financing === undefined ? [] : [financing.financier, financing.assignor]),
      ]),
    ],
    roles: state === 'offered' ? ['bank', 'operator'] : ['operator'],
  }),
  payment: ({ obligor, holder }) => ({ parties: [obligor, holder], roles: [] }),
  creditNote: ({ seller, obligor }) => ({ parties: [seller, obligor], roles: ['operator'] }),
  correctedInvoice: () => nobody,
  transfer: ({ holder, receiver }) => ({ parties: [holder, receiver], roles: [] }),
  earlyPayment: ({ obligor, holder }) => ({ parties: [obligor, holder], roles: [] }),
  // Banks see who won as well: the request names the accepted offer, and the notice of that offer its bank.
  financingRequest: ({ holder }) => ({ parties: [holder], roles: ['bank'] }),
  offer: ({ bank, holder }) => ({ parties: [bank, holder], roles: [] }),
  offerNotice: ({ holder }) => ({ parties: [holder], roles: ['bank'] }),
  // Private records never stand in a block; who may read them is the collection's and the contract's to say.
  rateCard: () => nobody,
  bankPolicy: () => nobody,
  rateCardHead: () => nobody,
  facilityKey: () => nobody,
  facility: () => nobody,
  reservation: () => nobody,
  sealedOffer: () => nobody,
  usedNonce: () => nobody,
  appliedCommand: () => nobody,
};

/** Who may see a record of a kind. */
export function visibilityOf<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): Visibility {
  return RULES[kind](record);
}
