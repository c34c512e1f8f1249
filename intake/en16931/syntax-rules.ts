/** The rules of EN 16931 about its UBL binding: what stands once, what needs an attribute, what says more than the model. */
import { childAt, childrenAt, pathOf, textAt, type XmlElement } from '../xml';
import { at, BUYER, document, documentLevel, everywhere, lines, REPRESENTATIVE, SELLER, subtotals } from './contexts';
import { type InvoiceFacts, isVatScheme } from './facts';
import { type Context, isStated, presenceRule, type Rule, ruleForEach } from './rule';

const SELLER_PARTY = `${SELLER}/cac:Party`;
const BUYER_PARTY = `${BUYER}/cac:Party`;
const MEANS = 'cac:PaymentMeans';

/** Rules UBL-SR and UBL-DT and the advice BR-51, each by its id; 38 and 41 do not exist, nor do DT-02 to DT-05. */
export const SYNTAX_RULES: readonly Rule[] = [
  once('UBL-SR-01', document, 'cac:ContractDocumentReference/cbc:ID', 'contract (BT-12)'),
  once('UBL-SR-02', document, 'cac:ReceiptDocumentReference/cbc:ID', 'receiving advice (BT-15)'),
  once('UBL-SR-03', document, 'cac:DespatchDocumentReference/cbc:ID', 'despatch advice (BT-16)'),
  countRule('UBL-SR-04', document, 1, 'invoiced object (BT-18)', (root) =>
    childrenAt(root, 'cac:AdditionalDocumentReference')
      .filter((reference) => textAt(reference, 'cbc:DocumentTypeCode') === '130')
      .flatMap((reference) => childrenAt(reference, 'cbc:ID')),
  ),
  once('UBL-SR-05', document, 'cac:PaymentTerms/cbc:Note', 'payment terms (BT-20)'),
  once('UBL-SR-06', at('cac:BillingReference'), 'cac:InvoiceDocumentReference', 'preceding invoice (BG-3)'),
  presenceRule(
    'UBL-SR-07',
    at('cac:BillingReference'),
    ['cac:InvoiceDocumentReference/cbc:ID'],
    'the number of the preceding invoice (BT-25)',
  ),
  once('UBL-SR-08', document, 'cac:InvoicePeriod', 'invoicing period (BG-14)'),
  once('UBL-SR-09', document, `${SELLER_PARTY}/cac:PartyLegalEntity/cbc:RegistrationName`, 'seller name (BT-27)'),
  once('UBL-SR-10', document, `${SELLER_PARTY}/cac:PartyName/cbc:Name`, 'trading name of the seller (BT-28)'),
  once(
    'UBL-SR-11',
    document,
    `${SELLER_PARTY}/cac:PartyLegalEntity/cbc:CompanyID`,
    'registration of the seller (BT-30)',
  ),
  countRule('UBL-SR-12', document, 1, 'VAT identifier of the seller (BT-31)', taxIdentifiers(SELLER_PARTY, true)),
  countRule('UBL-SR-13', document, 1, 'tax number of the seller (BT-32)', taxIdentifiers(SELLER_PARTY, false)),
  once('UBL-SR-14', document, `${SELLER_PARTY}/cac:PartyLegalEntity/cbc:CompanyLegalForm`, 'legal form (BT-33)'),
  once('UBL-SR-15', document, `${BUYER_PARTY}/cac:PartyLegalEntity/cbc:RegistrationName`, 'buyer name (BT-44)'),
  once('UBL-SR-16', document, `${BUYER_PARTY}/cac:PartyIdentification/cbc:ID`, 'identifier of the buyer (BT-46)'),
  once('UBL-SR-17', document, `${BUYER_PARTY}/cac:PartyLegalEntity/cbc:CompanyID`, 'registration of the buyer (BT-47)'),
  countRule('UBL-SR-18', document, 1, 'VAT identifier of the buyer (BT-48)', taxIdentifiers(BUYER_PARTY, true)),
  ofPayee('UBL-SR-19', 'name of the payee (BT-59)', (payee) => childrenAt(payee, 'cac:PartyName/cbc:Name')),
  ofPayee('UBL-SR-20', 'identifier of the payee (BT-60)', (payee) =>
    childrenAt(payee, 'cac:PartyIdentification/cbc:ID').filter(
      ({ attributes }) => (attributes.get('schemeID') ?? 'SEPA').toUpperCase() !== 'SEPA',
    ),
  ),
  ofPayee('UBL-SR-21', 'registration of the payee (BT-61)', (payee) =>
    childrenAt(payee, 'cac:PartyLegalEntity/cbc:CompanyID'),
  ),
  once('UBL-SR-22', at(REPRESENTATIVE), 'cac:PartyName/cbc:Name', 'name of the tax representative (BT-62)'),
  once('UBL-SR-23', at(REPRESENTATIVE), 'cac:PartyTaxScheme/cbc:CompanyID', 'its VAT identifier (BT-63)'),
  once('UBL-SR-24', document, 'cac:Delivery', 'delivery (BG-13)'),
  once('UBL-SR-25', at('cac:Delivery'), 'cac:DeliveryParty/cac:PartyName/cbc:Name', 'name of the receiver (BT-70)'),
  once('UBL-SR-26', at(MEANS), 'cbc:PaymentID', 'remittance information (BT-83)'),
  once('UBL-SR-27', at(MEANS), 'cbc:PaymentMeansCode', 'payment means (BT-81)'),
  once('UBL-SR-28', at(MEANS), 'cac:PaymentMandate/cbc:ID', 'mandate (BT-89)'),
  countRule('UBL-SR-29', document, 1, 'creditor identifier (BT-90)', (_, facts) =>
    everywhere('cac:PartyIdentification')(facts)
      .flatMap((identification) => childrenAt(identification, 'cbc:ID'))
      .filter(({ attributes }) => attributes.get('schemeID')?.toUpperCase() === 'SEPA'),
  ),
  once('UBL-SR-30', documentLevel(false), 'cbc:AllowanceChargeReason', 'reason (BT-97)'),
  once('UBL-SR-31', documentLevel(true), 'cbc:AllowanceChargeReason', 'reason (BT-104)'),
  once('UBL-SR-32', subtotals, 'cac:TaxCategory/cbc:TaxExemptionReason', 'exemption reason (BT-120)'),
  once('UBL-SR-33', at('cac:AdditionalDocumentReference'), 'cbc:DocumentDescription', 'description (BT-123)'),
  once('UBL-SR-34', lines, 'cbc:Note', 'note (BT-127)'),
  once('UBL-SR-35', lines, 'cac:OrderLineReference/cbc:LineID', 'order line (BT-132)'),
  once('UBL-SR-36', lines, 'cac:InvoicePeriod', 'period of the line (BG-26)'),
  once('UBL-SR-37', lines, 'cac:Price/cac:AllowanceCharge/cbc:Amount', 'discount of the price (BT-147)'),
  once('UBL-SR-39', document, 'cac:ProjectReference/cbc:ID', 'project (BT-11)'),
  once('UBL-SR-40', document, `${BUYER_PARTY}/cac:PartyName/cbc:Name`, 'trading name of the buyer (BT-45)'),
  countRule('UBL-SR-42', at(SELLER_PARTY), 2, 'tax schemes of the seller', (party) =>
    childrenAt(party, 'cac:PartyTaxScheme'),
  ),
  ruleForEach(
    'UBL-SR-43',
    at('cac:AdditionalDocumentReference'),
    (reference, { isCreditNote }) => {
      const type = textAt(reference, 'cbc:DocumentTypeCode');
      const isPlain =
        childAt(reference, 'cbc:DocumentTypeCode') === undefined && !isStated(reference, 'cbc:ID/@schemeID');
      if (type === '130' || (isCreditNote && type === '50') || isPlain) return undefined;
      return {
        field: pathOf(reference),
        found: 'a type or scheme',
        expected: 'one for an invoiced object only (130, 50)',
      };
    },
    'Leave scheme and type of a supporting document out.',
  ),
  countRule('UBL-SR-44', document, 1, 'remittance information (BT-83)', distinctTexts('cbc:PaymentID')),
  once('UBL-SR-45', document, `${MEANS}/cbc:PaymentDueDate`, 'due date (BT-9)'),
  countRule('UBL-SR-46', document, 1, 'text of the payment means (BT-82)', (root) =>
    childrenAt(root, `${MEANS}/cbc:PaymentMeansCode`).filter(({ attributes }) => attributes.has('name')),
  ),
  countRule('UBL-SR-47', document, 1, 'kind of payment means (BT-81)', distinctTexts('cbc:PaymentMeansCode')),
  ruleForEach(
    'UBL-SR-48',
    lines,
    (line) => {
      const found = childrenAt(line, 'cac:Item/cac:ClassifiedTaxCategory').length;
      if (found === 1) return undefined;
      const field = `${pathOf(line)}/cac:Item/cac:ClassifiedTaxCategory`;
      return { field, found: `${found} of them`, expected: 'exactly one tax category (BG-30)' };
    },
    'Give each line one tax category.',
  ),
  once('UBL-SR-49', document, 'cac:InvoicePeriod/cbc:DescriptionCode', 'tax point code (BT-8)'),
  once('UBL-SR-50', lines, 'cac:Item/cbc:Description', 'description of the item (BT-154)'),
  once('UBL-SR-51', everywhere('cac:PostalAddress', 'cac:Address'), 'cac:AddressLine', 'third line of an address'),
  once('UBL-SR-52', lines, 'cac:DocumentReference', 'object of the line (BT-128)'),
  ruleForEach(
    'UBL-SR-53',
    everywhere('cac:PartyTaxScheme'),
    (scheme) =>
      childAt(scheme, 'cac:TaxScheme/cbc:ID') !== undefined && childAt(scheme, 'cbc:CompanyID') !== undefined
        ? undefined
        : { field: pathOf(scheme), found: 'a part', expected: 'an identifier and its tax scheme' },
    'State both, or leave the tax scheme out.',
  ),
  once('UBL-SR-54', document, `${MEANS}/cac:CardAccount`, 'payment card (BG-18)'),
  once('UBL-SR-55', document, `${MEANS}/cac:PaymentMandate`, 'mandate (BG-19)'),
  once('UBL-SR-56', document, 'cac:OriginatorDocumentReference/cbc:ID', 'tender or lot (BT-17)'),
  ruleForEach(
    'UBL-DT-01',
    amounts,
    (amount) =>
      (amount.text.split('.', 2)[1] ?? '').length <= 2
        ? undefined
        : { field: pathOf(amount), found: amount.text.slice(0, 40), expected: 'at most two decimals' },
    'Round the amount to two decimals and all totals with it.',
  ),
  withAttribute('UBL-DT-06', 'mimeCode', 'the media type of the document (BT-125)'),
  withAttribute('UBL-DT-07', 'filename', 'the file name of the document (BT-125)'),
  ...(
    [
      ['08', 'schemeName'],
      ['09', 'schemeAgencyName'],
      ['10', 'schemeDataURI'],
      ['11', 'schemeURI'],
      ['12', 'format'],
      ['13', 'unitCodeListIdentifier'],
      ['14', 'unitCodeListAgencyIdentifier'],
      ['15', 'unitCodeListAgencyName'],
      ['16', 'listAgencyName'],
      ['17', 'listName'],
      ['18', 'name'],
      ['19', 'languageID'],
      ['20', 'listURI'],
      ['21', 'listSchemeURI'],
      ['22', 'languageLocaleID'],
      ['23', 'uri'],
      ['24', 'currencyCodeListVersionID'],
      ['25', 'characterSetCode'],
      ['26', 'encodingCode'],
      ['27', 'schemeAgencyID'],
      ['28', 'listAgencyID'],
    ] as const
  ).map(([number, attribute]) => withoutAttribute(`UBL-DT-${number}`, attribute)),
  advice(
    ruleForEach(
      'BR-51',
      everywhere('cac:CardAccount'),
      (card) => {
        const number = textAt(card, 'cbc:PrimaryAccountNumberID') ?? '';
        if (number.length <= 10) return undefined;
        const field = `${pathOf(card)}/cbc:PrimaryAccountNumberID`;
        return {
          field,
          found: `${number.length} characters`,
          expected: 'the first six and last four digits at most (BT-87)',
        };
      },
      'Never send a full card number.',
    ),
  ),
];

function once(id: string, context: Context, path: string, what: string): Rule {
  return countRule(id, context, 1, what, (element) => childrenAt(element, path));
}

function countRule(
  id: string,
  context: Context,
  most: number,
  what: string,
  countedIn: (element: XmlElement, facts: InvoiceFacts) => readonly XmlElement[],
): Rule {
  return ruleForEach(
    id,
    context,
    (element, facts) => {
      const counted = countedIn(element, facts);
      const surplus = counted[most];
      if (surplus === undefined) return undefined;
      return { field: pathOf(surplus), found: `${counted.length} of them`, expected: `at most ${most}: ${what}` };
    },
    `State no more than ${most}: ${what}.`,
  );
}

/** The payee's parts stand once, and the payee is named otherwise than the seller. */
function ofPayee(id: string, what: string, countedIn: (payee: XmlElement) => readonly XmlElement[]): Rule {
  return ruleForEach(
    id,
    at('cac:PayeeParty'),
    (payee, { root }) => {
      const counted = countedIn(payee).length;
      const sellers = childrenAt(root, `${SELLER_PARTY}/cac:PartyLegalEntity/cbc:RegistrationName`);
      const names = childrenAt(payee, 'cac:PartyName/cbc:Name');
      const differs = names.some(({ text }) => sellers.some((seller) => seller.text !== text));
      if (counted <= 1 && differs) return undefined;
      return { field: pathOf(payee), found: `${counted} of them`, expected: `one ${what}, of another than the seller` };
    },
    'Name the payee once, and only when it is not the seller.',
  );
}

function taxIdentifiers(party: string, isVat: boolean): (root: XmlElement) => readonly XmlElement[] {
  return (root) =>
    childrenAt(root, `${party}/cac:PartyTaxScheme`)
      .filter((scheme) => isStated(scheme, 'cac:TaxScheme/cbc:ID') && isVatScheme(scheme) === isVat)
      .flatMap((scheme) => childrenAt(scheme, 'cbc:CompanyID'));
}

/** One element for each different text under a name. */
function distinctTexts(name: string): (root: XmlElement, facts: InvoiceFacts) => readonly XmlElement[] {
  return (_, facts) => [...new Map(everywhere(name)(facts).map((element) => [element.text, element])).values()];
}

/** Amounts but for prices and what is taken off a price: those may be finer. */
function amounts({ elementsByName }: InvoiceFacts): readonly XmlElement[] {
  return [...elementsByName]
    .filter(([name]) => name.endsWith('Amount') && !name.endsWith('PriceAmount'))
    .flatMap(([, elements]) => elements)
    .filter(({ parent }) => parent?.name !== 'cac:AllowanceCharge' || parent.parent?.name !== 'cac:Price');
}

function binaryObjects({ elementsByName }: InvoiceFacts): readonly XmlElement[] {
  return [...elementsByName].flatMap(([name, elements]) => (name.endsWith('BinaryObject') ? elements : []));
}

function withAttribute(id: string, attribute: string, what: string): Rule {
  return presenceRule(id, binaryObjects, [`@${attribute}`], what);
}

/** UBL knows more attributes than the model of EN 16931, which passes over them. */
function withoutAttribute(id: string, attribute: string): Rule {
  const isKnown = ({ name }: XmlElement) => attribute === 'name' && name === 'cbc:PaymentMeansCode';
  return advice(
    ruleForEach(
      id,
      document,
      (_, { holdersByAttribute }) => {
        const holder = holdersByAttribute.get(attribute)?.find((element) => !isKnown(element));
        if (holder === undefined) return undefined;
        const found = holder.attributes.get(attribute) ?? '';
        return { field: `${pathOf(holder)}/@${attribute}`, found: found || 'nothing', expected: 'no such attribute' };
      },
      `Leave the attribute ${attribute} out.`,
    ),
  );
}

function advice(rule: Rule): Rule {
  return { ...rule, isAdvice: true };
}
