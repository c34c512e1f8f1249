/** For tests: what stands on a ledger, kept up to date from what each transaction wrote. */
import { decodeRecord } from '../../domain/record-codec';
import { type LedgerRecord, parseRecordKey, type RecordKind } from '../../domain/records';

/** A record that a transaction wrote, with what stood there before. */
export interface Change<Kind extends RecordKind = RecordKind> {
  readonly kind: Kind;
  readonly before: LedgerRecord<Kind> | undefined;
  readonly after: LedgerRecord<Kind>;
}

/** The records of a ledger by kind. */
export class LedgerView {
  readonly #records = new Map<RecordKind, Map<string, LedgerRecord<RecordKind>>>();
  readonly #lists = new Map<RecordKind, LedgerRecord<RecordKind>[]>();

  /** Takes what a transaction wrote; private records stand under their collection's name and their key. */
  observe(committed: readonly (readonly [key: string, value: string])[]): Change[] {
    return committed.map(([key, text]) => {
      const kind = parseRecordKey(key.slice(key.indexOf('\u0000')))?.kind;
      if (kind === undefined) throw new Error(`${JSON.stringify(key)} is the key of no record`);
      const records = this.#records.get(kind) ?? new Map<string, LedgerRecord<RecordKind>>();
      const before = records.get(key);
      const after = decodeRecord<RecordKind>(kind, text);
      this.#records.set(kind, records.set(key, after));
      this.#lists.delete(kind);
      return { kind, before, after };
    });
  }

  /** Every record of a kind. */
  all<Kind extends RecordKind>(kind: Kind): readonly LedgerRecord<Kind>[] {
    const list = this.#lists.get(kind) ?? [...(this.#records.get(kind)?.values() ?? [])];
    this.#lists.set(kind, list);
    return list as LedgerRecord<Kind>[];
  }
}

/** The changes of one kind. */
export function changesOf<Kind extends RecordKind>(changes: readonly Change[], kind: Kind): Change<Kind>[] {
  return changes.filter((change) => change.kind === kind) as unknown as Change<Kind>[];
}
