/** Repeats the commands about green events, and tells which events speak for a receivable at a moment. */
import { dateOf, parseInstant } from '../../domain/calendar';
import { greenEventIdOf, invoiceFingerprint } from '../../domain/fingerprint';
import { evidenceOf, nextEventState } from '../../domain/green-events';
import { invoiceNumberIn } from '../../domain/green-evidence';
import { type Evidence, goodsShown } from '../../domain/green-grid';
import type { Lot } from '../../domain/lots';
import { decimalOf } from '../../domain/quantity';
import type { LedgerRecord } from '../../domain/records';
import { eventIdsOf } from '../../domain/rests-on';
import { moveLots, moveLotsBack, originFault, usedLotOf, useLots } from './lots';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';

type GreenEvent = LedgerRecord<'greenEvent'>;

/** Repetitions of the green-event commands. */
export const greenEventRepeats: Repeats<
  'captureGreenEvent' | 'attestGreenEvent' | 'disputeGreenEvent' | 'declareGreenEventError'
> = {
  captureGreenEvent(repetition, { event, counterparty, documentSha256 }) {
    const { party, instant } = repetition.by;
    const id = greenEventIdOf(party, event.eventId);
    const subject = `greenEvent/${id}`;
    const time = applied(() => parseInstant(event.eventTime, 'event.eventTime'));
    repetition.judge('evidence', subject, `${party} captured ${event.eventId} once, for ${counterparty} to attest`, [
      repetition.get('greenEvent', id) !== undefined && 'it was captured before',
      counterparty === party && 'it would attest its own event',
      time.refusal,
    ]);
    const happened = time.refusal === undefined && dateOf(event.eventTime) <= dayOf(repetition);
    const { balance, changes } = moveLots(repetition, { eventRecordId: id, event, happened });
    const evidence = evidenceOf(event, balance);
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
      lots: changes,
      ...(balance.complete === undefined
        ? {}
        : { inputsComplete: balance.complete, recycledInputKg: decimalOf(balance.recycledInput) }),
      state: 'captured',
      capturedAt: instant,
    });
    if (fingerprint !== undefined) {
      repetition.expect('invoiceEvidence', { invoiceFingerprint: fingerprint, greenEvent: id });
    }
    return subject;
  },

  attestGreenEvent(repetition, { greenEvent: id }) {
    const attestedAt = repetition.by.instant;
    step(repetition, id, 'attest', 'counterparty', (event, state) => ({ ...event, state, attestedAt }));
    return `greenEvent/${id}`;
  },

  disputeGreenEvent(repetition, { greenEvent: id, reason }) {
    const dispute = { reason, disputedAt: repetition.by.instant };
    step(repetition, id, 'dispute', 'counterparty', (event, state) => ({ ...event, state, dispute }));
    return `greenEvent/${id}`;
  },

  declareGreenEventError(repetition, { greenEvent: id, reason, correctiveEventIds }) {
    const errorDeclaration = { declarationTime: repetition.by.instant, reason, correctiveEventIds };
    step(repetition, id, 'declareError', 'capturedBy', (event, state) => {
      moveLotsBack(repetition, event);
      return { ...event, state, errorDeclaration };
    });
    return `greenEvent/${id}`;
  },
};

/** One step of an event by the party that it belongs to. */
function step(
  repetition: Repetition,
  id: string,
  action: Parameters<typeof nextEventState>[1],
  relation: 'counterparty' | 'capturedBy',
  change: (event: GreenEvent, state: GreenEvent['state']) => GreenEvent,
): void {
  const { party } = repetition.by;
  const subject = `greenEvent/${id}`;
  const event = repetition.get('greenEvent', id);
  if (event === undefined) {
    repetition.judge('evidence', subject, `expected an event to ${action}`, ['it was not captured']);
    return;
  }
  const { value: state, refusal } = applied(() => nextEventState(event, action));
  repetition.judge('evidence', subject, `${action}: it is for ${event[relation]} to do, it was ${event.state}`, [
    event[relation] !== party && `${party} did it`,
    refusal,
  ]);
  if (state !== undefined) repetition.expect('greenEvent', change(event, state));
}

/** Events that name the invoice, have happened, are proven to its obligor and are in no other price; with their goods where these are priced. */
export function attestedEvidence(
  repetition: Repetition,
  receivable: LedgerRecord<'receivable'>,
  pricesGoods: boolean,
): Evidence[] {
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
    const byObligor = event.counterparty === receivable.obligor;
    const happened = dateOf(event.event.eventTime) <= dayOf(repetition);
    const isUnused = event.usedIn === undefined && usedLotOf(repetition, event) === undefined;
    const counts = byObligor && happened && isUnused && unproven(repetition, event) === undefined;
    if (!counts || event.evidence === undefined) return [];
    const goods = pricesGoods ? goodsOf(repetition, event) : {};
    return [{ eventRecordId: event.id, kind: event.evidence, ...goods }];
  });
}

function goodsOf(repetition: Repetition, { lots: changes }: GreenEvent): Pick<Evidence, 'recycledShareBps' | 'gtins'> {
  const lots = new Map<string, Lot>();
  for (const { lot: id } of changes) {
    const lot = repetition.get('lot', id);
    if (lot !== undefined) lots.set(id, lot);
  }
  return goodsShown(changes, lots);
}

/** Marks the events of an accepted price and their lots as used; each was in no price before. */
export function useEvidence(repetition: Repetition, offer: LedgerRecord<'sealedOffer'>): void {
  const paths = eventIdsOf(offer).map((id) => `greenEvent/${id}`);
  if (paths.length === 0) {
    repetition.judge('evidence', `offer/${offer.id}`, 'its price takes no concession, and uses no event', []);
  }
  for (const path of paths) {
    const event = repetition.get('greenEvent', path.slice('greenEvent/'.length));
    const taken = event === undefined ? undefined : usedLotOf(repetition, event, offer.id);
    repetition.judge('evidence', path, `${offer.id} takes it as evidence, once`, [
      event === undefined && 'it is not on the ledger',
      event?.usedIn !== undefined && `${event.usedIn} used it before`,
      taken !== undefined && `${taken.usedIn} used its lot ${taken.lot} before`,
      event === undefined ? undefined : unproven(repetition, event),
    ]);
    if (event === undefined) continue;
    useLots(repetition, event, offer.id);
    repetition.expect('greenEvent', { ...event, usedIn: offer.id });
  }
}

/** Why an event proves nothing yet: recycling needs all that it recycles attested. */
function unproven(repetition: Repetition, event: GreenEvent): string | undefined {
  if (event.state !== 'attested') return `it is ${event.state}, not attested`;
  return event.evidence === 'recycling' ? originFault(repetition, event) : undefined;
}
