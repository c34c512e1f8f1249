/** Repeats the public commands about financing: request, withdrawal, acceptance of what was sealed, disbursement. */
import { mandateIn, requireWithinMandate } from '../../domain/acceptance-mandate';
import { dateOf, isCalendarDate } from '../../domain/calendar';
import { recordIdOf } from '../../domain/fingerprint';
import { TRANSITIONS } from '../../domain/life-cycle';
import type { LedgerRecord } from '../../domain/records';
import { acceptanceOf } from '../../domain/typed-data';
import { pricedCredentials } from './credentials';
import { useEvidence } from './evidence';
import { checkStep } from './receivable';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';
import { checkCommitment } from './sealed-offer';
import { checkSignature } from './signature';

/** Repetitions of the financing commands. */
export const financingRepeats: Repeats<
  'requestFinancing' | 'withdrawRequest' | 'acceptOffer' | 'recordFiling' | 'disburseOffer'
> = {
  requestFinancing(repetition, { receivable: receivableId, ...wanted }) {
    const { by, command } = repetition;
    const id = recordIdOf('Q', command.id);
    const subject = `financingRequest/${id}`;
    const receivable = repetition.get('receivable', receivableId);
    if (receivable === undefined) {
      repetition.judge('lifeCycle', `receivable/${receivableId}`, 'expected it to be there', ['it was not']);
      return subject;
    }
    const { holder, maturityDate } = receivable;
    checkStep(repetition, receivable, 'offer');
    repetition.judge('authority', subject, `${holder} is owed, and asks for the financing`, [
      holder !== by.party && `${by.party} asked`,
    ]);
    const { latestDate, closesAt } = wanted;
    repetition.judge('instant', subject, `funds move by ${latestDate}, offers close ${closesAt ?? 'at any time'}`, [
      !isCalendarDate(latestDate) && 'that day is none',
      latestDate < dayOf(repetition) && 'that day had passed',
      latestDate >= maturityDate && `it is due on ${maturityDate}`,
      closesAt !== undefined && !(Date.parse(closesAt) > Date.parse(by.instant)) && 'that instant had passed',
      closesAt !== undefined && Date.parse(closesAt) > Date.parse(by.instant) && dateOf(closesAt) > latestDate
        ? 'funds would move before'
        : undefined,
    ]);
    const request = {
      ...wanted,
      id,
      receivable: receivableId,
      holder,
      state: 'open',
      requestedAt: by.instant,
    } as const;
    repetition.expect('financingRequest', request);
    repetition.expect('receivable', { ...receivable, state: TRANSITIONS.offer.to, request: id });
    return subject;
  },

  withdrawRequest(repetition, { request: id }) {
    const { by } = repetition;
    const subject = `financingRequest/${id}`;
    const request = openRequest(repetition, id, subject);
    const receivable = request && repetition.get('receivable', request.receivable);
    if (request === undefined || receivable === undefined) return subject;
    repetition.judge('authority', subject, `${request.holder} takes its request back`, [
      request.holder !== by.party && `${by.party} took it back`,
    ]);
    checkStep(repetition, receivable, 'withdraw');
    const { request: _withdrawn, ...rest } = receivable;
    repetition.expect('financingRequest', { ...request, state: 'withdrawn' });
    repetition.expect('receivable', { ...rest, state: TRANSITIONS.withdraw.to });
    return subject;
  },

  acceptOffer(repetition, { offer, ...given }) {
    const { by, channel } = repetition;
    const subject = `offer/${offer.id}`;
    const request = openRequest(repetition, offer.request, subject);
    if (request === undefined) return subject;
    checkCommitment(repetition, offer, subject);
    repetition.judge('instant', subject, `it was priced for ${offer.quote.valueDate}`, [
      offer.quote.valueDate < dayOf(repetition) && `it was accepted on ${dayOf(repetition)}`,
      request.closesAt !== undefined &&
        Date.parse(by.instant) < Date.parse(request.closesAt) &&
        `offers closed at ${request.closesAt} only`,
    ]);
    const { mandate } = given;
    if (mandate !== undefined) {
      repetition.judge('assignment', subject, `the mandate takes up to ${mandate.maxAnnualRate} a year`, [
        applied(() => requireWithinMandate(mandate, offer.quote, by.instant)).refusal,
      ]);
    }
    const data = acceptanceOf(channel, offer, given);
    const signed = checkSignature(repetition, 'assignment', request.holder, data, given, {
      purpose: 'assign',
      amountMinor: BigInt(offer.quote.faceMinor),
      currency: offer.quote.currency,
    });
    useEvidence(repetition, offer);
    pricedCredentials(repetition, offer);
    const acceptance = { ...signed, ...mandateIn(given), acceptedAt: by.instant };
    repetition.expect('offer', { ...offer, state: 'accepted', acceptance });
    repetition.expect('financingRequest', { ...request, state: 'accepted', acceptedOffer: offer.id });
    return subject;
  },

  recordFiling(repetition, { offer: offerId, registryFilingNumber }) {
    const { by } = repetition;
    const subject = `offer/${offerId}`;
    const offer = repetition.get('offer', offerId);
    if (offer === undefined) {
      repetition.judge('disbursement', subject, 'expected an accepted offer', ['there was none']);
      return subject;
    }
    repetition.judge('disbursement', subject, `filed in the registry under ${registryFilingNumber}`, [
      offer.state !== 'accepted' && `the offer was ${offer.state}, not accepted`,
      offer.bank !== by.party && `${by.party} filed, the offer is of ${offer.bank}`,
      offer.filing !== undefined && `it was filed under ${offer.filing.registryFilingNumber}`,
    ]);
    repetition.expect('offer', { ...offer, filing: { registryFilingNumber, filedAt: by.instant } });
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
      offer.filing?.registryFilingNumber !== registryFilingNumber &&
        `the recorded filing was ${offer.filing?.registryFilingNumber ?? 'none'}`,
      receivable.financing !== undefined && `the receivable was financed by ${receivable.financing.financier}`,
    ]);
    checkStep(repetition, receivable, 'finance');
    const recourse = repetition.get('financingRequest', offer.request)?.recourse ?? false;
    repetition.expect('offer', { ...offer, state: 'disbursed' });
    repetition.expect('receivable', {
      ...receivable,
      state: TRANSITIONS.finance.to,
      holder: offer.bank,
      financing: {
        offer: offerId,
        financier: offer.bank,
        assignor: offer.holder,
        registryFilingNumber,
        paymentReference,
        recourse,
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
    request?.state === 'withdrawn' && `${id} was withdrawn`,
  ]);
  return request;
}
