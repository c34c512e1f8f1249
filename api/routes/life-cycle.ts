/** Every further step of a receivable's life, transfers and payments: a step is one command about the record in the path. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { CreditCode, RecordId } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { RECORDS } from '../../domain/records';
import { transferOf } from '../../domain/typed-data';
import type { NewCommand } from '../../store/command-log';
import { findRecord, findRoot, listRecords } from '../../store/read-model';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';

const ById = Type.Object({ id: RecordId });

/** The command of each path below `/receivables/:id`. */
const RECEIVABLE_STEPS = {
  verification: 'verifyReceivable',
  confirmation: 'confirmReceivable',
  rejection: 'rejectReceivable',
  dispute: 'disputeReceivable',
  'dispute-resolution': 'resolveDispute',
  dilution: 'diluteReceivable',
  cancellation: 'cancelReceivable',
  split: 'splitReceivable',
  transfer: 'transferReceivable',
  settlement: 'settleReceivable',
  overdue: 'markOverdue',
  recourse: 'recourseReceivable',
  'write-off': 'writeOffReceivable',
} as const;

/** The command of each path below `/transfers/:id`. */
const TRANSFER_STEPS = { acceptance: 'acceptTransfer', cancellation: 'cancelTransfer' } as const;

/** Routes of the life cycle. */
export function lifeCycleRoutes(api: Api, service: Service): void {
  const tags = ['receivables'];
  const { database } = service;
  const command = { tags, headers: CommandHeaders, params: ById, response: commandResponses };

  for (const [step, name] of Object.entries(RECEIVABLE_STEPS)) {
    const body = Type.Omit(COMMANDS[name], ['receivable'], { additionalProperties: false });
    api.post(`/receivables/:id/${step}`, { schema: { ...command, body } }, async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        // The schema of the route is that of this very command.
        commands: [{ name, body: { receivable: request.params.id, ...request.body } } as NewCommand],
      })),
    );
  }

  for (const [step, name] of Object.entries(TRANSFER_STEPS)) {
    const body = Type.Omit(COMMANDS[name], ['transfer'], { additionalProperties: false });
    api.post(`/transfers/:id/${step}`, { schema: { ...command, body } }, async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name, body: { transfer: request.params.id } }],
      })),
    );
  }

  api.get(
    '/receivables/:id/transfer',
    {
      schema: {
        tags,
        description: "The typed data (EIP-712) that one of the holder's signatories signs to transfer.",
        params: ById,
        querystring: Type.Object({ receiver: CreditCode, ...Freshness.properties }),
        response: { 200: TypedDataBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const found = await findRecord(database, actor, 'receivable', params.id);
      if (found === undefined) return refuse('not-found', `no receivable ${params.id}`);
      const { nonce, expiresAt } = freshness(query, await service.clock.now());
      return transferOf(service.channel, found.record, query.receiver, nonce, expiresAt);
    },
  );

  api.get(
    '/receivables/:id/root',
    {
      schema: {
        tags,
        description: "The receivable that a part comes from, with the obligor's confirmation.",
        params: ById,
        response: { 200: RECORDS.receivable.schema, default: ProblemBody },
      },
    },
    async ({ actor, params }) =>
      (await findRoot(database, actor, params.id)) ?? refuse('not-found', `no part ${params.id}`),
  );

  api.get(
    '/receivables/:id/payments',
    { schema: { tags, params: ById, response: { 200: Type.Array(RECORDS.payment.schema), default: ProblemBody } } },
    async ({ actor, params }) => {
      const found = await listRecords(database, actor, 'payment', { receivable: params.id });
      return found.map(({ record }) => record);
    },
  );

  api.get(
    '/transfers',
    { schema: { tags, response: { 200: Type.Array(RECORDS.transfer.schema), default: ProblemBody } } },
    async ({ actor }) => (await listRecords(database, actor, 'transfer')).map(({ record }) => record),
  );

  api.get(
    '/transfers/:id',
    { schema: { tags, params: ById, response: { 200: RECORDS.transfer.schema, default: ProblemBody } } },
    async ({ actor, params }) =>
      (await findRecord(database, actor, 'transfer', params.id))?.record ??
      refuse('not-found', `no transfer ${params.id}`),
  );
}
