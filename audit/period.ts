/** Which blocks a stretch of time is: blocks have no instants of their own, so their transactions' count. */
import { decodeBlock } from '../network/blocks/decode';

/** A run of blocks. */
export interface BlockRun {
  readonly fromBlock: string;
  readonly toBlock: string;
}

/**
 * The shortest run of blocks that holds every transaction of a stretch of time; other transactions may lie between them.
 * @param from the first instant (ISO 8601) that belongs to it
 * @param until the first instant that no longer does
 * @returns undefined where no transaction is of that time
 */
export async function blocksBetween(
  blocks: AsyncIterable<Uint8Array>,
  from: string,
  until: string,
): Promise<BlockRun | undefined> {
  const [first, end] = [Date.parse(from), Date.parse(until)];
  let run: BlockRun | undefined;
  for await (const bytes of blocks) {
    const { number, transactions } = decodeBlock(bytes);
    const isWithin = transactions.some(({ type, timestamp }) => {
      const instant = Date.parse(timestamp);
      return type === 'endorsed' && instant >= first && instant < end;
    });
    if (isWithin) run = { fromBlock: run?.fromBlock ?? number.toString(), toBlock: number.toString() };
  }
  return run;
}
