/** Commands about early payment by the obligor's own cash: agreed by both signatures, paid as agreed, or lapsed. */
import { dateOf, parseDate } from '../domain/calendar';
import { requireEarlyPaymentTerms, requireLapsed } from '../domain/early-payment';
import { recordIdOf } from '../domain/fingerprint';
import { nextState } from '../domain/life-cycle';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { earlyPaymentOf } from '../domain/typed-data';
import { type CommandContext, existing, type Handlers, requireParty, today } from './handler';
import { requireOpen } from './sealed-offers';
import { acceptSignature } from './signing';

/** Handlers of the commands about early payment. */
export const earlyPaymentHandlers: Handlers<'agreeEarlyPayment' | 'lapseEarlyPayment'> = {
  async agreeEarlyPayment(context, { receivable: receivableId, payMinor, payOn, promise, ...acceptance }) {
    const { work, channel, now } = context;
    const { request, ...receivable } = await existing(context, 'receivable', receivableId);
    const { obligor, holder, amountMinor, currency } = receivable;
    requireParty(context, holder, 'holder');
    const state = nextState(receivableId, receivable.state, 'agreeEarlyPayment');
    const terms = { payMinor, payOn };
    requireEarlyPaymentTerms(receivable, terms, today(context));
    const commitment = { amountMinor: BigInt(amountMinor), currency };
    const dataOf = ({ nonce, expiresAt }: typeof acceptance) =>
      earlyPaymentOf(channel, receivable, terms, nonce, expiresAt);
    const id = recordIdOf('D', context.commandId);
    const agreed = {
      id,
      receivable: receivableId,
      obligor,
      holder,
      currency,
      amountMinor,
      ...terms,
      state: 'agreed',
      promise: await acceptSignature(context, obligor, dataOf(promise), promise, { purpose: 'confirm', ...commitment }),
      acceptance: await acceptSignature(context, holder, dataOf(acceptance), acceptance, {
        purpose: 'assign',
        ...commitment,
      }),
      agreedAt: now,
    } as const;
    if (request !== undefined) await withdrawFor(context, request, id);
    work.put('earlyPayment', agreed);
    work.put('receivable', { ...receivable, state, earlyPayment: { id, ...terms } });
    return `earlyPayment/${id}`;
  },

  async lapseEarlyPayment(context, { receivable: id }) {
    const { work, caller } = context;
    const { earlyPayment, ...receivable } = await existing(context, 'receivable', id);
    if (caller.role !== 'operator') requireParty(context, receivable.holder, 'holder');
    const state = nextState(id, receivable.state, 'lapseEarlyPayment');
    if (earlyPayment === undefined) throw new Error(`${id} awaits an early payment that nobody agreed on`);
    requireLapsed(earlyPayment, today(context));
    await lapse(context, earlyPayment.id, caller.party);
    work.put('receivable', { ...receivable, state });
    return `receivable/${id}`;
  },
};

/** Notes that an agreement was kept. @throws Refusal `invalid-input` for a payment from before it */
export async function payEarly(context: CommandContext, id: string, paidOn: string): Promise<void> {
  const agreed = await existing(context, 'earlyPayment', id);
  const from = dateOf(agreed.agreedAt);
  if (parseDate(paidOn, 'paidOn') < from) {
    refuse('invalid-input', `the early payment was agreed on ${from}`, { field: 'paidOn' });
  }
  context.work.put('earlyPayment', { ...agreed, state: 'paid', paidAt: context.now });
}

/** Notes that an agreement was not kept. @param by who says so; nobody where the receivable fell due meanwhile */
export async function lapse(context: CommandContext, id: string, by?: string): Promise<void> {
  const agreed = await existing(context, 'earlyPayment', id);
  const lapsed: LedgerRecord<'earlyPayment'> = { ...agreed, state: 'lapsed', lapsedAt: context.now };
  context.work.put('earlyPayment', by === undefined ? lapsed : { ...lapsed, lapsedBy: by });
}

/** In one step with the agreement: the holder is never left with neither. @throws Refusal `state-forbids` when an offer was accepted */
async function withdrawFor(context: CommandContext, id: string, earlyPayment: string): Promise<void> {
  const request = await existing(context, 'financingRequest', id);
  requireOpen(request);
  context.work.put('financingRequest', { ...request, state: 'withdrawn', earlyPayment });
}
