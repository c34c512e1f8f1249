/**
 * The three-way match: what was ordered, what was delivered and what was billed (less what was credited), line by line and
 * to the last digit. It is the evidence of real trade behind a receivable (银发〔2025〕77号) and pure arithmetic: two who hold
 * the same documents come to the same result.
 */
import { absolute, compare, type Decimal, decimalText, minus, parseDecimal, plus, times, ZERO } from './decimal';

/** What a line costs: `amount` for `per` units, decimal numbers. */
export interface LinePrice {
  readonly amount: string;
  readonly per: string;
}

/** A line of any of the documents. Quantities are decimal numbers in `unit` (UN/ECE Recommendation 20). */
export interface TradedLine {
  /** Number of the document it stands in. */
  readonly document: string;
  readonly line: string;
  /** Order that the line names, where it names one. */
  readonly order?: string;
  /** Line of the order that the line names, where it names one. */
  readonly orderLine?: string;
  /** Identifiers of the goods, each with whose it is: `buyer 6578489`, `0160 04012345123456`. */
  readonly items: readonly string[];
  readonly quantity: string;
  readonly unit: string;
  readonly price?: LinePrice;
}

/** A line of a receipt; what was refused at the gate is part of `quantity`. */
export interface ReceivedLine extends TradedLine {
  readonly rejected?: string;
}

/** The documents of one order. */
export interface Trade {
  readonly order: { readonly number: string; readonly lines: readonly TradedLine[] };
  readonly despatched: readonly TradedLine[];
  readonly received: readonly ReceivedLine[];
  readonly invoiced: readonly TradedLine[];
  readonly credited: readonly TradedLine[];
}

/** How far two figures may lie apart: the larger of a share (basis points) and an absolute figure (decimal number). */
export interface Tolerance {
  readonly bps: number;
  readonly absolute: string;
}

/** Tolerances of one match; the absolute quantity is in the unit of the line, the absolute price in the order's currency. */
export interface MatchTolerances {
  readonly quantity: Tolerance;
  readonly price: Tolerance;
}

export const NO_TOLERANCE: MatchTolerances = {
  quantity: { bps: 0, absolute: '0' },
  price: { bps: 0, absolute: '0' },
};

/**
 * `short`: less delivered than ordered. `overDelivered`: more. `overBilled`: more billed than delivered. `underBilled`: less.
 * `priceDiffers`, `unitDiffers`: a line states another price or unit than the order. `unknownLine`: no line of the order.
 */
export type DifferenceKind =
  | 'short'
  | 'overDelivered'
  | 'overBilled'
  | 'underBilled'
  | 'priceDiffers'
  | 'unitDiffers'
  | 'unknownLine';

/** One difference, in words too. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly message: string;
}

/** How one line of the order fared; decimal numbers in its unit. */
export interface LineMatch {
  readonly orderLine: string;
  readonly unit: string;
  readonly ordered: string;
  readonly despatched: string;
  readonly received: string;
  readonly rejected: string;
  /** What counts as delivered: received less rejected or, where no receipt is at hand, despatched. */
  readonly delivered: string;
  readonly invoiced: string;
  readonly credited: string;
  /** Invoiced less credited. */
  readonly billed: string;
  readonly orderedPrice?: LinePrice;
  /** The prices at which it was invoiced, by document and line. */
  readonly invoicedAt: readonly (LinePrice & { readonly document: string; readonly line: string })[];
  readonly differences: readonly Difference[];
}

/** The result of a match. */
export interface ThreeWayMatch {
  readonly order: string;
  readonly lines: readonly LineMatch[];
  /** Lines of other documents that belong to no line of the order. */
  readonly unknown: readonly { readonly document: string; readonly line: string; readonly difference: Difference }[];
  /** Whether nothing differs. */
  readonly matched: boolean;
  /** Whether what is billed is covered: no more billed than delivered, at the ordered price, for known lines. */
  readonly billCovered: boolean;
}

/**
 * Matches the documents of one order. Once there is any receipt, only what receipts say counts as delivered: what left the
 * seller and never arrived is owed by no one.
 * @throws Error for a figure that is no decimal number, and for a repeated line of the order
 */
export function matchThreeWays(trade: Trade, tolerances: MatchTolerances = NO_TOLERANCE): ThreeWayMatch {
  const numbers = trade.order.lines.map(({ line }) => line);
  if (new Set(numbers).size < numbers.length) throw new Error(`order ${trade.order.number} repeats a line`);
  const assigned = {
    despatched: assign(trade, trade.despatched),
    received: assign(trade, trade.received),
    invoiced: assign(trade, trade.invoiced),
    credited: assign(trade, trade.credited),
  };
  const lines = trade.order.lines.map((ordered) =>
    matchLine(
      ordered,
      {
        despatched: assigned.despatched.byLine.get(ordered.line) ?? [],
        received: assigned.received.byLine.get(ordered.line) ?? [],
        invoiced: assigned.invoiced.byLine.get(ordered.line) ?? [],
        credited: assigned.credited.byLine.get(ordered.line) ?? [],
      },
      trade.received.length > 0,
      tolerances,
    ),
  );
  const unknown = Object.values(assigned).flatMap((each) => each.unknown);
  const kinds = lines.flatMap(({ differences }) => differences.map(({ kind }) => kind));
  const billedUnknown = [...assigned.invoiced.unknown, ...assigned.credited.unknown];
  return {
    order: trade.order.number,
    lines,
    unknown,
    matched: kinds.length === 0 && unknown.length === 0,
    billCovered: billedUnknown.length === 0 && !kinds.some((kind) => UNCOVERED.has(kind)),
  };
}

const UNCOVERED: ReadonlySet<DifferenceKind> = new Set(['overBilled', 'priceDiffers', 'unitDiffers']);

interface Assigned<Line extends TradedLine> {
  readonly byLine: ReadonlyMap<string, readonly Line[]>;
  readonly unknown: ThreeWayMatch['unknown'];
}

function assign<Line extends TradedLine>({ order }: Trade, lines: readonly Line[]): Assigned<Line> {
  const byLine = new Map<string, Line[]>();
  const unknown: ThreeWayMatch['unknown'][number][] = [];
  for (const each of lines) {
    const target = targetOf(order, each);
    if ('problem' in target) {
      const difference: Difference = { kind: 'unknownLine', message: target.problem };
      unknown.push({ document: each.document, line: each.line, difference });
      continue;
    }
    const known = byLine.get(target.line);
    if (known === undefined) byLine.set(target.line, [each]);
    else known.push(each);
  }
  return { byLine, unknown };
}

/** The order's line that a line is about: the one it names or, where it names none, the only one of the same goods. */
function targetOf(order: Trade['order'], { order: named, orderLine, items }: TradedLine) {
  if (named !== undefined && named !== order.number) return { problem: `it is about order ${named}` };
  if (orderLine !== undefined) {
    const found = order.lines.find(({ line }) => line === orderLine);
    return found ?? { problem: `order ${order.number} has no line ${orderLine}` };
  }
  const alike = order.lines.filter((line) => line.items.some((item) => items.includes(item)));
  const [only] = alike;
  if (only !== undefined && alike.length === 1) return only;
  return {
    problem:
      alike.length === 0 ? `order ${order.number} has no such goods` : 'several lines of the order have these goods',
  };
}

interface LinesOfOne {
  readonly despatched: readonly TradedLine[];
  readonly received: readonly ReceivedLine[];
  readonly invoiced: readonly TradedLine[];
  readonly credited: readonly TradedLine[];
}

function matchLine(
  ordered: TradedLine,
  lines: LinesOfOne,
  hasReceipts: boolean,
  tolerances: MatchTolerances,
): LineMatch {
  const sum = (of: readonly TradedLine[]) => total(of.filter(sameUnit(ordered)), ({ quantity }) => quantity);
  const orderedQuantity = numberOf(ordered.quantity);
  const despatched = sum(lines.despatched);
  const received = sum(lines.received);
  const rejected = total(lines.received.filter(sameUnit(ordered)), (line) => line.rejected ?? '0');
  const delivered = hasReceipts ? minus(received, rejected) : despatched;
  const invoiced = sum(lines.invoiced);
  const credited = sum(lines.credited);
  const billed = minus(invoiced, credited);
  const told = (kind: DifferenceKind, message: string): Difference => ({ kind, message });
  const figures = (left: Decimal, leftWord: string, right: Decimal, rightWord: string) =>
    `${leftWord} ${decimalText(left)} ${ordered.unit}, ${rightWord} ${decimalText(right)} ${ordered.unit}`;
  const toDelivery = side(delivered, orderedQuantity, tolerances.quantity);
  const toBill = side(billed, delivered, tolerances.quantity);
  const differences = [
    ...(toDelivery < 0 ? [told('short', figures(orderedQuantity, 'ordered', delivered, 'delivered'))] : []),
    ...(toDelivery > 0 ? [told('overDelivered', figures(orderedQuantity, 'ordered', delivered, 'delivered'))] : []),
    ...(toBill > 0 ? [told('overBilled', figures(billed, 'billed', delivered, 'delivered'))] : []),
    ...(toBill < 0 ? [told('underBilled', figures(billed, 'billed', delivered, 'delivered'))] : []),
    ...[...lines.invoiced, ...lines.credited].flatMap((line) => priceDifference(ordered, line, tolerances.price)),
    ...Object.values(lines).flatMap((each: readonly TradedLine[]) =>
      each.flatMap((line) => unitDifference(ordered, line)),
    ),
  ];
  return {
    orderLine: ordered.line,
    unit: ordered.unit,
    ordered: decimalText(orderedQuantity),
    despatched: decimalText(despatched),
    received: decimalText(received),
    rejected: decimalText(rejected),
    delivered: decimalText(delivered),
    invoiced: decimalText(invoiced),
    credited: decimalText(credited),
    billed: decimalText(billed),
    ...(ordered.price === undefined ? {} : { orderedPrice: ordered.price }),
    invoicedAt: lines.invoiced.flatMap(({ document, line, price }) =>
      price === undefined ? [] : [{ document, line, ...price }],
    ),
    differences,
  };
}

/** Quantities in another unit are not added up: nobody here converts pieces into kilograms. */
function sameUnit(ordered: TradedLine): (line: TradedLine) => boolean {
  return ({ unit }) => unit === ordered.unit;
}

function unitDifference(ordered: TradedLine, { document, line, unit }: TradedLine): Difference[] {
  if (unit === ordered.unit) return [];
  return [{ kind: 'unitDiffers', message: `ordered in ${ordered.unit}, line ${line} of ${document} is in ${unit}` }];
}

/** Compares `a / b` with `c / d` as `a × d` with `c × b`: no division, no rounding. */
function priceDifference(
  ordered: TradedLine,
  { document, line, price }: TradedLine,
  tolerance: Tolerance,
): Difference[] {
  if (ordered.price === undefined || price === undefined) return [];
  const orderedPer = numberOf(ordered.price.per);
  const statedPer = numberOf(price.per);
  const expected = times(numberOf(ordered.price.amount), statedPer);
  const stated = times(numberOf(price.amount), orderedPer);
  const allowed = {
    ...tolerance,
    absolute: decimalText(times(numberOf(tolerance.absolute), times(orderedPer, statedPer))),
  };
  if (side(stated, expected, allowed) === 0) return [];
  const words = ({ amount, per }: LinePrice) => (per === '1' ? amount : `${amount} for ${per}`);
  const message = `ordered at ${words(ordered.price)}, line ${line} of ${document} is at ${words(price)}`;
  return [{ kind: 'priceDiffers', message }];
}

/** -1 or 1 when a figure lies below or above another by more than is tolerated, else 0. */
function side(figure: Decimal, reference: Decimal, { bps, absolute: least }: Tolerance): -1 | 0 | 1 {
  const difference = minus(figure, reference);
  const share = times(absolute(reference), { units: BigInt(bps), scale: 4 });
  const allowed = compare(share, numberOf(least)) > 0 ? share : numberOf(least);
  if (compare(absolute(difference), allowed) <= 0) return 0;
  return difference.units < 0n ? -1 : 1;
}

function total<Line>(lines: readonly Line[], figureOf: (line: Line) => string): Decimal {
  return lines.reduce((sum, line) => plus(sum, numberOf(figureOf(line))), ZERO);
}

function numberOf(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === undefined) throw new Error(`${text.slice(0, 40)} is no decimal number`);
  return value;
}
