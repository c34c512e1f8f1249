/** What a receivable has to be before anybody is bound by it: real trade, a lawful tenor and payment term, one invoice. */
import { CURRENT_CALENDAR, rolled } from './business-days';
import { type CalendarDate, daysBetween } from './calendar';
import { MAX_PAYMENT_TERM_DAYS, MAX_TENOR_DAYS, TENOR_NEEDING_REASON_DAYS } from './limits';
import type { SizeClass } from './participants';
import { refuse } from './problems';

/** Credit notes among the document types of UNTDID 1001, as EN 16931 divides it: red invoices. */
const CREDIT_NOTE_TYPES: ReadonlySet<string> = new Set('81 83 261 262 296 308 381 396 420 458 502 503 532'.split(' '));

/** What the tenor rules look at. */
export interface Tenor {
  /** The day from which the tenor counts. */
  readonly from: CalendarDate;
  readonly maturityDate: CalendarDate;
  readonly longTenorReason?: string | undefined;
}

/**
 * Tenor of an electronic receivable certificate: one year at most, above six months with a stated reason
 * (银发〔2025〕77号).
 * @throws Refusal `maturity-past`, `tenor-too-long`, `tenor-needs-reason`
 */
export function requireTenor({ from, maturityDate, longTenorReason }: Tenor): void {
  const tenorDays = daysBetween(from, maturityDate);
  const field = { field: 'maturityDate' };
  if (tenorDays <= 0) refuse('maturity-past', `due on ${maturityDate}, today is ${from}`, field);
  if (tenorDays > MAX_TENOR_DAYS) refuse('tenor-too-long', `${tenorDays} days to maturity`, field);
  if (tenorDays > TENOR_NEEDING_REASON_DAYS && longTenorReason === undefined) {
    refuse('tenor-needs-reason', `${tenorDays} days to maturity`, { field: 'longTenorReason' });
  }
}

/** What the rule about payment to small and medium firms looks at; a size that nobody recorded is absent. */
export interface PaymentTerm {
  readonly sellerSize: SizeClass | undefined;
  readonly obligorSize: SizeClass | undefined;
  readonly deliveryDate: CalendarDate | undefined;
  readonly maturityDate: CalendarDate;
  /** The custom of the trade by which a contract may set another term. */
  readonly paymentTermReason: string | undefined;
}

/**
 * A large firm pays a small or medium one within 60 days of delivery; another term needs a contract within the custom of
 * the trade (保障中小企业款项支付条例 art. 9).
 * @throws Refusal `delivery-date-missing`, `payment-term-too-long`
 */
export function requirePaymentTerm(term: PaymentTerm): void {
  const { sellerSize, obligorSize, deliveryDate, maturityDate, paymentTermReason } = term;
  const protects = obligorSize === 'large' && sellerSize !== undefined && sellerSize !== 'large';
  if (!protects || paymentTermReason !== undefined) return;
  if (deliveryDate === undefined) {
    refuse('delivery-date-missing', `a large firm owes a ${sellerSize} one`, { field: 'deliveryDate' });
  }
  const termDays = daysBetween(deliveryDate, maturityDate);
  if (termDays > MAX_PAYMENT_TERM_DAYS) {
    refuse('payment-term-too-long', `${termDays} days from delivery on ${deliveryDate} to ${maturityDate}`, {
      field: 'paymentTermReason',
    });
  }
}

/** The trade that an invoice refers to. */
export interface TradeReferences {
  readonly number: string;
  readonly orderReference?: string;
  readonly deliveryReference?: string;
}

/** Real trade stands behind every certificate: order, delivery and invoice (银发〔2025〕77号). @throws Refusal */
export function requireTradeEvidence(invoice: TradeReferences): void {
  const missing = missingEvidence(invoice);
  if (missing.length > 0) {
    refuse('trade-evidence-missing', `invoice ${invoice.number} refers to no ${missing.join(' and no ')}`, {
      field: 'invoice',
    });
  }
}

/** What of order and delivery an invoice does not refer to. */
export function missingEvidence({ orderReference, deliveryReference }: TradeReferences): ('order' | 'delivery')[] {
  return [
    ...(orderReference === undefined ? (['order'] as const) : []),
    ...(deliveryReference === undefined ? (['delivery'] as const) : []),
  ];
}

/** Refuses a credit note (red invoice): it takes away from a claim and never is one. @throws Refusal */
export function requireBlueInvoice({
  number,
  typeCode,
}: {
  readonly number: string;
  readonly typeCode?: string;
}): void {
  if (typeCode !== undefined && CREDIT_NOTE_TYPES.has(typeCode.replace(/^0+/, ''))) {
    refuse('document-not-invoice', `${number} is a credit note (type ${typeCode})`, { field: 'invoice.typeCode' });
  }
}

/**
 * The last day on which the obligor pays in time: the maturity, or the next business day where banks do not work on it
 * (民法典 art. 203). How a bank's card moves the day of payment is a matter of its price alone.
 */
export function dueDay(maturityDate: CalendarDate): CalendarDate {
  return rolled({ roll: 'following', calendar: CURRENT_CALENDAR }, maturityDate);
}

/** Refuses before the day after the due day. @throws Refusal `not-due` */
export function requireOverdue(today: CalendarDate, maturityDate: CalendarDate): void {
  const due = dueDay(maturityDate);
  if (today > due) return;
  const moved = due === maturityDate ? '' : `, the first business day from ${maturityDate} on`;
  refuse('not-due', `due on ${due}${moved}; today is ${today}`, { field: 'maturityDate' });
}

/** A receivable changes hands before it is due; afterwards it is collected. @throws Refusal `maturity-past` */
export function requireRunning(today: CalendarDate, maturityDate: CalendarDate): void {
  if (today >= maturityDate) {
    refuse('maturity-past', `due on ${maturityDate}, today is ${today}`, { field: 'maturityDate' });
  }
}
