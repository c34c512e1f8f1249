/** Statements of a party's books as PDF, in 中文 and English; the same statement gives the same bytes. */
import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { type Currency, formatMinor } from '../domain/money';
import type { Account } from '../domain/postings';
import { type Statement, type StatementRow, statementRows } from './statement';
import { sfntOf } from './woff';

/** Noto Sans SC (SIL Open Font License 1.1): Latin and 8,000 characters of simplified Chinese. */
const FONT = '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff';
let font: Buffer | undefined;

const ACCOUNTS: Readonly<Record<Account, string>> = {
  receivable: '应收 receivable',
  payable: '应付 payable',
  trade: '贸易 trade',
  assigned: '转让 assigned',
  retained: '留存 retained',
  cash: '现金 cash',
  interestIncome: '利息收入 interest income',
  interestExpense: '利息支出 interest expense',
  feeIncome: '手续费收入 fee income',
  feeExpense: '手续费支出 fee expense',
  writtenOff: '核销 written off',
};

/** Columns: heading, points from the left margin, width, and whether they are amounts. */
const COLUMNS: readonly (readonly [heading: string, x: number, width: number, align: 'left' | 'right'])[] = [
  ['日期 day', 0, 62, 'left'],
  ['科目 account', 66, 130, 'left'],
  ['摘要 about', 200, 160, 'left'],
  ['借方 debit', 364, 96, 'right'],
  ['贷方 credit', 464, 96, 'right'],
  ['余额 balance', 564, 96, 'right'],
  ['方向 side', 668, 60, 'left'],
];
const MARGIN = 50;
const ROW_POINTS = 15;
const FONT_POINTS = 8;
const TITLE_POINTS = 13;

/** Writes the statement. @param compress off, what stands in it can be read, for tests */
export async function statementPdf(statement: Statement, { compress = true } = {}): Promise<Buffer> {
  const { party, name, currency, from, to } = statement;
  font ??= sfntOf(readFileSync(require.resolve(FONT)));
  const document = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: MARGIN,
    compress,
    // The file's own id follows from these, so they are the statement's and not the clock's.
    info: { Title: `${party} ${currency} ${from} ${to}`, CreationDate: new Date(`${to}T00:00:00Z`) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => document.on('end', () => resolve()));
  document.registerFont('text', font).font('text');
  document.fontSize(TITLE_POINTS).text(`对账单 Statement  ${currency}  ${from} – ${to}`, MARGIN, MARGIN);
  document.fontSize(FONT_POINTS).text(`${name}  ${party}`);
  const bottom = document.page.height - MARGIN - ROW_POINTS;
  let y = heading(document, document.y + ROW_POINTS);
  for (const row of statementRows(statement)) {
    if (y > bottom) {
      document.addPage();
      y = heading(document, MARGIN);
    }
    line(document, y, cellsOf(row, currency));
    y += ROW_POINTS;
  }
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

type Page = InstanceType<typeof PDFDocument>;

/** @returns where the first row stands */
function heading(document: Page, y: number): number {
  line(
    document,
    y,
    COLUMNS.map(([text]) => text),
  );
  document
    .moveTo(MARGIN, y + ROW_POINTS - 3)
    .lineTo(document.page.width - MARGIN, y + ROW_POINTS - 3)
    .lineWidth(0.5)
    .stroke();
  return y + ROW_POINTS;
}

function line(document: Page, y: number, cells: readonly string[]): void {
  for (const [index, [, x, width, align]] of COLUMNS.entries()) {
    const text = cells[index] ?? '';
    if (text !== '') document.text(text, MARGIN + x, y, { width, align, lineBreak: false, ellipsis: true });
  }
}

function cellsOf({ day, account, text, debitMinor, creditMinor, balanceMinor }: StatementRow, currency: Currency) {
  const amount = (minor: bigint | undefined) => (minor === undefined ? '' : formatMinor(minor, currency));
  const side = balanceMinor === 0n ? '' : balanceMinor > 0n ? '借 debit' : '贷 credit';
  const about = text === 'opening balance' ? '期初余额 opening balance' : text;
  const balance = amount(balanceMinor < 0n ? -balanceMinor : balanceMinor);
  return [day, ACCOUNTS[account], about, amount(debitMinor), amount(creditMinor), balance, side];
}
