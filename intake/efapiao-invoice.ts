/** Reads a 数电票 (the XML of China's fully digitalised e-invoice): bytes in, a typed document or every reason against it out. */
import { isCalendarDate } from '../domain/calendar';
import { type Decimal, decimalText, minorUnitsOf, minus, plus, ZERO } from '../domain/decimal';
import { readText, sha256Of } from './bytes';
import { unitCodeOf } from './efapiao/rate';
import { efapiaoRefusals, efapiaoWarnings, figureAt, PATHS } from './efapiao/rules';
import type { InvoiceDocument, InvoiceLine } from './invoice-model';
import { MAX_XML_BYTES } from './limits';
import { CREDIT_CODE, type PartyReference } from './party-reference';
import { accepted, excerpt, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';
import { childrenAt, parseXml, pathOf, textAt, type XmlElement } from './xml';

/** A 数电票 has no namespace. */
export const EFAPIAO_PREFIXES: ReadonlyMap<string, string> = new Map([['', '']]);

/** Reads one document; never throws on what it is given. */
export function parseEfapiao(xml: Uint8Array | string): IntakeResult<InvoiceDocument> {
  const text = readText(xml, MAX_XML_BYTES);
  if (!text.ok) return text;
  const tree = parseXml(text.value, EFAPIAO_PREFIXES);
  if (!tree.ok) return tree;
  if (tree.value.name !== 'EInvoice') {
    return refused({
      code: 'not-efapiao',
      field: WHOLE_DOCUMENT,
      message: `the root element is ${excerpt(tree.value.name)}, not EInvoice`,
      remedy: 'Send the XML of the 数电票 as the platform of the tax authority delivers it.',
    });
  }
  return efapiaoOf(tree.value, sha256Of(xml));
}

/**
 * Makes a document of an `EInvoice`. A red one becomes a credit note, with amounts above zero as credit notes have them
 * everywhere else. The format knows neither due date nor order nor delivery; the remark (备注) may state them by label, as
 * `订单号：PO-7；送货单号：DN-9；付款到期日：2026-06-30`.
 */
export function efapiaoOf(root: XmlElement, documentSha256: string): IntakeResult<InvoiceDocument> {
  const refusals = efapiaoRefusals(root);
  if (refusals.length > 0) return refused(...refusals);
  const issueDate = dateIn(textAt(root, PATHS.issueTime) ?? '');
  if (issueDate === undefined) {
    return refused({
      code: 'date-invalid',
      field: `${pathOf(root)}/${PATHS.issueTime}`,
      message: `found ${excerpt(textAt(root, PATHS.issueTime) ?? 'nothing')}, expected a date that exists`,
      remedy: 'Send the XML as delivered.',
    });
  }
  const isBlue = textAt(root, PATHS.isBlue) === 'Y';
  const signed = (value: Decimal) => (isBlue ? value : minus(ZERO, value));
  const figure = (path: string) => decimalText(signed(figureAt(root, path)));
  const payableMinor = minorUnitsOf(signed(figureAt(root, PATHS.inclusive)), 2);
  if (payableMinor === undefined) throw new Error('the amount has passed the check of decimals');
  const remark = textAt(root, 'EInvoiceData/AdditionalInformation/Remark') ?? '';
  const dueDate = dueDateIn(remark);
  const orderReference = labelled(remark, ORDER_LABEL);
  const despatchReference = labelled(remark, DELIVERY_LABEL);
  const original = textAt(root, PATHS.original);
  const warnings = efapiaoWarnings(root);
  return accepted({
    kind: isBlue ? 'invoice' : 'creditNote',
    number: textAt(root, PATHS.number) ?? '',
    typeCode: isBlue ? '380' : '381',
    issueDate,
    ...(dueDate === undefined ? {} : { dueDate }),
    currency: 'CNY',
    seller: party(root, 'Seller'),
    buyer: party(root, 'Buyer'),
    ...(orderReference === undefined ? {} : { orderReference }),
    ...(despatchReference === undefined ? {} : { despatchReference }),
    ...(original === undefined ? {} : { precedingInvoice: { number: original } }),
    lines: linesOf(root, signed),
    totals: {
      lineExtension: figure(PATHS.exclusive),
      allowances: '0',
      charges: '0',
      taxExclusive: figure(PATHS.exclusive),
      tax: figure(PATHS.tax),
      taxInclusive: figure(PATHS.inclusive),
      prepaid: '0',
      rounding: '0',
      payable: figure(PATHS.inclusive),
    },
    payableMinor,
    documentSha256,
    ...(warnings.length === 0 ? {} : { warnings }),
  });
}

function party(root: XmlElement, role: 'Seller' | 'Buyer'): PartyReference {
  const code = textAt(root, `EInvoiceData/${role}Information/${role}IdNum`);
  return {
    name: textAt(root, `EInvoiceData/${role}Information/${role}Name`) ?? '',
    country: 'CN',
    identifiers: code === undefined ? [] : [{ scheme: CREDIT_CODE.test(code) ? 'USCC' : 'tax', value: code }],
  };
}

/** A discount is a line of its own, below zero and without a quantity, after the line that it lowers: it joins that line. */
function linesOf(root: XmlElement, signed: (value: Decimal) => Decimal): readonly InvoiceLine[] {
  const lines: InvoiceLine[] = [];
  let net = ZERO;
  for (const [index, item] of childrenAt(root, PATHS.items).entries()) {
    const amount = signed(figureAt(item, 'Amount'));
    const previous = lines.at(-1);
    const name = textAt(item, 'ItemName') ?? '';
    const isDiscount = amount.units < 0n && textAt(item, 'Quantity') === undefined;
    if (isDiscount && previous !== undefined && previous.description === name) {
      net = plus(net, amount);
      const netAmount = decimalText(net);
      lines[lines.length - 1] = { ...previous, netAmount, price: { amount: netAmount, per: previous.quantity } };
      continue;
    }
    net = amount;
    lines.push(lineOf(item, index, name, amount, signed));
  }
  return lines;
}

/** Services may come without quantity and unit: then it is one of them. */
function lineOf(
  item: XmlElement,
  index: number,
  description: string,
  amount: Decimal,
  signed: (value: Decimal) => Decimal,
): InvoiceLine {
  const isCounted = textAt(item, 'Quantity') !== undefined;
  const quantity = isCounted ? decimalText(signed(figureAt(item, 'Quantity'))) : '1';
  const price = textAt(item, 'UnPrice') === undefined ? undefined : decimalText(figureAt(item, 'UnPrice'));
  return {
    id: String(index + 1),
    description,
    quantity,
    unitCode: unitCodeOf(textAt(item, 'MeaUnits') ?? 'C62'),
    netAmount: decimalText(amount),
    price:
      price === undefined || !isCounted ? { amount: decimalText(amount), per: quantity } : { amount: price, per: '1' },
  };
}

/** The calendar date at the start of `2026-03-02 10:11:12` or `2026-03-02T10:11:12`. */
function dateIn(text: string): string | undefined {
  const date = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.]{1,12})?$/.exec(text)?.[1];
  return date !== undefined && isCalendarDate(date) ? date : undefined;
}

const ORDER_LABEL = /(?:采购)?订单(?:编?号)?[:：][ ]?([^\s；;，,。]{1,200})/;
const DELIVERY_LABEL = /(?:送货|发货|出库)单(?:编?号)?[:：][ ]?([^\s；;，,。]{1,200})/;

/** What stands after a label, up to the next mark. */
function labelled(remark: string, label: RegExp): string | undefined {
  return label.exec(remark)?.[1];
}

/** A labelled date alone counts: a date that merely stands in the remark may be anything. */
function dueDateIn(remark: string): string | undefined {
  const match = /(?:付款)?到期日(?:期)?[:：][ ]?([0-9]{4})[-年]([0-9]{1,2})[-月]([0-9]{1,2})(?:日|(?![0-9]))/.exec(
    remark,
  );
  if (match === null) return undefined;
  const [, year = '', month = '', day = ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : undefined;
}
