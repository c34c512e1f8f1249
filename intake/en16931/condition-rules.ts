/** The rules of EN 16931 about what is stated that need more than a look at one place. */
import { childrenAt, pathOf, textAt, type XmlElement } from '../xml';
import { VAT_COUNTRY_PREFIXES } from './code-lists';
import { at, document, documentLevel, everywhere, lines, REPRESENTATIVE, SELLER, subtotals, totals } from './contexts';
import { isVatScheme } from './facts';
import { isStated, type Rule, ruleForEach } from './rule';

/** Rules on VAT categories and identifiers that depend on more than one field, each by its id. */
export const CONDITION_RULES: readonly Rule[] = [
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
  ruleForEach('BR-32', documentLevel(false), missingVatCategory, 'State the VAT category of the allowance (BT-95).'),
  ruleForEach('BR-37', documentLevel(true), missingVatCategory, 'State the VAT category of the charge (BT-102).'),
  ruleForEach('BR-47', subtotals, missingVatCategory, 'State the VAT category of the breakdown (BT-118).'),
  ruleForEach(
    'BR-48',
    subtotals,
    missingRate,
    'State the VAT rate of the breakdown (BT-119), 0 for an exempt category.',
  ),
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
];

function isOtherParty(payee: XmlElement, sellers: readonly XmlElement[]): boolean {
  const textsOf = (parties: readonly XmlElement[], path: string) =>
    new Set(parties.flatMap((party) => childrenAt(party, path).map(({ text }) => text)));
  const names = new Set([
    ...textsOf(sellers, 'cac:PartyName/cbc:Name'),
    ...textsOf(sellers, 'cac:PartyLegalEntity/cbc:RegistrationName'),
  ]);
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
