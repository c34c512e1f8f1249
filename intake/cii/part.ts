/** What the binding of CII to UBL is made of, and the parts that stand in the document and in its lines alike. */
import { textAt, type XmlElement } from '../xml';

/** One element of UBL and what it is made of. */
export interface Part {
  readonly ubl: string;
  /**
   * Path below the CII element of the part above, `|` before the path to take where that one leads nowhere. Without it the
   * part is a mere group, and is left out when it would be empty.
   */
  readonly cii?: string;
  readonly parts?: readonly Part[];
  /** Takes equal texts once: CII repeats with each VAT category what UBL says once. */
  readonly once?: true;
  /** The text, where it is not the CII element's own. */
  readonly text?: (cii: XmlElement) => string;
  /** Attributes that keep their names. */
  readonly keeps?: readonly string[];
  /** Attributes that are elements in CII. */
  readonly attributes?: (cii: XmlElement) => readonly (readonly [string, string | undefined])[];
}

/** Where a date stands in its group. */
export const DATE = 'udt:DateTimeString';

/** A VAT category (BT-118, BT-151 and others). */
export const CATEGORY: readonly Part[] = [
  { ubl: 'cbc:ID', cii: 'ram:CategoryCode' },
  { ubl: 'cbc:Percent', cii: 'ram:RateApplicablePercent' },
  { ubl: 'cbc:TaxExemptionReason', cii: 'ram:ExemptionReason' },
  { ubl: 'cbc:TaxExemptionReasonCode', cii: 'ram:ExemptionReasonCode' },
  { ubl: 'cac:TaxScheme', parts: [{ ubl: 'cbc:ID', cii: 'ram:TypeCode' }] },
];
/** An allowance or charge (BG-20, BG-21, BG-27, BG-28). */
export const ALLOWANCE_CHARGE: Part = {
  ubl: 'cac:AllowanceCharge',
  cii: 'ram:SpecifiedTradeAllowanceCharge',
  parts: [
    { ubl: 'cbc:ChargeIndicator', cii: 'ram:ChargeIndicator/udt:Indicator' },
    { ubl: 'cbc:AllowanceChargeReasonCode', cii: 'ram:ReasonCode' },
    { ubl: 'cbc:AllowanceChargeReason', cii: 'ram:Reason' },
    { ubl: 'cbc:MultiplierFactorNumeric', cii: 'ram:CalculationPercent' },
    { ubl: 'cbc:Amount', cii: 'ram:ActualAmount' },
    { ubl: 'cbc:BaseAmount', cii: 'ram:BasisAmount' },
    { ubl: 'cac:TaxCategory', cii: 'ram:CategoryTradeTax', parts: CATEGORY },
  ],
};
/** A period of invoicing (BG-14, BG-26). */
export const period = (cii: string): Part => ({
  ubl: 'cac:InvoicePeriod',
  cii,
  parts: [
    { ubl: 'cbc:StartDate', cii: `ram:StartDateTime/${DATE}`, text: dateOf },
    { ubl: 'cbc:EndDate', cii: `ram:EndDateTime/${DATE}`, text: dateOf },
  ],
});
/** A supporting document (BG-24, BT-128); one of type 130 is the invoiced object, and its kind of identifier an attribute in UBL. */
export const objectReference = (ubl: string, cii: string): Part => ({
  ubl,
  cii,
  parts: [
    {
      ubl: 'cbc:ID',
      cii: 'ram:IssuerAssignedID',
      attributes: ({ parent }) => [['schemeID', parent && textAt(parent, 'ram:ReferenceTypeCode')]],
    },
    { ubl: 'cbc:DocumentTypeCode', cii: 'ram:TypeCode' },
    {
      ubl: 'cac:Attachment',
      parts: [
        {
          ubl: 'cbc:EmbeddedDocumentBinaryObject',
          cii: 'ram:AttachmentBinaryObject',
          keeps: ['mimeCode', 'filename'],
        },
      ],
    },
  ],
});

/** `20260302` in format 102 as a calendar date; anything else stays as it is, and is refused as a date later. */
export function dateOf({ text, attributes }: XmlElement): string {
  const isDate = attributes.get('format') === '102' && /^[0-9]{8}$/.test(text);
  return isDate ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;
}
