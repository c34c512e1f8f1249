// The routes of a receivable's life: each turns its request into one command about the record in the path.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invoiceFingerprint, partIdOf, receivableIdOf } from '../../domain/fingerprint';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import { reportSha256, verificationReport } from '../../domain/verification-report';
import { visibilityOf } from '../../domain/visibility';
import { givenInvoice } from '../../intake/given-invoice';
import { systemClock } from '../../store/clock';
import { findCommands } from '../../store/command-log';
import { type Database, openDatabase } from '../../store/database';
import { type EmbeddedPostgres, startPostgres } from '../../store/embedded/postgres';
import { migrate } from '../../store/migrations';
import { applyBlock } from '../../store/read-model';
import { TEST_DATA_KEYS } from '../../store/testing/database';
import { buildApi } from '../app';
import type { Api } from '../service';
import { testIssuer } from '../testing/issuer';
import { NO_LEDGER } from '../testing/service';

/** The firms of `givenInvoice`, and others. */
const SELLER = { party: '91420802MAYW0G386H', role: 'supplier', msp: 'OperatorMSP' };
const OBLIGOR = { party: '91350902MAYW0G247M', role: 'anchor', msp: 'AnchorMSP' };
const RECEIVER = { party: '91430124MAYW0G4C54', role: 'supplier', msp: 'OperatorMSP' };
const BANK = { party: '91990000955917903J', role: 'bank', msp: 'BankAMSP' };
const OPERATOR = { party: '91990000288874275P', role: 'operator', msp: 'OperatorMSP' };

const AT = '2026-03-02T02:00:00.000Z';
const HASH = 'f'.repeat(64);
const FINGERPRINT = invoiceFingerprint(SELLER.party, 'T-1');
const ID = receivableIdOf(FINGERPRINT);
const PART_ID = partIdOf(ID, 1);
const TRANSFER_ID = `T${'1'.repeat(24)}`;
const SIGNED = { signature: `0x${'1'.repeat(128)}1b`, nonce: `0x${'2'.repeat(64)}`, expiresAt: 1_772_600_000 };
const RECEIVABLE: LedgerRecord<'receivable'> = {
  id: ID,
  invoiceFingerprint: FINGERPRINT,
  invoice: { number: 'T-1', issueDate: '2026-03-02', documentSha256: HASH, orderReference: 'PO-1' },
  seller: SELLER.party,
  obligor: OBLIGOR.party,
  holder: SELLER.party,
  amountMinor: '11300',
  currency: 'CNY',
  maturityDate: '2026-06-30',
  state: 'split',
  issuedAt: AT,
};
const PART: LedgerRecord<'receivable'> = {
  ...RECEIVABLE,
  id: PART_ID,
  amountMinor: '300',
  holder: RECEIVER.party,
  state: 'confirmed',
  part: { root: ID, parent: ID, path: [1], splitBy: SELLER.party },
};

const issuer = testIssuer();
const as = (user: typeof SELLER) => ({ authorization: `Bearer ${issuer.token({ sub: user.party, ...user })}` });

let folder: string;
let server: EmbeddedPostgres;
let database: Database;
let api: Api;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greentier-api-'));
  chmodSync(folder, 0o755); // the server runs as another user when this is root
  server = await startPostgres({ dataFolder: folder });
  database = openDatabase(server.url, { dataKeys: TEST_DATA_KEYS });
  await migrate(database);
  const nobodyFinishes = { next: async () => undefined, close: async () => undefined };
  api = await buildApi(
    {
      database,
      clock: systemClock,
      ledger: NO_LEDGER,
      channel: 'greentier',
      commandsFinished: nobodyFinishes,
      jobs: {} as never,
    },
    { tokens: issuer.rules, sandbox: false },
  );
  const firm = ({ party, role, msp }: typeof SELLER, name: string): LedgerRecord<'firm'> => ({
    code: party,
    name,
    mspId: msp,
    roles: [role as 'supplier'],
    identifiers: [],
    codeCheckHolds: true,
    registeredAt: AT,
  });
  const written = <Kind extends RecordKind>(kind: Kind, key: string, record: LedgerRecord<Kind>) => ({
    kind,
    keyParts: [key],
    record,
    visibility: visibilityOf(kind, record),
    transactionId: HASH,
  });
  const records = [
    written('firm', SELLER.party, firm(SELLER, 'Seller & Sons')),
    written('firm', OBLIGOR.party, firm(OBLIGOR, 'Buyer')),
    written('receivable', ID, RECEIVABLE),
    written('receivable', PART_ID, PART),
  ];
  await applyBlock(database, { number: 0n, records, commands: [] }, new Date());
});

afterAll(async () => {
  await api.close();
  await database.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const post = (user: typeof SELLER, url: string, payload: object | string, mediaType = 'application/json') =>
  api.inject({
    method: 'POST',
    url,
    payload,
    headers: { ...as(user), 'idempotency-key': randomUUID(), 'content-type': mediaType },
  });
const get = (user: typeof SELLER, url: string) => api.inject({ url, headers: as(user) });

/** The command that a request was turned into. */
async function commandOf(response: Awaited<ReturnType<typeof post>>) {
  expect(response.statusCode).toBe(202);
  const [{ id } = { id: '' }] = (response.json() as { operations: { id: string }[] }).operations;
  const [row] = await database.selectFrom('command').select(['name', 'body']).where('id', '=', id).execute();
  expect(await findCommands(database, [id])).toHaveLength(1);
  return row;
}

const reason = 'ten pieces are short';
const creditNote = { number: 'CN-1', issueDate: '2026-03-02', documentSha256: HASH };

test.each<[string, string, typeof SELLER, object]>([
  ['verification', 'verifyReceivable', OPERATOR, { reportSha256: HASH, flags: ['delivery-reference'] }],
  ['confirmation', 'confirmReceivable', OBLIGOR, SIGNED],
  ['rejection', 'rejectReceivable', OBLIGOR, { reason }],
  ['dispute', 'disputeReceivable', OBLIGOR, { reason }],
  ['dispute-resolution', 'resolveDispute', OBLIGOR, { resolution: 'they were found' }],
  ['dilution', 'diluteReceivable', SELLER, { creditNote, amountMinor: '100', currency: 'CNY' }],
  ['cancellation', 'cancelReceivable', SELLER, { reason }],
  ['split', 'splitReceivable', SELLER, { amountsMinor: ['300', '11000'] }],
  ['transfer', 'transferReceivable', SELLER, { receiver: RECEIVER.party, ...SIGNED }],
  [
    'settlement',
    'settleReceivable',
    BANK,
    { amountMinor: '11300', paymentReference: 'RECEIPT-1', paidOn: '2026-06-30' },
  ],
  ['overdue', 'markOverdue', OPERATOR, {}],
  ['recourse', 'recourseReceivable', BANK, { paymentReference: 'REPAID-1' }],
  ['write-off', 'writeOffReceivable', BANK, { reason }],
])('a post to %s of a receivable is the command %s', async (step, name, user, body) => {
  const url = `/receivables/${ID}/${step}`;
  expect(await commandOf(await post(user, url, body))).toEqual({ name, body: { receivable: ID, ...body } });
  const other = await post(user, url, { ...body, receivable: PART_ID });
  expect(other.json()).toMatchObject({ type: 'urn:greentier:problem:invalid-input' });
});

test.each([
  ['acceptance', 'acceptTransfer'],
  ['cancellation', 'cancelTransfer'],
])('a post to %s of a transfer is the command %s', async (step, name) => {
  const response = await post(RECEIVER, `/transfers/${TRANSFER_ID}/${step}`, {});
  expect(await commandOf(response)).toEqual({ name, body: { transfer: TRANSFER_ID } });
});

describe('a credit note as a document', () => {
  const reference = (number: string) =>
    `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${number}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>`;
  const document = (number: string) =>
    givenInvoice({ kind: 'CreditNote' })
      .replace('<cbc:ID>T-1</cbc:ID>', '<cbc:ID>CN-1</cbc:ID>')
      .replace('<cac:AccountingSupplierParty>', `${reference(number)}<cac:AccountingSupplierParty>`);

  test('dilutes the receivable of the invoice that it names, however it spells it', async () => {
    const response = await post(SELLER, '/credit-notes', document('t 001'), 'application/xml');
    expect(await commandOf(response)).toEqual({
      name: 'diluteReceivable',
      body: {
        receivable: ID,
        creditNote: {
          number: 'CN-1',
          issueDate: '2026-03-02',
          documentSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        amountMinor: '11300',
        currency: 'CNY',
      },
    });
  });

  test.each<[string, string, typeof SELLER, string]>([
    ['an invoice', givenInvoice(), SELLER, 'document-not-credit-note'],
    ['one that names no invoice', givenInvoice({ kind: 'CreditNote' }), SELLER, 'document-not-credit-note'],
    ['one of another seller', document('T-1'), RECEIVER, 'not-permitted'],
    ['no document of the format', '<a/>', SELLER, 'document-refused'],
  ])('that is %s is refused', async (_, xml, user, slug) => {
    const response = await post(user, '/credit-notes', xml, 'application/xml');
    expect(response.json()).toMatchObject({ type: `urn:greentier:problem:${slug}` });
  });
});

test('before anybody has looked at the documents, the report is what the record says, with its hash and its flags', async () => {
  const report = verificationReport(RECEIVABLE);
  const response = await get(OPERATOR, `/receivables/${ID}/verification`);
  expect(response.json()).toEqual({
    report,
    reportSha256: reportSha256(report),
    flags: ['delivery-reference', 'delivery-date'],
    state: 'pending',
    findings: [],
  });
});

test('the data to sign a transfer names the receiver that was asked for', async () => {
  const response = await get(RECEIVER, `/receivables/${PART_ID}/transfer?receiver=${SELLER.party}`);
  expect(response.json()).toMatchObject({
    primaryType: 'Transfer',
    message: { receivable: PART_ID, holder: RECEIVER.party, receiver: SELLER.party, amountMinor: '300' },
  });
});

test('the root of a part is shown to whoever may see the part, and to nobody else', async () => {
  expect((await get(RECEIVER, `/receivables/${ID}`)).statusCode).toBe(404);
  expect((await get(RECEIVER, `/receivables/${PART_ID}/root`)).json()).toMatchObject({ id: ID, amountMinor: '11300' });
  expect((await get(BANK, `/receivables/${PART_ID}/root`)).statusCode).toBe(404);
  expect((await get(SELLER, `/receivables/${ID}/root`)).statusCode).toBe(404); // it is no part
});
