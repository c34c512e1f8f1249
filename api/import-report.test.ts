// The report of an import says of each line what became of it and, where it was refused, what helps.
import { parse } from 'csv-parse/sync';
import { PROBLEMS } from '../domain/problems';
import type { ReportedLine } from '../store/import-report';
import { reportText } from './import-report';

const LINE = {
  line: 1,
  label: '',
  number: 'X-1',
  fate: 'accepted',
  findings: [],
  commandId: null,
  state: null,
  subject: null,
  problem: null,
} as unknown as ReportedLine;

async function reported(...lines: ReportedLine[]): Promise<Record<string, string>[]> {
  async function* all() {
    yield* lines;
  }
  let text = '';
  for await (const piece of reportText(all())) text += piece;
  return parse(text, { columns: true });
}

test('what the ledger refused is told with the reason and the remedy of the catalogue', async () => {
  const problem = { slug: 'invoice-already-on-ledger', detail: 'it created R1', field: 'invoice.number' } as const;
  expect(await reported({ ...LINE, state: 'refused', problem } as ReportedLine)).toMatchObject([
    {
      fate: 'refused by the ledger',
      field: 'invoice.number',
      reason: 'invoice-already-on-ledger: it created R1',
      remedy: PROBLEMS['invoice-already-on-ledger'].remedy,
    },
  ]);
});

test('what is on the ledger is told by its record alone', async () => {
  expect(await reported({ ...LINE, state: 'applied', subject: 'receivable/R1' } as ReportedLine)).toMatchObject([
    { number: 'X-1', fate: 'applied', record: 'receivable/R1', field: '', reason: '', remedy: '' },
  ]);
});
