/** What the rules of EN 16931 look at, gathered once so that no rule walks the document per line. */
import { type Decimal, decimalText, minus, parseDecimal, plus, ZERO } from '../../domain/decimal';
import { childAt, childrenAt, descendants, textAt, type XmlElement } from '../xml';

/** Prefixes under which the elements of UBL 2.1 are named here. */
export const UBL_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:specification:ubl:schema:xsd:Invoice-2', 'ubl'],
  ['urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2', 'cn'],
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2', 'cac'],
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2', 'cbc'],
]);

/** An allowance or charge, of the document or of a line. */
export interface AllowanceCharge {
  readonly element: XmlElement;
  readonly isCharge: boolean;
}

/** A VAT category where a document states one. */
export interface VatCategory {
  readonly element: XmlElement;
  /** UNCL5305 code, `S` for the standard rate. */
  readonly code: string;
  /** Whether its tax scheme is VAT. */
  readonly isVat: boolean;
}

/** A document with its parts in the groups that the rules speak of. */
export interface InvoiceFacts {
  readonly root: XmlElement;
  /** Every element of the document by its name, in document order. */
  readonly elementsByName: ReadonlyMap<string, readonly XmlElement[]>;
  /** The elements that have an attribute, by the attribute's name, in document order. */
  readonly holdersByAttribute: ReadonlyMap<string, readonly XmlElement[]>;
  readonly isCreditNote: boolean;
  readonly lines: readonly XmlElement[];
  /** Allowances and charges of the document. */
  readonly documentAllowanceCharges: readonly AllowanceCharge[];
  /** Allowances and charges wherever they stand, except those of a price. */
  readonly allowanceCharges: readonly AllowanceCharge[];
  readonly totals: readonly XmlElement[];
  readonly taxTotals: readonly XmlElement[];
  readonly subtotals: readonly XmlElement[];
  readonly lineCategories: readonly VatCategory[];
  readonly allowanceCategories: readonly VatCategory[];
  readonly chargeCategories: readonly VatCategory[];
  readonly breakdownCategories: readonly VatCategory[];
  /** Net amount of lines and charges less allowances, by category code and by `code rate`. */
  readonly netByCategory: ReadonlyMap<string, Decimal>;
  readonly sellerHasTaxId: boolean;
  readonly sellerHasVatId: boolean;
  readonly representativeHasVatId: boolean;
  readonly buyerHasVatId: boolean;
  readonly buyerHasLegalId: boolean;
}

/** Gathers the facts of an `Invoice` or `CreditNote` element. */
export function factsOf(root: XmlElement): InvoiceFacts {
  const lines = root.children.filter(({ name }) => name === 'cac:InvoiceLine' || name === 'cac:CreditNoteLine');
  const documentAllowanceCharges = childrenAt(root, 'cac:AllowanceCharge').flatMap(allowanceChargeOf);
  const lineAllowanceCharges = lines.flatMap((line) =>
    childrenAt(line, 'cac:AllowanceCharge').flatMap(allowanceChargeOf),
  );
  const allowanceCharges = [...documentAllowanceCharges, ...lineAllowanceCharges];
  const categoriesOf = (isCharge: boolean) =>
    allowanceCharges
      .filter((each) => each.isCharge === isCharge)
      .flatMap(({ element }) => childrenAt(element, 'cac:TaxCategory').map(categoryOf));
  const subtotals = childrenAt(root, 'cac:TaxTotal/cac:TaxSubtotal');
  const seller = childAt(root, 'cac:AccountingSupplierParty/cac:Party');
  const buyer = childAt(root, 'cac:AccountingCustomerParty/cac:Party');
  return {
    root,
    ...elementsOf(root),
    isCreditNote: root.name === 'cn:CreditNote',
    lines,
    documentAllowanceCharges,
    allowanceCharges,
    totals: childrenAt(root, 'cac:LegalMonetaryTotal'),
    taxTotals: childrenAt(root, 'cac:TaxTotal'),
    subtotals,
    lineCategories: descendants(root, 'cac:ClassifiedTaxCategory').map(categoryOf),
    allowanceCategories: categoriesOf(false),
    chargeCategories: categoriesOf(true),
    breakdownCategories: subtotals.flatMap((subtotal) => childrenAt(subtotal, 'cac:TaxCategory').map(categoryOf)),
    netByCategory: netByCategory(lines, documentAllowanceCharges),
    sellerHasTaxId: hasText(seller, 'cac:PartyTaxScheme/cbc:CompanyID'),
    sellerHasVatId: hasVatId(seller),
    representativeHasVatId: hasVatId(childAt(root, 'cac:TaxRepresentativeParty')),
    buyerHasVatId: hasVatId(buyer),
    buyerHasLegalId: hasText(buyer, 'cac:PartyLegalEntity/cbc:CompanyID'),
  };
}

/** The category that a `TaxCategory` or `ClassifiedTaxCategory` states. */
export function categoryOf(element: XmlElement): VatCategory {
  return { element, code: textAt(element, 'cbc:ID') ?? '', isVat: isVatScheme(element) };
}

/** Whether the `TaxScheme` of an element is VAT. */
export function isVatScheme(element: XmlElement): boolean {
  return childrenAt(element, 'cac:TaxScheme/cbc:ID').some(({ text }) => text.toUpperCase() === 'VAT');
}

/** Key of `netByCategory` for a category at a rate. */
export function rateKey(code: string, rate: Decimal): string {
  return `${code} ${decimalText(rate)}`;
}

function elementsOf(root: XmlElement): Pick<InvoiceFacts, 'elementsByName' | 'holdersByAttribute'> {
  const elementsByName = new Map<string, XmlElement[]>();
  const holdersByAttribute = new Map<string, XmlElement[]>();
  const file = (groups: Map<string, XmlElement[]>, name: string, element: XmlElement): void => {
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [element]);
    else known.push(element);
  };
  const gather = (element: XmlElement): void => {
    file(elementsByName, element.name, element);
    for (const attribute of element.attributes.keys()) file(holdersByAttribute, attribute, element);
    element.children.forEach(gather);
  };
  gather(root);
  return { elementsByName, holdersByAttribute };
}

/** An indicator as XML Schema spells it; one that is neither is no allowance and no charge. */
function allowanceChargeOf(element: XmlElement): AllowanceCharge[] {
  const indicator = textAt(element, 'cbc:ChargeIndicator');
  if (indicator === 'true' || indicator === '1') return [{ element, isCharge: true }];
  if (indicator === 'false' || indicator === '0') return [{ element, isCharge: false }];
  return [];
}

function netByCategory(
  lines: readonly XmlElement[],
  allowanceCharges: readonly AllowanceCharge[],
): ReadonlyMap<string, Decimal> {
  const net = new Map<string, Decimal>();
  for (const line of lines) {
    book(net, childrenAt(line, 'cac:Item/cac:ClassifiedTaxCategory'), textAt(line, 'cbc:LineExtensionAmount'), plus);
  }
  for (const { element, isCharge } of allowanceCharges) {
    book(net, childrenAt(element, 'cac:TaxCategory'), textAt(element, 'cbc:Amount'), isCharge ? plus : minus);
  }
  return net;
}

function book(
  net: Map<string, Decimal>,
  categories: readonly XmlElement[],
  amountText: string | undefined,
  operation: (left: Decimal, right: Decimal) => Decimal,
): void {
  const amount = parseDecimal(amountText ?? '') ?? ZERO;
  const keys = categories.flatMap((category) => {
    const code = textAt(category, 'cbc:ID') ?? '';
    const rate = parseDecimal(textAt(category, 'cbc:Percent') ?? '');
    return rate === undefined ? [code] : [code, rateKey(code, rate)];
  });
  for (const key of new Set(keys)) net.set(key, operation(net.get(key) ?? ZERO, amount));
}

function hasText(element: XmlElement | undefined, path: string): boolean {
  return element !== undefined && textAt(element, path) !== undefined;
}

function hasVatId(party: XmlElement | undefined): boolean {
  return (
    party !== undefined &&
    childrenAt(party, 'cac:PartyTaxScheme').some((scheme) => isVatScheme(scheme) && hasText(scheme, 'cbc:CompanyID'))
  );
}
