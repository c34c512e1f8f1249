/** What the telling of changes added to the schema: what each block changed for whom, and in which order commands ended. */
import { type Kysely, type Migration, sql } from 'kysely';

function migration(...statements: string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

/** By name; each is applied once, in the order of the names. */
export const CHANGE_MIGRATIONS: Readonly<Record<string, Migration>> = {
  // Changes follow from the blocks like the records, so both are made anew from them together.
  '0301-changes': migration(
    `create table change (
      block_number bigint not null,
      line integer not null,
      kind text not null,
      key text not null,
      state text,
      transaction_id text not null,
      viewers text[] not null,
      gone_for text[] not null,
      primary key (block_number, line)
    )`,
    'delete from ledger_record',
    'delete from posting',
    'update projection set next_block = 0',
    'create sequence command_end',
    'alter table command add column end_sequence bigint',
    'create unique index command_ended on command (end_sequence) where end_sequence is not null',
  ),
  '0302-webhooks': migration(
    `create table webhook (
      id uuid primary key,
      party text not null,
      role text not null,
      url text not null,
      kinds text[],
      secret bytea not null,
      key_id text not null,
      previous_secret bytea,
      previous_until timestamptz,
      from_block bigint not null,
      created_at timestamptz not null,
      unique (party, role, url),
      check ((previous_secret is null) = (previous_until is null))
    )`,
    `create table webhook_delivery (
      id text primary key,
      webhook uuid not null references webhook on delete cascade,
      sequence bigint generated always as identity,
      block_number bigint,
      line integer,
      payload text not null,
      state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
      round integer not null default 1,
      queued boolean not null default false,
      attempts jsonb not null default '[]',
      created_at timestamptz not null,
      finished_at timestamptz,
      unique (webhook, block_number, line)
    )`,
    'create index webhook_delivery_listed on webhook_delivery (webhook, sequence)',
    "create index webhook_delivery_unqueued on webhook_delivery (sequence) where state = 'pending' and not queued",
    `create table webhook_cursor (
      singleton boolean primary key default true check (singleton),
      next_block bigint not null
    )`,
    'insert into webhook_cursor (next_block) values (0)',
  ),
  '0303-commands-on-their-way': migration(
    `create index command_in_flight on command (identity, class, job_id)
      where state = 'accepted' and job_id is not null`,
  ),
};
