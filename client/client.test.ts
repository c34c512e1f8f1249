// The client asks the running API by its types, and its types are those of the API's document.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { OPERATOR, SUPPLIER, startTestService, type TestService } from '../api/testing/service';
import { applyBlock, nextBlock } from '../store/read-model';
import { type ApiClient, connectApi, everyItem } from './client';

let service: TestService;
let client: ApiClient;

beforeAll(async () => {
  service = await startTestService();
  const url = await service.api.listen({ port: 0 });
  client = connectApi({ url, token: () => service.as(SUPPLIER).authorization.replace('Bearer ', '') });
});

afterAll(async () => {
  await service.stop();
});

test('the types are up to date with the document', () => {
  const program = join(__dirname, '..', 'dist', 'client', 'generate.js');
  execFileSync(process.execPath, [program, '--check'], { stdio: 'pipe' });
});

test('a list comes in pages to its end', async () => {
  const { database } = service.store;
  const codes = [SUPPLIER, OPERATOR].map(({ party }) => party);
  const records = codes.map((code) => ({
    kind: 'firm' as const,
    keyParts: [code],
    record: {
      code,
      name: `Firm ${code}`,
      mspId: 'OperatorMSP',
      roles: ['supplier'],
      identifiers: [],
      codeCheckHolds: true,
      registeredAt: '2026-03-02T02:00:00Z',
    },
    visibility: { parties: [], roles: ['supplier' as const] },
    transactionId: 'a'.repeat(64),
  }));
  await applyBlock(database, { number: await nextBlock(database), records, commands: [] }, new Date());
  const met: string[] = [];
  const pageFrom = async (cursor: string | undefined) => {
    const query = { order: 'name' as const, limit: 1, ...(cursor === undefined ? {} : { cursor }) };
    const { data } = await client.GET('/firms', { params: { query } });
    return data ?? { items: [] };
  };
  for await (const { code } of everyItem(pageFrom)) met.push(code);
  expect(met).toEqual(codes.sort());
});

test('a refusal comes as problem details, and a document goes as it is', async () => {
  const { error } = await client.GET('/firms/{code}', { params: { path: { code: '91340111MAYW0G108J' } } });
  expect(error).toMatchObject({ type: 'urn:greentier:problem:not-found', status: 404 });
  const sent = await client.POST('/receivables', {
    params: { header: { 'idempotency-key': 'a-document' } },
    headers: { 'content-type': 'application/xml' },
    body: '<a/>',
  });
  expect(sent.error).toMatchObject({ type: 'urn:greentier:problem:document-refused' });
});
