/** What settlement added to the schema: accounts, items of banks' files with the list that a person works off, instructions. */
import { type Kysely, type Migration, sql } from 'kysely';

function migration(...statements: string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

/** By name; each is applied once, in the order of the names. */
export const SETTLEMENT_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0501-settlement': migration(
    `create table party_account (
      party text not null,
      currency text not null,
      account_key text not null,
      name text not null,
      account text not null,
      agent jsonb not null,
      primary key (party, currency)
    )`,
    'create index party_account_key on party_account (account_key)',
    `create table settlement_item (
      owner text not null,
      id text not null,
      sequence bigint generated always as identity,
      role text not null,
      given_by text not null,
      identity text not null,
      state text not null check (state in ('waiting', 'booking', 'booked', 'noted', 'open', 'resolved')),
      reason text,
      detail text,
      record text,
      likeness text,
      certain boolean not null default true,
      content jsonb not null,
      file_sha256 text,
      attempt integer not null default 0,
      command_id uuid,
      resolution text,
      received_at timestamptz not null,
      resolved_at timestamptz,
      primary key (owner, id),
      check ((state = 'open') <= (reason is not null)),
      check ((state in ('booking', 'booked')) <= (command_id is not null)),
      check ((state = 'resolved') = (resolution is not null))
    )`,
    'create index settlement_item_list on settlement_item (owner, state, sequence)',
    `create index settlement_item_work on settlement_item (sequence) where state in ('waiting', 'booking')`,
    'create index settlement_item_likeness on settlement_item (owner, likeness) where likeness is not null',
    `create table payment_instruction (
      party text not null,
      id text not null,
      sequence bigint generated always as identity,
      currency text not null,
      count integer not null,
      total_minor bigint not null,
      xml text not null,
      created_at timestamptz not null,
      primary key (party, id)
    )`,
    // What was instructed once is not instructed again, unless a person frees it because the bank rejected it.
    `create table instructed_payment (
      party text not null,
      end_to_end_id text not null,
      instruction text not null,
      primary key (party, end_to_end_id)
    )`,
  ),
  // The books tell the day of each line; the same blocks make them again.
  '0502-instants-of-postings': migration(
    'delete from posting',
    'delete from ledger_record',
    'update projection set next_block = 0',
    'alter table posting add column booked_at timestamptz not null',
    'create index posting_statement on posting (party, currency, block_number, line)',
  ),
};
