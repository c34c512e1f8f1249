/**
 * Where the business terms of EN 16931 stand in a UN/CEFACT Cross Industry Invoice, beside where they stand in UBL: the rules
 * are written over UBL, so that a CII invoice is read as the UBL invoice that says the same.
 */
import type { XmlElement } from '../xml';
import { lineOf } from './line-binding';
import { ALLOWANCE_CHARGE, CATEGORY, DATE, dateOf, objectReference, type Part, period } from './part';

/** Prefixes under which the elements of CII are named here. */
export const CII_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100', 'rsm'],
  ['urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100', 'ram'],
  ['urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100', 'udt'],
  ['urn:un:unece:uncefact:data:standard:QualifiedDataType:100', 'qdt'],
]);

const DOCUMENT = 'rsm:ExchangedDocument';
const TRADE = 'rsm:SupplyChainTradeTransaction';
const AGREEMENT = `${TRADE}/ram:ApplicableHeaderTradeAgreement`;
const DELIVERY = `${TRADE}/ram:ApplicableHeaderTradeDelivery`;
/** The settlement of the document (BG-19 to BG-23). */
export const SETTLEMENT = `${TRADE}/ram:ApplicableHeaderTradeSettlement`;

const ADDRESS: readonly Part[] = [
  { ubl: 'cac:Country', parts: [{ ubl: 'cbc:IdentificationCode', cii: 'ram:CountryID' }] },
];
const TAX_REGISTRATION: Part = {
  ubl: 'cac:PartyTaxScheme',
  cii: 'ram:SpecifiedTaxRegistration',
  parts: [
    { ubl: 'cbc:CompanyID', cii: 'ram:ID' },
    { ubl: 'cac:TaxScheme', parts: [{ ubl: 'cbc:ID', cii: 'ram:ID', text: taxSchemeOf }] },
  ],
};
const IDENTIFICATIONS: readonly Part[] = [
  { ubl: 'cac:PartyIdentification', cii: 'ram:ID', parts: [{ ubl: 'cbc:ID', cii: '.', keeps: ['schemeID'] }] },
  { ubl: 'cac:PartyIdentification', cii: 'ram:GlobalID', parts: [{ ubl: 'cbc:ID', cii: '.', keeps: ['schemeID'] }] },
];
const REGISTRATION: Part = { ubl: 'cbc:CompanyID', cii: 'ram:SpecifiedLegalOrganization/ram:ID', keeps: ['schemeID'] };
const PARTY: readonly Part[] = [
  { ubl: 'cbc:EndpointID', cii: 'ram:URIUniversalCommunication/ram:URIID', keeps: ['schemeID'] },
  ...IDENTIFICATIONS,
  {
    ubl: 'cac:PartyName',
    parts: [{ ubl: 'cbc:Name', cii: 'ram:SpecifiedLegalOrganization/ram:TradingBusinessName' }],
  },
  { ubl: 'cac:PostalAddress', cii: 'ram:PostalTradeAddress', parts: ADDRESS },
  TAX_REGISTRATION,
  { ubl: 'cac:PartyLegalEntity', parts: [{ ubl: 'cbc:RegistrationName', cii: 'ram:Name' }, REGISTRATION] },
];

const reference = (ubl: string, cii: string): Part => ({
  ubl,
  cii,
  parts: [{ ubl: 'cbc:ID', cii: 'ram:IssuerAssignedID' }],
});
/** A group of the VAT breakdown (BG-23). */
export const SUBTOTAL: Part = {
  ubl: 'cac:TaxSubtotal',
  cii: `${SETTLEMENT}/ram:ApplicableTradeTax`,
  parts: [
    { ubl: 'cbc:TaxableAmount', cii: 'ram:BasisAmount' },
    { ubl: 'cbc:TaxAmount', cii: 'ram:CalculatedAmount' },
    { ubl: 'cac:TaxCategory', parts: CATEGORY },
  ],
};

/** The parts of an invoice, or else of a credit note, but for the VAT totals. */
export function partsOf(isCreditNote: boolean): readonly Part[] {
  return [
    {
      ubl: 'cbc:CustomizationID',
      cii: 'rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID',
    },
    { ubl: 'cbc:ID', cii: `${DOCUMENT}/ram:ID` },
    { ubl: 'cbc:IssueDate', cii: `${DOCUMENT}/ram:IssueDateTime/${DATE}`, text: dateOf },
    { ubl: isCreditNote ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode', cii: `${DOCUMENT}/ram:TypeCode` },
    { ubl: 'cbc:DocumentCurrencyCode', cii: `${SETTLEMENT}/ram:InvoiceCurrencyCode` },
    { ubl: 'cbc:TaxCurrencyCode', cii: `${SETTLEMENT}/ram:TaxCurrencyCode` },
    {
      ubl: 'cbc:TaxPointDate',
      cii: `${SETTLEMENT}/ram:ApplicableTradeTax/ram:TaxPointDate/udt:DateString`,
      text: dateOf,
      once: true,
    },
    {
      ubl: 'cbc:DueDate',
      cii: `${SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/${DATE}`,
      text: dateOf,
    },
    period(`${SETTLEMENT}/ram:BillingSpecifiedPeriod`),
    {
      ubl: 'cac:InvoicePeriod',
      cii: `${SETTLEMENT}/ram:ApplicableTradeTax/ram:DueDateTypeCode`,
      once: true,
      parts: [{ ubl: 'cbc:DescriptionCode', cii: '.', text: taxPointCodeOf }],
    },
    reference('cac:OrderReference', `${AGREEMENT}/ram:BuyerOrderReferencedDocument`),
    reference('cac:ContractDocumentReference', `${AGREEMENT}/ram:ContractReferencedDocument`),
    reference('cac:DespatchDocumentReference', `${DELIVERY}/ram:DespatchAdviceReferencedDocument`),
    reference('cac:ReceiptDocumentReference', `${DELIVERY}/ram:ReceivingAdviceReferencedDocument`),
    {
      ubl: 'cac:BillingReference',
      cii: `${SETTLEMENT}/ram:InvoiceReferencedDocument`,
      parts: [
        {
          ubl: 'cac:InvoiceDocumentReference',
          parts: [
            { ubl: 'cbc:ID', cii: 'ram:IssuerAssignedID' },
            { ubl: 'cbc:IssueDate', cii: 'ram:FormattedIssueDateTime/qdt:DateTimeString', text: dateOf },
          ],
        },
      ],
    },
    objectReference('cac:AdditionalDocumentReference', `${AGREEMENT}/ram:AdditionalReferencedDocument`),
    {
      ubl: 'cac:AccountingSupplierParty',
      cii: `${AGREEMENT}/ram:SellerTradeParty`,
      parts: [{ ubl: 'cac:Party', cii: '.', parts: PARTY }],
    },
    {
      ubl: 'cac:AccountingCustomerParty',
      cii: `${AGREEMENT}/ram:BuyerTradeParty`,
      parts: [{ ubl: 'cac:Party', cii: '.', parts: PARTY }],
    },
    {
      ubl: 'cac:PayeeParty',
      cii: `${SETTLEMENT}/ram:PayeeTradeParty`,
      parts: [
        ...IDENTIFICATIONS,
        { ubl: 'cac:PartyName', parts: [{ ubl: 'cbc:Name', cii: 'ram:Name' }] },
        { ubl: 'cac:PartyLegalEntity', parts: [REGISTRATION] },
      ],
    },
    {
      ubl: 'cac:TaxRepresentativeParty',
      cii: `${AGREEMENT}/ram:SellerTaxRepresentativeTradeParty`,
      parts: [
        { ubl: 'cac:PartyName', parts: [{ ubl: 'cbc:Name', cii: 'ram:Name' }] },
        { ubl: 'cac:PostalAddress', cii: 'ram:PostalTradeAddress', parts: ADDRESS },
        TAX_REGISTRATION,
      ],
    },
    {
      ubl: 'cac:Delivery',
      cii: DELIVERY,
      parts: [
        {
          ubl: 'cbc:ActualDeliveryDate',
          cii: `ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/${DATE}`,
          text: dateOf,
        },
        {
          ubl: 'cac:DeliveryLocation',
          cii: 'ram:ShipToTradeParty',
          parts: [
            { ubl: 'cbc:ID', cii: 'ram:GlobalID|ram:ID', keeps: ['schemeID'] },
            { ubl: 'cac:Address', cii: 'ram:PostalTradeAddress', parts: ADDRESS },
          ],
        },
      ],
    },
    {
      ubl: 'cac:PaymentMeans',
      cii: `${SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans`,
      parts: [
        { ubl: 'cbc:PaymentMeansCode', cii: 'ram:TypeCode' },
        {
          ubl: 'cac:CardAccount',
          cii: 'ram:ApplicableTradeSettlementFinancialCard',
          parts: [{ ubl: 'cbc:PrimaryAccountNumberID', cii: 'ram:ID' }],
        },
        {
          ubl: 'cac:PayeeFinancialAccount',
          cii: 'ram:PayeePartyCreditorFinancialAccount',
          parts: [{ ubl: 'cbc:ID', cii: 'ram:IBANID|ram:ProprietaryID' }],
        },
      ],
    },
    {
      ubl: 'cac:PaymentTerms',
      parts: [{ ubl: 'cbc:Note', cii: `${SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:Description` }],
    },
    { ...ALLOWANCE_CHARGE, cii: `${SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge` },
    {
      ubl: 'cac:LegalMonetaryTotal',
      cii: `${SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`,
      parts: [
        { ubl: 'cbc:LineExtensionAmount', cii: 'ram:LineTotalAmount' },
        { ubl: 'cbc:TaxExclusiveAmount', cii: 'ram:TaxBasisTotalAmount' },
        { ubl: 'cbc:TaxInclusiveAmount', cii: 'ram:GrandTotalAmount' },
        { ubl: 'cbc:AllowanceTotalAmount', cii: 'ram:AllowanceTotalAmount' },
        { ubl: 'cbc:ChargeTotalAmount', cii: 'ram:ChargeTotalAmount' },
        { ubl: 'cbc:PrepaidAmount', cii: 'ram:TotalPrepaidAmount' },
        { ubl: 'cbc:PayableRoundingAmount', cii: 'ram:RoundingAmount' },
        { ubl: 'cbc:PayableAmount', cii: 'ram:DuePayableAmount' },
      ],
    },
    isCreditNote
      ? lineOf('cac:CreditNoteLine', 'cbc:CreditedQuantity')
      : lineOf('cac:InvoiceLine', 'cbc:InvoicedQuantity'),
  ];
}

/** `VA` is a VAT identifier (BT-31), `FC` another tax number (BT-32). */
function taxSchemeOf({ attributes }: XmlElement): string {
  const scheme = attributes.get('schemeID') ?? '';
  return scheme === 'VA' ? 'VAT' : scheme === 'FC' ? 'TAX' : scheme;
}

/** UNTDID 2475 in CII, UNTDID 2005 in UBL (BT-8). */
function taxPointCodeOf({ text }: XmlElement): string {
  return (
    new Map([
      ['5', '3'],
      ['29', '35'],
      ['72', '432'],
    ]).get(text) ?? `UNTDID 2475 ${text}`
  );
}
