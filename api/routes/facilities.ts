/** What a bank keeps to itself: rate cards, facilities and the parts of them that it holds for a receivable. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { RecordId } from '../../domain/fields';
import { RECORDS } from '../../domain/records';
import { freshSalt } from '../offer-composition';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { bankSecretsOf } from '../private-records';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

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

  api.post('/rate-cards', { schema: { ...command, body: Unsalted.publishRateCard } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'publishRateCard', body: { ...request.body, ...freshSalt() } }],
    })),
  );

  api.get(
    '/rate-cards',
    { schema: { tags, response: { 200: Type.Array(RECORDS.rateCard.schema), default: ProblemBody } } },
    async ({ actor }) => bankSecretsOf(service, actor, 'rateCard', actor.party),
  );

  api.post('/facilities', { schema: { ...command, body: Unsalted.setFacility } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'setFacility', body: { ...request.body, ...freshSalt() } }],
    })),
  );

  api.get(
    '/facilities',
    { schema: { tags, response: { 200: Type.Array(RECORDS.facility.schema), default: ProblemBody } } },
    async ({ actor }) => bankSecretsOf(service, actor, 'facility'),
  );

  api.post('/reservations', { schema: { ...command, body: Unsalted.reserveFacility } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'reserveFacility', body: { ...request.body, ...freshSalt() } }],
    })),
  );

  api.get(
    '/reservations',
    { schema: { tags, response: { 200: Type.Array(RECORDS.reservation.schema), default: ProblemBody } } },
    async ({ actor }) => bankSecretsOf(service, actor, 'reservation'),
  );

  api.post(
    '/reservations/:id/release',
    { schema: { ...command, params: Type.Object({ id: RecordId }) } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'releaseFacility', body: { reservation: request.params.id } }],
      })),
  );
}
