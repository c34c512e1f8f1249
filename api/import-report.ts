/** What became of the lines of an import, as a table that is safe to open in a spreadsheet. */
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
    const reason = problem === null ? [] : [problem.field ?? '', `${problem.slug}: ${problem.detail}`];
    yield csvLine([...place, fateOf(each), subject ?? problem?.reference ?? '', reason[0] ?? '', reason[1] ?? '', '']);
  }
}

function fateOf({ fate, state }: ReportedLine): string {
  if (fate === 'kept') return 'kept';
  return state === 'applied' ? 'applied' : state === 'refused' ? 'refused by the ledger' : 'waiting';
}
