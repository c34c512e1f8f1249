/** The rules of EN 16931 that want something stated. */
import { childrenAt, textAt, type XmlElement } from '../xml';
import {
  at,
  BUYER,
  document,
  documentLevel,
  inLines,
  lineLevel,
  lines,
  REPRESENTATIVE,
  SELLER,
  subtotals,
  totals,
} from './contexts';
import { presenceRule, type Rule } from './rule';

const COUNTRY = 'cac:Country/cbc:IdentificationCode';
const REASONS = ['cbc:AllowanceChargeReason', 'cbc:AllowanceChargeReasonCode'];

/** Rules that a text or group stated somewhere fulfils, each by its id. */
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
  presenceRule('BR-33', documentLevel(false), REASONS, 'the reason of the allowance (BT-97, BT-98)'),
  presenceRule('BR-36', documentLevel(true), ['cbc:Amount'], 'the amount of the charge (BT-99)'),
  presenceRule('BR-38', documentLevel(true), REASONS, 'the reason of the charge (BT-104, BT-105)'),
  presenceRule('BR-41', lineLevel(false), ['cbc:Amount'], 'the amount of the line allowance (BT-136)'),
  presenceRule('BR-42', lineLevel(false), REASONS, 'the reason of the line allowance (BT-139, BT-140)'),
  presenceRule('BR-43', lineLevel(true), ['cbc:Amount'], 'the amount of the line charge (BT-141)'),
  presenceRule('BR-44', lineLevel(true), REASONS, 'the reason of the line charge (BT-144, BT-145)'),
  presenceRule('BR-45', subtotals, ['cbc:TaxableAmount'], 'the taxable amount of the category (BT-116)'),
  presenceRule('BR-46', subtotals, ['cbc:TaxAmount'], 'the tax amount of the category (BT-117)'),
  presenceRule('BR-49', at('cac:PaymentMeans'), ['cbc:PaymentMeansCode'], 'the payment means code (BT-81)'),
  presenceRule('BR-50', transferAccounts, ['cbc:ID'], 'the account to pay to (BT-84)'),
  presenceRule('BR-52', at('cac:AdditionalDocumentReference'), ['cbc:ID'], 'the reference of the document (BT-122)'),
  presenceRule(
    'BR-55',
    at('cac:BillingReference'),
    ['cac:InvoiceDocumentReference/cbc:ID'],
    'the number of the preceding invoice (BT-25)',
  ),
  presenceRule(
    'BR-57',
    at('cac:Delivery/cac:DeliveryLocation/cac:Address'),
    [COUNTRY],
    'the country of delivery (BT-80)',
  ),
  presenceRule('BR-61', transfers, ['cac:PayeeFinancialAccount/cbc:ID'], 'the account to pay to (BT-84)'),
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
];

/** Code 30 is a credit transfer, 58 a SEPA credit transfer. */
function isTransfer(means: XmlElement): boolean {
  const code = textAt(means, 'cbc:PaymentMeansCode');
  return code === '30' || code === '58';
}

function transferAccounts({ root }: { readonly root: XmlElement }): readonly XmlElement[] {
  return transfers({ root }).flatMap((means) => childrenAt(means, 'cac:PayeeFinancialAccount'));
}

function transfers({ root }: { readonly root: XmlElement }): readonly XmlElement[] {
  return childrenAt(root, 'cac:PaymentMeans').filter(isTransfer);
}
