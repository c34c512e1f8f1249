/** GET routes of a bank's own records, which stand in private data: the bank's peers answer, and no database keeps them. */
import { type TObject, Type } from 'typebox';
import { refuse } from '../domain/problems';
import { recordHash } from '../domain/record-codec';
import { keyPartsOf, type LedgerRecord } from '../domain/records';
import type { Actor } from '../store/command-log';
import { pageOfList } from '../store/record-pages';
import { type ListFilters, type ListOrders, listQuery, pageAnswer, pageBody, pageQuery } from './lists';
import { RECORD_BODIES } from './openapi/named';
import { type BankSecret, bankSecretsOf } from './private-records';
import { ProblemBody } from './problems';
import type { RouteWords } from './record-routes';
import type { Api, Service } from './service';
import { isUnchanged, VersionHeaders } from './versions';

/** A list of a bank's own records of a kind. */
export interface PrivateList extends RouteWords {
  readonly path: string;
  readonly kind: BankSecret;
  readonly filters: ListFilters;
  readonly orders: ListOrders;
  /** First parts of the keys, where they have some that are known; by default all are listed. */
  keyStart?(actor: Actor): string[];
}

/** One of a bank's own records. */
export interface PrivateRecord extends RouteWords {
  readonly path: string;
  readonly kind: BankSecret;
  readonly params: TObject;
  keyParts(params: Readonly<Record<string, string>>, actor: Actor): string[];
}

/** Adds the route of a list. */
export function privateListRoute(api: Api, service: Service, list: PrivateList): void {
  const { path, kind, filters, orders, tags, operationId, summary } = list;
  const response = { 200: pageBody(RECORD_BODIES[kind]), default: ProblemBody };
  const schema = { tags: [...tags], operationId, summary, querystring: listQuery(filters, orders), response };
  api.get(path, { schema }, async ({ actor, query }) => {
    const records: LedgerRecord<BankSecret>[] = await bankSecretsOf(
      service,
      actor,
      kind,
      ...(list.keyStart?.(actor) ?? []),
    );
    const page = pageOfList(records, (record) => keyOf(kind, record), pageQuery(query, filters, orders));
    return pageAnswer(page, query, orders) as never;
  });
}

/** Adds the route of a single record; its version is the hash that everyone's peers hold of it. */
export function privateRecordRoute(api: Api, service: Service, single: PrivateRecord): void {
  const { path, kind, params, keyParts, tags, operationId, summary } = single;
  const response = { 200: RECORD_BODIES[kind], 304: Type.Null(), default: ProblemBody };
  const schema = { tags: [...tags], operationId, summary, params, headers: VersionHeaders, response };
  api.get(path, { schema }, async (request, reply) => {
    const parts = keyParts(request.params as Record<string, string>, request.actor);
    const records: LedgerRecord<BankSecret>[] = await bankSecretsOf(service, request.actor, kind, ...parts);
    const found = records.find((record) => keyOf(kind, record) === parts.join('/'));
    if (found === undefined) return refuse('not-found', `no ${kind} ${parts.join('/')}`);
    const unchanged = isUnchanged(request, reply as never, recordHash(kind, found).slice(0, 32));
    return await reply.send((unchanged ? undefined : found) as never);
  });
}

function keyOf(kind: BankSecret, record: LedgerRecord<BankSecret>): string {
  return keyPartsOf(kind, record as never).join('/');
}
