/** The lots behind green events: moved when an event is captured, moved back when it was an error, marked when it is priced. */
import { lotIdOf } from '../domain/fingerprint';
import { bearsEvidence, sourcesOf } from '../domain/green-events';
import type { EpcisEvent } from '../domain/green-evidence';
import { MAX_ORIGIN_EVENTS } from '../domain/limits';
import { lotWithout, type Movement, movementOf } from '../domain/lot-movements';
import { type Lot, lotsIn } from '../domain/lots';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { type CommandContext, existing } from './handler';

/**
 * Applies what an event does to the caller's lots, and answers with each change.
 * @throws Refusal what `balanceOf` throws
 */
export async function moveLots(
  { work, caller, now }: CommandContext,
  eventRecordId: string,
  event: EpcisEvent,
): Promise<Pick<Movement, 'balance' | 'changes'>> {
  const owner = caller.party;
  const before = new Map<string, Lot | undefined>();
  for (const name of lotsIn(event)) before.set(name, await work.get('lot', lotIdOf(owner, name)));
  const { balance, lots, changes } = movementOf({ owner, eventRecordId, event, now }, (name) => before.get(name));
  for (const lot of lots) work.put('lot', lot);
  for (const { lot, cameIn } of changes) {
    if (cameIn !== undefined) work.put('lotOrigin', { lot, greenEvent: eventRecordId });
  }
  return { balance, changes };
}

/** Takes back what an event did to its lots. @throws Refusal `lot-in-use` when later events used what it brought in */
export async function moveLotsBack(context: CommandContext, event: LedgerRecord<'greenEvent'>): Promise<void> {
  for (const change of event.lots) {
    const lot = await existing(context, 'lot', change.lot);
    context.work.put('lot', lotWithout(lot, change, event.id));
  }
}

/**
 * Whether everything that brought in what an event recycles was attested, back to where it was collected: what one party
 * alone says came in is not yet anything to recycle. Events that were declared wrong brought nothing in.
 */
export async function originsAreAttested(context: CommandContext, event: LedgerRecord<'greenEvent'>): Promise<boolean> {
  const seen = new Set([event.id]);
  const lots = sourcesOf(event);
  for (let lot = lots.pop(); lot !== undefined; lot = lots.pop()) {
    for (const { greenEvent } of await context.work.list('lotOrigin', lot)) {
      if (seen.has(greenEvent)) continue;
      if (seen.size >= MAX_ORIGIN_EVENTS) return false;
      seen.add(greenEvent);
      const origin = await existing(context, 'greenEvent', greenEvent);
      if (origin.state === 'captured' || origin.state === 'disputed') return false;
      if (origin.state === 'attested') lots.push(...sourcesOf(origin));
    }
  }
  return true;
}

/** Whether none of the lots that bear an event's evidence was used in the price of another offer. */
export async function lotsAreFree(
  context: CommandContext,
  event: LedgerRecord<'greenEvent'>,
  offerId?: string,
): Promise<boolean> {
  return (await usedLot(context, event, offerId)) === undefined;
}

/** @throws Refusal `offer-stale` when a lot that bears an event's evidence was used in another offer */
export async function requireFreeLots(
  context: CommandContext,
  event: LedgerRecord<'greenEvent'>,
  offerId: string,
): Promise<void> {
  const taken = await usedLot(context, event, offerId);
  if (taken !== undefined) {
    refuse('offer-stale', `lot ${taken.lot} was used in ${taken.usedIn}`, { reference: `offer/${taken.usedIn}` });
  }
}

/** Marks the lots that bear an event's evidence as used; that they are free was asked before. */
export async function markLotsUsed(
  context: CommandContext,
  event: LedgerRecord<'greenEvent'>,
  offerId: string,
): Promise<void> {
  for (const { lot: id } of event.lots.filter(bearsEvidence)) {
    context.work.put('lot', { ...(await existing(context, 'lot', id)), usedIn: offerId });
  }
}

async function usedLot(
  context: CommandContext,
  event: LedgerRecord<'greenEvent'>,
  offerId: string | undefined,
): Promise<Lot | undefined> {
  for (const { lot: id } of event.lots.filter(bearsEvidence)) {
    const lot = await existing(context, 'lot', id);
    if (lot.usedIn !== undefined && lot.usedIn !== offerId) return lot;
  }
  return undefined;
}
