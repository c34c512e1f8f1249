/** Firms, their signatories and their credentials. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { Address, CreditCode } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { RECORDS } from '../../domain/records';
import { findRecord, listRecords } from '../../store/read-model';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const STRICT = { additionalProperties: false };
const ByCode = Type.Object({ code: CreditCode });
const ByAddress = Type.Object({ address: Address });

/** Routes of the participants. */
export function participantRoutes(api: Api, service: Service): void {
  const command = { tags: ['participants'], headers: CommandHeaders, response: commandResponses };

  api.post('/firms', { schema: { ...command, body: COMMANDS.registerFirm } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({ commands: [{ name: 'registerFirm', body: request.body }] })),
  );

  api.patch(
    '/firms/:code',
    { schema: { ...command, params: ByCode, body: Type.Omit(COMMANDS.updateFirm, ['code'], STRICT) } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'updateFirm', body: { code: request.params.code, ...request.body } }],
      })),
  );

  api.get(
    '/firms/:code',
    {
      schema: {
        tags: ['participants'],
        params: ByCode,
        response: { 200: RECORDS.firm.schema, default: ProblemBody },
      },
    },
    async ({ actor, params }) =>
      (await findRecord(service.database, actor, 'firm', params.code))?.record ??
      refuse('not-found', `no firm ${params.code} is registered`),
  );

  api.post('/signatories', { schema: { ...command, body: COMMANDS.registerSignatory } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'registerSignatory', body: request.body }],
    })),
  );

  api.post(
    '/signatories/:address/rotation',
    { schema: { ...command, params: ByAddress, body: Type.Omit(COMMANDS.rotateSignatory, ['address'], STRICT) } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'rotateSignatory', body: { address: request.params.address, ...request.body } }],
      })),
  );

  api.post(
    '/signatories/:address/revocation',
    { schema: { ...command, params: ByAddress, body: Type.Omit(COMMANDS.revokeSignatory, ['address'], STRICT) } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'revokeSignatory', body: { address: request.params.address, ...request.body } }],
      })),
  );

  api.get(
    '/signatories',
    {
      schema: {
        tags: ['participants'],
        querystring: Type.Object({ firm: CreditCode }),
        response: { 200: Type.Array(RECORDS.signatory.schema), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const found = await listRecords(service.database, actor, 'signatory', { firm: query.firm });
      return found.map(({ record }) => record);
    },
  );

  api.post('/credentials', { schema: { ...command, body: COMMANDS.issueCredential } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'issueCredential', body: request.body }],
    })),
  );

  api.post(
    '/credentials/renewals',
    { schema: { ...command, body: COMMANDS.renewCredential } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'renewCredential', body: request.body }],
      })),
  );

  api.post(
    '/credentials/revocations',
    { schema: { ...command, body: COMMANDS.revokeCredential } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'revokeCredential', body: request.body }],
      })),
  );

  api.get(
    '/credentials',
    {
      schema: {
        tags: ['participants'],
        querystring: Type.Object({ holder: CreditCode }),
        response: { 200: Type.Array(RECORDS.credential.schema), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const found = await listRecords(service.database, actor, 'credential', { holder: query.holder });
      return found.map(({ record }) => record);
    },
  );
}
