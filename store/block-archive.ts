/** Blocks as the ledger delivered them, byte for byte and without a gap. */

import type { Selectable } from 'kysely';
import type { Database, Tables } from './database';

const PAGE = 200;

/** Keeps a block; a block that is kept already stays as it is. @throws Error when another block has its number */
export async function archiveBlock(
  database: Database,
  block: { number: bigint; headerHash: string; bytes: Uint8Array },
): Promise<void> {
  const number = block.number.toString();
  await database
    .insertInto('block')
    .values({ number, header_hash: block.headerHash, bytes: Buffer.from(block.bytes) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const kept = await database
    .selectFrom('block')
    .select('header_hash')
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  if (kept.header_hash !== block.headerHash) {
    throw new Error(`the ledger now shows another block ${number}: kept ${kept.header_hash}, got ${block.headerHash}`);
  }
}

/** Number of blocks kept: the number of the next one to fetch. */
export async function archivedHeight(database: Database): Promise<bigint> {
  const row = await database
    .selectFrom('block')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirst();
  return row?.last == null ? 0n : BigInt(row.last) + 1n;
}

/** The kept blocks from one number on, in order; memory holds one page of them. */
export async function* archivedBlocks(database: Database, from = 0n): AsyncGenerator<Selectable<Tables['block']>> {
  let next = from;
  for (;;) {
    const page = await database
      .selectFrom('block')
      .selectAll()
      .where('number', '>=', next.toString())
      .orderBy('number')
      .limit(PAGE)
      .execute();
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    next = BigInt(last.number) + 1n;
  }
}

/** Numbers and hashes of at most `limit` kept blocks from one number on. */
export async function archivedHeaders(
  database: Database,
  from: bigint,
  limit: number,
): Promise<{ number: bigint; hash: string }[]> {
  const rows = await database
    .selectFrom('block')
    .select(['number', 'header_hash'])
    .where('number', '>=', from.toString())
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ number, header_hash }) => ({ number: BigInt(number), hash: header_hash }));
}
