/** Tables of imports: large files as they came, how far they are read, and the fate of each line. */
import { type ColumnType, type Generated, type Kysely, type Migration, sql } from 'kysely';
import type { DocumentFinding } from './evidence-tables';

/** What a file holds. */
export const IMPORT_FORMATS = ['csv', 'xml', 'json', 'zip'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** `receiving`: on its way in. `reading`: kept whole, the worker reads it. `done`: every line has its fate at the door. */
export type ImportState = 'receiving' | 'reading' | 'done';

/** Why a line is refused. */
export interface LineFinding extends DocumentFinding {
  readonly remedy: string;
}

/** The tables, as the migration below made them. */
export interface ImportTables {
  import: {
    id: string;
    sequence: Generated<string>;
    party: string;
    role: string;
    /** The person, as the issuer of its token names it. */
    given_by: string;
    /** Wallet label of the identity that gives the commands. */
    identity: string;
    idempotency_key: string;
    /** SHA-256 of the file and of how it is to be read: what makes it the same request; `null` while it is received. */
    request_sha256: string | null;
    format: ImportFormat;
    /** How to read it. */
    reading: ColumnType<Record<string, unknown>, string, string>;
    state: ImportState;
    bytes: string;
    bytes_read: string;
    /** Lines that have their fate at the door. */
    lines: string;
    accepted: string;
    kept: string;
    refused: string;
    received_at: Date;
    finished_at: Date | null;
  };
  /** The file in pieces, encrypted; taken away when it is read. */
  import_chunk: { import_id: string; index: number; bytes: Buffer; key_id: string };
  import_line: {
    import_id: string;
    /** Order in which lines were read, from 1. */
    position: string;
    /** Line of the file, or place of the document in it. */
    line: string;
    label: string;
    fate: 'accepted' | 'kept' | 'refused';
    number: string | null;
    command_id: string | null;
    findings: ColumnType<LineFinding[], string, string>;
  };
}

/** Imports. */
export const importTables: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table import (
        id uuid primary key,
        sequence bigint generated always as identity unique,
        party text not null,
        role text not null,
        given_by text not null,
        identity text not null,
        idempotency_key text not null,
        request_sha256 text,
        format text not null check (format in ('csv', 'xml', 'json', 'zip')),
        reading jsonb not null,
        state text not null check (state in ('receiving', 'reading', 'done')),
        bytes bigint not null default 0,
        bytes_read bigint not null default 0,
        lines bigint not null default 0,
        accepted bigint not null default 0,
        kept bigint not null default 0,
        refused bigint not null default 0,
        received_at timestamptz not null,
        finished_at timestamptz
      )`,
      sql`create unique index import_request on import (party, role, idempotency_key) where state <> 'receiving'`,
      sql`create index import_unfinished on import (sequence) where state = 'reading'`,
      sql`create table import_chunk (
        import_id uuid not null references import on delete cascade,
        index integer not null,
        bytes bytea not null,
        key_id text not null,
        primary key (import_id, index)
      )`,
      sql`create table import_line (
        import_id uuid not null references import on delete cascade,
        position bigint not null,
        line bigint not null,
        label text not null,
        fate text not null check (fate in ('accepted', 'kept', 'refused')),
        number text,
        command_id uuid,
        findings jsonb not null,
        primary key (import_id, position)
      )`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};
