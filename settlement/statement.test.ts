// A statement carries each account on from its opening balance, and a spreadsheet runs nothing of it.
import { csvCell, type Statement, statementCsv, statementRows } from './statement';

const STATEMENT: Statement = {
  party: '91420802MAYW0G386H',
  name: '=HYPERLINK("x")',
  currency: 'CNY',
  from: '2026-03-01',
  to: '2026-03-31',
  opening: new Map([
    ['cash', -500n],
    ['trade', 0n],
  ]),
  lines: [
    {
      bookedAt: new Date('2026-03-01T17:00:00Z'),
      account: 'cash',
      receivable: 'R1',
      amountMinor: '1200',
      transactionId: 'a',
    },
    {
      bookedAt: new Date('2026-03-02T02:00:00Z'),
      account: 'cash',
      receivable: 'R2',
      amountMinor: '-700',
      transactionId: 'b',
    },
  ],
};

test('each line has the balance of its account after it, and the day of China Standard Time', () => {
  expect(statementRows(STATEMENT)).toEqual([
    { day: '2026-03-01', account: 'cash', text: 'opening balance', balanceMinor: -500n, transactionId: '' },
    { day: '2026-03-02', account: 'cash', text: 'R1', debitMinor: 1200n, balanceMinor: 700n, transactionId: 'a' },
    { day: '2026-03-02', account: 'cash', text: 'R2', creditMinor: 700n, balanceMinor: 0n, transactionId: 'b' },
  ]);
});

test('the CSV has amounts with their point, and sides instead of signs', () => {
  expect(statementCsv(STATEMENT).split('\r\n')).toEqual([
    '\uFEFF"\'=HYPERLINK(""x"")",91420802MAYW0G386H',
    '2026-03-01 – 2026-03-31,CNY',
    'day,account,about,debit,credit,balance,side,transaction',
    '2026-03-01,cash,opening balance,,,5.00,credit,',
    '2026-03-02,cash,R1,12.00,,7.00,debit,a',
    '2026-03-02,cash,R2,,7.00,0.00,,b',
    '',
  ]);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  ['  =1', "'  =1"],
  ['\t=1', "'\t=1"],
  ['\u200b=1', "'\u200b=1"],
  ['＝1', "'＝1"],
  ['plain, "quoted"', '"plain, ""quoted"""'],
  ['a\nb', '"a\nb"'],
  ['a=b', 'a=b'],
])('the cell %j is written as %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});
