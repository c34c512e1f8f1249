/** What a bank holds already, as its policy's limits count it: what it financed, and what its own offers bind it to. */
import type { Transaction } from 'kysely';
import type { Candidate } from '../domain/bank-policy';
import { type CalendarDate, dateOf, daysBetween } from '../domain/calendar';
import { offerStands } from '../domain/standing-offers';
import { exposureRows } from '../store/bank-exposure';
import type { Actor } from '../store/command-log';
import type { Database, Tables } from '../store/database';
import { bankSecretsOf } from './private-records';
import type { Service } from './service';

/** What counts against a bank's limits. */
export interface BankExposure {
  /** What it financed and nobody has paid. */
  readonly financed: readonly Candidate[];
  /** What its offers bind it to, by receivable: each counts once, however many offers there are for it. */
  readonly offered: ReadonlyMap<string, Candidate>;
}

/**
 * Prepares the reading of a bank's exposure: its peer is asked for its reservations, which say which sealed offers still
 * stand. What is returned asks the database alone, so that it can be called within a transaction.
 */
export async function exposureReader(
  service: Service,
  actor: Actor,
): Promise<(database: Database | Transaction<Tables>, day: CalendarDate) => Promise<BankExposure>> {
  const reservations = await bankSecretsOf(service, actor, 'reservation');
  const today = dateOf((await service.clock.now()).toISOString());
  return async (database, day) => {
    const financed: Candidate[] = [];
    const offered = new Map<string, Candidate>();
    for (const row of await exposureRows(database, actor.party, today)) {
      const { receivable, sealedAt, obligor, industry, currency, maturityDate, amountMinor } = row;
      const candidate: Candidate = {
        obligor,
        amountMinor: BigInt(amountMinor),
        currency,
        tenorDays: Math.max(0, daysBetween(day, maturityDate as CalendarDate)),
        // Limits ask neither for recourse nor for credentials.
        recourse: false,
        obligorIndustry: industry ?? undefined,
        obligorCredentials: [],
      };
      if (receivable === null) financed.push(candidate);
      else if (sealedAt === null || offerStands({ receivable, sealedAt }, reservations))
        offered.set(receivable, candidate);
    }
    return { financed, offered };
  };
}
