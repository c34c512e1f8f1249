/** Commands about getting paid: payments in part or in full, and what follows when the obligor does not pay. */
import { dateOf, parseDate } from '../domain/calendar';
import { paidEarly } from '../domain/early-payment';
import { normaliseInvoiceNumber, paymentIdOf } from '../domain/fingerprint';
import { nextState } from '../domain/life-cycle';
import { refuse } from '../domain/problems';
import { owedMinor, paid } from '../domain/receivable-amounts';
import { requireOverdue } from '../domain/receivable-terms';
import type { LedgerRecord } from '../domain/records';
import { lapse, payEarly } from './early-payment';
import { type CommandContext, existing, type Handlers, requireParty, requirePast, today } from './handler';

type Receivable = LedgerRecord<'receivable'>;

/** Handlers of the commands about a receivable's payment. */
export const collectionHandlers: Handlers<
  'settleReceivable' | 'markOverdue' | 'recourseReceivable' | 'writeOffReceivable'
> = {
  async settleReceivable(context, { receivable: id, amountMinor, paymentReference, paidOn }) {
    const { work, now } = context;
    const { earlyPayment: agreed, ...receivable } = await existing(context, 'receivable', id);
    requireParty(context, receivable.holder, 'holder');
    const unsettled = nextState(id, receivable.state, agreed === undefined ? 'pay' : 'settle');
    const { owedMinor: left, ...paidNow } =
      agreed === undefined ? paid(receivable, amountMinor) : paidEarly(receivable, agreed, { amountMinor, paidOn });
    const { paidMinor: _, ...discount } = paidNow;
    const inFull = left === '0';
    const state = inFull ? nextState(id, receivable.state, 'settle') : unsettled;
    if (!inFull) requireNoFinancingAhead(context, receivable);
    requirePaymentDay(context, receivable, paidOn);
    if (agreed !== undefined) await payEarly(context, agreed.id, paidOn);
    const paymentId = await newPaymentOf(context, receivable, paymentReference);
    work.put('payment', {
      receivable: id,
      id: paymentId,
      paymentReference,
      amountMinor,
      ...discount,
      currency: receivable.currency,
      paidOn,
      owedMinor: left,
      obligor: receivable.obligor,
      holder: receivable.holder,
      bookedAt: now,
    });
    const settlement = { paymentReference, paidOn, settledAt: now };
    work.put('receivable', { ...receivable, ...paidNow, state, ...(inFull ? { settlement } : {}) });
    return `receivable/${id}`;
  },

  async markOverdue(context, { receivable: id }) {
    const { work, caller, now } = context;
    const receivable = await existing(context, 'receivable', id);
    if (caller.role !== 'operator') requireParty(context, receivable.holder, 'holder');
    const state = nextState(id, receivable.state, 'fallDue');
    requireOverdue(today(context), parseDate(receivable.maturityDate, 'maturityDate'));
    // Whoever was to take it over takes a claim that is due, or none: the transfer ends.
    const { transfer, earlyPayment, ...rest } = receivable;
    if (transfer !== undefined) {
      const open = await existing(context, 'transfer', transfer.id);
      work.put('transfer', { ...open, state: 'cancelled', cancelledAt: now });
    }
    if (earlyPayment !== undefined) await lapse(context, earlyPayment.id);
    work.put('receivable', { ...rest, state, overdueAt: now });
    return `receivable/${id}`;
  },

  async recourseReceivable(context, { receivable: id, paymentReference }) {
    const { work, now } = context;
    const receivable = await existing(context, 'receivable', id);
    const { financing, request: requestId } = receivable;
    requireParty(context, financing?.financier, 'financier');
    const state = nextState(id, receivable.state, 'recourse');
    if (financing?.recourse !== true || requestId === undefined) {
      refuse('recourse-not-agreed', `${id} was financed without recourse`, { reference: `receivable/${id}` });
    }
    const { holder: assignor } = await existing(context, 'financingRequest', requestId);
    const amountMinor = owedMinor(receivable).toString();
    work.put('receivable', {
      ...receivable,
      state,
      holder: assignor,
      recourse: { assignor, amountMinor, paymentReference, recoursedAt: now },
    });
    return `receivable/${id}`;
  },

  async writeOffReceivable(context, { receivable: id, reason }) {
    const receivable = await existing(context, 'receivable', id);
    requireParty(context, receivable.holder, 'holder');
    const state = nextState(id, receivable.state, 'writeOff');
    const amountMinor = owedMinor(receivable).toString();
    context.work.put('receivable', {
      ...receivable,
      state,
      writeOff: { reason, amountMinor, writtenOffAt: context.now },
    });
    return `receivable/${id}`;
  },
};

/** A price is made on the whole amount, so a receivable that can still be financed is paid in full or not yet. */
function requireNoFinancingAhead(context: CommandContext, { id, state, maturityDate }: Receivable): void {
  if (state === 'confirmed' && today(context) < maturityDate) {
    refuse('payment-too-early', `${id} is due on ${maturityDate}, today is ${today(context)}`, {
      reference: `receivable/${id}`,
    });
  }
}

/** The obligor pays nobody before there is a claim, or before it is that holder's. */
function requirePaymentDay(context: CommandContext, { issuedAt, financing }: Receivable, paidOn: string): void {
  requirePast(context, paidOn, 'paidOn');
  const from = dateOf(financing?.financedAt ?? issuedAt);
  if (paidOn < from) {
    const since = financing === undefined ? 'was opened' : 'was financed';
    refuse('invalid-input', `it ${since} on ${from}; before that the holder was owed nothing`, { field: 'paidOn' });
  }
}

/** The name of a payment that is not booked yet. @throws Refusal `invalid-input`, `payment-already-booked` */
async function newPaymentOf(context: CommandContext, { id }: Receivable, paymentReference: string): Promise<string> {
  const field = 'paymentReference';
  if (normaliseInvoiceNumber(paymentReference) === '') {
    refuse('invalid-input', 'the reference has neither letter nor digit', { field });
  }
  const paymentId = paymentIdOf(id, paymentReference);
  const booked = await context.work.get('payment', id, paymentId);
  if (booked !== undefined) {
    refuse('payment-already-booked', `${booked.paymentReference} paid ${booked.amountMinor} on ${booked.paidOn}`, {
      reference: `payment/${id}/${paymentId}`,
      field,
    });
  }
  return paymentId;
}
