/** Early payments that obligors offer: encrypted, since a bank that knew the price would offer just below it. */
import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { addDays, type CalendarDate } from '../domain/calendar';
import type { EarlyPaymentTerms } from '../domain/early-payment';
import { TRANSITIONS } from '../domain/life-cycle';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { sealJson, unsealJson } from './data-keys';
import { type Database, dataKeysOf } from './database';
import { type Page, pageOf, type RecordPlace } from './record-pages';

/** The table, as the migration below made it. */
export interface EarlyPaymentTables {
  early_payment_offer: {
    receivable: string;
    /** Order in which offers were made; one that is made anew comes last. */
    sequence: Generated<string>;
    obligor: string;
    holder: string;
    given_by: string;
    /** Terms and the obligor's signature, encrypted. */
    sealed: Buffer;
    key_id: string;
    made_at: Date;
    /** When the signature expires or the day of payment ends, whichever comes first. */
    good_until: Date;
  };
}

/** By name; each is applied once, in the order of the names. */
export const EARLY_PAYMENT_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0642-early-payment-offers': {
    async up(db: Kysely<unknown>) {
      await sql`
        create table early_payment_offer (
          receivable text primary key,
          sequence bigint generated always as identity,
          obligor text not null,
          holder text not null,
          given_by text not null,
          sealed bytea not null,
          key_id text not null,
          made_at timestamptz not null,
          good_until timestamptz not null
        )`.execute(db);
      for (const side of ['obligor', 'holder']) {
        await sql
          .raw(`create index early_payment_offer_${side} on early_payment_offer (${side}, sequence)`)
          .execute(db);
      }
    },
  },
};

/** What an obligor offers, with its signature (EIP-712 `EarlyPayment`). */
export interface SignedEarlyPayment extends EarlyPaymentTerms {
  readonly signature: string;
  readonly nonce: string;
  readonly expiresAt: number;
}

/** An offer as it is kept. */
export interface EarlyPaymentOffer {
  readonly receivable: string;
  readonly obligor: string;
  readonly holder: string;
  readonly signed: SignedEarlyPayment;
  readonly madeAt: Date;
}

/** Keeps an offer in the place of the one before. @param user who gives it */
export async function keepEarlyPaymentOffer(
  database: Database,
  { id, obligor, holder }: Pick<LedgerRecord<'receivable'>, 'id' | 'obligor' | 'holder'>,
  signed: SignedEarlyPayment,
  user: string,
  now: Date,
): Promise<void> {
  const { bytes, keyId } = sealJson(dataKeysOf(database), offerName(id), signed);
  const dayEnds = Date.parse(`${addDays(signed.payOn as CalendarDate, 1)}T00:00:00+08:00`);
  const row = {
    obligor,
    holder,
    given_by: user,
    sealed: bytes,
    key_id: keyId,
    made_at: now,
    good_until: new Date(Math.min(signed.expiresAt * 1_000, dayEnds)),
  };
  await database
    .insertInto('early_payment_offer')
    .values({ receivable: id, ...row })
    .onConflict((conflict) => conflict.column('receivable').doUpdateSet({ ...row, sequence: sql<string>`default` }))
    .execute();
}

/** The offer for a receivable that a party made or was made, as long as it is good. */
export async function findEarlyPaymentOffer(
  database: Database,
  party: string,
  receivable: string,
  now: Date,
): Promise<EarlyPaymentOffer | undefined> {
  const row = await goodOffers(database, party, now).where('receivable', '=', receivable).executeTakeFirst();
  return row === undefined ? undefined : opened(database, row);
}

/** The offers that a party made or was made, as long as they are good. */
export async function pageOfEarlyPaymentOffers(
  database: Database,
  party: string,
  now: Date,
  query: { readonly newestFirst: boolean; readonly after: RecordPlace | undefined; readonly limit: number },
): Promise<Page<EarlyPaymentOffer>> {
  const { newestFirst, after, limit } = query;
  let selection = goodOffers(database, party, now);
  if (after !== undefined) selection = selection.where('sequence', newestFirst ? '<' : '>', after.value);
  const rows = await selection
    .orderBy('sequence', newestFirst ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows.map((row) => ({ item: opened(database, row), place: { value: row.sequence, key: row.receivable } })),
    limit,
  );
}

/** Takes an offer back. @throws Refusal `not-found` */
export async function removeEarlyPaymentOffer(database: Database, obligor: string, receivable: string): Promise<void> {
  const { numDeletedRows } = await database
    .deleteFrom('early_payment_offer')
    .where('receivable', '=', receivable)
    .where('obligor', '=', obligor)
    .executeTakeFirst();
  if (numDeletedRows === 0n) refuse('not-found', `${obligor} offers no early payment of ${receivable}`);
}

/** Deletes the offers that nobody can agree to any more because their time is over. @returns how many there were */
export async function forgetEndedOffers(database: Database, now: Date): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('early_payment_offer')
    .where('good_until', '<=', now)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** What an offer is encrypted as. */
export function offerName(receivable: string): string {
  return `early-payment/${receivable}`;
}

/** Of claims that can still be paid early, held by whoever the obligor signed to. */
function goodOffers(database: Database, party: string, now: Date) {
  return database
    .selectFrom('early_payment_offer')
    .selectAll()
    .where((where) => where.or([where('obligor', '=', party), where('holder', '=', party)]))
    .where('good_until', '>', now)
    .where(
      sql<boolean>`exists (select from ledger_record where kind = 'receivable' and key = early_payment_offer.receivable
        and record ->> 'holder' = early_payment_offer.holder
        and record ->> 'state' = any(${[...TRANSITIONS.agreeEarlyPayment.from]}))`,
    );
}

function opened(
  database: Database,
  row: Pick<EarlyPaymentTables['early_payment_offer'], 'receivable' | 'obligor' | 'holder' | 'sealed' | 'made_at'>,
): EarlyPaymentOffer {
  const { receivable, obligor, holder, sealed, made_at } = row;
  const signed = unsealJson(dataKeysOf(database), offerName(receivable), sealed) as SignedEarlyPayment;
  return { receivable, obligor, holder, signed, madeAt: made_at };
}
