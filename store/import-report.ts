/** What became of each line of an import: at the door, and on the ledger. */
import { sql } from 'kysely';
import type { Problem } from '../domain/problems';
import type { CommandState, Database } from './database';
import type { LineFinding } from './import-tables';
import type { ImportRow } from './imports';
import { type Page, pageOf, type RecordPlace } from './record-pages';

/** A line of the report. */
export interface ReportedLine {
  readonly position: string;
  readonly line: string;
  readonly label: string;
  readonly number: string | null;
  readonly fate: 'accepted' | 'kept' | 'refused';
  readonly findings: readonly LineFinding[];
  readonly commandId: string | null;
  /** What the ledger made of it; `null` where nothing went there. */
  readonly state: CommandState | null;
  readonly subject: string | null;
  readonly problem: Problem | null;
}

const PAGE = 1_000;

/** Every line that has its fate so far, in order, in memory that does not grow with them. */
export async function* reportedLines(database: Database, importId: string): AsyncGenerator<ReportedLine> {
  let after = '0';
  for (;;) {
    const { rows } = await sql<ReportedLine>`
      select line.position, line.line, line.label, line.number, line.fate, line.findings,
        line.command_id as "commandId", command.state, command.subject, command.problem
      from import_line line left join command on command.id = line.command_id
      where line.import_id = ${importId} and line.position > ${after}::bigint
      order by line.position limit ${PAGE}`.execute(database);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.position;
  }
}

/** How many of an import's commands have come how far. */
export async function ledgerCounts(
  database: Database,
  importId: string,
): Promise<Readonly<Record<CommandState, number>>> {
  const { rows } = await sql<{ state: CommandState; count: string }>`
    select command.state, count(*) from import_line line join command on command.id = line.command_id
    where line.import_id = ${importId} group by command.state`.execute(database);
  const counts = { accepted: 0, applied: 0, refused: 0 };
  for (const { state, count } of rows) counts[state] = Number(count);
  return counts;
}

/** A page of the imports of a user: those of its party in its role. */
export async function pageOfImports(
  database: Database,
  { party, role }: { readonly party: string; readonly role: string },
  { newestFirst, after, limit }: { newestFirst: boolean; after?: RecordPlace | undefined; limit: number },
): Promise<Page<ImportRow>> {
  let selection = database
    .selectFrom('import')
    .selectAll()
    .where('party', '=', party)
    .where('role', '=', role)
    .where('state', '<>', 'receiving');
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
