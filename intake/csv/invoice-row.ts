/** One row of a CSV file as an invoice, or every reason why it is none. */
import { type Decimal, decimalText, equal, minorUnitsOf, plus } from '../../domain/decimal';
import { normaliseInvoiceNumber } from '../../domain/fingerprint';
import { type Currency, isCurrency, MINOR_UNIT_DIGITS } from '../../domain/money';
import { CREDIT_CODE, type PartyReference } from '../party-reference';
import { accepted, excerpt, type IntakeRefusal, type IntakeResult, refused } from '../result';
import { amountInCell, type CsvField, dateInCell } from './fields';
import type { CsvMapping } from './preview';

/** An invoice as a row states it; amounts are decimal numbers. */
export interface CsvInvoice {
  readonly number: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: Currency;
  readonly seller: PartyReference;
  readonly buyer: PartyReference;
  readonly net?: string;
  readonly tax?: string;
  readonly payable: string;
  /** `payable` in whole minor units. */
  readonly payableMinor: bigint;
  readonly orderReference?: string;
  readonly deliveryReference?: string;
}

/** What holds for every row where no column says otherwise. */
export interface CsvDefaults {
  readonly seller?: PartyReference;
  readonly currency?: Currency;
}

/** Reads the cells of a row. */
export function invoiceInRow(
  cells: readonly string[],
  mapping: CsvMapping,
  defaults: CsvDefaults,
): IntakeResult<CsvInvoice> {
  const row: Row = { cells, mapping, refusals: [] };
  const number = required(row, 'number');
  if (number !== '' && normaliseInvoiceNumber(number) === '') refuse(row, 'number', number, 'letters or digits');
  const issueDate = dateOf(row, 'issueDate');
  const dueDate = dateOf(row, 'dueDate');
  const currency = currencyOf(row, defaults.currency);
  const seller = sellerOf(row, defaults.seller);
  const buyer = partyOf(row, 'buyerCode', 'buyerName');
  const net = amountOf(row, 'net');
  const tax = amountOf(row, 'tax');
  const payable = amountOf(row, 'payable');
  if (payable === undefined && cellOf(row, 'payable') === '') required(row, 'payable');
  if (payable !== undefined && payable.units <= 0n) refuse(row, 'payable', decimalText(payable), 'an amount above 0');
  if (net !== undefined && tax !== undefined && payable !== undefined && !equal(plus(net, tax), payable)) {
    refuse(row, 'payable', decimalText(payable), `${decimalText(plus(net, tax))} (net + tax)`);
  }
  const payableMinor =
    payable === undefined || currency === undefined ? undefined : minorUnitsOf(payable, MINOR_UNIT_DIGITS[currency]);
  if (payable !== undefined && currency !== undefined && payableMinor === undefined) {
    refuse(row, 'payable', decimalText(payable), `at most ${MINOR_UNIT_DIGITS[currency]} decimals in ${currency}`);
  }
  if (issueDate !== undefined && dueDate !== undefined && dueDate < issueDate) {
    refuse(row, 'dueDate', dueDate, `${issueDate} or later`);
  }
  if (row.refusals.length > 0) return refused(...row.refusals);
  if (issueDate === undefined || dueDate === undefined || currency === undefined)
    throw new Error('nothing was refused');
  if (payable === undefined || payableMinor === undefined) throw new Error('nothing was refused');
  return accepted({
    number,
    issueDate,
    dueDate,
    currency,
    seller,
    buyer,
    ...(net === undefined ? {} : { net: decimalText(net) }),
    ...(tax === undefined ? {} : { tax: decimalText(tax) }),
    payable: decimalText(payable),
    payableMinor,
    ...stated('orderReference', cellOf(row, 'orderReference')),
    ...stated('deliveryReference', cellOf(row, 'deliveryReference')),
  });
}

interface Row {
  readonly cells: readonly string[];
  readonly mapping: CsvMapping;
  readonly refusals: IntakeRefusal[];
}

/** Longest text that a record of the ledger keeps of a document. */
const MAX_CELL_CHARACTERS = 256;
const CONTROL = /\p{Cc}/u;

function cellOf(row: Row, field: CsvField): string {
  const column = row.mapping[field];
  return column === undefined ? '' : (row.cells[column] ?? '').trim();
}

function required(row: Row, field: CsvField): string {
  const cell = cellOf(row, field);
  if (cell === '') refuse(row, field, 'nothing', 'a text');
  if (cell.length > MAX_CELL_CHARACTERS) refuse(row, field, cell, `at most ${MAX_CELL_CHARACTERS} characters`);
  if (CONTROL.test(cell)) refuse(row, field, cell, 'a text on one line');
  return cell;
}

function dateOf(row: Row, field: 'issueDate' | 'dueDate'): string | undefined {
  const cell = cellOf(row, field);
  const date = dateInCell(cell);
  if (date === undefined) refuse(row, field, cell || 'nothing', 'a date such as 2026-03-31', 'date-invalid');
  return date;
}

function amountOf(row: Row, field: 'net' | 'tax' | 'payable'): Decimal | undefined {
  const cell = cellOf(row, field);
  if (cell === '') return undefined;
  const amount = amountInCell(cell);
  if (amount === undefined) refuse(row, field, cell, 'an amount such as 1234.50', 'number-malformed');
  return amount;
}

function currencyOf(row: Row, standard: Currency | undefined): Currency | undefined {
  const cell = cellOf(row, 'currency').toUpperCase();
  const code = cell === '人民币' || cell === 'RMB' ? 'CNY' : cell || standard;
  if (code !== undefined && isCurrency(code)) return code;
  const carried = Object.keys(MINOR_UNIT_DIGITS).join(', ');
  refuse(row, 'currency', code ?? 'nothing', `one of ${carried}`, 'currency-unsupported');
  return undefined;
}

function sellerOf(row: Row, standard: PartyReference | undefined): PartyReference {
  if (cellOf(row, 'sellerCode') === '' && standard !== undefined) return standard;
  return partyOf(row, 'sellerCode', 'sellerName');
}

/** A name alone binds no one, so that a code is needed. */
function partyOf(row: Row, code: 'sellerCode' | 'buyerCode', name: 'sellerName' | 'buyerName'): PartyReference {
  const value = required(row, code).toUpperCase();
  return { name: cellOf(row, name), identifiers: [{ scheme: CREDIT_CODE.test(value) ? 'USCC' : 'tax', value }] };
}

function stated<Key extends string>(key: Key, cell: string): { readonly [K in Key]?: string } {
  return cell === '' ? {} : ({ [key]: cell } as { readonly [K in Key]?: string });
}

function refuse(
  row: Row,
  field: CsvField,
  found: string,
  expected: string,
  code: IntakeRefusal['code'] = found === 'nothing' ? 'field-missing' : 'field-invalid',
): void {
  const message = `found ${excerpt(found)}, expected ${expected}`;
  row.refusals.push({ code, field, message, remedy: `Put ${expected} into the cell.` });
}
