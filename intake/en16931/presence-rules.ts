/** The rules of EN 16931 that want something stated. */

import { childAt, childrenAt, descendants, pathOf, textAt, type XmlElement } from '../xml';
import { COUNTRY_CODES, INVOICE_TYPE_CODES, VAT_COUNTRY_PREFIXES } from './code-lists';
import { isVatScheme } from './facts';
import { type Context, isStated, presenceRule, type Rule, ruleForEach } from './rule';

const SELLER = 'cac:AccountingSupplierParty';
const BUYER = 'cac:AccountingCustomerParty';
const REPRESENTATIVE = 'cac:TaxRepresentativeParty';
const COUNTRY = 'cac:Country/cbc:IdentificationCode';
const REASONS = ['cbc:AllowanceChargeReason', 'cbc:AllowanceChargeReasonCode'];

const document: Context = ({ root }) => [root];
const at =
  (path: string): Context =>
  ({ root }) =>
    childrenAt(root, path);
const totals: Context = ({ totals }) => totals;
const lines: Context = ({ lines }) => lines;
const inLines =
  (path: string): Context =>
  ({ lines }) =>
    lines.flatMap((line) => childrenAt(line, path));
const documentLevel =
  (wantsCharge: boolean): Context =>
  ({ documentAllowanceCharges }) =>
    documentAllowanceCharges.filter(({ isCharge }) => isCharge === wantsCharge).map(({ element }) => element);
const lineLevel =
  (wantsCharge: boolean): Context =>
  ({ allowanceCharges, root }) =>
    allowanceCharges
      .filter(({ element, isCharge }) => isCharge === wantsCharge && element.parent !== root)
      .map(({ element }) => element);
const subtotals: Context = ({ subtotals }) => subtotals;
const everywhere =
  (name: string): Context =>
  ({ root }) =>
    descendants(root, name);

/** Rules BR-01 to BR-65 and BR-CO that are about presence, each by its id. */
export const PRESENCE_RULES: readonly Rule[] = [
  presenceRule('BR-01', document, ['cbc:CustomizationID'], 'the specification identifier (BT-24)'),
  presenceRule('BR-02', document, ['cbc:ID'], 'the invoice number (BT-1)'),
  presenceRule('BR-03', document, ['cbc:IssueDate'], 'the issue date (BT-2)'),
  presenceRule('BR-04', document, ['cbc:InvoiceTypeCode', 'cbc:CreditNoteTypeCode'], 'the type code (BT-3)'),
  presenceRule('BR-05', document, ['cbc:DocumentCurrencyCode'], 'the currency (BT-5)'),
  presenceRule(
    'BR-06',
    document,
    [`${SELLER}/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName`],
    "the seller's name (BT-27)",
  ),
  presenceRule(
    'BR-07',
    document,
    [`${BUYER}/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName`],
    "the buyer's name (BT-44)",
  ),
  presenceRule('BR-08', document, [`${SELLER}/cac:Party/cac:PostalAddress`], "the seller's address (BG-5)"),
  presenceRule('BR-09', at(`${SELLER}/cac:Party/cac:PostalAddress`), [COUNTRY], "the seller's country (BT-40)"),
  presenceRule('BR-10', document, [`${BUYER}/cac:Party/cac:PostalAddress`], "the buyer's address (BG-8)"),
  presenceRule('BR-11', at(`${BUYER}/cac:Party/cac:PostalAddress`), [COUNTRY], "the buyer's country (BT-55)"),
  presenceRule('BR-12', totals, ['cbc:LineExtensionAmount'], 'the sum of line net amounts (BT-106)'),
  presenceRule('BR-13', totals, ['cbc:TaxExclusiveAmount'], 'the total without VAT (BT-109)'),
  presenceRule('BR-14', totals, ['cbc:TaxInclusiveAmount'], 'the total with VAT (BT-112)'),
  presenceRule('BR-15', totals, ['cbc:PayableAmount'], 'the amount due (BT-115)'),
  presenceRule('BR-16', document, ['cac:InvoiceLine', 'cac:CreditNoteLine'], 'at least one line (BG-25)'),
  ruleForEach(
    'BR-17',
    at('cac:PayeeParty'),
    (payee, { root }) =>
      isOtherParty(payee, childrenAt(root, `${SELLER}/cac:Party`))
        ? undefined
        : {
            field: `${pathOf(payee)}/cac:PartyName/cbc:Name`,
            found: textAt(payee, 'cac:PartyName/cbc:Name') ?? 'nothing',
            expected: 'a payee that is not the seller (BT-59)',
          },
    'Name the payee, and only when it is not the seller.',
  ),
  presenceRule('BR-18', at(REPRESENTATIVE), ['cac:PartyName/cbc:Name'], "the tax representative's name (BT-62)"),
  presenceRule('BR-19', at(REPRESENTATIVE), ['cac:PostalAddress'], "the tax representative's address (BG-12)"),
  presenceRule(
    'BR-20',
    at(`${REPRESENTATIVE}/cac:PostalAddress`),
    [COUNTRY],
    "the tax representative's country (BT-69)",
  ),
  presenceRule('BR-21', lines, ['cbc:ID'], 'the line number (BT-126)'),
  presenceRule('BR-22', lines, ['cbc:InvoicedQuantity', 'cbc:CreditedQuantity'], 'the quantity (BT-129)'),
  presenceRule(
    'BR-23',
    lines,
    ['cbc:InvoicedQuantity/@unitCode', 'cbc:CreditedQuantity/@unitCode'],
    'the unit of the quantity (BT-130)',
  ),
  presenceRule('BR-24', lines, ['cbc:LineExtensionAmount'], 'the net amount of the line (BT-131)'),
  presenceRule('BR-25', lines, ['cac:Item/cbc:Name'], 'the name of the item (BT-153)'),
  presenceRule('BR-26', lines, ['cac:Price/cbc:PriceAmount'], 'the net price of the item (BT-146)'),
  presenceRule('BR-31', documentLevel(false), ['cbc:Amount'], 'the amount of the allowance (BT-92)'),
  ruleForEach('BR-32', documentLevel(false), missingVatCategory, 'State the VAT category of the allowance (BT-95).'),
  presenceRule('BR-33', documentLevel(false), REASONS, 'the reason of the allowance (BT-97, BT-98)'),
  presenceRule('BR-36', documentLevel(true), ['cbc:Amount'], 'the amount of the charge (BT-99)'),
  ruleForEach('BR-37', documentLevel(true), missingVatCategory, 'State the VAT category of the charge (BT-102).'),
  presenceRule('BR-38', documentLevel(true), REASONS, 'the reason of the charge (BT-104, BT-105)'),
  presenceRule('BR-41', lineLevel(false), ['cbc:Amount'], 'the amount of the line allowance (BT-136)'),
  presenceRule('BR-42', lineLevel(false), REASONS, 'the reason of the line allowance (BT-139, BT-140)'),
  presenceRule('BR-43', lineLevel(true), ['cbc:Amount'], 'the amount of the line charge (BT-141)'),
  presenceRule('BR-44', lineLevel(true), REASONS, 'the reason of the line charge (BT-144, BT-145)'),
  presenceRule('BR-45', subtotals, ['cbc:TaxableAmount'], 'the taxable amount of the category (BT-116)'),
  presenceRule('BR-46', subtotals, ['cbc:TaxAmount'], 'the tax amount of the category (BT-117)'),
  ruleForEach('BR-47', subtotals, missingVatCategory, 'State the VAT category of the breakdown (BT-118).'),
  ruleForEach(
    'BR-48',
    subtotals,
    missingRate,
    'State the VAT rate of the breakdown (BT-119), 0 for an exempt category.',
  ),
  presenceRule('BR-49', at('cac:PaymentMeans'), ['cbc:PaymentMeansCode'], 'the payment means code (BT-81)'),
  presenceRule('BR-50', transferAccounts, ['cbc:ID'], 'the account to pay to (BT-84)'),
  presenceRule('BR-52', at('cac:AdditionalDocumentReference'), ['cbc:ID'], 'the reference of the document (BT-122)'),
  ruleForEach(
    'BR-53',
    at('cbc:TaxCurrencyCode'),
    (code, { taxTotals }) =>
      taxTotals.some((taxTotal) =>
        childrenAt(taxTotal, 'cbc:TaxAmount').some(({ attributes }) => attributes.get('currencyID') === code.text),
      )
        ? undefined
        : {
            field: '/cac:TaxTotal/cbc:TaxAmount',
            found: 'nothing',
            expected: `the VAT total in ${code.text} (BT-111)`,
          },
    'State the VAT total in the accounting currency too.',
  ),
  ruleForEach(
    'BR-54',
    everywhere('cac:AdditionalItemProperty'),
    (property) =>
      isStated(property, 'cbc:Name') && isStated(property, 'cbc:Value')
        ? undefined
        : { field: pathOf(property), found: 'a part', expected: 'name and value of the attribute (BT-160, BT-161)' },
    'State name and value.',
  ),
  presenceRule(
    'BR-55',
    at('cac:BillingReference'),
    ['cac:InvoiceDocumentReference/cbc:ID'],
    'the number of the preceding invoice (BT-25)',
  ),
  ruleForEach(
    'BR-56',
    at(REPRESENTATIVE),
    (party) =>
      childrenAt(party, 'cac:PartyTaxScheme').some((scheme) => isVatScheme(scheme) && isStated(scheme, 'cbc:CompanyID'))
        ? undefined
        : {
            field: `${pathOf(party)}/cac:PartyTaxScheme/cbc:CompanyID`,
            found: 'nothing',
            expected: "the tax representative's VAT identifier (BT-63)",
          },
    "State the tax representative's VAT identifier.",
  ),
  presenceRule(
    'BR-57',
    at('cac:Delivery/cac:DeliveryLocation/cac:Address'),
    [COUNTRY],
    'the country of delivery (BT-80)',
  ),
  presenceRule(
    'BR-61',
    transfersWithoutOrWithAccount,
    ['cac:PayeeFinancialAccount/cbc:ID'],
    'the account to pay to (BT-84)',
  ),
  presenceRule(
    'BR-62',
    at(`${SELLER}/cac:Party/cbc:EndpointID`),
    ['@schemeID'],
    "the scheme of the seller's electronic address (BT-34)",
  ),
  presenceRule(
    'BR-63',
    at(`${BUYER}/cac:Party/cbc:EndpointID`),
    ['@schemeID'],
    "the scheme of the buyer's electronic address (BT-49)",
  ),
  presenceRule(
    'BR-64',
    inLines('cac:Item/cac:StandardItemIdentification/cbc:ID'),
    ['@schemeID'],
    "the scheme of the item's identifier (BT-157)",
  ),
  presenceRule(
    'BR-65',
    inLines('cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode'),
    ['@listID'],
    "the scheme of the item's class (BT-158)",
  ),
  ruleForEach(
    'BR-CO-03',
    document,
    (root) =>
      isStated(root, 'cbc:TaxPointDate') && isStated(root, 'cac:InvoicePeriod/cbc:DescriptionCode')
        ? {
            field: `${pathOf(root)}/cbc:TaxPointDate`,
            found: 'date and code',
            expected: 'either the tax point date or its code (BT-7, BT-8)',
          }
        : undefined,
    'Leave one of the two out.',
  ),
  ruleForEach(
    'BR-CO-04',
    lines,
    (line) =>
      childrenAt(line, 'cac:Item/cac:ClassifiedTaxCategory').some(
        (each) => isVatScheme(each) && isStated(each, 'cbc:ID'),
      )
        ? undefined
        : {
            field: `${pathOf(line)}/cac:Item/cac:ClassifiedTaxCategory/cbc:ID`,
            found: 'nothing',
            expected: 'the VAT category of the item (BT-151)',
          },
    'State the VAT category of each line.',
  ),
  ruleForEach(
    'BR-CO-09',
    everywhere('cac:PartyTaxScheme'),
    (scheme) => {
      const identifier = textAt(scheme, 'cbc:CompanyID');
      if (identifier === undefined || !isVatScheme(scheme) || VAT_COUNTRY_PREFIXES.has(identifier.slice(0, 2)))
        return undefined;
      return {
        field: `${pathOf(scheme)}/cbc:CompanyID`,
        found: identifier.slice(0, 40),
        expected: 'a VAT identifier that starts with a country code',
      };
    },
    "Put the country's code before the VAT identifier, such as CN.",
  ),
  presenceRule(
    'BR-CO-18',
    document,
    ['cac:TaxTotal/cac:TaxSubtotal'],
    'at least one group of the VAT breakdown (BG-23)',
  ),
  presenceRule(
    'BR-CO-19',
    at('cac:InvoicePeriod'),
    ['cbc:StartDate', 'cbc:EndDate', 'cbc:DescriptionCode'],
    'start or end of the invoicing period (BT-73, BT-74)',
  ),
  presenceRule(
    'BR-CO-20',
    inLines('cac:InvoicePeriod'),
    ['cbc:StartDate', 'cbc:EndDate'],
    "start or end of the line's period (BT-134, BT-135)",
  ),
  presenceRule('BR-CO-21', documentLevel(false), REASONS, 'the reason of the allowance, as text or code'),
  presenceRule('BR-CO-22', documentLevel(true), REASONS, 'the reason of the charge, as text or code'),
  presenceRule('BR-CO-23', lineLevel(false), REASONS, 'the reason of the line allowance, as text or code'),
  presenceRule('BR-CO-24', lineLevel(true), REASONS, 'the reason of the line charge, as text or code'),
  ruleForEach(
    'BR-CO-25',
    totals,
    (total, { root, isCreditNote }) => {
      const payable = textAt(total, 'cbc:PayableAmount') ?? '';
      const isPositive = /[1-9]/.test(payable) && !payable.startsWith('-');
      if (isCreditNote || !isPositive || isStated(root, 'cbc:DueDate') || isStated(root, 'cac:PaymentTerms/cbc:Note'))
        return undefined;
      return {
        field: `${pathOf(root)}/cbc:DueDate`,
        found: 'nothing',
        expected: 'a due date or payment terms (BT-9, BT-20)',
      };
    },
    'State when the amount is due.',
  ),
  ruleForEach(
    'BR-CO-26',
    at(SELLER),
    (seller) =>
      isIdentified(seller)
        ? undefined
        : {
            field: `${pathOf(seller)}/cac:Party`,
            found: 'nothing',
            expected: 'an identifier of the seller (BT-29, BT-30 or BT-31)',
          },
    "State the seller's identifier, legal registration or VAT identifier.",
  ),
  ruleForEach(
    'BR-CL-01',
    document,
    (root, { isCreditNote }) => {
      const code = childAt(root, 'cbc:InvoiceTypeCode') ?? childAt(root, 'cbc:CreditNoteTypeCode');
      const known = isCreditNote ? INVOICE_TYPE_CODES.creditNote : INVOICE_TYPE_CODES.invoice;
      if (code === undefined || known.has(code.text)) return undefined;
      return {
        field: pathOf(code),
        found: code.text.slice(0, 40),
        expected: `a type code of ${isCreditNote ? 'a credit note' : 'an invoice'} (UNTDID 1001)`,
      };
    },
    'Use 380 for an invoice, 381 for a credit note.',
  ),
  ruleForEach(
    'BR-CL-14',
    ({ root }) => descendants(root, 'cac:Country').flatMap((country) => childrenAt(country, 'cbc:IdentificationCode')),
    (code) =>
      COUNTRY_CODES.has(code.text)
        ? undefined
        : { field: pathOf(code), found: code.text.slice(0, 40), expected: 'a country code (ISO 3166-1)' },
    'Use the two letters of ISO 3166-1.',
  ),
];

function isOtherParty(payee: XmlElement, sellers: readonly XmlElement[]): boolean {
  const textsOf = (parties: readonly XmlElement[], path: string) =>
    new Set(parties.flatMap((party) => childrenAt(party, path).map(({ text }) => text)));
  const names = textsOf(sellers, 'cac:PartyName/cbc:Name');
  const identifiers = textsOf(sellers, 'cac:PartyIdentification/cbc:ID');
  return (
    isStated(payee, 'cac:PartyName/cbc:Name') &&
    !childrenAt(payee, 'cac:PartyName/cbc:Name').some(({ text }) => names.has(text)) &&
    !childrenAt(payee, 'cac:PartyIdentification/cbc:ID').some(({ text }) => identifiers.has(text))
  );
}

function vatCategories(element: XmlElement): readonly XmlElement[] {
  return childrenAt(element, 'cac:TaxCategory').filter(isVatScheme);
}

function missingVatCategory(element: XmlElement) {
  if (vatCategories(element).some((category) => isStated(category, 'cbc:ID'))) return undefined;
  return { field: `${pathOf(element)}/cac:TaxCategory/cbc:ID`, found: 'nothing', expected: 'a VAT category' };
}

function missingRate(subtotal: XmlElement) {
  const categories = vatCategories(subtotal);
  const isKnown = categories.some((each) => isStated(each, 'cbc:Percent') || textAt(each, 'cbc:ID') === 'O');
  if (isKnown) return undefined;
  return { field: `${pathOf(subtotal)}/cac:TaxCategory/cbc:Percent`, found: 'nothing', expected: 'a VAT rate' };
}

/** Code 30 is a credit transfer, 58 a SEPA credit transfer. */
function isTransfer(means: XmlElement): boolean {
  const code = textAt(means, 'cbc:PaymentMeansCode');
  return code === '30' || code === '58';
}

function transferAccounts({ root }: { readonly root: XmlElement }): readonly XmlElement[] {
  return childrenAt(root, 'cac:PaymentMeans')
    .filter(isTransfer)
    .flatMap((means) => childrenAt(means, 'cac:PayeeFinancialAccount'));
}

function transfersWithoutOrWithAccount({ root }: { readonly root: XmlElement }): readonly XmlElement[] {
  return childrenAt(root, 'cac:PaymentMeans').filter(isTransfer);
}

/** A SEPA creditor identifier says who collects, not who sells. */
function isIdentified(seller: XmlElement): boolean {
  const parties = childrenAt(seller, 'cac:Party');
  return parties.some(
    (party) =>
      childrenAt(party, 'cac:PartyIdentification/cbc:ID').some(
        ({ text, attributes }) => text !== '' && attributes.get('schemeID') !== 'SEPA',
      ) ||
      isStated(party, 'cac:PartyLegalEntity/cbc:CompanyID') ||
      childrenAt(party, 'cac:PartyTaxScheme').some(
        (scheme) => isVatScheme(scheme) && isStated(scheme, 'cbc:CompanyID'),
      ),
  );
}
