// Trade documents: any format by body or form, once by their bytes, shown to whom they concern, and hostile files refused.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { InjectOptions } from 'fastify';
import { deliveryFingerprint, invoiceFingerprint, orderFingerprint } from '../../domain/fingerprint';
import type { RecordKind } from '../../domain/records';
import { applyBlock, nextBlock } from '../../store/read-model';
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
} from '../testing/service';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const RECEIVABLE = `R${'7'.repeat(24)}`;

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await project('firm', SUPPLIER.party, firm(SUPPLIER, 'supplier'), ['operator']);
  await project('firm', ANCHOR.party, firm(ANCHOR, 'anchor'), ['operator']);
});

afterAll(async () => {
  await service.stop();
});

function firm({ party, msp }: TestUser, role: string) {
  const identifiers = [{ scheme: 'USCC', value: party }];
  return { code: party, name: party, mspId: msp, roles: [role], identifiers };
}

async function project(kind: RecordKind, key: string, record: object, roles: readonly string[]): Promise<void> {
  const { database } = service.store;
  const visibility = { parties: [SUPPLIER.party, ANCHOR.party], roles: roles as never };
  const records = [{ kind, keyParts: [key], record, visibility, transactionId: 'tx' }];
  await applyBlock(database, { number: await nextBlock(database), records, commands: [] }, new Date());
}

const party = (code: string) =>
  `<cac:Party><cac:PartyLegalEntity><cbc:CompanyID schemeID="USCC">${code}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>`;

/** An order between the two firms. */
function order(number: string, buyer = ANCHOR.party): string {
  return (
    `<Order xmlns="${UBL}Order-2" xmlns:cac="${UBL}CommonAggregateComponents-2" xmlns:cbc="${UBL}CommonBasicComponents-2">` +
    `<cbc:ID>${number}</cbc:ID><cbc:IssueDate>2026-03-01</cbc:IssueDate>` +
    `<cac:BuyerCustomerParty>${party(buyer)}</cac:BuyerCustomerParty>` +
    `<cac:SellerSupplierParty>${party(SUPPLIER.party)}</cac:SellerSupplierParty>` +
    '<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="KGM">5</cbc:Quantity>' +
    '<cac:Item><cbc:Name>Foil</cbc:Name></cac:Item></cac:LineItem></cac:OrderLine></Order>'
  );
}

async function send(user: TestUser, payload: string | Buffer, headers: Record<string, string> = {}) {
  const given = { ...service.as(user), 'content-type': 'application/xml', ...headers };
  return await ask({ method: 'POST', url: '/documents', headers: given, payload });
}

async function ask(options: InjectOptions) {
  const { statusCode, headers, body } = await service.api.inject(options);
  return {
    status: statusCode,
    headers,
    text: body,
    body: body.startsWith('{') || body.startsWith('[') ? JSON.parse(body) : undefined,
  };
}

function form(...files: readonly { readonly name: string; readonly content: string }[]) {
  const parts = files.map(
    ({ name, content }) =>
      `--cut\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: application/xml\r\n\r\n${content}\r\n`,
  );
  return { payload: `${parts.join('')}--cut--\r\n`, headers: { 'content-type': 'multipart/form-data; boundary=cut' } };
}

const problem = (slug: string) => ({ type: `urn:greentier:problem:${slug}` });

test('the same bytes are one document, whoever of its parties sends them', async () => {
  const first = await send(SUPPLIER, order('PO-1'));
  expect(first).toMatchObject({
    status: 200,
    body: { documents: [{ kind: 'order', number: 'PO-1', sentBy: [SUPPLIER.party] }] },
  });
  const second = await send(ANCHOR, order('PO-1'));
  const [document] = first.body.documents;
  expect(second.body.documents).toEqual([{ ...document, sentBy: [SUPPLIER.party, ANCHOR.party] }]);
  const { body } = await ask({ url: '/documents?kind=order', headers: service.as(ANCHOR) });
  expect(body.items.filter(({ number }: { number: string }) => number === 'PO-1')).toHaveLength(1);
});

test('several files of a form are kept each for itself, and one that is refused spoils no other', async () => {
  const { payload, headers } = form(
    { name: 'order.xml', content: order('PO-2') },
    { name: 'broken.xml', content: '<Order' },
  );
  const { status, body } = await send(SUPPLIER, payload, headers);
  expect(status).toBe(200);
  expect(body.documents).toMatchObject([{ number: 'PO-2', fileName: 'order.xml' }]);
  expect(body.refusals).toMatchObject([{ subject: 'broken.xml', problem: problem('document-refused') }]);
});

test('a sample invoice in UBL is read as what it is, and its content comes back byte for byte', async () => {
  const file = '02-xinyuan-spent-pack-collection.xml';
  const bytes = readFileSync(join(__dirname, '../../sandbox/samples/invoices', file));
  const { body } = await send(SUPPLIER, bytes);
  const [{ sha256, kind, findings }] = body.documents;
  expect({ kind, findings }).toEqual({ kind: 'invoice', findings: [] });
  const content = await ask({ url: `/documents/${sha256}`, headers: service.as(ANCHOR) });
  expect(content.text).toBe(bytes.toString('utf8'));
  expect(content.headers['content-disposition']).toMatch(/^attachment; filename="[0-9a-f]{16}\.xml"$/);
});

describe('a document', () => {
  let sha256: string;

  beforeAll(async () => {
    sha256 = (await send(SUPPLIER, order('PO-3'))).body.documents[0].sha256;
  });

  async function seenBy(user: TestUser): Promise<boolean> {
    const content = await ask({ url: `/documents/${sha256}`, headers: service.as(user) });
    const list = await ask({ url: '/documents', headers: service.as(user) });
    const listed = (list.body.items as { sha256: string }[]).some((each) => each.sha256 === sha256);
    expect(content.status).toBe(listed ? 200 : 404);
    return listed;
  }

  test.each<[string, TestUser, boolean]>([
    ['its sender', SUPPLIER, true],
    ['the other party', ANCHOR, true],
    ['the operator', OPERATOR, true],
    ['another supplier', OTHER_SUPPLIER, false],
    ['the certifier', CERTIFIER, false],
    ['a bank that was asked for nothing', BANK, false],
  ])('is shown to %s: %j', async (_, user, allowed) => {
    expect(await seenBy(user)).toBe(allowed);
  });

  test('is shown to a bank from the request for financing on', async () => {
    const receivable = (state: string) => ({
      id: RECEIVABLE,
      state,
      seller: SUPPLIER.party,
      obligor: ANCHOR.party,
      invoiceFingerprint: invoiceFingerprint(SUPPLIER.party, 'INV-3'),
      orderFingerprint: orderFingerprint(ANCHOR.party, 'po 3'),
      deliveryFingerprint: deliveryFingerprint(SUPPLIER.party, 'DN-3'),
    });
    await project('receivable', RECEIVABLE, receivable('confirmed'), ['operator']);
    expect(await seenBy(BANK)).toBe(false);
    await project('receivable', RECEIVABLE, receivable('offered'), ['operator', 'bank']);
    expect(await seenBy(BANK)).toBe(true);
    const { body } = await ask({ url: `/documents?receivable=${RECEIVABLE}`, headers: service.as(BANK) });
    expect(body.items).toMatchObject([{ sha256, receivables: [RECEIVABLE] }]);
  });
});

test.each<[string, TestUser, string | Buffer, Record<string, string>, string]>([
  ['between two others', OTHER_SUPPLIER, order('PO-4'), {}, 'not-permitted'],
  ['from a bank', BANK, order('PO-4'), {}, 'not-permitted'],
  ['about a firm that nobody knows', SUPPLIER, order('PO-4', '91990000549535502Q'), {}, 'firm-unknown'],
  [
    'with an external entity',
    SUPPLIER,
    `<!DOCTYPE Order [<!ENTITY x SYSTEM "file:///etc/passwd">]>${order('&x;')}`,
    {},
    'document-refused',
  ],
  [
    'that laughs a billion times',
    SUPPLIER,
    `<!DOCTYPE Order [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${order('&b;')}`,
    {},
    'document-refused',
  ],
  [
    'that unpacks to more than a body may hold',
    SUPPLIER,
    gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x')),
    { 'content-encoding': 'gzip' },
    'payload-too-large',
  ],
  ['that says it is compressed and is not', SUPPLIER, order('PO-4'), { 'content-encoding': 'gzip' }, 'invalid-input'],
  [
    'in a compression that nobody asked for',
    SUPPLIER,
    order('PO-4'),
    { 'content-encoding': 'br' },
    'media-type-unsupported',
  ],
  [
    'in a form that is cut off',
    SUPPLIER,
    '--cut\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx',
    { 'content-type': 'multipart/form-data; boundary=cut' },
    'invalid-input',
  ],
  ['in a form without a boundary', SUPPLIER, 'x', { 'content-type': 'multipart/form-data' }, 'invalid-input'],
  ['in a form without a file', SUPPLIER, form().payload, form().headers, 'invalid-input'],
  [
    'in a form that is compressed as a whole',
    SUPPLIER,
    gzipSync(form().payload),
    { ...form().headers, 'content-encoding': 'gzip' },
    'media-type-unsupported',
  ],
  [
    'in a form with a field that pollutes a prototype',
    SUPPLIER,
    '--cut\r\nContent-Disposition: form-data; name="__proto__"; filename="a"\r\n\r\nx\r\n--cut--\r\n',
    form().headers,
    'invalid-input',
  ],
  [
    'in a form of more files than one drops at once',
    SUPPLIER,
    form(...Array.from({ length: 51 }, (_, index) => ({ name: `${index}`, content: 'x' }))).payload,
    form().headers,
    'payload-too-large',
  ],
  [
    'in a form with too large a file',
    SUPPLIER,
    form({ name: 'a', content: 'x'.repeat(300_000) }).payload,
    form().headers,
    'payload-too-large',
  ],
])('one %s is refused', async (_, user, payload, headers, slug) => {
  expect((await send(user, payload, headers)).body).toMatchObject(problem(slug));
});

test('a document lies encrypted in the database', async () => {
  const content = order('PO-5');
  const { body } = await send(SUPPLIER, content);
  const { bytes } = await service.store.database
    .selectFrom('document')
    .select('bytes')
    .where('sha256', '=', body.documents[0].sha256)
    .executeTakeFirstOrThrow();
  expect(bytes.includes('PO-5')).toBe(false);
});

test('the list comes in pages, newest first', async () => {
  await send(SUPPLIER, order('PO-6'));
  await send(SUPPLIER, order('PO-7'));
  const first = await ask({ url: '/documents?limit=1', headers: service.as(ANCHOR) });
  expect(first.body.items).toMatchObject([{ number: 'PO-7' }]);
  const second = await ask({ url: `/documents?limit=1&cursor=${first.body.next}`, headers: service.as(ANCHOR) });
  expect(second.body.items).toMatchObject([{ number: 'PO-6' }]);
});

test('an order that another seller writes under the same number is no part of the trade', async () => {
  const number = 'PO-3';
  const foreign = order(number).replaceAll(SUPPLIER.party, OTHER_SUPPLIER.party);
  await project('firm', OTHER_SUPPLIER.party, firm(OTHER_SUPPLIER, 'supplier'), ['operator']);
  const { body } = await send(OTHER_SUPPLIER, foreign);
  expect(body.documents).toMatchObject([{ number, receivables: [] }]);
});

test('a compressed document is the document', async () => {
  const { body } = await send(SUPPLIER, gzipSync(order('PO-1')), { 'content-encoding': 'gzip' });
  expect(body.documents).toMatchObject([{ number: 'PO-1' }]);
});

test.each([
  ['../../../etc/passwd', 'passwd'],
  ['..\\\\..\\\\boot.ini', 'boot.ini'],
  ['...', undefined],
])('a file named %s is shown as %s and leads nowhere', async (name, shown) => {
  const { payload, headers } = form({ name, content: order(`PO-${name.length}-path`) });
  const { body } = await send(SUPPLIER, payload, headers);
  expect(body.documents[0].fileName).toBe(shown);
});
