/** What a bank keeps to itself: rate cards, facilities and the parts of them that it holds for a receivable. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { CreditCode, CurrencyCode, RecordId, Slug } from '../../domain/fields';
import { revisionKey } from '../../domain/pricing';
import { RECORDS } from '../../domain/records';
import { equalTo, instants, oneOf } from '../lists';
import { freshSalt } from '../offer-composition';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { privateListRoute, privateRecordRoute } from '../private-routes';
import type { Api, Service } from '../service';

const ById = Type.Object({ id: RecordId });
const STRICT = { additionalProperties: false };
const Unsalted = {
  publishRateCard: Type.Omit(COMMANDS.publishRateCard, ['salt'], STRICT),
  setFacility: Type.Omit(COMMANDS.setFacility, ['salt'], STRICT),
  reserveFacility: Type.Omit(COMMANDS.reserveFacility, ['salt'], STRICT),
};

/** Routes of a bank's own records; the service salts them, and each bank reads its own from its peers. */
export function facilityRoutes(api: Api, service: Service): void {
  const tags = ['facilities'];
  const command = { tags, headers: CommandHeaders, response: commandResponses };

  api.post(
    '/rate-cards',
    {
      schema: {
        ...command,
        operationId: 'publishRateCard',
        summary: 'Publishes what the bank charges, in a new revision',
        body: Unsalted.publishRateCard,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'publishRateCard', body: { ...request.body, ...freshSalt() } }],
      })),
  );

  privateListRoute(api, service, {
    path: '/rate-cards',
    kind: 'rateCard',
    tags,
    operationId: 'listRateCards',
    summary: "The bank's own rate cards, every revision",
    keyStart: ({ party }) => [party],
    filters: {
      name: equalTo('name', Slug),
      currency: oneOf('terms.currency', CurrencyCode),
      ...instants('published', 'publishedAt'),
    },
    orders: {
      name: { by: { text: 'name' }, descending: false },
      newest: { by: { text: 'publishedAt' }, descending: true },
    },
  });

  privateRecordRoute(api, service, {
    path: '/rate-cards/:name/revisions/:revision',
    kind: 'rateCard',
    tags,
    operationId: 'getRateCard',
    summary: 'A revision of a rate card',
    params: Type.Object({ name: Slug, revision: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }),
    keyParts: ({ name = '', revision }, { party }) => [party, name, revisionKey(Number(revision))],
  });

  api.post(
    '/facilities',
    {
      schema: {
        ...command,
        operationId: 'setFacility',
        summary: "Sets how much of an obligor's debt the bank takes",
        body: Unsalted.setFacility,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'setFacility', body: { ...request.body, ...freshSalt() } }],
      })),
  );

  privateListRoute(api, service, {
    path: '/facilities',
    kind: 'facility',
    tags,
    operationId: 'listFacilities',
    summary: "How much of each obligor's debt the bank takes",
    filters: { obligor: equalTo('obligor', CreditCode), currency: oneOf('currency', CurrencyCode) },
    orders: {
      obligor: { by: { text: 'obligor' }, descending: false },
      limit: { by: { amountMinor: 'limitMinor' }, descending: true },
      used: { by: { amountMinor: 'usedMinor' }, descending: true },
      newest: { by: { text: 'setAt' }, descending: true },
    },
  });

  privateRecordRoute(api, service, {
    path: '/facilities/:id',
    kind: 'facility',
    tags,
    operationId: 'getFacility',
    summary: 'A facility and how far it is used',
    params: ById,
    keyParts: ({ id = '' }) => [id],
  });

  api.post(
    '/reservations',
    {
      schema: {
        ...command,
        operationId: 'reserveFacility',
        summary: 'Holds a part of a facility for a receivable',
        body: Unsalted.reserveFacility,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'reserveFacility', body: { ...request.body, ...freshSalt() } }],
      })),
  );

  privateListRoute(api, service, {
    path: '/reservations',
    kind: 'reservation',
    tags,
    operationId: 'listReservations',
    summary: 'Parts of facilities that the bank holds, or held, for a receivable',
    filters: {
      state: oneOf('state', RECORDS.reservation.schema.properties.state),
      receivable: equalTo('receivable', RecordId),
      obligor: equalTo('obligor', CreditCode),
      currency: oneOf('currency', CurrencyCode),
    },
    orders: {
      newest: { by: { text: 'reservedAt' }, descending: true },
      oldest: { by: { text: 'reservedAt' }, descending: false },
      amount: { by: { amountMinor: 'amountMinor' }, descending: true },
    },
  });

  privateRecordRoute(api, service, {
    path: '/reservations/:id',
    kind: 'reservation',
    tags,
    operationId: 'getReservation',
    summary: 'A part of a facility that is held for a receivable',
    params: ById,
    keyParts: ({ id = '' }) => [id],
  });

  api.post(
    '/reservations/:id/release',
    { schema: { ...command, operationId: 'releaseFacility', summary: 'Gives a reservation back', params: ById } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'releaseFacility', body: { reservation: request.params.id } }],
      })),
  );
}
