/** Financing: rate cards, requests, offers, acceptance by signature, disbursement. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { RecordId } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { RECORDS } from '../../domain/records';
import { assignmentOf } from '../../domain/typed-data';
import { findRecord, listRecords } from '../../store/read-model';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';

const ById = Type.Object({ id: RecordId });

/** Routes of the financing. */
export function financingRoutes(api: Api, service: Service): void {
  const tags = ['financing'];
  const { database } = service;
  const command = { tags, headers: CommandHeaders, response: commandResponses };

  api.post('/rate-cards', { schema: { ...command, body: COMMANDS.publishRateCard } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'publishRateCard', body: request.body }],
    })),
  );

  api.get(
    '/rate-cards',
    { schema: { tags, response: { 200: Type.Array(RECORDS.rateCard.schema), default: ProblemBody } } },
    async ({ actor }) => (await listRecords(database, actor, 'rateCard')).map(({ record }) => record),
  );

  api.post('/financing-requests', { schema: { ...command, body: COMMANDS.requestFinancing } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'requestFinancing', body: request.body }],
    })),
  );

  api.get(
    '/financing-requests',
    { schema: { tags, response: { 200: Type.Array(RECORDS.financingRequest.schema), default: ProblemBody } } },
    async ({ actor }) => (await listRecords(database, actor, 'financingRequest')).map(({ record }) => record),
  );

  api.post('/offers', { schema: { ...command, body: COMMANDS.makeOffer } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({ commands: [{ name: 'makeOffer', body: request.body }] })),
  );

  api.get(
    '/offers',
    {
      schema: {
        tags,
        querystring: Type.Object({ request: Type.Optional(RecordId), receivable: Type.Optional(RecordId) }),
        response: { 200: Type.Array(RECORDS.offer.schema), default: ProblemBody },
      },
    },
    async ({ actor, query }) => (await listRecords(database, actor, 'offer', query)).map(({ record }) => record),
  );

  api.get(
    '/offers/:id',
    { schema: { tags, params: ById, response: { 200: RECORDS.offer.schema, default: ProblemBody } } },
    async ({ actor, params }) =>
      (await findRecord(database, actor, 'offer', params.id))?.record ?? refuse('not-found', `no offer ${params.id}`),
  );

  api.get(
    '/offers/:id/acceptance',
    {
      schema: {
        tags,
        description: "The typed data (EIP-712) that one of the holder's signatories signs to accept.",
        params: ById,
        querystring: Freshness,
        response: { 200: TypedDataBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const found = await findRecord(database, actor, 'offer', params.id);
      if (found === undefined) return refuse('not-found', `no offer ${params.id}`);
      const { nonce, expiresAt } = freshness(query, await service.clock.now());
      return assignmentOf(service.channel, found.record, nonce, expiresAt);
    },
  );

  api.post(
    '/offers/:id/acceptance',
    {
      schema: {
        ...command,
        params: ById,
        body: Type.Omit(COMMANDS.acceptOffer, ['offer'], { additionalProperties: false }),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'acceptOffer', body: { offer: request.params.id, ...request.body } }],
      })),
  );

  api.post(
    '/offers/:id/disbursement',
    {
      schema: {
        ...command,
        params: ById,
        body: Type.Omit(COMMANDS.disburseOffer, ['offer'], { additionalProperties: false }),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'disburseOffer', body: { offer: request.params.id, ...request.body } }],
      })),
  );
}
