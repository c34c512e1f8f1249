/** The events that a contract has told, out of the blocks: those of valid transactions alone, in their order. */
import { decodeBlock } from '../blocks/decode';
import type { LedgerEvent } from './ledger-client';

/** The events of a chaincode in the blocks; whoever has taken a block's events resumes at the next block. */
export async function* eventsOf(
  blocks: AsyncIterable<Uint8Array>,
  chaincode: string,
): AsyncGenerator<LedgerEvent, void, undefined> {
  for await (const bytes of blocks) {
    const block = decodeBlock(bytes);
    for (const { valid, event, txId, index, chaincode: teller } of block.transactions) {
      if (!valid || event === undefined || teller !== chaincode) continue;
      yield {
        name: event.name,
        payload: event.payload,
        txId,
        blockNumber: block.number,
        transactionIndex: index,
      };
    }
  }
}
