/** Documents as they were sent, encrypted and named by the SHA-256 of what they say; the ledger holds the name only. */
import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { seal, Unreadable, unseal } from './data-keys';
import { type Database, dataKeysOf, type Tables } from './database';
import { type Viewer, visibleTo } from './read-model';
import { maySeeTradeDocument } from './trade-documents';

/** A document and what it is. */
export interface StoredDocument {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Keeps a document; the same bytes are kept once. */
export async function keepDocument(transaction: Transaction<Tables>, document: StoredDocument): Promise<void> {
  await keepDocuments(transaction, [document]);
}

/** Keeps many documents at once; the same bytes are kept once. */
export async function keepDocuments(
  transaction: Transaction<Tables>,
  documents: readonly StoredDocument[],
): Promise<void> {
  const unique = [...new Map(documents.map((document) => [document.sha256, document])).values()];
  if (unique.length === 0) return;
  const keys = dataKeysOf(transaction);
  const rows = unique.map(({ sha256, mediaType, bytes }) => {
    const sealed = seal(keys, documentName(sha256), bytes);
    return { sha256, media_type: mediaType, bytes: sealed.bytes, key_id: sealed.keyId };
  });
  await transaction
    .insertInto('document')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What a document is encrypted as: under another name it cannot be read. */
export function documentName(sha256: string): string {
  return `document/${sha256}`;
}

/**
 * A document that a record names which the viewer may see, the report on such a receivable, or a document of a trade that
 * the viewer may see.
 * @throws Unreadable when it is not what was kept
 */
export async function findDocument(
  database: Database,
  viewer: Viewer,
  sha256: string,
): Promise<StoredDocument | undefined> {
  const { rows } = await sql<{ media_type: string; bytes: Buffer; key_id: string | null }>`
    select media_type, bytes, key_id from document where sha256 = ${sha256} and (${maySeeTradeDocument(viewer, sha256)} or exists (
      select from ledger_record
      where ${visibleTo(viewer)}
      and ((kind = 'receivable' and record -> 'invoice' ->> 'documentSha256' = ${sha256})
        or (kind = 'creditNote' and record ->> 'documentSha256' = ${sha256})
        or (kind = 'greenEvent' and record ->> 'documentSha256' = ${sha256})
        or (kind = 'receivable' and key in (select receivable from verification_report where sha256 = ${sha256})))
    ))`.execute(database);
  const [row] = rows;
  return row === undefined
    ? undefined
    : { sha256, mediaType: row.media_type, bytes: openDocument(database, { sha256, ...row }) };
}

/** The bytes of a kept document. @throws Unreadable when they are not what was kept */
export function openDocument(
  database: Database,
  { sha256, bytes: kept, key_id }: { sha256: string; bytes: Buffer; key_id: string | null },
): Buffer {
  const bytes = key_id === null ? kept : unseal(dataKeysOf(database), documentName(sha256), kept);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new Unreadable(`${documentName(sha256)} does not have the SHA-256 of its name`);
  }
  return bytes;
}
