/** The rules of EN 16931 about VAT categories: the same ten for each, from a table of how the categories differ. */
import { absolute, compare, type Decimal, equal, minus, parseDecimal, whole, ZERO } from '../../domain/decimal';
import { childAt, childrenAt, pathOf, textAt, type XmlElement } from '../xml';
import { taxFollowsRate } from './arithmetic-rules';
import { type InvoiceFacts, rateKey, type VatCategory } from './facts';
import { type Finding, isStated, numberAt, numberFinding, type Rule } from './rule';
import { CATEGORIES, type CategoryRules } from './vat-categories';

/** Rules BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG and BR-B, each by its id. */
export const VAT_RULES: readonly Rule[] = [
  ...CATEGORIES.flatMap(rulesOf),
  rule('BR-IC-11', 'State the delivery date or the invoicing period.', (facts) =>
    !inBreakdown(facts, 'K') ||
    isStated(facts.root, 'cac:Delivery/cbc:ActualDeliveryDate') ||
    childrenAt(facts.root, 'cac:InvoicePeriod').some(({ children }) => children.length > 0)
      ? []
      : [absent(facts, 'cac:Delivery/cbc:ActualDeliveryDate', 'a delivery date or invoicing period (BT-72, BG-14)')],
  ),
  rule('BR-IC-12', 'State the country of delivery.', (facts) =>
    !inBreakdown(facts, 'K') ||
    isStated(facts.root, 'cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode')
      ? []
      : [absent(facts, 'cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country', 'the country of delivery (BT-80)')],
  ),
  onlyCategory('BR-O-11', ({ breakdownCategories }) => breakdownCategories),
  onlyCategory('BR-O-12', ({ lineCategories }) => lineCategories),
  onlyCategory('BR-O-13', ({ allowanceCategories }) => allowanceCategories),
  onlyCategory('BR-O-14', ({ chargeCategories }) => chargeCategories),
  rule('BR-B-01', 'Use split payment between Italian parties only.', (facts) => {
    if (splitPayment(facts) === undefined) return [];
    const abroad = facts.elementsByName.get('cbc:IdentificationCode')?.find(({ text }) => text !== 'IT');
    return abroad === undefined
      ? []
      : [
          {
            field: pathOf(abroad),
            found: abroad.text.slice(0, 40),
            expected: 'IT where category B (split payment) is',
          },
        ];
  }),
  rule('BR-B-02', 'Leave one of the two categories out.', (facts) => {
    const split = splitPayment(facts);
    return split === undefined || !everyCategory(facts).some(({ code }) => code === 'S')
      ? []
      : [{ field: pathOf(split.element), found: 'B and S', expected: 'split payment or the standard rate, not both' }];
  }),
];

function rulesOf(category: CategoryRules): Rule[] {
  const { prefix, code, name } = category;
  const id = (number: string) => `BR-${prefix}-${number}`;
  const lines = (facts: InvoiceFacts) => ofCode(facts.lineCategories, code);
  const allowances = (facts: InvoiceFacts) => ofCode(facts.allowanceCategories, code);
  const charges = (facts: InvoiceFacts) => ofCode(facts.chargeCategories, code);
  const breakdown = (facts: InvoiceFacts) => ofCode(facts.breakdownCategories, code);
  const idRemedy = `State ${category.identifierNeeded} where category ${code} (${name}) is used.`;
  const rateRemedy = `State a rate that fits category ${code} (${name}).`;
  return [
    rule(
      id('01'),
      `Give the VAT breakdown the group of category ${code} (${name}), and only when it is used.`,
      (facts) => groupFindings(category, facts),
    ),
    rule(id('02'), idRemedy, (facts) => identifierFindings(category, facts, lines(facts))),
    rule(id('03'), idRemedy, (facts) => identifierFindings(category, facts, allowances(facts))),
    rule(id('04'), idRemedy, (facts) => identifierFindings(category, facts, charges(facts))),
    rule(id('05'), rateRemedy, (facts) => rateFindings(category, lines(facts))),
    rule(id('06'), rateRemedy, (facts) => rateFindings(category, allowances(facts))),
    rule(id('07'), rateRemedy, (facts) => rateFindings(category, charges(facts))),
    rule(
      id('08'),
      'Make the taxable amount the net amount of the lines and charges less allowances of its category.',
      (facts) => breakdown(facts).flatMap((group) => taxableFindings(category, facts, group)),
    ),
    rule(id('09'), `Make the tax amount follow from category ${code} (${name}).`, (facts) =>
      breakdown(facts).flatMap((group) => taxFindings(category, group)),
    ),
    rule(
      id('10'),
      category.exemptionReason === 'required' ? 'State why no VAT is charged.' : 'Leave the exemption reason out.',
      (facts) => breakdown(facts).flatMap((group) => exemptionFindings(category, group)),
    ),
  ];
}

function groupFindings({ code, perRate, name }: CategoryRules, facts: InvoiceFacts): Finding[] {
  const groups = ofCode(facts.breakdownCategories, code).length;
  const used = [facts.lineCategories, facts.allowanceCategories, facts.chargeCategories].some(
    (categories) => ofCode(categories, code).length > 0,
  );
  const holds = perRate ? used === groups > 0 : groups === (used || groups > 0 ? 1 : 0);
  if (holds) return [];
  const expected = !used
    ? 'none, for no line, allowance or charge has it'
    : perRate
      ? 'one for each rate'
      : 'exactly one';
  return [
    {
      field: `${pathOf(facts.root)}/cac:TaxTotal/cac:TaxSubtotal`,
      found: `${groups} groups of category ${code} (${name})`,
      expected,
    },
  ];
}

function identifierFindings(
  { identifiers, identifierNeeded }: CategoryRules,
  facts: InvoiceFacts,
  categories: readonly XmlElement[],
): Finding[] {
  if (categories.length === 0 || identifiers(facts)) return [];
  return [absent(facts, 'cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme', identifierNeeded)];
}

function rateFindings({ rate }: CategoryRules, categories: readonly XmlElement[]): Finding[] {
  const expected = {
    positive: 'a rate above 0',
    zero: 'the rate 0',
    notNegative: 'the rate 0 or more',
    absent: 'no rate',
  };
  return categories
    .filter((category) => !rateHolds(rate, category))
    .map((category) => numberFinding(category, 'cbc:Percent', undefined, expected[rate]));
}

function rateHolds(rate: CategoryRules['rate'], category: XmlElement): boolean {
  if (rate === 'absent') return childAt(category, 'cbc:Percent') === undefined;
  const percent = numberAt(category, 'cbc:Percent');
  if (percent === undefined) return false;
  if (rate === 'positive') return percent.units > 0n;
  return rate === 'zero' ? percent.units === 0n : percent.units >= 0n;
}

function taxableFindings({ code, perRate }: CategoryRules, facts: InvoiceFacts, group: XmlElement): Finding[] {
  const subtotal = group.parent;
  if (subtotal === undefined) return [];
  const rate = numberAt(group, 'cbc:Percent');
  if (perRate && rate === undefined) return [];
  const net = facts.netByCategory.get(perRate && rate !== undefined ? rateKey(code, rate) : code);
  const found = numberAt(subtotal, 'cbc:TaxableAmount');
  const hasSource = code === 'S' ? net !== undefined : facts.lines.length > 0;
  if (hasSource && found !== undefined && taxableHolds(perRate, found, net ?? ZERO)) return [];
  return [numberFinding(subtotal, 'cbc:TaxableAmount', net ?? ZERO, 'lines + charges − allowances of the category')];
}

/** Where a category has several rates, rounding of parts may leave less than one unit. */
function taxableHolds(perRate: boolean, found: Decimal, net: Decimal): boolean {
  return perRate ? compare(absolute(minus(found, net)), whole(1n)) < 0 : equal(found, net);
}

function taxFindings({ perRate }: CategoryRules, group: XmlElement): Finding[] {
  const subtotal = group.parent;
  if (subtotal === undefined) return [];
  const tax = numberAt(subtotal, 'cbc:TaxAmount');
  if (!perRate) {
    const holds = tax !== undefined && tax.units === 0n;
    return holds ? [] : [numberFinding(subtotal, 'cbc:TaxAmount', ZERO, 'no tax in this category')];
  }
  const taxable = numberAt(subtotal, 'cbc:TaxableAmount');
  const rate = parseDecimal(textAt(group, 'cbc:Percent') ?? '');
  const holds = tax !== undefined && taxable !== undefined && rate !== undefined && taxFollowsRate(tax, taxable, rate);
  return holds ? [] : [numberFinding(subtotal, 'cbc:TaxAmount', undefined, 'taxable amount × rate, within one unit')];
}

function exemptionFindings({ exemptionReason, name }: CategoryRules, group: XmlElement): Finding[] {
  const isGiven = ['cbc:TaxExemptionReason', 'cbc:TaxExemptionReasonCode'].some((path) => isStated(group, path));
  if (isGiven === (exemptionReason === 'required')) return [];
  const field = `${pathOf(group)}/cbc:TaxExemptionReason`;
  return [
    { field, found: isGiven ? 'a reason' : 'nothing', expected: isGiven ? `none: ${name}` : `a reason: ${name}` },
  ];
}

function onlyCategory(id: string, categoriesOf: (facts: InvoiceFacts) => readonly VatCategory[]): Rule {
  return rule(id, 'An invoice that is not subject to VAT has no other category.', (facts) =>
    inBreakdown(facts, 'O')
      ? categoriesOf(facts)
          .filter(({ isVat, code }) => isVat && code !== 'O')
          .slice(0, 1)
          .map(({ element, code }) => ({
            field: `${pathOf(element)}/cbc:ID`,
            found: code.slice(0, 40),
            expected: 'O only',
          }))
      : [],
  );
}

function splitPayment(facts: InvoiceFacts): VatCategory | undefined {
  return everyCategory(facts).find(({ code }) => code === 'B');
}

function everyCategory(facts: InvoiceFacts): readonly VatCategory[] {
  return [
    ...facts.breakdownCategories,
    ...facts.allowanceCategories,
    ...facts.chargeCategories,
    ...facts.lineCategories,
  ];
}

function rule(id: string, remedy: string, check: (facts: InvoiceFacts) => readonly Finding[]): Rule {
  return { id, remedy, check };
}

function ofCode(categories: readonly VatCategory[], code: string): readonly XmlElement[] {
  return categories.filter((category) => category.isVat && category.code === code).map(({ element }) => element);
}

function inBreakdown(facts: InvoiceFacts, code: string): boolean {
  return ofCode(facts.breakdownCategories, code).length > 0;
}

function absent({ root }: InvoiceFacts, path: string, expected: string): Finding {
  return { field: `${pathOf(root)}/${path}`, found: 'nothing', expected };
}
