/** What a block changes in the read model: a pure function of the block. */
import { collectionOf, isSealedClass } from '../domain/collections';
import { SEALED_EVENT, SealedEvent } from '../domain/events';
import { postingsOf } from '../domain/postings';
import { decodeRecord } from '../domain/record-codec';
import { type LedgerRecord, parseRecordKey, type RecordKind, recordKeyHash } from '../domain/records';
import { assertFits } from '../domain/validation';
import { visibilityOf } from '../domain/visibility';
import type { LedgerBlock, LedgerTransaction } from '../network/blocks/ledger-block';
import type { AppliedCommand, BlockProjection, PostingWrite, RecordWrite } from '../store/read-model';

/** Projects the valid transactions of a block; an invalid one changes nothing. @throws Error on records of other making */
export function projectionOf(block: LedgerBlock, chaincode: string): BlockProjection {
  const valid = block.transactions.filter((transaction) => transaction.valid && transaction.type === 'endorsed');
  const sealed = valid.map((transaction) => sealedIn(transaction, chaincode));
  const written = valid.map((transaction) => recordsOf(transaction, chaincode));
  const records = written.flat();
  return {
    number: block.number,
    records: [...records, ...sealed.flatMap((each) => each.records)],
    postings: valid.flatMap(({ timestamp }, index) => postingsIn(written[index] ?? [], timestamp)),
    commands: [...records.flatMap(appliedCommand), ...sealed.flatMap((each) => each.commands)],
  };
}

/**
 * What the event of a sealed transaction tells. An event is no state, and whoever may endorse any write at all can emit
 * one: it counts as far as the transaction wrote the records that it speaks of to the collection of its sender's bank,
 * which only that collection's members can agree to. Everybody knows those records by the hashes of their keys.
 */
function sealedIn(
  { event, args, creator, privateWrites, txId }: LedgerTransaction,
  chaincode: string,
): Pick<BlockProjection, 'records' | 'commands'> {
  const [, commandClass = ''] = args;
  const told = event?.name === SEALED_EVENT && isSealedClass(commandClass) ? sealedEventIn(event.payload) : undefined;
  if (told === undefined || !isSealedClass(commandClass)) return { records: [], commands: [] };
  const { outcomes, offers } = told;
  const collection = collectionOf(commandClass, creator.mspId);
  const written = new Set(
    privateWrites
      .filter((write) => write.namespace === chaincode && write.collection === collection && write.valueHash !== null)
      .map(({ keyHash }) => keyHash),
  );
  const wrote = (kind: RecordKind, ...keyParts: string[]) => written.has(recordKeyHash(kind, keyParts));
  return {
    commands: outcomes
      .filter(({ id }) => wrote('appliedCommand', id))
      .map(({ id, subject }) => ({ id, subject, transactionId: txId })),
    records: offers
      .filter(({ request, id }) => commandClass === 'sealedOffer' && wrote('sealedOffer', request, id))
      .map((notice) => ({
        kind: 'offerNotice',
        keyParts: [notice.id],
        record: notice,
        visibility: visibilityOf('offerNotice', notice),
        transactionId: txId,
      })),
  };
}

/** What an event says; one that no contract of ours emits says nothing, and must not stop the projection. */
function sealedEventIn(payload: string): SealedEvent | undefined {
  try {
    return assertFits(SealedEvent, JSON.parse(payload), 'an event');
  } catch {
    return undefined;
  }
}

function recordsOf(transaction: LedgerTransaction, chaincode: string): RecordWrite[] {
  return transaction.writes
    .filter(({ namespace }) => namespace === chaincode)
    .map(({ key, value }) => {
      const parsed = parseRecordKey(key);
      if (parsed === undefined || value === null)
        throw new Error(`transaction ${transaction.txId} wrote ${JSON.stringify(key)}`);
      const record = decodeRecord(parsed.kind, Buffer.from(value).toString('utf8'));
      return {
        kind: parsed.kind,
        keyParts: parsed.parts,
        record,
        visibility: visibilityOf<RecordKind>(parsed.kind, record),
        transactionId: transaction.txId,
      };
    });
}

/** What the records of one transaction mean in the books. */
function postingsIn(records: readonly RecordWrite[], bookedAt: string): PostingWrite[] {
  const transactionId = records[0]?.transactionId ?? '';
  return postingsOf(records).map((posting) => ({ ...posting, transactionId, bookedAt }));
}

function appliedCommand(write: RecordWrite): AppliedCommand[] {
  if (write.kind !== 'appliedCommand') return [];
  const { id, subject } = write.record as LedgerRecord<'appliedCommand'>;
  return [{ id, subject, transactionId: write.transactionId }];
}
