/** The log of commands: accepted once, carried to the ledger, finished in exactly one way. */
import { randomUUID } from 'node:crypto';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { CommandClass } from '../domain/collections';
import { type CommandBody, type CommandName, commandClassOf, ORDER_FREE_COMMANDS } from '../domain/commands';
import type { Role } from '../domain/participants';
import { type Problem, refuse } from '../domain/problems';
import { lockNumbering } from './changes';
import { sealJson, unsealJson } from './data-keys';
import { type Database, dataKeysOf, type RequestRefusal, type Tables } from './database';
import { keepDocument, type StoredDocument } from './documents';
import { registerTradeDocument, type TradeDocumentEntry } from './trade-documents';

/** Channel on which the arrival of commands is announced. */
export const COMMAND_ACCEPTED = 'command_accepted';
/** Channel on which the end of commands is announced. */
export const COMMANDS_FINISHED = 'commands_finished';

/** Who gives commands, and by which identity of the ledger. */
export interface Actor {
  readonly party: string;
  readonly role: Role;
  /** The person, as the issuer of its token names it. */
  readonly user: string;
  /** Wallet label of the actor's own ledger identity. */
  readonly identity: string;
}

/** A command before it has an id. */
export type NewCommand = {
  [Name in CommandName]: { readonly name: Name; readonly body: CommandBody<Name> };
}[CommandName];

/** A command that waits for the ledger. */
export interface WaitingCommand {
  readonly id: string;
  readonly identity: string;
  readonly name: string;
  readonly class: CommandClass;
  readonly body: unknown;
  readonly transactionIds: readonly string[];
}

/** What is known of a command, as its operation resource shows it. */
export type CommandRow = Pick<Selectable<Tables['command']>, (typeof COMMAND_COLUMNS)[number]>;

/** The columns of a command that its users are shown. */
export const COMMAND_COLUMNS = [
  ...(['id', 'name', 'state', 'subject', 'problem', 'transaction_id', 'block_number'] as const),
  ...(['party', 'role', 'given_by', 'accepted_at', 'finished_at'] as const),
] as const;

/** A request with the commands that it consists of. */
export interface IdempotentRequest {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  /** SHA-256 of method, path and body: what makes it the same request. */
  readonly bodySha256: string;
  readonly commands: readonly NewCommand[];
  readonly refusals: readonly RequestRefusal[];
  /** The document that the request brought. */
  readonly document?: StoredDocument;
  /** What the document is in its trade, where it is a trade document. */
  readonly trade?: TradeDocumentEntry;
  /** Refuses, within the transaction in which the commands are accepted, what no longer holds: nothing is accepted then. */
  readonly condition?: (transaction: Transaction<Tables>, commandIds: readonly string[]) => Promise<void>;
  /** The HTTP request, and where its trace continues (W3C traceparent). */
  readonly requestId?: string;
  readonly traceContext?: string;
  readonly now: Date;
}

/** The answer to a request, the same for ever. */
export interface RequestAnswer {
  readonly commandIds: readonly string[];
  readonly refusals: readonly RequestRefusal[];
}

/**
 * Logs a request and its commands in one SQL transaction, or finds what the same request was answered.
 * @throws Refusal `idempotency-key-reused` when the key was used with another body, and whatever its condition refuses with
 */
export async function acceptRequest(database: Database, request: IdempotentRequest): Promise<RequestAnswer> {
  return await database.transaction().execute(async (transaction) => {
    const commands = request.commands.map((command) => ({ id: randomUUID(), ...command }));
    const answer = { commandIds: commands.map(({ id }) => id), refusals: request.refusals };
    const inserted = await transaction
      .insertInto('idempotent_request')
      .values({
        party: request.actor.party,
        role: request.actor.role,
        idempotency_key: request.idempotencyKey,
        body_sha256: request.bodySha256,
        command_ids: answer.commandIds,
        refusals: JSON.stringify(answer.refusals),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n) return await earlierAnswer(transaction, request);
    await request.condition?.(transaction, answer.commandIds);
    if (request.document !== undefined) await keepDocument(transaction, request.document, request.actor.party);
    if (request.trade !== undefined) await registerTradeDocument(transaction, request.trade, request.now);
    await logCommands(transaction, commands, request);
    return answer;
  });
}

/** A command under its id. */
export type NamedCommand = NewCommand & { readonly id: string };

/** Logs commands under the ids that they have; one whose id is there already is the same command. */
export async function logCommands(
  transaction: Transaction<Tables>,
  commands: readonly NamedCommand[],
  origin: Pick<IdempotentRequest, 'actor' | 'now' | 'requestId' | 'traceContext'>,
): Promise<void> {
  if (commands.length === 0) return;
  await transaction
    .with('logged', (query) =>
      query
        .insertInto('command')
        .values(commands.map((command) => rowOf(transaction, command, origin)))
        .onConflict((conflict) => conflict.column('id').doNothing()),
    )
    .selectNoFrom(sql`pg_notify(${COMMAND_ACCEPTED}, '')`.as('announced'))
    .execute();
}

/** The answer to the same request, when it came before. @throws Refusal `idempotency-key-reused` */
export async function findAnswer(
  database: Database | Transaction<Tables>,
  { actor, idempotencyKey, bodySha256 }: Pick<IdempotentRequest, 'actor' | 'idempotencyKey' | 'bodySha256'>,
): Promise<RequestAnswer | undefined> {
  const row = await database
    .selectFrom('idempotent_request')
    .select(['body_sha256', 'command_ids', 'refusals'])
    .where('party', '=', actor.party)
    .where('role', '=', actor.role)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.body_sha256 !== bodySha256) {
    refuse('idempotency-key-reused', `key ${idempotencyKey} came with another request`, { field: 'Idempotency-Key' });
  }
  return { commandIds: row.command_ids, refusals: row.refusals };
}

/** Where the waiting commands of a job came from, in the order of acceptance. */
export async function commandOrigins(
  database: Database,
  jobId: string,
): Promise<{ id: string; requestId: string | null; traceContext: string | null }[]> {
  return await database
    .selectFrom('command')
    .select(['id', 'request_id as requestId', 'trace_context as traceContext'])
    .where('job_id', '=', jobId)
    .where('state', '=', 'accepted')
    .orderBy('sequence')
    .execute();
}

/** Jobs of one identity and class that are on their way at once; what comes meanwhile piles up and goes together. */
const MAX_JOBS_IN_FLIGHT = 4;
/** Key of the advisory lock under which commands are handed to jobs. */
const ASSIGNMENT = 4_402;

/**
 * Hands waiting commands to a new job: those of the identity and the class that have waited longest, in the order of
 * acceptance. One command alone goes at once. While some are on their way, those of the same name follow beside them where
 * nothing depends on their order (`ORDER_FREE_COMMANDS`), as far as there are not enough on the way already; everything else
 * waits until they have ended, and goes in batches.
 * @returns the job and its commands' count, `undefined` when nothing waits that may go
 */
export async function assignJob(
  database: Database,
  limit: number,
  maxInFlight = MAX_JOBS_IN_FLIGHT,
): Promise<{ jobId: string; count: number } | undefined> {
  const jobId = randomUUID();
  return await database.transaction().execute(async (transaction) => {
    // One after the other: each has to see what the others put on its way.
    await sql`select pg_advisory_xact_lock(${ASSIGNMENT})`.execute(transaction);
    const { rows } = await sql`
      with in_flight as (
        select identity, class, count(distinct job_id) as jobs, min(name) as name, min(name) = max(name) as is_one_name
        from command where state = 'accepted' and job_id is not null group by identity, class
      ), waiting as (
        select id, identity, class, name, sequence from command where state = 'accepted' and job_id is null
      ), first as (
        select distinct on (identity, class) * from waiting order by identity, class, sequence
      ), chosen as (
        select first.identity, first.class, in_flight.name as beside
        from first left join in_flight using (identity, class)
        where jobs is null or (jobs < ${maxInFlight} and is_one_name and first.name = in_flight.name
          and first.name = any(${[...ORDER_FREE_COMMANDS]}::text[]))
        order by sequence limit 1
      ), mine as (
        select id, sequence, name <> beside as is_other from waiting join chosen using (identity, class)
      )
      update command set job_id = ${jobId} where id in (
        select id from mine
        where (sequence < (select min(sequence) from mine where is_other)) is not false
        order by sequence limit ${limit}
      ) returning id`.execute(transaction);
    return rows.length === 0 ? undefined : { jobId, count: rows.length };
  });
}

/** Jobs whose commands still wait: after a crash they are queued again under the same id. */
export async function unfinishedJobs(database: Database): Promise<string[]> {
  const rows = await database
    .selectFrom('command')
    .select('job_id')
    .distinct()
    .where('state', '=', 'accepted')
    .where('job_id', 'is not', null)
    .execute();
  return rows.flatMap(({ job_id }) => (job_id === null ? [] : [job_id]));
}

/** The commands of a job that still wait, in the order of acceptance. @throws Unreadable when a sealed one is not what was kept */
export async function waitingCommands(database: Database, jobId: string): Promise<WaitingCommand[]> {
  const rows = await database
    .selectFrom('command')
    .select(['id', 'identity', 'name', 'class', 'body', 'sealed_body', 'transaction_ids'])
    .where('job_id', '=', jobId)
    .where('state', '=', 'accepted')
    .orderBy('sequence')
    .execute();
  return rows.map(({ transaction_ids, sealed_body, body, ...row }) => ({
    ...row,
    body: sealed_body === null ? body : openBody(database, row.id, sealed_body),
    transactionIds: transaction_ids,
  }));
}

/** Remembers a transaction before it is sent, so that its fate can be asked for whatever happens next. */
export async function rememberTransaction(
  database: Database,
  commandIds: readonly string[],
  txId: string,
): Promise<void> {
  await database
    .updateTable('command')
    .set({ transaction_ids: sql`array_append(transaction_ids, ${txId})` })
    .where(sql<boolean>`id = any(${[...commandIds]}::uuid[])`)
    .execute();
}

/** What the commands of a party that still wait say, of one name. @throws Unreadable when a sealed one is not what was kept */
export async function waitingBodies<Body>(
  database: Database | Transaction<Tables>,
  { party, name }: { readonly party: string; readonly name: CommandName },
): Promise<Body[]> {
  const rows = await database
    .selectFrom('command')
    .select(['id', 'body', 'sealed_body'])
    .where('state', '=', 'accepted')
    .where('party', '=', party)
    .where('name', '=', name)
    .execute();
  return rows.map(
    ({ id, body, sealed_body }) => (sealed_body === null ? body : openBody(database, id, sealed_body)) as Body,
  );
}

/** Ends commands with the contract's refusals. */
export async function refuseCommands(
  database: Database,
  refusals: readonly { id: string; problem: Problem }[],
  now: Date,
): Promise<void> {
  if (refusals.length === 0) return;
  await database.transaction().execute(async (transaction) => {
    await lockNumbering(transaction);
    await sql`
      update command set state = 'refused', problem = refusal.problem, finished_at = ${now},
        end_sequence = nextval('command_end')
      from jsonb_to_recordset(${JSON.stringify(refusals)}::jsonb) as refusal (id uuid, problem jsonb)
      where command.id = refusal.id and command.state = 'accepted'`.execute(transaction);
    await sql`select pg_notify(${COMMANDS_FINISHED}, '')`.execute(transaction);
  });
}

/** The commands with these ids, in the order of the ids. */
export async function findCommands(database: Database, ids: readonly string[]): Promise<CommandRow[]> {
  if (ids.length === 0) return [];
  const rows = await database.selectFrom('command').select(COMMAND_COLUMNS).where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function earlierAnswer(transaction: Transaction<Tables>, request: IdempotentRequest): Promise<RequestAnswer> {
  const answer = await findAnswer(transaction, request);
  if (answer === undefined) throw new Error('a request conflicts with one that is not there');
  return answer;
}

function rowOf(
  transaction: Transaction<Tables>,
  { id, name, body }: NamedCommand,
  { actor, now, requestId, traceContext }: Pick<IdempotentRequest, 'actor' | 'now' | 'requestId' | 'traceContext'>,
) {
  const commandClass = commandClassOf(name);
  // What only the endorsers of a bank may see is nobody else's to read in the database either.
  const sealed = commandClass === 'public' ? undefined : sealJson(dataKeysOf(transaction), bodyName(id), body);
  return {
    id,
    name,
    class: commandClass,
    identity: actor.identity,
    party: actor.party,
    role: actor.role,
    given_by: actor.user,
    body: sealed === undefined ? JSON.stringify(body) : null,
    sealed_body: sealed?.bytes ?? null,
    key_id: sealed?.keyId ?? null,
    request_id: requestId ?? null,
    trace_context: traceContext ?? null,
    state: 'accepted' as const,
    transaction_ids: [],
    accepted_at: now,
  };
}

/** What a sealed command's body is encrypted as: under another command's id it cannot be read. */
export function bodyName(commandId: string): string {
  return `command/${commandId}`;
}

function openBody(database: Database | Transaction<Tables>, commandId: string, sealed: Buffer): unknown {
  return unsealJson(dataKeysOf(database), bodyName(commandId), sealed);
}
