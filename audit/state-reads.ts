/** What a transaction read, and which later write shows that it was no longer so: Fabric's own test of validity. */
import { common, kvrwset, protos, rwset } from 'fabric-protos/bundle.js';
import { compareBytes, hexOf, utf8Of } from '../domain/bytes';
import { decodePart } from '../network/blocks/decode-error';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { asBigInt, decodeAs, NO_BYTES } from '../network/blocks/protobuf-values';
import { CHAINCODE } from './bundle-format';

/** A transaction's place on the ledger; a written key has the place of its writer as its version. */
export interface Place {
  readonly block: bigint;
  readonly index: number;
}

/** A key and the version that was read; null where there was none. A private key goes by privateKey. */
interface KeyRead {
  readonly key: string;
  readonly version: Place | null;
}

/** A range of keys that was read. */
export interface RangeRead {
  readonly start: string;
  /** Empty for an open range. */
  readonly end: string;
  /** Whether the end itself was read: the reader stopped there. */
  readonly endIncluded: boolean;
  /** Undefined where the transaction tells only a hash of what it read. */
  readonly listed: readonly KeyRead[] | undefined;
}

/** All that a transaction read in the chaincode's namespace. */
export interface StateReads {
  readonly keys: readonly KeyRead[];
  readonly ranges: readonly RangeRead[];
}

/** A valid transaction's write. */
export interface PlacedWrite {
  readonly key: string;
  readonly place: Place;
}

/** What a transaction read; the envelope is the one that it was decoded from. @throws DecodeError */
export function readsOf({ reads, type }: LedgerTransaction, envelope: Uint8Array): StateReads {
  const keys = reads.flatMap(({ namespace, key, version }) => {
    if (namespace !== CHAINCODE) return [];
    return [
      { key, version: version === null ? null : { block: version.blockNumber, index: version.transactionIndex } },
    ];
  });
  if (type !== 'endorsed') return { keys, ranges: [] };
  const { ranges, privateKeys } = decodePart('what it read', () => readsIn(envelope));
  return { keys: [...keys, ...privateKeys], ranges };
}

/** What a valid transaction writes in the chaincode's namespace, in public and in private. */
export function writtenKeysOf({ writes, privateWrites }: LedgerTransaction): string[] {
  return [
    ...writes.flatMap(({ namespace, key }) => (namespace === CHAINCODE ? [key] : [])),
    ...privateWrites.flatMap(({ namespace, collection, keyHash }) =>
      namespace === CHAINCODE ? [privateKey(collection, keyHash)] : [],
    ),
  ];
}

/** A private key by its collection and its hash in hexadecimal: no public key has this form. */
export function privateKey(collection: string, keyHash: string): string {
  return `${PRIVATE}${collection}${PRIVATE}${keyHash}`;
}

/** Whether a key is a private one. */
export function isPrivateKey(key: string): boolean {
  return key.startsWith(PRIVATE);
}

/** A character that Fabric keeps out of the keys of its clients. */
const PRIVATE = '\u{10ffff}';

/** Whether a valid write shows that what was read was no longer so at the reader's place. */
export function disproves({ keys, ranges }: StateReads, write: PlacedWrite, reader: Place): boolean {
  if (!isBefore(write.place, reader)) return false;
  const isNewer = (version: Place | null | undefined) => version == null || isBefore(version, write.place);
  return (
    keys.some(({ key, version }) => key === write.key && isNewer(version)) ||
    ranges.some(
      (range) =>
        range.listed !== undefined &&
        includes(range, write.key) &&
        isNewer(range.listed.find(({ key }) => key === write.key)?.version),
    )
  );
}

/** Whether one place comes before another. */
export function isBefore(one: Place, other: Place): boolean {
  return one.block < other.block || (one.block === other.block && one.index < other.index);
}

/** Whether two versions are the same. */
export function isSamePlace(one: Place | null, other: Place | null): boolean {
  return one === null || other === null ? one === other : one.block === other.block && one.index === other.index;
}

/** A place for people. */
export function placeText(place: Place | null): string {
  return place === null ? 'none' : `block ${place.block} transaction ${place.index}`;
}

/** Whether a range holds a key. */
export function includes({ start, end, endIncluded }: RangeRead, key: string): boolean {
  if (compare(key, start) < 0) return false;
  if (end === '') return true;
  const order = compare(key, end);
  return order < 0 || (endIncluded && order === 0);
}

/** Keys are in the order of their bytes. */
function compare(one: string, other: string): number {
  return compareBytes(utf8Of(one), utf8Of(other));
}

function readsIn(envelope: Uint8Array): { ranges: RangeRead[]; privateKeys: KeyRead[] } {
  const payload = decodeAs(common.Payload, decodeAs(common.Envelope, envelope).payload);
  const [action] = decodeAs(protos.Transaction, payload.data).actions;
  const endorsed = decodeAs(protos.ChaincodeActionPayload, action?.payload ?? NO_BYTES).action;
  const response = decodeAs(protos.ProposalResponsePayload, endorsed?.proposal_response_payload ?? NO_BYTES);
  const { results } = decodeAs(protos.ChaincodeAction, response.extension);
  const own = decodeAs(rwset.TxReadWriteSet, results).ns_rwset.filter(({ namespace }) => namespace === CHAINCODE);
  return {
    ranges: own.flatMap((set) => decodeAs(kvrwset.KVRWSet, set.rwset ?? NO_BYTES).range_queries_info).map(asRange),
    privateKeys: own.flatMap((set) => set.collection_hashed_rwset ?? []).flatMap(asPrivateReads),
  };
}

function asPrivateReads({ collection_name, hashed_rwset }: rwset.ICollectionHashedReadWriteSet): KeyRead[] {
  return decodeAs(kvrwset.HashedRWSet, hashed_rwset ?? NO_BYTES).hashed_reads.map(({ key_hash, version }) => ({
    key: privateKey(collection_name ?? '', hexOf(key_hash ?? NO_BYTES)),
    version: asPlace(version),
  }));
}

function asRange(query: kvrwset.IRangeQueryInfo): RangeRead {
  const listed = (query.raw_reads?.kv_reads ?? []).map(({ key, version }) => ({
    key: key ?? '',
    version: asPlace(version),
  }));
  return {
    start: query.start_key ?? '',
    end: query.end_key ?? '',
    endIncluded: query.itr_exhausted !== true,
    listed: query.reads_merkle_hashes == null ? listed : undefined,
  };
}

function asPlace(version: kvrwset.IVersion | null | undefined): Place | null {
  return version == null ? null : { block: asBigInt(version.block_num), index: Number(asBigInt(version.tx_num)) };
}
