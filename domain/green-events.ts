/** A green event on the ledger: captured by one party, attested or disputed by the other, corrected, never deleted. */
import { type Static, Type } from 'typebox';
import { CreditCode, InstantText, Reason, RecordId, Sha256Hex, Strict } from './fields';
import { EpcisEvent, type EvidenceKind, EvidenceKindName, evidenceKindOf, Uri } from './green-evidence';
import { MAX_LIST_LENGTH } from './limits';
import { LotChange } from './lots';
import type { Balance } from './mass-balance';
import { refuse } from './problems';
import { DecimalText } from './quantity';

/** States of a green event; `erroneous` is the capturer's own word, `disputed` the counterparty's. */
export const GREEN_EVENT_STATES = ['captured', 'attested', 'disputed', 'erroneous'] as const;
export type GreenEventState = (typeof GREEN_EVENT_STATES)[number];

/** What happens to a green event; a state that is not named forbids it. An error once declared is the end. */
export const GREEN_EVENT_TRANSITIONS = {
  attest: { from: ['captured', 'disputed'], to: 'attested' },
  dispute: { from: ['captured', 'attested'], to: 'disputed' },
  declareError: { from: ['captured', 'attested', 'disputed'], to: 'erroneous' },
} as const satisfies Record<string, { from: readonly GreenEventState[]; to: GreenEventState }>;

/** A green event with what became of it. */
export const GreenEvent = Strict({
  id: RecordId,
  capturedBy: CreditCode,
  counterparty: CreditCode,
  event: EpcisEvent,
  documentSha256: Sha256Hex,
  evidence: Type.Optional(EvidenceKindName),
  /** Fingerprint of the one invoice that the event names. */
  invoiceFingerprint: Type.Optional(Sha256Hex),
  /** What the event did to each lot that it names. */
  lots: Type.Array(LotChange, { maxItems: 4 * MAX_LIST_LENGTH }),
  /** Of a transformation: whether all its inputs are known to have come in. */
  inputsComplete: Type.Optional(Type.Boolean()),
  /** Of a transformation: the recycled mass that went in. */
  recycledInputKg: Type.Optional(DecimalText),
  state: Type.Enum([...GREEN_EVENT_STATES]),
  capturedAt: InstantText,
  attestedAt: Type.Optional(InstantText),
  dispute: Type.Optional(Strict({ reason: Reason, disputedAt: InstantText })),
  /** EPCIS 2.0 `errorDeclaration`, with the transaction's time as `declarationTime`. */
  errorDeclaration: Type.Optional(
    Strict({
      declarationTime: InstantText,
      reason: Reason,
      correctiveEventIds: Type.Array(Uri, { maxItems: MAX_LIST_LENGTH }),
    }),
  ),
  /** The offer in whose price the event was used; an event is evidence once. */
  usedIn: Type.Optional(RecordId),
});
export type GreenEvent = Static<typeof GreenEvent>;

/**
 * The state after a step. @throws Refusal `state-forbids`; `evidence-in-use` where an accepted price rests on the event and
 * the step would take it away
 */
export function nextEventState(
  { id, state, usedIn }: Pick<GreenEvent, 'id' | 'state' | 'usedIn'>,
  step: keyof typeof GREEN_EVENT_TRANSITIONS,
): GreenEventState {
  const { from, to } = GREEN_EVENT_TRANSITIONS[step];
  if (!(from as readonly string[]).includes(state)) {
    refuse('state-forbids', `${id} is ${state} already`, { reference: `greenEvent/${id}` });
  }
  if (to !== 'attested' && usedIn !== undefined) {
    refuse('evidence-in-use', `${id} was used in ${usedIn}`, { reference: `offer/${usedIn}` });
  }
  return to;
}

/** What an event is evidence of, given its balance: recycling is evidence only of what is known to have come in. */
export function evidenceOf(event: EpcisEvent, { recycledInput }: Balance): EvidenceKind | undefined {
  const kind = evidenceKindOf(event);
  return kind === 'recycling' && recycledInput === 0n ? undefined : kind;
}

/**
 * Whether what an event did to a lot makes the lot part of its evidence. An auxiliary that is used up and has nothing
 * recycled in it is not: the acid of a bath serves many lots.
 */
export function bearsEvidence({ consumed, recycledOut }: LotChange): boolean {
  return consumed === undefined || recycledOut !== undefined;
}

/** The lots from which an event of recycling took the recycled mass that it turns into material. */
export function sourcesOf({ lots }: Pick<GreenEvent, 'lots'>): string[] {
  return lots.filter(({ recycledOut }) => recycledOut !== undefined).map(({ lot }) => lot);
}
