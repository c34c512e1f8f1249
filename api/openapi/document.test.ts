// The API's document is complete: every route is named, told, exampled, and says how it refuses.
import AjvCompiler from '@fastify/ajv-compiler';
import { startTestService, type TestService } from '../testing/service';
import type { DocumentedOperation, MediaType, OpenApiDocument } from './form';

let service: TestService;
let document: OpenApiDocument;
let operations: { readonly route: string; readonly operation: DocumentedOperation }[];

beforeAll(async () => {
  service = await startTestService();
  document = service.api.swagger() as unknown as OpenApiDocument;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
  );
});

afterAll(async () => {
  await service.stop();
});

test('every operation has a name of its own, a summary and a group', () => {
  expect(operations.length).toBeGreaterThan(80);
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { route, operation } of operations) {
    expect({ route, ...operation }).toMatchObject({
      route,
      operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
      summary: expect.stringMatching(/^\S.{5,120}$/),
      tags: [expect.any(String)],
    });
  }
});

test('every answer that refuses is problem details', () => {
  for (const { route, operation } of operations) {
    const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
    expect([route, refusals.length > 1]).toEqual([route, true]);
    for (const [, { $ref = '' }] of refusals) {
      const response = document.components?.responses?.[$ref.replace('#/components/responses/', '')];
      expect(Object.keys(response?.content ?? {})).toEqual(['application/problem+json']);
    }
  }
});

test('every example fits its schema', () => {
  const compile = AjvCompiler()({}, { customOptions: { coerceTypes: false, strict: false } });
  const named = document.components?.schemas ?? {};
  const inlined = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inlined);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as { $ref?: string };
    if (typeof $ref === 'string') return inlined(named[$ref.replace('#/components/schemas/', '')]);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inlined(each)]));
  };
  const media = operations.flatMap(({ route, operation }): [string, MediaType][] => [
    ...(operation.parameters ?? []).map((parameter): [string, MediaType] => [`${route} ${parameter.name}`, parameter]),
    ...Object.values(operation.requestBody?.content ?? {}).map((each): [string, MediaType] => [route, each]),
    ...Object.values(operation.responses).flatMap(({ content = {} }) =>
      Object.values(content).map((each): [string, MediaType] => [route, each]),
    ),
  ]);
  const checked = media.filter(([, { example }]) => example !== undefined);
  expect(checked.length).toBeGreaterThan(300);
  for (const [where, { schema = {}, example }] of checked) {
    const check = compile({ schema: inlined(schema), method: '', url: '', httpPart: 'body' } as never);
    expect([where, check(example), example]).toEqual([where, true, example]);
  }
});

test('every body that a client sends has an example', () => {
  const missing = operations.filter(({ operation }) =>
    Object.values(operation.requestBody?.content ?? {}).some(({ example }) => example === undefined),
  );
  expect(missing.map(({ route }) => route)).toEqual([]);
});

test('the page of the document loads nothing from elsewhere', async () => {
  const page = await service.api.inject({ url: '/docs/' });
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/https?:\/\//);
  expect(String(page.headers['content-security-policy'])).toMatch(/script-src 'self' 'sha256-[^']{44}';/);
  const script = await service.api.inject({ url: '/docs/js/scalar.js' });
  expect([script.statusCode, script.body.length > 1_000_000]).toEqual([200, true]);
  const other = await service.api.inject({ url: '/health' });
  expect(String(other.headers['content-security-policy'])).not.toContain('sha256-');
});
