/** Requests that mostly have the form that the API's document asks for, and sometimes anything else. */
import type { InjectOptions } from 'fastify';
import type { DocumentedOperation, JsonSchema, OpenApiDocument } from '../../api/openapi/form';

/** A route of the document. */
export interface Route {
  readonly method: string;
  /** As the document spells it: `/receivables/{id}`. */
  readonly path: string;
  readonly operation: DocumentedOperation;
}

/** The routes of a document. */
export function routesOf({ paths }: OpenApiDocument): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** Next choice among `count`, or the next wild value. */
export interface Chooser {
  (count: number): number;
  wild(): unknown;
}

/** Choices that follow from drawn numbers and values, so that a failing run can be shrunk. */
export function chooser(seed: readonly number[], wild: readonly unknown[]): Chooser {
  let at = 0;
  const next = (count: number) => (seed[at++ % seed.length] ?? 0) % count;
  return Object.assign(next, { wild: () => wild[next(wild.length)] });
}

/** Makes requests for the routes of a document. */
export function requestMaker(document: OpenApiDocument, pathOf: (route: string) => string) {
  const schemas = document.components?.schemas ?? {};
  const resolved = (schema: JsonSchema): JsonSchema =>
    schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

  /** A request; three in four are about a record that is there. */
  return ({ method, path, operation }: Route, choose: Chooser): InjectOptions => {
    const isKnown = choose(4) > 0;
    let url = isKnown ? (pathOf(path).split('?')[0] ?? path) : path;
    const query = new URLSearchParams();
    const headers: Record<string, string> = {};
    for (const { in: place, name, required, schema } of operation.parameters ?? []) {
      const value = choose(8) === 0 ? String(choose.wild()) : String(sampleOf(schema, choose));
      if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(Buffer.from(value).toString()));
      if (place === 'query' && (required === true || choose(2) === 0)) query.set(name, value);
      if (name === 'if-none-match' && choose(3) === 0) headers[name] = ['*', '"x"', 'W/"1-2"'][choose(3)] ?? '';
    }
    if (path === '/events') query.set('until', 'caughtUp'); // otherwise the answer has no end
    const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
    const payload = mediaType === undefined ? undefined : payloadOf(mediaType, content?.schema, choose);
    return {
      method: method as 'GET',
      url: query.size === 0 ? url : `${url}?${query}`,
      headers: payload === undefined ? headers : { ...headers, 'content-type': mediaType ?? 'application/json' },
      ...(payload === undefined ? {} : { payload }),
    };
  };

  function payloadOf(mediaType: string, schema: JsonSchema | undefined, choose: Chooser): string {
    const json = mediaType.endsWith('/json') && schema !== undefined;
    if (json) return JSON.stringify(choose(6) === 0 ? choose.wild() : sampleOf(schema, choose)) ?? 'null';
    return DOCUMENTS[choose(DOCUMENTS.length)] ?? String(choose.wild());
  }

  function sampleOf(given: JsonSchema, choose: Chooser): unknown {
    const schema = resolved(given);
    if (choose(30) === 0) return choose.wild();
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return schema.enum[choose(schema.enum.length)];
    if (schema.anyOf !== undefined) return sampleOf(schema.anyOf[choose(schema.anyOf.length)] ?? {}, choose);
    switch (schema.type) {
      case 'object': {
        const required = new Set(schema.required);
        const fields = Object.entries(schema.properties ?? {}).filter(
          ([name]) => required.has(name) || choose(2) === 0,
        );
        return Object.fromEntries(fields.map(([name, of]) => [name, sampleOf(of, choose)]));
      }
      case 'array':
        return Array.from({ length: choose(3) + (schema.minItems ?? 0) }, () => sampleOf(schema.items ?? {}, choose));
      case 'integer':
      case 'number':
        return NUMBERS[choose(NUMBERS.length)];
      case 'boolean':
        return choose(2) === 0;
      case 'string': {
        const { pattern = '' } = schema;
        const fitting = TEXTS.filter((text) => new RegExp(pattern, 'u').test(text));
        const among = fitting.length > 0 && choose(10) > 0 ? fitting : TEXTS;
        return among[choose(among.length)];
      }
      default:
        return choose.wild();
    }
  }
}

const NUMBERS = [0, 1, 2, 30, 100, 365, 10_000, -1, 1.5, 2 ** 53, 1e300];

const DOCUMENTS = [
  '<a/>',
  '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
  '<EInvoice/>',
  '{}',
  '[]',
  '',
  '{"type":"EPCISDocument","epcisBody":{"eventList":[{"type":"ObjectEvent"}]}}',
];

/** Texts that fit the patterns of the document; others are tried as well, and refused. */
const TEXTS = [
  '91420802MAYW0G386H',
  `R${'a'.repeat(24)}`,
  `O${'0'.repeat(24)}`,
  `0x${'1'.repeat(40)}`,
  `0x${'2'.repeat(64)}`,
  `0x${'3'.repeat(128)}1b`,
  'd'.repeat(64),
  '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  '2026-03-02',
  '2026-02-30',
  '2026-03-02T02:00:00.000Z',
  '2026-02-18T09:30:00+08:00',
  '+08:00',
  '1000',
  '1200.5',
  'KGM',
  '06901234567892',
  'standard-cny',
  'text/plain',
  'Ürün 名称 \u{1F33F}',
  '',
  '__proto__',
  "'; drop table command; --",
  '\u0000',
  '\ud800',
  '%00%0d%0a',
  'x'.repeat(5_000),
];
