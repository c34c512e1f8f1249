/** Commands about green events: captured by one party, attested or disputed by its counterparty, corrected, never deleted. */
import { dateOf, parseInstant } from '../domain/calendar';
import { greenEventIdOf, invoiceFingerprint } from '../domain/fingerprint';
import { evidenceOf, nextEventState } from '../domain/green-events';
import { invoiceNumberIn } from '../domain/green-evidence';
import { NO_MOVEMENT } from '../domain/mass-balance';
import { refuse } from '../domain/problems';
import { decimalOf } from '../domain/quantity';
import type { LedgerRecord } from '../domain/records';
import { type CommandContext, existing, type Handlers, requireParty, today } from './handler';
import { lotsAreFree, markLotsUsed, moveLots, moveLotsBack, originsAreAttested, requireFreeLots } from './lots';

type GreenEventCommand = 'captureGreenEvent' | 'attestGreenEvent' | 'disputeGreenEvent' | 'declareGreenEventError';

/** Handlers of the green-event commands. */
export const greenEventHandlers: Handlers<GreenEventCommand> = {
  async captureGreenEvent(context, { event, counterparty, documentSha256 }) {
    const { work, caller, now } = context;
    const id = greenEventIdOf(caller.party, event.eventId);
    if ((await work.get('greenEvent', id)) !== undefined) {
      refuse('already-exists', `event ${event.eventId} was captured before`, { reference: `greenEvent/${id}` });
    }
    if (counterparty === caller.party) {
      refuse('invalid-input', 'a firm does not attest its own event', { field: 'counterparty' });
    }
    if ((await work.get('firm', counterparty)) === undefined) {
      refuse('firm-unknown', `${counterparty} is not registered`, { field: 'counterparty' });
    }
    parseInstant(event.eventTime, 'event.eventTime');
    // What is announced moves nothing: goods come in on the day that they come in.
    const happened = dateOf(event.eventTime) <= today(context);
    const { balance, changes } = happened ? await moveLots(context, id, event) : { balance: NO_MOVEMENT, changes: [] };
    const evidence = evidenceOf(event, balance);
    const invoiceNumber = invoiceNumberIn(event);
    const fingerprint = invoiceNumber === undefined ? undefined : invoiceFingerprint(caller.party, invoiceNumber);
    work.put('greenEvent', {
      id,
      capturedBy: caller.party,
      counterparty,
      event,
      documentSha256,
      ...(evidence === undefined ? {} : { evidence }),
      ...(fingerprint === undefined ? {} : { invoiceFingerprint: fingerprint }),
      lots: changes,
      ...(balance.complete === undefined
        ? {}
        : { inputsComplete: balance.complete, recycledInputKg: decimalOf(balance.recycledInput) }),
      state: 'captured',
      capturedAt: now,
    });
    if (fingerprint !== undefined) work.put('invoiceEvidence', { invoiceFingerprint: fingerprint, greenEvent: id });
    return `greenEvent/${id}`;
  },

  async attestGreenEvent(context, { greenEvent }) {
    const record = await existing(context, 'greenEvent', greenEvent);
    requireParty(context, record.counterparty, 'counterparty');
    const state = nextEventState(record, 'attest');
    context.work.put('greenEvent', { ...record, state, attestedAt: context.now });
    return `greenEvent/${greenEvent}`;
  },

  async disputeGreenEvent(context, { greenEvent, reason }) {
    const record = await existing(context, 'greenEvent', greenEvent);
    requireParty(context, record.counterparty, 'counterparty');
    const state = nextEventState(record, 'dispute');
    context.work.put('greenEvent', { ...record, state, dispute: { reason, disputedAt: context.now } });
    return `greenEvent/${greenEvent}`;
  },

  async declareGreenEventError(context, { greenEvent, reason, correctiveEventIds }) {
    const record = await existing(context, 'greenEvent', greenEvent);
    requireParty(context, record.capturedBy, 'capturer');
    const state = nextEventState(record, 'declareError');
    await moveLotsBack(context, record);
    const errorDeclaration = { declarationTime: context.now, reason, correctiveEventIds };
    context.work.put('greenEvent', { ...record, state, errorDeclaration });
    return `greenEvent/${greenEvent}`;
  },
};

/**
 * Whether an event can be evidence in a new price: attested, with all that it recycles, and neither it nor a lot of it used
 * before.
 */
export async function isUnusedEvidence(context: CommandContext, event: LedgerRecord<'greenEvent'>): Promise<boolean> {
  const isFree = event.usedIn === undefined && (await lotsAreFree(context, event));
  return isFree && (await isProven(context, event));
}

/**
 * Holds that an event still is evidence in the price of an offer, and answers with it.
 * @throws Refusal `offer-stale` when the event is evidence no longer, or one of its lots was used in another offer
 */
export async function requireEvidence(
  context: CommandContext,
  eventId: string,
  offerId: string,
): Promise<LedgerRecord<'greenEvent'>> {
  const event = await existing(context, 'greenEvent', eventId);
  if (event.usedIn !== undefined) {
    refuse('offer-stale', `event ${eventId} was used in ${event.usedIn}`, { reference: `offer/${event.usedIn}` });
  }
  if (!(await isProven(context, event))) {
    const reason = event.state === 'attested' ? 'rests on an event that is not attested' : `is ${event.state}`;
    refuse('offer-stale', `event ${eventId} ${reason} since`, { reference: `greenEvent/${eventId}` });
  }
  await requireFreeLots(context, event, offerId);
  return event;
}

/** Uses an event, and the lots that bear its evidence, up in the price of an offer. @throws Refusal `offer-stale` */
export async function markEvidenceUsed(context: CommandContext, eventId: string, offerId: string): Promise<void> {
  const event = await requireEvidence(context, eventId, offerId);
  await markLotsUsed(context, event, offerId);
  context.work.put('greenEvent', { ...event, usedIn: offerId });
}

async function isProven(context: CommandContext, event: LedgerRecord<'greenEvent'>): Promise<boolean> {
  if (event.state !== 'attested') return false;
  return event.evidence !== 'recycling' || (await originsAreAttested(context, event));
}
