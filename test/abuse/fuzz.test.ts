// Whatever a client sends, the service answers as its document says: a status and a body that stand there, and never a failure.
import { randomUUID } from 'node:crypto';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import type { DocumentedResponse, OpenApiDocument } from '../../api/openapi/form';
import { type Scene, startScene, USERS } from '../authorisation/scene';
import { chooser, type Route, requestMaker, routesOf } from './requests';

const RUNS = 1_500;
const SEED = 20_260_302;

let scene: Scene;
let document: OpenApiDocument;
let routes: Route[];

beforeAll(async () => {
  scene = await startScene();
  document = JSON.parse(JSON.stringify(scene.api.swagger())) as OpenApiDocument;
  routes = routesOf(document);
});

afterAll(async () => {
  await scene.stop();
});

test('every answer is one that the document tells of', async () => {
  const attempts = fc.record({
    route: fc.constantFrom(...routes),
    user: fc.constantFrom(...Object.values(USERS)),
    seed: fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 }),
    wild: fc.array(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })), { minLength: 6, maxLength: 6 }),
  });
  const findingIn = answerChecker(document);
  const requestOf = requestMaker(document, (route) => scene.pathOf(route));
  const reached = new Map<number, number>();
  const fulfilled = new Set<string>();
  await fc.assert(
    fc.asyncProperty(attempts, async ({ route, user, seed, wild }) => {
      const request = requestOf(route, chooser(seed, wild));
      const response = await scene.api.inject({
        ...request,
        headers: { ...scene.as(user), 'idempotency-key': randomUUID(), ...request.headers },
      });
      reached.set(response.statusCode, (reached.get(response.statusCode) ?? 0) + 1);
      if (response.statusCode < 300) fulfilled.add(`${route.method} ${route.path}`);
      expect([route.method, route.path, findingIn(route, response)]).toEqual([route.method, route.path, undefined]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  for (const status of [200, 202, 403, 404, 422]) expect([status, reached.get(status) ?? 0]).not.toEqual([status, 0]);
  // A fuzzer that is always refused tries nothing: most routes have to be got through.
  expect(fulfilled.size).toBeGreaterThan(routes.length / 2);
}, 180_000);

/** Says what is wrong with an answer; undefined where nothing is. */
function answerChecker({
  components,
}: OpenApiDocument): (route: Route, response: LightMyRequestResponse) => string | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', components: withoutIds(components ?? {}) });
  const validators = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const made = validators.get(schema) ?? ajv.compile(pointingInto(schema) as object);
    validators.set(schema, made);
    return made;
  };
  const documented = ({ $ref, ...own }: DocumentedResponse): DocumentedResponse =>
    $ref === undefined ? own : (components?.responses?.[$ref.split('/').at(-1) ?? ''] ?? {});

  return ({ operation }, { statusCode, headers, body }) => {
    if (statusCode >= 500) return `${statusCode}: ${body}`;
    const told = operation.responses[String(statusCode)];
    if (told === undefined) return `status ${statusCode} is not in the document: ${body.slice(0, 300)}`;
    const { content } = documented(told);
    if (content === undefined) return body === '' ? undefined : `an answer ${statusCode} has a body`;
    const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
    const media = content[type];
    if (media === undefined) return `${statusCode} comes as ${type}, and the document knows ${Object.keys(content)}`;
    if (media.schema === undefined || !type.endsWith('json')) return undefined;
    const validate = validatorOf(media.schema);
    return validate(JSON.parse(body)) ? undefined : `${ajv.errorsText(validate.errors)} in ${body.slice(0, 500)}`;
  };
}

/** The same schema, with its references into the document that was added. */
function pointingInto(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointingInto);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === '$ref' ? `document${each}` : pointingInto(each)]),
  );
}

function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (key === '$id' ? [] : [[key, withoutIds(each)]])),
  );
}
