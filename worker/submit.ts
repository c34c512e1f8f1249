/** Carries commands to the ledger, each exactly once, whatever happens on the way. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandOutcome } from '../domain/commands';
import { isProblem, type Problem } from '../domain/problems';
import type { LedgerClient } from '../network/gateway/ledger-client';
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
  readonly clock: Clock;
}

/** A submission that has to be tried again later; nothing is lost, the commands stay in the log. */
export class SubmissionDelayed extends Error {
  override readonly name = 'SubmissionDelayed';
}

/**
 * Submits the waiting commands of a job as one ledger transaction.
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
  { database, ledger, clock }: Submission,
  identity: string,
  commands: readonly WaitingCommand[],
): Promise<void> {
  const ids = commands.map(({ id }) => id);
  const batch = commands.map(({ id, name, body }) => ({ id, name, body }));
  const outcome = await ledger.submit(
    identity,
    { transaction: 'commands:apply', args: [JSON.stringify(batch)] },
    {
      timestamp: await clock.now(),
      onTransactionId: (txId) => rememberTransaction(database, ids, txId),
    },
  );
  switch (outcome.kind) {
    case 'committed':
      return await refuseCommands(database, refusalsIn(JSON.parse(outcome.result)), await clock.now());
    case 'rejected':
      return await refuseCommands(database, refusalsOf(outcome.message, ids), await clock.now());
    default:
      throw new SubmissionDelayed(`${outcome.kind}: ${'reason' in outcome ? outcome.reason : outcome.txId}`);
  }
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
