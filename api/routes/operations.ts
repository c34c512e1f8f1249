/** Operations: what became of a command; seen by the party that gave it. */
import { Type } from 'typebox';
import { parseInstant } from '../../domain/calendar';
import { COMMANDS } from '../../domain/commands';
import { CommandId, InstantText, Strict, Text } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { pageOfCommands } from '../../store/command-list';
import { findCommands } from '../../store/command-log';
import { type ListOrders, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { Operation, operationOf } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { isUnchanged, VersionHeaders } from '../versions';

const ORDERS = {
  newest: { by: 'firstBlock', descending: true },
  oldest: { by: 'firstBlock', descending: false },
} as const satisfies ListOrders;

const OperationQuery = Strict({
  state: Type.Optional(Type.Array(Operation.properties.state, { minItems: 1, maxItems: 3 })),
  command: Type.Optional(Type.Array(Type.Enum(Object.keys(COMMANDS)), { minItems: 1, maxItems: 20 })),
  subject: Type.Optional({ ...Text, description: 'The record that the command was about, as kind/key' }),
  acceptedFrom: Type.Optional(InstantText),
  acceptedTo: Type.Optional(InstantText),
  ...pageParameters(Object.keys(ORDERS)),
});

/** Routes of the operations. */
export function operationRoutes(api: Api, { database }: Service): void {
  const tags = ['operations'];

  api.get(
    '/operations',
    {
      schema: {
        tags,
        operationId: 'listOperations',
        summary: 'What became of the commands that the user gave',
        querystring: OperationQuery,
        response: { 200: pageBody(Operation), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const { order, after, limit } = pageQuery(query, {}, ORDERS);
      const page = await pageOfCommands(database, actor, {
        states: query.state as ('accepted' | 'applied' | 'refused')[] | undefined,
        names: query.command,
        subject: query.subject,
        acceptedFrom: instantIn(query.acceptedFrom, 'acceptedFrom'),
        acceptedTo: instantIn(query.acceptedTo, 'acceptedTo'),
        newestFirst: order.descending,
        after,
        limit,
      });
      return pageAnswer({ ...page, items: page.items.map(operationOf) }, query, ORDERS);
    },
  );

  api.get(
    '/operations/:id',
    {
      schema: {
        tags,
        operationId: 'getOperation',
        summary: 'What became of a command',
        params: Type.Object({ id: CommandId }),
        headers: VersionHeaders,
        response: { 200: Operation, 304: Type.Null(), default: ProblemBody },
      },
    },
    async (request, reply) => {
      const { actor, params } = request;
      const [row] = await findCommands(database, [params.id]);
      if (row === undefined || row.party !== actor.party || row.role !== actor.role) {
        return refuse('not-found', `no operation ${params.id}`);
      }
      // An operation changes once, when it ends.
      return isUnchanged(request, reply as never, row.state) ? await reply.send(undefined as never) : operationOf(row);
    },
  );
}

function instantIn(text: string | undefined, field: string): Date | undefined {
  return text === undefined ? undefined : new Date(parseInstant(text, field));
}
