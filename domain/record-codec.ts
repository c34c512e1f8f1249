/** How a record is written on the ledger: an envelope of schema version and record, in canonical JSON. */
import { sha256, toUtf8Bytes } from 'ethers';
import { canonicalJson } from './canonical';
import { type LedgerRecord, RECORDS, type RecordKind } from './records';
import { assertFits } from './validation';

interface Envelope {
  readonly version: number;
  readonly record: unknown;
}

/** The stored form of a record. @throws Error when the record breaks its schema, which is a defect of the writer */
export function encodeRecord<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): string {
  const { schema, version } = RECORDS[kind];
  assertFits(schema, record, `a new ${kind}`);
  const envelope: Envelope = { version, record };
  return canonicalJson(envelope);
}

/** SHA-256 of a record's stored form, in hexadecimal: what a peer answers as the hash of a private record. */
export function recordHash<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): string {
  return sha256(toUtf8Bytes(encodeRecord(kind, record))).slice(2);
}

/** Reads a stored record. @throws Error when it breaks its schema or is of another version */
export function decodeRecord<Kind extends RecordKind>(kind: Kind, text: string): LedgerRecord<Kind> {
  const envelope = JSON.parse(text) as Envelope;
  const { schema, version } = RECORDS[kind];
  if (envelope.version !== version) {
    throw new Error(`${kind} of version ${envelope.version}; this code reads ${version}`);
  }
  return assertFits(schema, envelope.record, `a stored ${kind}`) as LedgerRecord<Kind>;
}
