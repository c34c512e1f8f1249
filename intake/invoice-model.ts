/** An invoice as the engine knows it, whatever syntax it came in, and how one is made of a tree in UBL's names. */

import { type Decimal, decimalText, minorUnitsOf, parseDecimal } from '../domain/decimal';
import { type Currency, isCurrency, MINOR_UNIT_DIGITS } from '../domain/money';
import type { LinePrice } from '../domain/three-way-match';
import { formRefusals, repetitionRefusals } from './en16931/form';
import { judgementOf, type Syntax } from './en16931/rules';
import { itemIdentifiers } from './item-identifiers';
import { type PartyReference, partyReference } from './party-reference';
import { accepted, type IntakeRefusal, type IntakeResult, refused } from './result';
import { childAt, childrenAt, textAt, type XmlElement } from './xml';

/** One line of an invoice. */
export interface InvoiceLine {
  readonly id: string;
  readonly description: string;
  /** Decimal number. */
  readonly quantity: string;
  /** UN/ECE Recommendation 20, such as `KGM`. */
  readonly unitCode: string;
  /** Decimal amount in the invoice's currency. */
  readonly netAmount: string;
  /** Net price (BT-146) and the quantity that it is for (BT-149), decimal numbers. */
  readonly price: LinePrice;
  /** Line of the order (BT-132). */
  readonly orderLine?: string;
  /** Identifiers of the goods, each with whose it is: `buyer 6578489`, `0160 04012345123456`; none are stated often. */
  readonly items?: readonly string[];
}

/** Totals in the invoice's currency, decimal numbers; what the document leaves out is `0`. */
export interface InvoiceTotals {
  readonly lineExtension: string;
  readonly allowances: string;
  readonly charges: string;
  readonly taxExclusive: string;
  readonly tax: string;
  readonly taxInclusive: string;
  readonly prepaid: string;
  readonly rounding: string;
  readonly payable: string;
}

/** An invoice or credit note that keeps the implemented rules of EN 16931. */
export interface InvoiceDocument {
  readonly kind: 'invoice' | 'creditNote';
  /** As the seller spells it (BT-1). */
  readonly number: string;
  /** UNTDID 1001 (BT-3). */
  readonly typeCode: string;
  readonly issueDate: string;
  /** BT-9. */
  readonly dueDate?: string;
  readonly paymentTermsNote?: string;
  readonly currency: Currency;
  readonly seller: PartyReference;
  readonly buyer: PartyReference;
  /** BT-72. */
  readonly deliveryDate?: string;
  readonly orderReference?: string;
  readonly despatchReference?: string;
  readonly receiptReference?: string;
  readonly contractReference?: string;
  readonly precedingInvoice?: { readonly number: string; readonly issueDate?: string };
  readonly lines: readonly InvoiceLine[];
  readonly totals: InvoiceTotals;
  /** The amount due (BT-115) in whole minor units; negative when the buyer is owed. */
  readonly payableMinor: bigint;
  /** SHA-256 (hex) of the exact bytes. */
  readonly documentSha256: string;
  /** Rules that the standard only recommends and the document breaks, where there are any. */
  readonly warnings?: readonly IntakeRefusal[];
}

/** Judges a tree in UBL's names and makes a document of it when nothing is wrong. `documentSha256` is hex. */
export function invoiceOf(root: XmlElement, syntax: Syntax, documentSha256: string): IntakeResult<InvoiceDocument> {
  const repetitions = repetitionRefusals(root);
  if (repetitions.length > 0) return refused(...repetitions);
  const judgement = judgementOf(root, syntax);
  const refusals = [...formRefusals(root), ...judgement.refusals];
  if (refusals.length > 0) return refused(...refusals);
  return accepted(documentOf(root, judgement.warnings, documentSha256));
}

/** Builds the document of a tree that has passed every check. */
function documentOf(root: XmlElement, warnings: readonly IntakeRefusal[], documentSha256: string): InvoiceDocument {
  const isInvoice = root.name === 'ubl:Invoice';
  const currency = required(root, 'cbc:DocumentCurrencyCode');
  if (!isCurrency(currency)) throw new Error(`${currency} has passed the check of currencies`);
  const payable = amount(root, 'cac:LegalMonetaryTotal/cbc:PayableAmount');
  const payableMinor = minorUnitsOf(payable, MINOR_UNIT_DIGITS[currency]);
  if (payableMinor === undefined) throw new Error(`${decimalText(payable)} has passed the check of decimals`);
  return {
    kind: isInvoice ? 'invoice' : 'creditNote',
    number: required(root, 'cbc:ID'),
    typeCode: required(root, isInvoice ? 'cbc:InvoiceTypeCode' : 'cbc:CreditNoteTypeCode'),
    issueDate: required(root, 'cbc:IssueDate'),
    ...optional('dueDate', textAt(root, isInvoice ? 'cbc:DueDate' : 'cac:PaymentMeans/cbc:PaymentDueDate')),
    ...optional('paymentTermsNote', textAt(root, 'cac:PaymentTerms/cbc:Note')),
    currency,
    seller: partyReference(childAt(root, 'cac:AccountingSupplierParty/cac:Party')),
    buyer: partyReference(childAt(root, 'cac:AccountingCustomerParty/cac:Party')),
    ...optional('deliveryDate', textAt(root, 'cac:Delivery/cbc:ActualDeliveryDate')),
    ...optional('orderReference', textAt(root, 'cac:OrderReference/cbc:ID')),
    ...optional('despatchReference', textAt(root, 'cac:DespatchDocumentReference/cbc:ID')),
    ...optional('receiptReference', textAt(root, 'cac:ReceiptDocumentReference/cbc:ID')),
    ...optional('contractReference', textAt(root, 'cac:ContractDocumentReference/cbc:ID')),
    ...optional('precedingInvoice', precedingInvoiceOf(root)),
    lines: childrenAt(root, isInvoice ? 'cac:InvoiceLine' : 'cac:CreditNoteLine').map(lineOf),
    totals: totalsOf(root, currency),
    payableMinor,
    documentSha256,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function lineOf(line: XmlElement): InvoiceLine {
  const items = itemIdentifiers(childAt(line, 'cac:Item'));
  const quantity = childAt(line, 'cbc:InvoicedQuantity') ?? childAt(line, 'cbc:CreditedQuantity');
  return {
    id: required(line, 'cbc:ID'),
    description: required(line, 'cac:Item/cbc:Name'),
    quantity: decimalText(parseDecimal(quantity?.text ?? '') ?? never(line, 'quantity')),
    unitCode: quantity?.attributes.get('unitCode') ?? never(line, 'unit'),
    netAmount: decimalText(amount(line, 'cbc:LineExtensionAmount')),
    price: {
      amount: decimalText(amount(line, 'cac:Price/cbc:PriceAmount')),
      per: decimalText(parseDecimal(textAt(line, 'cac:Price/cbc:BaseQuantity') ?? '1') ?? never(line, 'BaseQuantity')),
    },
    ...optional('orderLine', textAt(line, 'cac:OrderLineReference/cbc:LineID')),
    ...optional('items', items.length === 0 ? undefined : items),
  };
}

function totalsOf(root: XmlElement, currency: Currency): InvoiceTotals {
  const at = (name: string) => parseDecimal(textAt(root, `cac:LegalMonetaryTotal/cbc:${name}`) ?? '0');
  const text = (name: string) => decimalText(at(name) ?? never(root, name));
  const tax = childrenAt(root, 'cac:TaxTotal/cbc:TaxAmount').find(
    ({ attributes }) => attributes.get('currencyID') === currency,
  );
  return {
    lineExtension: text('LineExtensionAmount'),
    allowances: text('AllowanceTotalAmount'),
    charges: text('ChargeTotalAmount'),
    taxExclusive: text('TaxExclusiveAmount'),
    tax: decimalText(parseDecimal(tax?.text ?? '') ?? never(root, 'TaxAmount')),
    taxInclusive: text('TaxInclusiveAmount'),
    prepaid: text('PrepaidAmount'),
    rounding: text('PayableRoundingAmount'),
    payable: text('PayableAmount'),
  };
}

function precedingInvoiceOf(root: XmlElement): InvoiceDocument['precedingInvoice'] {
  const reference = childAt(root, 'cac:BillingReference/cac:InvoiceDocumentReference');
  const number = reference === undefined ? undefined : textAt(reference, 'cbc:ID');
  if (reference === undefined || number === undefined) return undefined;
  return { number, ...optional('issueDate', textAt(reference, 'cbc:IssueDate')) };
}

function required(element: XmlElement, path: string): string {
  return textAt(element, path) ?? never(element, path);
}

function amount(element: XmlElement, path: string): Decimal {
  return parseDecimal(required(element, path)) ?? never(element, path);
}

/** A rule should have refused the document before. */
function never(element: XmlElement, path: string): never {
  throw new Error(`${element.name} has passed every check without ${path}`);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}
