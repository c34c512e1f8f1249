/**
 * Lets early payments lapse that were not made, and marks what is overdue, by the operator's commands; reckons interest on late
 * payment for whoever is owed, and forgets offers whose time is over. The interest is told as something to claim; nothing books
 * money that nobody paid.
 */
import { createHash } from 'node:crypto';
import { addDays, type CalendarDate, dateOf } from '../../domain/calendar';
import { lastDayOfBooking } from '../../domain/early-payment';
import { TRANSITIONS } from '../../domain/life-cycle';
import type { Role } from '../../domain/participants';
import { dueDay } from '../../domain/receivable-terms';
import type { LedgerRecord } from '../../domain/records';
import type { LateInterestContent } from '../../settlement/work-items';
import { type Actor, acceptRequest, type NewCommand } from '../../store/command-log';
import { keepCurrentItem, needsNothing } from '../../store/current-items';
import { lastBegun } from '../../store/daily-runs';
import type { Database } from '../../store/database';
import { forgetEndedOffers } from '../../store/early-payment-offers';
import { lateInterestOn } from '../../store/late-interest';
import { awaitingEarlyPayment, type MaturityPlace, owedReceivables, settledSince } from '../../store/owed-receivables';
import { findRecord } from '../../store/read-model';
import { itemIdOf } from '../../store/settlement-items';
import { firmIn, operatorBy } from '../unattended';
import { type Daily, type DailyWork, nowOn } from './schedule';

const PAGE = 200;
/** As soon as the day begins, before reminders say what is late. */
const COLLECT_AT = '07:00';
/** What was paid a while before the last run, and projected after it, is looked at again. */
const OVERLAP_MS = 24 * 3_600_000;

/**
 * The collection of business days.
 * @param identity wallet label of the operator's own ledger identity
 * @param at another time of day, `hh:mm`
 */
export function collecting(identity: string, at = COLLECT_AT, page = PAGE): DailyWork {
  return { job: 'collect', at, work: (daily, day) => collect(daily, day, identity, page) };
}

async function collect(daily: Daily, day: CalendarDate, identity: string, limit: number) {
  const counts = { late: 0, marked: 0, lapsed: 0, interest: 0 };
  const reckon = async (receivable: LedgerRecord<'receivable'>, now: Date) => {
    if (await claimInterest(daily.database, receivable, day, now)) counts.interest += 1;
  };
  for await (const { id, earlyPayment, maturityDate } of awaitingEarlyPayment(daily.database, day, limit)) {
    // What is late by now is marked so, and the agreement ends with that.
    const isAwaited = earlyPayment !== undefined && day <= lastDayOfBooking(earlyPayment.payOn as CalendarDate);
    if (earlyPayment === undefined || isAwaited || isLate(maturityDate, day)) continue;
    const command = { name: 'lapseEarlyPayment', body: { receivable: id } } as const;
    await give(daily.database, identity, command, `lapsed-${earlyPayment.id}-${day}`, await nowOn(daily, day));
    counts.lapsed += 1;
  }
  await forgetEndedOffers(daily.database, await nowOn(daily, day));
  for (let after: MaturityPlace | undefined; ; ) {
    const receivables = await owedReceivables(daily.database, { maturesBy: addDays(day, -1), after, limit });
    for (const receivable of receivables.filter(({ maturityDate }) => isLate(maturityDate, day))) {
      const now = await nowOn(daily, day);
      counts.late += 1;
      if (await markOverdue(daily.database, receivable, day, identity, now)) counts.marked += 1;
      await reckon(receivable, now);
    }
    after = receivables.at(-1);
    if (receivables.length < limit) break;
  }
  const before = await lastBegun(daily.database, 'collect');
  const since = before && new Date(before.getTime() - OVERLAP_MS);
  for await (const receivable of settledSince(daily.database, since, limit)) {
    const { maturityDate, settlement } = receivable;
    if (settlement !== undefined && isLate(maturityDate, dateOf(settlement.settledAt))) {
      await reckon(receivable, await nowOn(daily, day));
    }
  }
  return counts;
}

function isLate(maturityDate: string, day: string): boolean {
  return day > dueDay(maturityDate as CalendarDate);
}

/** Gives the operator's command, once a receivable and day; what the ledger refuses is tried on the next business day. */
async function markOverdue(
  database: Database,
  { id, state }: LedgerRecord<'receivable'>,
  day: CalendarDate,
  identity: string,
  now: Date,
): Promise<boolean> {
  if (!(TRANSITIONS.fallDue.from as readonly string[]).includes(state)) return false;
  const command = { name: 'markOverdue', body: { receivable: id } } as const;
  await give(database, identity, command, `overdue-${id}-${day}`, now);
  return true;
}

async function give(
  database: Database,
  identity: string,
  command: NewCommand,
  idempotencyKey: string,
  now: Date,
): Promise<void> {
  await acceptRequest(database, {
    actor: operatorBy(identity),
    idempotencyKey,
    bodySha256: createHash('sha256').update(idempotencyKey).digest('hex'),
    commands: [command],
    refusals: [],
    now,
  });
}

/** Keeps what is claimable up to a day in the list of whoever is owed. @returns whether anything is */
async function claimInterest(
  database: Database,
  receivable: LedgerRecord<'receivable'>,
  day: CalendarDate,
  now: Date,
): Promise<boolean> {
  const { id, obligor, currency, holder } = receivable;
  const { interestMinor, periods, basis, dueDate } = await lateInterestOn(database, receivable, day);
  const itemId = itemIdOf('late-interest', id);
  if (interestMinor === 0n) {
    await needsNothing(database, itemId); // a payment that was booked late had been in time
    return false;
  }
  const content: LateInterestContent = {
    kind: 'lateInterest',
    receivable: id,
    obligor,
    currency,
    interestMinor: interestMinor.toString(),
    basis,
    dueDate,
    until: day,
    periods: periods.map((period) => ({ ...period, owedMinor: period.owedMinor.toString() })),
  };
  const item = {
    id: itemId,
    state: 'open' as const,
    reason: 'late-interest',
    detail: `${currency} ${interestMinor} (minor units) of interest on late payment, ${basis}, up to ${day}`,
    record: `receivable/${id}`,
    content,
  };
  await keepCurrentItem(database, await creditorOf(database, holder), item, now);
  return true;
}

async function creditorOf(database: Database, party: string): Promise<Actor> {
  const firm = (await findRecord(database, { party, role: 'operator' }, 'firm', party))?.record;
  if (firm === undefined) throw new Error(`${party} holds a receivable and is no firm`);
  const role: Role = firm.roles.includes('bank') ? 'bank' : 'supplier';
  return firmIn(role, firm);
}
