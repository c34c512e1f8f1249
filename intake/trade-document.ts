/**
 * Reads what the three-way match compares: orders, despatch and receipt advices, invoices and credit notes in UBL 2. The rules
 * of EN 16931 are not asked here: orders are not under them, and a delivery is true or not whatever the invoice looks like.
 */
import { isCalendarDate } from '../domain/calendar';
import { type Decimal, decimalText, parseDecimal } from '../domain/decimal';
import type { ReceivedLine } from '../domain/three-way-match';
import type { TradeDocumentKind } from '../domain/trade-links';
import { readText, sha256Of } from './bytes';
import { itemIdentifiers } from './item-identifiers';
import { MAX_XML_BYTES } from './limits';
import { type PartyReference, partyReference } from './party-reference';
import { accepted, excerpt, type IntakeRefusal, type IntakeResult, refused, WHOLE_DOCUMENT } from './result';
import { childAt, childrenAt, parseXml, pathOf, textAt, type XmlElement } from './xml';

/** A line with the name of its goods. */
export interface TradeDocumentLine extends ReceivedLine {
  readonly description: string;
  /** Short of what was announced, as the receiver says; a decimal number. */
  readonly short?: string;
}

/** A document of a trade. */
export interface TradeDocument {
  readonly kind: TradeDocumentKind;
  readonly number: string;
  readonly issueDate: string;
  readonly seller: PartyReference;
  readonly buyer: PartyReference;
  /** The order that the whole document is about; lines may name another. */
  readonly orderReference?: string;
  readonly despatchReference?: string;
  /** The invoice that a credit note takes back, where it names one. */
  readonly invoiceReference?: string;
  readonly lines: readonly TradeDocumentLine[];
  /** SHA-256 (hex) of the exact bytes. */
  readonly documentSha256: string;
}

/** Reads one document; never throws on what it is given. */
export function parseTradeDocument(xml: Uint8Array | string): IntakeResult<TradeDocument> {
  const text = readText(xml, MAX_XML_BYTES);
  if (!text.ok) return text;
  const tree = parseXml(text.value, PREFIXES);
  if (!tree.ok) return tree;
  const root = tree.value;
  const form = FORMS.get(root.name);
  if (form === undefined) {
    return refused({
      code: 'not-ubl',
      field: WHOLE_DOCUMENT,
      message: `the root element is ${excerpt(root.name)}, none of ${[...FORMS.keys()].join(', ')} of UBL 2`,
      remedy: 'Send an order, despatch advice, receipt advice, invoice or credit note in UBL 2.1.',
    });
  }
  const reading: Reading = { refusals: [] };
  const document = documentOf(root, form, reading, sha256Of(xml));
  return reading.refusals.length > 0 ? refused(...reading.refusals) : accepted(document);
}

interface Form {
  readonly kind: TradeDocumentKind;
  readonly seller: string;
  readonly buyer: string;
  /** Path of a line, and of what holds its fields where that is not the line itself. */
  readonly line: string;
  readonly quantity: string;
}

const NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:';
const PREFIXES: ReadonlyMap<string, string> = new Map([
  [`${NAMESPACE}CommonAggregateComponents-2`, 'cac'],
  [`${NAMESPACE}CommonBasicComponents-2`, 'cbc'],
  ...['Order', 'DespatchAdvice', 'ReceiptAdvice', 'Invoice', 'CreditNote'].map(
    (name) => [`${NAMESPACE}${name}-2`, ''] as const,
  ),
]);
const FORMS: ReadonlyMap<string, Form> = new Map([
  [
    'Order',
    {
      kind: 'order',
      seller: 'cac:SellerSupplierParty',
      buyer: 'cac:BuyerCustomerParty',
      line: 'cac:OrderLine/cac:LineItem',
      quantity: 'cbc:Quantity',
    },
  ],
  [
    'DespatchAdvice',
    {
      kind: 'despatchAdvice',
      seller: 'cac:DespatchSupplierParty',
      buyer: 'cac:DeliveryCustomerParty',
      line: 'cac:DespatchLine',
      quantity: 'cbc:DeliveredQuantity',
    },
  ],
  [
    'ReceiptAdvice',
    {
      kind: 'receiptAdvice',
      seller: 'cac:DespatchSupplierParty',
      buyer: 'cac:DeliveryCustomerParty',
      line: 'cac:ReceiptLine',
      quantity: 'cbc:ReceivedQuantity',
    },
  ],
  [
    'Invoice',
    {
      kind: 'invoice',
      seller: 'cac:AccountingSupplierParty',
      buyer: 'cac:AccountingCustomerParty',
      line: 'cac:InvoiceLine',
      quantity: 'cbc:InvoicedQuantity',
    },
  ],
  [
    'CreditNote',
    {
      kind: 'creditNote',
      seller: 'cac:AccountingSupplierParty',
      buyer: 'cac:AccountingCustomerParty',
      line: 'cac:CreditNoteLine',
      quantity: 'cbc:CreditedQuantity',
    },
  ],
]);

/** Refusals gathered while reading: a document is told everything that is wrong with it at once. */
interface Reading {
  readonly refusals: IntakeRefusal[];
}

function documentOf(root: XmlElement, form: Form, reading: Reading, documentSha256: string): TradeDocument {
  const number = required(root, 'cbc:ID', reading);
  const issueDate = required(root, 'cbc:IssueDate', reading);
  if (issueDate !== '' && !isCalendarDate(issueDate)) {
    refuse(reading, root, 'cbc:IssueDate', 'date-invalid', issueDate, 'a date that exists, YYYY-MM-DD');
  }
  const lines = childrenAt(root, form.line).map((line) => lineOf(line, form, number, reading));
  if (lines.length === 0) refuse(reading, root, form.line, 'field-missing', 'nothing', 'at least one line');
  const seen = new Set<string>();
  for (const { line } of lines) {
    if (seen.has(line)) refuse(reading, root, `${form.line}/cbc:ID`, 'field-repeated', line, 'each line number once');
    seen.add(line);
  }
  return {
    kind: form.kind,
    number,
    issueDate,
    seller: partyReference(childAt(root, `${form.seller}/cac:Party`)),
    buyer: partyReference(childAt(root, `${form.buyer}/cac:Party`)),
    ...optional('orderReference', textAt(root, 'cac:OrderReference/cbc:ID')),
    ...optional('despatchReference', textAt(root, 'cac:DespatchDocumentReference/cbc:ID')),
    ...optional('invoiceReference', invoiceReferenceOf(root, form)),
    lines,
    documentSha256,
  };
}

/** The preceding invoice stands in the document or, in older documents, in its lines. */
function invoiceReferenceOf(root: XmlElement, { line }: Form): string | undefined {
  const path = 'cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID';
  return textAt(root, path) ?? textAt(root, `${line}/${path}`);
}

function lineOf(line: XmlElement, form: Form, document: string, reading: Reading): TradeDocumentLine {
  const quantity = childAt(line, form.quantity);
  const unit = quantity?.attributes.get('unitCode')?.trim() ?? '';
  if (quantity !== undefined && unit === '') {
    refuse(reading, line, `${form.quantity}/@unitCode`, 'field-missing', 'nothing', 'the unit of the quantity');
  }
  const reference = childAt(line, 'cac:OrderLineReference');
  const amounts = {
    rejected: childAt(line, 'cbc:RejectedQuantity'),
    short: childAt(line, 'cbc:ShortQuantity'),
    price: childAt(line, 'cac:Price/cbc:PriceAmount'),
    per: childAt(line, 'cac:Price/cbc:BaseQuantity'),
  };
  const figure = (element: XmlElement | undefined) =>
    element === undefined ? undefined : decimalText(numberIn(element, reading));
  const price = figure(amounts.price);
  const per = figure(amounts.per) ?? '1';
  if (per === '0') refuse(reading, line, 'cac:Price/cbc:BaseQuantity', 'field-invalid', '0', 'a quantity above 0');
  return {
    document,
    line: required(line, 'cbc:ID', reading),
    description: textAt(line, 'cac:Item/cbc:Name') ?? textAt(line, 'cac:Item/cbc:Description') ?? '',
    ...optional('order', reference && textAt(reference, 'cac:OrderReference/cbc:ID')),
    ...optional('orderLine', reference && textAt(reference, 'cbc:LineID')),
    items: itemIdentifiers(childAt(line, 'cac:Item')),
    quantity: quantity === undefined ? noQuantity(line, form, reading) : decimalText(numberIn(quantity, reading)),
    unit,
    ...optional('rejected', figure(amounts.rejected)),
    ...optional('short', figure(amounts.short)),
    ...optional('price', price === undefined ? undefined : { amount: price, per }),
  };
}

/** A receiver may say only what is missing; everybody else states a quantity. */
function noQuantity(line: XmlElement, form: Form, reading: Reading): string {
  if (form.kind !== 'receiptAdvice') {
    refuse(reading, line, form.quantity, 'field-missing', 'nothing', 'the quantity of the line');
  }
  return '0';
}

/** Returns and corrections have documents of their own, so that no figure here is below zero. */
function numberIn(element: XmlElement, reading: Reading): Decimal {
  const value = parseDecimal(element.text);
  if (value !== undefined && value.units >= 0n) return value;
  refuse(reading, element, '', 'number-malformed', element.text || 'nothing', 'a decimal number of zero or more');
  return { units: 0n, scale: 0 };
}

function required(element: XmlElement, path: string, reading: Reading): string {
  const text = textAt(element, path);
  if (text === undefined) refuse(reading, element, path, 'field-missing', 'nothing', 'a text');
  return text ?? '';
}

function refuse(
  { refusals }: Reading,
  element: XmlElement,
  path: string,
  code: IntakeRefusal['code'],
  found: string,
  expected: string,
): void {
  const field = path === '' ? pathOf(element) : `${pathOf(element)}/${path}`;
  refusals.push({
    code,
    field,
    message: `found ${excerpt(found)}, expected ${expected}`,
    remedy: `State ${expected}.`,
  });
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}
