/** The lots behind green events: moved when an event is captured, moved back when it was an error, marked when it is priced. */
import { lotIdOf } from '../domain/fingerprint';
import { bearsEvidence, sourcesOf } from '../domain/green-events';
import type { EpcisEvent } from '../domain/green-evidence';
import { MAX_ORIGIN_EVENTS } from '../domain/limits';
import { type Lot, type LotChange, lotsIn } from '../domain/lots';
import { type Balance, balanceOf, type LotState, UNKNOWN_LOT, withoutChange } from '../domain/mass-balance';
import { refuse } from '../domain/problems';
import { billionthsOf, decimalOf } from '../domain/quantity';
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
): Promise<{ balance: Balance; changes: LotChange[] }> {
  const owner = caller.party;
  const before = new Map<string, Lot>();
  for (const name of lotsIn(event)) {
    const lot = await work.get('lot', lotIdOf(owner, name));
    if (lot !== undefined) before.set(name, lot);
  }
  const states = new Map([...before].map(([name, lot]) => [name, stateOf(lot)]));
  const balance = balanceOf(event, (name) => states.get(name));
  const changes: LotChange[] = [];
  for (const name of lotsIn(event)) {
    const from = states.get(name) ?? UNKNOWN_LOT;
    const to = balance.after.get(name) ?? from;
    const lot = before.get(name) ?? { id: lotIdOf(owner, name), owner, lot: name, openedAt: now };
    work.put('lot', lotOf({ ...lot, movedBy: eventRecordId }, to));
    const difference = differenceOf(from, to);
    if (difference.cameIn !== undefined) work.put('lotOrigin', { lot: lot.id, greenEvent: eventRecordId });
    changes.push({ lot: lot.id, ...difference });
  }
  return { balance, changes };
}

/** Takes back what an event did to its lots. @throws Refusal `lot-in-use` when later events used what it brought in */
export async function moveLotsBack(context: CommandContext, event: LedgerRecord<'greenEvent'>): Promise<void> {
  for (const change of event.lots) {
    const lot = await existing(context, 'lot', change.lot);
    const { cameIn, consumed, recycledIn, recycledOut } = change;
    const figures = {
      cameIn: billionthsOf(cameIn ?? '0'),
      consumed: billionthsOf(consumed ?? '0'),
      recycledIn: billionthsOf(recycledIn ?? '0'),
      recycledOut: billionthsOf(recycledOut ?? '0'),
    };
    const state = withoutChange(stateOf(lot), figures, `lot/${lot.id}`);
    context.work.put('lot', lotOf({ ...lot, movedBy: event.id }, state));
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

/** Marks the lots that bear an event's evidence as used. @throws Refusal `offer-stale` when one was used in another offer */
export async function markLotsUsed(
  context: CommandContext,
  event: LedgerRecord<'greenEvent'>,
  offerId: string,
): Promise<void> {
  const taken = await usedLot(context, event, offerId);
  if (taken !== undefined) {
    refuse('offer-stale', `lot ${taken.lot} was used in ${taken.usedIn}`, { reference: `offer/${taken.usedIn}` });
  }
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

function stateOf({ unit, cameInBy, cameIn, consumed, recycledIn, recycledOut }: Lot): LotState {
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(cameInBy === undefined ? {} : { cameInBy }),
    cameIn: billionthsOf(cameIn),
    consumed: billionthsOf(consumed),
    recycledIn: billionthsOf(recycledIn),
    recycledOut: billionthsOf(recycledOut),
  };
}

function lotOf(
  { id, owner, lot, openedAt, movedBy, usedIn }: Pick<Lot, 'id' | 'owner' | 'lot' | 'openedAt' | 'movedBy' | 'usedIn'>,
  { unit, cameInBy, cameIn, consumed, recycledIn, recycledOut }: LotState,
): Lot {
  return {
    id,
    owner,
    lot,
    ...(unit === undefined ? {} : { unit }),
    ...(cameInBy === undefined ? {} : { cameInBy }),
    cameIn: decimalOf(cameIn),
    consumed: decimalOf(consumed),
    recycledIn: decimalOf(recycledIn),
    recycledOut: decimalOf(recycledOut),
    openedAt,
    movedBy,
    ...(usedIn === undefined ? {} : { usedIn }),
  };
}

/** The figures that an event added to a lot; an event never takes from them. */
function differenceOf(from: LotState, to: LotState): Omit<LotChange, 'lot'> {
  const added = (name: 'cameIn' | 'consumed' | 'recycledIn' | 'recycledOut') =>
    to[name] === from[name] ? {} : { [name]: decimalOf(to[name] - from[name]) };
  return { ...added('cameIn'), ...added('consumed'), ...added('recycledIn'), ...added('recycledOut') };
}
