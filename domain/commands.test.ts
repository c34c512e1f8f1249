// Commands: every object in every body names all of its fields, and who may give a command is said once.
import { ACCESS, COMMANDS, type CommandName } from './commands';

const NAMES = Object.keys(COMMANDS) as CommandName[];

/** Objects inside a schema that would let an unknown field pass. */
function openObjects(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, additionalProperties } = schema as { type?: unknown; additionalProperties?: unknown };
  const own = type === 'object' && additionalProperties !== false ? [path] : [];
  return [...own, ...Object.entries(schema).flatMap(([name, inner]) => openObjects(inner, `${path}.${name}`))];
}

test.each(NAMES)('%s takes no field that it does not name', (name) => {
  expect(openObjects(COMMANDS[name], name)).toEqual([]);
});

test.each(NAMES)('%s can be given by somebody, and by nobody twice', (name) => {
  const { roles } = ACCESS[name];
  expect(roles.length).toBeGreaterThan(0);
  expect(new Set(roles).size).toBe(roles.length);
});
