/** Tables of collection: reminders as they were made, and which days' work is done. */
import { type ColumnType, type Generated, type Kysely, type Migration, sql } from 'kysely';

/** The tables, as the migration below made them. */
export interface CollectionTables {
  /** One row a receivable and a stage: nobody is reminded twice of the same. */
  reminder: {
    receivable: string;
    stage: string;
    /** Order in which reminders became visible. */
    sequence: Generated<string>;
    /** Whom it is for. */
    parties: string[];
    obligor: string;
    holder: string;
    invoice_number: string;
    currency: string;
    /** What was owed when it was made, in minor units. */
    owed_minor: string;
    maturity_date: string;
    due_date: string;
    /** Days to the due day when it was made; below zero after it. */
    days_to_due: number;
    /** Stages that passed without a reminder before it. */
    skipped: string[];
    made_at: Date;
  };
  /** The work of business days that is done, by job and day. */
  daily_run: {
    job: string;
    day: string;
    counts: ColumnType<Record<string, number>, string, string>;
    begun_at: Date;
    finished_at: Date;
  };
}

function migration(...statements: string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

/** By name; each is applied once, in the order of the names. */
export const COLLECTION_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0601-reminders': migration(
    `create table reminder (
      receivable text not null,
      stage text not null,
      sequence bigint generated always as identity,
      parties text[] not null,
      obligor text not null,
      holder text not null,
      invoice_number text not null,
      currency text not null,
      owed_minor bigint not null check (owed_minor > 0),
      maturity_date text not null,
      due_date text not null,
      days_to_due integer not null,
      skipped text[] not null,
      made_at timestamptz not null,
      primary key (receivable, stage)
    )`,
    'create unique index reminder_made on reminder (sequence)',
    'create index reminder_parties on reminder using gin (parties)',
  ),
  '0602-daily-runs': migration(
    `create table daily_run (
      job text not null,
      day text not null,
      counts jsonb not null,
      begun_at timestamptz not null,
      finished_at timestamptz not null,
      primary key (job, day)
    )`,
    // What is owed is a small part of all receivables, and looked through on each business day.
    `create index receivable_owed on ledger_record ((record ->> 'maturityDate'), key) where kind = 'receivable'
      and record ->> 'state' in ('confirmed', 'financed', 'overdue', 'recoursed', 'offered', 'transferring')`,
    `create index receivable_settled on ledger_record ((record -> 'settlement' ->> 'settledAt'), key)
      where kind = 'receivable' and record ->> 'state' = 'settled'`,
  ),
  '0641-early-payments': migration(
    'drop index receivable_owed',
    `create index receivable_owed on ledger_record ((record ->> 'maturityDate'), key) where kind = 'receivable'
      and record ->> 'state' in
        ('confirmed', 'financed', 'overdue', 'recoursed', 'offered', 'transferring', 'payingEarly')`,
    `create index receivable_paid_early on ledger_record ((record -> 'earlyPayment' ->> 'payOn'), key)
      where kind = 'receivable' and record ->> 'state' = 'payingEarly'`,
  ),
};
