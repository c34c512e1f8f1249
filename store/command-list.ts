/** The commands that a user gave, in pages, in the order in which they were accepted. */
import { sql } from 'kysely';
import { type Actor, COMMAND_COLUMNS, type CommandRow } from './command-log';
import type { CommandState, Database } from './database';
import { type Page, pageOf } from './record-pages';

/** What a page of commands is asked for. */
export interface CommandQuery {
  readonly states?: readonly CommandState[] | undefined;
  readonly names?: readonly string[] | undefined;
  /** The record that the command was about, as `kind/key`. */
  readonly subject?: string | undefined;
  readonly acceptedFrom?: Date | undefined;
  readonly acceptedTo?: Date | undefined;
  readonly newestFirst: boolean;
  readonly after?: { readonly value: string } | undefined;
  readonly limit: number;
}

/** A page of the commands of a user: those of its party in its role. */
export async function pageOfCommands(
  database: Database,
  { party, role }: Pick<Actor, 'party' | 'role'>,
  query: CommandQuery,
): Promise<Page<CommandRow>> {
  const { states, names, subject, acceptedFrom, acceptedTo, newestFirst, after, limit } = query;
  let selection = database
    .selectFrom('command')
    .select([...COMMAND_COLUMNS, 'sequence'])
    .where('party', '=', party)
    .where('role', '=', role);
  if (states !== undefined) selection = selection.where('state', 'in', states);
  if (names !== undefined) selection = selection.where('name', 'in', names);
  if (subject !== undefined) selection = selection.where('subject', '=', subject);
  if (acceptedFrom !== undefined) selection = selection.where('accepted_at', '>=', acceptedFrom);
  if (acceptedTo !== undefined) selection = selection.where('accepted_at', '<=', acceptedTo);
  if (after !== undefined) {
    selection = selection.where('sequence', newestFirst ? '<' : '>', sql<string>`${after.value}::bigint`);
  }
  const rows = await selection
    .orderBy('sequence', newestFirst ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows.map((row) => ({ item: row, place: { value: row.sequence, key: row.id } })),
    limit,
  );
}
