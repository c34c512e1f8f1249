/** Puts a bank's sealed commands together: fresh salts, and for an offer what the bank itself keeps on the ledger. */
import { randomBytes } from 'node:crypto';
import { daysBetween, parseDate } from '../domain/calendar';
import type { CommandBody } from '../domain/commands';
import { type AppliedTerms, appliedTermsOf } from '../domain/pricing';
import { refuse } from '../domain/problems';
import { recordHash } from '../domain/record-codec';
import type { LedgerRecord } from '../domain/records';
import type { Actor } from '../store/command-log';
import { findRecord } from '../store/read-model';
import { pricingFactsOf } from './pricing-facts';
import { bankSecretsOf } from './private-records';
import type { Service } from './service';

/** What a bank says of an offer; the rest follows from its records. */
export interface WantedOffer {
  readonly request: string;
  /** Name of the rate card; its latest revision prices the offer. */
  readonly rateCard: string;
  readonly valueDate: string;
  readonly reservation: string;
}

/** A salt that nobody can guess. */
export function freshSalt(): { readonly salt: string } {
  return { salt: `0x${randomBytes(32).toString('hex')}` };
}

/** The body of the command that seals an offer. @throws Refusal `not-found`, `facility-missing`, `date-invalid` */
export async function composeOffer(
  service: Service,
  actor: Actor,
  wanted: WantedOffer,
): Promise<CommandBody<'makeOffer'>> {
  const { card, terms } = await composeTerms(service, actor, wanted);
  const [reservation] = await bankSecretsOf(service, actor, 'reservation', wanted.reservation);
  if (reservation === undefined) {
    return refuse('facility-missing', `no reservation ${wanted.reservation}`, { field: 'reservation' });
  }
  return {
    request: wanted.request,
    valueDate: wanted.valueDate,
    rateCard: { name: card.name, revision: card.revision, sha256: recordHash('rateCard', card) },
    terms,
    reservation,
    ...freshSalt(),
  };
}

/** A receivable that is asked for, the bank's card and the slice of it that applies. */
export interface ComposedTerms {
  readonly receivable: LedgerRecord<'receivable'>;
  readonly card: LedgerRecord<'rateCard'>;
  readonly terms: AppliedTerms;
}

/** The slice of a bank's card that applies to a request. @throws Refusal `not-found`, `date-invalid` */
export async function composeTerms(
  service: Service,
  actor: Actor,
  wanted: Pick<WantedOffer, 'request' | 'rateCard' | 'valueDate'>,
): Promise<ComposedTerms> {
  const request = (await findRecord(service.database, actor, 'financingRequest', wanted.request))?.record;
  const receivable = request && (await findRecord(service.database, actor, 'receivable', request.receivable))?.record;
  if (receivable === undefined) return refuse('not-found', `no request ${wanted.request}`, { field: 'request' });
  const card = (await bankSecretsOf(service, actor, 'rateCard', actor.party, wanted.rateCard)).at(-1);
  if (card === undefined) return refuse('not-found', `no rate card ${wanted.rateCard}`, { field: 'rateCard' });
  const valueDate = parseDate(wanted.valueDate, 'valueDate');
  const tenorDays = daysBetween(valueDate, parseDate(receivable.maturityDate, 'maturityDate'));
  const facts = await pricingFactsOf(service, actor, receivable, card.terms);
  return { receivable, card, terms: appliedTermsOf(card.terms, receivable.obligor, tenorDays, facts) };
}
