/** The contract that peers run: one transaction applies a batch of commands. */
// Context stays a value import: the decorators read the parameter's class from the emitted metadata.
import { Context, Contract, Info, Returns, Transaction } from 'fabric-contract-api';
import { canonicalJson } from '../domain/canonical';
import { collectionOf, isSealedClass, type SealedClass } from '../domain/collections';
import { APPLIED_EVENT, type AppliedEvent, SEALED_EVENT, type SealedEvent } from '../domain/events';
import type { OrganisationRoles } from '../domain/participants';
import { Refusal, refuse } from '../domain/problems';
import { applyBatch, type TransactionContext } from './apply';
import { bulkStateOf } from './bulk-state';
import { callerOf } from './caller';
import { noticesOf } from './sealed-offers';
import { UnitOfWork } from './unit-of-work';

/** Transient entry in which a sealed batch travels. */
const TRANSIENT_BATCH = 'batch';

/**
 * The contract for a consortium.
 * @param organisations the roles that each organisation hosts; the same on every peer, as the code is
 */
export function commandsContract(organisations: OrganisationRoles): new () => Contract {
  @Info({ title: 'commands', description: 'Applies commands to the ledger' })
  class CommandsContract extends Contract {
    constructor() {
      super('commands');
    }

    /**
     * Applies public commands of one caller: `batchJson` is `[{id, name, body}, …]`, the answer the outcome of each. A
     * batch in which nothing was applied fails as a whole with its outcomes as the message, so that it is never ordered.
     */
    @Transaction()
    @Returns('string')
    async apply(ctx: Context, batchJson: string): Promise<string> {
      return await spellingOut(() => applyPublic(ctx, organisations, batchJson));
    }

    /**
     * Applies sealed commands of one caller and one class, which travel as the transient entry `batch` and write private
     * records alone. Answer and event are public and name commands and records, never their content. A refusal could
     * tell what is secret: a batch in which any command is refused, or which is on the ledger already, fails as a whole,
     * with all outcomes for the caller alone.
     */
    @Transaction()
    @Returns('string')
    async applySealed(ctx: Context, commandClass: string): Promise<string> {
      return await spellingOut(async () => {
        if (!isSealedClass(commandClass)) return refuse('invalid-input', 'no class of sealed commands');
        return await applyPrivate(ctx, organisations, commandClass);
      });
    }
  }
  return CommandsContract;
}

async function applyPublic(ctx: Context, organisations: OrganisationRoles, batchJson: string): Promise<string> {
  const transaction = transactionOf(ctx);
  const outcomes = await applyBatch(transaction, organisations, parseJson(batchJson), 'public');
  if (outcomes.every(({ status }) => status === 'refused')) throw new Error(canonicalJson({ outcomes }));
  await transaction.work.flush();
  const event: AppliedEvent = { by: transaction.caller, outcomes };
  ctx.stub.setEvent(APPLIED_EVENT, Buffer.from(canonicalJson(event), 'utf8'));
  return canonicalJson(outcomes);
}

async function applyPrivate(
  ctx: Context,
  organisations: OrganisationRoles,
  commandClass: SealedClass,
): Promise<string> {
  const batch = ctx.stub.getTransient().get(TRANSIENT_BATCH);
  if (batch === undefined) refuse('invalid-input', `the transient entry ${TRANSIENT_BATCH} is missing`);
  const transaction = transactionOf(ctx);
  const { work, caller } = transaction;
  const outcomes = await applyBatch(
    transaction,
    organisations,
    parseJson(Buffer.from(batch).toString('utf8')),
    commandClass,
  );
  const applied = outcomes.filter((outcome) => outcome.status === 'applied');
  if (applied.length < outcomes.length) throw new Error(canonicalJson({ outcomes }));
  if (work.public.hasWrites) throw new Error('a sealed command wrote a public record');
  const book = work.privately(collectionOf(commandClass, caller.mspId));
  // All of it is on the ledger already: a transaction without writes would be the whole channel's to endorse.
  if (!book.hasWrites) throw new Error(canonicalJson({ outcomes }));
  const event: SealedEvent = { by: caller, outcomes: applied, offers: await noticesOf(book, applied) };
  await work.flush();
  ctx.stub.setEvent(SEALED_EVENT, Buffer.from(canonicalJson(event), 'utf8'));
  return canonicalJson(outcomes);
}

/** Who asks, by the certificate alone, and in which transaction. */
function transactionOf(ctx: Context): TransactionContext {
  return {
    work: new UnitOfWork(ctx.stub, bulkStateOf(ctx.stub)),
    caller: callerOf(ctx),
    channel: ctx.stub.getChannelID(),
    txId: ctx.stub.getTxID(),
    now: ctx.stub.getDateTimestamp().toISOString(),
  };
}

/** A refusal of the whole batch reaches the caller as data in the message. */
async function spellingOut(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new Error(canonicalJson({ problem: error.problem }));
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('invalid-input', 'the batch is not JSON');
  }
}
