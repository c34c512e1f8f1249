/** Commands about financing: banks publish prices and offer, the holder assigns, the bank pays. */
import { dateOf, parseDate } from '../domain/calendar';
import { recordIdOf } from '../domain/fingerprint';
import { nextState } from '../domain/life-cycle';
import { type Evidence, quote, requireCoherentRateCard, revisionKey } from '../domain/pricing';
import { refuse } from '../domain/problems';
import { type LedgerRecord, recordPath } from '../domain/records';
import { assignmentOf } from '../domain/typed-data';
import { isUnusedEvidence, markEvidenceUsed } from './green-events';
import { type CommandContext, existing, type Handlers, requireParty, today } from './handler';
import { acceptSignature } from './signing';

/** Handlers of the financing commands. */
export const financingHandlers: Handlers<
  'publishRateCard' | 'requestFinancing' | 'makeOffer' | 'acceptOffer' | 'disburseOffer'
> = {
  async publishRateCard({ work, caller, now }, { name, terms }) {
    requireCoherentRateCard(terms);
    const revision = (await work.list('rateCard', caller.party, name)).length + 1;
    work.put('rateCard', { bank: caller.party, name, revision, terms, publishedAt: now });
    return recordPath('rateCard', [caller.party, name, revisionKey(revision)]);
  },

  async requestFinancing(context, { receivable: receivableId }) {
    const receivable = await existing(context, 'receivable', receivableId);
    requireParty(context, receivable.holder, 'holder');
    const state = nextState(receivableId, receivable.state, 'offer');
    const id = recordIdOf('Q', context.commandId);
    context.work.put('financingRequest', {
      id,
      receivable: receivableId,
      holder: receivable.holder,
      state: 'open',
      requestedAt: context.now,
    });
    context.work.put('receivable', { ...receivable, state, request: id });
    return `financingRequest/${id}`;
  },

  async makeOffer(context, { request: requestId, rateCard: cardName, valueDate: valueDateText }) {
    const { work, caller, now } = context;
    const request = await existing(context, 'financingRequest', requestId);
    requireOpen(request);
    const receivable = await existing(context, 'receivable', request.receivable);
    const card = (await work.list('rateCard', caller.party, cardName)).at(-1);
    if (card === undefined) refuse('not-found', `${caller.party} has no rate card ${cardName}`, { field: 'rateCard' });
    if (card.terms.currency !== receivable.currency) {
      refuse(
        'currency-unsupported',
        `the card is in ${card.terms.currency}, the receivable in ${receivable.currency}`,
        {
          field: 'rateCard',
        },
      );
    }
    const valueDate = parseDate(valueDateText, 'valueDate');
    const maturityDate = parseDate(receivable.maturityDate, 'maturityDate');
    if (valueDate < today(context) || valueDate >= maturityDate) {
      refuse('invalid-input', `funds move from ${today(context)} on and before ${maturityDate}`, {
        field: 'valueDate',
      });
    }
    const id = recordIdOf('O', context.commandId);
    work.put('offer', {
      id,
      request: requestId,
      receivable: receivable.id,
      bank: caller.party,
      holder: request.holder,
      quote: quote({
        receivable: { ...receivable, amountMinor: BigInt(receivable.amountMinor), maturityDate },
        rateCard: { ...card.terms, bank: card.bank, name: card.name, revision: card.revision },
        evidence: await attestedEvidence(context, receivable),
        valueDate,
      }),
      state: 'open',
      offeredAt: now,
    });
    return `offer/${id}`;
  },

  async acceptOffer(context, { offer: offerId, ...given }) {
    const { work, channel, now } = context;
    const offer = await existing(context, 'offer', offerId);
    const request = await existing(context, 'financingRequest', offer.request);
    requireParty(context, request.holder, 'holder');
    requireOpen(request);
    if (offer.quote.valueDate < today(context)) {
      refuse('offer-stale', `it was priced for ${offer.quote.valueDate}`, { reference: `offer/${offerId}` });
    }
    const data = assignmentOf(channel, offer, given.nonce, given.expiresAt);
    const signed = await acceptSignature(context, request.holder, data, given, {
      purpose: 'assign',
      amountMinor: BigInt(offer.quote.faceMinor),
      currency: offer.quote.currency,
    });
    await useEvidence(context, offer);
    work.put('offer', { ...offer, state: 'accepted', acceptance: { ...signed, acceptedAt: now } });
    work.put('financingRequest', { ...request, state: 'accepted', acceptedOffer: offerId });
    return `offer/${offerId}`;
  },

  async disburseOffer(context, { offer: offerId, registryFilingNumber, paymentReference }) {
    const { work, now } = context;
    const offer = await existing(context, 'offer', offerId);
    requireParty(context, offer.bank, 'financier');
    if (offer.state !== 'accepted') {
      refuse('state-forbids', `${offerId} is ${offer.state}, not accepted`, { reference: `offer/${offerId}` });
    }
    const receivable = await existing(context, 'receivable', offer.receivable);
    const state = nextState(receivable.id, receivable.state, 'finance');
    work.put('offer', { ...offer, state: 'disbursed' });
    work.put('receivable', {
      ...receivable,
      state,
      holder: offer.bank,
      financing: { offer: offerId, financier: offer.bank, registryFilingNumber, paymentReference, financedAt: now },
    });
    return `offer/${offerId}`;
  },
};

/** A request that has an accepted offer takes no other: the receivable is financed once. */
function requireOpen(request: LedgerRecord<'financingRequest'>): void {
  if (request.state !== 'open') {
    refuse('state-forbids', `${request.id} has the accepted offer ${request.acceptedOffer}`, {
      reference: `offer/${request.acceptedOffer}`,
    });
  }
}

/** Events that name this invoice, have happened, were attested by its obligor and are not used in another price. */
async function attestedEvidence(context: CommandContext, receivable: LedgerRecord<'receivable'>): Promise<Evidence[]> {
  const evidence: Evidence[] = [];
  for (const entry of await context.work.list('invoiceEvidence', receivable.invoiceFingerprint)) {
    const event = await existing(context, 'greenEvent', entry.greenEvent);
    const byObligor = event.counterparty === receivable.obligor;
    const happened = dateOf(event.event.eventTime) <= today(context);
    if (byObligor && happened && event.evidence !== undefined && (await isUnusedEvidence(context, event))) {
      evidence.push({ eventRecordId: event.id, kind: event.evidence });
    }
  }
  return evidence;
}

/** Marks the events of an accepted price as used. @throws Refusal `offer-stale` when one was used meanwhile */
async function useEvidence(context: CommandContext, offer: LedgerRecord<'offer'>): Promise<void> {
  for (const id of evidenceOf(offer)) await markEvidenceUsed(context, id, offer.id);
}

function evidenceOf(offer: LedgerRecord<'offer'>): string[] {
  const green = offer.quote.terms.filter(({ kind }) => kind === 'green');
  const records = green.flatMap(({ restsOn }) => restsOn).filter((record) => record.startsWith('greenEvent/'));
  return records.map((record) => record.slice('greenEvent/'.length));
}
