/** The rules of EN 16931 that want a code of a code list. */
import { childrenAt, pathOf, textAt, type XmlElement } from '../xml';
import {
  ALLOWANCE_REASONS,
  CHARGE_REASONS,
  COUNTRY_CODES,
  CURRENCY_CODES,
  EXEMPTION_REASONS,
  INVOICE_TYPE_CODES,
  MEDIA_TYPES,
  PAYMENT_MEANS,
  TAX_POINT_CODES,
  VAT_CATEGORIES,
} from './code-lists';
import { at, document, everywhere, inEach, SELLER } from './contexts';
import type { InvoiceFacts } from './facts';
import { type Context, type Rule, ruleForEach } from './rule';
import { EAS_CODES, ICD_CODES, ITEM_TYPE_CODES, REFERENCE_CODES } from './scheme-codes';
import { UNIT_CODES } from './unit-codes';

const ISO_6523 = 'an issuer of ISO 6523';

/** Rules BR-CL, each by its id; BR-CL-08 is about CII alone, 02, 09 and 12 do not exist. */
export const CODE_LIST_RULES: readonly Rule[] = [
  ruleForEach(
    'BR-CL-01',
    document,
    (root, { isCreditNote }) => {
      const known = isCreditNote ? INVOICE_TYPE_CODES.creditNote : INVOICE_TYPE_CODES.invoice;
      const [code] = childrenAt(root, isCreditNote ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode');
      if (code === undefined || known.has(code.text)) return undefined;
      return unknown(code, code.text, `a type code of ${isCreditNote ? 'a credit note' : 'an invoice'} (UNTDID 1001)`);
    },
    'Use 380 for an invoice, 381 for a credit note.',
  ),
  attributeRule('BR-CL-03', amounts, 'currencyID', CURRENCY_CODES, 'a currency (ISO 4217)'),
  textRule('BR-CL-04', everywhere('cbc:DocumentCurrencyCode'), CURRENCY_CODES, 'a currency (ISO 4217)'),
  textRule('BR-CL-05', everywhere('cbc:TaxCurrencyCode'), CURRENCY_CODES, 'a currency (ISO 4217)'),
  textRule(
    'BR-CL-06',
    inEach('cac:InvoicePeriod', 'cbc:DescriptionCode'),
    TAX_POINT_CODES,
    'a tax point: 3, 35 or 432 (UNTDID 2005)',
  ),
  attributeRule('BR-CL-07', objectIdentifiers, 'schemeID', REFERENCE_CODES, 'a kind of reference (UNTDID 1153)'),
  ruleForEach(
    'BR-CL-10',
    inEach('cac:PartyIdentification', 'cbc:ID'),
    (id) => (isCreditorIdentifier(id) ? undefined : unknownAttribute(id, 'schemeID', ICD_CODES, ISO_6523)),
    remedyOf(ISO_6523),
  ),
  attributeRule('BR-CL-11', inEach('cac:PartyLegalEntity', 'cbc:CompanyID'), 'schemeID', ICD_CODES, ISO_6523),
  attributeRule(
    'BR-CL-13',
    inEach('cac:CommodityClassification', 'cbc:ItemClassificationCode'),
    'listID',
    ITEM_TYPE_CODES,
    'a classification of goods (UNTDID 7143)',
  ),
  textRule('BR-CL-14', inEach('cac:Country', 'cbc:IdentificationCode'), COUNTRY_CODES, 'a country code (ISO 3166-1)'),
  textRule(
    'BR-CL-15',
    inEach('cac:OriginCountry', 'cbc:IdentificationCode'),
    COUNTRY_CODES,
    'a country code (ISO 3166-1)',
  ),
  textRule('BR-CL-16', at('cac:PaymentMeans/cbc:PaymentMeansCode'), PAYMENT_MEANS, 'payment means (UNTDID 4461)'),
  textRule('BR-CL-17', inEach('cac:TaxCategory', 'cbc:ID'), VAT_CATEGORIES, 'a VAT category (UNTDID 5305)'),
  textRule('BR-CL-18', inEach('cac:ClassifiedTaxCategory', 'cbc:ID'), VAT_CATEGORIES, 'a VAT category (UNTDID 5305)'),
  textRule('BR-CL-19', reasons(false), ALLOWANCE_REASONS, 'a reason for an allowance (UNTDID 5189)'),
  textRule('BR-CL-20', reasons(true), CHARGE_REASONS, 'a reason for a charge (UNTDID 7161)'),
  attributeRule('BR-CL-21', inEach('cac:StandardItemIdentification', 'cbc:ID'), 'schemeID', ICD_CODES, ISO_6523),
  ruleForEach(
    'BR-CL-22',
    everywhere('cbc:TaxExemptionReasonCode'),
    (code) =>
      EXEMPTION_REASONS.has(code.text.toUpperCase())
        ? undefined
        : unknown(code, code.text, 'a reason why no VAT is charged (VATEX)'),
    remedyOf('a reason why no VAT is charged (VATEX)'),
  ),
  attributeRule(
    'BR-CL-23',
    everywhere('cbc:InvoicedQuantity', 'cbc:BaseQuantity', 'cbc:CreditedQuantity'),
    'unitCode',
    UNIT_CODES,
    'a unit of UN/ECE Recommendation 20 or 21',
  ),
  attributeRule(
    'BR-CL-24',
    everywhere('cbc:EmbeddedDocumentBinaryObject'),
    'mimeCode',
    MEDIA_TYPES,
    'PDF, PNG, JPEG, CSV, XLSX or ODS',
  ),
  attributeRule('BR-CL-25', everywhere('cbc:EndpointID'), 'schemeID', EAS_CODES, 'an electronic address scheme (EAS)'),
  attributeRule('BR-CL-26', inEach('cac:DeliveryLocation', 'cbc:ID'), 'schemeID', ICD_CODES, ISO_6523),
];

function textRule(id: string, context: Context, list: ReadonlySet<string>, what: string): Rule {
  return ruleForEach(
    id,
    context,
    (code) => (list.has(code.text) ? undefined : unknown(code, code.text, what)),
    remedyOf(what),
  );
}

/** Looks only at elements that have the attribute: whether it has to be there is for other rules. */
function attributeRule(id: string, context: Context, attribute: string, list: ReadonlySet<string>, what: string): Rule {
  return ruleForEach(id, context, (element) => unknownAttribute(element, attribute, list, what), remedyOf(what));
}

function unknownAttribute(element: XmlElement, attribute: string, list: ReadonlySet<string>, what: string) {
  const value = element.attributes.get(attribute);
  if (value === undefined || list.has(value.trim())) return undefined;
  return { field: `${pathOf(element)}/@${attribute}`, found: value.slice(0, 40), expected: what };
}

function unknown(element: XmlElement, found: string, expected: string) {
  return { field: pathOf(element), found: found.slice(0, 40), expected };
}

function remedyOf(what: string): string {
  return `Use the code of ${what}.`;
}

/** Every element that holds an amount. */
function amounts(facts: InvoiceFacts): readonly XmlElement[] {
  return everywhere(...AMOUNT_NAMES)(facts);
}

/** Identifiers of the invoiced object: references of type 130. */
function objectIdentifiers(facts: InvoiceFacts): readonly XmlElement[] {
  return everywhere(
    'cac:AdditionalDocumentReference',
    'cac:DocumentReference',
  )(facts)
    .filter((reference) => textAt(reference, 'cbc:DocumentTypeCode') === '130')
    .flatMap((reference) => childrenAt(reference, 'cbc:ID'));
}

/** Coded reasons of charges, or else of allowances, prices included. */
function reasons(wantsCharge: boolean): Context {
  const indicators = wantsCharge ? ['true', '1'] : ['false', '0'];
  return (facts) =>
    everywhere('cac:AllowanceCharge')(facts)
      .filter((each) => indicators.includes(textAt(each, 'cbc:ChargeIndicator') ?? ''))
      .flatMap((each) => childrenAt(each, 'cbc:AllowanceChargeReasonCode'));
}

/** A SEPA creditor identifier of seller or payee, which has no issuer in ISO 6523. */
function isCreditorIdentifier(id: XmlElement): boolean {
  if (id.attributes.get('schemeID')?.trim() !== 'SEPA') return false;
  for (let above = id.parent; above !== undefined; above = above.parent) {
    if (above.name === SELLER || above.name === 'cac:PayeeParty') return true;
  }
  return false;
}

const AMOUNT_NAMES: readonly string[] = [
  'cbc:Amount',
  'cbc:BaseAmount',
  'cbc:PriceAmount',
  'cbc:TaxAmount',
  'cbc:TaxableAmount',
  'cbc:LineExtensionAmount',
  'cbc:TaxExclusiveAmount',
  'cbc:TaxInclusiveAmount',
  'cbc:AllowanceTotalAmount',
  'cbc:ChargeTotalAmount',
  'cbc:PrepaidAmount',
  'cbc:PayableRoundingAmount',
  'cbc:PayableAmount',
];
