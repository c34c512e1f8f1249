// Verification in the worker: documents and records from the database, jobs from the queue, reports and commands back.
import { createHash } from 'node:crypto';
import { dateOf } from '../domain/calendar';
import { deliveryFingerprint, invoiceFingerprint, orderFingerprint, receivableIdOf } from '../domain/fingerprint';
import type { LedgerRecord, RecordKind } from '../domain/records';
import { linesFingerprint } from '../domain/trade-evidence';
import { tradeLinks } from '../domain/trade-links';
import { visibilityOf } from '../domain/visibility';
import { classifyDocument } from '../intake/classified-document';
import { givenInvoice } from '../intake/given-invoice';
import { linesOf } from '../intake/trade';
import { systemClock } from '../store/clock';
import { findDocument, keepDocument } from '../store/documents';
import { listen } from '../store/notifications';
import { type JobQueue, type JobWorker, migrateQueues, openQueue, runQueue } from '../store/queues';
import { applyBlock, nextBlock } from '../store/read-model';
import { startTestDatabase, type TestDatabase } from '../store/testing/database';
import { registerTradeDocument } from '../store/trade-documents';
import { findVerification, pageOfVerifications } from '../store/verification';
import { VERIFICATION_DUE } from '../store/verification-due';
import { dispatchVerifications, type Verification, verifyJob } from './verify';

const SELLER = '91420802MAYW0G386H';
const BUYER = '91350902MAYW0G247M';
const OPERATOR = '91990000288874275P';
const VIEWER = { party: OPERATOR, role: 'operator' };
const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';

let store: TestDatabase;
let queue: JobQueue<'verify'>;
let worker: JobWorker<'verify'>;
let verification: Verification;
let stop: () => Promise<void>;

beforeAll(async () => {
  store = await startTestDatabase();
  await migrateQueues({ databaseUrl: store.url });
  queue = openQueue({ databaseUrl: store.url }, 'verify');
  verification = {
    database: store.database,
    clock: systemClock,
    identity: `OperatorMSP.${OPERATOR}.operator`,
    tolerances: { quantity: { bps: 0, absolute: '0' }, price: { bps: 0, absolute: '0' } },
    automatic: true,
  };
  worker = runQueue({ databaseUrl: store.url }, 'verify', 1, ({ jobId }) => verifyJob(verification, jobId));
  await worker.waitUntilReady();
  const arrivals = listen(store.url, VERIFICATION_DUE);
  const stopping = new AbortController();
  const dispatching = dispatchVerifications(store.database, queue, arrivals, stopping.signal);
  stop = async () => {
    stopping.abort();
    await arrivals.close();
    await dispatching;
  };
  await project('credential', `${BUYER}/littleGiant`, {
    holder: BUYER,
    credential: 'littleGiant',
    certifier: OPERATOR,
    validFrom: dateOf(new Date().toISOString()),
    validUntil: '2099-12-31',
    grant: 'issued',
    grantedAt: '2026-01-01T00:00:00Z',
    former: [],
  });
});

afterAll(async () => {
  await stop();
  await worker.close();
  await queue.close();
  await store.stop();
});

async function project(kind: RecordKind, key: string, record: object): Promise<void> {
  const visibility = visibilityOf(kind, record as never);
  const records = [{ kind, keyParts: [key], record, visibility, transactionId: 'a'.repeat(64) }];
  await applyBlock(store.database, { number: await nextBlock(store.database), records, commands: [] }, new Date());
}

const party = (role: string, code: string) =>
  `<cac:${role}><cac:Party><cac:PartyLegalEntity><cbc:CompanyID schemeID="USCC">${code}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:${role}>`;
const document = (name: string, number: string, content: string) =>
  `<${name} xmlns="${UBL}${name}-2" xmlns:cac="${UBL}CommonAggregateComponents-2" xmlns:cbc="${UBL}CommonBasicComponents-2">` +
  `<cbc:ID>${number}</cbc:ID><cbc:IssueDate>2026-03-01</cbc:IssueDate>${content}</${name}>`;
const item = '<cac:Item><cbc:Name>Anode foil</cbc:Name></cac:Item>';

/** What a test's trade is made of: an order, a receipt and an invoice over one kilogram of foil at 100.00. */
const documents = (number: string) => ({
  order: document(
    'Order',
    `PO-${number}`,
    party('BuyerCustomerParty', BUYER) +
      party('SellerSupplierParty', SELLER) +
      `<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="KGM">1</cbc:Quantity>` +
      `<cac:Price><cbc:PriceAmount currencyID="CNY">100.00</cbc:PriceAmount></cac:Price>${item}</cac:LineItem></cac:OrderLine>`,
  ),
  receipt: document(
    'ReceiptAdvice',
    `DN-${number}`,
    `<cac:OrderReference><cbc:ID>PO-${number}</cbc:ID></cac:OrderReference>` +
      party('DeliveryCustomerParty', BUYER) +
      party('DespatchSupplierParty', SELLER) +
      `<cac:ReceiptLine><cbc:ID>1</cbc:ID><cbc:ReceivedQuantity unitCode="KGM">1</cbc:ReceivedQuantity>${item}</cac:ReceiptLine>`,
  ),
  invoice: givenInvoice().replaceAll('T-1', number),
});

async function send(content: string, sentBy: string): Promise<string> {
  const read = classifyDocument(Buffer.from(content));
  if (!read.ok) throw new Error(read.refusals[0]?.message);
  const { kind, number, issueDate, document: matchable } = read.value;
  const sha256 = createHash('sha256').update(content).digest('hex');
  await store.database.transaction().execute(async (transaction) => {
    await keepDocument(transaction, { sha256, mediaType: 'application/xml', bytes: Buffer.from(content) });
    const links = tradeLinks(read.value, SELLER, BUYER);
    const linesSha256 = linesFingerprint(linesOf(matchable));
    const entry = { sha256, kind, number, issueDate, seller: SELLER, buyer: BUYER, sentBy, findings: [] };
    await registerTradeDocument(transaction, { ...entry, links, linesSha256 }, new Date());
  });
  return sha256;
}

/** Puts the receivable of an invoice on the ledger. @returns its name */
async function issue(
  number: string,
  more: Partial<LedgerRecord<'receivable'>> = {},
  content = documents(number).invoice,
): Promise<string> {
  const documentSha256 = await send(content, SELLER);
  const fingerprint = invoiceFingerprint(SELLER, number);
  const id = receivableIdOf(fingerprint);
  const receivable: LedgerRecord<'receivable'> = {
    id,
    invoiceFingerprint: fingerprint,
    orderFingerprint: orderFingerprint(BUYER, `PO-${number}`),
    deliveryFingerprint: deliveryFingerprint(SELLER, `DN-${number}`),
    invoice: {
      number,
      issueDate: '2026-03-02',
      documentSha256,
      orderReference: `PO-${number}`,
      deliveryReference: `DN-${number}`,
    },
    seller: SELLER,
    obligor: BUYER,
    holder: SELLER,
    amountMinor: '11300',
    currency: 'CNY',
    maturityDate: '2026-06-30',
    deliveryDate: '2026-03-01',
    state: 'issued',
    issuedAt: '2026-03-02T02:00:00.000Z',
    ...more,
  };
  await project('receivable', id, receivable);
  return id;
}

async function verified(id: string, state: string) {
  for (let tries = 0; ; tries += 1) {
    const found = await findVerification(store.database, VIEWER, id);
    if (found?.state === state) return found;
    if (tries > 200) throw new Error(`${id} is ${found?.state}: ${JSON.stringify(found?.report.findings)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function commandsAbout(id: string) {
  const rows = await store.database
    .selectFrom('command')
    .select(['body', 'identity', 'role'])
    .where('name', '=', 'verifyReceivable')
    .execute();
  return rows.filter(({ body }) => (body as { receivable: string }).receivable === id);
}

/** Until nothing is due any more. */
async function idle(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const due = await store.database.selectFrom('verification_due').select('subject').execute();
    if (due.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('verifications are due for ever');
}

test('a receivable waits for its documents, each that comes is looked at, and a clean one is reported to the ledger once', async () => {
  const id = await issue('V-1');
  const waiting = await verified(id, 'waiting');
  expect(waiting.report.findings.map(({ flag }) => flag)).toEqual([
    'order-document-missing',
    'delivery-document-missing',
  ]);
  await send(documents('V-1').receipt, BUYER);
  await send(documents('V-1').order, BUYER);
  const clean = await verified(id, 'clean');
  expect(clean.report.match?.lines).toMatchObject([{ ordered: '1', received: '1', billed: '1' }]);
  await idle();
  expect(await commandsAbout(id)).toEqual([
    {
      identity: verification.identity,
      role: 'operator',
      body: { receivable: id, reportSha256: clean.reportSha256, flags: [] },
    },
  ]);
  await send(documents('V-1').order, SELLER); // its beneficiary sends it as well: another report, still clean
  await idle();
  expect((await verified(id, 'clean')).report.documents.at(-1)?.sentBy).toEqual([BUYER, SELLER]);
});

test('what is flagged waits for a person, with everything that was found', async () => {
  for (const content of [documents('V-2').order, documents('V-2').receipt]) await send(content, SELLER);
  const id = await issue('V-2');
  const { report } = await verified(id, 'flagged');
  // The invoice before it has the same lines, a day of the same week.
  expect(report.findings.map(({ flag }) => flag)).toEqual([
    'order-by-seller-alone',
    'delivery-by-seller-alone',
    'similar-invoice',
  ]);
  await idle();
  expect(await commandsAbout(id)).toEqual([]);
  const { items } = await pageOfVerifications(store.database, { states: ['flagged'], newestFirst: true, limit: 10 });
  expect(items.map(({ receivable }) => receivable)).toContain(id);
});

test('the report is found under the hash that goes on the ledger, by whoever may see the receivable', async () => {
  const id = await issue('V-3');
  const { reportSha256, report } = await verified(id, 'flagged');
  const seenBy = async (viewer: { party: string; role: string }) =>
    (await findDocument(store.database, viewer, reportSha256))?.bytes.toString('utf8');
  expect(JSON.parse((await seenBy({ party: SELLER, role: 'supplier' })) ?? '')).toEqual(report);
  expect(await seenBy({ party: '91430124MAYW0G4C54', role: 'supplier' })).toBeUndefined();
});

test('an invoice is compared by what it was over before credit notes', async () => {
  await issue(
    'V-7',
    { amountMinor: '5000', creditedMinor: '6100' },
    documents('V-7').invoice.replaceAll('Anode foil', 'Cathode foil'),
  );
  const id = await issue('V-8', { amountMinor: '11100' });
  const { report } = await verified(id, 'flagged');
  expect(report.findings.map(({ detail }) => detail.en)).toContain(
    `invoice V-7 of 2026-03-02 to ${BUYER} is over the same amount`,
  );
});

test('a job that was cut off is done by whoever takes it up, and one that comes twice changes nothing', async () => {
  const id = await issue('V-4');
  await verified(id, 'flagged');
  await idle();
  const before = await findVerification(store.database, VIEWER, id);
  const jobId = '00000000-0000-4000-8000-000000000001';
  await store.database.insertInto('verification_due').values({ subject: id, job_id: jobId }).execute();
  await verifyJob(verification, jobId);
  await verifyJob(verification, jobId);
  await idle();
  expect((await findVerification(store.database, VIEWER, id))?.reportSha256).toBe(before?.reportSha256);
});

test('what cannot be verified keeps nothing else of its job from being verified', async () => {
  const ids = [await issue('V-5'), await issue('V-6')];
  for (const id of ids) await verified(id, 'flagged');
  await idle();
  const [broken = '', sound = ''] = ids;
  await store.database.deleteFrom('verification').where('receivable', 'in', ids).execute();
  const { documentSha256 } = (await verifiedReceivable(broken)).invoice;
  const { bytes } = await kept(documentSha256);
  await store.database
    .updateTable('document')
    .set({ bytes: Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]) })
    .where('sha256', '=', documentSha256)
    .execute();
  const jobId = '00000000-0000-4000-8000-000000000002';
  const rows = ids.map((subject) => ({ subject, job_id: jobId }));
  await store.database.insertInto('verification_due').values(rows).execute();
  await expect(verifyJob(verification, jobId)).rejects.toThrow('is not what was encrypted');
  expect((await findVerification(store.database, VIEWER, sound))?.state).toBe('flagged');
  await store.database.updateTable('document').set({ bytes }).where('sha256', '=', documentSha256).execute();
  await verifyJob(verification, jobId);
  await verified(broken, 'flagged');
});

async function verifiedReceivable(id: string): Promise<LedgerRecord<'receivable'>> {
  const { record } = await store.database
    .selectFrom('ledger_record')
    .select('record')
    .where('key', '=', id)
    .executeTakeFirstOrThrow();
  return record as LedgerRecord<'receivable'>;
}

async function kept(sha256: string): Promise<{ bytes: Buffer }> {
  return await store.database
    .selectFrom('document')
    .select('bytes')
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
}
