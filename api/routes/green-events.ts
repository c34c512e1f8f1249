/** Green events: EPCIS 2.0 documents come in, the counterparty attests each event. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { CreditCode, RecordId } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { RECORDS } from '../../domain/records';
import { readGreenEvents } from '../../intake/green-events';
import { findRecord, listRecords } from '../../store/read-model';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const NO_BODY = Type.Object({}, { additionalProperties: false });

/** Routes of the green events. */
export function greenEventRoutes(api: Api, service: Service): void {
  api.post(
    '/green-events',
    {
      schema: {
        tags: ['green-events'],
        description:
          'Captures every event of an EPCIS 2.0 document (application/ld+json); one bad event spoils no other.',
        consumes: ['application/ld+json'],
        headers: CommandHeaders,
        querystring: Type.Object({ counterparty: CreditCode }),
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => {
        const bytes = documentIn(request.body);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const { events, refusals } = readGreenEvents(bytes);
        const { counterparty } = request.query;
        return {
          commands: events.map((event) => ({
            name: 'captureGreenEvent' as const,
            body: { event, counterparty, documentSha256: sha256 },
          })),
          refusals,
          document: { sha256, mediaType: 'application/ld+json', bytes },
        };
      }),
  );

  api.get(
    '/green-events',
    {
      schema: {
        tags: ['green-events'],
        response: { 200: Type.Array(RECORDS.greenEvent.schema), default: ProblemBody },
      },
    },
    async ({ actor }) => (await listRecords(service.database, actor, 'greenEvent')).map(({ record }) => record),
  );

  api.get(
    '/green-events/:id',
    {
      schema: {
        tags: ['green-events'],
        params: Type.Object({ id: RecordId }),
        response: { 200: RECORDS.greenEvent.schema, default: ProblemBody },
      },
    },
    async ({ actor, params }) =>
      (await findRecord(service.database, actor, 'greenEvent', params.id))?.record ??
      refuse('not-found', `no green event ${params.id}`),
  );

  api.post(
    '/green-events/:id/attestation',
    {
      schema: {
        tags: ['green-events'],
        headers: CommandHeaders,
        params: Type.Object({ id: RecordId }),
        body: NO_BODY,
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'attestGreenEvent', body: { greenEvent: request.params.id } }],
      })),
  );
}

/** The raw document, as the content-type parsers of documents leave it. */
export function documentIn(body: unknown): Buffer {
  if (!Buffer.isBuffer(body)) return refuse('media-type-unsupported', 'this route takes a document');
  return body;
}
