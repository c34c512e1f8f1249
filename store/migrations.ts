/** The schema's history, forwards only. */
import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import { MANDATE_MIGRATIONS } from './acceptance-mandates';
import { EXPOSURE_MIGRATIONS } from './bank-exposure';
import { CHANGE_MIGRATIONS } from './change-migrations';
import { COLLECTION_MIGRATIONS } from './collection-tables';
import type { Database } from './database';
import { EARLY_PAYMENT_MIGRATIONS } from './early-payment-offers';
import { creditedReceivables, tradeDocumentTables, verificationTables } from './evidence-tables';
import { IDENTITY_MIGRATIONS } from './identity-migrations';
import { importTables } from './import-tables';
import { OPERATION_MIGRATIONS } from './operation-migrations';
import { SETTLEMENT_MIGRATIONS } from './settlement-migrations';

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

/**
 * Lists in pages: a record's first block, by which a walk misses nothing, one column of all who may see it, and indexes for
 * the lists that grow. The blocks tell it all, so the read model is made anew from them.
 */
const pagesOfRecords: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`delete from ledger_record`,
      sql`update projection set next_block = 0`,
      sql`alter table ledger_record add column first_block bigint not null,
        add column viewers text[] generated always as (parties || roles) stored`,
      sql`drop index ledger_record_parties`,
      sql`drop index ledger_record_newest`,
      sql`create index ledger_record_viewers on ledger_record using gin (viewers)`,
      sql`create index ledger_record_first on ledger_record (kind, first_block, key)`,
      sql`create index ledger_record_changed on ledger_record (kind, block_number, key)`,
      ...['state', 'seller', 'obligor', 'holder'].map((field) =>
        sql.raw(`create index receivable_${field} on ledger_record ((record ->> '${field}'), first_block, key)
          where kind = 'receivable'`),
      ),
      sql`create index receivable_maturity on ledger_record ((record ->> 'maturityDate'), key) where kind = 'receivable'`,
      sql`create index receivable_amount on ledger_record (((record ->> 'amountMinor')::bigint), key)
        where kind = 'receivable'`,
      sql`create index receivable_root on ledger_record ((record -> 'part' ->> 'root'))
        where kind = 'receivable' and record -> 'part' is not null`,
      sql`create index green_event_state on ledger_record ((record ->> 'state'), first_block, key)
        where kind = 'greenEvent'`,
      sql`create index command_of_user on command (party, role, sequence)`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};

/** Blocks that were projected before there were books are projected again: books and records come from the same blocks. */
const books: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table posting (
      block_number bigint not null,
      line integer not null,
      transaction_id text not null,
      party text not null,
      account text not null,
      receivable text not null,
      currency text not null,
      amount_minor bigint not null check (amount_minor <> 0),
      primary key (block_number, line)
    )`.execute(db);
    await sql`create index posting_party on posting (party, currency, account)`.execute(db);
    await sql`delete from ledger_record`.execute(db);
    await sql`update projection set next_block = 0`.execute(db);
  },
};

const provider: MigrationProvider = {
  getMigrations: async () => ({
    '0001-commands-blocks-records': first,
    '0002-classes-of-commands': second,
    '0016-pages-of-records': pagesOfRecords,
    ...OPERATION_MIGRATIONS,
    '0028-postings': books,
    ...IDENTITY_MIGRATIONS,
    ...CHANGE_MIGRATIONS,
    '0101-trade-documents': tradeDocumentTables,
    '0102-verification': verificationTables,
    '0103-imports': importTables,
    ...SETTLEMENT_MIGRATIONS,
    ...MANDATE_MIGRATIONS,
    ...COLLECTION_MIGRATIONS,
    '0631-credited-receivables': creditedReceivables,
    ...EARLY_PAYMENT_MIGRATIONS,
    ...EXPOSURE_MIGRATIONS,
  }),
};

/** Names of the migrations that this program needs and the database has not seen. */
export async function missingMigrations(database: Database): Promise<string[]> {
  const migrations = await new Migrator({ db: database, provider }).getMigrations();
  return migrations.flatMap(({ name, executedAt }) => (executedAt === undefined ? [name] : []));
}

/** Brings the schema up to date; several processes may do so at once. @throws Error when a migration fails */
export async function migrate(database: Database): Promise<void> {
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}
