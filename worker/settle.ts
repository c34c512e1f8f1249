/** Works through the bookings that banks told: each becomes a command in its owner's name, is noted, or waits for a person. */
import { dateOf } from '../domain/calendar';
import type { LedgerRecord } from '../domain/records';
import { accountKey } from '../settlement/accounts';
import { type BankEntry, bankEntryIn, type StoredEntry } from '../settlement/bank-entry';
import { type BookingCommand, disbursementBooked, paymentBooked, repaymentBooked } from '../settlement/booking';
import { type Expectations, entryReference, type Match, matchEntry } from '../settlement/matching';
import { ownersOfAccounts } from '../store/accounts';
import { findAssigned } from '../store/assigned';
import type { Clock } from '../store/clock';
import type { Database } from '../store/database';
import type { Announcements } from '../store/notifications';
import { findRecord } from '../store/read-model';
import { pageOfRecords } from '../store/record-pages';
import {
  bookingOf,
  endBookings,
  giveBooking,
  type ItemRow,
  leaveWaiting,
  waitingItems,
} from '../store/settlement-items';

const SWEEP_MS = 1_000;
const AT_ONCE = 500;
/** Open claims among which a booking without a reference is looked for. */
const MAX_CLAIMS = 10_000;

/** What settling needs. */
export interface Settling {
  readonly database: Database;
  readonly clock: Clock;
}

/** Settles until the signal aborts, whenever items arrive or commands end. */
export async function settleItems(settling: Settling, arrivals: Announcements, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const arrived = arrivals.next(SWEEP_MS);
    await settleOnce(settling);
    await arrived;
  }
}

/** One sweep. @returns how many items it moved on */
export async function settleOnce({ database, clock }: Settling): Promise<number> {
  const ended = await endBookings(database);
  const items = await waitingItems(database, AT_ONCE);
  const claims = new Map<string, Promise<LedgerRecord<'receivable'>[]>>();
  for (const item of items) {
    const claimsOf = (owner: string) => {
      const known = claims.get(owner) ?? openClaims(database, owner, item.role);
      claims.set(owner, known);
      return known;
    };
    await settle({ database, clock }, item, claimsOf);
  }
  return ended + items.length;
}

async function settle(
  { database, clock }: Settling,
  item: ItemRow,
  claimsOf: (owner: string) => Promise<LedgerRecord<'receivable'>[]>,
): Promise<void> {
  if (item.content.kind !== 'entry') {
    // A person sent a filing back: it is queued again once it does not wait here any more.
    return await leaveWaiting(database, item, { state: 'noted', record: item.record ?? '' });
  }
  const entry = bankEntryIn(item.content as unknown as StoredEntry);
  const expectations = await expectationsFor(database, item, entry, claimsOf);
  // What was given before a crash stands, whatever the ledger has made of it meanwhile.
  const given = await bookingOf(database, item);
  const match = matchEntry(entry, expectations);
  if (given !== undefined) {
    const record = ('record' in match ? match.record : undefined) ?? item.record ?? '';
    return await leaveWaiting(database, item, { state: 'booking', commandId: given, record });
  }
  const now = await clock.now();
  switch (match.kind) {
    case 'noted':
      return await leaveWaiting(database, item, { state: 'noted', record: match.record });
    case 'mismatch': {
      const { reason, detail, record } = match;
      return await leaveWaiting(database, item, {
        state: 'open',
        reason,
        detail,
        ...(record === undefined ? {} : { record }),
      });
    }
    default: {
      const command = commandOf(entry, match, expectations, dateOf(now.toISOString()));
      const commandId = await giveBooking(database, item, command, now);
      return await leaveWaiting(database, item, { state: 'booking', commandId, record: match.record });
    }
  }
}

function commandOf(
  entry: BankEntry,
  { name, record }: Extract<Match, { kind: 'command' }>,
  { offers }: Expectations,
  today: string,
): BookingCommand {
  const id = record.slice(record.indexOf('/') + 1);
  switch (name) {
    case 'disburseOffer': {
      const offer = offers.find((each) => each.id === id);
      if (offer === undefined) throw new Error(`${id} was matched and is not there`);
      return disbursementBooked(entry, offer);
    }
    case 'settleReceivable':
      return paymentBooked(entry, id, today);
    default:
      return repaymentBooked(entry, id);
  }
}

/** The records that a booking can be about: the one that it names, or else the owner's open claims. */
async function expectationsFor(
  database: Database,
  { owner, role }: ItemRow,
  entry: BankEntry,
  claimsOf: (owner: string) => Promise<LedgerRecord<'receivable'>[]>,
): Promise<Expectations> {
  const viewer = { party: owner, role };
  const key = entry.counterparty.account && accountKey(entry.counterparty.account);
  const accounts = await ownersOfAccounts(database, key === undefined ? [] : [key]);
  const reference = entryReference(entry);
  if (reference === undefined) return { owner, offers: [], receivables: await claimsOf(owner), accounts };
  if (reference.kind === 'disbursement') {
    const offer = await findRecord(database, viewer, 'offer', reference.id);
    return { owner, offers: offer === undefined ? [] : [offer.record], receivables: [], accounts };
  }
  if (reference.kind === 'repayment' && role === 'supplier') {
    const assigned = await findAssigned(database, owner, reference.id);
    return {
      owner,
      offers: assigned === undefined ? [] : [assigned.offer],
      receivables: assigned === undefined ? [] : [assigned.receivable],
      accounts,
    };
  }
  const receivable = (await findRecord(database, viewer, 'receivable', reference.id))?.record;
  const financing = receivable?.financing?.offer;
  const offer = financing === undefined ? undefined : await findRecord(database, viewer, 'offer', financing);
  return {
    owner,
    offers: offer === undefined ? [] : [offer.record],
    receivables: receivable === undefined ? [] : [receivable],
    accounts,
  };
}

async function openClaims(database: Database, owner: string, role: string): Promise<LedgerRecord<'receivable'>[]> {
  const side = role === 'anchor' ? 'obligor' : 'holder';
  const page = await pageOfRecords(database, { party: owner, role }, 'receivable', {
    filters: [{ field: side, anyOf: [owner] }],
    order: { by: 'lastBlock', descending: true },
    limit: MAX_CLAIMS,
  });
  return page.items.map(({ record }) => record);
}
