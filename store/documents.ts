/** Documents as they were sent, named by their SHA-256; the ledger holds the name only. */
import { sql, type Transaction } from 'kysely';
import type { Database, Tables } from './database';
import type { Viewer } from './read-model';
import { maySeeTradeDocument } from './trade-documents';

/** A document and what it is. */
export interface StoredDocument {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Keeps a document; the same bytes are kept once. */
export async function keepDocument(
  transaction: Transaction<Tables>,
  { sha256, mediaType, bytes }: StoredDocument,
): Promise<void> {
  await transaction
    .insertInto('document')
    .values({ sha256, media_type: mediaType, bytes })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A document that a record names which the viewer may see, or one of a trade that the viewer may see. */
export async function findDocument(
  database: Database,
  viewer: Viewer,
  sha256: string,
): Promise<StoredDocument | undefined> {
  const { rows } = await sql<{ media_type: string; bytes: Buffer }>`
    select media_type, bytes from document where sha256 = ${sha256} and (${maySeeTradeDocument(viewer, sha256)} or exists (
      select from ledger_record
      where (parties @> array[${viewer.party}] or ${viewer.role} = any(roles))
      and ((kind = 'receivable' and record -> 'invoice' ->> 'documentSha256' = ${sha256})
        or (kind = 'creditNote' and record ->> 'documentSha256' = ${sha256})
        or (kind = 'greenEvent' and record ->> 'documentSha256' = ${sha256}))
    ))`.execute(database);
  const [row] = rows;
  return row === undefined ? undefined : { sha256, mediaType: row.media_type, bytes: row.bytes };
}
