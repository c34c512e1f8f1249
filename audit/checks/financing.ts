/** Repeats the commands about financing: rate card, request, the accepted offer, its acceptance and disbursement. */
import { isCalendarDate } from '../../domain/calendar';
import { recordIdOf } from '../../domain/fingerprint';
import { TRANSITIONS } from '../../domain/life-cycle';
import { requireCoherentRateCard } from '../../domain/pricing';
import type { LedgerRecord } from '../../domain/records';
import { assignmentOf } from '../../domain/typed-data';
import { useEvidence } from './evidence';
import { cardPath, checkPrice, revisionsSeen } from './price';
import { checkStep } from './receivable';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';
import { checkSignature } from './signature';

/** Repetitions of the financing commands. */
export const financingRepeats: Repeats<
  'publishRateCard' | 'requestFinancing' | 'makeOffer' | 'acceptOffer' | 'disburseOffer'
> = {
  publishRateCard(repetition, { name, terms }) {
    const { by, command } = repetition;
    const seen = revisionsSeen(repetition, by.party, name);
    const revision = seen === undefined ? Number(command.subject.split('/').at(-1)) : seen.length + 1;
    const path = cardPath(by.party, name, revision);
    repetition.judge('price', command.subject, `revision ${revision} of the card does not contradict itself`, [
      applied(() => requireCoherentRateCard(terms)).refusal,
    ]);
    repetition.expect('rateCard', { bank: by.party, name, revision, terms, publishedAt: by.instant });
    return path;
  },

  requestFinancing(repetition, { receivable: receivableId }) {
    const { by, command } = repetition;
    const id = recordIdOf('Q', command.id);
    const receivable = repetition.get('receivable', receivableId);
    if (receivable === undefined) {
      repetition.judge('lifeCycle', `receivable/${receivableId}`, 'expected it to be there', ['it was not']);
      return `financingRequest/${id}`;
    }
    const { holder } = receivable;
    checkStep(repetition, receivable, 'offer');
    repetition.judge('authority', `financingRequest/${id}`, `${holder} is owed, and asks for the financing`, [
      holder !== by.party && `${by.party} asked`,
    ]);
    const request = { id, receivable: receivableId, holder, state: 'open', requestedAt: by.instant } as const;
    repetition.expect('financingRequest', request);
    repetition.expect('receivable', { ...receivable, state: TRANSITIONS.offer.to, request: id });
    return `financingRequest/${id}`;
  },

  makeOffer(repetition, { request: requestId, rateCard: cardName, valueDate }) {
    const { by, command } = repetition;
    const id = recordIdOf('O', command.id);
    const subject = `offer/${id}`;
    const request = openRequest(repetition, requestId, subject);
    const receivable = request && repetition.get('receivable', request.receivable);
    if (request === undefined || receivable === undefined) {
      repetition.judge('price', subject, 'expected a request for a receivable', ['there was none']);
      return subject;
    }
    const quote = checkPrice(repetition, { offer: id, receivable, cardName, valueDate });
    if (quote !== undefined) {
      repetition.expect('offer', {
        id,
        request: requestId,
        receivable: receivable.id,
        bank: by.party,
        holder: request.holder,
        quote,
        state: 'open',
        offeredAt: by.instant,
      });
    }
    return subject;
  },

  acceptOffer(repetition, { offer: offerId, ...given }) {
    const { by, channel } = repetition;
    const subject = `offer/${offerId}`;
    const offer = repetition.get('offer', offerId);
    const request = offer && openRequest(repetition, offer.request, subject);
    if (offer === undefined || request === undefined) {
      repetition.judge('assignment', subject, 'expected an offer for an open request', ['there was none']);
      return subject;
    }
    repetition.judge('instant', subject, `it was priced for ${offer.quote.valueDate}`, [
      offer.quote.valueDate < dayOf(repetition) && `it was accepted on ${dayOf(repetition)}`,
    ]);
    const data = assignmentOf(channel, offer, given.nonce, given.expiresAt);
    const signed = checkSignature(repetition, 'assignment', request.holder, data, given);
    useEvidence(repetition, offer);
    const acceptance = { ...signed, acceptedAt: by.instant };
    repetition.expect('offer', { ...offer, state: 'accepted', acceptance });
    repetition.expect('financingRequest', { ...request, state: 'accepted', acceptedOffer: offerId });
    return subject;
  },

  disburseOffer(repetition, { offer: offerId, registryFilingNumber, paymentReference }) {
    const { by } = repetition;
    const subject = `offer/${offerId}`;
    const offer = repetition.get('offer', offerId);
    const receivable = offer && repetition.get('receivable', offer.receivable);
    if (offer === undefined || receivable === undefined) {
      repetition.judge('disbursement', subject, 'expected an offer on a receivable', ['there was none']);
      return subject;
    }
    const paid = `${offer.quote.currency} ${offer.quote.netMinor} (minor units)`;
    repetition.judge('disbursement', subject, `${paid} paid under filing ${registryFilingNumber}`, [
      offer.state !== 'accepted' && `the offer was ${offer.state}, not accepted`,
      offer.bank !== by.party && `${by.party} paid, the offer is of ${offer.bank}`,
      receivable.financing !== undefined && `the receivable was financed by ${receivable.financing.financier}`,
    ]);
    checkStep(repetition, receivable, 'finance');
    repetition.expect('offer', { ...offer, state: 'disbursed' });
    repetition.expect('receivable', {
      ...receivable,
      state: TRANSITIONS.finance.to,
      holder: offer.bank,
      financing: {
        offer: offerId,
        financier: offer.bank,
        registryFilingNumber,
        paymentReference,
        financedAt: by.instant,
      },
    });
    if (isCalendarDate(offer.quote.valueDate) && dayOf(repetition) !== offer.quote.valueDate) {
      repetition.findings.note(
        `The price is for funds that move on ${offer.quote.valueDate}; the payment is booked on ${dayOf(repetition)}.`,
      );
    }
    return subject;
  },
};

/** The request, with the answer whether it was still open: it takes one offer. */
function openRequest(
  repetition: Repetition,
  id: string,
  subject: string,
): LedgerRecord<'financingRequest'> | undefined {
  const request = repetition.get('financingRequest', id);
  repetition.judge('lifeCycle', subject, `${repetition.command.name} needs an open request`, [
    request === undefined && `${id} was not on the ledger`,
    request?.state === 'accepted' && `${id} had the accepted offer ${request.acceptedOffer}`,
  ]);
  return request;
}
