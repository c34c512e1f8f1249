// Banks' files against the ledger's expectations, over the API and the worker's own steps: nothing twice, nothing lost.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ANCHOR,
  BANK,
  OPERATOR,
  SUPPLIER,
  startTestService,
  type TestService,
  type TestUser,
} from '../api/testing/service';
import type { LedgerRecord, RecordKind } from '../domain/records';
import { startSandboxRegistry } from '../sandbox/registry';
import { referenceIn } from '../settlement/references';
import { aNotification, anEntry, anOffer, aReceivable, aStatement, type EntryText } from '../settlement/testing/given';
import { systemClock } from '../store/clock';
import { refuseCommands } from '../store/command-log';
import { applyBlock, nextBlock } from '../store/read-model';
import { fileOffer, queueFilings } from '../worker/file';
import { fileRegistry } from '../worker/registry/file-registry';
import { httpRegistry } from '../worker/registry/http-registry';
import { configuredRegistry } from '../worker/registry/registry';
import { settleOnce } from '../worker/settle';

const ACCOUNT = 'DE89370400440532013000';
const DAY = '2026-06-30';

/** Over the fields of an offer: none is there. */
const UNFILED = { filing: undefined } as never;

let service: TestService;
let made = 0;

beforeAll(async () => {
  service = await startTestService();
  const firm = (code: string, mspId: string, role: string) => ({
    code,
    name: `Firm ${code}`,
    mspId,
    roles: [role],
    identifiers: [],
    codeCheckHolds: true,
    registeredAt: `${DAY}T00:00:00Z`,
  });
  for (const { party, msp, role } of [BANK, SUPPLIER, ANCHOR, OPERATOR]) {
    await write('firm', party, firm(party, msp, role) as never, [], ['bank', 'operator', 'supplier', 'anchor']);
  }
  for (const [user, account] of [
    [BANK, ACCOUNT],
    [SUPPLIER, '6222000012345678901'],
    [ANCHOR, '6222000099999999999'],
  ] as const) {
    await put(user, '/bank-accounts/CNY', { name: 'Account', account, agent: { cnaps: '102521000019' } });
  }
});

afterAll(async () => service.stop());

/** Puts a record into the read model as a block would. */
async function write<Kind extends RecordKind>(
  kind: Kind,
  key: string,
  record: LedgerRecord<Kind>,
  parties: readonly string[] = [BANK.party, SUPPLIER.party, ANCHOR.party],
  roles: readonly string[] = [],
): Promise<void> {
  const { database } = service.store;
  const visibility = { parties, roles: roles as never };
  const transactionId = 'f'.repeat(64);
  const records = [{ kind, keyParts: [key], record, visibility, transactionId }];
  await applyBlock(database, { number: await nextBlock(database), records, commands: [] }, new Date());
}

/** An accepted and filed offer, and the receivable that it is on. */
async function anAcceptedOffer(fields: Parameters<typeof anOffer>[0] = {}) {
  made += 1;
  const id = (letter: string) => `${letter}${made.toString(16).padStart(24, '0')}`;
  const offer = anOffer({ id: id('O'), receivable: id('R'), ...fields });
  const receivable = aReceivable({
    id: id('R'),
    state: 'offered',
    holder: SUPPLIER.party,
    maturityDate: DAY,
    invoiceFingerprint: 'a'.repeat(64),
    invoice: { number: `INV-${made}`, issueDate: '2026-03-01', documentSha256: 'b'.repeat(64) },
    financing: undefined as never,
  });
  await write('offer', offer.id, offer);
  await write('receivable', receivable.id, receivable);
  return { offer, receivable };
}

/** A receivable that the bank financed. */
async function aFinanced(fields: Parameters<typeof aReceivable>[0] = {}) {
  made += 1;
  const id = `R${made.toString(16).padStart(24, '0')}`;
  const receivable = aReceivable({ id, maturityDate: DAY, ...fields });
  await write('receivable', id, receivable);
  return receivable;
}

async function put(user: TestUser, url: string, payload: object) {
  return await service.api.inject({ method: 'PUT', url, headers: service.as(user), payload });
}

async function post(user: TestUser, url: string, payload: object | string) {
  const headers = {
    ...service.as(user),
    ...(typeof payload === 'string' ? { 'content-type': 'application/xml' } : {}),
  };
  const answer = await service.api.inject({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, never> };
}

async function get<Body>(user: TestUser, url: string): Promise<Body> {
  const answer = await service.api.inject({ url, headers: service.as(user) });
  return (
    String(answer.headers['content-type']).startsWith('application/json') ? JSON.parse(answer.body) : answer.body
  ) as Body;
}

interface Item {
  readonly id: string;
  readonly state: string;
  readonly reason?: string;
  readonly record?: string;
  readonly operation?: string;
  readonly content: Record<string, unknown>;
}

/** The newest items of the bank. */
async function newest(count: number, user = BANK): Promise<Item[]> {
  return (await get<{ items: Item[] }>(user, `/settlement-items?order=newest&limit=${count}`)).items;
}

async function item(id: string): Promise<Item> {
  return await get<Item>(BANK, `/settlement-items/${id}`);
}

async function commands(record: string): Promise<{ name: string; identity: string; body: Record<string, string> }[]> {
  const rows = await service.store.database.selectFrom('command').select(['name', 'identity', 'body']).execute();
  const id = record.slice(record.indexOf('/') + 1);
  return rows.filter(({ body }) => JSON.stringify(body).includes(id)) as never;
}

const settle = () => settleOnce({ database: service.store.database, clock: systemClock });

let reference = 0;
/** A booking with a reference of the bank that no other test has. */
const booked = (fields: EntryText) => anEntry({ bankReference: `BANK-${++reference}`, ...fields });
const disbursed = (offer: string, fields: EntryText = {}) =>
  booked({ direction: 'DBIT', amount: '88986.00', endToEndId: `GT-D-${offer}`, ...fields });

test('what the bank paid becomes its own command, with the booking’s reference; the same file again changes nothing', async () => {
  const { offer } = await anAcceptedOffer();
  const file = aStatement([disbursed(offer.id)]);
  expect(await post(BANK, '/bank-files', file)).toMatchObject({ status: 200, body: { kept: 1, repeated: 0, open: 0 } });
  await settle();
  expect(await post(BANK, '/bank-files', file)).toMatchObject({ status: 200, body: { kept: 0, repeated: 1 } });
  await settle();
  expect(await commands(offer.id)).toEqual([
    {
      name: 'disburseOffer',
      // In the name of whoever sent the file.
      identity: `${BANK.party.toLowerCase()}.bank@BankAMSP.${BANK.party}.bank`,
      body: { offer: offer.id, registryFilingNumber: 'Z-2026-1', paymentReference: `BANK-${reference}` },
    },
  ]);
  expect(await newest(1)).toMatchObject([{ state: 'booking', record: `offer/${offer.id}` }]);
});

test('a booking that comes first in a notification and then in the statement is one', async () => {
  const { id } = await aFinanced();
  const entry = booked({ endToEndId: `GT-P-${id}` });
  await post(BANK, '/bank-files', aNotification([entry]));
  await settle();
  expect(await post(BANK, '/bank-files', aStatement([entry]))).toMatchObject({ body: { kept: 0, repeated: 1 } });
  await settle();
  expect(await commands(id)).toMatchObject([
    { name: 'settleReceivable', body: { amountMinor: '10000000', paidOn: DAY } },
  ]);
});

test('the statement may tell more of a booking than the notification did', async () => {
  const { id } = await aFinanced();
  const fields = { bankReference: `BANK-${++reference}`, endToEndId: `GT-P-${id}` };
  await post(BANK, '/bank-files', aNotification([anEntry(fields)]));
  const told = aStatement([anEntry({ ...fields, remittance: 'as agreed' })]);
  expect(await post(BANK, '/bank-files', told)).toMatchObject({ body: { kept: 0, repeated: 1, open: 0 } });
});

test('two equal entries of one file count twice, and once more in another file they are doubtful', async () => {
  const { id } = await aFinanced();
  const entry = anEntry({ amount: '111.11', endToEndId: `GT-P-${id}` });
  expect(await post(BANK, '/bank-files', aStatement([entry, entry]))).toMatchObject({ body: { kept: 2, open: 0 } });
  const reworded = anEntry({ amount: '111.11', endToEndId: `GT-P-${id}`, remittance: 'June' });
  expect(await post(BANK, '/bank-files', aNotification([reworded]))).toMatchObject({ body: { kept: 1, open: 1 } });
  expect(await newest(1)).toMatchObject([{ state: 'open', reason: 'alike-earlier' }]);
  await settle();
  expect(await commands(id)).toHaveLength(2);
});

test('another amount under a reference of the bank that was told before is a contradiction, and nothing is booked by it', async () => {
  const { id } = await aFinanced();
  const fields = { bankReference: `BANK-${++reference}`, endToEndId: `GT-P-${id}` };
  await post(BANK, '/bank-files', aStatement([anEntry(fields)]));
  const other = aStatement([anEntry({ ...fields, amount: '99999.99' })]);
  expect(await post(BANK, '/bank-files', other)).toMatchObject({ body: { kept: 1, open: 1 } });
  await settle();
  expect(await newest(1)).toMatchObject([{ reason: 'contradicts-earlier' }]);
  expect(await commands(id)).toHaveLength(1);
});

test.each<[string, EntryText, Parameters<typeof aReceivable>[0]]>([
  ['currency-differs', { currency: 'EUR' }, {}],
  ['amount-differs', { amount: '99999.99' }, {}],
  ['more-than-owed', { amount: '100000.01' }, {}],
  ['state-forbids', {}, { state: 'cancelled' }],
  ['unknown-reference', { endToEndId: `GT-P-R${'9'.repeat(24)}` }, {}],
  ['reversal', { reversal: true }, {}],
])('%s: it waits in the list, and no command is given', async (reason, fields, record) => {
  const { id } = await aFinanced(record);
  await post(BANK, '/bank-files', aStatement([booked({ endToEndId: `GT-P-${id}`, ...fields })]));
  await settle();
  expect(await newest(1)).toMatchObject([{ state: 'open', reason }]);
  expect(await commands(id)).toEqual([]);
});

test('what is pending is noted, and counts when it is booked', async () => {
  const { id } = await aFinanced();
  const fields = { bankReference: `BANK-${++reference}`, endToEndId: `GT-P-${id}` };
  await post(BANK, '/bank-files', aNotification([anEntry({ ...fields, status: 'PDNG' })]));
  expect(await newest(1)).toMatchObject([{ state: 'noted' }]);
  await post(BANK, '/bank-files', aStatement([anEntry(fields)]));
  await settle();
  expect(await commands(id)).toHaveLength(1);
});

test('a file that was cut off is refused, and stands in the list until somebody closes it', async () => {
  const file = aStatement([booked({})]);
  const half = file.slice(0, file.length / 2);
  expect(await post(BANK, '/bank-files', half)).toMatchObject({
    status: 422,
    body: { type: expect.stringContaining('document-refused') },
  });
  const [waiting] = await newest(1);
  expect(waiting).toMatchObject({ state: 'open', reason: 'unreadable' });
  await post(BANK, '/bank-files', half);
  expect((await newest(1))[0]?.id).toBe(waiting?.id);
  const close = { decision: 'close', reason: 'the whole file came later' };
  expect(await post(BANK, `/settlement-items/${waiting?.id}/resolution`, close)).toMatchObject({
    status: 200,
    body: { state: 'resolved', resolution: close.reason },
  });
  expect(await post(BANK, `/settlement-items/${waiting?.id}/resolution`, close)).toMatchObject({ status: 409 });
});

test('an entry that cannot be read waits, and its neighbours are booked', async () => {
  const { id } = await aFinanced();
  const broken = booked({ amount: '1.005' });
  const answer = await post(BANK, '/bank-files', aStatement([broken, booked({ endToEndId: `GT-P-${id}` })]));
  expect(answer).toMatchObject({ body: { kept: 2, open: 1 } });
  await settle();
  expect(await commands(id)).toHaveLength(1);
});

test('bookings of an account that nobody registered wait', async () => {
  const foreign = aStatement([booked({})]).replace(ACCOUNT, 'GB33BUKB20201555555555');
  await post(BANK, '/bank-files', foreign);
  expect(await newest(1)).toMatchObject([{ state: 'open', reason: 'unknown-account' }]);
});

describe('what a person decides', () => {
  async function anOpenPayment(fields: EntryText = {}) {
    const receivable = await aFinanced();
    await post(BANK, '/bank-files', aStatement([booked({ remittance: 'no reference', ...fields })]));
    await settle();
    const [open] = await newest(1);
    if (open?.state !== 'open') throw new Error(JSON.stringify(open));
    return { receivable, path: `/settlement-items/${open.id}/resolution`, id: open.id };
  }

  test('a payment that named nothing is booked on the receivable that it belongs to', async () => {
    const { receivable, path } = await anOpenPayment({ amount: '777.77' });
    const answer = await post(BANK, path, { decision: 'book', record: `receivable/${receivable.id}` });
    expect(answer).toMatchObject({ status: 200, body: { state: 'booking', record: `receivable/${receivable.id}` } });
    expect(await commands(receivable.id)).toMatchObject([{ body: { amountMinor: '77777' } }]);
  });

  test.each<[string, EntryText, object, number]>([
    ['in another currency', { currency: 'EUR' }, { decision: 'book', record: 'its' }, 422],
    ['on a record that is not there', {}, { decision: 'book', record: `receivable/R${'9'.repeat(24)}` }, 404],
    ['on an offer that is not there', {}, { decision: 'book', record: `offer/O${'9'.repeat(24)}` }, 404],
    ['that went out', { direction: 'DBIT' }, { decision: 'book', record: 'its' }, 422],
    ['on nothing', {}, { decision: 'book' }, 422],
    ['closed without a reason', {}, { decision: 'close' }, 422],
    ['instructed again though it is no payment', {}, { decision: 'instructAgain', reason: 'so' }, 422],
  ])('it cannot be booked %s', async (_, fields, decision, status) => {
    const { receivable, path } = await anOpenPayment(fields);
    const record = 'record' in decision && decision.record === 'its' ? { record: `receivable/${receivable.id}` } : {};
    expect((await post(BANK, path, { ...decision, ...record })).status).toBe(status);
    expect(await commands(receivable.id)).toEqual([]);
  });

  test('an offer that was paid before it was filed is matched again once it is', async () => {
    const { offer } = await anAcceptedOffer(UNFILED);
    await post(BANK, '/bank-files', aStatement([disbursed(offer.id)]));
    await settle();
    const [open] = await newest(1);
    expect(open).toMatchObject({ state: 'open', reason: 'not-filed' });
    await write('offer', offer.id, anOffer({ id: offer.id, receivable: offer.receivable }));
    await post(BANK, `/settlement-items/${open?.id}/resolution`, { decision: 'matchAgain' });
    await settle();
    expect(await commands(offer.id)).toHaveLength(1);
  });

  test('what the ledger refused comes back with its reason, and may be given again', async () => {
    const { id } = await aFinanced();
    await post(BANK, '/bank-files', aStatement([booked({ endToEndId: `GT-P-${id}` })]));
    await settle();
    const [booking] = await newest(1);
    const problem = { slug: 'payment-already-booked' as const, detail: 'it paid before' };
    await refuseCommands(service.store.database, [{ id: booking?.operation ?? '', problem }], new Date());
    await settle();
    expect(await item(booking?.id ?? '')).toMatchObject({
      state: 'open',
      reason: 'ledger-refused',
      detail: 'payment-already-booked: it paid before',
    });
    await post(BANK, `/settlement-items/${booking?.id}/resolution`, { decision: 'matchAgain' });
    await settle();
    expect(await commands(id)).toHaveLength(2);
  });

  test('nobody sees or decides about another party’s items', async () => {
    const { path, id } = await anOpenPayment();
    expect((await post(SUPPLIER, path, { decision: 'close', reason: 'mine' })).status).toBe(404);
    expect((await newest(100, SUPPLIER)).every((each) => each.id !== id)).toBe(true);
  });
});

test('the operator sends the files of the suppliers that it hosts, and of nobody else; it owns no money itself', async () => {
  const { offer } = await anAcceptedOffer();
  const credit = booked({ amount: '88986.00', endToEndId: `GT-D-${offer.id}` });
  const file = aStatement([credit]).replace(ACCOUNT, '6222000012345678901');
  expect((await post(OPERATOR, `/bank-files?owner=${SUPPLIER.party}`, file)).status).toBe(200);
  await settle();
  expect(await newest(1, SUPPLIER)).toMatchObject([{ state: 'noted', record: `offer/${offer.id}` }]);
  for (const url of [`/bank-files?owner=${BANK.party}`, '/bank-files']) {
    expect((await post(OPERATOR, url, file)).status).toBe(403);
  }
  expect(
    (await put(OPERATOR, '/bank-accounts/CNY', { name: 'x', account: '12345', agent: { bic: 'COBADEFF' } })).statusCode,
  ).toBe(403);
});

describe('payment instructions', () => {
  const until = '2026-12-31';

  test('each payment is instructed once, to the account of who is owed, and downloads as the same bytes', async () => {
    const [one, two] = [await anAcceptedOffer(), await anAcceptedOffer()];
    await anAcceptedOffer(UNFILED);
    const instruction = await post(BANK, '/payment-instructions', { currency: 'CNY', until });
    const id = String(instruction.body.id);
    expect(instruction).toMatchObject({ status: 200, body: { withoutAccount: [] } });
    const xml = await get<string>(BANK, `/payment-instructions/${id}`);
    const paid = [...xml.matchAll(/<EndToEndId>([^<]*)</g)].map(([, text = '']) => referenceIn(text)?.id);
    expect(paid).toEqual(expect.arrayContaining([one.offer.id, two.offer.id]));
    expect(await get(BANK, `/payment-instructions/${id}`)).toBe(xml);
    expect(await get<object[]>(BANK, '/payment-instructions')).toMatchObject([{ id }]);
    expect(await post(BANK, '/payment-instructions', { currency: 'CNY', until })).toMatchObject({ status: 409 });
    expect(await get(SUPPLIER, `/payment-instructions/${id}`)).toContain('not-found');
  });

  test('a payment that the bank rejected stands in the list, and is instructed again when a person says so', async () => {
    const { offer } = await anAcceptedOffer();
    await post(BANK, '/payment-instructions', { currency: 'CNY', until });
    const report = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.14"><CstmrPmtStsRpt><GrpHdr><MsgId>S-${offer.id}</MsgId></GrpHdr><OrgnlPmtInfAndSts><OrgnlPmtInfId>X</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>GT-D-${offer.id}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
    expect(await post(BANK, '/bank-files', report)).toMatchObject({ body: { kind: 'statusReport', kept: 1, open: 1 } });
    const [rejected] = await newest(1);
    expect(rejected).toMatchObject({ reason: 'payment-rejected', record: `offer/${offer.id}` });
    const again = { decision: 'instructAgain', reason: 'the account is open again' };
    expect((await post(BANK, `/settlement-items/${rejected?.id}/resolution`, again)).status).toBe(200);
    expect(await post(BANK, '/payment-instructions', { currency: 'CNY', until })).toMatchObject({ body: { count: 1 } });
  });

  test('an obligor instructs what falls due, an assignor what it repays, and who names no account nothing', async () => {
    const due = await aFinanced();
    const anchors = await post(ANCHOR, '/payment-instructions', { currency: 'CNY', until });
    expect(await get<string>(ANCHOR, `/payment-instructions/${anchors.body.id}`)).toContain(`GT-P-${due.id}`);
    const { offer, receivable } = await anAcceptedOffer({ state: 'disbursed' });
    await write('receivable', receivable.id, {
      ...receivable,
      state: 'overdue',
      holder: BANK.party,
      financing: { ...aReceivable().financing, offer: offer.id } as never,
    });
    const suppliers = await post(SUPPLIER, '/payment-instructions', { currency: 'CNY' });
    expect(await get<string>(SUPPLIER, `/payment-instructions/${suppliers.body.id}`)).toContain(
      `GT-R-${receivable.id}`,
    );
    expect(await post(BANK, '/payment-instructions', { currency: 'EUR' })).toMatchObject({ status: 422 });
    expect(await post(OPERATOR, '/payment-instructions', { currency: 'CNY' })).toMatchObject({ status: 403 });
  });

  test('whoever is owed and names no account is told', async () => {
    await put(BANK, '/bank-accounts/USD', { name: 'Account', account: '12345678', agent: { bic: 'COBADEFF' } });
    made += 1;
    const id = `O${made.toString(16).padStart(24, '0')}`;
    await write('offer', id, anOffer({ id }, { currency: 'USD' }));
    const answer = await post(BANK, '/payment-instructions', { currency: 'USD', until });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`offer/${id}`) } });
  });
});

describe('filing before funds move', () => {
  const job = (offer: string) => ({ offer, bank: BANK.party });
  const unfiled = () => anAcceptedOffer(UNFILED);
  const filing = (registry: ReturnType<typeof httpRegistry>) => ({
    database: service.store.database,
    clock: systemClock,
    registry,
  });
  async function queued(): Promise<string[]> {
    const offers: string[] = [];
    await queueFilings(service.store.database, {
      add: (async (_: string, { offer }: { offer: string }) => void offers.push(offer)) as never,
    });
    return offers;
  }

  test('an application behind HTTP is tried again until the registry is back, and its number becomes the bank’s command', async () => {
    const registry = await startSandboxRegistry({ failures: 1 });
    const { offer, receivable } = await unfiled();
    expect(await queued()).toContain(offer.id);
    const by = filing(httpRegistry(registry.url, 'token'));
    await expect(fileOffer(by, job(offer.id), false)).rejects.toThrow('503');
    await fileOffer(by, job(offer.id), false);
    await fileOffer(by, job(offer.id), false);
    const registryFilingNumber = `SANDBOX-${offer.id.slice(1, 13).toUpperCase()}`;
    expect(await commands(offer.id)).toEqual([
      {
        name: 'recordFiling',
        identity: `BankAMSP.${BANK.party}.bank`,
        body: { offer: offer.id, registryFilingNumber },
      },
    ]);
    expect(registry.filed.get(offer.id)).toMatchObject({
      assignor: { code: SUPPLIER.party },
      assignee: { code: BANK.party },
      amountMinor: '10000000',
      dueDate: DAY,
      property: expect.stringContaining(`发票号码${receivable.invoice.number}`),
    });
    await registry.close();
    await expect(fileOffer(by, job((await unfiled()).offer.id), false)).rejects.toThrow();
  });

  test('what the registry refuses, or does not answer to the last, a person looks at and sends again', async () => {
    const registry = await startSandboxRegistry({ refuse: () => 'the obligor is unknown' });
    const { offer } = await unfiled();
    await fileOffer(filing(httpRegistry(registry.url)), job(offer.id), false);
    await registry.close();
    const [refused] = await newest(1);
    expect(refused).toMatchObject({ state: 'open', reason: 'filing-refused', record: `offer/${offer.id}` });
    expect(await queued()).not.toContain(offer.id);
    await post(BANK, `/settlement-items/${refused?.id}/resolution`, { decision: 'matchAgain' });
    await settle();
    expect(await queued()).toContain(offer.id);
    await fileOffer(filing(httpRegistry(registry.url)), job(offer.id), true);
    expect(await item(refused?.id ?? '')).toMatchObject({ state: 'open', reason: 'registry-unavailable' });
  });

  test('a number that the ledger refuses is a person’s to look at, too', async () => {
    const registry = await startSandboxRegistry();
    const { offer } = await unfiled();
    const by = filing(httpRegistry(registry.url));
    await fileOffer(by, job(offer.id), false);
    const rows = await service.store.database.selectFrom('command').select(['id', 'body']).execute();
    const command = rows.find(({ body }) => JSON.stringify(body).includes(offer.id));
    const problem = { slug: 'not-permitted' as const, detail: 'no such identity' };
    await refuseCommands(service.store.database, [{ id: command?.id ?? '', problem }], new Date());
    await fileOffer(by, job(offer.id), false);
    await registry.close();
    expect(await newest(1)).toMatchObject([{ reason: 'ledger-refused', record: `offer/${offer.id}` }]);
  });

  test('by files: the application waits in one folder for an answer in the other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'registry-'));
    const registry = fileRegistry(folder);
    const { offer } = await unfiled();
    await fileOffer(filing(registry), job(offer.id), false);
    expect(await commands(offer.id)).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, 'outbox', `${offer.id}.json`), 'utf8'))).toMatchObject({
      id: offer.id,
    });
    writeFileSync(join(folder, 'inbox', `${offer.id}.json`), '{"registryFilingNumber":"Z-7"}');
    await fileOffer(filing(registry), job(offer.id), false);
    expect(await commands(offer.id)).toMatchObject([{ body: { registryFilingNumber: 'Z-7' } }]);
    rmSync(folder, { recursive: true });
  });

  test('a worker without a registry leaves filing to the banks', () => {
    expect(configuredRegistry({})).toBeUndefined();
    const folder = mkdtempSync(join(tmpdir(), 'registry-'));
    expect(configuredRegistry({ FILING_FOLDER: folder })).toBeDefined();
    expect(configuredRegistry({ FILING_REGISTRY_URL: 'http://127.0.0.1:1' })).toBeDefined();
    rmSync(folder, { recursive: true });
  });
});
