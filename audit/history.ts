/** The records of a story as its valid transactions wrote them, version after version. */
import { type LedgerRecord, type RecordKind, recordPath } from '../domain/records';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import type { Place, StateReads } from './state-reads';

/** A command of a transaction's batch that took effect in it. */
export interface AppliedCommand {
  readonly id: string;
  readonly name: string;
  readonly body: unknown;
  /** The record that it is about, as `kind/part/…`. */
  readonly subject: string;
}

/** A valid transaction of the story. */
export interface StoryTransaction {
  readonly transaction: LedgerTransaction;
  readonly place: Place;
  readonly reads: StateReads;
  /** Counts the valid transactions of the bundle in the ledger's order. */
  readonly ordinal: number;
  readonly instant: string;
  readonly mspId: string;
  /** From the caller's certificate; empty where it names none. */
  readonly party: string;
  readonly role: string;
  readonly commands: readonly AppliedCommand[];
}

/** A record as one transaction left it. */
export interface Version<Kind extends RecordKind = RecordKind> {
  readonly kind: Kind;
  readonly parts: readonly string[];
  readonly path: string;
  readonly record: LedgerRecord<Kind>;
  readonly by: StoryTransaction;
}

/** What the ledger held at every moment of the story. */
export interface History {
  add(version: Version): void;
  /** Paths of all records, sorted. */
  paths(): string[];
  /** All versions of a record, the first one first. */
  versions<Kind extends RecordKind>(kind: Kind, ...parts: string[]): readonly Version<Kind>[];
  /** The versions under a path. */
  versionsAt(path: string): readonly Version[];
  /** The version that a transaction found, or itself wrote. */
  upTo<Kind extends RecordKind>(by: StoryTransaction, kind: Kind, ...parts: string[]): Version<Kind> | undefined;
  /** The version that stood before a transaction. */
  before<Kind extends RecordKind>(by: StoryTransaction, kind: Kind, ...parts: string[]): Version<Kind> | undefined;
  /** Every record of a kind. */
  ofKind<Kind extends RecordKind>(kind: Kind): readonly (readonly Version<Kind>[])[];
}

/** An empty history. */
export function newHistory(): History {
  const byPath = new Map<string, Version[]>();
  const versions = <Kind extends RecordKind>(kind: Kind, ...parts: string[]) =>
    (byPath.get(recordPath(kind, parts)) ?? []) as unknown as Version<Kind>[];
  const last = <Kind extends RecordKind>(given: readonly Version<Kind>[], limit: number) =>
    given.filter(({ by }) => by.ordinal <= limit).at(-1);
  return {
    add(version) {
      byPath.set(version.path, [...(byPath.get(version.path) ?? []), version]);
    },
    paths: () => [...byPath.keys()].sort(),
    versions,
    versionsAt: (path) => byPath.get(path) ?? [],
    upTo: (by, kind, ...parts) => last(versions(kind, ...parts), by.ordinal),
    before: (by, kind, ...parts) => last(versions(kind, ...parts), by.ordinal - 1),
    ofKind: <Kind extends RecordKind>(kind: Kind) =>
      [...byPath.values()].filter(([first]) => first?.kind === kind) as unknown as Version<Kind>[][],
  };
}

/** The command of a transaction that is about a record, by its name. */
export function commandAbout(by: StoryTransaction, name: string, subject: string): AppliedCommand | undefined {
  return by.commands.find((command) => command.name === name && command.subject === subject);
}
