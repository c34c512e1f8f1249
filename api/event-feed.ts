/**
 * What happened, for everyone who follows: read from the database once a process, not once a stream. The newest of it is
 * kept in memory within a bound; whoever stands further back reads the database by itself.
 */

import {
  behindBlock,
  type Change,
  type ChangePlace,
  type CommandEnd,
  changeFor,
  changesAfter,
  endsAfter,
  lastChange,
  lastEnd,
} from '../store/changes';
import type { Database } from '../store/database';
import type { Viewer } from '../store/read-model';
import { lastReminder, type ReminderRow, remindersAfter } from '../store/reminders';

/** Entries that one page of a stream has at most, and those that are kept in memory for all streams. */
const PAGE = 200;
const KEPT = 5_000;

/** A place in all orders: behind a change, behind a command's end and behind a reminder. */
export interface EventPlace {
  readonly change: ChangePlace;
  readonly end: bigint;
  readonly reminder: bigint;
}

/** What a viewer is told. */
export type FeedEvent =
  | { readonly kind: 'record'; readonly change: Change; readonly seen: 'changed' | 'gone'; readonly place: EventPlace }
  | { readonly kind: 'operation'; readonly end: CommandEnd; readonly place: EventPlace }
  | { readonly kind: 'reminder'; readonly reminder: ReminderRow; readonly place: EventPlace };

/** Everything of the viewer's behind a place, up to a bound; `place` is where to go on, also past what others did. */
export interface FeedPage {
  readonly events: readonly FeedEvent[];
  readonly place: EventPlace;
  readonly more: boolean;
}

/** Opens the feed of a database. */
export function openEventFeed(database: Database) {
  const changes = newestKept<Change, ChangePlace>({
    read: (place) => changesAfter(database, place, PAGE),
    last: () => lastChange(database),
    placeOf: ({ block, line }) => ({ block: BigInt(block), line }),
    isBefore: (left, right) => left.block < right.block || (left.block === right.block && left.line < right.line),
  });
  const ends = newestKept<CommandEnd, bigint>({
    read: (place) => endsAfter(database, place, PAGE),
    last: () => lastEnd(database),
    placeOf: ({ sequence }) => BigInt(sequence),
    isBefore: (left, right) => left < right,
  });
  const reminders = newestKept<ReminderRow, bigint>({
    read: (place) => remindersAfter(database, place, PAGE),
    last: () => lastReminder(database),
    placeOf: ({ sequence }) => BigInt(sequence),
    isBefore: (left, right) => left < right,
  });
  return {
    /** The place behind everything so far. */
    now: async (): Promise<EventPlace> => {
      const [change, end, reminder] = await Promise.all([
        lastChange(database),
        lastEnd(database),
        lastReminder(database),
      ]);
      return { change, end, reminder };
    },
    async after(viewer: Viewer, { change, end, reminder }: EventPlace): Promise<FeedPage> {
      // A command is told after the records that it changed. Both become visible in one transaction: ends are read first.
      const found = (await ends.after(end)) ?? (await endsAfter(database, end, PAGE, viewer));
      const changed = (await changes.after(change)) ?? (await changesAfter(database, change, PAGE, viewer));
      const ended = changed.length < PAGE ? found : endsBefore(found, changed.at(-1));
      const events: FeedEvent[] = [];
      let place: EventPlace = { change, end, reminder };
      for (const each of changed) {
        place = { ...place, change: { block: BigInt(each.block), line: each.line } };
        const seen = changeFor(viewer, each);
        if (seen !== undefined) events.push({ kind: 'record', change: each, seen, place });
      }
      for (const each of ended) {
        place = { ...place, end: BigInt(each.sequence) };
        const isOwn = each.party === viewer.party && each.role === viewer.role;
        if (isOwn) events.push({ kind: 'operation', end: each, place });
      }
      const reminded = (await reminders.after(reminder)) ?? (await remindersAfter(database, reminder, PAGE, viewer));
      for (const each of reminded) {
        place = { ...place, reminder: BigInt(each.sequence) };
        if (each.parties.includes(viewer.party)) events.push({ kind: 'reminder', reminder: each, place });
      }
      return { events, place, more: [changed, found, reminded].some(({ length }) => length === PAGE) };
    },
  };
}

/** A place as clients carry it in `Last-Event-ID`: block, line, end and reminder. */
export function spellPlace({ change, end, reminder }: EventPlace): string {
  return `${change.block}.${change.line}.${end}.${reminder}`;
}

/**
 * Reads a place; `undefined` for a text of other making. A block alone means: behind everything of that block. Places from
 * before there were reminders lie before all of them.
 */
export function readPlace(text: string): EventPlace | undefined {
  const [, block, line, end, reminder = '0'] =
    /^(-1|[0-9]{1,15})\.([0-9]{1,10})\.([0-9]{1,15})(?:\.([0-9]{1,15}))?$/.exec(text) ?? [];
  if (block === undefined || line === undefined || end === undefined) return undefined;
  const change = { block: BigInt(block), line: Math.min(Number(line), behindBlock(0n).line) };
  return { change, end: BigInt(end), reminder: BigInt(reminder) };
}

/** The first of the ends, as far as all that their commands changed lies before a change. */
function endsBefore(ends: readonly CommandEnd[], change: Change | undefined): readonly CommandEnd[] {
  const told = change === undefined ? 0n : BigInt(change.block);
  const early = ends.findIndex(({ block }) => block !== null && BigInt(block) >= told);
  return early === -1 ? ends : ends.slice(0, early);
}

interface Source<Entry, Place> {
  readonly read: (place: Place) => Promise<Entry[]>;
  readonly last: () => Promise<Place>;
  readonly placeOf: (entry: Entry) => Place;
  readonly isBefore: (left: Place, right: Place) => boolean;
}

/** The newest entries of an order, read once for all who ask at the same time. */
function newestKept<Entry, Place>({ read, last, placeOf, isBefore }: Source<Entry, Place>) {
  const entries: Entry[] = [];
  /** Everything behind `from` is among the entries, as far as it was there when it was last looked. */
  let from: Place | undefined;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    from ??= await last();
    for (;;) {
      const newest = entries.at(-1);
      const found = await read(newest === undefined ? from : placeOf(newest));
      entries.push(...found);
      const dropped = entries.splice(0, Math.max(0, entries.length - KEPT)).at(-1);
      if (dropped !== undefined) from = placeOf(dropped);
      if (found.length < PAGE) return;
    }
  }

  return {
    /** Entries behind a place, at most a page; `undefined` when the place lies before what is kept. */
    async after(place: Place): Promise<Entry[] | undefined> {
      // A look that has begun may have missed what made the caller ask, so the next one is waited for as well.
      await looking?.catch(() => undefined);
      looking ??= look().finally(() => {
        looking = undefined;
      });
      await looking;
      if (from === undefined || isBefore(place, from)) return undefined;
      let low = 0;
      for (let high = entries.length; low < high; ) {
        const middle = (low + high) >>> 1;
        if (isBefore(place, placeOf(entries[middle] as Entry))) high = middle;
        else low = middle + 1;
      }
      return entries.slice(low, low + PAGE);
    },
  };
}
