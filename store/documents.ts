/** Documents as they were sent, encrypted and named by the SHA-256 of what they say; the ledger holds the name only. */
import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { seal, Unreadable, unseal } from './data-keys';
import { type Database, dataKeysOf, type Tables } from './database';
import { type Viewer, visibleTo } from './read-model';

/** A document and what it is. */
export interface StoredDocument {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Keeps a document that a party sent; the same bytes are kept once, with all who sent them. */
export async function keepDocument(
  transaction: Transaction<Tables>,
  { sha256, mediaType, bytes }: StoredDocument,
  sender: string,
): Promise<void> {
  const sealed = seal(dataKeysOf(transaction), documentName(sha256), bytes);
  await transaction
    .insertInto('document')
    .values({ sha256, media_type: mediaType, bytes: sealed.bytes, key_id: sealed.keyId, senders: [sender] })
    .onConflict((conflict) =>
      conflict
        .column('sha256')
        .doUpdateSet({ senders: sql`array_append(document.senders, ${sender})` })
        .where(sql<boolean>`not ${sender} = any (document.senders)`),
    )
    .execute();
}

/** What a document is encrypted as: under another name it cannot be read. */
export function documentName(sha256: string): string {
  return `document/${sha256}`;
}

/**
 * A document that a record names which the viewer may see, and whose author sent the document: hashes stand on the ledger
 * for all to read, so that naming one alone must not open what somebody else sent. Of documents from before senders were
 * kept, it is enough that a record names them.
 * @throws Unreadable when it is not what was kept
 */
export async function findDocument(
  database: Database,
  viewer: Viewer,
  sha256: string,
): Promise<StoredDocument | undefined> {
  const { rows } = await sql<{ media_type: string; bytes: Buffer; key_id: string | null }>`
    select media_type, bytes, key_id from document where sha256 = ${sha256} and exists (
      select from ledger_record
      where ${visibleTo(viewer)}
      and ((kind = 'receivable' and record -> 'invoice' ->> 'documentSha256' = ${sha256})
        or (kind = 'creditNote' and record ->> 'documentSha256' = ${sha256})
        or (kind = 'greenEvent' and record ->> 'documentSha256' = ${sha256}))
      and (document.senders is null
        or coalesce(record ->> 'seller', record ->> 'capturedBy') = any (document.senders))
    )`.execute(database);
  const [row] = rows;
  if (row === undefined) return undefined;
  const bytes = row.key_id === null ? row.bytes : unseal(dataKeysOf(database), documentName(sha256), row.bytes);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new Unreadable(`${documentName(sha256)} does not have the SHA-256 of its name`);
  }
  return { sha256, mediaType: row.media_type, bytes };
}
