// Imports over the API and the worker's queue: a preview, every kind of file, each line's fate, crashes without double effect.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import {
  ANCHOR,
  BANK,
  CERTIFIER,
  OPERATOR,
  OTHER_SUPPLIER,
  SUPPLIER,
  startTestService,
  type TestService,
  type TestUser,
} from '../api/testing/service';
import { givenInvoice } from '../intake/given-invoice';
import { MAX_JSON_BYTES } from '../intake/limits';
import { systemClock } from '../store/clock';
import { type ImportRow, importedBytes, importedCommandId, type ReadLine } from '../store/imports';
import { applyBlock, nextBlock } from '../store/read-model';
import { ImportInterrupted, importJob } from '../worker/import';
import { linesIn } from '../worker/import-lines';

const BUYER = '91350902MAYW0G247M';
const HEADER = 'Invoice No.,Invoice Date,Due Date,Buyer Tax ID,Total\n';
const row = (number: string, total = '113.00', buyer = BUYER) => `${number},2026-03-02,2026-06-30,${buyer},${total}\n`;
/** The supplier's invoice under a number. */
const invoice = (number: string, kind: 'Invoice' | 'CreditNote' = 'Invoice') =>
  givenInvoice({ kind }).replaceAll('T-1', number);

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  const firm = (code: string, mspId: string, role: string) => ({
    kind: 'firm' as const,
    keyParts: [code],
    record: { code, name: code, mspId, roles: [role], identifiers: [{ scheme: 'USCC', value: code }] },
    visibility: { parties: [], roles: ['operator' as const] },
    transactionId: 'a'.repeat(64),
  });
  const records = [firm(SUPPLIER.party, SUPPLIER.msp, 'supplier'), firm(BUYER, 'AnchorMSP', 'anchor')];
  const { database } = service.store;
  await applyBlock(database, { number: await nextBlock(database), records, commands: [] }, new Date());
});

afterAll(async () => {
  await service.stop();
});

let keys = 0;

async function send(
  user: TestUser,
  type: string,
  payload: string | Buffer,
  { query = '', key = '', encoding = '' } = {},
) {
  keys += 1;
  const response = await service.api.inject({
    method: 'POST',
    url: `/imports${query}`,
    headers: {
      ...service.as(user),
      'content-type': type,
      'idempotency-key': key || `import-key-${keys}`,
      ...(encoding === '' ? {} : { 'content-encoding': encoding }),
    },
    payload,
  });
  return { status: response.statusCode, body: response.json(), location: response.headers.location };
}

async function work(id: string, stopping = new AbortController().signal): Promise<void> {
  await importJob({ database: service.store.database, clock: systemClock, stopping }, id);
}

async function get(user: TestUser, url: string) {
  return await service.api.inject({ url, headers: service.as(user) });
}

/** Sends a file, reads it, and gives the import and its report. */
async function imported(type: string, payload: string | Buffer, query = '', user = SUPPLIER) {
  const { status, body } = await send(user, type, payload, { query });
  expect(status).toBe(202);
  await work(body.id);
  const report = (await get(user, `/imports/${body.id}/report`)).body.split('\r\n').slice(1, -1);
  return { id: body.id as string, report, state: (await get(user, `/imports/${body.id}`)).json() };
}

async function commandsOf(id: string) {
  const { database } = service.store;
  return await database
    .selectFrom('command')
    .innerJoin('import_line', 'import_line.command_id', 'command.id')
    .select(['command.id', 'command.name', 'command.body', 'command.party', 'command.identity'])
    .where('import_line.import_id', '=', id)
    .orderBy('import_line.position')
    .execute();
}

const problem = (slug: string) => ({ type: `urn:greentier:problem:${slug}` });

test('a preview proposes the columns, and an import takes them as they stand', async () => {
  const preview = await service.api.inject({
    method: 'POST',
    url: '/imports/preview',
    headers: { ...service.as(SUPPLIER), 'content-type': 'text/csv' },
    payload: HEADER + row('P-1'),
  });
  const { columns, delimiter, encoding, headerRow, samples } = preview.json();
  expect(columns).toBe('number:0,issueDate:1,dueDate:2,buyerCode:3,payable:4');
  expect(samples).toEqual([row('P-1').trim().split(',')]);
  const query = `?${new URLSearchParams({ columns, delimiter, encoding, headerRow, currency: 'CNY' })}`;
  const { report } = await imported('text/csv', HEADER + row('P-1'), query);
  expect(report).toEqual(['2,,P-1,waiting,,,,']);
});

test('each row of a CSV file becomes a command with a document of its own, or a reason', async () => {
  const file = HEADER + row('C-1') + row('C-2', 'much') + row('C-3', '5.00', '91990000549535502Q') + row('=cmd|calc');
  const { id, report, state } = await imported('text/csv', file, '?currency=CNY');
  expect(report).toEqual([
    '2,,C-1,waiting,,,,',
    '3,,,refused,,payable,"found much, expected an amount such as 1234.50",Put an amount such as 1234.50 into the cell.',
    expect.stringMatching(/^4,,C-3,refused,,buyer,/),
    `5,,"'=cmd|calc",waiting,,,,`,
  ]);
  expect(state).toMatchObject({ state: 'done', lines: 4, accepted: 2, refused: 2, ledger: { waiting: 2 } });
  const [first] = await commandsOf(id);
  const { invoice: reference } = (first?.body ?? {}) as { invoice: { documentSha256: string } };
  expect(first).toMatchObject({
    name: 'issueReceivable',
    party: SUPPLIER.party,
    body: { obligor: BUYER, amountMinor: '11300', currency: 'CNY', maturityDate: '2026-06-30' },
  });
  const { key_id, bytes } = await service.store.database
    .selectFrom('document')
    .select(['key_id', 'bytes'])
    .where('sha256', '=', reference.documentSha256)
    .executeTakeFirstOrThrow();
  expect(key_id).toBe('test');
  expect(bytes.includes('C-1')).toBe(false);
});

test('XML documents one after the other become receivables, dilutions, evidence and reasons', async () => {
  const order = readFileSync(join(__dirname, '../intake/given-invoice.ts'), 'utf8').slice(0, 40); // no XML at all
  const file = [
    invoice('X-1'),
    invoice('X-2', 'CreditNote').replace(
      '<cac:AccountingSupplierParty>',
      '<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>X-1</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference><cac:AccountingSupplierParty>',
    ),
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>',
    invoice('X-3'),
    order,
  ].join('\n');
  const { id, report, state } = await imported('application/xml', file);
  expect(report.map((line) => line.split(',').slice(0, 4).join())).toEqual([
    '1,,X-1,waiting',
    '2,,X-2,waiting',
    '3,,,refused',
    '4,,X-3,waiting',
    '5,,,refused',
  ]);
  expect(report[2]).toContain('DOCTYPE');
  expect((await commandsOf(id)).map(({ name }) => name)).toEqual([
    'issueReceivable',
    'diluteReceivable',
    'issueReceivable',
  ]);
  expect(state).toMatchObject({ accepted: 3, refused: 2, bytesRead: Buffer.byteLength(file) });
});

test('an archive holds whatever documents there are, under names that lead nowhere', async () => {
  const events = readFileSync(
    join(__dirname, '../sandbox/samples/green-events/01-battery-recycling-loop.json'),
    'utf8',
  );
  const archive = zipSync({
    '../../invoices/Z-1.xml': Buffer.from(invoice('Z-1')),
    'events.json': Buffer.from(events),
    'polluted.json': Buffer.from('{"__proto__":{"polluted":true},"type":"EPCISDocument"}'),
    'bomb.xml': Buffer.alloc(5_000_000, ' '),
    '=cmd.txt': Buffer.from('hello'),
  });
  const { report } = await imported('application/zip', Buffer.from(archive), `?counterparty=${ANCHOR.party}`);
  const fates = report.map((line) => line.split(',').slice(0, 4));
  expect(fates[0]).toEqual(['1', 'Z-1.xml', 'Z-1', 'waiting']);
  expect(fates.filter(([, label]) => label === 'events.json').every(([, , , fate]) => fate === 'waiting')).toBe(true);
  expect(fates.slice(-3).map(([, label, , fate]) => [label, fate])).toEqual([
    ['polluted.json', 'refused'],
    ['bomb.xml', 'refused'],
    ["'=cmd.txt", 'refused'],
  ]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('a crash between batches is gone on from, and every line counts once', async () => {
  const { database } = service.store;
  const rows = Array.from({ length: 1_203 }, (_, index) => row(`K-${index}`)).join('');
  const { body } = await send(SUPPLIER, 'text/csv', HEADER + rows, { query: '?currency=CNY' });
  const stopping = new AbortController();
  const watching = (async () => {
    for (;;) {
      const found = await database.selectFrom('import').select('lines').where('id', '=', body.id).executeTakeFirst();
      if (Number(found?.lines) > 0) return stopping.abort();
    }
  })();
  await expect(work(body.id, stopping.signal)).rejects.toThrow(ImportInterrupted);
  await watching;
  const before = await commandsOf(body.id);
  expect(before.length).toBeGreaterThan(0);
  expect(before.length).toBeLessThan(1_203);
  await Promise.allSettled([work(body.id), work(body.id)]); // by two processes at once: one of them finds that out
  await work(body.id);
  const after = await commandsOf(body.id);
  expect(after.map(({ id }) => id)).toEqual(
    Array.from({ length: 1_203 }, (_, index) => importedCommandId(body.id, index + 1)),
  );
  expect(after.slice(0, before.length)).toEqual(before);
  const chunks = await database.selectFrom('import_chunk').select('index').where('import_id', '=', body.id).execute();
  expect(chunks).toEqual([]);
});

test('an importer does not keep others waiting: it gives no more until the ledger has taken what it gave', async () => {
  const { database } = service.store;
  const { body } = await send(OTHER_SUPPLIER, 'application/xml', '<a/>');
  const identity =
    (await database.selectFrom('import').select('identity').where('id', '=', body.id).executeTakeFirst())?.identity ??
    '';
  const waiting = Array.from({ length: 3_000 }, (_, index) => ({
    id: importedCommandId('waiting', index),
    name: 'issueReceivable',
    class: 'public' as const,
    identity,
    party: OTHER_SUPPLIER.party,
    role: 'supplier',
    body: '{}',
    state: 'accepted' as const,
    transaction_ids: [],
    accepted_at: new Date(),
  }));
  await database
    .insertInto('command')
    .values(waiting as never)
    .execute();
  const working = work(body.id);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await get(OTHER_SUPPLIER, `/imports/${body.id}`)).json()).toMatchObject({ state: 'reading', lines: 0 });
  await database.deleteFrom('command').where('identity', '=', identity).execute();
  await working;
  expect((await get(OTHER_SUPPLIER, `/imports/${body.id}`)).json()).toMatchObject({ state: 'done', lines: 1 });
});

test('the same file under the same key is one import, another file is refused, and a file lies encrypted', async () => {
  const file = HEADER + row('I-1');
  const options = { query: '?currency=CNY', key: 'the-same-key' };
  const first = await send(SUPPLIER, 'text/csv', file, options);
  expect(first.location).toBe(`/imports/${first.body.id}`);
  expect((await send(SUPPLIER, 'text/csv', gzipSync(file), { ...options, encoding: 'gzip' })).body.id).toBe(
    first.body.id,
  );
  expect((await send(SUPPLIER, 'text/csv', file + row('I-2'), options)).body).toMatchObject(
    problem('idempotency-key-reused'),
  );
  const { database } = service.store;
  const [chunk] = await database
    .selectFrom('import_chunk')
    .selectAll()
    .where('import_id', '=', first.body.id)
    .execute();
  expect(chunk?.bytes.includes('I-1')).toBe(false);
  let text = '';
  for await (const piece of importedBytes(database, first.body.id)) text += piece.toString('utf8');
  expect(text).toBe(file);
  const left = await database.selectFrom('import').select('id').where('state', '=', 'receiving').execute();
  expect(left).toEqual([]);
});

test('an import is its own party’s to see', async () => {
  const { id } = await imported('text/csv', HEADER + row('S-1'), '?currency=CNY');
  for (const user of [ANCHOR, BANK, OTHER_SUPPLIER, OPERATOR]) {
    for (const url of [`/imports/${id}`, `/imports/${id}/report`]) expect((await get(user, url)).statusCode).toBe(404);
    expect((await get(user, '/imports')).json().items.map((each: { id: string }) => each.id)).not.toContain(id);
  }
  expect((await get(SUPPLIER, '/imports?limit=1')).json().items).toMatchObject([{ id }]);
});

test.each<[string, TestUser, string, string | Buffer, string, string]>([
  ['by a bank', BANK, 'text/csv', HEADER, '', 'not-permitted'],
  ['by a certifier', CERTIFIER, 'application/zip', 'PK', '', 'not-permitted'],
  ['of invoices by an anchor', ANCHOR, 'text/csv', HEADER + row('1'), '', 'not-permitted'],
  ['of nothing', SUPPLIER, 'application/xml', '', '', 'invalid-input'],
  ['of a table without amounts', SUPPLIER, 'text/csv', 'Invoice No.,Due Date\nA,2026-06-30\n', '', 'invalid-input'],
  ['of bytes in no encoding', SUPPLIER, 'text/csv', Buffer.from([0x61, 0x2c, 0xff, 0xff]), '', 'document-refused'],
  ['with a field that there is not', SUPPLIER, 'text/csv', HEADER, '?columns=constructor:0', 'invalid-input'],
  ['with a field twice', SUPPLIER, 'text/csv', HEADER, '?columns=number:0,number:1', 'invalid-input'],
  ['with a column far off', SUPPLIER, 'text/csv', HEADER, '?columns=number:900', 'invalid-input'],
  ['of a picture', SUPPLIER, 'image/png', 'x', '', 'media-type-unsupported'],
])('an import %s is refused at once', async (_, user, type, payload, query, slug) => {
  expect((await send(user, type, payload, { query })).body).toMatchObject(problem(slug));
});

test('events without a counterparty are refused by their line', async () => {
  const { report } = await imported('application/ld+json', '{"type":"EPCISDocument"}\n{}');
  expect(report).toEqual([expect.stringContaining('counterparty'), expect.stringContaining('counterparty')]);
});

/** A document of the supplier's events, some of which have no id. */
function manyEvents(count: number, note: object): string {
  const event = (index: number) => ({
    type: 'ObjectEvent',
    eventID:
      index % 1_000 === 7 ? '' : `urn:uuid:9f0f7a26-6a7e-4b7e-9b42-${String(count * 10_000 + index).padStart(12, '0')}`,
    eventTime: '2026-02-25T09:30:00+08:00',
    eventTimeZoneOffset: '+08:00',
    action: 'OBSERVE',
    epcList: [`urn:epc:id:grai:9520201.00001.WL${index}`],
    bizStep: 'shipping',
    ...note,
  });
  return JSON.stringify({
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-03-12T12:00:00+08:00',
    epcisBody: { eventList: Array.from({ length: count }, (_, index) => event(index)) },
  });
}

test('of a document of more bytes than one may have each event has its fate and a document of its own', async () => {
  const file = manyEvents(300, { 'ex:note': '电池'.repeat(600) });
  expect(Buffer.byteLength(file)).toBeGreaterThan(MAX_JSON_BYTES);
  const { id, report, state } = await imported('application/ld+json', file, `?counterparty=${ANCHOR.party}`);
  expect(state).toMatchObject({
    state: 'done',
    lines: 300,
    accepted: 299,
    refused: 1,
    bytesRead: Buffer.byteLength(file),
  });
  expect(report[0]).toMatch(/^1,event 1,urn:uuid:[-0-9a-f]+,waiting,,,,$/);
  expect(report[7]).toMatch(/^1,event 8,,refused,,/);
  const [first] = await commandsOf(id);
  const whole = JSON.parse(file);
  const alone = JSON.stringify({ ...whole, epcisBody: { eventList: whole.epcisBody.eventList.slice(0, 1) } });
  const documentSha256 = createHash('sha256').update(alone).digest('hex');
  expect(first).toMatchObject({ name: 'captureGreenEvent', body: { documentSha256 } });
  const { database } = service.store;
  const kept = await database.selectFrom('document').select('senders').where('sha256', '=', documentSha256).execute();
  expect(kept).toEqual([{ senders: [SUPPLIER.party] }]);
});

test('of a document of more events than one may have each event is a line', async () => {
  const row = { party: SUPPLIER.party, role: 'supplier', format: 'json', reading: { counterparty: BUYER } };
  async function* file() {
    yield Buffer.from(manyEvents(1_009, {}));
  }
  const lines: ReadLine[] = [];
  for await (const line of linesIn(row as unknown as ImportRow, file(), async () => undefined)) lines.push(line);
  expect(lines.filter(({ command }) => command !== undefined)).toHaveLength(1_007);
  expect(lines.filter(({ findings }) => findings.length > 0).map(({ line, label }) => [line, label])).toEqual([
    [1, 'event 8'],
    [1, 'event 1008'],
  ]);
});

/** Sends and reads a generated file of invoices in a process with a small heap; prints what came of it and the peak memory. */
const BULK = `
const [dist, url, count] = process.argv.slice(1);
const { openDatabase } = require(dist + '/store/database');
const { readDataKeys } = require(dist + '/store/data-keys');
const { receiveImport, findImport } = require(dist + '/store/imports');
const { importJob } = require(dist + '/worker/import');
const { systemClock } = require(dist + '/store/clock');
const database = openDatabase(url, { dataKeys: readDataKeys('test:' + Buffer.alloc(32, 7).toString('base64')) });
const actor = { party: '${SUPPLIER.party}', role: 'supplier', user: 'bulk', identity: 'OperatorMSP.bulk.supplier' };
async function* file() {
  yield Buffer.from(${JSON.stringify(HEADER)});
  for (let first = 0; first < count; first += 500) {
    let text = '';
    for (let n = first; n < first + 500 && n < count; n += 1) text += 'B-' + n + ',2026-03-02,2026-06-30,${BUYER},' + (n % 10 === 9 ? 'much' : '113.00') + '\\n';
    yield Buffer.from(text);
  }
}
const reading = { csv: { encoding: 'utf-8', delimiter: ',', headerRow: 0, currency: 'CNY',
  mapping: { number: 0, issueDate: 1, dueDate: 2, buyerCode: 3, payable: 4 } } };
(async () => {
  const given = { actor, idempotencyKey: 'bulk', format: 'csv', reading, now: new Date() };
  const { id } = await receiveImport(database, given, file(), 1e9);
  // In place of the ledger: it takes what waits, so that the importer goes on.
  const taking = setInterval(() => database.updateTable('command').set({ state: 'refused', problem: '{}', finished_at: new Date() })
    .where('identity', '=', actor.identity).where('state', '=', 'accepted').execute(), 50);
  await importJob({ database, clock: systemClock, stopping: new AbortController().signal }, id);
  clearInterval(taking);
  const { lines, accepted, refused } = await findImport(database, id);
  // The kernel's maxRSS begins with what the parent had when it forked; VmHWM is this program's own.
  const own = process.platform === 'linux' ? /VmHWM:\\s+([0-9]+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8')) : null;
  console.log(JSON.stringify({ lines, accepted, refused, peakKb: own === null ? process.resourceUsage().maxRSS : Number(own[1]) }));
  process.exit(0);
})();
`;

/** Reads a generated document of events in a process with a small heap; prints what came of it and the peak memory. */
const MANY_EVENTS = `
const [dist, count] = process.argv.slice(1);
const { linesIn } = require(dist + '/worker/import-lines');
const head = '{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-03-12T12:00:00+08:00","epcisBody":{"eventList":[';
async function* file() {
  yield Buffer.from(head);
  for (let n = 0; n < count; n += 1) yield Buffer.from((n === 0 ? '' : ',') + JSON.stringify({
    type: 'ObjectEvent', eventID: n % 10 === 9 ? '' : 'urn:uuid:' + n, eventTime: '2026-02-25T09:30:00+08:00', eventTimeZoneOffset: '+08:00',
    action: 'OBSERVE', bizStep: 'shipping', epcList: ['urn:epc:id:grai:9520201.00001.WL' + n], 'ex:note': 'x'.repeat(400) }));
  yield Buffer.from(']}}');
}
(async () => {
  const counts = { lines: 0, commands: 0, refused: 0 };
  const row = { party: '${SUPPLIER.party}', role: 'supplier', format: 'json', reading: { counterparty: '${BUYER}' } };
  for await (const { command, findings } of linesIn(row, file(), async () => undefined)) {
    counts.lines += 1;
    if (command !== undefined) counts.commands += 1;
    if (findings.length > 0) counts.refused += 1;
  }
  const own = process.platform === 'linux' ? /VmHWM:\\s+([0-9]+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8')) : null;
  console.log(JSON.stringify({ ...counts, peakKb: own === null ? process.resourceUsage().maxRSS : Number(own[1]) }));
})();
`;

it('reads one document of 50,000 events in a heap of 64 MB and less than 300 MB in all', () => {
  const dist = join(__dirname, '../dist');
  const argument = ['--max-old-space-size=64', '-e', MANY_EVENTS, dist, '50000'];
  const { peakKb, ...counts } = JSON.parse(execFileSync(process.execPath, argument).toString());
  expect(counts).toEqual({ lines: 50_000, commands: 45_000, refused: 5_000 });
  expect(peakKb).toBeLessThan(300_000);
  process.stdout.write(`peak ${peakKb} kB\n`);
});

it('imports 100,000 invoices in a heap of 96 MB and less than 300 MB in all', () => {
  const dist = join(__dirname, '../dist');
  const argument = ['--max-old-space-size=96', '-e', BULK, dist, service.store.url, process.env.BULK_LINES ?? '100000'];
  const { peakKb, ...counts } = JSON.parse(execFileSync(process.execPath, argument).toString());
  expect(counts).toEqual({ lines: '100000', accepted: '90000', refused: '10000' });
  expect(peakKb).toBeLessThan(300_000);
  process.stdout.write(`peak ${peakKb} kB\n`);
});
