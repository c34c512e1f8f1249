/** Where the terms of an invoice line stand in CII, beside where they stand in UBL. */
import { ALLOWANCE_CHARGE, CATEGORY, objectReference, type Part, period } from './part';

/** A line of an invoice or credit note (BG-25). */
export const lineOf = (line: string, quantity: string): Part => ({
  ubl: line,
  cii: 'rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem',
  parts: [
    { ubl: 'cbc:ID', cii: 'ram:AssociatedDocumentLineDocument/ram:LineID' },
    { ubl: quantity, cii: 'ram:SpecifiedLineTradeDelivery/ram:BilledQuantity', keeps: ['unitCode'] },
    {
      ubl: 'cbc:LineExtensionAmount',
      cii: 'ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount',
    },
    period('ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod'),
    {
      ubl: 'cac:OrderLineReference',
      cii: 'ram:SpecifiedLineTradeAgreement/ram:BuyerOrderReferencedDocument',
      parts: [{ ubl: 'cbc:LineID', cii: 'ram:LineID' }],
    },
    objectReference('cac:DocumentReference', 'ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument'),
    { ...ALLOWANCE_CHARGE, cii: 'ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge' },
    {
      ubl: 'cac:Item',
      parts: [
        { ubl: 'cbc:Name', cii: 'ram:SpecifiedTradeProduct/ram:Name' },
        itemIdentifier('cac:BuyersItemIdentification', 'ram:BuyerAssignedID'),
        itemIdentifier('cac:SellersItemIdentification', 'ram:SellerAssignedID'),
        itemIdentifier('cac:StandardItemIdentification', 'ram:GlobalID'),
        {
          ubl: 'cac:OriginCountry',
          parts: [{ ubl: 'cbc:IdentificationCode', cii: 'ram:SpecifiedTradeProduct/ram:OriginTradeCountry/ram:ID' }],
        },
        {
          ubl: 'cac:CommodityClassification',
          cii: 'ram:SpecifiedTradeProduct/ram:DesignatedProductClassification',
          parts: [{ ubl: 'cbc:ItemClassificationCode', cii: 'ram:ClassCode', keeps: ['listID'] }],
        },
        {
          ubl: 'cac:ClassifiedTaxCategory',
          cii: 'ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax',
          parts: CATEGORY,
        },
        {
          ubl: 'cac:AdditionalItemProperty',
          cii: 'ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic',
          parts: [
            { ubl: 'cbc:Name', cii: 'ram:Description' },
            { ubl: 'cbc:Value', cii: 'ram:Value' },
          ],
        },
      ],
    },
    {
      ubl: 'cac:Price',
      parts: [
        {
          ubl: 'cbc:PriceAmount',
          cii: 'ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount',
        },
        {
          ubl: 'cbc:BaseQuantity',
          cii: 'ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity',
          keeps: ['unitCode'],
        },
        {
          ubl: 'cac:AllowanceCharge',
          cii: 'ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice',
          parts: [
            { ubl: 'cbc:ChargeIndicator', cii: 'ram:AppliedTradeAllowanceCharge/ram:ChargeIndicator/udt:Indicator' },
            { ubl: 'cbc:Amount', cii: 'ram:AppliedTradeAllowanceCharge/ram:ActualAmount' },
            { ubl: 'cbc:BaseAmount', cii: 'ram:ChargeAmount' },
          ],
        },
      ],
    },
  ],
});

function itemIdentifier(ubl: string, name: string): Part {
  return { ubl, parts: [{ ubl: 'cbc:ID', cii: `ram:SpecifiedTradeProduct/${name}`, keeps: ['schemeID'] }] };
}
