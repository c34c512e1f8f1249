/** What the operation of the service added to the schema: encryption at rest, where commands came from. */
import { type Kysely, type Migration, sql } from 'kysely';

function migration(...statements: string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

/** By name; each is applied once, in the order of the names. */
export const OPERATION_MIGRATIONS: Readonly<Record<string, Migration>> = {
  // What has no key id lies there as it came, from before; `store/rewrap` encrypts it.
  '0010-encryption-at-rest': migration(
    'alter table document add column key_id text',
    'alter table command add column sealed_body bytea, add column key_id text, alter column body drop not null',
    'alter table command add check ((body is null) = (sealed_body is not null))',
    'create index command_key on command (key_id) where key_id is not null',
  ),
  '0011-origins-of-commands': migration(
    'alter table command add column request_id text, add column trace_context text',
  ),
};
