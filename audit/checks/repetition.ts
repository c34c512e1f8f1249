/** What the repetition of a command is given: the ledger as the command found it, and a sheet for what does not follow. */

import { type CalendarDate, dateOf } from '../../domain/calendar';
import type { CommandBody, CommandName } from '../../domain/commands';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import { reasonOf } from '../../network/blocks/decode-error';
import type { AppliedCommand, StoryTransaction } from '../history';
import { recordNameOf } from '../record-writes';
import type { CheckName, Findings } from '../report';

/** One command under repetition. */
export interface Repetition {
  readonly channel: string;
  readonly by: StoryTransaction;
  readonly command: AppliedCommand;
  readonly findings: Findings;
  /** The record as the command found it: earlier commands of its batch have taken effect, later ones have not. */
  get<Kind extends RecordKind>(kind: Kind, ...parts: string[]): LedgerRecord<Kind> | undefined;
  /** The records whose key starts with these parts, in the order of their keys. */
  list<Kind extends RecordKind>(kind: Kind, ...parts: string[]): LedgerRecord<Kind>[];
  /** The record that the command's transaction left. */
  left<Kind extends RecordKind>(kind: Kind, ...parts: string[]): LedgerRecord<Kind> | undefined;
  /** Hash (SHA-256, hex) of a revealed offer as it was sealed last before the command, or by it; undefined where it was not. */
  sealed(offer: LedgerRecord<'sealedOffer'>): string | undefined;
  /** Says what the command has to leave. */
  expect<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): void;
  /** Answers a question: it holds when there is no fault; `what` says what was asked. */
  judge(check: CheckName, subject: string, what: string, faults: readonly (string | false | undefined)[]): void;
}

/** Repeats a command by the domain's rules and answers with the record that it is about; every refusal is a finding. */
export type Repeat<Name extends CommandName> = (repetition: Repetition, body: CommandBody<Name>) => string;

/** The repetitions of some commands. */
export type Repeats<Names extends CommandName> = { readonly [Name in Names]: Repeat<Name> };

/** Commands whose content stands in no block, but for an offer that was revealed. */
export type SealedCommandName =
  | 'publishRateCard'
  | 'publishPolicy'
  | 'setFacility'
  | 'reserveFacility'
  | 'releaseFacility'
  | 'makeOffer';

/** The transaction's calendar date in the contract's time zone. */
export function dayOf({ by }: Repetition): CalendarDate {
  return dateOf(by.instant);
}

/** What a rule gives, or why it refuses. */
export type RuleOutcome<Value> =
  | { readonly value: Value; readonly refusal?: undefined }
  | { readonly value?: undefined; readonly refusal: string };

/** Applies a rule that refuses by throwing. */
export function applied<Value>(rule: () => Value): RuleOutcome<Value> {
  try {
    return { value: rule() };
  } catch (error) {
    return { refusal: reasonOf(error) };
  }
}

/**
 * Whether the command's transaction read a record that stood on the ledger before it, or an earlier command of its batch
 * left one: this tells of records outside the story too.
 */
export function foundEarlier({ by, get }: Repetition, path: string): boolean {
  const [kind, ...parts] = path.split('/');
  if (get(kind as RecordKind, ...parts) !== undefined) return true;
  return by.reads.keys.some(({ key, version }) => version !== null && recordNameOf(key)?.path === path);
}
