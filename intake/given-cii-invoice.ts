/** Invoices in CII for tests: what `givenInvoice` says in UBL, said in the other syntax. */
import { type GivenInvoice, payableCents, sumsOf, text } from './given-invoice';

/** The document in CII D16B. Allowances and charges are left to UBL. */
export function givenCiiInvoice(given: Omit<GivenInvoice, 'allowanceCents' | 'chargeCents'> = {}): string {
  const currency = given.currency ?? 'CNY';
  const { lines, rate, net, exclusive, tax, inclusive, prepaid, rounding } = sumsOf(given);
  const element = (name: string, content: string, attributes = '') =>
    `<ram:${name}${attributes}>${content}</ram:${name}>`;
  const date = (name: string, iso: string) =>
    element(name, `<udt:DateTimeString format="102">${iso.replaceAll('-', '')}</udt:DateTimeString>`);
  const category = `<ram:CategoryCode>S</ram:CategoryCode>${element('RateApplicablePercent', rate.toString())}`;
  const items = lines.map((cents, index) =>
    element(
      'IncludedSupplyChainTradeLineItem',
      [
        element('AssociatedDocumentLineDocument', element('LineID', String(index + 1))),
        element('SpecifiedTradeProduct', element('Name', 'Anode foil')),
        element(
          'SpecifiedLineTradeAgreement',
          element('NetPriceProductTradePrice', element('ChargeAmount', text(cents))),
        ),
        element('SpecifiedLineTradeDelivery', element('BilledQuantity', '1', ' unitCode="KGM"')),
        element(
          'SpecifiedLineTradeSettlement',
          element('ApplicableTradeTax', `<ram:TypeCode>VAT</ram:TypeCode>${category}`) +
            element('SpecifiedTradeSettlementLineMonetarySummation', element('LineTotalAmount', text(cents))),
        ),
      ].join(''),
    ),
  );
  const kind = given.kind ?? 'Invoice';
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>T-1</ram:ID><ram:TypeCode>${kind === 'Invoice' ? 380 : 381}</ram:TypeCode>${date('IssueDateTime', '2026-03-02')}</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
${items.join('\n')}
<ram:ApplicableHeaderTradeAgreement>${party('SellerTradeParty', 'Seller &amp; Sons', '91420802MAYW0G386H')}${party('BuyerTradeParty', 'Buyer', '91350902MAYW0G247M')}</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement>
${element('InvoiceCurrencyCode', currency)}
${element('ApplicableTradeTax', `${element('CalculatedAmount', text(tax))}<ram:TypeCode>VAT</ram:TypeCode>${element('BasisAmount', text(exclusive))}${category}`)}
${kind === 'Invoice' ? element('SpecifiedTradePaymentTerms', date('DueDateDateTime', given.dueDate ?? '2026-06-30')) : ''}
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>${element('LineTotalAmount', text(net))}${element('TaxBasisTotalAmount', text(exclusive))}${element('TaxTotalAmount', text(tax), ` currencyID="${currency}"`)}${element('GrandTotalAmount', text(inclusive))}${element('TotalPrepaidAmount', text(prepaid))}${element('RoundingAmount', text(rounding))}${element('DuePayableAmount', text(payableCents(given)))}</ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>`;
}

function party(role: string, name: string, code: string): string {
  return `<ram:${role}><ram:GlobalID schemeID="0088">9520201000001</ram:GlobalID><ram:Name>${name}</ram:Name><ram:SpecifiedLegalOrganization><ram:ID>${code}</ram:ID></ram:SpecifiedLegalOrganization><ram:PostalTradeAddress><ram:CountryID>CN</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">CN${code}</ram:ID></ram:SpecifiedTaxRegistration></ram:${role}>`;
}
