/** Receivables: an invoice comes in as a document, the obligor confirms by signature, the financier settles. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { RecordId, Sha256Hex } from '../../domain/fields';
import { MAX_REASON_LENGTH } from '../../domain/limits';
import { refuse } from '../../domain/problems';
import { RECORDS } from '../../domain/records';
import { confirmationOf } from '../../domain/typed-data';
import { findDocument } from '../../store/documents';
import { findRecord, listRecords } from '../../store/read-model';
import { receivableOf } from '../invoice';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';
import { documentIn } from './green-events';

const ById = Type.Object({ id: RecordId });

/** Routes of the receivables. */
export function receivableRoutes(api: Api, service: Service): void {
  const tags = ['receivables'];
  const { database } = service;

  api.post(
    '/receivables',
    {
      schema: {
        tags,
        description: 'Issues the receivable of an invoice (UBL 2.1 under EN 16931, application/xml).',
        consumes: ['application/xml'],
        headers: CommandHeaders,
        querystring: Type.Object({
          longTenorReason: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_REASON_LENGTH })),
        }),
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => {
        const bytes = documentIn(request.body);
        const { body, sha256 } = await receivableOf(database, request.actor.party, bytes);
        const reason = request.query.longTenorReason;
        return {
          commands: [
            { name: 'issueReceivable', body: reason === undefined ? body : { ...body, longTenorReason: reason } },
          ],
          document: { sha256, mediaType: 'application/xml', bytes },
        };
      }),
  );

  api.get(
    '/receivables',
    { schema: { tags, response: { 200: Type.Array(RECORDS.receivable.schema), default: ProblemBody } } },
    async ({ actor }) => (await listRecords(database, actor, 'receivable')).map(({ record }) => record),
  );

  api.get(
    '/receivables/:id',
    { schema: { tags, params: ById, response: { 200: RECORDS.receivable.schema, default: ProblemBody } } },
    async ({ actor, params }) =>
      (await findRecord(database, actor, 'receivable', params.id))?.record ??
      refuse('not-found', `no receivable ${params.id}`),
  );

  api.get(
    '/receivables/:id/confirmation',
    {
      schema: {
        tags,
        description: "The typed data (EIP-712) that one of the obligor's signatories signs to confirm.",
        params: ById,
        querystring: Freshness,
        response: { 200: TypedDataBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const found = await findRecord(database, actor, 'receivable', params.id);
      if (found === undefined) return refuse('not-found', `no receivable ${params.id}`);
      const { nonce, expiresAt } = freshness(query, await service.clock.now());
      return confirmationOf(service.channel, found.record, nonce, expiresAt);
    },
  );

  api.post(
    '/receivables/:id/confirmation',
    {
      schema: {
        tags,
        headers: CommandHeaders,
        params: ById,
        body: Type.Omit(COMMANDS.confirmReceivable, ['receivable'], { additionalProperties: false }),
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'confirmReceivable', body: { receivable: request.params.id, ...request.body } }],
      })),
  );

  api.post(
    '/receivables/:id/settlement',
    {
      schema: {
        tags,
        headers: CommandHeaders,
        params: ById,
        body: Type.Omit(COMMANDS.settleReceivable, ['receivable'], { additionalProperties: false }),
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'settleReceivable', body: { receivable: request.params.id, ...request.body } }],
      })),
  );

  api.get(
    '/documents/:sha256',
    { schema: { tags, params: Type.Object({ sha256: Sha256Hex }) } },
    async ({ actor, params }, reply) => {
      const document = await findDocument(database, actor, params.sha256);
      if (document === undefined) return refuse('not-found', `no document ${params.sha256}`);
      return await reply.type(document.mediaType).send(document.bytes);
    },
  );
}
