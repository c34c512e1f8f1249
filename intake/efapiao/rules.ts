/**
 * What a 数电票 must say and how its figures hang together. The tax authority publishes no rule ids, so these are ours: `CN-01`
 * and on. Paths and meanings follow the XML that its platform delivers.
 */
import { checkCharacter } from '../../domain/credit-code';
import {
  absolute,
  compare,
  type Decimal,
  decimalText,
  equal,
  minus,
  parseDecimal,
  plus,
  times,
  total,
  ZERO,
} from '../../domain/decimal';
import { CREDIT_CODE } from '../party-reference';
import { excerpt, type IntakeRefusal } from '../result';
import { childAt, childrenAt, pathOf, textAt, type XmlElement } from '../xml';
import { rateOf } from './rate';

const TOTALS = 'EInvoiceData/BasicInformation';
/** Yuan by which the tax of one line may differ from amount × rate, as the platform rounds unit prices that include tax. */
const TAX_TOLERANCE: Decimal = { units: 6n, scale: 2 };
/** Yuan by which quantity × unit price may differ from the amount: unit prices are cut at 13 decimals. */
const PRICE_TOLERANCE: Decimal = { units: 1n, scale: 2 };

/** Where the number, the sign and the lines of an invoice stand. */
export const PATHS = {
  number: 'TaxSupervisionInfo/InvoiceNumber',
  issueTime: 'TaxSupervisionInfo/IssueTime',
  isBlue: 'Header/InherentLabel/InIssuType/LabelCode',
  original: 'EInvoiceData/SpecificInformation/RedEInvoice/OriginalInvoiceCode',
  items: 'EInvoiceData/IssuItemInformation',
  exclusive: `${TOTALS}/TotalAmWithoutTax`,
  tax: `${TOTALS}/TotalTaxAm`,
  inclusive: `${TOTALS}/TotalTax-includedAmount`,
} as const;

/** Every broken rule of an `EInvoice`. */
export function efapiaoRefusals(root: XmlElement): IntakeRefusal[] {
  const findings: IntakeRefusal[] = [...numberFindings(root), ...presenceFindings(root)];
  if (findings.length > 0) return findings;
  findings.push(...formFindings(root));
  if (findings.length > 0) return findings;
  return [...partyFindings(root), ...totalFindings(root), ...lineFindings(root), ...signFindings(root)];
}

/** What goes to a person for review and refuses nothing: published credit codes are known to fail their check. */
export function efapiaoWarnings(root: XmlElement): IntakeRefusal[] {
  return PARTIES.flatMap(({ id }) => {
    const code = textAt(root, id) ?? '';
    if (!CREDIT_CODE.test(code) || checkCharacter(code.slice(0, 17)) === code.charAt(17)) return [];
    return [
      finding('CN-09', root, id, code, `the check character ${checkCharacter(code.slice(0, 17))}`, 'Check the firm.'),
    ];
  });
}

/** Older taxpayer numbers have 15, 17 or 20 characters. */
const TAX_NUMBER = /^(?:[0-9A-Z]{15}|[0-9A-Z]{17}|[0-9A-Z]{20})$/;
const PARTIES = [
  { id: 'EInvoiceData/SellerInformation/SellerIdNum', name: 'EInvoiceData/SellerInformation/SellerName' },
  { id: 'EInvoiceData/BuyerInformation/BuyerIdNum', name: 'EInvoiceData/BuyerInformation/BuyerName' },
] as const;

/** Twenty digits: year, province, channel, serial. */
function numberFindings(root: XmlElement): IntakeRefusal[] {
  const number = textAt(root, PATHS.number) ?? '';
  if (!/^[0-9]{20}$/.test(number)) {
    return [
      finding('CN-01', root, PATHS.number, number, 'an invoice number of 20 digits', 'Send the XML as delivered.'),
    ];
  }
  const year = (textAt(root, PATHS.issueTime) ?? '').slice(2, 4);
  const id = textAt(root, 'Header/EIid');
  return [
    ...(number.startsWith(year)
      ? []
      : [finding('CN-01', root, PATHS.number, number, `a number of the year ${year}`, 'Send the XML as delivered.')]),
    ...(id === undefined || id === number
      ? []
      : [finding('CN-02', root, 'Header/EIid', id, `the invoice number ${number}`, 'Send the XML as delivered.')]),
  ];
}

function presenceFindings(root: XmlElement): IntakeRefusal[] {
  const needed = [PATHS.issueTime, PATHS.isBlue, PATHS.exclusive, PATHS.tax, PATHS.inclusive, PARTIES[0].id];
  const names = PARTIES.map(({ name }) => name);
  const missing = [...needed, ...names].filter((path) => textAt(root, path) === undefined);
  const repeated = [...needed, ...names, PATHS.number, PATHS.original].filter(
    (path) => childrenAt(root, path).length > 1,
  );
  return [
    ...missing.map((path) => finding('CN-03', root, path, 'nothing', 'a text', 'Send the XML as delivered.')),
    ...repeated.map((path) => finding('CN-03', root, path, 'a second one', 'this element once', 'Leave one of them.')),
    ...(childAt(root, PATHS.items) === undefined
      ? [finding('CN-03', root, PATHS.items, 'nothing', 'at least one line', 'Send the XML as delivered.')]
      : []),
  ];
}

/** Numbers that are numbers, amounts to the fen, a sign that is one. */
function formFindings(root: XmlElement): IntakeRefusal[] {
  const totals = [PATHS.exclusive, PATHS.tax, PATHS.inclusive].map((path) => [root, path] as const);
  const items = childrenAt(root, PATHS.items);
  const amounts = items.flatMap((item) =>
    ['Amount', 'ComTaxAm', 'TotaltaxIncludedAmount'].map((path) => [item, path] as const),
  );
  const figures = items.flatMap((item) => ['Quantity', 'UnPrice'].map((path) => [item, path] as const));
  const remedy = 'Write the number without separators.';
  const isMalformed = ([element, path]: readonly [XmlElement, string], decimals: number) => {
    const text = textAt(element, path);
    if (text === undefined) return path === 'Amount';
    const value = parseDecimal(text);
    return value === undefined || value.scale > decimals || (path === 'Quantity' && value.units === 0n);
  };
  const malformed = [
    ...[...totals, ...amounts]
      .filter((each) => isMalformed(each, 2))
      .map((each) => [each, 'an amount in fen'] as const),
    ...figures.filter((each) => isMalformed(each, Number.POSITIVE_INFINITY)).map((each) => [each, 'a number'] as const),
  ];
  const sign = textAt(root, PATHS.isBlue) ?? '';
  return [
    ...malformed.map(([[element, path], expected]) =>
      finding('CN-04', element, path, textAt(element, path) ?? 'nothing', expected, remedy),
    ),
    ...items
      .filter((item) => textAt(item, 'ItemName') === undefined)
      .map((item) => finding('CN-03', item, 'ItemName', 'nothing', 'the name of the goods', 'Name the goods.')),
    ...items
      .filter((item) => rateOf(textAt(item, 'TaxRate') ?? '') === undefined)
      .map((item) =>
        finding('CN-04', item, 'TaxRate', textAt(item, 'TaxRate') ?? 'nothing', 'a rate: 0.13, 13% or 免税', remedy),
      ),
    ...(sign === 'Y' || sign === 'N'
      ? []
      : [finding('CN-04', root, PATHS.isBlue, sign, 'Y for blue, N for red', 'Send the XML as delivered.')]),
  ];
}

function partyFindings(root: XmlElement): IntakeRefusal[] {
  return PARTIES.flatMap(({ id }) => {
    const code = textAt(root, id);
    if (code === undefined || CREDIT_CODE.test(code) || TAX_NUMBER.test(code)) return [];
    return [finding('CN-08', root, id, code, 'a unified social credit code', 'Have the invoice issued to the firm.')];
  });
}

function totalFindings(root: XmlElement): IntakeRefusal[] {
  const items = childrenAt(root, PATHS.items);
  const sumOf = (path: string) => total(items.map((item) => figureAt(item, path)));
  const checks = [
    [PATHS.exclusive, sumOf('Amount'), 'the sum of the amounts'],
    [PATHS.tax, sumOf('ComTaxAm'), 'the sum of the taxes'],
    [PATHS.inclusive, plus(figureAt(root, PATHS.exclusive), figureAt(root, PATHS.tax)), 'amount + tax'],
  ] as const;
  return checks
    .filter(([path, expected]) => !equal(figureAt(root, path), expected))
    .map(([path, expected, words]) =>
      finding(
        'CN-05',
        root,
        path,
        textAt(root, path) ?? '',
        `${decimalText(expected)} (${words})`,
        `Make it ${words}.`,
      ),
    );
}

function lineFindings(root: XmlElement): IntakeRefusal[] {
  return childrenAt(root, PATHS.items).flatMap((item) => {
    const amount = figureAt(item, 'Amount');
    const tax = figureAt(item, 'ComTaxAm');
    const expectedTax = times(amount, rateOf(textAt(item, 'TaxRate') ?? '') ?? ZERO);
    const quantity = parseDecimal(textAt(item, 'Quantity') ?? '');
    const price = parseDecimal(textAt(item, 'UnPrice') ?? '');
    const cost = quantity === undefined || price === undefined ? amount : times(quantity, price);
    const inclusive = parseDecimal(textAt(item, 'TotaltaxIncludedAmount') ?? '') ?? plus(amount, tax);
    return [
      ...(within(tax, expectedTax, TAX_TOLERANCE)
        ? []
        : [
            finding(
              'CN-06',
              item,
              'ComTaxAm',
              decimalText(tax),
              `${decimalText(expectedTax)} (amount × rate, within ${decimalText(TAX_TOLERANCE)})`,
              'Make the tax amount × rate.',
            ),
          ]),
      ...(within(cost, amount, PRICE_TOLERANCE)
        ? []
        : [
            finding(
              'CN-06',
              item,
              'Amount',
              decimalText(amount),
              `${decimalText(cost)} (quantity × unit price, within ${decimalText(PRICE_TOLERANCE)})`,
              'Make the amount quantity × unit price.',
            ),
          ]),
      ...(equal(inclusive, plus(amount, tax))
        ? []
        : [
            finding(
              'CN-06',
              item,
              'TotaltaxIncludedAmount',
              decimalText(inclusive),
              `${decimalText(plus(amount, tax))} (amount + tax)`,
              'Make it amount + tax.',
            ),
          ]),
    ];
  });
}

/** A red invoice takes back a blue one: it is below zero and names it. */
function signFindings(root: XmlElement): IntakeRefusal[] {
  const isBlue = textAt(root, PATHS.isBlue) === 'Y';
  const original = textAt(root, PATHS.original);
  const inclusive = figureAt(root, PATHS.inclusive);
  const signHolds = isBlue ? inclusive.units > 0n : inclusive.units < 0n;
  const referenceHolds = isBlue
    ? original === undefined
    : original !== undefined && /^(?:[0-9]{8}|[0-9]{20})$/.test(original);
  return [
    ...(signHolds
      ? []
      : [
          finding(
            'CN-07',
            root,
            PATHS.inclusive,
            decimalText(inclusive),
            isBlue ? 'more than 0 on a blue invoice' : 'less than 0 on a red invoice',
            'Send the XML as delivered.',
          ),
        ]),
    ...(referenceHolds
      ? []
      : [
          finding(
            'CN-07',
            root,
            PATHS.original,
            original ?? 'nothing',
            isBlue ? 'no original on a blue invoice' : 'the number of the blue invoice that it takes back',
            'Send the XML as delivered.',
          ),
        ]),
  ];
}

/** Number at a path that has passed the check of form; nothing counts as zero. */
export function figureAt(element: XmlElement, path: string): Decimal {
  return parseDecimal(textAt(element, path) ?? '') ?? ZERO;
}

function within(left: Decimal, right: Decimal, tolerance: Decimal): boolean {
  return compare(absolute(minus(left, right)), tolerance) <= 0;
}

function finding(
  rule: string,
  element: XmlElement,
  path: string,
  found: string,
  expected: string,
  remedy: string,
): IntakeRefusal {
  const message = `${rule}: found ${excerpt(found === '' ? 'nothing' : found)}, expected ${expected}`;
  return { code: 'rule-failed', rule, field: `${pathOf(element)}/${path}`, message, remedy };
}
