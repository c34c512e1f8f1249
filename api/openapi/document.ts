/** The API's document (OpenAPI 3.1): what the routes' schemas say, with names, examples and every error answer. */
import swagger from '@fastify/swagger';
import { PROBLEMS, type ProblemSlug, toProblemDetails } from '../../domain/problems';
import { ProblemBody } from '../problems';
import type { Api } from '../service';
import { exampleOf } from './examples';
import type {
  DocumentedOperation,
  DocumentedParameter,
  DocumentedResponse,
  JsonSchema,
  MediaType,
  OpenApiDocument,
} from './form';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** What each group of routes is about. */
const TAGS: Readonly<Record<string, string>> = {
  participants: 'Firms, their signatories and their credentials',
  'green-events': 'Events of EPCIS 2.0 that prove how goods were made, moved and recycled, and the lots that they move',
  receivables: 'Invoices that became claims: verified, confirmed by signature, split, transferred, paid',
  documents: 'Orders, deliveries and invoices as they were sent: what stands behind a receivable',
  imports: 'Files of many documents, read in the background, with the fate of each line',
  financing: 'Requests, sealed offers, acceptance by signature, disbursement; early payment by the obligor',
  facilities: "A bank's own rate cards, facilities and reservations; no other party sees them",
  operations: 'What became of each command',
  events: 'What changes, as it changes',
  webhooks: 'Messages to a firm of what changes, signed, and what became of each',
  jobs: "Jobs of the service's queues, for its operator",
  audit: 'The ledger trail, for whoever checks it without trusting this service',
  service: 'Whether the service is up',
  sandbox: 'There in the sandbox alone',
};

/** One representative problem of each status that the API answers with. */
const PROBLEM_OF_STATUS: Readonly<Record<number, ProblemSlug>> = {
  401: 'not-authenticated',
  403: 'not-permitted',
  404: 'not-found',
  409: 'idempotency-key-reused',
  413: 'payload-too-large',
  415: 'media-type-unsupported',
  422: 'invalid-input',
  429: 'too-many-streams',
  500: 'internal-error',
  503: 'ledger-unavailable',
};

const DESCRIPTION = `Green supply-chain finance over a permissioned ledger.

Every write is a command: it carries an \`Idempotency-Key\`, is answered with an operation, and reaches the ledger exactly
once. Amounts are whole minor units as text, rates are basis points, dates are calendar dates (ISO 8601), instants are
UTC. Refusals are problem details (RFC 9457) in English, or in Chinese by \`Accept-Language: zh\`.`;

/** Collects the document from every route that is added after it; \`api.swagger()\` gives it. */
export async function documentApi(api: Api): Promise<void> {
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'GreenTier',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as never,
      },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'An access token of the configured OpenID Connect issuer; its claims name party, role and organisation',
          },
        },
      },
      security: [{ bearer: [] }],
    },
    transformObject: (documented) =>
      ('openapiObject' in documented
        ? completed(documented.openapiObject as unknown as OpenApiDocument)
        : documented) as never,
  });
}

function completed(document: OpenApiDocument): OpenApiDocument {
  const schemas: Record<string, JsonSchema> = {};
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item)
          .filter(([method]) => METHODS.includes(method))
          .map(([method, operation]) => [method, completedOperation(path, method, operation)]),
      ),
    ]),
  );
  return withComponents({ ...document, paths }, schemas);
}

function completedOperation(path: string, method: string, operation: DocumentedOperation): DocumentedOperation {
  const { responses, parameters = [], requestBody, description } = operation;
  const isOpen = operation.security?.length === 0;
  const answers = Object.entries(responses).filter(([status]) => status !== 'default');
  const isVersioned = responses['304'] !== undefined;
  return {
    ...operation,
    operationId: operation.operationId ?? operationIdOf(path, method),
    summary: operation.summary ?? description?.split(/[.:;]/)[0] ?? `${method.toUpperCase()} ${path}`,
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(withParameterExample) }),
    ...(requestBody === undefined
      ? {}
      : { requestBody: { ...requestBody, content: withExamples(requestBody.content) } }),
    responses: {
      ...Object.fromEntries(answers.map(([status, answer]) => [status, completedAnswer(status, answer, isVersioned)])),
      ...Object.fromEntries(
        problemStatuses(method, isOpen, responses).map((status) => [
          status,
          { $ref: `#/components/responses/${responseName(status)}` },
        ]),
      ),
    },
  };
}

/** A name for an operation whose route gives none: `getReceivablesIdRoot` for `GET /receivables/{id}/root`. */
function operationIdOf(path: string, method: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

function problemStatuses(method: string, isOpen: boolean, own: DocumentedOperation['responses']): number[] {
  const ofMethod = method === 'get' ? [] : [409, 413, 415];
  const ofRoute = own['429'] === undefined ? [] : [429];
  return [...(isOpen ? [] : [401, 403, 404, 422, ...ofMethod, ...ofRoute]), 500, 503].sort();
}

const ANSWER_WORDS: Readonly<Record<string, string>> = {
  200: 'The answer',
  201: 'It is there now',
  202: 'The commands are accepted and on their way; their operations tell the rest',
  204: 'It is gone',
  304: 'The client has this version already',
};

function completedAnswer(status: string, answer: DocumentedResponse, isVersioned: boolean): DocumentedResponse {
  const described = answer.description === undefined || answer.description === 'Default Response';
  const description = described ? (ANSWER_WORDS[status] ?? 'The answer') : answer.description;
  const headers = {
    ...answer.headers,
    ...(isVersioned ? { ETag: { schema: { type: 'string' }, description: 'The version of the resource' } } : {}),
    ...(status === '201' ? { Location: { schema: { type: 'string' }, description: 'The new resource' } } : {}),
    ...(status === '202'
      ? { Location: { schema: { type: 'string' }, description: 'The operation, where there is one' } }
      : {}),
  };
  return {
    description: description ?? 'The answer',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(answer.content === undefined ? {} : { content: withExamples(answer.content) }),
  };
}

function withExamples(content: Readonly<Record<string, MediaType>>): Record<string, MediaType> {
  return Object.fromEntries(
    Object.entries(content).map(([type, media]) => {
      const example = media.example ?? exampleOf(media.schema ?? {});
      return [type, example === undefined ? media : { ...media, example }];
    }),
  );
}

function withParameterExample(parameter: DocumentedParameter): DocumentedParameter {
  const example = exampleOf(parameter.schema, parameter.name);
  const schema = {
    ...parameter.schema,
    ...(parameter.description === undefined ? {} : { description: parameter.description }),
  };
  return example === undefined ? parameter : { ...parameter, schema, example };
}

/** Takes every named schema out of its places and puts it among the components, once. */
function withComponents(document: OpenApiDocument, schemas: Record<string, JsonSchema>): OpenApiDocument {
  const paths = hoisted(document.paths, schemas) as OpenApiDocument['paths'];
  const responses = hoisted(problemResponses(), schemas) as Record<string, DocumentedResponse>;
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([left], [right]) => (left < right ? -1 : 1)));
  return { ...document, paths, components: { ...document.components, schemas: sorted, responses } };
}

function hoisted(value: unknown, schemas: Record<string, JsonSchema>): unknown {
  if (Array.isArray(value)) return value.map((each) => hoisted(each, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'example' || key === 'examples' ? each : hoisted(each, schemas),
    ]),
  );
  const { title } = copy as JsonSchema;
  if (typeof title !== 'string' || copy.type === undefined) return copy;
  const { title: _, ...schema } = copy;
  const before = schemas[title];
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(schema)) {
    throw new Error(`two schemas of the API are named ${title}`);
  }
  schemas[title] = schema as JsonSchema;
  return { $ref: `#/components/schemas/${title}` };
}

function problemResponses(): Record<string, DocumentedResponse> {
  return Object.fromEntries(
    Object.entries(PROBLEM_OF_STATUS).map(([status, slug]) => {
      const example = toProblemDetails({
        slug,
        detail: 'what was found',
        ...(status === '422' ? { field: 'maturityDate' } : {}),
      });
      const content = { 'application/problem+json': { schema: ProblemBody as unknown as JsonSchema, example } };
      return [responseName(Number(status)), { description: PROBLEMS[slug].title.en, content }];
    }),
  );
}

/** `NotAuthenticated` for 401. */
function responseName(status: number): string {
  const words = (PROBLEM_OF_STATUS[status] ?? '').split('-');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}
