/** The records of lots as green events move them: contract and auditor derive them by the same arithmetic. */
import { lotIdOf } from './fingerprint';
import type { EpcisEvent } from './green-evidence';
import { type Lot, type LotChange, lotsIn } from './lots';
import { type Balance, balanceOf, type LotState, UNKNOWN_LOT, withoutChange } from './mass-balance';
import { billionthsOf, decimalOf } from './quantity';

/** Who captured an event, under which id, and when. */
export interface Capture {
  readonly owner: string;
  readonly eventRecordId: string;
  readonly event: EpcisEvent;
  /** Instant of the transaction. */
  readonly now: string;
}

/** What an event does to the lots of whoever captured it. */
export interface Movement {
  readonly balance: Balance;
  /** Each lot that the event names, as the event leaves it. */
  readonly lots: readonly Lot[];
  /** What the event did to each lot, in the same order. */
  readonly changes: LotChange[];
}

/**
 * Moves the lots that an event names. @param before the owner's lots as the event finds them, by name
 * @throws Refusal what `balanceOf` throws
 */
export function movementOf(
  { owner, eventRecordId, event, now }: Capture,
  before: (name: string) => Lot | undefined,
): Movement {
  const states = new Map(
    lotsIn(event).flatMap((name) => {
      const lot = before(name);
      return lot === undefined ? [] : [[name, stateOf(lot)] as const];
    }),
  );
  const balance = balanceOf(event, (name) => states.get(name));
  const moved = lotsIn(event).map((name) => {
    const from = states.get(name) ?? UNKNOWN_LOT;
    const to = balance.after.get(name) as LotState; // every lot that the event names was measured
    const lot = before(name) ?? { id: lotIdOf(owner, name), owner, lot: name, openedAt: now };
    return {
      lot: lotOf({ ...lot, movedBy: eventRecordId }, to),
      change: { lot: lot.id, ...differenceOf(from, to) },
    };
  });
  return { balance, lots: moved.map(({ lot }) => lot), changes: moved.map(({ change }) => change) };
}

/** A lot without what an event did to it. @throws Refusal `lot-in-use` when later events used what it brought in */
export function lotWithout(lot: Lot, { cameIn, consumed, recycledIn, recycledOut }: LotChange, eventId: string): Lot {
  const figures = {
    cameIn: billionthsOf(cameIn ?? '0'),
    consumed: billionthsOf(consumed ?? '0'),
    recycledIn: billionthsOf(recycledIn ?? '0'),
    recycledOut: billionthsOf(recycledOut ?? '0'),
  };
  return lotOf({ ...lot, movedBy: eventId }, withoutChange(stateOf(lot), figures, `lot/${lot.id}`));
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
