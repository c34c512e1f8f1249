/** Refuses commands at the door to roles that never give them; whether the record is theirs, the contract says. */
import { ACCESS, type CommandName, isCommandName } from '../domain/commands';
import { refuse } from '../domain/problems';
import { CommandHeaders } from './operations';
import type { Api } from './service';

/** The command of each operation that is not named like its command. */
const OTHERWISE_NAMED: Readonly<Record<string, CommandName>> = {
  applyCreditNote: 'diluteReceivable',
  captureGreenEvents: 'captureGreenEvent',
};

/** The command that an operation gives; undefined where it gives none. */
export function commandOfOperation(operationId: string): CommandName | undefined {
  if (Object.hasOwn(OTHERWISE_NAMED, operationId)) return OTHERWISE_NAMED[operationId];
  return isCommandName(operationId) ? operationId : undefined;
}

/**
 * Installs the check for every route that is added after it: nothing of a request is read whose role does not give the
 * command.
 * @throws Error when a route that gives commands is added without telling which
 */
export function admitRoles(api: Api): void {
  api.addHook('onRoute', ({ method, url, schema }) => {
    if (schema?.headers !== CommandHeaders) return;
    if (commandOfOperation(String(schema.operationId)) === undefined) {
      throw new Error(`${method} ${url} gives commands, and the access table knows none of that name`);
    }
  });
  api.addHook('onRequest', async ({ actor, routeOptions: { schema } }) => {
    const command = schema?.headers === CommandHeaders ? commandOfOperation(String(schema.operationId)) : undefined;
    if (command === undefined || ACCESS[command].roles.includes(actor.role)) return;
    refuse('not-permitted', `a ${actor.role} does not give the command ${command}`);
  });
}
