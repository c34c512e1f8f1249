/** What a command's handler is given, and the checks that every handler shares. */
import { type CalendarDate, dateOf, parseDate } from '../domain/calendar';
import type { CommandBody, CommandName } from '../domain/commands';
import type { Caller } from '../domain/participants';
import { refuse } from '../domain/problems';
import { type LedgerRecord, type RecordKind, recordPath } from '../domain/records';
import type { RecordStore } from './record-store';
import type { UnitOfWork } from './unit-of-work';

/** Everything that a rule may depend on: the ledger, who asks, and the transaction's own time. */
export interface CommandContext {
  readonly work: UnitOfWork;
  /** Where commands of this class leave their records: the public state, or the private collection of the caller's bank. */
  readonly book: RecordStore;
  readonly caller: Caller;
  readonly channel: string;
  readonly commandId: string;
  /** Instant of the transaction (ISO 8601, UTC), the same on every peer. */
  readonly now: string;
}

/** Carries a command out and answers with the record that it is about, as `kind/part/…`. */
export type Handler<Name extends CommandName> = (context: CommandContext, body: CommandBody<Name>) => Promise<string>;

/** The handlers of some commands. */
export type Handlers<Names extends CommandName> = { readonly [Name in Names]: Handler<Name> };

/** The transaction's calendar date in the contract's time zone. */
export function today(context: CommandContext): CalendarDate {
  return dateOf(context.now);
}

/** Refuses a day that has not come. @throws Refusal `date-invalid`, `invalid-input` */
export function requirePast(context: CommandContext, text: string, field: string): CalendarDate {
  const day = parseDate(text, field);
  if (day > today(context)) refuse('invalid-input', `${day} has not come, today is ${today(context)}`, { field });
  return day;
}

/** Reads a record that has to be there. @throws Refusal `not-found` */
export async function existing<Kind extends RecordKind>(
  context: CommandContext,
  kind: Kind,
  ...keyParts: string[]
): Promise<LedgerRecord<Kind>> {
  const record = await context.work.get(kind, ...keyParts);
  const path = recordPath(kind, keyParts);
  return record ?? refuse('not-found', `there is no ${path}`, { reference: path });
}

/** Refuses whoever is not the party that the record names, and does not say who is. @throws Refusal `not-permitted` */
export function requireParty(context: CommandContext, party: string | undefined, relation: string): void {
  if (context.caller.party !== party) {
    refuse('not-permitted', `${context.caller.party} is not the ${relation} that the record names`);
  }
}
