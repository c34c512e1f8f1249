/** What a document must be before its rules mean anything: numbers that are numbers, dates that exist, one currency. */
import { isCalendarDate } from '../../domain/calendar';
import { parseDecimal } from '../../domain/decimal';
import { isCurrency, MINOR_UNIT_DIGITS } from '../../domain/money';
import { excerpt, type IntakeRefusal, type IntakeRefusalCode } from '../result';
import { pathOf, textAt, type XmlElement } from '../xml';

/**
 * What stands twice where UBL allows it once. Two readers would take different ones, so nothing else is looked at before
 * this is settled; it also keeps each rule's work in proportion to the document.
 */
export function repetitionRefusals(root: XmlElement): IntakeRefusal[] {
  const refusals: IntakeRefusal[] = [];
  visit(root, (element) => {
    const isSecond = element.ordinal === 2;
    const isSingle = SINGLE.test(element.name) || (element.parent === root && SINGLE_IN_DOCUMENT.has(element.name));
    if (isSecond && isSingle) {
      refusals.push(refusal('field-repeated', element, 'this element once', 'Leave one of them.', 'a second one'));
    }
  });
  return refusals;
}

/** Refusals of ours that no rule of the standard names. */
export function formRefusals(root: XmlElement): IntakeRefusal[] {
  const currency = textAt(root, 'cbc:DocumentCurrencyCode');
  const taxCurrency = textAt(root, 'cbc:TaxCurrencyCode');
  const refusals: IntakeRefusal[] = [];
  if (currency !== undefined && !isCurrency(currency)) {
    const carried = Object.keys(MINOR_UNIT_DIGITS).join(', ');
    refusals.push({
      code: 'currency-unsupported',
      field: `${pathOf(root)}/cbc:DocumentCurrencyCode`,
      message: `found ${excerpt(currency)}, expected one of ${carried}`,
      remedy: 'Invoice in a currency that the ledger carries.',
    });
  }
  visit(root, (element) => {
    const found = refusalOf(element, currency, taxCurrency);
    if (found !== undefined) refusals.push(found);
    if (FOREIGN_PARTS[root.name]?.has(element.name)) {
      const expected = `no such element in ${root.name.split(':')[1]}`;
      refusals.push(
        refusal('field-invalid', element, expected, 'Use the elements of this kind of document.', element.name),
      );
    }
  });
  return refusals;
}

/** What belongs to the other kind of document; UBL's schema keeps the two apart. */
const FOREIGN_PARTS: Readonly<Record<string, ReadonlySet<string>>> = {
  'ubl:Invoice': new Set(['cac:CreditNoteLine', 'cbc:CreditNoteTypeCode', 'cbc:CreditedQuantity']),
  'cn:CreditNote': new Set(['cac:InvoiceLine', 'cbc:InvoiceTypeCode', 'cbc:InvoicedQuantity']),
};
const NUMBER = /^cbc:(?:[A-Za-z]*Amount|[A-Za-z]*Quantity|Percent|MultiplierFactorNumeric)$/;
const SINGLE =
  /^cbc:(?:[A-Za-z]*Amount|[A-Za-z]*Quantity|[A-Za-z]*Date|[A-Za-z]*Indicator|[A-Za-z]*TypeCode|[A-Za-z]*CurrencyCode|Percent|ID|CompanyID|RegistrationName)$/;
const SINGLE_IN_DOCUMENT: ReadonlySet<string> = new Set([
  'cac:AccountingSupplierParty',
  'cac:AccountingCustomerParty',
  'cac:PayeeParty',
  'cac:TaxRepresentativeParty',
  'cac:OrderReference',
  'cac:LegalMonetaryTotal',
]);
const DATE = /^cbc:[A-Za-z]*Date$/;

function refusalOf(
  element: XmlElement,
  currency: string | undefined,
  taxCurrency: string | undefined,
): IntakeRefusal | undefined {
  const { name, text } = element;
  if (DATE.test(name) && !isCalendarDate(text)) {
    return refusal('date-invalid', element, 'a date that exists, YYYY-MM-DD', 'Correct the date.');
  }
  if (name === 'cbc:ChargeIndicator' && !['true', 'false', '1', '0'].includes(text)) {
    return refusal('field-invalid', element, 'true for a charge, false for an allowance', 'Say which of both it is.');
  }
  if (!NUMBER.test(name)) return undefined;
  const value = parseDecimal(text);
  if (value === undefined) {
    return refusal(
      'number-malformed',
      element,
      'a decimal number with a point',
      'Write the number without separators.',
    );
  }
  const stated = element.attributes.get('currencyID');
  if (stated === undefined || currency === undefined || !isCurrency(currency)) return undefined;
  const isTaxAmount = name === 'cbc:TaxAmount' && element.parent?.name === 'cac:TaxTotal';
  if (stated !== currency && !(isTaxAmount && stated === taxCurrency)) {
    return refusal(
      'currency-mixed',
      element,
      `an amount in ${currency}`,
      'State every amount in the invoice currency.',
      stated,
    );
  }
  const isPrice = element.parent?.name === 'cac:Price' || element.parent?.parent?.name === 'cac:Price';
  const digits = MINOR_UNIT_DIGITS[currency];
  // Where the currency has two digits, the rules BR-DEC say the same.
  if (stated !== currency || isPrice || digits === 2 || value.scale <= digits) return undefined;
  return refusal(
    'number-malformed',
    element,
    `at most ${digits} decimals in ${currency}`,
    'Round the amount and all totals with it.',
  );
}

function refusal(
  code: IntakeRefusalCode,
  element: XmlElement,
  expected: string,
  remedy: string,
  found = element.text || 'nothing',
): IntakeRefusal {
  return { code, field: pathOf(element), message: `found ${excerpt(found)}, expected ${expected}`, remedy };
}

function visit(element: XmlElement, look: (element: XmlElement) => void): void {
  look(element);
  for (const child of element.children) visit(child, look);
}
