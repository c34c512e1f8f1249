/** Commands about financing that everyone sees: the holder asks, reveals the offer that it takes and assigns; the bank pays. */
import { mandateIn, requireWithinMandate } from '../domain/acceptance-mandate';
import { dateOf, parseDate, parseInstant } from '../domain/calendar';
import { recordIdOf } from '../domain/fingerprint';
import { nextState } from '../domain/life-cycle';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { eventIdsOf } from '../domain/rests-on';
import { acceptanceOf } from '../domain/typed-data';
import { markEvidenceUsed } from './green-events';
import { type CommandContext, existing, type Handlers, requireParty, today } from './handler';
import { requireOpen, requireRevealed } from './sealed-offers';
import { acceptSignature } from './signing';

/** Handlers of the public financing commands. */
export const financingHandlers: Handlers<
  'requestFinancing' | 'withdrawRequest' | 'acceptOffer' | 'recordFiling' | 'disburseOffer'
> = {
  async requestFinancing(context, { receivable: receivableId, ...wanted }) {
    const receivable = await existing(context, 'receivable', receivableId);
    requireParty(context, receivable.holder, 'holder');
    const state = nextState(receivableId, receivable.state, 'offer');
    requireDates(context, receivable, wanted);
    const id = recordIdOf('Q', context.commandId);
    context.work.put('financingRequest', {
      ...wanted,
      id,
      receivable: receivableId,
      holder: receivable.holder,
      state: 'open',
      requestedAt: context.now,
    });
    context.work.put('receivable', { ...receivable, state, request: id });
    return `financingRequest/${id}`;
  },

  async withdrawRequest(context, { request: id }) {
    const request = await existing(context, 'financingRequest', id);
    requireParty(context, request.holder, 'holder');
    requireOpen(request);
    const { request: _withdrawn, ...receivable } = await existing(context, 'receivable', request.receivable);
    const state = nextState(receivable.id, receivable.state, 'withdraw');
    context.work.put('financingRequest', { ...request, state: 'withdrawn' });
    context.work.put('receivable', { ...receivable, state });
    return `financingRequest/${id}`;
  },

  async acceptOffer(context, { offer, ...given }) {
    const { work, channel, now } = context;
    const request = await existing(context, 'financingRequest', offer.request);
    requireParty(context, request.holder, 'holder');
    requireOpen(request);
    if (request.closesAt !== undefined && Date.parse(now) < Date.parse(request.closesAt)) {
      refuse('offers-not-closed', `banks may offer until ${request.closesAt}, now is ${now}`, {
        reference: `financingRequest/${request.id}`,
      });
    }
    await requireRevealed(context, offer);
    if (offer.quote.valueDate < today(context)) {
      refuse('offer-stale', `it was priced for ${offer.quote.valueDate}`, { field: 'offer' });
    }
    if (given.mandate !== undefined) requireWithinMandate(given.mandate, offer.quote, now);
    const data = acceptanceOf(channel, offer, given);
    const signed = await acceptSignature(context, request.holder, data, given, {
      purpose: 'assign',
      amountMinor: BigInt(offer.quote.faceMinor),
      currency: offer.quote.currency,
    });
    const acceptance = { ...signed, ...mandateIn(given), acceptedAt: now };
    for (const id of eventIdsOf(offer)) await markEvidenceUsed(context, id, offer.id);
    work.put('offer', { ...offer, state: 'accepted', acceptance });
    work.put('financingRequest', { ...request, state: 'accepted', acceptedOffer: offer.id });
    return `offer/${offer.id}`;
  },

  async recordFiling(context, { offer: offerId, registryFilingNumber }) {
    const offer = await acceptedOffer(context, offerId);
    if (offer.filing !== undefined) {
      refuse('state-forbids', `${offerId} is filed under ${offer.filing.registryFilingNumber} already`, {
        reference: `offer/${offerId}`,
      });
    }
    context.work.put('offer', { ...offer, filing: { registryFilingNumber, filedAt: context.now } });
    return `offer/${offerId}`;
  },

  async disburseOffer(context, { offer: offerId, registryFilingNumber, paymentReference }) {
    const { work, now } = context;
    const offer = await acceptedOffer(context, offerId);
    if (offer.filing?.registryFilingNumber !== registryFilingNumber) {
      const recorded = offer.filing === undefined ? 'no filing is recorded' : 'another filing is recorded';
      refuse('filing-missing', `${recorded} for ${offerId}`, { field: 'registryFilingNumber' });
    }
    const { recourse } = await existing(context, 'financingRequest', offer.request);
    const receivable = await existing(context, 'receivable', offer.receivable);
    const state = nextState(receivable.id, receivable.state, 'finance');
    work.put('offer', { ...offer, state: 'disbursed' });
    work.put('receivable', {
      ...receivable,
      state,
      holder: offer.bank,
      financing: {
        offer: offerId,
        financier: offer.bank,
        assignor: offer.holder,
        registryFilingNumber,
        paymentReference,
        recourse,
        financedAt: now,
      },
    });
    return `offer/${offerId}`;
  },
};

/** The bank's own offer, on which nothing has been paid yet. @throws Refusal `not-found`, `not-permitted`, `state-forbids` */
async function acceptedOffer(context: CommandContext, id: string): Promise<LedgerRecord<'offer'>> {
  const offer = await existing(context, 'offer', id);
  requireParty(context, offer.bank, 'financier');
  if (offer.state !== 'accepted') {
    refuse('state-forbids', `${id} is ${offer.state}, not accepted`, { reference: `offer/${id}` });
  }
  return offer;
}

/** Offers close before funds move, and funds move before the receivable is due. @throws Refusal `invalid-input` */
function requireDates(
  context: CommandContext,
  { maturityDate }: LedgerRecord<'receivable'>,
  { closesAt, latestDate: text }: Pick<LedgerRecord<'financingRequest'>, 'closesAt' | 'latestDate'>,
): void {
  const latestDate = parseDate(text, 'latestDate');
  if (latestDate < today(context) || latestDate >= maturityDate) {
    refuse('invalid-input', `funds move from ${today(context)} on and before ${maturityDate}`, { field: 'latestDate' });
  }
  if (closesAt === undefined) return;
  const isLater = Date.parse(parseInstant(closesAt, 'closesAt')) > Date.parse(context.now);
  if (!isLater || dateOf(closesAt) > latestDate) {
    refuse('invalid-input', `offers close after ${context.now}, on ${latestDate} at the latest`, { field: 'closesAt' });
  }
}
