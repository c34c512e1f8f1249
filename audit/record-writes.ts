/** What a transaction writes under the keys of records. */
import { textOf } from '../domain/bytes';
import { decodeRecord } from '../domain/record-codec';
import { type LedgerRecord, parseRecordKey, type RecordKind, recordPath } from '../domain/records';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { CHAINCODE } from './bundle-format';

/** The name of a record. */
export interface RecordName {
  readonly kind: RecordKind;
  readonly parts: readonly string[];
  /** `kind/part/…` */
  readonly path: string;
}

/** A value under a record's key; `text` is undefined for a deletion. */
export interface RecordWrite extends RecordName {
  readonly key: string;
  readonly text: string | undefined;
}

/** Many questions are asked of one transaction's writes; they are read once. */
const knownWrites = new WeakMap<LedgerTransaction['writes'], readonly RecordWrite[]>();
const knownRecords = new WeakMap<RecordWrite, { readonly record: unknown }>();

/** The writes of a transaction under record keys of the chaincode; keys of another making are none. */
export function recordWritesOf({ writes }: Pick<LedgerTransaction, 'writes'>): readonly RecordWrite[] {
  const known = knownWrites.get(writes);
  if (known !== undefined) return known;
  const read = writes.flatMap(({ namespace, key, value }) => {
    const name = namespace === CHAINCODE ? recordNameOf(key) : undefined;
    if (name === undefined) return [];
    return [{ ...name, key, text: value === null ? undefined : textOf(value) }];
  });
  knownWrites.set(writes, read);
  return read;
}

/** The record that a key of the chaincode names. */
export function recordNameOf(key: string): RecordName | undefined {
  const parsed = parseRecordKey(key);
  return parsed === undefined ? undefined : { ...parsed, path: recordPath(parsed.kind, parsed.parts) };
}

/** The record that a write of a kind holds; undefined for a deletion and for a value that is no such record. */
export function recordIn<Kind extends RecordKind>(kind: Kind, write: RecordWrite): LedgerRecord<Kind> | undefined {
  if (write.text === undefined || write.kind !== kind) return undefined;
  const known = knownRecords.get(write) ?? { record: decoded(kind, write.text) };
  knownRecords.set(write, known);
  return known.record as LedgerRecord<Kind> | undefined;
}

function decoded<Kind extends RecordKind>(kind: Kind, text: string): LedgerRecord<Kind> | undefined {
  try {
    return decodeRecord(kind, text);
  } catch {
    return undefined; // whoever asks treats it as no record; the check of records says what is wrong with it
  }
}
