/** Repeats the commands about a receivable up to the obligor's signature: issued, verified, confirmed, or ended before. */
import { type CalendarDate, daysBetween, isCalendarDate } from '../../domain/calendar';
import { ACCESS, type CommandName } from '../../domain/commands';
import {
  deliveryFingerprint,
  invoiceFingerprint,
  normaliseInvoiceNumber,
  orderFingerprint,
  receivableIdOf,
} from '../../domain/fingerprint';
import { nextState, type ReceivableAction, TRANSITIONS } from '../../domain/life-cycle';
import { parseAmountMinor } from '../../domain/money';
import { credited } from '../../domain/receivable-amounts';
import {
  requireBlueInvoice,
  requirePaymentTerm,
  requireTenor,
  requireTradeEvidence,
} from '../../domain/receivable-terms';
import type { LedgerRecord } from '../../domain/records';
import { confirmationOf } from '../../domain/typed-data';
import { reportSha256 as sha256OfReport, verificationReport } from '../../domain/verification-report';
import { checkLittleGiant } from './credentials';
import { applied, dayOf, foundEarlier, type Repeats, type Repetition } from './repetition';
import { checkSignature } from './signature';

type Receivable = LedgerRecord<'receivable'>;

/** Repetitions of the commands about receivables that nobody has promised to pay yet. */
export const receivableRepeats: Repeats<
  | 'issueReceivable'
  | 'verifyReceivable'
  | 'confirmReceivable'
  | 'rejectReceivable'
  | 'disputeReceivable'
  | 'resolveDispute'
  | 'diluteReceivable'
  | 'cancelReceivable'
> = {
  issueReceivable(repetition, body) {
    const { party, instant } = repetition.by;
    const { number, issueDate, orderReference, deliveryReference } = body.invoice;
    const fingerprint = invoiceFingerprint(party, number);
    const id = receivableIdOf(fingerprint);
    const subject = `receivable/${id}`;
    const obligor = repetition.get('firm', body.obligor);
    repetition.judge('fingerprint', repetition.command.subject, `${party} and number ${number} give ${fingerprint}`, [
      normaliseInvoiceNumber(number) === '' && 'the number has neither letter nor digit',
      repetition.command.subject !== subject && `it was issued as ${repetition.command.subject}`,
      foundEarlier(repetition, `creditNote/${fingerprint}`) && 'the number is that of a credit note',
      applied(() => requireBlueInvoice(body.invoice)).refusal,
    ]);
    checkCorrections(repetition, fingerprint, body.invoice.precedingInvoiceNumber);
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
      body.deliveryDate !== undefined && !isCalendarDate(body.deliveryDate) && 'the day of delivery is none',
    ]);
    const receivable: Receivable = {
      ...body,
      id,
      invoiceFingerprint: fingerprint,
      ...(orderReference === undefined ? {} : { orderFingerprint: orderFingerprint(body.obligor, orderReference) }),
      ...(deliveryReference === undefined
        ? {}
        : { deliveryFingerprint: deliveryFingerprint(party, deliveryReference) }),
      seller: party,
      holder: party,
      state: 'issued',
      issuedAt: instant,
    };
    checkTerms(repetition, receivable);
    repetition.expect('receivable', receivable);
    return subject;
  },

  verifyReceivable(repetition, { receivable: id, reportSha256, flags }) {
    const { party, instant } = repetition.by;
    step(repetition, id, 'verify', (receivable) => {
      if (reportSha256 !== sha256OfReport(verificationReport(receivable))) {
        repetition.findings.note(
          `The operator's report on ${id} is another one than its record gives: ask for the document with the hash ${reportSha256}.`,
        );
      }
      return { verification: { reportSha256, flags, verifiedBy: party, verifiedAt: instant } };
    });
    return `receivable/${id}`;
  },

  confirmReceivable(repetition, { receivable: id, paymentTermReason, ...given }) {
    const { channel, by } = repetition;
    step(repetition, id, 'confirm', (found) => {
      const receivable = paymentTermReason === undefined ? found : { paymentTermReason, ...found };
      checkTerms(repetition, receivable);
      checkLittleGiant(repetition, receivable.obligor);
      const { orderReference, deliveryReference } = receivable.invoice;
      const trade = `real trade: order ${orderReference}, delivery ${deliveryReference}`;
      repetition.judge('confirmation', `receivable/${id}`, trade, [
        applied(() => requireTradeEvidence(receivable.invoice)).refusal,
      ]);
      const data = confirmationOf(channel, receivable, given.nonce, given.expiresAt);
      const signed = checkSignature(repetition, 'confirmation', receivable.obligor, data, given, {
        purpose: 'confirm',
        amountMinor: BigInt(receivable.amountMinor),
        currency: receivable.currency,
      });
      return { ...receivable, confirmation: { ...signed, confirmedAt: by.instant } };
    });
    return `receivable/${id}`;
  },

  rejectReceivable(repetition, { receivable: id, reason }) {
    step(repetition, id, 'reject', () => ({ rejection: { reason, rejectedAt: repetition.by.instant } }));
    return `receivable/${id}`;
  },

  disputeReceivable(repetition, { receivable: id, reason }) {
    step(repetition, id, 'dispute', () => ({ dispute: { reason, disputedAt: repetition.by.instant } }));
    return `receivable/${id}`;
  },

  resolveDispute(repetition, { receivable: id, resolution }) {
    const resolvedAt = repetition.by.instant;
    step(repetition, id, 'resolve', ({ dispute }) => ({
      verification: undefined,
      ...(dispute === undefined ? {} : { dispute: { ...dispute, resolution, resolvedAt } }),
    }));
    return `receivable/${id}`;
  },

  diluteReceivable(repetition, { receivable: id, creditNote, amountMinor, currency }) {
    const subject = `receivable/${id}`;
    const receivable = found(repetition, id);
    if (receivable === undefined) return subject;
    const { value: left, refusal } = applied(() => credited(receivable, amountMinor));
    const inFull = left !== undefined && left.amountMinor === undefined;
    const fingerprint = invoiceFingerprint(receivable.seller, creditNote.number);
    const { instant } = repetition.by;
    const owed = `${receivable.currency} ${receivable.amountMinor}`;
    repetition.judge('amounts', subject, `${creditNote.number} takes ${currency} ${amountMinor} off ${owed}`, [
      refusal,
      currency !== receivable.currency && 'it is in another currency',
    ]);
    repetition.judge('fingerprint', `creditNote/${fingerprint}`, `${creditNote.number} is applied once`, [
      repetition.get('creditNote', fingerprint) !== undefined && 'it was applied before',
      normaliseInvoiceNumber(creditNote.number) === '' && 'the number has neither letter nor digit',
      foundEarlier(repetition, `receivable/${receivableIdOf(fingerprint)}`) && 'the number is that of an invoice',
    ]);
    repetition.judge('instant', subject, `the credit note is of ${creditNote.issueDate}`, [
      !isCalendarDate(creditNote.issueDate) && 'that is no day',
      creditNote.issueDate > dayOf(repetition) && 'that day had not come',
    ]);
    repetition.expect('creditNote', {
      ...creditNote,
      invoiceFingerprint: fingerprint,
      receivable: id,
      seller: receivable.seller,
      obligor: receivable.obligor,
      amountMinor,
      currency,
      appliedAt: instant,
    });
    step(repetition, id, inFull ? 'creditInFull' : 'dilute', () => ({
      verification: undefined,
      ...left,
      ...(inFull ? { cancellation: { reason: `credited in full by ${creditNote.number}`, cancelledAt: instant } } : {}),
    }));
    return subject;
  },

  cancelReceivable(repetition, { receivable: id, reason }) {
    step(repetition, id, 'cancel', () => ({ cancellation: { reason, cancelledAt: repetition.by.instant } }));
    return `receivable/${id}`;
  },
};

/** Fields that a step changes; an undefined one is taken away. */
type Changes = { readonly [Field in keyof Receivable]?: Receivable[Field] | undefined };

/** One step of the receivable: out of a state that it leaves, to the record with what it changes. */
export function step(
  repetition: Repetition,
  id: string,
  action: ReceivableAction,
  change: (receivable: Receivable) => Changes,
): void {
  const receivable = found(repetition, id);
  if (receivable === undefined) return;
  checkParty(repetition, receivable);
  const state = checkStep(repetition, receivable, action) ?? receivable.state;
  const changed = Object.entries({ ...receivable, ...change(receivable), state });
  const kept = Object.fromEntries(changed.filter(([, value]) => value !== undefined));
  repetition.expect('receivable', kept as Receivable);
}

/** Some commands belong to one party of the receivable, whoever holds it. */
function checkParty({ by, command, judge }: Repetition, { id, seller, obligor }: Receivable): void {
  const { relation } = ACCESS[command.name as CommandName];
  const party = { seller, obligor }[relation as 'seller' | 'obligor'];
  if (party === undefined) return;
  judge('authority', `receivable/${id}`, `${command.name} is for its ${relation} ${party}`, [
    party !== by.party && `${by.party} gave it`,
  ]);
}

/** The receivable that a command is about. */
export function found(repetition: Repetition, id: string): Receivable | undefined {
  const receivable = repetition.get('receivable', id);
  if (receivable === undefined) {
    const what = `${repetition.command.name} expected it to be there`;
    repetition.judge('lifeCycle', `receivable/${id}`, what, ['it was not on the ledger']);
  }
  return receivable;
}

/** Checks that the receivable was in a state that the step leaves. @returns the state that it reaches */
export function checkStep(
  repetition: Repetition,
  { id, state }: Receivable,
  action: ReceivableAction,
): Receivable['state'] | undefined {
  const { from, to } = TRANSITIONS[action];
  const what = `${action} leads from ${[...from].join(' or ')} to ${to}; it was ${state}`;
  const { value, refusal } = applied(() => nextState(id, state, action));
  repetition.judge('lifeCycle', `receivable/${id}`, what, [refusal]);
  return value;
}

/** Nobody owes anything on it, nor ever will. */
function hasLapsed({ state }: Receivable): boolean {
  return state === 'cancelled' || state === 'rejected';
}

/** An invoice that corrects another one takes that one's number too; what became of that one may be outside the story. */
function checkCorrections(repetition: Repetition, fingerprint: string, preceding: string | undefined): void {
  const id = receivableIdOf(fingerprint);
  const outside = (what: string) =>
    repetition.findings.note(`That ${what} had lapsed rests on the endorsers: its story is not in the bundle.`);
  if (foundEarlier(repetition, `correctedInvoice/${fingerprint}`)) outside(`the invoice that corrects ${id}`);
  if (preceding === undefined) return;
  const { party } = repetition.by;
  const corrected = invoiceFingerprint(party, preceding);
  const before = repetition.get('receivable', receivableIdOf(corrected));
  repetition.judge('fingerprint', `receivable/${id}`, `it corrects invoice ${preceding}, whose number is taken too`, [
    corrected === fingerprint && 'an invoice does not correct itself',
    before !== undefined && !hasLapsed(before) && `that one created ${before.id}, which was ${before.state}`,
  ]);
  const known = [`receivable/${receivableIdOf(corrected)}`, `correctedInvoice/${corrected}`];
  if (before === undefined && known.some((path) => foundEarlier(repetition, path))) outside(`invoice ${preceding}`);
  repetition.expect('correctedInvoice', { invoiceFingerprint: corrected, receivable: id });
}

/** Tenor (银发〔2025〕77号) and payment term (保障中小企业款项支付条例), counted from the transaction's day. */
function checkTerms(repetition: Repetition, receivable: Receivable): void {
  const { id, seller, obligor, maturityDate, longTenorReason, deliveryDate, paymentTermReason } = receivable;
  const day = dayOf(repetition);
  if (!isCalendarDate(maturityDate)) {
    repetition.judge('instant', `receivable/${id}`, `it is due on ${maturityDate}`, ['that is no day']);
    return;
  }
  const what = `${daysBetween(day, maturityDate)} days from ${day} to maturity on ${maturityDate}`;
  repetition.judge('instant', `receivable/${id}`, what, [
    applied(() => requireTenor({ from: day, maturityDate, longTenorReason })).refusal,
    applied(() =>
      requirePaymentTerm({
        sellerSize: repetition.get('firm', seller)?.sizeClass,
        obligorSize: repetition.get('firm', obligor)?.sizeClass,
        deliveryDate: deliveryDate as CalendarDate | undefined,
        maturityDate,
        paymentTermReason,
      }),
    ).refusal,
  ]);
}
