/** The connection to PostgreSQL and the tables in it. */
import { type ColumnType, type Generated, Kysely, type KyselyConfig, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { CommandClass } from '../domain/collections';
import type { Problem } from '../domain/problems';
import type { EvidenceTables } from './evidence-tables';

/** States of a command: `applied` comes from the blocks alone, `refused` from the contract's word at endorsement. */
export type CommandState = 'accepted' | 'applied' | 'refused';

type Json<Value> = ColumnType<Value, string, string>;

/** The tables, as migrations made them. */
export interface Tables extends EvidenceTables {
  /** One request of a client: the same key and body get the same answer for ever. */
  idempotent_request: {
    party: string;
    role: string;
    idempotency_key: string;
    body_sha256: string;
    command_ids: string[];
    /** What was refused at the door, next to the accepted commands. */
    refusals: Json<RequestRefusal[]>;
  };
  command: {
    id: string;
    /** Order of acceptance. */
    sequence: Generated<string>;
    /** Wallet label of the identity that gives the command. */
    identity: string;
    party: string;
    role: string;
    name: string;
    /** How it travels to the ledger; commands of one transaction are of one class. */
    class: CommandClass;
    body: Json<unknown>;
    state: CommandState;
    /** The queue job that carries it to the ledger. */
    job_id: string | null;
    /** Every transaction that was ever sent for it, before it was sent. */
    transaction_ids: string[];
    subject: string | null;
    problem: Json<Problem> | null;
    transaction_id: string | null;
    block_number: string | null;
    accepted_at: Date;
    finished_at: Date | null;
  };
  /** Documents as they were sent. */
  document: { sha256: string; media_type: string; bytes: Buffer };
  /** Blocks as they came, byte for byte: the read model and the audit bundle are made of them. */
  block: { number: string; header_hash: string; bytes: Buffer };
  /** One row: the number of the next block to project. */
  projection: { singleton: true; next_block: string };
  /** The read model: the newest version of each ledger record. */
  ledger_record: {
    kind: string;
    key: string;
    record: Json<Record<string, unknown>>;
    parties: string[];
    roles: string[];
    block_number: string;
    transaction_id: string;
  };
  checkpoint: {
    index: string;
    from_block: string;
    to_block: string;
    root: string;
    tip_hash: string;
    chain_id: string;
    contract: string;
    transaction_hash: string;
  };
  /** One row in the sandbox, none in production: how far its clock stands from the system's. */
  sandbox_clock: { singleton: true; offset_ms: string };
}

/** What was refused in a request that had several parts. */
export interface RequestRefusal {
  readonly subject: string;
  readonly problem: Problem;
}

export type Database = Kysely<Tables>;

const MAX_CONNECTIONS = 12;

/** Opens a pool; nothing is connected before the first query. */
export function openDatabase(url: string, config: Partial<KyselyConfig> = {}): Database {
  types.setTypeParser(types.builtins.INT8, String); // bigint stays exact
  const pool = new Pool({ connectionString: url, max: MAX_CONNECTIONS });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next query, which reports
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...config });
}
