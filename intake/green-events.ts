/** Turns an EPCIS document into the events that the ledger takes, and the rest into problems of the catalogue. */
import type { CommandBody } from '../domain/commands';
import { greenEventIdOf } from '../domain/fingerprint';
import { type EpcisEvent as LedgerEvent, EpcisEvent as LedgerEventSchema } from '../domain/green-evidence';
import { type Problem, Refusal } from '../domain/problems';
import { parseInput } from '../domain/validation';
import { parseEpcisDocument } from './epcis-document';
import type { EpcisEvent } from './epcis-event';
import { type IntakeRefusal, WHOLE_DOCUMENT } from './result';

/** What a document says of one event: that it happened, or that it was captured in error. */
export type Statement =
  | { readonly kind: 'event'; readonly event: LedgerEvent }
  | {
      readonly kind: 'error';
      readonly eventId: string;
      readonly reason: string;
      readonly correctiveEventIds: readonly string[];
    };

/** Statements in the document's order, and what was refused: `subject` is an event's id, its place, or `(document)`. */
export interface GreenEvents {
  readonly statements: readonly Statement[];
  readonly refusals: readonly { readonly subject: string; readonly problem: Problem }[];
}

/** What a statement asks of the ledger. */
export type EventCommand =
  | { readonly name: 'captureGreenEvent'; readonly body: CommandBody<'captureGreenEvent'> }
  | { readonly name: 'declareGreenEventError'; readonly body: CommandBody<'declareGreenEventError'> };

/**
 * The command that a statement asks for.
 * @param given who captures, who is to attest, and the SHA-256 of the document
 */
export function eventCommandOf(
  statement: Statement,
  { party, counterparty, sha256 }: { party: string; counterparty: string; sha256: string },
): EventCommand {
  if (statement.kind === 'event') {
    return { name: 'captureGreenEvent', body: { event: statement.event, counterparty, documentSha256: sha256 } };
  }
  const { eventId, reason, correctiveEventIds } = statement;
  const body = { greenEvent: greenEventIdOf(party, eventId), reason, correctiveEventIds: [...correctiveEventIds] };
  return { name: 'declareGreenEventError', body };
}

/** Reads a document; one bad event spoils no other. Never throws on what it is given. */
export function readGreenEvents(json: Uint8Array | string): GreenEvents {
  const document = parseEpcisDocument(json);
  if (!document.ok) {
    return { statements: [], refusals: [{ subject: WHOLE_DOCUMENT, problem: problemOf(document.refusals) }] };
  }
  const statements: Statement[] = [];
  const refusals: { subject: string; problem: Problem }[] = [];
  for (const [index, result] of document.value.entries()) {
    const outcome = result.ok ? statementOf(result.value) : problemOf(result.refusals);
    if ('slug' in outcome) {
      refusals.push({ subject: result.ok ? result.value.eventId : `event ${index + 1}`, problem: outcome });
    } else statements.push(outcome);
  }
  return { statements, refusals };
}

/** The part of an event that the ledger keeps; one that its sender declares wrong corrects what was captured before. */
function statementOf(given: EpcisEvent): Statement | Problem {
  const { eventIdDerived, errorDeclaration, nonStandard, extensions, ...kept } = given;
  if (errorDeclaration !== undefined) {
    const { reason = REASON_NOT_STATED, correctiveEventIds } = errorDeclaration;
    return { kind: 'error', eventId: given.eventId, reason, correctiveEventIds };
  }
  try {
    return { kind: 'event', event: parseInput(LedgerEventSchema, kept) };
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

/** EPCIS 2.0 lets a declaration stand without a reason. */
const REASON_NOT_STATED = 'not stated';

function problemOf(refusals: readonly IntakeRefusal[]): Problem {
  const findings = refusals.map(({ field, message, remedy }) => `${field}: ${message}. ${remedy}`);
  return { slug: 'document-refused', detail: findings.join('; '), field: refusals[0]?.field ?? WHOLE_DOCUMENT };
}
