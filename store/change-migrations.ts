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
};
