/**
 * Brings everything that is encrypted under the first data key, so that older keys can be taken out of the configuration:
 * `node dist/store/rewrap.js`, with the settings DATABASE_URL and DATA_KEYS (or DATA_KEYS_FILE). It may run while the
 * services do, and be stopped and started again.
 */

import { mandateName } from './acceptance-mandates';
import { bodyName } from './command-log';
import { configuredDataKeys, rewrap, type Sealed, seal } from './data-keys';
import { type Database, dataKeysOf, openDatabase } from './database';
import { documentName } from './documents';
import { offerName } from './early-payment-offers';
import { chunkName } from './imports';
import { secretName } from './webhooks';

const PAGE = 100;

/** How many were brought under the current key. */
export interface Rewrapped {
  readonly documents: number;
  readonly commands: number;
  readonly webhooks: number;
  /** Pieces of files that are being imported. */
  readonly pieces: number;
  readonly mandates: number;
  /** Offers of early payment. */
  readonly offers: number;
}

/** Wraps data keys anew, and encrypts documents that came before there were keys. @throws Unreadable at the first that cannot be read */
export async function rewrapAll(database: Database): Promise<Rewrapped> {
  return {
    documents: await rewrapDocuments(database),
    commands: await rewrapCommands(database),
    webhooks: await rewrapWebhooks(database),
    pieces: await rewrapPieces(database),
    mandates: await rewrapMandates(database),
    offers: await rewrapOffers(database),
  };
}

async function rewrapDocuments(database: Database): Promise<number> {
  const keys = dataKeysOf(database);
  return await untilNoneIsLeft(async () => {
    const rows = await database
      .selectFrom('document')
      .selectAll()
      .where('key_id', 'is distinct from', keys.current)
      .limit(PAGE)
      .execute();
    for (const { sha256, bytes, key_id } of rows) {
      const name = documentName(sha256);
      const sealed: Sealed = key_id === null ? seal(keys, name, bytes) : rewrap(keys, name, bytes);
      await database
        .updateTable('document')
        .set({ bytes: sealed.bytes, key_id: sealed.keyId })
        .where('sha256', '=', sha256)
        .execute();
    }
    return rows.length;
  });
}

async function rewrapCommands(database: Database): Promise<number> {
  const keys = dataKeysOf(database);
  return await untilNoneIsLeft(async () => {
    const rows = await database
      .selectFrom('command')
      .select(['id', 'sealed_body'])
      .where('sealed_body', 'is not', null)
      .where('key_id', 'is distinct from', keys.current)
      .limit(PAGE)
      .execute();
    for (const { id, sealed_body } of rows) {
      const sealed = rewrap(keys, bodyName(id), sealed_body ?? Buffer.alloc(0));
      await database
        .updateTable('command')
        .set({ sealed_body: sealed.bytes, key_id: sealed.keyId })
        .where('id', '=', id)
        .execute();
    }
    return rows.length;
  });
}

async function rewrapWebhooks(database: Database): Promise<number> {
  const keys = dataKeysOf(database);
  return await untilNoneIsLeft(async () => {
    const rows = await database
      .selectFrom('webhook')
      .select(['id', 'secret', 'previous_secret'])
      .where('key_id', '<>', keys.current)
      .limit(PAGE)
      .execute();
    for (const { id, secret, previous_secret } of rows) {
      const sealed = rewrap(keys, secretName(id), secret);
      const previous = previous_secret === null ? null : rewrap(keys, secretName(id), previous_secret).bytes;
      await database
        .updateTable('webhook')
        .set({ secret: sealed.bytes, previous_secret: previous, key_id: sealed.keyId })
        .where('id', '=', id)
        .where('secret', '=', secret) // one that was rotated meanwhile is under the current key already
        .execute();
    }
    return rows.length;
  });
}

async function rewrapPieces(database: Database): Promise<number> {
  const keys = dataKeysOf(database);
  return await untilNoneIsLeft(async () => {
    const rows = await database
      .selectFrom('import_chunk')
      .selectAll()
      .where('key_id', '<>', keys.current)
      .limit(PAGE)
      .execute();
    for (const { import_id, index, bytes } of rows) {
      const sealed = rewrap(keys, chunkName(import_id, index), bytes);
      await database
        .updateTable('import_chunk')
        .set({ bytes: sealed.bytes, key_id: sealed.keyId })
        .where('import_id', '=', import_id)
        .where('index', '=', index)
        .execute();
    }
    return rows.length;
  });
}

async function rewrapMandates(database: Database): Promise<number> {
  const keys = dataKeysOf(database);
  return await untilNoneIsLeft(async () => {
    const rows = await database
      .selectFrom('acceptance_mandate')
      .select(['request', 'sealed'])
      .where('key_id', '<>', keys.current)
      .limit(PAGE)
      .execute();
    for (const { request, sealed: before } of rows) {
      const sealed = rewrap(keys, mandateName(request), before);
      await database
        .updateTable('acceptance_mandate')
        .set({ sealed: sealed.bytes, key_id: sealed.keyId })
        .where('request', '=', request)
        .where('sealed', '=', before) // one that was given anew meanwhile is under the current key already
        .execute();
    }
    return rows.length;
  });
}

async function rewrapOffers(database: Database): Promise<number> {
  const keys = dataKeysOf(database);
  return await untilNoneIsLeft(async () => {
    const rows = await database
      .selectFrom('early_payment_offer')
      .select(['receivable', 'sealed'])
      .where('key_id', '<>', keys.current)
      .limit(PAGE)
      .execute();
    for (const { receivable, sealed: before } of rows) {
      const sealed = rewrap(keys, offerName(receivable), before);
      await database
        .updateTable('early_payment_offer')
        .set({ sealed: sealed.bytes, key_id: sealed.keyId })
        .where('receivable', '=', receivable)
        .where('sealed', '=', before) // one that was made anew meanwhile is under the current key already
        .execute();
    }
    return rows.length;
  });
}

async function untilNoneIsLeft(page: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let done = await page(); done > 0; done = await page()) total += done;
  return total;
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (url === undefined) throw new Error('DATABASE_URL is missing');
  const database = openDatabase(url, { dataKeys: configuredDataKeys(process.env) });
  try {
    const { documents, commands, webhooks, pieces, mandates, offers } = await rewrapAll(database);
    process.stdout.write(
      `${documents} documents, ${commands} sealed commands, ${webhooks} webhooks' secrets, ${pieces} pieces of imports, ${mandates} mandates and ${offers} offers of early payment are under the first key now\n`,
    );
  } finally {
    await database.destroy();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`rewrap: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
