// What lies encrypted in the database: unreadable there, readable by its parties, and moved from key to key.
import { createHash, randomUUID } from 'node:crypto';
import { acceptRequest, assignJob, type NewCommand, waitingCommands } from './command-log';
import { readDataKeys } from './data-keys';
import { openDatabase } from './database';
import { findDocument } from './documents';
import { applyBlock, nextBlock } from './read-model';
import { rewrapAll } from './rewrap';
import { startTestDatabase, TEST_DATA_KEYS, type TestDatabase } from './testing/database';
import { addWebhook, webhookTarget } from './webhooks';

const PARTY = '91420802MAYW0G386H';
const NEXT_KEYS = `next:${Buffer.alloc(32, 8).toString('base64')}`;
const TEXT = 'Invoice INV-1: 1,305,150.00';
const SHA256 = createHash('sha256').update(TEXT).digest('hex');

let store: TestDatabase;

beforeAll(async () => {
  store = await startTestDatabase();
  const sealed: NewCommand = {
    name: 'reserveFacility',
    body: { receivable: `R${'a'.repeat(24)}`, amountMinor: '4711', salt: 'ab'.repeat(32) },
  };
  await acceptRequest(store.database, {
    actor: { party: PARTY, role: 'bank', user: 'somebody', identity: `BankAMSP.${PARTY}.bank` },
    idempotencyKey: randomUUID(),
    bodySha256: SHA256,
    commands: [sealed],
    refusals: [],
    document: { sha256: SHA256, mediaType: 'application/xml', bytes: Buffer.from(TEXT) },
    now: new Date(),
  });
  const record = {
    kind: 'creditNote' as const,
    keyParts: ['c'],
    record: { documentSha256: SHA256, seller: PARTY },
    visibility: { parties: [PARTY], roles: [] },
    transactionId: 'tx',
  };
  const number = await nextBlock(store.database);
  await applyBlock(store.database, { number, records: [record], commands: [] }, new Date());
});

afterAll(async () => store.stop());

async function everythingStored(): Promise<string> {
  const documents = await store.database.selectFrom('document').selectAll().execute();
  const commands = await store.database.selectFrom('command').selectAll().execute();
  const texts = documents.map(({ bytes }) => bytes.toString('latin1'));
  return [...texts, JSON.stringify(commands), ...commands.map(({ sealed_body }) => String(sealed_body))].join('\n');
}

test('neither a document nor a sealed command can be read in the database', async () => {
  const stored = await everythingStored();
  for (const secret of ['1,305,150', '4711', 'ab'.repeat(32)]) expect(stored).not.toContain(secret);
});

test('a new key takes over everything, after which the old one is not needed', async () => {
  const [old] = [...TEST_DATA_KEYS.byId].map(([id, key]) => `${id}:${key.toString('base64')}`);
  const both = openDatabase(store.url, { dataKeys: readDataKeys(`${NEXT_KEYS},${old}`) });
  const next = openDatabase(store.url, { dataKeys: readDataKeys(NEXT_KEYS) });
  const viewer = { party: PARTY, role: 'bank' };
  try {
    await expect(findDocument(next, viewer, SHA256)).rejects.toThrow('the data key "test"');
    // One document came before there were keys.
    await store.database
      .insertInto('document')
      .values({ sha256: 'd'.repeat(64), media_type: 'text/plain', bytes: Buffer.from('plain'), key_id: null })
      .execute();
    const added = await addWebhook(store.database, viewer, { url: 'https://erp.example.com/', now: new Date() });
    expect(await rewrapAll(both)).toEqual({
      documents: 2,
      commands: 1,
      pieces: 0,
      webhooks: 1,
      mandates: 0,
      offers: 0,
    });
    expect(await rewrapAll(both)).toEqual({
      documents: 0,
      commands: 0,
      pieces: 0,
      webhooks: 0,
      mandates: 0,
      offers: 0,
    });
    expect((await findDocument(next, viewer, SHA256))?.bytes.toString()).toBe(TEXT);
    const target = await webhookTarget(next, added.webhook.id, new Date());
    expect(target?.secrets).toEqual([added.secret]);
    const job = await assignJob(next, 10);
    const [waiting] = await waitingCommands(next, job?.jobId ?? '');
    expect(waiting?.body).toMatchObject({ amountMinor: '4711' });
    expect(await everythingStored()).not.toContain('plain');
  } finally {
    await both.destroy();
    await next.destroy();
  }
});

test('a document whose bytes were changed in the database is not given out', async () => {
  const { database } = store;
  const row = await database.selectFrom('document').selectAll().where('sha256', '=', SHA256).executeTakeFirstOrThrow();
  const changed = Buffer.from(row.bytes);
  changed[changed.length - 20] = (changed[changed.length - 20] ?? 0) ^ 1;
  await database.updateTable('document').set({ bytes: changed }).where('sha256', '=', SHA256).execute();
  const next = openDatabase(store.url, { dataKeys: readDataKeys(NEXT_KEYS) });
  const found = findDocument(next, { party: PARTY, role: 'bank' }, SHA256);
  await expect(found).rejects.toThrow(`document/${SHA256} is not what was encrypted`);
  await next.destroy();
});
