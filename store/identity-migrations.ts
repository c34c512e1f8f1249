/** What the identity of each user added to the schema. */
import { type Kysely, type Migration, sql } from 'kysely';

/** By name; each is applied once, in the order of the names. */
export const IDENTITY_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0201-user-of-command': {
    async up(db: Kysely<unknown>) {
      await sql`alter table command add column given_by text`.execute(db);
    },
  },
};
