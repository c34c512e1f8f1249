/** The connection to PostgreSQL and the tables in it. */
import {
  type ColumnType,
  type Generated,
  Kysely,
  type KyselyConfig,
  PostgresAdapter,
  PostgresDialect,
  type PostgresDialectConfig,
  type Transaction,
} from 'kysely';
import { Pool, types } from 'pg';
import type { CommandClass } from '../domain/collections';
import type { Account } from '../domain/postings';
import type { Problem } from '../domain/problems';
import type { MandateTables } from './acceptance-mandates';
import type { CollectionTables } from './collection-tables';
import type { DataKeys } from './data-keys';
import type { EarlyPaymentTables } from './early-payment-offers';
import type { EvidenceTables } from './evidence-tables';
import type { ImportTables } from './import-tables';

/** States of a command: `applied` comes from the blocks alone, `refused` from the contract's word at endorsement. */
export type CommandState = 'accepted' | 'applied' | 'refused';

/** States of a settlement item: the worker leaves `waiting` and `booking`, a person leaves `open`. */
export const ITEM_STATES = ['waiting', 'booking', 'booked', 'noted', 'open', 'resolved'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

type Json<Value> = ColumnType<Value, string, string>;

/** The tables, as migrations made them. */
export interface Tables extends EvidenceTables, ImportTables, CollectionTables, MandateTables, EarlyPaymentTables {
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
    /** The person who gave it, as the issuer names it; unknown of commands from before it was kept. */
    given_by: string | null;
    name: string;
    /** How it travels to the ledger; commands of one transaction are of one class. */
    class: CommandClass;
    /** What a public command says; a sealed one's body is encrypted in the next column. */
    body: Json<unknown> | null;
    sealed_body: Buffer | null;
    /** The key that wrapped the data key of the sealed body. */
    key_id: string | null;
    /** The HTTP request that gave it, and where its trace continues (W3C traceparent). */
    request_id: string | null;
    trace_context: string | null;
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
    /** Place in the order in which commands ended. */
    end_sequence: string | null;
  };
  /** Documents as they were sent, encrypted; what has no key id came before there were keys. */
  document: {
    sha256: string;
    media_type: string;
    bytes: Buffer;
    key_id: string | null;
    /** The parties that sent it; unknown of documents from before they were kept. */
    senders: string[] | null;
  };
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
    /** Parties and roles together; a credit code is never the name of a role. */
    viewers: Generated<string[]>;
    /** The block that wrote the record first. */
    first_block: string;
    /** The block that wrote this version. */
    block_number: string;
    transaction_id: string;
  };
  /** The parties' books: a pure function of the blocks, like the records. */
  posting: {
    block_number: string;
    /** Place in the block, from 0. */
    line: number;
    transaction_id: string;
    party: string;
    account: Account;
    receivable: string;
    currency: string;
    /** Minor units; debits above zero, credits below. */
    amount_minor: string;
    /** Instant of the transaction. */
    booked_at: Date;
  };
  /** What each block changed, and for whom: a pure function of the blocks, like the records. */
  change: {
    block_number: string;
    /** Place in the block, from 0. */
    line: number;
    kind: string;
    key: string;
    state: string | null;
    transaction_id: string;
    viewers: string[];
    gone_for: string[];
  };
  webhook: {
    id: string;
    /** Whose it is: it is told what this party may see in this role. */
    party: string;
    role: string;
    url: string;
    /** Kinds of records that it is told of; all where none is named. */
    kinds: string[] | null;
    /** Encrypted; the one before stays good for a while. */
    secret: Buffer;
    key_id: string;
    previous_secret: Buffer | null;
    previous_until: Date | null;
    /** The first block that it is told of. */
    from_block: string;
    created_at: Date;
  };
  webhook_delivery: {
    /** Id of the message, the same at every attempt. */
    id: string;
    webhook: string;
    sequence: Generated<string>;
    /** The change that is told; none for a ping. */
    block_number: string | null;
    line: number | null;
    /** What is sent, to the byte. */
    payload: string;
    state: Generated<DeliveryState>;
    /** Counts up when a person retries. */
    round: Generated<number>;
    queued: Generated<boolean>;
    attempts: Generated<DeliveryAttempt[]>;
    created_at: Date;
    finished_at: Date | null;
  };
  /** One row: the next block whose changes become deliveries. */
  webhook_cursor: { singleton: true; next_block: string };
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
  /** Accounts on which parties pay and are paid, one a currency, as each says of itself. */
  party_account: {
    party: string;
    currency: string;
    /** The number without its spaces and hyphens. */
    account_key: string;
    name: string;
    account: string;
    agent: Json<Readonly<Record<string, string>>>;
  };
  /** What banks' files told, and what else a person may have to look at; `open` items are the list to work off. */
  settlement_item: {
    owner: string;
    id: string;
    /** Order of arrival. */
    sequence: Generated<string>;
    role: string;
    /** The person that sent it, as the issuer of its token names it; or the worker. */
    given_by: string;
    /** Wallet label of the identity that gives the commands that follow. */
    identity: string;
    state: ItemState;
    reason: string | null;
    detail: string | null;
    record: string | null;
    likeness: string | null;
    certain: Generated<boolean>;
    content: Json<Readonly<Record<string, unknown>>>;
    file_sha256: string | null;
    /** Counts the times that a person sent it back to be matched. */
    attempt: Generated<number>;
    command_id: string | null;
    resolution: string | null;
    received_at: Date;
    resolved_at: Date | null;
  };
  payment_instruction: {
    party: string;
    id: string;
    sequence: Generated<string>;
    currency: string;
    count: number;
    total_minor: string;
    xml: string;
    created_at: Date;
  };
  instructed_payment: { party: string; end_to_end_id: string; instruction: string };
  /** One row in the sandbox, none in production: how far its clock stands from the system's. */
  sandbox_clock: { singleton: true; offset_ms: string };
}

/** `failed` is what was given up: a person may retry it. */
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One attempt to deliver, and what came of it. */
export interface DeliveryAttempt {
  readonly at: string;
  readonly durationMs: number;
  /** HTTP status of the receiver, where it answered. */
  readonly status?: number;
  /** Why it counts as failed. */
  readonly problem?: string;
}

/** What was refused in a request that had several parts. */
export interface RequestRefusal {
  readonly subject: string;
  readonly problem: Problem;
}

export type Database = Kysely<Tables>;

const MAX_CONNECTIONS = 12;

/** How a database is opened. */
export interface DatabaseOptions extends Partial<KyselyConfig> {
  /** The keys of what is encrypted in it; without them nothing encrypted is written or read. */
  readonly dataKeys?: DataKeys;
}

/** Opens a pool; nothing is connected before the first query. */
export function openDatabase(url: string, { dataKeys, ...config }: DatabaseOptions = {}): Database {
  types.setTypeParser(types.builtins.INT8, String); // bigint stays exact
  const pool = new Pool({ connectionString: url, max: MAX_CONNECTIONS });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next query, which reports
  // One that breaks in use fails its query, which reports; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Tables>({ dialect: new KeyedDialect({ pool }, dataKeys), ...config });
}

/** The keys that a database was opened with, also inside its transactions. @throws Error when there are none */
export function dataKeysOf(database: Database | Transaction<Tables>): DataKeys {
  const { adapter } = database.getExecutor();
  const keys = adapter instanceof KeyedAdapter ? adapter.dataKeys : undefined;
  if (keys === undefined) throw new Error('the database was opened without data keys');
  return keys;
}

/** Codes by which PostgreSQL and the network say that the database is away for now. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300', '08006', '08001']);

/** Whether an error says that the database is away for now: what failed can be tried again. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && AWAY.has(code)) return true;
  return (
    typeof message === 'string' &&
    // These two errors of pg carry no code.
    (message.startsWith('Connection terminated') || message.startsWith('timeout exceeded when trying to connect'))
  );
}

/** One adapter goes with a database and all its transactions, so the keys go with it. */
class KeyedAdapter extends PostgresAdapter {
  constructor(readonly dataKeys: DataKeys | undefined) {
    super();
  }
}

class KeyedDialect extends PostgresDialect {
  readonly #dataKeys: DataKeys | undefined;

  constructor(config: PostgresDialectConfig, dataKeys: DataKeys | undefined) {
    super(config);
    this.#dataKeys = dataKeys;
  }

  override createAdapter() {
    return new KeyedAdapter(this.#dataKeys);
  }
}
