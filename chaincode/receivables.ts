/** Commands about receivables: issued by the seller, confirmed by the obligor's signature, settled at the end. */
import { type CalendarDate, dateOf, daysBetween, parseDate } from '../domain/calendar';
import { invoiceFingerprint, normaliseInvoiceNumber, receivableIdOf } from '../domain/fingerprint';
import { nextState } from '../domain/life-cycle';
import { MAX_TENOR_DAYS, TENOR_NEEDING_REASON_DAYS } from '../domain/limits';
import { parseAmountMinor, parseCurrency } from '../domain/money';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { confirmationOf } from '../domain/typed-data';
import { type CommandContext, existing, type Handlers, requireParty, today } from './handler';
import { requireFirm, requireLittleGiant } from './participants';
import { acceptSignature } from './signing';

/** Handlers of the receivable commands. */
export const receivableHandlers: Handlers<'issueReceivable' | 'confirmReceivable' | 'settleReceivable'> = {
  async issueReceivable(context, body) {
    const { work, caller, now } = context;
    if (normaliseInvoiceNumber(body.invoice.number) === '') {
      refuse('invalid-input', 'the number has neither letter nor digit', { field: 'invoice.number' });
    }
    const fingerprint = invoiceFingerprint(caller.party, body.invoice.number);
    const id = receivableIdOf(fingerprint);
    const taken = await work.get('receivable', id);
    if (taken !== undefined) {
      refuse('invoice-already-on-ledger', `invoice ${taken.invoice.number} of ${caller.party} created ${id}`, {
        reference: `receivable/${id}`,
        field: 'invoice.number',
      });
    }
    parseAmountMinor(body.amountMinor);
    parseCurrency(body.currency);
    requirePast(context, parseDate(body.invoice.issueDate, 'invoice.issueDate'), 'invoice.issueDate');
    parseDate(body.maturityDate, 'maturityDate');
    if (body.obligor === caller.party) refuse('invalid-input', 'a firm does not owe itself', { field: 'obligor' });
    await requireFirm(context, body.obligor, 'anchor', 'obligor');
    const receivable: LedgerRecord<'receivable'> = {
      ...body,
      id,
      invoiceFingerprint: fingerprint,
      seller: caller.party,
      holder: caller.party,
      state: 'issued',
      issuedAt: now,
    };
    requireTenor(context, receivable);
    work.put('receivable', receivable);
    return `receivable/${id}`;
  },

  async confirmReceivable(context, { receivable: id, ...given }) {
    const receivable = await existing(context, 'receivable', id);
    requireParty(context, receivable.obligor, 'obligor');
    const state = nextState(id, receivable.state, 'confirm');
    requireTradeEvidence(receivable);
    requireTenor(context, receivable);
    await requireLittleGiant(context, receivable.obligor);
    const data = confirmationOf(context.channel, receivable, given.nonce, given.expiresAt);
    const signed = await acceptSignature(context, receivable.obligor, data, given, {
      purpose: 'confirm',
      amountMinor: BigInt(receivable.amountMinor),
      currency: receivable.currency,
    });
    context.work.put('receivable', { ...receivable, state, confirmation: { ...signed, confirmedAt: context.now } });
    return `receivable/${id}`;
  },

  async settleReceivable(context, { receivable: id, amountMinor, paymentReference, paidOn }) {
    const receivable = await existing(context, 'receivable', id);
    const { financing } = receivable;
    requireParty(context, financing?.financier, 'financier');
    const state = nextState(id, receivable.state, 'settle');
    requirePast(context, parseDate(paidOn, 'paidOn'), 'paidOn');
    const financedOn = financing && dateOf(financing.financedAt);
    if (financedOn !== undefined && paidOn < financedOn) {
      refuse('invalid-input', `it was financed on ${financedOn}; before that the financier was owed nothing`, {
        field: 'paidOn',
      });
    }
    if (parseAmountMinor(amountMinor) !== BigInt(receivable.amountMinor)) {
      refuse('amount-out-of-range', `${receivable.amountMinor} is owed, ${amountMinor} was paid`, {
        field: 'amountMinor',
      });
    }
    context.work.put('receivable', {
      ...receivable,
      state,
      settlement: { paymentReference, paidOn, settledAt: context.now },
    });
    return `receivable/${id}`;
  },
};

/** Refuses a day that has not come. @throws Refusal `invalid-input` */
function requirePast(context: CommandContext, day: CalendarDate, field: string): void {
  if (day > today(context)) refuse('invalid-input', `${day} has not come, today is ${today(context)}`, { field });
}

/** Tenor of an electronic receivable certificate, counted from today (银发〔2025〕77号). */
function requireTenor(context: CommandContext, receivable: LedgerRecord<'receivable'>): void {
  const tenorDays = daysBetween(today(context), parseDate(receivable.maturityDate, 'maturityDate'));
  const field = { field: 'maturityDate' };
  if (tenorDays <= 0) refuse('maturity-past', `due on ${receivable.maturityDate}, today is ${today(context)}`, field);
  if (tenorDays > MAX_TENOR_DAYS) refuse('tenor-too-long', `${tenorDays} days to maturity`, field);
  if (tenorDays > TENOR_NEEDING_REASON_DAYS && receivable.longTenorReason === undefined) {
    refuse('tenor-needs-reason', `${tenorDays} days to maturity`, { field: 'longTenorReason' });
  }
}

/** Real trade stands behind every certificate: order, delivery and invoice (银发〔2025〕77号). */
function requireTradeEvidence({ invoice }: LedgerRecord<'receivable'>): void {
  const missing = [
    ...(invoice.orderReference === undefined ? ['order'] : []),
    ...(invoice.deliveryReference === undefined ? ['delivery'] : []),
  ];
  if (missing.length > 0) {
    refuse('trade-evidence-missing', `invoice ${invoice.number} refers to no ${missing.join(' and no ')}`, {
      field: 'invoice',
    });
  }
}
