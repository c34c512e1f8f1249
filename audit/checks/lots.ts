/** Repeats what green events do to lots: the mass balance is worked out anew, with the attested origins of what is recycled. */
import { lotIdOf } from '../../domain/fingerprint';
import { bearsEvidence, sourcesOf } from '../../domain/green-events';
import type { EpcisEvent } from '../../domain/green-evidence';
import { MAX_ORIGIN_EVENTS } from '../../domain/limits';
import { lotWithout, type Movement, movementOf } from '../../domain/lot-movements';
import type { Lot } from '../../domain/lots';
import { NO_MOVEMENT } from '../../domain/mass-balance';
import type { LedgerRecord } from '../../domain/records';
import { applied, type Repetition } from './repetition';

type GreenEvent = LedgerRecord<'greenEvent'>;

/** What moves the lots of whoever gives the command. */
interface Captured {
  readonly eventRecordId: string;
  readonly event: EpcisEvent;
  /** What is announced moves nothing. */
  readonly happened: boolean;
}

/** Moves the lots of an event; where the balance forbids it, nothing moves and the event is answered for. */
export function moveLots(
  repetition: Repetition,
  { eventRecordId, event, happened }: Captured,
): Pick<Movement, 'balance' | 'changes'> {
  const { party: owner, instant: now } = repetition.by;
  const before = (name: string) => repetition.get('lot', lotIdOf(owner, name));
  const { value: movement, refusal } = happened
    ? applied(() => movementOf({ owner, eventRecordId, event, now }, before))
    : { value: { balance: NO_MOVEMENT, lots: [], changes: [] }, refusal: undefined };
  const names = movement?.lots.map(({ lot }) => lot).join(', ') || 'no lot';
  repetition.judge('evidence', `greenEvent/${eventRecordId}`, `the mass balance of ${names} holds`, [refusal]);
  for (const lot of movement?.lots ?? []) repetition.expect('lot', lot);
  for (const { lot, cameIn } of movement?.changes ?? []) {
    if (cameIn !== undefined) repetition.expect('lotOrigin', { lot, greenEvent: eventRecordId });
  }
  return movement ?? { balance: NO_MOVEMENT, changes: [] };
}

/** Takes back what an event did to its lots. */
export function moveLotsBack(repetition: Repetition, event: GreenEvent): void {
  for (const change of event.lots) {
    const lot = repetition.get('lot', change.lot);
    const { value, refusal } = applied(() => (lot === undefined ? undefined : lotWithout(lot, change, event.id)));
    repetition.judge('evidence', `lot/${change.lot}`, `what ${event.id} did to it is taken back`, [
      lot === undefined && 'it was not on the ledger',
      refusal,
    ]);
    if (value !== undefined) repetition.expect('lot', value);
  }
}

/** Why not all that brought in what an event recycles was attested; events that were declared wrong brought nothing in. */
export function originFault(repetition: Repetition, event: GreenEvent): string | undefined {
  const seen = new Set([event.id]);
  const lots = sourcesOf(event);
  for (let lot = lots.pop(); lot !== undefined; lot = lots.pop()) {
    for (const { greenEvent } of repetition.list('lotOrigin', lot)) {
      if (seen.has(greenEvent)) continue;
      if (seen.size >= MAX_ORIGIN_EVENTS) return `more than ${MAX_ORIGIN_EVENTS} events are behind it`;
      seen.add(greenEvent);
      const origin = repetition.get('greenEvent', greenEvent);
      if (origin === undefined) return `${greenEvent}, which is behind it, is not on the ledger`;
      if (origin.state === 'captured' || origin.state === 'disputed') {
        return `${greenEvent}, which is behind it, is ${origin.state}`;
      }
      if (origin.state === 'attested') lots.push(...sourcesOf(origin));
    }
  }
  return undefined;
}

/** A lot that bears an event's evidence and was used in the price of another offer. */
export function usedLotOf(repetition: Repetition, event: GreenEvent, offerId?: string): Lot | undefined {
  return bearingLots(repetition, event).find(({ usedIn }) => usedIn !== undefined && usedIn !== offerId);
}

/** Marks the lots that bear an event's evidence as used. */
export function useLots(repetition: Repetition, event: GreenEvent, offerId: string): void {
  for (const lot of bearingLots(repetition, event)) repetition.expect('lot', { ...lot, usedIn: offerId });
}

function bearingLots(repetition: Repetition, { lots }: GreenEvent): Lot[] {
  return lots.filter(bearsEvidence).flatMap(({ lot }) => repetition.get('lot', lot) ?? []);
}
