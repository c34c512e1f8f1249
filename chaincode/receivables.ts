/** Commands about receivables up to the obligor's signature: issued by the seller, verified, confirmed, or ended before. */
import { type CalendarDate, parseDate } from '../domain/calendar';
import {
  deliveryFingerprint,
  invoiceFingerprint,
  normaliseInvoiceNumber,
  orderFingerprint,
  receivableIdOf,
} from '../domain/fingerprint';
import { isUnconfirmed, nextState } from '../domain/life-cycle';
import { parseAmountMinor, parseCurrency } from '../domain/money';
import { refuse } from '../domain/problems';
import { credited } from '../domain/receivable-amounts';
import { requireBlueInvoice, requirePaymentTerm, requireTenor, requireTradeEvidence } from '../domain/receivable-terms';
import type { LedgerRecord } from '../domain/records';
import { confirmationOf } from '../domain/typed-data';
import { type CommandContext, existing, type Handlers, requireParty, requirePast, today } from './handler';
import { requireFirm, requireLittleGiant } from './participants';
import { acceptSignature } from './signing';

type Receivable = LedgerRecord<'receivable'>;

/** Handlers of the commands about receivables that nobody has promised to pay yet. */
export const receivableHandlers: Handlers<
  | 'issueReceivable'
  | 'verifyReceivable'
  | 'confirmReceivable'
  | 'rejectReceivable'
  | 'disputeReceivable'
  | 'resolveDispute'
  | 'diluteReceivable'
  | 'cancelReceivable'
> = {
  async issueReceivable(context, body) {
    const { work, caller, now } = context;
    const { invoice, obligor } = body;
    const fingerprint = fingerprintOf(caller.party, invoice.number, 'invoice.number');
    const id = receivableIdOf(fingerprint);
    requireBlueInvoice(invoice);
    await requireNewInvoice(context, fingerprint, invoice.number);
    if (invoice.precedingInvoiceNumber !== undefined) {
      await takePrecedingInvoice(context, invoice.precedingInvoiceNumber, fingerprint);
    }
    parseAmountMinor(body.amountMinor);
    parseCurrency(body.currency);
    requirePast(context, invoice.issueDate, 'invoice.issueDate');
    if (body.deliveryDate !== undefined) parseDate(body.deliveryDate, 'deliveryDate');
    parseDate(body.maturityDate, 'maturityDate');
    if (obligor === caller.party) refuse('invalid-input', 'a firm does not owe itself', { field: 'obligor' });
    await requireFirm(context, obligor, 'anchor', 'obligor');
    const { orderReference, deliveryReference } = invoice;
    const receivable: Receivable = {
      ...body,
      id,
      invoiceFingerprint: fingerprint,
      ...(orderReference === undefined ? {} : { orderFingerprint: orderFingerprint(obligor, orderReference) }),
      ...(deliveryReference === undefined
        ? {}
        : { deliveryFingerprint: deliveryFingerprint(caller.party, deliveryReference) }),
      seller: caller.party,
      holder: caller.party,
      state: 'issued',
      issuedAt: now,
    };
    await requireTerms(context, receivable);
    work.put('receivable', receivable);
    return `receivable/${id}`;
  },

  async verifyReceivable(context, { receivable: id, reportSha256, flags }) {
    const receivable = await existing(context, 'receivable', id);
    const state = nextState(id, receivable.state, 'verify');
    const verification = { reportSha256, flags, verifiedBy: context.caller.party, verifiedAt: context.now };
    context.work.put('receivable', { ...receivable, state, verification });
    return `receivable/${id}`;
  },

  async confirmReceivable(context, { receivable: id, paymentTermReason, ...given }) {
    const found = await existing(context, 'receivable', id);
    requireParty(context, found.obligor, 'obligor');
    const state = nextState(id, found.state, 'confirm');
    const receivable = paymentTermReason === undefined ? found : { paymentTermReason, ...found };
    requireTradeEvidence(receivable.invoice);
    await requireTerms(context, receivable);
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

  async rejectReceivable(context, { receivable: id, reason }) {
    const receivable = await existing(context, 'receivable', id);
    requireParty(context, receivable.obligor, 'obligor');
    const state = nextState(id, receivable.state, 'reject');
    context.work.put('receivable', { ...receivable, state, rejection: { reason, rejectedAt: context.now } });
    return `receivable/${id}`;
  },

  async disputeReceivable(context, { receivable: id, reason }) {
    const receivable = await existing(context, 'receivable', id);
    requireParty(context, receivable.obligor, 'obligor');
    const state = nextState(id, receivable.state, 'dispute');
    context.work.put('receivable', { ...receivable, state, dispute: { reason, disputedAt: context.now } });
    return `receivable/${id}`;
  },

  async resolveDispute(context, { receivable: id, resolution }) {
    const receivable = await existing(context, 'receivable', id);
    requireParty(context, receivable.obligor, 'obligor');
    const state = nextState(id, receivable.state, 'resolve');
    const { dispute } = receivable;
    if (dispute === undefined) throw new Error(`${id} is disputed without a dispute`);
    const resolved = { ...dispute, resolution, resolvedAt: context.now };
    context.work.put('receivable', { ...unverified(receivable), state, dispute: resolved });
    return `receivable/${id}`;
  },

  async diluteReceivable(context, { receivable: id, creditNote, amountMinor, currency }) {
    const { work, now } = context;
    const receivable = await existing(context, 'receivable', id);
    requireParty(context, receivable.seller, 'seller');
    if (!isUnconfirmed(receivable.state) && !hasLapsed(receivable)) {
      refuse('dilution-after-confirmation', `${id} is ${receivable.state}`, { reference: `receivable/${id}` });
    }
    const diluted = nextState(id, receivable.state, 'dilute');
    if (currency !== receivable.currency) {
      refuse('currency-unsupported', `credited in ${currency}, invoiced in ${receivable.currency}`, {
        field: 'currency',
      });
    }
    const left = credited(receivable, amountMinor);
    const inFull = left.amountMinor === undefined;
    const state = inFull ? nextState(id, receivable.state, 'creditInFull') : diluted;
    requirePast(context, creditNote.issueDate, 'creditNote.issueDate');
    const fingerprint = fingerprintOf(receivable.seller, creditNote.number, 'creditNote.number');
    await requireNewCreditNote(context, fingerprint, creditNote.number);
    work.put('creditNote', {
      ...creditNote,
      invoiceFingerprint: fingerprint,
      receivable: id,
      seller: receivable.seller,
      obligor: receivable.obligor,
      amountMinor,
      currency,
      appliedAt: now,
    });
    // What the operator verified was another amount.
    work.put('receivable', {
      ...unverified(receivable),
      ...left,
      state,
      ...(inFull ? { cancellation: { reason: `credited in full by ${creditNote.number}`, cancelledAt: now } } : {}),
    });
    return `receivable/${id}`;
  },

  async cancelReceivable(context, { receivable: id, reason }) {
    const receivable = await existing(context, 'receivable', id);
    requireParty(context, receivable.seller, 'seller');
    const state = nextState(id, receivable.state, 'cancel');
    context.work.put('receivable', { ...receivable, state, cancellation: { reason, cancelledAt: context.now } });
    return `receivable/${id}`;
  },
};

/** The fingerprint of an invoice or credit note, whose number says something. @throws Refusal `invalid-input` */
function fingerprintOf(seller: string, number: string, field: string): string {
  if (normaliseInvoiceNumber(number) === '') {
    refuse('invalid-input', 'the number has neither letter nor digit', { field });
  }
  return invoiceFingerprint(seller, number);
}

/** An invoice that created a receivable, is a credit note or was corrected by another one creates none. */
async function requireNewInvoice(context: CommandContext, fingerprint: string, number: string): Promise<void> {
  const field = 'invoice.number';
  const taken = await context.work.get('receivable', receivableIdOf(fingerprint));
  if (taken !== undefined) {
    refuse('invoice-already-on-ledger', `invoice ${taken.invoice.number} of ${taken.seller} created ${taken.id}`, {
      reference: `receivable/${taken.id}`,
      field,
    });
  }
  const red = await context.work.get('creditNote', fingerprint);
  if (red !== undefined) {
    refuse('document-not-invoice', `${red.number} is a credit note`, {
      reference: `receivable/${red.receivable}`,
      field,
    });
  }
  await requireNotCorrected(context, fingerprint, number, field);
}

/** An invoice that corrects another one takes that one's number too: one trade is financed once. */
async function takePrecedingInvoice(context: CommandContext, number: string, corrector: string): Promise<void> {
  const field = 'invoice.precedingInvoiceNumber';
  const fingerprint = fingerprintOf(context.caller.party, number, field);
  if (fingerprint === corrector) refuse('invalid-input', 'an invoice does not correct itself', { field });
  const preceding = await context.work.get('receivable', receivableIdOf(fingerprint));
  if (preceding !== undefined && !hasLapsed(preceding)) {
    refuse('invoice-already-on-ledger', `invoice ${number} created ${preceding.id}, which is ${preceding.state}`, {
      reference: `receivable/${preceding.id}`,
      field,
    });
  }
  await requireNotCorrected(context, fingerprint, number, field);
  context.work.put('correctedInvoice', { invoiceFingerprint: fingerprint, receivable: receivableIdOf(corrector) });
}

async function requireNotCorrected(
  context: CommandContext,
  fingerprint: string,
  number: string,
  field: string,
): Promise<void> {
  const corrected = await context.work.get('correctedInvoice', fingerprint);
  if (corrected === undefined) return;
  const corrector = await existing(context, 'receivable', corrected.receivable);
  if (hasLapsed(corrector)) return;
  refuse('invoice-already-on-ledger', `invoice ${number} was corrected by the one that created ${corrector.id}`, {
    reference: `receivable/${corrector.id}`,
    field,
  });
}

/** A credit note is applied once, and an invoice of a receivable is none. */
async function requireNewCreditNote(context: CommandContext, fingerprint: string, number: string): Promise<void> {
  const field = 'creditNote.number';
  const applied = await context.work.get('creditNote', fingerprint);
  if (applied !== undefined) {
    refuse('credit-note-used', `${applied.number} diluted ${applied.receivable}`, {
      reference: `receivable/${applied.receivable}`,
      field,
    });
  }
  const blue = await context.work.get('receivable', receivableIdOf(fingerprint));
  if (blue !== undefined) {
    refuse('invoice-already-on-ledger', `${number} is the invoice that created ${blue.id}`, {
      reference: `receivable/${blue.id}`,
      field,
    });
  }
}

/** Nobody owes anything on it, nor ever will. */
function hasLapsed({ state }: Receivable): boolean {
  return state === 'cancelled' || state === 'rejected';
}

/** Tenor and payment term, by the sizes of both firms as they are recorded. */
async function requireTerms(context: CommandContext, receivable: Receivable): Promise<void> {
  const { seller, obligor, deliveryDate, paymentTermReason, longTenorReason } = receivable;
  const maturityDate = parseDate(receivable.maturityDate, 'maturityDate');
  requireTenor({ from: today(context), maturityDate, longTenorReason });
  const [selling, owing] = [await context.work.get('firm', seller), await context.work.get('firm', obligor)];
  requirePaymentTerm({
    sellerSize: selling?.sizeClass,
    obligorSize: owing?.sizeClass,
    deliveryDate: deliveryDate as CalendarDate | undefined,
    maturityDate,
    paymentTermReason,
  });
}

function unverified({ verification: _, ...receivable }: Receivable): Receivable {
  return receivable;
}
