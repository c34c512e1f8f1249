/** Green events: EPCIS 2.0 documents come in, the counterparty attests or disputes each event, the capturer corrects it. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { CreditCode, RecordId } from '../../domain/fields';
import { greenEventIdOf } from '../../domain/fingerprint';
import { refuse } from '../../domain/problems';
import { RECORDS } from '../../domain/records';
import { readGreenEvents, type Statement } from '../../intake/green-events';
import type { NewCommand } from '../../store/command-log';
import { findRecord, listRecords } from '../../store/read-model';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const STRICT = { additionalProperties: false };
const NO_BODY = Type.Object({}, STRICT);
const ById = Type.Object({ id: RecordId });

/** Routes of the green events. */
export function greenEventRoutes(api: Api, service: Service): void {
  api.post(
    '/green-events',
    {
      schema: {
        tags: ['green-events'],
        description:
          'Captures every event of an EPCIS 2.0 document (application/ld+json); one bad event spoils no other. An event ' +
          'with an errorDeclaration corrects the one that was captured before.',
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
        const { statements, refusals } = readGreenEvents(bytes);
        const { counterparty } = request.query;
        const { party } = request.actor;
        return {
          commands: statements.map((statement) => commandOf(statement, { party, counterparty, sha256 })),
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
        params: ById,
        response: { 200: RECORDS.greenEvent.schema, default: ProblemBody },
      },
    },
    async ({ actor, params }) =>
      (await findRecord(service.database, actor, 'greenEvent', params.id))?.record ??
      refuse('not-found', `no green event ${params.id}`),
  );

  const about = { tags: ['green-events'], headers: CommandHeaders, params: ById, response: commandResponses };

  api.post('/green-events/:id/attestation', { schema: { ...about, body: NO_BODY } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'attestGreenEvent', body: { greenEvent: request.params.id } }],
    })),
  );

  api.post(
    '/green-events/:id/dispute',
    { schema: { ...about, body: Type.Omit(COMMANDS.disputeGreenEvent, ['greenEvent'], STRICT) } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'disputeGreenEvent', body: { greenEvent: request.params.id, ...request.body } }],
      })),
  );

  api.post(
    '/green-events/:id/error-declaration',
    { schema: { ...about, body: Type.Omit(COMMANDS.declareGreenEventError, ['greenEvent'], STRICT) } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'declareGreenEventError', body: { greenEvent: request.params.id, ...request.body } }],
      })),
  );

  api.get(
    '/lots',
    { schema: { tags: ['green-events'], response: { 200: Type.Array(RECORDS.lot.schema), default: ProblemBody } } },
    async ({ actor }) => (await listRecords(service.database, actor, 'lot')).map(({ record }) => record),
  );

  api.get(
    '/lots/:id',
    {
      schema: {
        tags: ['green-events'],
        params: ById,
        response: { 200: RECORDS.lot.schema, default: ProblemBody },
      },
    },
    async ({ actor, params }) =>
      (await findRecord(service.database, actor, 'lot', params.id))?.record ??
      refuse('not-found', `no lot ${params.id}`),
  );
}

/** The command that a statement of a document asks for. */
function commandOf(
  statement: Statement,
  { party, counterparty, sha256 }: { party: string; counterparty: string; sha256: string },
): NewCommand {
  if (statement.kind === 'event') {
    return { name: 'captureGreenEvent', body: { event: statement.event, counterparty, documentSha256: sha256 } };
  }
  const { eventId, reason, correctiveEventIds } = statement;
  const body = { greenEvent: greenEventIdOf(party, eventId), reason, correctiveEventIds: [...correctiveEventIds] };
  return { name: 'declareGreenEventError', body };
}

/** The raw document, as the content-type parsers of documents leave it. */
export function documentIn(body: unknown): Buffer {
  if (!Buffer.isBuffer(body)) return refuse('media-type-unsupported', 'this route takes a document');
  return body;
}
