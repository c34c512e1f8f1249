/** Mandates that holders gave for their requests: encrypted, since a bank that knew the limits would offer just them. */
import { type Kysely, type Migration, sql, type Transaction } from 'kysely';
import type { AcceptanceMandate } from '../domain/acceptance-mandate';
import type { Role } from '../domain/participants';
import { refuse } from '../domain/problems';
import type { Actor } from './command-log';
import { sealJson, unsealJson } from './data-keys';
import { type Database, dataKeysOf, type Tables } from './database';

/** `waiting` for an offer that meets it, `given` to the ledger with an offer, or `ended`: expired, or the request is not open any more. */
export const MANDATE_STATES = ['waiting', 'given', 'ended'] as const;
export type MandateState = (typeof MANDATE_STATES)[number];

/**
 * What came of it: `noneMeets` of the offers so far, `notAsked` where they could not be asked for and are again, `accepted` where
 * the request has an accepted offer, `expired`, or `requestClosed` without an offer.
 */
export const MANDATE_OUTCOMES = ['noneMeets', 'notAsked', 'accepted', 'expired', 'requestClosed'] as const;
export type MandateOutcome = (typeof MANDATE_OUTCOMES)[number];

/** The table, as the migrations below made it. */
export interface MandateTables {
  acceptance_mandate: {
    request: string;
    party: string;
    role: string;
    given_by: string;
    /** Wallet label of the identity that accepts by it. */
    identity: string;
    /** The signed mandate, encrypted. */
    sealed: Buffer;
    key_id: string;
    state: MandateState;
    /** What came of it so far, for its holder. */
    outcome: MandateOutcome | null;
    /** The offer with which it was given last, and the command. */
    offer: string | null;
    command_id: string | null;
    /** Offers that the ledger refused. */
    refused: string[];
    /** When offers are looked at next. */
    due_at: Date;
  };
}

/** By name; each is applied once, in the order of the names. */
export const MANDATE_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0611-acceptance-mandates': {
    async up(db: Kysely<unknown>) {
      await sql`
        create table acceptance_mandate (
          request text primary key,
          party text not null,
          role text not null,
          given_by text not null,
          identity text not null,
          sealed bytea not null,
          key_id text not null,
          state text not null check (state in ('waiting', 'given', 'ended')),
          detail text,
          offer text,
          command_id uuid,
          refused text[] not null default '{}',
          due_at timestamptz not null,
          check ((state = 'given') <= (command_id is not null and offer is not null))
        )`.execute(db);
      await sql`create index acceptance_mandate_due on acceptance_mandate (due_at) where state <> 'ended'`.execute(db);
    },
  },
  '0702-mandate-outcomes': {
    async up(db: Kysely<unknown>) {
      await sql`alter table acceptance_mandate rename column detail to outcome`.execute(db);
      await sql`
        update acceptance_mandate set outcome = case
          when outcome like 'accepted %' then 'accepted'
          when outcome like 'no offer met it%' then 'expired'
          when outcome like 'none of %' then 'noneMeets'
          when state = 'ended' then 'requestClosed'
          else 'notAsked' end
        where outcome is not null`.execute(db);
    },
  },
};

/** A mandate with its signature. */
export interface SignedMandate {
  readonly mandate: AcceptanceMandate;
  readonly signature: string;
  readonly nonce: string;
  readonly expiresAt: number;
}

/** A mandate that is due, with what became of it. */
export interface MandateRow {
  readonly request: string;
  readonly actor: Actor;
  readonly signed: SignedMandate;
  readonly state: MandateState;
  readonly outcome: MandateOutcome | null;
  readonly offer: string | null;
  readonly commandId: string | null;
  readonly refused: readonly string[];
}

/** Keeps a mandate in the place of the one before. @throws Refusal `state-forbids` while one is on its way to the ledger */
export async function keepMandate(
  database: Database,
  request: string,
  actor: Actor,
  signed: SignedMandate,
): Promise<void> {
  const { bytes, keyId } = sealJson(dataKeysOf(database), mandateName(request), signed);
  const row = {
    party: actor.party,
    role: actor.role,
    given_by: actor.user,
    identity: actor.identity,
    sealed: bytes,
    key_id: keyId,
    state: 'waiting' as const,
    outcome: null,
    offer: null,
    command_id: null,
    refused: [],
    due_at: new Date(signed.mandate.notBefore * 1_000),
  };
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('acceptance_mandate')
    .values({ request, ...row })
    .onConflict((conflict) =>
      conflict.column('request').doUpdateSet(row).where('acceptance_mandate.state', '<>', 'given'),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) onItsWay(request);
}

/** The mandate of a party for a request. */
export async function findMandate(database: Database, party: string, request: string): Promise<MandateRow | undefined> {
  const row = await database
    .selectFrom('acceptance_mandate')
    .selectAll()
    .where('request', '=', request)
    .where('party', '=', party)
    .executeTakeFirst();
  return row === undefined ? undefined : opened(database, row);
}

/** Takes a mandate back. @throws Refusal `not-found`, `state-forbids` while it is on its way to the ledger */
export async function removeMandate(database: Database, party: string, request: string): Promise<void> {
  const { numDeletedRows } = await database
    .deleteFrom('acceptance_mandate')
    .where('request', '=', request)
    .where('party', '=', party)
    .where('state', '<>', 'given')
    .executeTakeFirst();
  if (numDeletedRows > 0n) return;
  const found = await findMandate(database, party, request);
  if (found !== undefined) onItsWay(request);
  refuse('not-found', `${party} gave no mandate for ${request}`);
}

/**
 * Takes the mandates that have to be looked at, the longest due first: until `again` nobody else is given them, so that two
 * workers never look at one at a time.
 */
export async function takeDueMandates(
  database: Database,
  now: Date,
  { limit, again }: { readonly limit: number; readonly again: Date },
): Promise<MandateRow[]> {
  const rows = await database
    .updateTable('acceptance_mandate')
    .set({ due_at: again })
    .where('request', 'in', (due) =>
      due
        .selectFrom('acceptance_mandate')
        .select('request')
        .where('state', '<>', 'ended')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
  return rows.map((row) => opened(database, row));
}

/**
 * Says what came of a look at a mandate.
 * @returns whether it is as it was; nothing is changed where its holder took it back meanwhile, or another one came of it
 */
export async function noteMandate(
  database: Database | Transaction<Tables>,
  { request, signed, state, commandId }: Pick<MandateRow, 'request' | 'signed' | 'state' | 'commandId'>,
  news: Partial<Pick<MandateTables['acceptance_mandate'], 'state' | 'outcome' | 'offer' | 'command_id' | 'refused'>> & {
    readonly due_at: Date;
  },
): Promise<boolean> {
  const current = await database
    .selectFrom('acceptance_mandate')
    .selectAll()
    .where('request', '=', request)
    .executeTakeFirst();
  if (current === undefined || opened(database, current).signed.nonce !== signed.nonce) return false;
  const { numUpdatedRows } = await database
    .updateTable('acceptance_mandate')
    .set(news)
    .where('request', '=', request)
    .where('sealed', '=', current.sealed)
    .where('state', '=', state)
    .where(sql<boolean>`command_id is not distinct from ${commandId}::uuid`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a mandate is encrypted as. */
export function mandateName(request: string): string {
  return `mandate/${request}`;
}

function opened(database: Database | Transaction<Tables>, row: MandateTables['acceptance_mandate']): MandateRow {
  const { request, party, role, given_by, identity, sealed, state, outcome, offer, command_id, refused } = row;
  return {
    request,
    actor: { party, role: role as Role, user: given_by, identity },
    signed: unsealJson(dataKeysOf(database), mandateName(request), sealed) as SignedMandate,
    state,
    outcome,
    offer,
    commandId: command_id,
    refused,
  };
}

function onItsWay(request: string): never {
  return refuse('state-forbids', `the mandate for ${request} is on its way to the ledger with an offer`, {
    reference: `financingRequest/${request}`,
  });
}
