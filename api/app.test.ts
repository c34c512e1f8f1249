// What every route shares: who may ask, how refusals are told, and that nothing a client sends makes the service fail.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import type { RecordKind } from '../domain/records';
import { applyBlock, nextBlock } from '../store/read-model';
import {
  ANCHOR,
  BANK,
  CERTIFIER,
  NOT_ENROLLED,
  OPERATOR,
  OTHER_SUPPLIER,
  SUPPLIER,
  startTestService,
  type TestService,
  type TestUser,
} from './testing/service';

interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete' | 'patch';
  /** As the API document spells it: `/receivables/{id}`. */
  readonly path: string;
  readonly operation: Operation;
}

interface Operation {
  readonly parameters?: readonly { in: string; name: string; required?: boolean; schema: Schema }[];
  readonly requestBody?: { content: Record<string, { schema?: Schema }> };
  readonly responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  readonly security?: readonly object[];
}

/** As much of JSON Schema as the API document uses. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const OPEN_ROUTES = ['/health', '/ready'];
const KEY = () => ({ 'idempotency-key': randomUUID() });

let service: TestService;
let routes: Route[];

beforeAll(async () => {
  service = await startTestService();
  const { paths } = service.api.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method as Route['method'], operation })),
  );
});

afterAll(async () => {
  await service.stop();
});

async function ask(options: InjectOptions) {
  const response = await service.api.inject(options);
  return { response, problem: problemIn(response) };
}

function problemIn(response: { headers: Record<string, unknown>; body: string }): Record<string, unknown> {
  const type = String(response.headers['content-type'] ?? '');
  return type.startsWith('application/problem+json') ? JSON.parse(response.body) : {};
}

function typeOf(slug: string): string {
  return `urn:greentier:problem:${slug}`;
}

describe('a request without a right to ask', () => {
  test('is refused on every route but the open ones', async () => {
    expect(routes.length).toBeGreaterThan(20);
    for (const { path, method } of routes) {
      const { response, problem } = await ask({ method, url: path });
      if (OPEN_ROUTES.includes(path)) expect(response.statusCode).toBe(200);
      else expect({ path, ...problem }).toMatchObject({ path, status: 401, type: typeOf('not-authenticated') });
    }
  });

  test.each<[string, (service: TestService) => string]>([
    ['of another key', ({ forged }) => forged(SUPPLIER, { foreignKey: true })],
    ['of another issuer', ({ forged }) => forged(SUPPLIER, { iss: 'somebody' })],
    ['that has expired', ({ forged }) => forged(SUPPLIER, { expiresIn: -1_000 })],
    ['that nobody signed', ({ forged }) => forged(SUPPLIER, {}).replace(/\.[^.]*$/, '.')],
    [
      'whose header says that it needs no signature',
      ({ forged }) => {
        const [, claims] = forged(SUPPLIER, {}).split('.');
        return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`;
      },
    ],
    ['with a role that does not exist', ({ forged }) => forged({ ...SUPPLIER, role: 'admin' as never }, {})],
    ['with a party that is no credit code', ({ forged }) => forged({ ...SUPPLIER, party: '../../etc/passwd' }, {})],
  ])('carries a token %s', async (_, token) => {
    const { problem } = await ask({ url: '/receivables', headers: { authorization: `Bearer ${token(service)}` } });
    expect([401, 422]).toContain(problem.status);
  });
});

describe('a refusal', () => {
  test.each<[string, string, Partial<InjectOptions>]>([
    ['not-found', 'a route that does not exist', { url: '/nowhere' }],
    ['not-found', 'a record that does not exist', { url: `/receivables/R${'0'.repeat(24)}` }],
    ['invalid-input', 'an identifier of another form', { url: '/receivables/1%27%20or%201=1' }],
    ['invalid-input', 'no idempotency key', { method: 'POST', url: '/signatories', payload: {} }],
    [
      'invalid-input',
      'a body that is cut off',
      { method: 'POST', url: '/signatories', payload: '{"address":', headers: { 'content-type': 'application/json' } },
    ],
    [
      'invalid-input',
      'a field that nobody asked for',
      { method: 'POST', url: '/signatories', payload: { address: `0x${'0'.repeat(40)}`, role: 'bank' } },
    ],
    [
      'media-type-unsupported',
      'a document of another type',
      { method: 'POST', url: '/receivables', payload: 'a,b', headers: { 'content-type': 'text/csv' } },
    ],
    [
      'payload-too-large',
      'a body above the limit',
      {
        method: 'POST',
        url: '/receivables',
        payload: 'x'.repeat(6_000_000),
        headers: { 'content-type': 'application/xml' },
      },
    ],
    [
      'document-refused',
      'a document that names external entities',
      {
        method: 'POST',
        url: '/receivables',
        payload: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        headers: { 'content-type': 'application/xml' },
      },
    ],
  ])('%s answers %s', async (slug, what, options) => {
    const given = { ...service.as(SUPPLIER), ...(what === 'no idempotency key' ? {} : KEY()), ...options.headers };
    const { response, problem } = await ask({ ...options, headers: given } as InjectOptions);
    expect(problem).toMatchObject({ type: typeOf(slug), status: response.statusCode });
    expect(problem.remedy).toEqual(expect.any(String));
  });

  test('is told in Chinese to whoever reads Chinese', async () => {
    const headers = { ...service.as(SUPPLIER), 'accept-language': 'zh-CN,zh;q=0.9' };
    const { problem } = await ask({ url: '/nowhere', headers });
    expect(problem.title).toBe('记录不存在');
  });
});

describe('a record', () => {
  const id = `R${'a'.repeat(24)}`;
  const receivable = {
    id,
    invoiceFingerprint: 'b'.repeat(64),
    invoice: { number: 'INV-1', issueDate: '2026-02-20', documentSha256: 'c'.repeat(64) },
    seller: SUPPLIER.party,
    obligor: ANCHOR.party,
    holder: SUPPLIER.party,
    amountMinor: '10000000',
    currency: 'CNY',
    maturityDate: '2026-06-30',
    state: 'issued',
    issuedAt: '2026-03-02T02:00:00.000Z',
  };

  beforeAll(async () => {
    const record = {
      kind: 'receivable' as RecordKind,
      keyParts: [id],
      record: receivable,
      visibility: { parties: [SUPPLIER.party, ANCHOR.party], roles: [] },
      transactionId: 'tx',
    };
    const { database } = service.store;
    await applyBlock(database, { number: await nextBlock(database), records: [record], commands: [] }, new Date());
  });

  /** Every route that shows something of this one record. */
  const shown = [`/receivables/${id}`, `/receivables/${id}/confirmation`];
  const CELLS: [string, TestUser, boolean][] = [
    ['its seller', SUPPLIER, true],
    ['its obligor', ANCHOR, true],
    ['another supplier', OTHER_SUPPLIER, false],
    ['a bank before it is offered', BANK, false],
    ['the certifier', CERTIFIER, false],
  ];

  test.each(CELLS)('is shown to %s: %j', async (_, user, allowed) => {
    for (const url of shown) {
      const { response, problem } = await ask({ url, headers: service.as(user) });
      if (allowed) expect(response.statusCode).toBe(200);
      else expect({ url, ...problem }).toMatchObject({ url, type: typeOf('not-found') });
    }
    const { response } = await ask({ url: '/receivables', headers: service.as(user) });
    expect(JSON.parse(response.body).items).toHaveLength(allowed ? 1 : 0);
    const bundle = await ask({ url: `/audit/bundles/${id}`, headers: service.as(user) });
    if (!allowed) expect(bundle.problem).toMatchObject({ type: typeOf('not-found') });
  });

  test('answers with every field that the ledger holds', async () => {
    const { response } = await ask({ url: `/receivables/${id}`, headers: service.as(SUPPLIER) });
    expect(JSON.parse(response.body)).toEqual(receivable);
  });
});

test('an operation is shown to the party and role that gave it alone', async () => {
  const given = await ask({
    method: 'POST',
    url: '/signatories',
    headers: { ...service.as(SUPPLIER), ...KEY() },
    payload: { address: `0x${'1'.repeat(40)}` },
  });
  expect(given.response.statusCode).toBe(202);
  const { operations } = JSON.parse(given.response.body) as { operations: { id: string; state: string }[] };
  expect(operations).toMatchObject([{ state: 'accepted' }]);
  const url = `/operations/${operations[0]?.id}`;
  expect(given.response.headers.location).toBe(url);
  expect((await ask({ url, headers: service.as(SUPPLIER) })).response.statusCode).toBe(200);
  for (const user of [OTHER_SUPPLIER, ANCHOR, OPERATOR, { ...SUPPLIER, role: 'anchor' as const }]) {
    expect((await ask({ url, headers: service.as(user) })).problem).toMatchObject({ type: typeOf('not-found') });
  }
});

test('an operation says which of the firm’s people gave it', async () => {
  const [one, other] = [
    { ...SUPPLIER, user: 'li.na' },
    { ...SUPPLIER, user: 'Wang Wei' },
  ];
  const ids: string[] = [];
  for (const user of [one, other]) {
    const headers = { ...service.as(user), ...KEY() };
    const given = await ask({
      method: 'POST',
      url: '/signatories',
      headers,
      payload: { address: `0x${'2'.repeat(40)}` },
    });
    ids.push((JSON.parse(given.response.body) as { operations: { id: string }[] }).operations[0]?.id ?? '');
  }
  const people = ids.map(async (id) => {
    const { response } = await ask({ url: `/operations/${id}`, headers: service.as(one) });
    return (JSON.parse(response.body) as { user?: string }).user;
  });
  expect(await Promise.all(people)).toEqual(['li.na', 'Wang Wei']);
  const rows = await service.store.database.selectFrom('command').select('identity').where('id', 'in', ids).execute();
  expect(new Set(rows.map(({ identity }) => identity)).size).toBe(2);
});

test('a command of a user without an identity on the ledger is refused at the door', async () => {
  const stranger = { ...SUPPLIER, user: NOT_ENROLLED };
  const headers = { ...service.as(stranger), ...KEY() };
  const payload = { address: `0x${'3'.repeat(40)}` };
  const { response, problem } = await ask({ method: 'POST', url: '/signatories', headers, payload });
  expect([response.statusCode, problem.type]).toEqual([403, typeOf('user-not-enrolled')]);
  expect(problem.detail).toContain(`${NOT_ENROLLED}@OperatorMSP.${SUPPLIER.party}.supplier`);
});

test('whatever a client sends, the service answers as its document says', async () => {
  const users = [SUPPLIER, ANCHOR, BANK, OPERATOR, CERTIFIER];
  const attempts = fc.record({
    route: fc.constantFrom(...routes),
    user: fc.constantFrom(...users),
    seed: fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 }),
    wild: fc.array(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })), { minLength: 6, maxLength: 6 }),
  });
  const reached = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(attempts, async ({ route, user, seed, wild }) => {
      const choose = chooser(seed, wild);
      const request = requestOf(route, choose);
      const { response, problem } = await ask({
        ...request,
        headers: { ...service.as(user), ...KEY(), ...request.headers },
      });
      const status = response.statusCode;
      reached.set(status, (reached.get(status) ?? 0) + 1);
      expect({ status, route: route.path, body: status < 500 ? '' : response.body }).toMatchObject({
        status: expect.any(Number),
        body: '',
      });
      if (status >= 400)
        expect(problem).toMatchObject({ status, type: expect.stringMatching(/^urn:greentier:problem:/) });
      expect(Object.keys(route.operation.responses)).toContain(String(status));
    }),
    { numRuns: 1_500, seed: 20_260_302 },
  );
  for (const status of [200, 202, 404, 422]) expect(reached.get(status) ?? 0).toBeGreaterThan(0);
}, 120_000);

/** Next choice among `count`, or the next wild value. */
interface Chooser {
  (count: number): number;
  wild(): unknown;
}

function chooser(seed: readonly number[], wild: readonly unknown[]): Chooser {
  let at = 0;
  const next = (count: number) => (seed[at++ % seed.length] ?? 0) % count;
  return Object.assign(next, { wild: () => wild[next(wild.length)] });
}

/** A request that mostly has the form that the document asks for, and sometimes anything else. */
function requestOf({ method, path, operation }: Route, choose: Chooser): InjectOptions {
  let url = path;
  const query = new URLSearchParams();
  for (const parameter of operation.parameters ?? []) {
    const value = choose(8) === 0 ? String(choose.wild()) : String(sampleOf(parameter.schema, choose));
    if (parameter.in === 'path')
      url = url.replace(`{${parameter.name}}`, encodeURIComponent(Buffer.from(value).toString()));
    if (parameter.in === 'query' && (parameter.required || choose(2) === 0)) query.set(parameter.name, value);
  }
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const payload = mediaType === undefined ? undefined : payloadOf(mediaType, content?.schema, choose);
  if (path === '/events') query.set('until', 'caughtUp'); // otherwise the answer has no end
  return {
    method: method.toUpperCase() as 'GET',
    url: query.size === 0 ? url : `${url}?${query}`,
    ...(payload === undefined ? {} : { payload, headers: { 'content-type': mediaType ?? 'application/json' } }),
  };
}

function payloadOf(mediaType: string, schema: Schema | undefined, choose: Chooser): string {
  const json = mediaType.endsWith('json') && schema !== undefined;
  if (json) return JSON.stringify(choose(6) === 0 ? choose.wild() : sampleOf(schema, choose)) ?? 'null';
  const texts = ['<a/>', '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', '{}', '[]', ''];
  return texts[choose(texts.length)] ?? String(choose.wild());
}

/** Texts that fit the patterns of the document; others are tried as well, and refused. */
const TEXTS = [
  '91420802MAYW0G386H',
  `R${'a'.repeat(24)}`,
  `O${'0'.repeat(24)}`,
  `0x${'1'.repeat(40)}`,
  `0x${'2'.repeat(64)}`,
  `0x${'3'.repeat(128)}1b`,
  'd'.repeat(64),
  '2026-03-02',
  '2026-02-30',
  '2026-03-02T02:00:00.000Z',
  '1000',
  'standard-cny',
  'Ürün 名称 \u{1F33F}',
  '',
  '__proto__',
  "'; drop table command; --",
  '\u0000',
  'x'.repeat(5_000),
];

function sampleOf(schema: Schema, choose: Chooser): unknown {
  if (choose(30) === 0) return choose.wild();
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[choose(schema.enum.length)];
  if (schema.anyOf !== undefined) return sampleOf(schema.anyOf[choose(schema.anyOf.length)] ?? {}, choose);
  switch (schema.type) {
    case 'object': {
      const required = new Set(schema.required);
      const entries = Object.entries(schema.properties ?? {}).filter(([name]) => required.has(name) || choose(2) === 0);
      return Object.fromEntries(entries.map(([name, of]) => [name, sampleOf(of, choose)]));
    }
    case 'array':
      return Array.from({ length: choose(3) }, () => sampleOf(schema.items ?? {}, choose));
    case 'integer':
    case 'number':
      return [0, 1, 30, 365, 10_000, -1, 1.5, 2 ** 53, 1e300][choose(9)];
    case 'boolean':
      return choose(2) === 0;
    case 'string': {
      const fitting = TEXTS.filter(
        (text) => schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text),
      );
      const among = fitting.length > 0 && choose(10) > 0 ? fitting : TEXTS;
      return among[choose(among.length)];
    }
    default:
      return choose.wild();
  }
}
