/** Repeats the commands about the receivable itself: issued, confirmed by the obligor's signature, settled. */
import { dateOf, daysBetween, isCalendarDate } from '../../domain/calendar';
import { invoiceFingerprint, normaliseInvoiceNumber, receivableIdOf } from '../../domain/fingerprint';
import { nextState, TRANSITIONS } from '../../domain/life-cycle';
import { MAX_TENOR_DAYS, TENOR_NEEDING_REASON_DAYS } from '../../domain/limits';
import { parseAmountMinor } from '../../domain/money';
import type { LedgerRecord } from '../../domain/records';
import { confirmationOf } from '../../domain/typed-data';
import { checkLittleGiant } from './participants';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';
import { checkSignature } from './signature';

/** Repetitions of the receivable commands. */
export const receivableRepeats: Repeats<'issueReceivable' | 'confirmReceivable' | 'settleReceivable'> = {
  issueReceivable(repetition, body) {
    const { party, instant } = repetition.by;
    const { number, issueDate } = body.invoice;
    const fingerprint = invoiceFingerprint(party, number);
    const id = receivableIdOf(fingerprint);
    const subject = `receivable/${id}`;
    const obligor = repetition.get('firm', body.obligor);
    repetition.judge('fingerprint', repetition.command.subject, `${party} and number ${number} give ${fingerprint}`, [
      normaliseInvoiceNumber(number) === '' && 'the number has neither letter nor digit',
      repetition.command.subject !== subject && `it was issued as ${repetition.command.subject}`,
    ]);
    repetition.judge('lifeCycle', subject, 'it is issued once', [
      repetition.get('receivable', id) !== undefined && 'it was on the ledger before',
    ]);
    repetition.judge('record', subject, `${body.obligor} owes ${body.currency} ${body.amountMinor} (minor units)`, [
      applied(() => parseAmountMinor(body.amountMinor)).refusal,
      body.obligor === party && 'a firm does not owe itself',
      (obligor?.roles as string[] | undefined)?.includes('anchor') !== true &&
        'the obligor was not registered as anchor',
    ]);
    repetition.judge('instant', subject, `issued on ${dayOf(repetition)}, the invoice is of ${issueDate}`, [
      !isCalendarDate(issueDate) && 'that is no day',
      issueDate > dayOf(repetition) && 'that day had not come',
    ]);
    const receivable: LedgerRecord<'receivable'> = {
      ...body,
      id,
      invoiceFingerprint: fingerprint,
      seller: party,
      holder: party,
      state: 'issued',
      issuedAt: instant,
    };
    checkTenor(repetition, receivable);
    repetition.expect('receivable', receivable);
    return subject;
  },

  confirmReceivable(repetition, { receivable: id, ...given }) {
    const subject = `receivable/${id}`;
    const receivable = repetition.get('receivable', id);
    if (receivable === undefined) {
      repetition.judge('lifeCycle', subject, 'expected a receivable to confirm', ['it was not on the ledger']);
      return subject;
    }
    checkStep(repetition, receivable, 'confirm');
    checkTenor(repetition, receivable);
    checkLittleGiant(repetition, receivable.obligor);
    const { orderReference, deliveryReference } = receivable.invoice;
    repetition.judge('confirmation', subject, `real trade: order ${orderReference}, delivery ${deliveryReference}`, [
      orderReference === undefined && 'the invoice refers to no order',
      deliveryReference === undefined && 'the invoice refers to no delivery',
    ]);
    const data = confirmationOf(repetition.channel, receivable, given.nonce, given.expiresAt);
    const signed = checkSignature(repetition, 'confirmation', receivable.obligor, data, given);
    repetition.expect('receivable', {
      ...receivable,
      state: TRANSITIONS.confirm.to,
      confirmation: { ...signed, confirmedAt: repetition.by.instant },
    });
    return subject;
  },

  settleReceivable(repetition, { receivable: id, amountMinor, paymentReference, paidOn }) {
    const subject = `receivable/${id}`;
    const receivable = repetition.get('receivable', id);
    const financing = receivable?.financing;
    if (receivable === undefined || financing === undefined) {
      repetition.judge('settlement', subject, 'expected a financed receivable', ['it was not financed']);
      return subject;
    }
    checkStep(repetition, receivable, 'settle');
    const financedOn = dateOf(financing.financedAt);
    const face = `the face of ${receivable.currency} ${receivable.amountMinor} (minor units)`;
    repetition.judge('settlement', subject, `expected ${face}; ${amountMinor} was paid on ${paidOn}`, [
      amountMinor !== receivable.amountMinor && 'it is not the face',
      !isCalendarDate(paidOn) && 'that is no day',
      paidOn < financedOn && `it was financed on ${financedOn}`,
      paidOn > dayOf(repetition) && `it was booked on ${dayOf(repetition)}`,
    ]);
    repetition.expect('receivable', {
      ...receivable,
      state: TRANSITIONS.settle.to,
      settlement: { paymentReference, paidOn, settledAt: repetition.by.instant },
    });
    return subject;
  },
};

/** Checks that the receivable was in the one state that the step leaves. */
export function checkStep(
  repetition: Repetition,
  { id, state }: LedgerRecord<'receivable'>,
  action: keyof typeof TRANSITIONS,
): void {
  const { from, to } = TRANSITIONS[action];
  const what = `${action} leads from ${from} to ${to}; it was ${state}`;
  repetition.judge('lifeCycle', `receivable/${id}`, what, [
    applied(() => nextState(id, state as never, action)).refusal,
  ]);
}

/** Tenor of an electronic receivable certificate, counted from the transaction's day (银发〔2025〕77号). */
function checkTenor(repetition: Repetition, receivable: LedgerRecord<'receivable'>): void {
  const { id, maturityDate, longTenorReason } = receivable;
  const day = dayOf(repetition);
  const tenorDays = isCalendarDate(maturityDate) ? daysBetween(day, maturityDate) : undefined;
  const what = `${tenorDays} days from ${day} to maturity on ${maturityDate}`;
  repetition.judge('instant', `receivable/${id}`, what, [
    tenorDays === undefined && 'that is no day',
    tenorDays !== undefined && tenorDays <= 0 && 'it was due',
    tenorDays !== undefined && tenorDays > MAX_TENOR_DAYS && `${MAX_TENOR_DAYS} days are the limit`,
    tenorDays !== undefined &&
      tenorDays > TENOR_NEEDING_REASON_DAYS &&
      longTenorReason === undefined &&
      'no reason for a tenor that long is stated',
  ]);
}
