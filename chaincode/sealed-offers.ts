/** A bank's sealed offer: what it is made of, and what everyone's peers check when it is revealed. */
import { parseDate } from '../domain/calendar';
import { collectionOf } from '../domain/collections';
import type { CommandBody } from '../domain/commands';
import { isValidOn } from '../domain/credentials';
import { sealedRecordIdOf } from '../domain/fingerprint';
import { credentialPathOf } from '../domain/green-grid';
import { type AppliedTerms, type Quote, quote, requireCoherentTerms, revisionKey } from '../domain/pricing';
import { refuse } from '../domain/problems';
import { provenTerms } from '../domain/rate-card';
import { recordHash } from '../domain/record-codec';
import { type LedgerRecord, recordPath } from '../domain/records';
import { credentialPathsOf, eventIdsOf } from '../domain/rests-on';
import { requireEvidence } from './green-events';
import { greenProofs } from './green-proofs';
import { type CommandContext, existing, type Handlers, today } from './handler';
import type { RecordStore } from './record-store';

/**
 * Handler of the offer. It runs on the peers of the bank and of the suppliers' host; both know the bank's own records by
 * their hashes alone, and the reservation by what the bank shows of it.
 */
export const sealedOfferHandlers: Handlers<'makeOffer'> = {
  async makeOffer(context, body) {
    const { book, caller, now } = context;
    const request = await existing(context, 'financingRequest', body.request);
    requireOpen(request);
    if (request.closesAt !== undefined && Date.parse(now) >= Date.parse(request.closesAt)) {
      refuse('request-closed', `offers closed at ${request.closesAt}, now is ${now}`, {
        reference: `financingRequest/${request.id}`,
      });
    }
    const receivable = await existing(context, 'receivable', request.receivable);
    requireValueDate(context, request, receivable, body.valueDate);
    requireCoherentTerms(body.terms);
    if (body.terms.currency !== receivable.currency) {
      const detail = `the terms are in ${body.terms.currency}, the receivable in ${receivable.currency}`;
      refuse('currency-unsupported', detail, { field: 'terms.currency' });
    }
    await requireTrueFacts(context, receivable, body.terms);
    await requireRateCard(context, body.rateCard);
    await requireReservation(context, body.reservation, receivable.id);
    const proofs = await greenProofs(context, receivable, body.terms);
    const terms = provenTerms(body.terms, proofs);
    const rateCard = { bank: caller.party, name: body.rateCard.name, revision: body.rateCard.revision };
    const priced = quoteFor(receivable, { rateCard, terms, ...proofs, valueDate: body.valueDate });
    if (BigInt(priced.advanceMinor) > BigInt(body.reservation.amountMinor)) {
      refuse(
        'limit-exceeded',
        `${priced.advanceMinor} would be advanced, ${body.reservation.amountMinor} is reserved`,
        {
          field: 'reservation.amountMinor',
        },
      );
    }
    const id = sealedRecordIdOf('O', caller.party, context.commandId);
    book.put('sealedOffer', {
      id,
      request: request.id,
      receivable: receivable.id,
      bank: caller.party,
      holder: request.holder,
      rateCard: body.rateCard,
      reservation: { id: body.reservation.id, sha256: recordHash('reservation', body.reservation) },
      terms,
      quote: priced,
      salt: body.salt,
      offeredAt: now,
    });
    return recordPath('sealedOffer', [request.id, id]);
  },
};

/**
 * Holds that a revealed offer is what its bank committed to, that its reservation stands, and that its price follows from
 * its terms and the attested evidence: the two peers that endorsed it cannot have made up any of that.
 * @throws Refusal `commitment-mismatch`, `offer-stale`, `price-not-reproducible`
 */
export async function requireRevealed(context: CommandContext, offer: LedgerRecord<'sealedOffer'>): Promise<void> {
  const { work } = context;
  const { mspId } = await existing(context, 'firm', offer.bank);
  const committed = await work.privateHash(collectionOf('sealedOffer', mspId), 'sealedOffer', offer.request, offer.id);
  if (committed === undefined || committed !== recordHash('sealedOffer', offer)) {
    refuse('commitment-mismatch', `${offer.bank} committed to no such offer ${offer.id}`, { field: 'offer' });
  }
  const secrets = collectionOf('bankSecret', mspId);
  if ((await work.privateHash(secrets, 'reservation', offer.reservation.id)) !== offer.reservation.sha256) {
    refuse('offer-stale', 'the bank released the reservation that it rests on', { field: 'offer' });
  }
  await requirePrice(context, offer);
}

/** What everyone may know of the offers among the records that sealed commands are about. */
export async function noticesOf(
  book: Pick<RecordStore, 'get'>,
  applied: readonly { readonly subject: string }[],
): Promise<LedgerRecord<'offerNotice'>[]> {
  const notices = applied.map(async ({ subject }) => {
    const [kind, request = '', id = ''] = subject.split('/');
    const offer = kind === 'sealedOffer' ? await book.get('sealedOffer', request, id) : undefined;
    return offer === undefined ? [] : [noticeOf(offer)];
  });
  return (await Promise.all(notices)).flat();
}

/** A request that has an accepted offer, or was withdrawn, takes no other: the receivable is financed once. */
export function requireOpen(request: LedgerRecord<'financingRequest'>): void {
  if (request.state === 'accepted') {
    refuse('state-forbids', `${request.id} has the accepted offer ${request.acceptedOffer}`, {
      reference: `offer/${request.acceptedOffer}`,
    });
  }
  if (request.state !== 'open') {
    refuse('state-forbids', `${request.id} was ${request.state}`, { reference: `financingRequest/${request.id}` });
  }
}

function requireValueDate(
  context: CommandContext,
  { latestDate }: LedgerRecord<'financingRequest'>,
  receivable: LedgerRecord<'receivable'>,
  text: string,
): void {
  const valueDate = parseDate(text, 'valueDate');
  const { maturityDate } = receivable;
  if (valueDate < today(context) || valueDate > latestDate || valueDate >= maturityDate) {
    const detail = `funds move from ${today(context)} to ${latestDate} and before ${maturityDate}`;
    refuse('invalid-input', detail, { field: 'valueDate' });
  }
}

async function requireRateCard(
  { work, caller }: CommandContext,
  { name, revision, sha256 }: CommandBody<'makeOffer'>['rateCard'],
): Promise<void> {
  const parts = [caller.party, name, revisionKey(revision)];
  if ((await work.privateHash(collectionOf('bankSecret', caller.mspId), 'rateCard', ...parts)) === sha256) return;
  refuse('not-found', `${caller.party} has no rate card ${name} of revision ${revision} with this hash`, {
    field: 'rateCard',
  });
}

async function requireReservation(
  { work, caller }: CommandContext,
  reservation: CommandBody<'makeOffer'>['reservation'],
  receivable: string,
): Promise<void> {
  const secrets = collectionOf('bankSecret', caller.mspId);
  const committed = await work.privateHash(secrets, 'reservation', reservation.id);
  const isHeld = committed === recordHash('reservation', reservation) && reservation.state === 'held';
  if (!isHeld || reservation.bank !== caller.party || reservation.receivable !== receivable) {
    refuse('facility-missing', `${caller.party} holds no such reservation for ${receivable}`, { field: 'reservation' });
  }
}

/**
 * Holds what terms say of the ledger, as far as a price names it: the seller's size, the receivables of its past with the
 * obligor, a fixing that is in force. @throws Refusal `invalid-input`
 */
export async function requireTrueFacts(
  context: CommandContext,
  { seller, obligor }: LedgerRecord<'receivable'>,
  { smeConcession, history, baseFixing }: AppliedTerms,
): Promise<void> {
  if (smeConcession !== undefined) {
    const { sizeClass } = await existing(context, 'firm', seller);
    if (sizeClass !== smeConcession.sizeClass) {
      refuse('invalid-input', `${seller} is ${sizeClass ?? 'of no known size'}`, { field: 'terms.smeConcession' });
    }
  }
  if (baseFixing !== undefined && baseFixing.from > today(context)) {
    refuse('invalid-input', `the fixing is in force from ${baseFixing.from} on`, { field: 'terms.baseFixing' });
  }
  for (const id of history?.receivables ?? []) {
    const past = await existing(context, 'receivable', id);
    if (past.seller === seller && past.obligor === obligor) continue;
    refuse('invalid-input', `${id} is not between ${seller} and ${obligor}`, { field: 'terms.history' });
  }
}

/** A credential that a price rests on still holds. @throws Refusal `offer-stale` */
async function requireCredential(context: CommandContext, path: string): Promise<void> {
  const credential = await existing(context, 'credential', ...path.split('/').slice(1));
  if (isValidOn(credential, today(context))) return;
  refuse('offer-stale', `${path} is not valid on ${today(context)}`, { reference: path });
}

/** Prices the offer again, by the events that it names and that still count. */
async function requirePrice(context: CommandContext, offer: LedgerRecord<'sealedOffer'>): Promise<void> {
  const request = await existing(context, 'financingRequest', offer.request);
  const receivable = await existing(context, 'receivable', request.receivable);
  const named = new Set(eventIdsOf(offer));
  for (const id of named) await requireEvidence(context, id, offer.id);
  const held = new Set(credentialPathsOf(offer));
  for (const path of held) await requireCredential(context, path);
  const proofs = await greenProofs(context, receivable, offer.terms);
  const evidence = proofs.evidence.filter(({ eventRecordId }) => named.has(eventRecordId));
  const credentials = (proofs.credentials ?? []).filter((proof) => held.has(credentialPathOf(proof)));
  const rateCard = { bank: offer.bank, name: offer.rateCard.name, revision: offer.rateCard.revision };
  const { valueDate } = offer.quote;
  requireCoherentTerms(offer.terms);
  const again = quoteFor(receivable, { rateCard, terms: offer.terms, evidence, credentials, valueDate });
  const sealed = { ...offer, receivable: receivable.id, holder: request.holder, quote: again };
  if (recordHash('sealedOffer', sealed) !== recordHash('sealedOffer', offer)) {
    refuse('price-not-reproducible', `the ledger gives a net of ${again.netMinor}, not ${offer.quote.netMinor}`, {
      field: 'offer.quote',
    });
  }
}

function quoteFor(
  receivable: LedgerRecord<'receivable'>,
  input: Pick<Parameters<typeof quote>[0], 'rateCard' | 'terms' | 'evidence' | 'credentials'> & {
    readonly valueDate: string;
  },
): Quote {
  const maturityDate = parseDate(receivable.maturityDate, 'maturityDate');
  return quote({
    ...input,
    receivable: { ...receivable, amountMinor: BigInt(receivable.amountMinor), maturityDate },
    valueDate: parseDate(input.valueDate, 'valueDate'),
  });
}

function noticeOf({ id, request, receivable, bank, holder, offeredAt }: LedgerRecord<'sealedOffer'>) {
  return { id, request, receivable, bank, holder, at: offeredAt };
}
