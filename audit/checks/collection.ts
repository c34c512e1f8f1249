/** Repeats the commands about getting paid: payments in part or in full, overdue, recourse, write-off. */
import { dateOf, isCalendarDate } from '../../domain/calendar';
import { paidEarly } from '../../domain/early-payment';
import { normaliseInvoiceNumber, paymentIdOf } from '../../domain/fingerprint';
import { owedMinor, paid } from '../../domain/receivable-amounts';
import { requireOverdue } from '../../domain/receivable-terms';
import { expectLapsed, expectPaidEarly } from './early-payment';
import { checkHolder } from './holdings';
import { found, step } from './receivable';
import { applied, dayOf, type Repeats } from './repetition';

/** Repetitions of the commands about a receivable's payment. */
export const collectionRepeats: Repeats<
  'settleReceivable' | 'markOverdue' | 'recourseReceivable' | 'writeOffReceivable'
> = {
  settleReceivable(repetition, { receivable: id, amountMinor, paymentReference, paidOn }) {
    const subject = `receivable/${id}`;
    const { party, instant } = repetition.by;
    const receivable = found(repetition, id);
    if (receivable === undefined) return subject;
    const { holder, obligor, currency, financing, issuedAt, state, maturityDate, earlyPayment: agreed } = receivable;
    checkHolder(repetition, receivable, party);
    const { value, refusal } = applied(() =>
      agreed === undefined ? paid(receivable, amountMinor) : paidEarly(receivable, agreed, { amountMinor, paidOn }),
    );
    const owed = owedMinor(receivable).toString();
    const early = agreed && `; ${agreed.payMinor} was agreed by ${agreed.payOn}`;
    repetition.judge(
      'amounts',
      subject,
      `${amountMinor} is paid of ${currency} ${owed} (minor units) owed${early ?? ''}`,
      [refusal],
    );
    if (value === undefined) return subject;
    const { paidMinor, owedMinor: left, ...discount } = value;
    const inFull = left === '0';
    const day = dayOf(repetition);
    const from = dateOf(financing?.financedAt ?? issuedAt);
    const paymentId = paymentIdOf(id, paymentReference);
    const what = `${currency} ${amountMinor} (minor units) was paid on ${paidOn}, booked on ${day} as ${paymentReference}`;
    repetition.judge('settlement', subject, what, [
      !isCalendarDate(paidOn) && 'that is no day',
      paidOn < from && `its holder was owed nothing before ${from}`,
      paidOn > day && 'that day had not come',
      !inFull &&
        state === 'confirmed' &&
        day < maturityDate &&
        `it could still be financed, and is due on ${maturityDate}`,
      normaliseInvoiceNumber(paymentReference) === '' && 'the reference has neither letter nor digit',
      repetition.get('payment', id, paymentId) !== undefined && 'it was booked before',
    ]);
    repetition.expect('payment', {
      receivable: id,
      id: paymentId,
      paymentReference,
      amountMinor,
      ...discount,
      currency,
      paidOn,
      owedMinor: left,
      obligor,
      holder,
      bookedAt: instant,
    });
    if (agreed !== undefined) expectPaidEarly(repetition, agreed.id, paidOn);
    step(repetition, id, inFull ? 'settle' : 'pay', () => ({
      paidMinor,
      ...discount,
      earlyPayment: undefined,
      ...(inFull ? { settlement: { paymentReference, paidOn, settledAt: instant } } : {}),
    }));
    return subject;
  },

  markOverdue(repetition, { receivable: id }) {
    const subject = `receivable/${id}`;
    const { party, role, instant } = repetition.by;
    const receivable = found(repetition, id);
    if (receivable === undefined) return subject;
    if (role !== 'operator') checkHolder(repetition, receivable, party);
    const { maturityDate, transfer, earlyPayment } = receivable;
    const day = dayOf(repetition);
    repetition.judge('instant', subject, `it was due on ${maturityDate}, and is overdue on ${day}`, [
      !isCalendarDate(maturityDate) ? 'that is no day' : applied(() => requireOverdue(day, maturityDate)).refusal,
    ]);
    const open = transfer && repetition.get('transfer', transfer.id);
    if (open !== undefined) repetition.expect('transfer', { ...open, state: 'cancelled', cancelledAt: instant });
    if (earlyPayment !== undefined) expectLapsed(repetition, earlyPayment.id);
    step(repetition, id, 'fallDue', () => ({ transfer: undefined, earlyPayment: undefined, overdueAt: instant }));
    return subject;
  },

  recourseReceivable(repetition, { receivable: id, paymentReference }) {
    const subject = `receivable/${id}`;
    const { party, instant } = repetition.by;
    const receivable = found(repetition, id);
    if (receivable === undefined) return subject;
    const { financing, request } = receivable;
    const assignor = request && repetition.get('financingRequest', request)?.holder;
    repetition.judge('settlement', subject, `${financing?.financier} takes recourse on ${assignor}`, [
      financing?.financier !== party && `${party} does`,
      financing?.recourse !== true && 'it was financed without recourse',
      assignor === undefined && 'nobody is known to have assigned it',
    ]);
    if (assignor === undefined) return subject;
    const amountMinor = owedMinor(receivable).toString();
    const recourse = { assignor, amountMinor, paymentReference, recoursedAt: instant };
    step(repetition, id, 'recourse', () => ({ holder: assignor, recourse }));
    return subject;
  },

  writeOffReceivable(repetition, { receivable: id, reason }) {
    const subject = `receivable/${id}`;
    const { party, instant } = repetition.by;
    const receivable = found(repetition, id);
    if (receivable === undefined) return subject;
    checkHolder(repetition, receivable, party);
    const amountMinor = owedMinor(receivable).toString();
    step(repetition, id, 'writeOff', () => ({ writeOff: { reason, amountMinor, writtenOffAt: instant } }));
    return subject;
  },
};
