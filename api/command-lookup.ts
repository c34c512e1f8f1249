/** Looks commands up for many requests at once: all that ask in one turn, as they do when an announcement wakes them, are one query. */
import { type CommandRow, findCommands } from '../store/command-log';
import type { Database } from '../store/database';

/** Finds commands by their ids, in the order of the ids. */
export type CommandLookup = (ids: readonly string[]) => Promise<CommandRow[]>;

interface Question {
  readonly ids: readonly string[];
  readonly answer: (rows: CommandRow[]) => void;
  readonly fail: (error: unknown) => void;
}

const lookups = new WeakMap<Database, CommandLookup>();

/** The lookup of a database, the same for all who ask for it. */
export function commandLookup(database: Database): CommandLookup {
  const known = lookups.get(database) ?? openLookup((ids) => findCommands(database, ids));
  lookups.set(database, known);
  return known;
}

/** Puts questions together. */
export function openLookup(find: CommandLookup): CommandLookup {
  let waiting: Question[] = [];
  const ask = async () => {
    const questions = waiting;
    waiting = [];
    try {
      const rows = await find([...new Set(questions.flatMap(({ ids }) => ids))]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const { ids, answer } of questions) answer(ids.flatMap((id) => byId.get(id) ?? []));
    } catch (error) {
      for (const { fail } of questions) fail(error);
    }
  };
  return (ids) =>
    new Promise((answer, fail) => {
      waiting.push({ ids, answer, fail });
      if (waiting.length === 1) setImmediate(() => void ask());
    });
}
