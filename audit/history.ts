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

/** What the ledger held before and after the transaction that is looked at; what stood earlier is forgotten. */
export interface History {
  /** Takes a version of the transaction that is looked at now; those of a transaction come one after another. */
  add(version: Version): void;
  /** Paths of all records, sorted. */
  paths(): string[];
  /** The version that a record has now. */
  last<Kind extends RecordKind>(kind: Kind, ...parts: string[]): Version<Kind> | undefined;
  /** The version under a path now. */
  lastAt(path: string): Version | undefined;
  /** The version that a transaction found, or itself wrote. */
  upTo<Kind extends RecordKind>(by: StoryTransaction, kind: Kind, ...parts: string[]): Version<Kind> | undefined;
  /** The version that stood before a transaction. */
  before<Kind extends RecordKind>(by: StoryTransaction, kind: Kind, ...parts: string[]): Version<Kind> | undefined;
  /** What a transaction wrote, sorted by path. */
  writtenBy(by: StoryTransaction): readonly Version[];
  /** Paths of the records of a kind whose key begins with these parts and goes on. */
  pathsUnder(kind: RecordKind, ...parts: string[]): readonly string[];
}

/** An empty history. */
export function newHistory(): History {
  const byPath = new Map<string, Version[]>();
  /** Paths by kind and first part, for records whose key has more parts than one. */
  const groups = new Map<string, string[]>();
  let latest: Version[] = [];
  const upToOrdinal = <Kind extends RecordKind>(limit: number, kind: Kind, parts: readonly string[]) =>
    (byPath.get(recordPath(kind, parts)) ?? []).findLast(({ by }) => by.ordinal <= limit) as unknown as
      | Version<Kind>
      | undefined;

  function group({ kind, parts: [first, ...more], path }: Version): void {
    if (more.length === 0) return;
    const name = `${kind}/${first}/`;
    const paths = groups.get(name);
    if (paths === undefined) groups.set(name, [path]);
    else paths.push(path);
  }

  return {
    add(version) {
      const { by, path } = version;
      const known = byPath.get(path);
      if (known === undefined) group(version);
      // A transaction is compared with what stood before it: what it wrote itself, and one version from before.
      const own = known?.findIndex((each) => each.by.ordinal === by.ordinal) ?? -1;
      byPath.set(path, [...(own >= 0 ? (known ?? []) : (known ?? []).slice(-1)), version]);
      if (latest[0]?.by.ordinal !== by.ordinal) latest = [];
      latest.push(version);
    },
    paths: () => [...byPath.keys()].sort(),
    last: (kind, ...parts) => upToOrdinal(Number.POSITIVE_INFINITY, kind, parts),
    lastAt: (path) => byPath.get(path)?.at(-1),
    upTo: (by, kind, ...parts) => upToOrdinal(by.ordinal, kind, parts),
    before: (by, kind, ...parts) => upToOrdinal(by.ordinal - 1, kind, parts),
    writtenBy: (by) =>
      latest
        .filter((version) => version.by.ordinal === by.ordinal)
        .sort((one, other) => (one.path < other.path ? -1 : 1)),
    pathsUnder: (kind, ...parts) => {
      const start = `${recordPath(kind, parts)}/`;
      return (groups.get(`${kind}/${parts[0]}/`) ?? []).filter((path) => path.startsWith(start));
    },
  };
}

/** The command of a transaction that is about a record, by its name. */
export function commandAbout(by: StoryTransaction, name: string, subject: string): AppliedCommand | undefined {
  return by.commands.find((command) => command.name === name && command.subject === subject);
}
