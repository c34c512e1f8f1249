/** Every further step of a receivable's life, transfers and payments: a step is one command about the record in the path. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { CreditCode, CurrencyCode, RecordId } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { RECORDS } from '../../domain/records';
import { transferOf } from '../../domain/typed-data';
import type { NewCommand } from '../../store/command-log';
import { findRecord, findRoot } from '../../store/read-model';
import { dates, equalTo, oneOf } from '../lists';
import { RECORD_BODIES } from '../openapi/named';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import { answerRecord, listRoute, recordRoute } from '../record-routes';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';
import { VersionHeaders } from '../versions';

const ById = Type.Object({ id: RecordId });

/** The command of each path below `/receivables/:id`. */
const RECEIVABLE_STEPS = {
  verification: { name: 'verifyReceivable', summary: 'Reports what the operator found of the trade behind it' },
  confirmation: { name: 'confirmReceivable', summary: "Gives the obligor's signed promise to pay" },
  rejection: { name: 'rejectReceivable', summary: 'Says that the obligor will not pay' },
  dispute: { name: 'disputeReceivable', summary: 'Objects before the obligor confirms' },
  'dispute-resolution': { name: 'resolveDispute', summary: 'Ends the dispute' },
  dilution: { name: 'diluteReceivable', summary: 'Takes a credit note off an unconfirmed receivable' },
  cancellation: { name: 'cancelReceivable', summary: 'Takes back an unconfirmed receivable' },
  split: { name: 'splitReceivable', summary: 'Closes the receivable and opens parts that sum to it' },
  transfer: { name: 'transferReceivable', summary: "Gives the holder's signed transfer to another supplier" },
  settlement: { name: 'settleReceivable', summary: 'Books a payment of the obligor' },
  overdue: { name: 'markOverdue', summary: 'Says that maturity has passed and not all is paid' },
  'early-payment-lapse': {
    name: 'lapseEarlyPayment',
    summary: 'Says that an agreed early payment was not made: the whole amount is owed at maturity',
  },
  recourse: { name: 'recourseReceivable', summary: 'Says that the assignor repaid the financier' },
  'write-off': { name: 'writeOffReceivable', summary: 'Says that the holder expects no more' },
} as const;

/** The command of each path below `/transfers/:id`. */
const TRANSFER_STEPS = {
  acceptance: { name: 'acceptTransfer', summary: 'Takes the receivable' },
  cancellation: { name: 'cancelTransfer', summary: 'Takes the transfer back, or declines it' },
} as const;

/** Routes of the life cycle. */
export function lifeCycleRoutes(api: Api, service: Service): void {
  const tags = ['receivables'];
  const { database } = service;
  const command = { tags, headers: CommandHeaders, params: ById, response: commandResponses };

  for (const [step, { name, summary }] of Object.entries(RECEIVABLE_STEPS)) {
    const body = Type.Omit(COMMANDS[name], ['receivable'], { additionalProperties: false });
    api.post(
      `/receivables/:id/${step}`,
      { schema: { ...command, operationId: name, summary, body } },
      async (request, reply) =>
        giveCommands(service, request, reply, async () => ({
          // The schema of the route is that of this very command.
          commands: [{ name, body: { receivable: request.params.id, ...request.body } } as NewCommand],
        })),
    );
  }

  for (const [step, { name, summary }] of Object.entries(TRANSFER_STEPS)) {
    const body = Type.Omit(COMMANDS[name], ['transfer'], { additionalProperties: false });
    api.post(
      `/transfers/:id/${step}`,
      { schema: { ...command, operationId: name, summary, body } },
      async (request, reply) =>
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
        operationId: 'getTransferData',
        summary: 'What the holder signs to transfer',
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
        operationId: 'getRoot',
        summary: 'The receivable that a part comes from',
        description: "The receivable that a part comes from, with the obligor's confirmation.",
        params: ById,
        headers: VersionHeaders,
        response: { 200: RECORD_BODIES.receivable, 304: Type.Null(), default: ProblemBody },
      },
    },
    async (request, reply) => {
      const root = await findRoot(database, request.actor, request.params.id);
      return root === undefined
        ? refuse('not-found', `no part ${request.params.id}`)
        : await answerRecord(request, reply as never, root);
    },
  );

  listRoute(api, service, {
    path: '/receivables/:id/payments',
    kind: 'payment',
    tags,
    operationId: 'listPayments',
    summary: 'What the obligor has paid on a receivable',
    within: { params: ById, filters: ({ id = '' }) => [{ field: 'receivable', anyOf: [id] }] },
    filters: dates('paid', 'paidOn'),
  });

  recordRoute(api, service, {
    path: '/receivables/:id/payments/:payment',
    kind: 'payment',
    tags,
    operationId: 'getPayment',
    summary: 'One payment of the obligor',
    params: Type.Object({ id: RecordId, payment: RecordId }),
    keyParts: ({ id, payment }) => [id, payment],
  });

  listRoute(api, service, {
    path: '/transfers',
    kind: 'transfer',
    tags,
    operationId: 'listTransfers',
    summary: 'Transfers that the user ordered or may accept',
    filters: {
      state: oneOf('state', RECORDS.transfer.schema.properties.state),
      receivable: equalTo('receivable', RecordId),
      holder: equalTo('holder', CreditCode),
      receiver: equalTo('receiver', CreditCode),
      currency: oneOf('currency', CurrencyCode),
    },
  });

  recordRoute(api, service, {
    path: '/transfers/:id',
    kind: 'transfer',
    tags,
    operationId: 'getTransfer',
    summary: 'A transfer of a receivable to another supplier',
    params: ById,
    keyParts: ({ id }) => [id],
  });
}
