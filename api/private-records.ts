/** Reads private records from the ledger as the user who asks: its own organisation's peer decides what there is to see. */
import type { PricePreview, PriceQuestion } from '../domain/price-preview';
import { isProblem, Refusal } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import {
  type ContractCall,
  LedgerRefused,
  LedgerUnavailable,
  RejectedByContract,
  UnknownIdentity,
} from '../network/gateway/ledger-client';
import type { Actor } from '../store/command-log';
import type { Service } from './service';

/** Kinds of a bank's own records. */
export type BankSecret = 'rateCard' | 'bankPolicy' | 'facility' | 'reservation';

/** The sealed offers for a request: all for its holder, its own for a bank. @throws Refusal */
export async function sealedOffersFor(
  service: Service,
  actor: Actor,
  request: string,
): Promise<LedgerRecord<'sealedOffer'>[]> {
  return await ask(service, actor, { transaction: 'queries:sealedOffers', args: [request] });
}

/** A bank's own records whose key begins with these parts, in the order of their keys. @throws Refusal */
export async function bankSecretsOf<Kind extends BankSecret>(
  service: Service,
  actor: Actor,
  kind: Kind,
  ...keyParts: string[]
): Promise<LedgerRecord<Kind>[]> {
  return await ask(service, actor, { transaction: 'queries:bankSecrets', args: [kind, JSON.stringify(keyParts)] });
}

/** What a bank would charge for a receivable by these terms, as its own peer works it out. @throws Refusal */
export async function priceOf(service: Service, actor: Actor, question: PriceQuestion): Promise<PricePreview> {
  return await ask(service, actor, { transaction: 'queries:price', args: [JSON.stringify(question)] });
}

async function ask<Answer>({ ledger }: Service, { identity }: Actor, call: ContractCall): Promise<Answer> {
  try {
    return JSON.parse(await ledger.evaluate(identity, call, { ownPeersOnly: true })) as Answer;
  } catch (error) {
    throw refusalIn(error) ?? error;
  }
}

/** What the ledger's client throws, as a problem of the catalogue; undefined for defects. */
function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof LedgerUnavailable) return new Refusal({ slug: 'ledger-unavailable', detail: 'no peer answers' });
  if (error instanceof UnknownIdentity || error instanceof LedgerRefused) {
    return new Refusal({ slug: 'user-not-enrolled', detail: 'the ledger knows no identity of this user' });
  }
  if (!(error instanceof RejectedByContract)) return undefined;
  try {
    const { problem } = JSON.parse(error.message) as { problem?: unknown };
    return isProblem(problem) ? new Refusal(problem) : undefined;
  } catch {
    return undefined;
  }
}
