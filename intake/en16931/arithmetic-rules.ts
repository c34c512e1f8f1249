/** The rules of EN 16931 about sums, signs, periods and decimal places. */
import {
  absolute,
  compare,
  type Decimal,
  equal,
  minus,
  parseDecimal,
  percentOf,
  plus,
  rounded,
  total,
  whole,
  ZERO,
} from '../../domain/decimal';
import { childAt, childrenAt, pathOf, textAt, type XmlElement } from '../xml';
import { at, document, documentLevel, inLines, lineLevel, lines, subtotals, totals } from './contexts';
import { type InvoiceFacts, isVatScheme } from './facts';
import { type Context, type Finding, numberAt, numberFinding, type Rule, ruleForEach } from './rule';

/** Decimal places of an amount; EN 16931 rounds each amount of a document to two. */
const DECIMAL_PLACES = 2;

/** Rules BR-27 to BR-30 and BR-CO-10 to BR-CO-17, each by its id. */
export const ARITHMETIC_RULES: readonly Rule[] = [
  notNegative('BR-27', lines, 'cac:Price/cbc:PriceAmount'),
  notNegative('BR-28', lines, 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount'),
  periodInOrder('BR-29', at('cac:InvoicePeriod')),
  periodInOrder('BR-30', inLines('cac:InvoicePeriod')),
  sumRule('BR-CO-10', totals, 'cbc:LineExtensionAmount', 'the sum of the net amounts of the lines', (_, { lines }) =>
    total(lines.map((line) => numberAt(line, 'cbc:LineExtensionAmount') ?? ZERO)),
  ),
  documentSum('BR-CO-11', 'cbc:AllowanceTotalAmount', false, 'the sum of the allowances'),
  documentSum('BR-CO-12', 'cbc:ChargeTotalAmount', true, 'the sum of the charges'),
  sumRule('BR-CO-13', totals, 'cbc:TaxExclusiveAmount', 'lines − allowances + charges', (element) => {
    const lines = numberAt(element, 'cbc:LineExtensionAmount');
    if (lines === undefined) return undefined;
    const less = minus(lines, numberAt(element, 'cbc:AllowanceTotalAmount') ?? ZERO);
    return plus(less, numberAt(element, 'cbc:ChargeTotalAmount') ?? ZERO);
  }),
  sumRule(
    'BR-CO-14',
    ({ taxTotals }) => taxTotals.filter((taxTotal) => childAt(taxTotal, 'cac:TaxSubtotal') !== undefined),
    'cbc:TaxAmount',
    'the sum of the tax amounts of the breakdown',
    (taxTotal) => total(childrenAt(taxTotal, 'cac:TaxSubtotal').map((each) => numberAt(each, 'cbc:TaxAmount') ?? ZERO)),
  ),
  ruleForEach('BR-CO-15', document, totalWithVat, 'Make the total with VAT the total without VAT plus the VAT.'),
  sumRule('BR-CO-16', totals, 'cbc:PayableAmount', 'total with VAT − prepaid + rounding', (element) => {
    const inclusive = numberAt(element, 'cbc:TaxInclusiveAmount');
    if (inclusive === undefined) return undefined;
    const open = minus(inclusive, numberAt(element, 'cbc:PrepaidAmount') ?? ZERO);
    return plus(open, numberAt(element, 'cbc:PayableRoundingAmount') ?? ZERO);
  }),
  ruleForEach('BR-CO-17', subtotals, taxOfSubtotal, 'Make the tax amount the taxable amount times the rate.'),
];

/** Whether a tax amount is within one unit of taxable amount × rate: suppliers may round per line. */
export function taxFollowsRate(tax: Decimal, taxable: Decimal, rate: Decimal): boolean {
  const expected = rounded(percentOf(absolute(taxable), rate), DECIMAL_PLACES);
  return compare(absolute(minus(absolute(tax), expected)), whole(1n)) < 0;
}

/** Rules BR-DEC: amounts with more than two decimals, by the path at which each stands. */
export const DECIMAL_RULES: readonly Rule[] = [
  decimals('BR-DEC-01', documentLevel(false), 'cbc:Amount'),
  decimals('BR-DEC-02', documentLevel(false), 'cbc:BaseAmount'),
  decimals('BR-DEC-05', documentLevel(true), 'cbc:Amount'),
  decimals('BR-DEC-06', documentLevel(true), 'cbc:BaseAmount'),
  decimals('BR-DEC-09', totals, 'cbc:LineExtensionAmount'),
  decimals('BR-DEC-10', totals, 'cbc:AllowanceTotalAmount'),
  decimals('BR-DEC-11', totals, 'cbc:ChargeTotalAmount'),
  decimals('BR-DEC-12', totals, 'cbc:TaxExclusiveAmount'),
  decimals('BR-DEC-13', taxTotalsIn('cbc:DocumentCurrencyCode'), 'cbc:TaxAmount'),
  decimals('BR-DEC-14', totals, 'cbc:TaxInclusiveAmount'),
  decimals('BR-DEC-15', taxTotalsIn('cbc:TaxCurrencyCode'), 'cbc:TaxAmount'),
  decimals('BR-DEC-16', totals, 'cbc:PrepaidAmount'),
  decimals('BR-DEC-17', totals, 'cbc:PayableRoundingAmount'),
  decimals('BR-DEC-18', totals, 'cbc:PayableAmount'),
  decimals('BR-DEC-19', subtotals, 'cbc:TaxableAmount'),
  decimals('BR-DEC-20', subtotals, 'cbc:TaxAmount'),
  decimals('BR-DEC-23', lines, 'cbc:LineExtensionAmount'),
  decimals('BR-DEC-24', lineLevel(false), 'cbc:Amount'),
  decimals('BR-DEC-25', lineLevel(false), 'cbc:BaseAmount'),
  decimals('BR-DEC-27', lineLevel(true), 'cbc:Amount'),
  decimals('BR-DEC-28', lineLevel(true), 'cbc:BaseAmount'),
];

function sumRule(
  id: string,
  context: Context,
  path: string,
  explanation: string,
  expectedOf: (element: XmlElement, facts: InvoiceFacts) => Decimal | undefined,
): Rule {
  return ruleForEach(
    id,
    context,
    (element, facts) => {
      const sum = expectedOf(element, facts);
      const expected = sum === undefined ? undefined : rounded(sum, DECIMAL_PLACES);
      const found = numberAt(element, path);
      if (found !== undefined && expected !== undefined && equal(found, expected)) return undefined;
      return numberFinding(element, path, expected, explanation);
    },
    `Make this amount ${explanation}.`,
  );
}

function documentSum(id: string, path: string, wantsCharge: boolean, explanation: string): Rule {
  return ruleForEach(
    id,
    totals,
    (element, { documentAllowanceCharges }) => {
      const summed = documentAllowanceCharges.filter(({ isCharge }) => isCharge === wantsCharge);
      const found = numberAt(element, path);
      if (summed.length === 0 && childAt(element, path) === undefined) return undefined;
      const amounts = summed.map((each) => numberAt(each.element, 'cbc:Amount') ?? ZERO);
      const expected = rounded(total(amounts), DECIMAL_PLACES);
      return found !== undefined && equal(found, expected)
        ? undefined
        : numberFinding(element, path, expected, explanation);
    },
    `Make this amount ${explanation}.`,
  );
}

function totalWithVat(element: XmlElement): Finding | undefined {
  const currency = textAt(element, 'cbc:DocumentCurrencyCode');
  if (currency === undefined) return undefined;
  const taxes = childrenAt(element, 'cac:TaxTotal/cbc:TaxAmount').filter(
    ({ attributes }) => attributes.get('currencyID') === currency,
  );
  if (taxes.length !== 1) {
    const field = `${pathOf(element)}/cac:TaxTotal/cbc:TaxAmount`;
    return { field, found: `${taxes.length} totals in ${currency}`, expected: 'exactly one' };
  }
  const exclusive = numberAt(element, 'cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount');
  const inclusive = numberAt(element, 'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount');
  const [tax] = taxes.map(numberOf);
  const expected =
    exclusive === undefined || tax === undefined ? undefined : rounded(plus(exclusive, tax), DECIMAL_PLACES);
  if (inclusive !== undefined && expected !== undefined && equal(inclusive, expected)) return undefined;
  const path = 'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount';
  return numberFinding(element, path, expected, 'total without VAT + VAT');
}

function taxOfSubtotal(subtotal: XmlElement): Finding | undefined {
  const tax = numberAt(subtotal, 'cbc:TaxAmount');
  const taxable = numberAt(subtotal, 'cbc:TaxableAmount');
  const category = childrenAt(subtotal, 'cac:TaxCategory').find(isVatScheme);
  const rate = category === undefined ? undefined : numberAt(category, 'cbc:Percent');
  if (rate === undefined || rounded(rate, 0).units === 0n) {
    if (tax !== undefined && rounded(tax, 0).units === 0n) return undefined;
    return numberFinding(subtotal, 'cbc:TaxAmount', ZERO, 'no tax at a rate of zero');
  }
  if (tax !== undefined && taxable !== undefined && taxFollowsRate(tax, taxable, rate)) return undefined;
  const expected = taxable === undefined ? undefined : rounded(percentOf(taxable, rate), DECIMAL_PLACES);
  return numberFinding(subtotal, 'cbc:TaxAmount', expected, 'taxable amount × rate, within one unit');
}

function notNegative(id: string, context: Context, path: string): Rule {
  return ruleForEach(
    id,
    context,
    (element) => {
      const value = numberAt(element, path);
      return value === undefined || value.units >= 0n
        ? undefined
        : numberFinding(element, path, undefined, 'zero or more');
    },
    'State a price that is not negative; a deduction is an allowance.',
  );
}

function periodInOrder(id: string, context: Context): Rule {
  return ruleForEach(
    id,
    context,
    (period) => {
      const start = textAt(period, 'cbc:StartDate');
      const end = textAt(period, 'cbc:EndDate');
      if (start === undefined || end === undefined || start <= end) return undefined;
      return {
        field: `${pathOf(period)}/cbc:EndDate`,
        found: end.slice(0, 40),
        expected: `${start.slice(0, 40)} or later`,
      };
    },
    'Let the period end after it starts.',
  );
}

function decimals(id: string, context: Context, path: string): Rule {
  return ruleForEach(
    id,
    context,
    (element) => {
      const tooFine = childrenAt(element, path).find((amount) => (numberOf(amount)?.scale ?? 0) > DECIMAL_PLACES);
      if (tooFine === undefined) return undefined;
      return { field: pathOf(tooFine), found: tooFine.text.slice(0, 40), expected: 'at most two decimals' };
    },
    'Round the amount to two decimals and all totals with it.',
  );
}

function taxTotalsIn(currencyPath: string): Context {
  return ({ root, taxTotals }) => {
    const currency = textAt(root, currencyPath);
    return taxTotals.filter((taxTotal) =>
      childrenAt(taxTotal, 'cbc:TaxAmount').some(({ attributes }) => attributes.get('currencyID') === currency),
    );
  };
}

function numberOf({ text }: XmlElement): Decimal | undefined {
  return parseDecimal(text);
}
