/** Commands about what a bank keeps to itself: its rate cards, and how much of each obligor's debt it takes. */
import { requireCoherentPolicy } from '../domain/bank-policy';
import { daysBetween, parseDate } from '../domain/calendar';
import type { CommandBody } from '../domain/commands';
import { derivedSecret, facilityIdOf, sealedRecordIdOf } from '../domain/fingerprint';
import { parseAmountMinor } from '../domain/money';
import { requireCoherentRateCard, revisionKey } from '../domain/pricing';
import { refuse } from '../domain/problems';
import { type LedgerRecord, recordPath } from '../domain/records';
import { type CommandContext, existing, type Handlers, today } from './handler';

/** Receivables in these states bind no part of a facility any more. */
const ENDED: ReadonlySet<string> = new Set(['settled', 'recoursed', 'writtenOff', 'cancelled']);

/**
 * Handlers of a bank's own commands. They write to the bank's implicit collection alone, and read in public only what
 * says nothing about the bank: a public read stands in the block.
 */
export const facilityHandlers: Handlers<
  'publishRateCard' | 'publishPolicy' | 'setFacility' | 'reserveFacility' | 'releaseFacility'
> = {
  async publishRateCard(context, { name, terms, salt }) {
    requireCoherentRateCard(terms);
    const revision = await putRateCard(context, { name, terms, salt });
    return recordPath('rateCard', [context.caller.party, name, revisionKey(revision)]);
  },

  async publishPolicy(context, { name, terms, salt }) {
    requireCoherentPolicy(terms);
    const { book, caller, now } = context;
    const bank = caller.party;
    const revision = await putRateCard(context, { name, terms: terms.prices, salt: derivedSecret('card', salt) });
    book.put('bankPolicy', { bank, name, revision, terms, publishedAt: now, salt });
    return recordPath('bankPolicy', [bank, name, revisionKey(revision)]);
  },

  async setFacility(context, { obligor, currency, limitMinor, maxTenorDays, salt }) {
    const { book, caller, now } = context;
    const secret = (await book.get('facilityKey', caller.party))?.secret ?? derivedSecret('key', salt);
    const id = facilityIdOf(secret, obligor, currency);
    const usedMinor = (await book.get('facility', id))?.usedMinor ?? '0';
    book.put('facilityKey', { bank: caller.party, secret });
    book.put('facility', {
      id,
      bank: caller.party,
      obligor,
      currency,
      limitMinor,
      usedMinor,
      maxTenorDays,
      salt,
      setAt: now,
    });
    return `facility/${id}`;
  },

  async reserveFacility(context, { receivable: receivableId, amountMinor, salt }) {
    const { book, caller, now } = context;
    const receivable = await existing(context, 'receivable', receivableId);
    if (receivable.state !== 'offered') {
      refuse('state-forbids', `${receivableId} is ${receivable.state}, not offered`, {
        reference: `receivable/${receivableId}`,
      });
    }
    const { obligor, currency } = receivable;
    const facility = await facilityFor(context, obligor, currency);
    const tenorDays = daysBetween(today(context), parseDate(receivable.maturityDate, 'maturityDate'));
    if (tenorDays > facility.maxTenorDays) {
      refuse('limit-exceeded', `${tenorDays} days to maturity, the facility takes ${facility.maxTenorDays}`, {
        reference: `facility/${facility.id}`,
        field: 'receivable',
      });
    }
    const usedMinor = BigInt(facility.usedMinor) + parseAmountMinor(amountMinor);
    if (usedMinor > BigInt(facility.limitMinor)) {
      refuse('limit-exceeded', `${facility.usedMinor} of ${facility.limitMinor} is used, ${amountMinor} is asked`, {
        reference: `facility/${facility.id}`,
        field: 'amountMinor',
      });
    }
    const id = sealedRecordIdOf('H', caller.party, context.commandId);
    book.put('facility', { ...facility, usedMinor: usedMinor.toString() });
    book.put('reservation', {
      id,
      bank: caller.party,
      receivable: receivableId,
      obligor,
      currency,
      amountMinor,
      state: 'held',
      salt,
      reservedAt: now,
    });
    return `reservation/${id}`;
  },

  async releaseFacility(context, { reservation: id }) {
    const { book, caller, now } = context;
    const path = `reservation/${id}`;
    const reservation = await book.get('reservation', id);
    if (reservation?.bank !== caller.party) return refuse('not-found', `there is no ${path}`, { reference: path });
    if (reservation.state !== 'held') refuse('state-forbids', `${id} is ${reservation.state}`, { reference: path });
    await requireFree(context, reservation);
    const facility = await facilityFor(context, reservation.obligor, reservation.currency);
    const usedMinor = BigInt(facility.usedMinor) - BigInt(reservation.amountMinor);
    if (usedMinor < 0n) throw new Error(`facility ${facility.id} is used less than it is reserved`);
    book.put('facility', { ...facility, usedMinor: usedMinor.toString() });
    book.put('reservation', { ...reservation, state: 'released', releasedAt: now });
    return path;
  },
};

/** Writes the next revision of a bank's card, and answers with its number. */
async function putRateCard(
  { book, caller, now }: CommandContext,
  { name, terms, salt }: CommandBody<'publishRateCard'>,
): Promise<number> {
  const bank = caller.party;
  const revision = ((await book.get('rateCardHead', bank, name))?.revision ?? 0) + 1;
  book.put('rateCardHead', { bank, name, revision, salt: derivedSecret('head', salt) });
  book.put('rateCard', { bank, name, revision, terms, publishedAt: now, salt });
  return revision;
}

/** The bank's facility for an obligor. @throws Refusal `facility-missing` */
async function facilityFor(
  { book, caller }: CommandContext,
  obligor: string,
  currency: string,
): Promise<LedgerRecord<'facility'>> {
  const key = await book.get('facilityKey', caller.party);
  const facility = key && (await book.get('facility', facilityIdOf(key.secret, obligor, currency)));
  return facility ?? refuse('facility-missing', `${caller.party} has no facility for ${obligor} in ${currency}`);
}

/** A reservation stays as long as the bank has the receivable, or has the right to it. @throws Refusal `state-forbids` */
async function requireFree(context: CommandContext, reservation: LedgerRecord<'reservation'>): Promise<void> {
  const receivable = await existing(context, 'receivable', reservation.receivable);
  const request = receivable.request && (await context.work.get('financingRequest', receivable.request));
  const accepted = request ? request.acceptedOffer : undefined;
  const offer = accepted ? await context.work.get('offer', accepted) : undefined;
  if (offer?.reservation.id !== reservation.id || ENDED.has(receivable.state)) return;
  refuse('state-forbids', `offer ${offer.id} rests on it, and ${receivable.id} is ${receivable.state}`, {
    reference: `offer/${offer.id}`,
  });
}
