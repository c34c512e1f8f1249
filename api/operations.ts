/** Turns a request into commands of the log, and commands into operation resources. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TUnknown, Type } from 'typebox';
import { canonicalJson } from '../domain/canonical';
import { CommandId, InstantText } from '../domain/fields';
import { refuse, toProblemDetails } from '../domain/problems';
import {
  acceptRequest,
  type CommandRow,
  findAnswer,
  type IdempotentRequest,
  type NewCommand,
  type RequestAnswer,
} from '../store/command-log';
import type { RequestRefusal } from '../store/database';
import type { StoredDocument } from '../store/documents';
import type { TradeDocumentEntry } from '../store/trade-documents';
import { commandLookup } from './command-lookup';
import { ProblemBody, sendProblem } from './problems';
import type { Service } from './service';

/** How often a waiting request looks by itself, should an announcement be missed. */
const LOOK_MS = 1_000;
const LONGEST_WAIT_SECONDS = 60;

/** One command on its way to the ledger, or at its end. */
export const Operation = Type.Object(
  {
    id: CommandId,
    command: Type.String(),
    state: Type.Enum(['accepted', 'applied', 'refused']),
    user: Type.Optional(Type.String({ description: 'Who gave it, as the issuer of tokens names its users' })),
    subject: Type.Optional(Type.String({ description: 'The record that the command is about, as kind/key' })),
    transactionId: Type.Optional(Type.String()),
    blockNumber: Type.Optional(Type.String()),
    problem: Type.Optional(ProblemBody),
    acceptedAt: InstantText,
    finishedAt: Type.Optional(InstantText),
  },
  { title: 'Operation' },
);

/** Answer to a request that gives commands. */
export const Operations = Type.Object(
  {
    operations: Type.Array(Operation),
    refusals: Type.Array(Type.Object({ subject: Type.String(), problem: ProblemBody }), {
      description: 'Parts of the request that were refused at the door',
    }),
  },
  { title: 'Operations' },
);

/** Headers of every request that gives commands. */
export const CommandHeaders = Type.Object({
  'idempotency-key': Type.String({ minLength: 8, maxLength: 128, description: 'The same request has the same key' }),
  prefer: Type.Optional(Type.String({ description: 'wait=N: answer when the ledger has, within N seconds' })),
});

/** Responses of every route that gives commands. */
export const commandResponses = { 200: Operations, 202: Operations, default: ProblemBody };

/** The body of a route that takes documents: for each media type what it holds, and how it begins. */
export function documentBody(types: Readonly<Record<string, { description: string; example: unknown }>>) {
  const content = Object.entries(types).map(([type, { description, example }]) => [
    type,
    { schema: Type.Unknown({ description, examples: [example] }) },
  ]);
  return { content: Object.fromEntries(content) as Record<string, { schema: TUnknown }> };
}

/** What a request asks for. */
export interface CommandRequest {
  readonly commands: readonly NewCommand[];
  readonly refusals?: readonly RequestRefusal[];
  readonly document?: StoredDocument;
  readonly trade?: TradeDocumentEntry;
  /** What has to hold when they are accepted. */
  readonly condition?: NonNullable<IdempotentRequest['condition']>;
}

/**
 * Logs the commands of a request and answers with their operations: 202 at once, or 200 when the client preferred to
 * wait and all of them ended. A request of one command that was refused is answered with its problem.
 */
export async function giveCommands(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  prepare: () => Promise<CommandRequest>,
): Promise<FastifyReply> {
  const { idempotencyKey, bodySha256 } = identityOf(request);
  const identity = { actor: request.actor, idempotencyKey, bodySha256 };
  const answer =
    (await findAnswer(service.database, identity)) ??
    (await acceptRequest(service.database, {
      refusals: [],
      ...(await prepareFor(service, request, prepare)),
      ...identity,
      requestId: request.id,
      ...(request.span.context === undefined ? {} : { traceContext: request.span.context }),
      now: await service.clock.now(),
    }));
  request.operationIds = answer.commandIds;
  const rows = await waitForCommands(
    service,
    answer,
    waitSeconds(request.headers.prefer),
    () => request.server.stopping.aborted,
  );
  return await answerWith(request, reply, answer, rows);
}

/** A command of a user without an identity would wait for ever: it is refused at the door. */
async function prepareFor(
  { ledger }: Service,
  { actor }: FastifyRequest,
  prepare: () => Promise<CommandRequest>,
): Promise<CommandRequest> {
  if (!(await ledger.knows(actor.identity))) refuse('user-not-enrolled', `there is no identity ${actor.identity}`);
  return await prepare();
}

/** The operation resource of a command. */
export function operationOf(row: CommandRow): Static<typeof Operation> {
  return {
    id: row.id,
    command: row.name,
    state: row.state,
    ...(row.given_by === null ? {} : { user: row.given_by }),
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.transaction_id === null ? {} : { transactionId: row.transaction_id }),
    ...(row.block_number === null ? {} : { blockNumber: row.block_number }),
    ...(row.problem === null ? {} : { problem: toProblemDetails(row.problem) }),
    acceptedAt: row.accepted_at.toISOString(),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.toISOString() }),
  };
}

async function answerWith(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: RequestAnswer,
  rows: readonly CommandRow[],
): Promise<FastifyReply> {
  const [only] = rows;
  if (rows.length === 1 && only?.problem != null) return await sendProblem(request, reply, only.problem, only.id);
  const finished = rows.every(({ state }) => state !== 'accepted');
  if (rows.length === 1 && only !== undefined) void reply.header('location', `/operations/${only.id}`);
  return await reply.code(finished ? 200 : 202).send({
    operations: rows.map(operationOf),
    refusals: answer.refusals.map(({ subject, problem }) => ({ subject, problem: toProblemDetails(problem) })),
  });
}

async function waitForCommands(
  service: Service,
  answer: RequestAnswer,
  seconds: number,
  isStopping: () => boolean,
): Promise<CommandRow[]> {
  const find = commandLookup(service.database);
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const finished = service.commandsFinished.next(Math.max(1, Math.min(LOOK_MS, deadline - Date.now())));
    const rows = await find(answer.commandIds);
    const ended = rows.every(({ state }) => state !== 'accepted');
    if (ended || Date.now() >= deadline || isStopping()) return rows;
    await finished;
  }
}

function identityOf(request: FastifyRequest): { idempotencyKey: string; bodySha256: string } {
  const idempotencyKey = request.headers['idempotency-key'];
  if (typeof idempotencyKey !== 'string')
    return refuse('invalid-input', 'the header is missing', { field: 'Idempotency-Key' });
  const body = Buffer.isBuffer(request.body) ? request.body : canonicalJson(request.body ?? null);
  const bodySha256 = createHash('sha256').update(`${request.method} ${request.url}\n`).update(body).digest('hex');
  return { idempotencyKey, bodySha256 };
}

function waitSeconds(prefer: string | string[] | undefined): number {
  const match = /(?:^|[,;\s])wait=([0-9]{1,4})(?:$|[,;\s])/.exec(String(prefer ?? ''));
  return Math.min(LONGEST_WAIT_SECONDS, Number(match?.[1] ?? 0));
}
