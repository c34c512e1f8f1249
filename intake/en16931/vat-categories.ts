/** The VAT categories of EN 16931 and how they differ. */
import type { InvoiceFacts } from './facts';

/** How the rules treat one category. */
export interface CategoryRules {
  /** Middle of the rule ids: `BR-S-01`. */
  readonly prefix: string;
  /** UNCL5305 code in the document. */
  readonly code: string;
  readonly name: string;
  readonly rate: 'positive' | 'zero' | 'notNegative' | 'absent';
  /** Whether the breakdown has one group a rate, or one group in all. */
  readonly perRate: boolean;
  readonly exemptionReason: 'required' | 'forbidden';
  readonly identifiers: (facts: InvoiceFacts) => boolean;
  readonly identifierNeeded: string;
}

const sellerTaxId = (facts: InvoiceFacts) => facts.sellerHasTaxId || facts.representativeHasVatId;
const sellerVatId = (facts: InvoiceFacts) => facts.sellerHasVatId || facts.representativeHasVatId;
const SELLER_ID = "the seller's VAT or tax identifier (BT-31, BT-32) or the tax representative's (BT-63)";

/** The categories with rules of their own. */
export const CATEGORIES: readonly CategoryRules[] = [
  {
    prefix: 'S',
    code: 'S',
    name: 'standard rated',
    rate: 'positive',
    perRate: true,
    exemptionReason: 'forbidden',
    identifiers: sellerTaxId,
    identifierNeeded: SELLER_ID,
  },
  {
    prefix: 'Z',
    code: 'Z',
    name: 'zero rated',
    rate: 'zero',
    perRate: false,
    exemptionReason: 'forbidden',
    identifiers: sellerTaxId,
    identifierNeeded: SELLER_ID,
  },
  {
    prefix: 'E',
    code: 'E',
    name: 'exempt',
    rate: 'zero',
    perRate: false,
    exemptionReason: 'required',
    identifiers: sellerTaxId,
    identifierNeeded: SELLER_ID,
  },
  {
    prefix: 'AE',
    code: 'AE',
    name: 'reverse charge',
    rate: 'zero',
    perRate: false,
    exemptionReason: 'required',
    identifiers: (facts) => sellerTaxId(facts) && (facts.buyerHasVatId || facts.buyerHasLegalId),
    identifierNeeded: `${SELLER_ID}, and the buyer's VAT or legal identifier (BT-48, BT-47)`,
  },
  {
    prefix: 'IC',
    code: 'K',
    name: 'intra-community supply',
    rate: 'zero',
    perRate: false,
    exemptionReason: 'required',
    identifiers: (facts) => sellerVatId(facts) && facts.buyerHasVatId,
    identifierNeeded: "the seller's or tax representative's VAT identifier (BT-31, BT-63), and the buyer's (BT-48)",
  },
  {
    prefix: 'G',
    code: 'G',
    name: 'export',
    rate: 'zero',
    perRate: false,
    exemptionReason: 'required',
    identifiers: sellerVatId,
    identifierNeeded: "the seller's or tax representative's VAT identifier (BT-31, BT-63)",
  },
  {
    prefix: 'O',
    code: 'O',
    name: 'not subject to VAT',
    rate: 'absent',
    perRate: false,
    exemptionReason: 'required',
    identifiers: (facts) => !facts.sellerHasVatId && !facts.representativeHasVatId && !facts.buyerHasVatId,
    identifierNeeded: 'no VAT identifier of seller, tax representative or buyer',
  },
  {
    prefix: 'AF',
    code: 'L',
    name: 'IGIC',
    rate: 'notNegative',
    perRate: true,
    exemptionReason: 'forbidden',
    identifiers: sellerTaxId,
    identifierNeeded: SELLER_ID,
  },
  {
    prefix: 'AG',
    code: 'M',
    name: 'IPSI',
    rate: 'notNegative',
    perRate: true,
    exemptionReason: 'forbidden',
    identifiers: sellerTaxId,
    identifierNeeded: SELLER_ID,
  },
];
