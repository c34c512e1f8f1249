/**
 * The verification of a receivable: what its record says, what its documents say side by side, and what is odd about it. A
 * pure function of the evidence, so that whoever holds the same evidence comes to the same report and the same hash.
 */
import { anomalies, invoicedMinor } from './anomalies';
import { isValidOn } from './credentials';
import { normaliseInvoiceNumber } from './fingerprint';
import { type DifferenceKind, type MatchTolerances, matchThreeWays, type ThreeWayMatch } from './three-way-match';
import {
  type CountingDocuments,
  countingDocuments,
  type EvidenceDocument,
  linesFingerprint,
  type TradeEvidence,
  tradeOfDocuments,
} from './trade-evidence';
import type { TradeDocumentKind } from './trade-links';
import { type Finding, VERIFICATION_FLAGS, type VerificationFlag, type Words } from './verification-flags';
import { flagsOf, type VerificationReport, verificationReport } from './verification-report';

/** `waiting`: documents may still come, and nothing else was found. `flagged`: a person decides. */
export const VERIFICATION_STATES = ['clean', 'waiting', 'flagged'] as const;
export type VerificationState = (typeof VERIFICATION_STATES)[number];

/** A line of the order with what was delivered and billed of it, and at which prices. */
export interface MatchedLine extends Omit<ThreeWayMatch['lines'][number], 'differences'> {
  readonly description: string;
  readonly differences: readonly DifferenceKind[];
}

/** A line of another document that belongs to no line of the order. */
export interface UnmatchedLine {
  readonly document: string;
  readonly line: string;
}

/** The report on a receivable with its documents; `reportSha256` gives its hash. */
export interface TradeReport extends VerificationReport {
  /** The day on which it was asked whether credentials hold. */
  readonly checkedOn: string;
  readonly tolerances: MatchTolerances;
  readonly documents: readonly {
    readonly sha256: string;
    readonly kind: TradeDocumentKind;
    readonly number: string;
    readonly sentBy: readonly string[];
  }[];
  /** The match; absent as long as the order has not come in. */
  readonly match?: {
    readonly order: string;
    readonly lines: readonly MatchedLine[];
    readonly unmatched: readonly UnmatchedLine[];
  };
  readonly findings: readonly Finding[];
}

/** Verifies a receivable. */
export function verifyTrade(evidence: TradeEvidence, tolerances: MatchTolerances): TradeReport {
  const counting = countingDocuments(evidence);
  const { order } = counting;
  const trade = order === undefined ? undefined : tradeOfDocuments(order, counting);
  const match = trade === undefined ? undefined : matchThreeWays(trade, tolerances);
  const report = verificationReport(evidence.receivable);
  return {
    ...report,
    checkedOn: evidence.day,
    tolerances,
    documents: evidence.documents.map(({ sha256, kind, number, sentBy }) => ({ sha256, kind, number, sentBy })),
    ...(match === undefined || order === undefined ? {} : { match: sideBySide(match, order) }),
    findings: [
      ...ofRecord(report),
      ...missingDocuments(evidence, counting),
      ...ofOneSide(evidence, counting),
      ...differences(match, evidence, counting),
      ...amounts(evidence, counting),
      ...ofParties(evidence),
      ...anomalies(evidence, counting),
    ],
  };
}

/** The short names of what was found, each once: they stand on the ledger. */
export function flagsIn({ findings }: Pick<TradeReport, 'findings'>): VerificationFlag[] {
  return [...new Set(findings.map(({ flag }) => flag))];
}

/** What becomes of a report. */
export function verificationStateOf(report: Pick<TradeReport, 'findings'>): VerificationState {
  const levels = flagsIn(report).map((flag) => VERIFICATION_FLAGS[flag].level);
  return levels.includes('review') ? 'flagged' : levels.includes('waiting') ? 'waiting' : 'clean';
}

const words = (en: string, zh: string): Words => ({ en, zh });

function ofRecord(report: VerificationReport): Finding[] {
  const { receivable } = report;
  return flagsOf(report).map((flag) => finding(flag, words(`by the record ${receivable}`, `依据记录 ${receivable}`)));
}

function missingDocuments({ receivable }: TradeEvidence, counting: CountingDocuments): Finding[] {
  const { number, orderReference, deliveryReference } = receivable.invoice;
  const delivered = counting.receipts.length + counting.despatches.length;
  return [
    ...(counting.invoice === undefined
      ? [finding('invoice-document-missing', words(`invoice ${number}`, `发票 ${number}`))]
      : []),
    ...(orderReference !== undefined && counting.order === undefined
      ? [finding('order-document-missing', words(`order ${orderReference}`, `订单 ${orderReference}`))]
      : []),
    ...(deliveryReference !== undefined && delivered === 0
      ? [finding('delivery-document-missing', words(`delivery ${deliveryReference}`, `交货单 ${deliveryReference}`))]
      : []),
  ];
}

/** Documents that their beneficiary alone sent prove little: a made-up sale has made-up papers. */
function ofOneSide({ receivable }: TradeEvidence, counting: CountingDocuments): Finding[] {
  const { order, otherOrders, receipts, despatches } = counting;
  const alone = ({ sentBy }: EvidenceDocument) => sentBy.every((party) => party === receivable.seller);
  const deliveries = [...receipts, ...despatches];
  const numbers = deliveries.map(({ number }) => number).join(', ');
  const others = order === undefined ? [] : otherOrders.filter((each) => saysOtherwise(each, order));
  return [
    ...(order !== undefined && [order, ...otherOrders].every(alone)
      ? [finding('order-by-seller-alone', words(`order ${order.number}`, `订单 ${order.number}`), [order.sha256])]
      : []),
    ...(deliveries.length > 0 && deliveries.every(alone)
      ? [
          finding(
            'delivery-by-seller-alone',
            words(numbers, numbers),
            deliveries.map(({ sha256 }) => sha256),
          ),
        ]
      : []),
    ...(order !== undefined && others.length > 0
      ? [
          finding(
            'order-versions-differ',
            words(
              `${others.length + 1} versions of order ${order.number}`,
              `订单 ${order.number} 有 ${others.length + 1} 个版本`,
            ),
            [order, ...others].map(({ sha256 }) => sha256),
          ),
        ]
      : []),
  ];
}

/** Whether two versions of a document differ in what they say of goods, quantities and prices. */
function saysOtherwise(left: EvidenceDocument, right: EvidenceDocument): boolean {
  return linesFingerprint(left.lines) !== linesFingerprint(right.lines);
}

/** What of the match speaks against the bill; what is short of an order and not billed speaks against nobody. */
function differences(
  match: ThreeWayMatch | undefined,
  { receivable }: TradeEvidence,
  { receipts, despatches }: CountingDocuments,
): Finding[] {
  if (match === undefined) return [];
  // Without any word of the delivery there is nothing to compare the bill with yet.
  const hasDelivery = receipts.length + despatches.length > 0;
  const ofLines = match.lines.flatMap((line) => {
    const { orderLine, unit, billed, delivered } = line;
    const kinds = new Set(line.differences.map(({ kind }) => kind));
    const said = (kind: 'priceDiffers' | 'unitDiffers') =>
      line.differences.filter((each) => each.kind === kind).map(({ message }) => message);
    return [
      ...(hasDelivery && kinds.has('overBilled')
        ? [
            finding(
              'bill-exceeds-delivery',
              words(
                `line ${orderLine}: billed ${billed} ${unit}, delivered ${delivered} ${unit}`,
                `第${orderLine}行：开票 ${billed} ${unit}，交付 ${delivered} ${unit}`,
              ),
            ),
          ]
        : []),
      ...said('priceDiffers').map((message) =>
        finding('price-differs', words(`line ${orderLine}: ${message}`, `第${orderLine}行：${message}`)),
      ),
      ...said('unitDiffers').map((message) =>
        finding('unit-differs', words(`line ${orderLine}: ${message}`, `第${orderLine}行：${message}`)),
      ),
    ];
  });
  const unknown = match.unknown
    .filter(({ document }) => document === receivable.invoice.number)
    .map(({ document, line, difference }) =>
      finding(
        'line-not-ordered',
        words(
          `line ${line} of ${document}: ${difference.message}`,
          `${document} 第${line}行：不属于订单 ${match.order}`,
        ),
      ),
    );
  return [...ofLines, ...unknown];
}

function amounts({ receivable, appliedCreditNotes }: TradeEvidence, counting: CountingDocuments): Finding[] {
  const { invoice, creditNotes } = counting;
  const invoiced = invoicedMinor(receivable);
  const due = invoice?.payableMinor;
  const applied = new Set(appliedCreditNotes.map(normaliseInvoiceNumber));
  return [
    ...(due !== undefined && due !== invoiced
      ? [
          finding(
            'amount-differs',
            words(
              `${due} minor units are due, ${invoiced} stand on the ledger`,
              `应付 ${due}，账本 ${invoiced}（最小货币单位）`,
            ),
          ),
        ]
      : []),
    ...creditNotes
      .filter(({ number }) => !applied.has(normaliseInvoiceNumber(number)))
      .map(({ number, sha256 }) =>
        finding('credit-note-not-applied', words(`credit note ${number}`, `红字发票 ${number}`), [sha256]),
      ),
  ];
}

function ofParties({ receivable, day, firms, obligorCredentials }: TradeEvidence): Finding[] {
  const { obligor } = receivable;
  const holds = obligorCredentials.some((each) => isValidOn(each, day));
  return [
    ...(holds
      ? []
      : [
          finding('obligor-credential-missing', words(`${obligor} on ${day}`, `${obligor}，${day}`), [
            `firm/${obligor}`,
          ]),
        ]),
    ...firms
      .filter(({ codeCheckHolds, codeReview }) => !codeCheckHolds && codeReview === undefined)
      .map(({ code, name }) =>
        finding('firm-code-doubtful', words(`${name} ${code}`, `${name} ${code}`), [`firm/${code}`]),
      ),
  ];
}

function sideBySide(match: ThreeWayMatch, order: EvidenceDocument): NonNullable<TradeReport['match']> {
  const descriptions = new Map(order.lines.map(({ line, description }) => [line, description]));
  const lines = match.lines.map(({ differences: differing, ...line }) => ({
    ...line,
    description: descriptions.get(line.orderLine) as string,
    differences: [...new Set(differing.map(({ kind }) => kind))],
  }));
  return { order: match.order, lines, unmatched: match.unknown.map(({ document, line }) => ({ document, line })) };
}

function finding(flag: VerificationFlag, detail: Words, references: readonly string[] = []): Finding {
  return { flag, detail, ...(references.length === 0 ? {} : { references }) };
}
