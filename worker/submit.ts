/** Carries commands to the ledger, each exactly once, whatever happens on the way. */
import { setTimeout as delay } from 'node:timers/promises';
import { type CommandClass, collectionOf } from '../domain/collections';
import type { CommandOutcome } from '../domain/commands';
import { isProblem, type Problem } from '../domain/problems';
import { mspIdInLabel } from '../network/certificates/labels';
import { type Consortium, collectionMembers } from '../network/consortium/consortium';
import type { ContractCall, LedgerClient, SubmitOptions } from '../network/gateway/ledger-client';
import type { Clock } from '../store/clock';
import { refuseCommands, rememberTransaction, type WaitingCommand, waitingCommands } from '../store/command-log';
import type { Database } from '../store/database';
import { nextBlock } from '../store/read-model';

const POLL_MS = 50;
const LONGEST_WAIT_MS = 10_000;

/** What the submission of a job needs. */
export interface Submission {
  readonly database: Database;
  readonly ledger: LedgerClient;
  readonly consortium: Consortium;
  readonly clock: Clock;
}

/** A submission that has to be tried again later; nothing is lost, the commands stay in the log. */
export class SubmissionDelayed extends Error {
  override readonly name = 'SubmissionDelayed';
}

/**
 * Submits the waiting commands of a job as one ledger transaction; sealed ones that remain when others of the batch
 * were refused go again without them.
 *
 * A transaction's id is remembered before it is sent. A job that comes back first waits until every block is projected
 * that the ledger holds by then: what an earlier transaction applied is finished by that. Should an earlier one commit
 * later still, the contract's guard record keeps its commands from taking effect twice. That a command was applied is
 * the projection's to say; a refusal is final here.
 * @throws SubmissionDelayed when the outcome is not known or the ledger is away
 */
export async function submitJob(submission: Submission, jobId: string): Promise<void> {
  const found = await waitingCommands(submission.database, jobId);
  const [first] = found;
  if (first === undefined) return;
  const triedBefore = found.some(({ transactionIds }) => transactionIds.length > 0);
  if (triedBefore) await waitForProjection(submission, first.identity);
  const commands = triedBefore ? await waitingCommands(submission.database, jobId) : found;
  if (commands.length > 0) await submitBatch(submission, first.identity, commands);
}

async function waitForProjection({ database, ledger }: Submission, identity: string): Promise<void> {
  const height = await ledger.height(identity);
  for (let waitedMs = 0; (await nextBlock(database)) < height; waitedMs += POLL_MS) {
    if (waitedMs > LONGEST_WAIT_MS) throw new SubmissionDelayed(`the read model stands below block ${height}`);
    await delay(POLL_MS);
  }
}

async function submitBatch(
  submission: Submission,
  identity: string,
  commands: readonly WaitingCommand[],
): Promise<void> {
  const { database, ledger, clock, consortium } = submission;
  const ids = commands.map(({ id }) => id);
  const { call, endorsingOrganisations } = callOf(commands, identity, consortium);
  if (!(await ledger.knows(identity))) return await refuseUnsent(submission, identity, commands);
  const outcome = await ledger.submit(identity, call, {
    timestamp: await clock.now(),
    onTransactionId: (txId) => rememberTransaction(database, ids, txId),
    ...(endorsingOrganisations === undefined ? {} : { endorsingOrganisations }),
  });
  switch (outcome.kind) {
    case 'committed':
      return await refuseCommands(database, refusalsIn(JSON.parse(outcome.result)), await clock.now());
    case 'rejected': {
      const refusals = refusalsOf(outcome.message, ids);
      await refuseCommands(database, refusals, await clock.now());
      const remaining = commands.filter(({ id }) => refusals.every((refusal) => refusal.id !== id));
      if (remaining.length === commands.length) throw new SubmissionDelayed(`nothing came of ${outcome.message}`);
      return remaining.length === 0 ? undefined : await submitBatch(submission, identity, remaining);
    }
    default:
      throw new SubmissionDelayed(`${outcome.kind}: ${'reason' in outcome ? outcome.reason : outcome.txId}`);
  }
}

/**
 * A user whose identity was taken away since it gave commands: those that were never sent end refused. What became of the
 * others is not known before the identity is back.
 */
async function refuseUnsent(
  { database, clock }: Submission,
  identity: string,
  commands: readonly WaitingCommand[],
): Promise<void> {
  const problem: Problem = { slug: 'user-not-enrolled', detail: `there is no identity ${identity}` };
  const unsent = commands.filter(({ transactionIds }) => transactionIds.length === 0);
  await refuseCommands(
    database,
    unsent.map(({ id }) => ({ id, problem })),
    await clock.now(),
  );
  if (unsent.length < commands.length) throw new SubmissionDelayed(problem.detail);
}

/** The call that carries a batch: public commands as an argument, sealed ones before the eyes of their endorsers alone. */
function callOf(
  commands: readonly WaitingCommand[],
  identity: string,
  consortium: Consortium,
): { readonly call: ContractCall } & Pick<SubmitOptions, 'endorsingOrganisations'> {
  const batch = JSON.stringify(commands.map(({ id, name, body }) => ({ id, name, body })));
  const commandClass: CommandClass = commands[0]?.class ?? 'public';
  if (commandClass === 'public') return { call: { transaction: 'commands:apply', args: [batch] } };
  const collection = collectionOf(commandClass, mspIdInLabel(identity));
  const endorsingOrganisations = collectionMembers(consortium, collection);
  if (endorsingOrganisations === undefined) throw new Error(`the consortium has no collection ${collection}`);
  const transient = { batch: Buffer.from(batch, 'utf8') };
  return { call: { transaction: 'commands:applySealed', args: [commandClass], transient }, endorsingOrganisations };
}

/** The refused commands among a batch's outcomes. */
function refusalsIn(outcomes: readonly CommandOutcome[]): { id: string; problem: Problem }[] {
  return outcomes.flatMap((outcome) => (outcome.status === 'refused' ? [outcome] : []));
}

/**
 * The contract's message when nothing was applied: the outcomes, or one problem for the whole batch. Any other
 * message is a defect of the contract; the commands end refused with it rather than being tried for ever.
 */
function refusalsOf(message: string, ids: readonly string[]): { id: string; problem: Problem }[] {
  const content = parseJson(message);
  if (content !== null && Array.isArray(content.outcomes)) return refusalsIn(content.outcomes as CommandOutcome[]);
  const problem: Problem = isProblem(content?.problem) ? content.problem : { slug: 'internal-error', detail: message };
  return ids.map((id) => ({ id, problem }));
}

function parseJson(text: string): { outcomes?: unknown; problem?: unknown } | null {
  try {
    return JSON.parse(text) as { outcomes?: unknown; problem?: unknown };
  } catch {
    return null;
  }
}
