/** The fields of an invoice that a column may hold: what headers call them, and how a cell of them is read. */
import { isCalendarDate } from '../../domain/calendar';
import { type Decimal, parseDecimal } from '../../domain/decimal';
import { isCurrency } from '../../domain/money';

/** Fields of an invoice in CSV. */
export type CsvField =
  | 'number'
  | 'issueDate'
  | 'dueDate'
  | 'sellerCode'
  | 'sellerName'
  | 'buyerCode'
  | 'buyerName'
  | 'currency'
  | 'net'
  | 'tax'
  | 'payable'
  | 'orderReference'
  | 'deliveryReference';

interface FieldRule {
  /** What headers call it, as `headerKey` spells it. */
  readonly names: readonly string[];
  /** Whether a cell can be one. */
  readonly fits: (cell: string) => boolean;
}

/** Fields by name, in the order in which they are proposed. */
export const CSV_FIELDS: Readonly<Record<CsvField, FieldRule>> = {
  number: {
    names: [
      '发票号码',
      '数电票号码',
      '发票号',
      '发票编号',
      'invoicenumber',
      'invoiceno',
      'invoiceid',
      'invoice',
      'number',
      'no',
    ],
    fits: (cell) => cell.length <= 64,
  },
  issueDate: {
    names: ['开票日期', '开票时间', '发票日期', 'issuedate', 'invoicedate', 'dateofissue', 'issued', 'date'],
    fits: (cell) => dateInCell(cell) !== undefined,
  },
  dueDate: {
    names: [
      '到期日',
      '到期日期',
      '付款到期日',
      '付款日期',
      '应付日期',
      'duedate',
      'paymentduedate',
      'maturity',
      'maturitydate',
      'due',
    ],
    fits: (cell) => dateInCell(cell) !== undefined,
  },
  sellerCode: {
    names: [
      '销方税号',
      '销售方税号',
      '销方识别号',
      '销方纳税人识别号',
      '销售方纳税人识别号',
      '销售方统一社会信用代码',
      '供应商代码',
      'sellertaxid',
      'sellervatid',
      'sellercode',
      'suppliertaxid',
      'suppliercode',
      'sellerid',
      'supplierid',
    ],
    fits: isCode,
  },
  sellerName: {
    names: [
      '销方名称',
      '销售方名称',
      '销售方',
      '供应商',
      '供应商名称',
      'seller',
      'sellername',
      'supplier',
      'suppliername',
      'vendor',
    ],
    fits: isName,
  },
  buyerCode: {
    names: [
      '购方税号',
      '购买方税号',
      '购方识别号',
      '购方纳税人识别号',
      '购买方纳税人识别号',
      '购买方统一社会信用代码',
      '客户代码',
      'buyertaxid',
      'buyervatid',
      'buyercode',
      'customertaxid',
      'customercode',
      'buyerid',
      'customerid',
    ],
    fits: isCode,
  },
  buyerName: {
    names: [
      '购方名称',
      '购买方名称',
      '购买方',
      '客户',
      '客户名称',
      'buyer',
      'buyername',
      'customer',
      'customername',
      'debtor',
    ],
    fits: isName,
  },
  currency: {
    names: ['币种', '货币', 'currency', 'currencycode', 'ccy'],
    fits: (cell) => isCurrency(cell.toUpperCase()),
  },
  net: {
    names: [
      '金额',
      '不含税金额',
      '合计金额',
      '金额不含税',
      'netamount',
      'net',
      'amountwithouttax',
      'taxexclusiveamount',
      'subtotal',
    ],
    fits: (cell) => amountInCell(cell) !== undefined,
  },
  tax: {
    names: ['税额', '合计税额', 'taxamount', 'tax', 'vat', 'vatamount'],
    fits: (cell) => amountInCell(cell) !== undefined,
  },
  payable: {
    names: [
      '价税合计',
      '含税金额',
      '应付金额',
      '总金额',
      '发票金额',
      'amountdue',
      'payable',
      'payableamount',
      'grossamount',
      'gross',
      'totalamount',
      'total',
      'invoiceamount',
      'amount',
    ],
    fits: (cell) => amountInCell(cell) !== undefined,
  },
  orderReference: {
    names: [
      '订单号',
      '采购订单号',
      '订单编号',
      '合同号',
      '合同编号',
      'ordernumber',
      'orderno',
      'purchaseorder',
      'ponumber',
      'po',
    ],
    fits: (cell) => cell.length <= 64,
  },
  deliveryReference: {
    names: [
      '送货单号',
      '收货单号',
      '出库单号',
      '入库单号',
      '发货单号',
      'deliverynote',
      'deliverynumber',
      'despatchadvice',
      'grn',
    ],
    fits: (cell) => cell.length <= 64,
  },
};

/** A header without case, width, blanks and signs: `Invoice No.` and `INVOICE_NO` are the same. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** A cell as a calendar date; day and month alone in another order are ambiguous, and no date. */
export function dateInCell(cell: string): string | undefined {
  const text = cell.normalize('NFKC').trim();
  const match =
    /^([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[ T][0-9:.]{1,12})?$/.exec(text) ??
    /^([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})日$/.exec(text) ??
    /^([0-9]{4})()([0-9]{2})([0-9]{2})$/.exec(text);
  if (match === null) return undefined;
  const [, year = '', , month = '', day = ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : undefined;
}

/** A cell as an amount: `1,234.50`, `￥1234.5`; commas only between groups of three, the point alone before decimals. */
export function amountInCell(cell: string): Decimal | undefined {
  const text = cell
    .normalize('NFKC')
    .trim()
    .replace(/^(-?)[¥$€£]\s?/, '$1');
  if (!text.includes(',')) return parseDecimal(text);
  return /^-?[0-9]{1,3}(?:,[0-9]{3}){1,8}(?:\.[0-9]{1,9})?$/.test(text)
    ? parseDecimal(text.replaceAll(',', ''))
    : undefined;
}

function isCode(cell: string): boolean {
  return /^[0-9A-Z]{8,24}$/i.test(cell);
}

function isName(cell: string): boolean {
  return /\p{L}/u.test(cell) && !/^[0-9A-Z]{18}$/.test(cell);
}
