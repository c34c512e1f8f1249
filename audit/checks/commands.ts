/** Repeats every command of the story by the domain's rules, and compares what it has to leave with what stands on the ledger. */

import { COMMANDS, type CommandBody, type CommandName, commandClassOf, isCommandName } from '../../domain/commands';
import { keyPartsOf, type LedgerRecord, type RecordKind, recordPath } from '../../domain/records';
import { parseInput } from '../../domain/validation';
import { reasonOf } from '../../network/blocks/decode-error';
import type { LedgerTransaction } from '../../network/blocks/ledger-block';
import { type Closure, sealedHash } from '../closure';
import type { AppliedCommand, History, StoryTransaction } from '../history';
import { type RecordName, recordIn, recordWritesOf } from '../record-writes';
import type { CheckName, Findings } from '../report';
import { collectionRepeats } from './collection';
import { credentialRepeats } from './credentials';
import { earlyPaymentRepeats } from './early-payment';
import { greenEventRepeats } from './evidence';
import { financingRepeats } from './financing';
import { holdingRepeats } from './holdings';
import { participantRepeats } from './participants';
import { receivableRepeats } from './receivable';
import type { Repeat, Repeats, Repetition, SealedCommandName } from './repetition';
import { repeatSealedOffer } from './sealed-offer';
import { differencesBetween } from './story';
import { subjectOf } from './transactions';

const REPEATS: Repeats<PublicCommandName> = {
  ...participantRepeats,
  ...credentialRepeats,
  ...greenEventRepeats,
  ...receivableRepeats,
  ...holdingRepeats,
  ...financingRepeats,
  ...earlyPaymentRepeats,
  ...collectionRepeats,
};

type PublicCommandName = Exclude<CommandName, SealedCommandName>;

/** What the commands of a transaction have to leave, by path. */
type Expected = Map<string, { readonly kind: RecordKind; readonly record: LedgerRecord<RecordKind> }>;

/** The ledger of a story, and where answers go. */
interface Setting {
  readonly channel: string;
  readonly history: History;
  readonly closure: Closure;
  readonly findings: Findings;
  /** Hashes of the offers that were sealed so far, by their paths. */
  readonly sealed: ReadonlyMap<string, string | undefined>;
}

/** Takes the transactions of a bundle in the ledger's order. */
export interface CommandChecks {
  /** Remembers what a transaction seals. */
  seal(transaction: LedgerTransaction): void;
  /** Repeats the commands of the transaction that the history looks at; they start from what the ledger held, not from what it should have. */
  repeat(by: StoryTransaction): void;
}

/** Repeats the commands of a story by the domain's rules. */
export function commandChecks(channel: string, history: History, closure: Closure, findings: Findings): CommandChecks {
  const sealed = new Map<string, string | undefined>();
  const setting = { channel, closure, findings, history, sealed };
  return {
    seal(transaction) {
      for (const each of closure.sealedBy(transaction)) sealed.set(each.path, sealedHash(each, transaction));
    },
    repeat(by) {
      const expected: Expected = new Map();
      for (const command of by.commands) {
        const subject = nameOf(command.subject);
        if (subject !== undefined && closure.bears(subject)) repeat(setting, by, command, expected);
        else if (command.name === 'acceptOffer') useElsewhere(setting, command, expected);
      }
      compare(setting, by, expected);
    },
  };
}

/** The record that a command's subject names. */
export function nameOf(subject: string): RecordName | undefined {
  const [kind, ...parts] = subject.split('/');
  return kind === undefined ? undefined : { kind: kind as RecordKind, parts, path: subject };
}

function repeat(setting: Setting, by: StoryTransaction, command: AppliedCommand, expected: Expected): void {
  const { findings } = setting;
  try {
    const subject = repetitionOf(command)(repetitionIn(setting, by, command, expected));
    if (subject !== command.subject) {
      findings.fails('outcome', command.subject, `command ${command.id} is about ${subject}`);
    }
  } catch (error) {
    const reason = reasonOf(error);
    findings.fails('outcome', command.subject, `command ${command.id} cannot have been carried out: ${reason}`);
  }
}

/** An offer outside the story can use up an event or a lot of it; that changes nothing else of the record. */
function useElsewhere({ history }: Setting, { subject }: AppliedCommand, expected: Expected): void {
  const usedIn = subject.slice('offer/'.length);
  for (const { kind, path, record } of history.written()) {
    if ((kind !== 'lot' && kind !== 'greenEvent') || (record as { usedIn?: string }).usedIn !== usedIn) continue;
    const before = history.beforeAt(path)?.record;
    if (before !== undefined && !('usedIn' in before))
      expected.set(path, { kind, record: { ...before, usedIn } as never });
  }
}

/** @throws Error when there is no such command, or its body has not its form */
function repetitionOf({ name, body }: AppliedCommand): (repetition: Repetition) => string {
  if (!isCommandName(name)) throw new Error(`there is no command ${String(name)}`);
  if (name === 'makeOffer') return (repetition) => repeatSealedOffer(repetition, body as LedgerRecord<'sealedOffer'>);
  if (commandClassOf(name) !== 'public') throw new Error(`${name} is given in private`);
  const given = parseInput(COMMANDS[name], body) as CommandBody<PublicCommandName>;
  const perform = REPEATS[name as PublicCommandName] as Repeat<PublicCommandName>;
  return (repetition) => perform(repetition, given);
}

function repetitionIn(
  { channel, history, findings, sealed }: Setting,
  by: StoryTransaction,
  command: AppliedCommand,
  expected: Expected,
): Repetition {
  const get: Repetition['get'] = <Kind extends RecordKind>(kind: Kind, ...parts: string[]) => {
    const own = expected.get(recordPath(kind, parts))?.record as LedgerRecord<Kind> | undefined;
    return own ?? history.before(kind, ...parts)?.record;
  };
  return {
    channel,
    by,
    command,
    findings,
    get,
    list: <Kind extends RecordKind>(kind: Kind, ...parts: string[]) => {
      const start = `${recordPath(kind, parts)}/`;
      const own = [...expected.keys()].filter((path) => path.startsWith(start));
      const paths = [...new Set([...history.pathsUnder(kind, ...parts), ...own])].sort();
      return paths.flatMap((path) => get(kind, ...path.split('/').slice(1)) ?? []);
    },
    left: <Kind extends RecordKind>(kind: Kind, ...parts: string[]) => leftBy(by, kind, recordPath(kind, parts)),
    sealed: ({ request, id }) => sealed.get(recordPath('sealedOffer', [request, id])),
    expect: (kind, record) => {
      expected.set(recordPath(kind, keyPartsOf(kind, record)), { kind, record });
    },
    judge(check, subject, what, faults) {
      const given = faults.filter((fault) => typeof fault === 'string');
      findings.judge(
        given.length === 0,
        check,
        subject,
        given.length === 0 ? what : `${what}, but ${given.join('; ')}`,
      );
    },
  };
}

function leftBy<Kind extends RecordKind>(
  by: StoryTransaction,
  kind: Kind,
  path: string,
): LedgerRecord<Kind> | undefined {
  const write = recordWritesOf(by.transaction).find((each) => each.path === path);
  return write === undefined ? undefined : recordIn(kind, write);
}

/** Which question the fields of a record answer; the others ask whether the contract can have written it. */
const FIELD_CHECKS: { readonly [Kind in RecordKind]?: Readonly<Record<string, CheckName>> | CheckName } = {
  credential: 'credential',
  greenEvent: 'evidence',
  invoiceEvidence: 'evidence',
  lot: 'evidence',
  lotOrigin: 'evidence',
  usedNonce: 'nonce',
  payment: 'settlement',
  creditNote: 'amounts',
  transfer: 'transfer',
  earlyPayment: 'earlyPayment',
  receivable: {
    id: 'fingerprint',
    invoiceFingerprint: 'fingerprint',
    state: 'lifeCycle',
    holder: 'lifeCycle',
    request: 'lifeCycle',
    amountMinor: 'amounts',
    paidMinor: 'amounts',
    discountMinor: 'amounts',
    creditedMinor: 'amounts',
    split: 'amounts',
    part: 'amounts',
    transfer: 'transfer',
    earlyPayment: 'earlyPayment',
    confirmation: 'confirmation',
    financing: 'disbursement',
    settlement: 'settlement',
  },
  financingRequest: { state: 'lifeCycle', acceptedOffer: 'lifeCycle', earlyPayment: 'lifeCycle' },
  offer: { quote: 'price', acceptance: 'assignment', state: 'lifeCycle' },
};

function compare({ history, findings }: Setting, by: StoryTransaction, expected: Expected): void {
  const where = subjectOf(by.transaction);
  for (const [path, { kind, record }] of expected) {
    const found = leftBy(by, kind, path);
    const fields = new Set([...Object.keys(record), ...Object.keys(found ?? {})]) as Set<keyof typeof record>;
    const differences =
      found === undefined
        ? [{ field: '', text: `${where} had to write it, and did not` }]
        : [...fields].flatMap((field) =>
            differencesBetween(record[field], found[field], field).map((text) => ({ field, text })),
          );
    for (const { field, text } of differences) findings.fails(checkOf(kind, field), path, text);
    if (differences.length === 0) findings.holds('record', path, `it is what the commands of ${where} make of it`);
  }
  for (const { path } of history.written()) {
    if (!expected.has(path)) findings.fails('record', path, `no command of ${where} leaves it so`);
  }
}

function checkOf(kind: RecordKind, field: string): CheckName {
  const checks = FIELD_CHECKS[kind];
  return typeof checks === 'string' ? checks : (checks?.[field] ?? 'record');
}
