/** Green events: EPCIS 2.0 documents come in, the counterparty attests or disputes each event, the capturer corrects it. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { CreditCode, RecordId, Sha256Hex, Text } from '../../domain/fields';
import { GREEN_EVENT_STATES } from '../../domain/green-events';
import { EvidenceKindName, Uri } from '../../domain/green-evidence';
import { refuse } from '../../domain/problems';
import { eventCommandOf, readGreenEvents } from '../../intake/green-events';
import { equalTo, instants, oneOf, whether } from '../lists';
import { CommandHeaders, commandResponses, documentBody, giveCommands } from '../operations';
import { listRoute, recordRoute } from '../record-routes';
import type { Api, Service } from '../service';

const STRICT = { additionalProperties: false };
const NO_BODY = Type.Object({}, STRICT);
const ById = Type.Object({ id: RecordId });

/** Routes of the green events. */
export function greenEventRoutes(api: Api, service: Service): void {
  const tags = ['green-events'];
  api.post(
    '/green-events',
    {
      schema: {
        tags,
        operationId: 'captureGreenEvents',
        summary: 'Captures the events of an EPCIS document',
        description:
          'Captures every event of an EPCIS 2.0 document (application/ld+json); one bad event spoils no other. An event ' +
          'with an errorDeclaration corrects the one that was captured before.',
        body: documentBody({
          'application/ld+json': {
            description: 'EPCIS 2.0 document in JSON-LD',
            example: {
              '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
              type: 'EPCISDocument',
              schemaVersion: '2.0',
              creationDate: '2026-02-20T00:30:00Z',
              epcisBody: { eventList: [] },
            },
          },
        }),
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
          commands: statements.map((statement) => eventCommandOf(statement, { party, counterparty, sha256 })),
          refusals,
          document: { sha256, mediaType: 'application/ld+json', bytes },
        };
      }),
  );

  listRoute(api, service, {
    path: '/green-events',
    kind: 'greenEvent',
    tags,
    operationId: 'listGreenEvents',
    summary: 'Green events that the user captured, may attest or may price',
    filters: {
      state: oneOf('state', Type.Enum([...GREEN_EVENT_STATES])),
      capturedBy: equalTo('capturedBy', CreditCode),
      counterparty: equalTo('counterparty', CreditCode),
      evidence: oneOf('evidence', EvidenceKindName, 'What the event is evidence of'),
      bizStep: equalTo('event.bizStep', Text),
      invoiceFingerprint: equalTo('invoiceFingerprint', Sha256Hex),
      lot: { schema: RecordId, condition: (lot: string) => ({ field: 'lots', includes: { lot } }) },
      used: whether('usedIn', 'Whether an accepted price rests on it'),
      ...instants('captured', 'capturedAt'),
    },
  });

  recordRoute(api, service, {
    path: '/green-events/:id',
    kind: 'greenEvent',
    tags,
    operationId: 'getGreenEvent',
    summary: 'A green event with what became of it',
    params: ById,
    keyParts: ({ id }) => [id],
  });

  const about = { tags, headers: CommandHeaders, params: ById, response: commandResponses };

  api.post(
    '/green-events/:id/attestation',
    {
      schema: {
        ...about,
        operationId: 'attestGreenEvent',
        summary: "Gives the counterparty's word that the event took place",
        body: NO_BODY,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'attestGreenEvent', body: { greenEvent: request.params.id } }],
      })),
  );

  api.post(
    '/green-events/:id/dispute',
    {
      schema: {
        ...about,
        operationId: 'disputeGreenEvent',
        summary: "Gives the counterparty's word that it did not take place so",
        body: Type.Omit(COMMANDS.disputeGreenEvent, ['greenEvent'], STRICT),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'disputeGreenEvent', body: { greenEvent: request.params.id, ...request.body } }],
      })),
  );

  api.post(
    '/green-events/:id/error-declaration',
    {
      schema: {
        ...about,
        operationId: 'declareGreenEventError',
        summary: "Gives the capturer's word that the event is wrong",
        body: Type.Omit(COMMANDS.declareGreenEventError, ['greenEvent'], STRICT),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'declareGreenEventError', body: { greenEvent: request.params.id, ...request.body } }],
      })),
  );

  listRoute(api, service, {
    path: '/lots',
    kind: 'lot',
    tags,
    operationId: 'listLots',
    summary: 'Lots of goods with their balance of mass',
    filters: {
      owner: equalTo('owner', CreditCode),
      lot: equalTo('lot', Uri),
      movedBy: equalTo('movedBy', RecordId),
      used: whether('usedIn', 'Whether an accepted price rests on its events'),
    },
  });

  recordRoute(api, service, {
    path: '/lots/:id',
    kind: 'lot',
    tags,
    operationId: 'getLot',
    summary: 'A lot of goods in the books of a firm',
    params: ById,
    keyParts: ({ id }) => [id],
  });
}

/** The raw document, as the content-type parsers of documents leave it. */
export function documentIn(body: unknown): Buffer {
  if (!Buffer.isBuffer(body)) return refuse('media-type-unsupported', 'this route takes a document');
  return body;
}
