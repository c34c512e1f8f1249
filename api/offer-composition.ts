/** Puts a bank's sealed commands together: fresh salts, and for an offer what the bank itself keeps on the ledger. */
import { randomBytes } from 'node:crypto';
import { daysBetween, parseDate } from '../domain/calendar';
import type { CommandBody } from '../domain/commands';
import { appliedTermsOf } from '../domain/pricing';
import { refuse } from '../domain/problems';
import { recordHash } from '../domain/record-codec';
import type { Actor } from '../store/command-log';
import { findRecord } from '../store/read-model';
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
  const { database } = service;
  const request = (await findRecord(database, actor, 'financingRequest', wanted.request))?.record;
  const receivable = request && (await findRecord(database, actor, 'receivable', request.receivable))?.record;
  if (receivable === undefined) return refuse('not-found', `no request ${wanted.request}`, { field: 'request' });
  const card = (await bankSecretsOf(service, actor, 'rateCard', actor.party, wanted.rateCard)).at(-1);
  if (card === undefined) return refuse('not-found', `no rate card ${wanted.rateCard}`, { field: 'rateCard' });
  const [reservation] = await bankSecretsOf(service, actor, 'reservation', wanted.reservation);
  if (reservation === undefined) {
    return refuse('facility-missing', `no reservation ${wanted.reservation}`, { field: 'reservation' });
  }
  const valueDate = parseDate(wanted.valueDate, 'valueDate');
  const tenorDays = daysBetween(valueDate, parseDate(receivable.maturityDate, 'maturityDate'));
  return {
    request: wanted.request,
    valueDate,
    rateCard: { name: card.name, revision: card.revision, sha256: recordHash('rateCard', card) },
    terms: appliedTermsOf(card.terms, receivable.obligor, tenorDays),
    reservation,
    ...freshSalt(),
  };
}
