/** The receivable's life cycle, as one table: what is not in it cannot happen. */
import type { CommandName } from './commands';
import { refuse } from './problems';

/** States of a receivable. */
export const RECEIVABLE_STATES = [
  'issued',
  'verified',
  'diluted',
  'disputed',
  'rejected',
  'cancelled',
  'confirmed',
  'split',
  'transferring',
  'offered',
  'payingEarly',
  'financed',
  'overdue',
  'recoursed',
  'settled',
  'writtenOff',
] as const;
export type ReceivableState = (typeof RECEIVABLE_STATES)[number];

/** One step of the life cycle. */
interface Transition {
  /** The command that takes it. */
  readonly by: CommandName;
  /** The states that it leaves. */
  readonly from: readonly ReceivableState[];
  /** The state that it reaches; `unchanged` where the receivable stays where it is. */
  readonly to: ReceivableState | 'unchanged';
  /** What tells it from another step of the same command. */
  readonly when?: string;
}

/** The obligor owes nothing by signature yet: the seller can still correct, the obligor still object. */
const UNCONFIRMED = ['issued', 'verified', 'diluted', 'disputed'] as const;
/** Somebody holds a claim on which the obligor may pay. */
const PAYABLE = ['confirmed', 'financed', 'overdue', 'recoursed'] as const;

/** How a receivable comes to be. */
export const BEGINNINGS = {
  issue: { by: 'issueReceivable', to: 'issued', when: 'of an invoice' },
  part: { by: 'splitReceivable', to: 'confirmed', when: 'as a part' },
} as const satisfies Record<string, Omit<Transition, 'from'>>;

/** Each action that moves a receivable, with the states that it leaves and the one that it reaches. */
export const TRANSITIONS = {
  verify: { by: 'verifyReceivable', from: ['issued', 'diluted'], to: 'verified' },
  confirm: { by: 'confirmReceivable', from: ['verified'], to: 'confirmed' },
  reject: { by: 'rejectReceivable', from: UNCONFIRMED, to: 'rejected' },
  dispute: { by: 'disputeReceivable', from: ['issued', 'verified', 'diluted'], to: 'disputed' },
  resolve: { by: 'resolveDispute', from: ['disputed'], to: 'issued' },
  dilute: { by: 'diluteReceivable', from: UNCONFIRMED, to: 'diluted', when: 'in part' },
  creditInFull: { by: 'diluteReceivable', from: UNCONFIRMED, to: 'cancelled', when: 'in full' },
  cancel: { by: 'cancelReceivable', from: UNCONFIRMED, to: 'cancelled' },
  split: { by: 'splitReceivable', from: ['confirmed'], to: 'split' },
  transfer: { by: 'transferReceivable', from: ['confirmed'], to: 'transferring' },
  acceptTransfer: { by: 'acceptTransfer', from: ['transferring'], to: 'confirmed' },
  cancelTransfer: { by: 'cancelTransfer', from: ['transferring'], to: 'confirmed' },
  offer: { by: 'requestFinancing', from: ['confirmed'], to: 'offered' },
  withdraw: { by: 'withdrawRequest', from: ['offered'], to: 'confirmed' },
  finance: { by: 'disburseOffer', from: ['offered'], to: 'financed' },
  agreeEarlyPayment: { by: 'agreeEarlyPayment', from: ['confirmed', 'offered'], to: 'payingEarly' },
  lapseEarlyPayment: { by: 'lapseEarlyPayment', from: ['payingEarly'], to: 'confirmed' },
  pay: { by: 'settleReceivable', from: PAYABLE, to: 'unchanged', when: 'in part' },
  settle: { by: 'settleReceivable', from: [...PAYABLE, 'payingEarly'], to: 'settled', when: 'in full' },
  fallDue: {
    by: 'markOverdue',
    from: ['confirmed', 'transferring', 'offered', 'payingEarly', 'financed'],
    to: 'overdue',
  },
  recourse: { by: 'recourseReceivable', from: ['overdue'], to: 'recoursed' },
  writeOff: { by: 'writeOffReceivable', from: ['overdue', 'recoursed'], to: 'writtenOff' },
} as const satisfies Record<string, Transition>;

/** States in which somebody is owed something by the obligor's signature: now, at maturity, or since. */
export const OWED_STATES = [
  ...TRANSITIONS.pay.from,
  'offered',
  'transferring',
  'payingEarly',
] as const satisfies readonly ReceivableState[];

export type ReceivableAction = keyof typeof TRANSITIONS;

/** What an action is called where it is refused. */
const IN_WORDS: Readonly<Record<ReceivableAction, string>> = {
  verify: 'verify',
  confirm: 'confirm',
  reject: 'reject',
  dispute: 'dispute',
  resolve: 'resolve a dispute about',
  dilute: 'dilute',
  creditInFull: 'credit',
  cancel: 'cancel',
  split: 'split',
  transfer: 'transfer',
  acceptTransfer: 'accept a transfer of',
  cancelTransfer: 'call off a transfer of',
  offer: 'offer',
  withdraw: 'withdraw the request for',
  finance: 'finance',
  agreeEarlyPayment: 'agree on an early payment of',
  lapseEarlyPayment: 'let an early payment lapse of',
  pay: 'book a payment on',
  settle: 'settle',
  fallDue: 'mark overdue',
  recourse: 'take recourse on',
  writeOff: 'write off',
};

/** The state that an action reaches. @throws Refusal `state-forbids` when the table has no such step */
export function nextState(id: string, state: ReceivableState, action: ReceivableAction): ReceivableState {
  const { from, to }: Transition = TRANSITIONS[action];
  if (!from.includes(state)) {
    refuse('state-forbids', `${id} is ${state}; to ${IN_WORDS[action]} it, it has to be ${from.join(' or ')}`, {
      reference: `receivable/${id}`,
    });
  }
  return to === 'unchanged' ? state : to;
}

/** Whether the operator's word on the trade is the next step. */
export function awaitsVerification(state: ReceivableState): boolean {
  return (TRANSITIONS.verify.from as readonly ReceivableState[]).includes(state);
}

/** Whether the obligor has not signed yet. */
export function isUnconfirmed(state: ReceivableState): boolean {
  return (UNCONFIRMED as readonly ReceivableState[]).includes(state);
}

/** Whether a receivable has ended: nothing more is owed on it, or on it as a whole. */
export function hasEnded(state: ReceivableState): boolean {
  return !Object.values<Transition>(TRANSITIONS).some(({ from }) => from.includes(state));
}
