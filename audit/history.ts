/** The records of a story as its valid transactions wrote them: what stood before the one that is looked at, and after. */
import { type LedgerRecord, type RecordKind, recordPath } from '../domain/records';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import type { RecordName } from './record-writes';
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
  readonly instant: string;
  readonly mspId: string;
  /** From the caller's certificate; empty where it names none. */
  readonly party: string;
  readonly role: string;
  readonly commands: readonly AppliedCommand[];
}

/** A record as one transaction left it. */
export interface Version<Kind extends RecordKind = RecordKind> extends RecordName {
  readonly kind: Kind;
  readonly record: LedgerRecord<Kind>;
  readonly place: Place;
  readonly txId: string;
}

/** What the ledger held before and after the transaction that is looked at; what stood earlier is forgotten. */
export interface History {
  /** Takes all that one transaction wrote, and looks at that transaction from now on. */
  advance(versions: readonly Version[]): void;
  /** Paths of all records, sorted. */
  paths(): string[];
  /** The version that a record has now. */
  last<Kind extends RecordKind>(kind: Kind, ...parts: string[]): Version<Kind> | undefined;
  /** The version under a path now. */
  lastAt(path: string): Version | undefined;
  /** The version that stood before the transaction that is looked at. */
  before<Kind extends RecordKind>(kind: Kind, ...parts: string[]): Version<Kind> | undefined;
  /** The version under a path before the transaction that is looked at. */
  beforeAt(path: string): Version | undefined;
  /** What the transaction wrote that is looked at, sorted by path. */
  written(): readonly Version[];
  /** Paths of the records of a kind whose key begins with these parts, at least one, and goes on. */
  pathsUnder(kind: RecordKind, ...parts: string[]): readonly string[];
}

/** An empty history. */
export function newHistory(): History {
  const current = new Map<string, Version>();
  /** What the records that were written last were before. */
  let replaced = new Map<string, Version | undefined>();
  /** Paths by kind and first part, for records whose key has more parts than one. */
  const groups = new Map<string, string[]>();
  let written: readonly Version[] = [];

  function group({ kind, parts: [first, ...more], path }: Version): void {
    if (more.length === 0) return;
    const name = `${kind}/${first}`;
    const paths = groups.get(name);
    if (paths === undefined) groups.set(name, [path]);
    else paths.push(path);
  }

  const lastAt: History['lastAt'] = (path) => current.get(path);
  const beforeAt: History['beforeAt'] = (path) => (replaced.has(path) ? replaced.get(path) : current.get(path));
  return {
    advance(versions) {
      replaced = new Map();
      written = versions.toSorted((one, other) => (one.path < other.path ? -1 : 1));
      for (const version of written) {
        const { path } = version;
        if (!current.has(path)) group(version);
        if (!replaced.has(path)) replaced.set(path, current.get(path));
        current.set(path, version);
      }
    },
    paths: () => [...current.keys()].sort(),
    lastAt,
    beforeAt,
    last: <Kind extends RecordKind>(kind: Kind, ...parts: string[]) =>
      lastAt(recordPath(kind, parts)) as Version<Kind> | undefined,
    before: <Kind extends RecordKind>(kind: Kind, ...parts: string[]) =>
      beforeAt(recordPath(kind, parts)) as Version<Kind> | undefined,
    written: () => written,
    pathsUnder: (kind, ...parts) => {
      const start = `${recordPath(kind, parts)}/`;
      return (groups.get(`${kind}/${parts[0]}`) ?? []).filter((path) => path.startsWith(start));
    },
  };
}

/** The command of a transaction that is about a record, by its name. */
export function commandAbout(by: StoryTransaction, name: string, subject: string): AppliedCommand | undefined {
  return by.commands.find((command) => command.name === name && command.subject === subject);
}
