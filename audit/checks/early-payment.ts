/** Repeats the commands about early payment: agreed by both signatures, kept, or lapsed. */
import { dateOf, isCalendarDate } from '../../domain/calendar';
import { type EarlyPaymentTerms, requireEarlyPaymentTerms, requireLapsed } from '../../domain/early-payment';
import { recordIdOf } from '../../domain/fingerprint';
import type { LedgerRecord } from '../../domain/records';
import { earlyPaymentOf } from '../../domain/typed-data';
import { checkHolder } from './holdings';
import { found, step } from './receivable';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';
import { checkSignature } from './signature';

/** Repetitions of the commands about early payment. */
export const earlyPaymentRepeats: Repeats<'agreeEarlyPayment' | 'lapseEarlyPayment'> = {
  agreeEarlyPayment(repetition, { receivable: receivableId, payMinor, payOn, promise, ...acceptance }) {
    const { by, channel, command } = repetition;
    const id = recordIdOf('D', command.id);
    const subject = `earlyPayment/${id}`;
    const receivable = found(repetition, receivableId);
    if (receivable === undefined) return subject;
    const { obligor, holder, amountMinor, currency, request } = receivable;
    const terms = { payMinor, payOn };
    checkHolder(repetition, receivable, by.party);
    checkTerms(repetition, subject, receivable, terms);
    const commitment = { amountMinor: BigInt(amountMinor), currency };
    const signatureOf = (firm: string, purpose: 'confirm' | 'assign', given: typeof acceptance) => {
      const data = earlyPaymentOf(channel, receivable, terms, given.nonce, given.expiresAt);
      return checkSignature(repetition, 'earlyPayment', firm, data, given, { purpose, ...commitment });
    };
    repetition.expect('earlyPayment', {
      id,
      receivable: receivableId,
      obligor,
      holder,
      currency,
      amountMinor,
      ...terms,
      state: 'agreed',
      promise: signatureOf(obligor, 'confirm', promise),
      acceptance: signatureOf(holder, 'assign', acceptance),
      agreedAt: by.instant,
    });
    if (request !== undefined) withdrawn(repetition, request, id);
    step(repetition, receivableId, 'agreeEarlyPayment', () => ({ request: undefined, earlyPayment: { id, ...terms } }));
    return subject;
  },

  lapseEarlyPayment(repetition, { receivable: id }) {
    const subject = `receivable/${id}`;
    const { party, role } = repetition.by;
    const receivable = found(repetition, id);
    if (receivable === undefined) return subject;
    if (role !== 'operator') checkHolder(repetition, receivable, party);
    const { earlyPayment } = receivable;
    const day = dayOf(repetition);
    repetition.judge('earlyPayment', subject, `it was not paid by ${earlyPayment?.payOn}, and lapses on ${day}`, [
      earlyPayment === undefined && 'nothing was agreed',
      earlyPayment && applied(() => requireLapsed(earlyPayment, day)).refusal,
    ]);
    if (earlyPayment !== undefined) expectLapsed(repetition, earlyPayment.id, party);
    step(repetition, id, 'lapseEarlyPayment', () => ({ earlyPayment: undefined }));
    return subject;
  },
};

/** The agreement is kept: by a payment from after it. */
export function expectPaidEarly(repetition: Repetition, id: string, paidOn: string): void {
  const agreed = agreedOn(repetition, id);
  if (agreed === undefined) return;
  const from = dateOf(agreed.agreedAt);
  repetition.judge('earlyPayment', `earlyPayment/${id}`, `agreed on ${from}, paid on ${paidOn}`, [
    paidOn < from && 'that day was before it',
  ]);
  repetition.expect('earlyPayment', { ...agreed, state: 'paid', paidAt: repetition.by.instant });
}

/** The agreement is not kept. @param by who says so; nobody where the receivable fell due meanwhile */
export function expectLapsed(repetition: Repetition, id: string, by?: string): void {
  const agreed = agreedOn(repetition, id);
  if (agreed === undefined) return;
  const lapsed = { ...agreed, state: 'lapsed', lapsedAt: repetition.by.instant } as const;
  repetition.expect('earlyPayment', by === undefined ? lapsed : { ...lapsed, lapsedBy: by });
}

function agreedOn(repetition: Repetition, id: string): LedgerRecord<'earlyPayment'> | undefined {
  const agreed = repetition.get('earlyPayment', id);
  repetition.judge('earlyPayment', `earlyPayment/${id}`, 'it is agreed and awaited', [
    agreed === undefined && 'it was not on the ledger',
    agreed !== undefined && agreed.state !== 'agreed' && `it was ${agreed.state}`,
  ]);
  return agreed;
}

function checkTerms(
  repetition: Repetition,
  subject: string,
  receivable: LedgerRecord<'receivable'>,
  terms: EarlyPaymentTerms,
): void {
  const { currency, amountMinor, maturityDate } = receivable;
  const what = `${currency} ${terms.payMinor} (minor units) on ${terms.payOn} for ${amountMinor} on ${maturityDate}`;
  repetition.judge('earlyPayment', subject, what, [
    !isCalendarDate(terms.payOn) && 'that is no day',
    applied(() => requireEarlyPaymentTerms(receivable, terms, dayOf(repetition))).refusal,
  ]);
}

/** An open request is withdrawn by the agreement; one with an accepted offer stands in its way. */
function withdrawn(repetition: Repetition, id: string, earlyPayment: string): void {
  const request = repetition.get('financingRequest', id);
  repetition.judge('lifeCycle', `financingRequest/${id}`, 'an open request is withdrawn for the early payment', [
    request === undefined && 'it was not on the ledger',
    request !== undefined && request.state !== 'open' && `it was ${request.state}`,
  ]);
  if (request !== undefined) {
    repetition.expect('financingRequest', { ...request, state: 'withdrawn', earlyPayment });
  }
}
