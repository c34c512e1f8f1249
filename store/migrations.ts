/** The schema's history, forwards only. */
import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import type { Database } from './database';
import { tradeDocumentTables } from './evidence-tables';

const first: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table command (
        id uuid primary key,
        sequence bigint generated always as identity,
        identity text not null,
        party text not null,
        role text not null,
        name text not null,
        body jsonb not null,
        state text not null check (state in ('accepted', 'applied', 'refused')),
        job_id uuid,
        transaction_ids text[] not null default '{}',
        subject text,
        problem jsonb,
        transaction_id text,
        block_number bigint,
        accepted_at timestamptz not null,
        finished_at timestamptz,
        check ((state = 'applied') = (subject is not null and transaction_id is not null and block_number is not null)),
        check ((state = 'refused') = (problem is not null))
      )`,
      sql`create index command_waiting on command (sequence) where state = 'accepted'`,
      sql`create table idempotent_request (
        party text not null,
        role text not null,
        idempotency_key text not null,
        body_sha256 text not null,
        command_ids uuid[] not null,
        refusals jsonb not null,
        primary key (party, role, idempotency_key)
      )`,
      sql`create table document (sha256 text primary key, media_type text not null, bytes bytea not null)`,
      sql`create table block (number bigint primary key, header_hash text not null, bytes bytea not null)`,
      sql`create table projection (singleton boolean primary key default true check (singleton), next_block bigint not null)`,
      sql`insert into projection (next_block) values (0)`,
      sql`create table ledger_record (
        kind text not null,
        key text not null,
        record jsonb not null,
        parties text[] not null,
        roles text[] not null,
        block_number bigint not null,
        transaction_id text not null,
        primary key (kind, key)
      )`,
      sql`create index ledger_record_parties on ledger_record using gin (parties)`,
      sql`create index ledger_record_identifiers on ledger_record
        using gin ((record -> 'identifiers') jsonb_path_ops) where kind = 'firm'`,
      sql`create index ledger_record_newest on ledger_record (kind, block_number desc, key)`,
      sql`create table checkpoint (
        index bigint primary key,
        from_block bigint not null,
        to_block bigint not null,
        root text not null,
        tip_hash text not null,
        chain_id text not null,
        contract text not null,
        transaction_hash text not null
      )`,
      sql`create table sandbox_clock (singleton boolean primary key default true check (singleton), offset_ms bigint not null)`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};

const second: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table command add column class text not null default 'public'
      check (class in ('public', 'sealedOffer', 'bankSecret'))`.execute(db);
    await sql`alter table command alter column class drop default`.execute(db);
  },
};

const provider: MigrationProvider = {
  getMigrations: async () => ({
    '0001-commands-blocks-records': first,
    '0002-classes-of-commands': second,
    '0101-trade-documents': tradeDocumentTables,
  }),
};

/** Brings the schema up to date; several processes may do so at once. @throws Error when a migration fails */
export async function migrate(database: Database): Promise<void> {
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}
