/** Commands about green events: captured by one party, attested by its counterparty. */
import { parseInstant } from '../domain/calendar';
import { greenEventIdOf, invoiceFingerprint } from '../domain/fingerprint';
import { evidenceKindOf, invoiceNumberIn } from '../domain/green-evidence';
import { refuse } from '../domain/problems';
import { existing, type Handlers, requireParty } from './handler';

/** Handlers of the green-event commands. */
export const greenEventHandlers: Handlers<'captureGreenEvent' | 'attestGreenEvent'> = {
  async captureGreenEvent({ work, caller, now }, { event, counterparty, documentSha256 }) {
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
    const evidence = evidenceKindOf(event);
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
      state: 'captured',
      capturedAt: now,
    });
    if (fingerprint !== undefined) work.put('invoiceEvidence', { invoiceFingerprint: fingerprint, greenEvent: id });
    return `greenEvent/${id}`;
  },

  async attestGreenEvent(context, { greenEvent }) {
    const record = await existing(context, 'greenEvent', greenEvent);
    requireParty(context, record.counterparty, 'counterparty');
    if (record.state !== 'captured') {
      refuse('state-forbids', `${greenEvent} is ${record.state} already`, { reference: `greenEvent/${greenEvent}` });
    }
    context.work.put('greenEvent', { ...record, state: 'attested', attestedAt: context.now });
    return `greenEvent/${greenEvent}`;
  },
};
