// One test for each way in which an API like this one is abused.
import { createHash, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { checkSync } from 'recheck';
import { exampleOf } from '../../api/openapi/examples';
import type { JsonSchema, OpenApiDocument } from '../../api/openapi/form';
import { type Scene, startScene, USERS } from '../authorisation/scene';
import { type Route, routesOf } from './requests';

let scene: Scene;
let document: OpenApiDocument;
let routes: Route[];
let port: number;

beforeAll(async () => {
  process.env.RECHECK_BACKEND = 'pure';
  scene = await startScene({ console: { issuer: 'https://issuer.test', clientId: 'console' } });
  document = JSON.parse(JSON.stringify(scene.api.swagger())) as OpenApiDocument;
  routes = routesOf(document);
  port = Number(new URL(await scene.api.listen({ port: 0, host: '127.0.0.1' })).port);
});

afterAll(async () => {
  await scene.stop();
});

async function ask(options: InjectOptions, user = USERS.seller): Promise<LightMyRequestResponse> {
  const headers = { ...scene.as(user), 'idempotency-key': randomUUID(), ...options.headers };
  return await scene.api.inject({ ...options, headers } as InjectOptions);
}

/** Routes that take JSON, with a body that fits and the user who may send it. */
function jsonRoutes(): [string, Route, Record<string, unknown>][] {
  return routes.flatMap((route): [string, Route, Record<string, unknown>][] => {
    const schema = resolved(route.operation.requestBody?.content['application/json']?.schema ?? {});
    const body = exampleOf(schema) as Record<string, unknown> | undefined;
    return schema.type === 'object' && body !== undefined ? [[`${route.method} ${route.path}`, route, body]] : [];
  });
}

function resolved(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined
    ? schema
    : (document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''] ?? {});
}

describe('mass assignment', () => {
  const EXTRA = {
    party: USERS.bank.party,
    role: 'operator',
    mspId: 'BankAMSP',
    state: 'financed',
    user: 'somebody',
    salt: '0x0',
  };

  test('no route takes a field that its schema does not name', async () => {
    expect(jsonRoutes().length).toBeGreaterThan(20);
    for (const [name, route, body] of jsonRoutes()) {
      const known = Object.keys(
        resolved(route.operation.requestBody?.content['application/json']?.schema ?? {}).properties ?? {},
      );
      for (const [field, value] of Object.entries(EXTRA).filter(([each]) => !known.includes(each))) {
        const answers = await Promise.all(
          Object.values(USERS).map(async (user) => {
            const url = scene.pathOf(route.path);
            return await ask({ method: route.method as 'POST', url, payload: { ...body, [field]: value } }, user);
          }),
        );
        // Roles that do not give the command are refused before anything is read.
        const statuses = new Set(answers.map(({ statusCode }) => statusCode));
        expect([name, field, [...statuses].filter((status) => status !== 403)]).toEqual([name, field, [422]]);
      }
    }
  });

  test('who asks is the token’s to say: neither header nor query names another party', async () => {
    const headers = {
      'x-party': USERS.bank.party,
      'x-role': 'bank',
      'x-forwarded-user': 'admin',
      cookie: 'role=operator',
    };
    const answer = await ask({ url: '/me', headers }, USERS['other supplier']);
    expect(JSON.parse(answer.body)).toMatchObject({ party: USERS['other supplier'].party, role: 'supplier' });
    expect((await ask({ url: `/receivables?party=${USERS.seller.party}` })).statusCode).toBe(422);
  });
});

describe('path traversal', () => {
  const WAYS = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '..%252f', '....//', '%c0%ae%c0%ae/', '..%00/', '/'];
  const TARGETS = ['package.json', 'etc/passwd', 'proc/self/environ', '.ci/run'];

  test.each([
    '/console/',
    '/console/assets/',
    '/documents/',
    '/receivables/',
    '/firms/',
    '/audit/bundles/',
    '/docs/',
    '/',
  ])('nothing lies outside of %s', async (prefix) => {
    for (const way of WAYS) {
      for (const target of TARGETS) {
        const body = await raw(`${prefix}${way.repeat(8)}${target}`);
        expect(body).not.toMatch(/"greentier"|root:.*:0:0|PATH=|set -euo/);
      }
    }
  });
});

describe('prototype pollution', () => {
  const BODIES = [
    '{"__proto__":{"polluted":true},"address":"0x1111111111111111111111111111111111111111"}',
    '{"constructor":{"prototype":{"polluted":true}},"address":"0x1111111111111111111111111111111111111111"}',
    '{"address":{"__proto__":{"polluted":true}}}',
    '[{"__proto__":{"polluted":true}}]',
  ];
  const QUERIES = [
    '__proto__[polluted]=1',
    '__proto__.polluted=1',
    'constructor[prototype][polluted]=1',
    '__proto__=1',
    'toString=1',
  ];

  test.each(BODIES)('by the body %s is refused', async (payload) => {
    const headers = { 'content-type': 'application/json' };
    expect((await ask({ method: 'POST', url: '/signatories', payload, headers })).statusCode).toBe(422);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each(QUERIES)('by the query %s is refused', async (query) => {
    expect((await ask({ url: `/receivables?${query}` })).statusCode).toBe(422);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('by a document of events leaves no trace', async () => {
    const payload =
      '{"type":"EPCISDocument","__proto__":{"polluted":true},"epcisBody":{"eventList":[{"__proto__":{"polluted":true}}]}}';
    const headers = { 'content-type': 'application/ld+json' };
    const answer = await ask({
      method: 'POST',
      url: `/green-events?counterparty=${USERS.obligor.party}`,
      payload,
      headers,
    });
    expect(answer.statusCode).toBeLessThan(500);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('too much of something', () => {
  test.each<[string, () => Promise<number>, number[]]>([
    ['a header', async () => (await overHttp('/health', { 'x-long': 'a'.repeat(20_000) })).status, [431]],
    [
      'headers',
      async () =>
        (await overHttp('/health', Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`x-${at}`, 'a']))))
          .status,
      [431],
    ],
    [
      'an address',
      async () => (await overHttp(`/receivables/${'R'.repeat(14_000)}`, scene.as(USERS.seller))).status,
      [404, 414, 422],
    ],
    ['a body', async () => await posted(`"${'a'.repeat(6_000_000)}"`), [413]],
    ['depth', async () => await posted(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), [422]],
    [
      'members',
      async () =>
        await posted(JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at])))),
      [422],
    ],
    ['parameters', async () => (await ask({ url: `/receivables?${'state=issued&'.repeat(900)}` })).statusCode, [422]],
    [
      'a key',
      async () =>
        (
          await ask({
            method: 'POST',
            url: '/signatories',
            payload: {},
            headers: { 'idempotency-key': 'k'.repeat(129) },
          })
        ).statusCode,
      [422],
    ],
  ])('%s is refused', async (_, status, expected) => {
    expect(expected).toContain(await status());
  });
});

test('no pattern of the document takes longer than in proportion to its text (ReDoS), by analysis and not by the clock', () => {
  const patterns = new Set<string>();
  JSON.stringify(document, (key, value: unknown) => {
    if (key === 'pattern' && typeof value === 'string') patterns.add(value);
    return value;
  });
  expect(patterns.size).toBeGreaterThan(20);
  expect(checkSync('^(a+)+$', 'u').status).toBe('vulnerable'); // the analysis finds what it is for
  for (const pattern of patterns) expect([pattern, checkSync(pattern, 'u').status]).toEqual([pattern, 'safe']);
}, 120_000);

test('a line break in an address, a query or a header starts no header of the answer (CRLF injection)', async () => {
  const BREAK = '%0d%0aset-cookie:%20stolen=1%0d%0a%0d%0a<script>';
  for (const path of [
    `/receivables/${BREAK}`,
    `/${BREAK}`,
    `/receivables?cursor=${BREAK}`,
    `/console/${BREAK}`,
    `/operations/${BREAK}`,
  ]) {
    const { headers } = await overHttp(path, { ...scene.as(USERS.seller), 'accept-language': 'zh' });
    expect(headers['set-cookie']).toBeUndefined();
    if (!path.startsWith('/console')) expect(String(headers['content-type'])).not.toContain('html');
    expect(JSON.stringify(headers)).not.toMatch(/\\r|\\n|stolen/);
  }
  const { headers } = await ask({ url: '/health', headers: { 'x-request-id': 'abcdefgh\r\nset-cookie: a=1' } });
  expect(JSON.stringify(headers)).not.toContain('set-cookie');
});

describe('a cache between the service and its users', () => {
  test('is told to keep nothing that depends on who asks, refusals too', async () => {
    for (const { method, path, operation } of routes.filter((route) => route.method === 'GET')) {
      if (operation.security?.length === 0) continue;
      for (const user of [USERS.seller, USERS['other supplier'], undefined]) {
        const headers = user === undefined ? {} : scene.as(user);
        const answer = await scene.api.inject({ method: method as 'GET', url: scene.pathOf(path), headers });
        const { 'cache-control': kept, vary } = answer.headers;
        expect([path, String(kept)]).toEqual([path, expect.stringMatching(/^(no-store|private, no-cache)$/)]);
        expect([path, String(vary)]).toEqual([path, expect.stringContaining('Authorization')]);
      }
    }
  });

  test('cannot show one viewer by another’s version what is there', async () => {
    const url = scene.pathOf('/receivables/{id}');
    const { etag } = (await ask({ url })).headers;
    for (const version of [String(etag), '*', `W/${etag}`, `"x", ${etag}`]) {
      const headers = { 'if-none-match': version };
      expect((await ask({ url, headers })).statusCode).toBe(304);
      expect((await ask({ url, headers }, USERS['other supplier'])).statusCode).toBe(404);
    }
  });

  test('cannot be poisoned by headers that name another host or address', async () => {
    const poison = {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-original-url': '/sandbox/clock',
      'x-http-method-override': 'DELETE',
    };
    for (const url of ['/openapi.json', '/firms', '/nowhere', '/docs/']) {
      const answer = await ask({ url, headers: poison });
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain('evil.test');
      expect(answer.statusCode).toBe((await ask({ url })).statusCode);
    }
  });
});

test('the same refusal is given for what is hidden and for what is not there, to the letter', async () => {
  const hidden = scene.pathOf('/receivables/{id}');
  const absent = `/receivables/R${createHash('sha256').update('absent').digest('hex').slice(0, 24)}`;
  const told = async (url: string) => {
    const { statusCode, headers, body } = await ask({ url }, USERS['other supplier']);
    const id = url.split('/').at(-1) ?? '';
    const { 'x-request-id': _, date: __, ...rest } = headers;
    return { statusCode, rest, body: body.replaceAll(id, 'ID') };
  };
  expect(await told(hidden)).toEqual(await told(absent));
});

async function posted(payload: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await ask({ method: 'POST', url: '/signatories', payload, headers })).statusCode;
}

/** A request as no client library would let it out: the address goes as it is. */
async function raw(path: string): Promise<string> {
  const { authorization } = scene.as(USERS.seller);
  return await new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\nconnection: close\r\n\r\n`);
    });
    socket
      .on('data', (chunk) => (text += chunk))
      .on('end', () => resolve(text))
      .on('error', reject);
  });
}

const CUT_OFF = 431;

async function overHttp(path: string, headers: Record<string, string>) {
  return await new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    })
      // Whoever sends too much is cut off, now and then before the answer is read.
      .on('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ECONNRESET' || error.code === 'EPIPE'
          ? resolve({ status: CUT_OFF, headers: {} })
          : reject(error),
      )
      .end();
  });
}
