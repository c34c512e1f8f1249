/** Operations: what became of a command; seen by the party that gave it. */
import { Type } from 'typebox';
import { CommandId } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { findCommands } from '../../store/command-log';
import { Operation, operationOf } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** Routes of the operations. */
export function operationRoutes(api: Api, { database }: Service): void {
  api.get(
    '/operations/:id',
    {
      schema: {
        tags: ['operations'],
        params: Type.Object({ id: CommandId }),
        response: { 200: Operation, default: ProblemBody },
      },
    },
    async ({ actor, params }) => {
      const [row] = await findCommands(database, [params.id]);
      if (row === undefined || row.party !== actor.party || row.role !== actor.role) {
        return refuse('not-found', `no operation ${params.id}`);
      }
      return operationOf(row);
    },
  );
}
