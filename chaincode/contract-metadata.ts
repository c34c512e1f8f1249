/** What the contracts tell of themselves (`org.hyperledger.fabric:GetMetadata`), so that a client can be generated. */
import type { TSchema } from 'typebox';
import { COMMANDS, commandClassOf, isCommandName } from '../domain/commands';
import { CommandId } from '../domain/fields';
import { MAX_BATCH_COMMANDS } from '../domain/limits';
import { PROBLEMS } from '../domain/problems';

/** A JSON Schema by the name under which others refer to it. */
type NamedSchemas = Readonly<Record<string, object>>;

/**
 * The schemas of all that travels: `Batch` is what `commands:apply` and `commands:applySealed` take as JSON, `Outcomes` what
 * they answer, and each command's body has the command's name with a capital.
 */
export function contractMetadata(): { components: { schemas: NamedSchemas } } {
  const bodies = Object.entries(COMMANDS).map(([name, schema]) => named(schemaName(name), bodyOf(name, schema)));
  const command = {
    oneOf: Object.keys(COMMANDS).map((name) => object({ id: CommandId, name: { const: name }, body: reference(name) })),
  };
  const batch = { type: 'array', minItems: 1, maxItems: MAX_BATCH_COMMANDS, items: { $ref: 'Command#' } };
  const problem = object({ slug: { enum: Object.keys(PROBLEMS) }, detail: TEXT, field: TEXT, reference: TEXT }, 2);
  const outcome = {
    oneOf: [
      object({ id: CommandId, status: { const: 'applied' }, subject: TEXT }),
      object({ id: CommandId, status: { const: 'refused' }, problem: { $ref: 'Problem#' } }),
    ],
  };
  const outcomes = { type: 'array', items: { $ref: 'Outcome#' } };
  const others = [
    named('Command', command),
    named('Batch', batch),
    named('Problem', problem),
    named('Outcome', outcome),
    named('Outcomes', outcomes),
  ];
  return { components: { schemas: Object.fromEntries([...bodies, ...others]) } };
}

const TEXT = { type: 'string' };

function bodyOf(name: string, schema: TSchema): object {
  const commandClass = isCommandName(name) ? commandClassOf(name) : 'public';
  const travels = commandClass === 'public' ? 'in the arguments' : `as transient data, in the class ${commandClass}`;
  return { description: `Body of the command ${name}, which travels ${travels}.`, ...schema };
}

/** The schema under its name, as plain JSON. */
function named(name: string, schema: object): [string, object] {
  return [name, JSON.parse(JSON.stringify({ $id: name, ...schema })) as object];
}

function reference(commandName: string): { $ref: string } {
  return { $ref: `${schemaName(commandName)}#` };
}

function schemaName(commandName: string): string {
  return commandName.charAt(0).toUpperCase() + commandName.slice(1);
}

/** An object of these properties, of which the first `required` have to be there; all unless said otherwise. */
function object(properties: Record<string, object>, required = Object.keys(properties).length): object {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).slice(0, required),
    additionalProperties: false,
  };
}
