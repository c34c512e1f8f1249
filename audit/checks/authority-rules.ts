/** What each change of a record needs: which command, of which party in which role, and which field tells its instant. */
import type { CommandName } from '../../domain/commands';
import { TRANSITIONS } from '../../domain/life-cycle';
import type { Role } from '../../domain/participants';
import type { LedgerRecord, RecordKind } from '../../domain/records';

/** Who may make a change: one of these commands, given by this party in this role. */
export interface Change {
  readonly command: CommandName;
  /** Absent where a role alone decides. */
  readonly party?: string;
  readonly role: Role;
  /** The record that the command is about, where it is not the changed one. */
  readonly about?: string;
  /** The field that says when, with what it says. */
  readonly at?: readonly [field: string, instant: string | undefined];
}

type Rules = {
  readonly [Kind in RecordKind]: (
    next: LedgerRecord<Kind>,
    previous: LedgerRecord<Kind> | undefined,
  ) => readonly Change[];
};

/** What a change of each kind of record needs; several commands of one batch can lie between two versions. */
export const RULES: Rules = {
  firm: ({ registeredAt, updatedAt }, previous) => {
    const changes: Change[] = [];
    if (previous === undefined)
      changes.push({ command: 'registerFirm', role: 'operator', at: ['registeredAt', registeredAt] });
    if (updatedAt !== previous?.updatedAt)
      changes.push({ command: 'updateFirm', role: 'operator', at: ['updatedAt', updatedAt] });
    return changes;
  },
  signatory: ({ firm, registeredAt, replaces, revokedAt, replacedBy }, previous) => {
    const changes: Change[] = [];
    if (previous === undefined) {
      const command = replaces === undefined ? 'registerSignatory' : 'rotateSignatory';
      changes.push({ command, party: firm, role: ANY, at: ['registeredAt', registeredAt] });
    }
    if (revokedAt !== previous?.revokedAt) {
      const by: Pick<Change, 'command' | 'about'> =
        replacedBy === undefined
          ? { command: 'revokeSignatory' }
          : { command: 'rotateSignatory', about: `signatory/${firm}/${replacedBy}` };
      changes.push({ ...by, party: firm, role: ANY, at: ['revokedAt', revokedAt] });
    }
    return changes;
  },
  credential: ({ certifier, grant, grantedAt, revocation }, previous) => {
    const changes: Change[] = [];
    if (grantedAt !== previous?.grantedAt) {
      const command = grant === 'issued' ? 'issueCredential' : 'renewCredential';
      changes.push({ command, party: certifier, role: 'certifier', at: ['grantedAt', grantedAt] });
    }
    if (revocation !== undefined && revocation.revokedAt !== previous?.revocation?.revokedAt) {
      const at = ['revocation.revokedAt', revocation.revokedAt] as const;
      changes.push({ command: 'revokeCredential', party: certifier, role: 'certifier', at });
    }
    return changes;
  },
  greenEvent: (next, previous) => {
    const changes: Change[] = [];
    if (previous === undefined) {
      changes.push({
        command: 'captureGreenEvent',
        party: next.capturedBy,
        role: ANY,
        at: ['capturedAt', next.capturedAt],
      });
    }
    if (next.attestedAt !== previous?.attestedAt) {
      changes.push({
        command: 'attestGreenEvent',
        party: next.counterparty,
        role: ANY,
        at: ['attestedAt', next.attestedAt],
      });
    }
    if (next.dispute?.disputedAt !== previous?.dispute?.disputedAt) {
      const at = ['dispute.disputedAt', next.dispute?.disputedAt] as const;
      changes.push({ command: 'disputeGreenEvent', party: next.counterparty, role: ANY, at });
    }
    if (next.errorDeclaration !== undefined && previous?.errorDeclaration === undefined) {
      const at = ['errorDeclaration.declarationTime', next.errorDeclaration.declarationTime] as const;
      changes.push({ command: 'declareGreenEventError', party: next.capturedBy, role: ANY, at });
    }
    if (next.usedIn !== previous?.usedIn) {
      changes.push({ command: 'acceptOffer', role: 'supplier', about: `offer/${next.usedIn}` });
    }
    return changes;
  },
  invoiceEvidence: ({ greenEvent }) => [{ command: 'captureGreenEvent', role: ANY, about: `greenEvent/${greenEvent}` }],
  lotOrigin: ({ greenEvent }) => [{ command: 'captureGreenEvent', role: ANY, about: `greenEvent/${greenEvent}` }],
  receivable: (next, previous) => {
    const { seller, obligor, holder, part, confirmation, earlyPayment, request, financing } = next;
    const changes: Change[] = [];
    if (previous === undefined) {
      const at = ['issuedAt', next.issuedAt] as const;
      changes.push(
        part === undefined
          ? { command: 'issueReceivable', party: seller, role: 'supplier', at }
          : {
              command: 'splitReceivable',
              party: part.splitBy,
              role: 'supplier',
              about: `receivable/${part.parent}`,
              at,
            },
      );
    }
    if (next.verification !== undefined && next.verification.verifiedAt !== previous?.verification?.verifiedAt) {
      const { verifiedBy, verifiedAt } = next.verification;
      const at = ['verification.verifiedAt', verifiedAt] as const;
      changes.push({ command: 'verifyReceivable', party: verifiedBy, role: 'operator', at });
    }
    if (confirmation !== undefined && previous?.confirmation === undefined) {
      const at = ['confirmation.confirmedAt', confirmation.confirmedAt] as const;
      changes.push({ command: 'confirmReceivable', party: obligor, role: 'anchor', at });
    }
    const isAgreed = earlyPayment !== undefined && earlyPayment.id !== previous?.earlyPayment?.id;
    if (isAgreed) {
      changes.push({
        command: 'agreeEarlyPayment',
        party: holder,
        role: 'supplier',
        about: `earlyPayment/${earlyPayment.id}`,
      });
    }
    if (request === undefined && previous?.request !== undefined && !isAgreed) {
      changes.push({
        command: 'withdrawRequest',
        party: holder,
        role: 'supplier',
        about: `financingRequest/${previous.request}`,
      });
    }
    if (request !== undefined && request !== previous?.request) {
      changes.push({
        command: 'requestFinancing',
        party: holder,
        role: 'supplier',
        about: `financingRequest/${request}`,
      });
    }
    if (financing !== undefined && previous?.financing === undefined) {
      const at = ['financing.financedAt', financing.financedAt] as const;
      changes.push({
        command: 'disburseOffer',
        party: financing.financier,
        role: 'bank',
        about: `offer/${financing.offer}`,
        at,
      });
    }
    if (next.paidMinor !== previous?.paidMinor) {
      changes.push({ command: 'settleReceivable', party: holder, role: ANY });
    }
    if (next.creditedMinor !== previous?.creditedMinor) {
      changes.push({ command: 'diluteReceivable', party: seller, role: 'supplier' });
    }
    if (next.dispute !== undefined && next.dispute.disputedAt !== previous?.dispute?.disputedAt) {
      const at = ['dispute.disputedAt', next.dispute.disputedAt] as const;
      changes.push({ command: 'disputeReceivable', party: obligor, role: 'anchor', at });
    }
    if (next.dispute?.resolvedAt !== undefined && next.dispute.resolvedAt !== previous?.dispute?.resolvedAt) {
      const at = ['dispute.resolvedAt', next.dispute.resolvedAt] as const;
      changes.push({ command: 'resolveDispute', party: obligor, role: 'anchor', at });
    }
    if (next.state !== previous?.state) changes.push(...stateChangesOf(next, previous));
    return changes;
  },
  payment: ({ receivable, holder, bookedAt }) => [
    {
      command: 'settleReceivable',
      party: holder,
      role: ANY,
      about: `receivable/${receivable}`,
      at: ['bookedAt', bookedAt],
    },
  ],
  creditNote: ({ receivable, seller, appliedAt }) => [
    {
      command: 'diluteReceivable',
      party: seller,
      role: 'supplier',
      about: `receivable/${receivable}`,
      at: ['appliedAt', appliedAt],
    },
  ],
  correctedInvoice: ({ receivable }) => [
    { command: 'issueReceivable', role: 'supplier', about: `receivable/${receivable}` },
  ],
  transfer: (next, previous) => {
    if (previous === undefined) {
      const at = ['order.signedAt', next.order.signedAt] as const;
      return [{ command: 'transferReceivable', party: next.holder, role: 'supplier', at }];
    }
    if (next.state === 'accepted') {
      return [
        { command: 'acceptTransfer', party: next.receiver, role: 'supplier', at: ['acceptedAt', next.acceptedAt] },
      ];
    }
    const { cancelledAt, cancelledBy } = next;
    const at = ['cancelledAt', cancelledAt] as const;
    return cancelledBy === undefined
      ? [{ command: 'markOverdue', role: ANY, about: `receivable/${next.receivable}`, at }]
      : [{ command: 'cancelTransfer', party: cancelledBy, role: 'supplier', at }];
  },
  earlyPayment: (next, previous) => {
    const { receivable, holder, agreedAt, state, paidAt, lapsedAt, lapsedBy } = next;
    const changes: Change[] = [];
    const about = `receivable/${receivable}`;
    if (previous === undefined) {
      changes.push({ command: 'agreeEarlyPayment', party: holder, role: 'supplier', at: ['agreedAt', agreedAt] });
    }
    if (state === 'paid') {
      changes.push({ command: 'settleReceivable', party: holder, role: ANY, about, at: ['paidAt', paidAt] });
    }
    if (state === 'lapsed') {
      const by: Pick<Change, 'command' | 'party'> =
        lapsedBy === undefined ? { command: 'markOverdue' } : { command: 'lapseEarlyPayment', party: lapsedBy };
      changes.push({ ...by, role: ANY, about, at: ['lapsedAt', lapsedAt] });
    }
    return changes;
  },
  financingRequest: (next, previous) => {
    const changes: Change[] = [];
    if (previous === undefined) {
      changes.push({
        command: 'requestFinancing',
        party: next.holder,
        role: 'supplier',
        at: ['requestedAt', next.requestedAt],
      });
    }
    if (next.earlyPayment !== undefined && previous?.earlyPayment === undefined) {
      const about = `earlyPayment/${next.earlyPayment}`;
      changes.push({ command: 'agreeEarlyPayment', party: next.holder, role: 'supplier', about });
    } else if (next.state === 'withdrawn' && previous?.state !== 'withdrawn') {
      changes.push({ command: 'withdrawRequest', party: next.holder, role: 'supplier' });
    }
    if (next.acceptedOffer !== previous?.acceptedOffer) {
      changes.push({
        command: 'acceptOffer',
        party: next.holder,
        role: 'supplier',
        about: `offer/${next.acceptedOffer}`,
      });
    }
    return changes;
  },
  offer: (next, previous) => {
    const changes: Change[] = [];
    if (previous === undefined) {
      const at = ['acceptance.acceptedAt', next.acceptance.acceptedAt] as const;
      changes.push({ command: 'acceptOffer', party: next.holder, role: 'supplier', at });
    }
    if (next.filing !== undefined && next.filing.filedAt !== previous?.filing?.filedAt) {
      const at = ['filing.filedAt', next.filing.filedAt] as const;
      changes.push({ command: 'recordFiling', party: next.bank, role: 'bank', at });
    }
    if (next.state === 'disbursed' && previous?.state !== 'disbursed') {
      changes.push({ command: 'disburseOffer', party: next.bank, role: 'bank' });
    }
    return changes;
  },
  // What is private never stands in a block, nor does the notice of an offer: it is an event's.
  rateCard: () => NEVER,
  bankPolicy: () => NEVER,
  rateCardHead: () => NEVER,
  facilityKey: () => NEVER,
  facility: () => NEVER,
  reservation: () => NEVER,
  sealedOffer: () => NEVER,
  offerNotice: () => NEVER,
  // Guards, used nonces and lots are checked with the command, the signature or the event that they belong to.
  lot: () => UNCHECKED,
  usedNonce: () => UNCHECKED,
  appliedCommand: () => UNCHECKED,
};

/** Steps that leave nothing but the state behind, or a statement with it; every other step is told by its own field. */
function stateChangesOf(
  next: LedgerRecord<'receivable'>,
  previous: LedgerRecord<'receivable'> | undefined,
): readonly Change[] {
  const { seller, obligor, holder, financing } = next;
  // A cancellation comes by the seller's word or by a credit note, which has a record of its own.
  const byCredit = next.creditedMinor !== previous?.creditedMinor;
  if (next.state === 'cancelled' && !byCredit) {
    return [{ command: 'cancelReceivable', party: seller, role: 'supplier' }];
  }
  if (next.state === 'transferring') {
    const about = `transfer/${next.transfer?.id}`;
    return [{ command: 'transferReceivable', party: holder, role: 'supplier', about }];
  }
  if (previous?.state === 'transferring' && next.state === 'confirmed') {
    const about = `transfer/${previous.transfer?.id}`;
    return holder === previous.holder
      ? [{ command: 'cancelTransfer', role: 'supplier', about }]
      : [{ command: 'acceptTransfer', party: holder, role: 'supplier', about }];
  }
  const by = Object.values(TRANSITIONS).filter(
    ({ from, to }) => to === next.state && (from as readonly string[]).includes(previous?.state ?? ''),
  );
  const parties: Partial<Record<CommandName, { party?: string; role: Role }>> = {
    rejectReceivable: { party: obligor, role: 'anchor' },
    splitReceivable: { party: holder, role: 'supplier' },
    recourseReceivable: { ...partyOf(financing?.financier), role: 'bank' },
    writeOffReceivable: { party: holder, role: ANY },
    lapseEarlyPayment: { role: ANY },
    markOverdue: { role: ANY },
  };
  return by.flatMap(({ by: command }) => {
    const party = parties[command];
    return party === undefined ? [] : [{ command, ...party }];
  });
}

/** A firm holds one or more roles; where any may do it, the firm's own record decides. */
export const ANY = 'any' as Role;
const NEVER: readonly Change[] = [];
const UNCHECKED: readonly Change[] = [];

function partyOf(party: string | undefined): { party?: string } {
  return party === undefined ? {} : { party };
}
