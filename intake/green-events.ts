/** Turns an EPCIS document into the events that the ledger takes, and the rest into problems of the catalogue. */
import { type EpcisEvent as LedgerEvent, EpcisEvent as LedgerEventSchema } from '../domain/green-evidence';
import { type Problem, Refusal } from '../domain/problems';
import { parseInput } from '../domain/validation';
import { parseEpcisDocument } from './epcis-document';
import type { EpcisEvent } from './epcis-event';
import { type IntakeRefusal, WHOLE_DOCUMENT } from './result';

/** Events that can be captured, and what was refused: `subject` is an event's id, its place, or `(document)`. */
export interface GreenEvents {
  readonly events: readonly LedgerEvent[];
  readonly refusals: readonly { readonly subject: string; readonly problem: Problem }[];
}

/** Reads a document; one bad event spoils no other. Never throws on what it is given. */
export function readGreenEvents(json: Uint8Array | string): GreenEvents {
  const document = parseEpcisDocument(json);
  if (!document.ok)
    return { events: [], refusals: [{ subject: WHOLE_DOCUMENT, problem: problemOf(document.refusals) }] };
  const events: LedgerEvent[] = [];
  const refusals: { subject: string; problem: Problem }[] = [];
  for (const [index, result] of document.value.entries()) {
    const outcome = result.ok ? ledgerEventOf(result.value) : problemOf(result.refusals);
    if ('slug' in outcome) {
      refusals.push({ subject: result.ok ? result.value.eventId : `event ${index + 1}`, problem: outcome });
    } else events.push(outcome);
  }
  return { events, refusals };
}

/**
 * The part of an event that the ledger keeps. An event that its sender declares wrong is evidence of nothing, so it is
 * refused rather than kept without its declaration.
 */
function ledgerEventOf(event: EpcisEvent): LedgerEvent | Problem {
  if (event.errorDeclaration !== undefined) {
    const detail = `event ${event.eventId} is declared wrong since ${event.errorDeclaration.declarationTime}`;
    return { slug: 'document-refused', detail, field: 'errorDeclaration' };
  }
  const { eventIdDerived, parentId, transformationId, childEpcs, inputEpcList, outputEpcList, ...rest } = event;
  const { childQuantityList, errorDeclaration, nonStandard, extensions, ...kept } = rest;
  try {
    return parseInput(LedgerEventSchema, kept);
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

function problemOf(refusals: readonly IntakeRefusal[]): Problem {
  const findings = refusals.map(({ field, message, remedy }) => `${field}: ${message}. ${remedy}`);
  return { slug: 'document-refused', detail: findings.join('; '), field: refusals[0]?.field ?? WHOLE_DOCUMENT };
}
