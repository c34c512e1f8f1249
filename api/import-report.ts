/** What became of the lines of an import, as a table that is safe to open in a spreadsheet. */
import { PROBLEMS } from '../domain/problems';
import { csvLine } from '../intake/csv/cell';
import type { ReportedLine } from '../store/import-report';

/** One line for each reason, and one for whatever was not refused. */
export async function* reportText(lines: AsyncIterable<ReportedLine>): AsyncGenerator<string> {
  yield csvLine(['line', 'document', 'number', 'fate', 'record', 'field', 'reason', 'remedy']);
  for await (const each of lines) {
    const { line, label, number, findings, subject, problem } = each;
    const place = [line, label, number ?? ''];
    for (const { rule, field, message, remedy } of findings) {
      yield csvLine([...place, 'refused', '', field, rule === undefined ? message : `${rule}: ${message}`, remedy]);
    }
    if (findings.length > 0) continue;
    const why =
      problem === null
        ? ['', '', '']
        : [problem.field ?? '', `${problem.slug}: ${problem.detail}`, PROBLEMS[problem.slug].remedy];
    yield csvLine([...place, fateOf(each), subject ?? problem?.reference ?? '', ...why]);
  }
}

function fateOf({ fate, state }: ReportedLine): string {
  if (fate === 'kept') return 'kept';
  return state === 'applied' ? 'applied' : state === 'refused' ? 'refused by the ledger' : 'waiting';
}
