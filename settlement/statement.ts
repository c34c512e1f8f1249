/** Statements of a party's books as CSV, which a spreadsheet shows and never runs. */
import { dateOf } from '../domain/calendar';
import type { Currency } from '../domain/money';
import type { Account } from '../domain/postings';
import { decimalAmount } from './payment-instruction';

/** A line of the books. */
export interface StatementLine {
  readonly bookedAt: Date;
  readonly account: Account;
  readonly receivable: string;
  /** Minor units; debits above zero, credits below. */
  readonly amountMinor: string;
  readonly transactionId: string;
}

/** What a statement is made of. */
export interface Statement {
  readonly party: string;
  readonly name: string;
  readonly currency: Currency;
  /** First and last day, both in China Standard Time. */
  readonly from: string;
  readonly to: string;
  /** Minor units on each account before the first day. */
  readonly opening: ReadonlyMap<Account, bigint>;
  readonly lines: readonly StatementLine[];
}

/** One row of a statement: a line with what stands on its account after it. */
export interface StatementRow {
  readonly day: string;
  readonly account: Account;
  readonly text: string;
  readonly debitMinor?: bigint;
  readonly creditMinor?: bigint;
  /** Debits less credits, in minor units. */
  readonly balanceMinor: bigint;
  readonly transactionId: string;
}

/** The rows: opening balances first, then the lines with the running balance of their account. */
export function statementRows({ from, opening, lines }: Statement): StatementRow[] {
  const balances = new Map(opening);
  const openings = [...opening]
    .filter(([, balanceMinor]) => balanceMinor !== 0n)
    .map(([account, balanceMinor]) => ({
      day: from,
      account,
      text: 'opening balance',
      balanceMinor,
      transactionId: '',
    }));
  const rows = lines.map(({ bookedAt, account, receivable, amountMinor, transactionId }) => {
    const amount = BigInt(amountMinor);
    const balanceMinor = (balances.get(account) ?? 0n) + amount;
    balances.set(account, balanceMinor);
    const side = amount > 0n ? { debitMinor: amount } : { creditMinor: -amount };
    const day = dateOf(bookedAt.toISOString());
    return { day, account, text: receivable, ...side, balanceMinor, transactionId };
  });
  return [...openings, ...rows];
}

const HEADINGS = ['day', 'account', 'about', 'debit', 'credit', 'balance', 'side', 'transaction'];

/** The statement as CSV (RFC 4180) in UTF-8 with a byte order mark, for spreadsheets: amounts have their point, no sign. */
export function statementCsv(statement: Statement): string {
  const { party, name, currency, from, to } = statement;
  const amount = (minor: bigint | undefined) => (minor === undefined ? '' : decimalAmount(minor, currency));
  const rows = statementRows(statement).map(({ day, account, text, debitMinor, creditMinor, balanceMinor, ...row }) => [
    day,
    account,
    text,
    amount(debitMinor),
    amount(creditMinor),
    amount(balanceMinor < 0n ? -balanceMinor : balanceMinor),
    balanceMinor === 0n ? '' : balanceMinor > 0n ? 'debit' : 'credit',
    row.transactionId,
  ]);
  const head = [[name, party], [`${from} – ${to}`, currency], HEADINGS];
  return `\uFEFF${[...head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** A cell that no spreadsheet takes for a formula: what begins like one has an apostrophe before it. */
export function csvCell(text: string): string {
  const harmless = /^[\s\p{Cf}]*[=+\-@\t\r|%＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
