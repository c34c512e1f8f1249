/** Repeats the commands about green events, and tells which events speak for a receivable at a moment. */
import { dateOf, parseInstant } from '../../domain/calendar';
import { greenEventIdOf, invoiceFingerprint } from '../../domain/fingerprint';
import { evidenceKindOf, invoiceNumberIn } from '../../domain/green-evidence';
import type { Evidence } from '../../domain/pricing';
import type { LedgerRecord } from '../../domain/records';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';

/** Repetitions of the green-event commands. */
export const greenEventRepeats: Repeats<'captureGreenEvent' | 'attestGreenEvent'> = {
  captureGreenEvent(repetition, { event, counterparty, documentSha256 }) {
    const { party, instant } = repetition.by;
    const id = greenEventIdOf(party, event.eventId);
    const subject = `greenEvent/${id}`;
    repetition.judge('evidence', subject, `${party} captured ${event.eventId} once, for ${counterparty} to attest`, [
      repetition.get('greenEvent', id) !== undefined && 'it was captured before',
      counterparty === party && 'it would attest its own event',
      applied(() => parseInstant(event.eventTime, 'event.eventTime')).refusal,
    ]);
    const evidence = evidenceKindOf(event);
    const number = invoiceNumberIn(event);
    const fingerprint = number === undefined ? undefined : invoiceFingerprint(party, number);
    repetition.expect('greenEvent', {
      id,
      capturedBy: party,
      counterparty,
      event,
      documentSha256,
      ...(evidence === undefined ? {} : { evidence }),
      ...(fingerprint === undefined ? {} : { invoiceFingerprint: fingerprint }),
      state: 'captured',
      capturedAt: instant,
    });
    if (fingerprint !== undefined) {
      repetition.expect('invoiceEvidence', { invoiceFingerprint: fingerprint, greenEvent: id });
    }
    return subject;
  },

  attestGreenEvent(repetition, { greenEvent: id }) {
    const { party, instant } = repetition.by;
    const subject = `greenEvent/${id}`;
    const event = repetition.get('greenEvent', id);
    repetition.judge('evidence', subject, `its counterparty ${event?.counterparty} attests it, once`, [
      event === undefined && 'it was not captured',
      event !== undefined && event.counterparty !== party && `${party} attested it`,
      event !== undefined && event.state !== 'captured' && `it was ${event.state}`,
    ]);
    if (event !== undefined) repetition.expect('greenEvent', { ...event, state: 'attested', attestedAt: instant });
    return subject;
  },
};

/** Events that name the invoice, have happened, were attested by its obligor and are in no other price. */
export function attestedEvidence(repetition: Repetition, receivable: LedgerRecord<'receivable'>): Evidence[] {
  const start = `\u0000invoiceEvidence\u0000${receivable.invoiceFingerprint}\u0000`;
  const range = repetition.by.reads.ranges.find((each) => each.start === start);
  repetition.judge('evidence', repetition.command.subject, 'all events that name the invoice were looked at', [
    range === undefined && 'its transaction did not look for them',
  ]);
  if (range !== undefined && range.listed === undefined) {
    repetition.findings.note(
      'That the bundle holds all events of the invoice rests on the endorsers: their word is a hash of many events.',
    );
  }
  return repetition.list('invoiceEvidence', receivable.invoiceFingerprint).flatMap(({ greenEvent }) => {
    const event = repetition.get('greenEvent', greenEvent);
    if (event === undefined) {
      repetition.judge('evidence', `greenEvent/${greenEvent}`, 'it names the invoice', ['it is not on the ledger']);
      return [];
    }
    const byObligor = event.state === 'attested' && event.counterparty === receivable.obligor;
    const happened = dateOf(event.event.eventTime) <= dayOf(repetition);
    const counts = byObligor && happened && event.usedIn === undefined;
    return counts && event.evidence !== undefined ? [{ eventRecordId: event.id, kind: event.evidence }] : [];
  });
}

/** Marks the events of an accepted price as used; each was in no price before. */
export function useEvidence(repetition: Repetition, offer: LedgerRecord<'sealedOffer'>): void {
  const green = offer.quote.terms.filter(({ kind }) => kind === 'green');
  const paths = green.flatMap(({ restsOn }) => restsOn).filter((record) => record.startsWith('greenEvent/'));
  if (paths.length === 0) {
    repetition.judge('evidence', `offer/${offer.id}`, 'its price takes no concession, and uses no event', []);
  }
  for (const path of paths) {
    const event = repetition.get('greenEvent', path.slice('greenEvent/'.length));
    repetition.judge('evidence', path, `${offer.id} takes it as evidence, once`, [
      event === undefined && 'it is not on the ledger',
      event?.usedIn !== undefined && `${event.usedIn} used it before`,
      event !== undefined && event.state !== 'attested' && 'nobody attested it',
    ]);
    if (event !== undefined) repetition.expect('greenEvent', { ...event, usedIn: offer.id });
  }
}
