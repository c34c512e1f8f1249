/** What a block changes in the read model: a pure function of the block. */
import { decodeRecord } from '../domain/record-codec';
import { type LedgerRecord, parseRecordKey, type RecordKind } from '../domain/records';
import { visibilityOf } from '../domain/visibility';
import type { LedgerBlock, LedgerTransaction } from '../network/blocks/ledger-block';
import type { AppliedCommand, BlockProjection, RecordWrite } from '../store/read-model';

/** Projects the valid transactions of a block; an invalid one changes nothing. @throws Error on records of other making */
export function projectionOf(block: LedgerBlock, chaincode: string): BlockProjection {
  const records = block.transactions.filter(({ valid }) => valid).flatMap((tx) => recordsOf(tx, chaincode));
  return { number: block.number, records, commands: records.flatMap(appliedCommand) };
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

function appliedCommand(write: RecordWrite): AppliedCommand[] {
  if (write.kind !== 'appliedCommand') return [];
  const { id, subject } = write.record as LedgerRecord<'appliedCommand'>;
  return [{ id, subject, transactionId: write.transactionId }];
}
