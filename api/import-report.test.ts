// The report of an import as a person opens it: each line's fate, one line a reason, nothing that a spreadsheet would run.
import { PROBLEMS } from '../domain/problems';
import type { ReportedLine } from '../store/import-report';
import { reportText } from './import-report';

const LINE: ReportedLine = {
  position: '1',
  line: '2',
  label: '',
  number: 'A-1',
  fate: 'accepted',
  findings: [],
  commandId: 'b5f3c1de-0000-4000-8000-000000000001',
  state: 'applied',
  subject: 'receivable/R1',
  problem: null,
};

async function reportOf(...lines: readonly ReportedLine[]): Promise<string[]> {
  let text = '';
  for await (const part of reportText(given(lines))) text += part;
  return text.split('\r\n');
}

async function* given(lines: readonly ReportedLine[]): AsyncGenerator<ReportedLine> {
  yield* lines;
}

test('a line that was taken names its record', async () => {
  expect(await reportOf(LINE)).toEqual([
    'line,document,number,fate,record,field,reason,remedy',
    '2,,A-1,applied,receivable/R1,,,',
    '',
  ]);
});

test('each reason of a refused line has a line of its own', async () => {
  const reason = (field: string) => ({ rule: 'BR-05', field, message: `no ${field}`, remedy: `Put a ${field}.` });
  const refused: ReportedLine = {
    ...LINE,
    number: null,
    fate: 'refused',
    findings: [reason('currency'), reason('dueDate')],
    commandId: null,
    state: null,
    subject: null,
  };
  expect((await reportOf(refused)).slice(1)).toEqual([
    '2,,,refused,,currency,BR-05: no currency,Put a currency.',
    '2,,,refused,,dueDate,BR-05: no dueDate,Put a dueDate.',
    '',
  ]);
});

test('what a spreadsheet would run is text', async () => {
  const [, line] = await reportOf({ ...LINE, number: '=cmd|calc', label: '@SUM(A1).xml' });
  expect(line).toBe(`2,'@SUM(A1).xml,"'=cmd|calc",applied,receivable/R1,,,`);
});

test('what the ledger refused is told with the reason and the remedy of the catalogue', async () => {
  const problem = { slug: 'invoice-already-on-ledger', detail: 'it created R1', field: 'invoice.number' } as const;
  const [, line] = await reportOf({ ...LINE, state: 'refused', subject: null, problem });
  expect(line).toContain('refused by the ledger,,invoice.number,invoice-already-on-ledger: it created R1,');
  expect(line).toContain(PROBLEMS['invoice-already-on-ledger'].remedy);
});
