/** The receivable's life cycle, as one table: what is not in it cannot happen. */
import { refuse } from './problems';

/** States of a receivable. */
export const RECEIVABLE_STATES = ['issued', 'confirmed', 'offered', 'financed', 'settled'] as const;
export type ReceivableState = (typeof RECEIVABLE_STATES)[number];

interface Transition {
  readonly from: ReceivableState;
  readonly to: ReceivableState;
}

/** Each action that moves a receivable, with the only state that it leaves and the one that it reaches. */
export const TRANSITIONS = {
  confirm: { from: 'issued', to: 'confirmed' },
  offer: { from: 'confirmed', to: 'offered' },
  withdraw: { from: 'offered', to: 'confirmed' },
  finance: { from: 'offered', to: 'financed' },
  settle: { from: 'financed', to: 'settled' },
} as const satisfies Record<string, Transition>;

/** The state that an action reaches. @throws Refusal `state-forbids` when the table has no such step */
export function nextState(id: string, state: ReceivableState, action: keyof typeof TRANSITIONS): ReceivableState {
  const transition: Transition = TRANSITIONS[action];
  if (transition.from !== state) {
    refuse('state-forbids', `${id} is ${state}; to ${action} it, it has to be ${transition.from}`, {
      reference: `receivable/${id}`,
    });
  }
  return transition.to;
}
