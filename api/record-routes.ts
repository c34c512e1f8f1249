/** GET routes of the read model: one function for a list of records, one for a single record. */
import type { FastifyRequest } from 'fastify';
import { type TObject, Type } from 'typebox';
import { refuse } from '../domain/problems';
import type { RecordKind } from '../domain/records';
import { findRecord, type StoredRecord } from '../store/read-model';
import type { RecordFilter } from '../store/record-filter';
import { pageOfRecords } from '../store/record-pages';
import { type ListFilters, type ListOrders, listQuery, pageAnswer, pageBody, pageQuery, RECORD_ORDERS } from './lists';
import { RECORD_BODIES } from './openapi/named';
import { ProblemBody } from './problems';
import type { Api, Service } from './service';
import { isUnchanged, VersionHeaders, versionOf } from './versions';

/** How a route is told in the API's document. */
export interface RouteWords {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
}

/** A list of the records of a kind. */
export interface RecordList extends RouteWords {
  readonly path: string;
  readonly kind: RecordKind;
  readonly filters?: ListFilters;
  /** Orders besides those that every list has. */
  readonly orders?: ListOrders;
  /** Parameters of the path, and what they narrow the list to. */
  readonly within?: { readonly params: TObject; filters(params: Readonly<Record<string, string>>): RecordFilter[] };
}

/** A single record of a kind. */
export interface SingleRecord extends RouteWords {
  readonly path: string;
  readonly kind: RecordKind;
  readonly params: TObject;
  readonly querystring?: TObject;
  /** Parts of the record's key, from the path and the query. */
  keyParts(params: Readonly<Record<string, string>>, query: Readonly<Record<string, string>>): (string | undefined)[];
}

/** Adds the route of a list: pages of what the user may see. */
export function listRoute(api: Api, { database }: Service, list: RecordList): void {
  const { path, kind, filters = {}, within, tags, ...words } = list;
  const orders = { ...RECORD_ORDERS, ...list.orders };
  api.get(
    path,
    {
      schema: {
        ...wordsOf(words),
        tags: [...tags],
        ...(within === undefined ? {} : { params: within.params }),
        querystring: listQuery(filters, orders),
        response: { 200: pageBody(RECORD_BODIES[kind]), default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const scope = within?.filters(params as Record<string, string>);
      const page = await pageOfRecords(database, actor, kind, pageQuery(query, filters, orders, scope));
      const items = page.items.map(({ record }) => record);
      return pageAnswer({ ...page, items }, query, orders) as never;
    },
  );
}

/** Adds the route of a single record, with its version. */
export function recordRoute(api: Api, { database }: Service, single: SingleRecord): void {
  const { path, kind, params, querystring, keyParts, tags, ...words } = single;
  api.get(
    path,
    {
      schema: {
        ...wordsOf(words),
        tags: [...tags],
        params,
        ...(querystring === undefined ? {} : { querystring }),
        headers: VersionHeaders,
        response: { 200: RECORD_BODIES[kind], 304: Type.Null(), default: ProblemBody },
      },
    },
    async (request, reply) => {
      const parts = keyParts(request.params as Record<string, string>, request.query as Record<string, string>);
      const key = parts.filter((part) => part !== undefined);
      const found = await findRecord(database, request.actor, kind, ...key);
      if (found === undefined) return refuse('not-found', `no ${kind} ${key.join('/')}`);
      return await answerRecord(request, reply as never, found);
    },
  );
}

/** Answers with a record, or with 304 to whoever has this version of it. */
export async function answerRecord(
  request: FastifyRequest,
  reply: Parameters<typeof isUnchanged>[1],
  found: StoredRecord<RecordKind>,
) {
  return await reply.send(isUnchanged(request, reply, versionOf(found)) ? undefined : found.record);
}

function wordsOf({ operationId, summary, description }: Omit<RouteWords, 'tags'>) {
  return { operationId, summary, ...(description === undefined ? {} : { description }) };
}
