/** The contract that peers run: one transaction applies a batch of commands. */
// Context stays a value import: the decorators read the parameter's class from the emitted metadata.
import { Context, Contract, Info, Returns, Transaction } from 'fabric-contract-api';
import { canonicalJson } from '../domain/canonical';
import { type Caller, isRole, type OrganisationRoles } from '../domain/participants';
import { Refusal, refuse } from '../domain/problems';
import { applyBatch } from './apply';
import { UnitOfWork } from './unit-of-work';

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
     * Applies commands of one caller: `batchJson` is `[{id, name, body}, …]`, the answer the outcome of each. A batch
     * in which nothing was applied fails as a whole with its outcomes as the message, so that it is never ordered.
     */
    @Transaction()
    @Returns('string')
    async apply(ctx: Context, batchJson: string): Promise<string> {
      try {
        return await applyOnLedger(ctx, organisations, batchJson);
      } catch (error) {
        if (error instanceof Refusal) throw new Error(canonicalJson({ problem: error.problem }));
        throw error;
      }
    }
  }
  return CommandsContract;
}

async function applyOnLedger(ctx: Context, organisations: OrganisationRoles, batchJson: string): Promise<string> {
  const work = new UnitOfWork(ctx.stub);
  const transaction = {
    work,
    caller: callerOf(ctx),
    channel: ctx.stub.getChannelID(),
    txId: ctx.stub.getTxID(),
    now: ctx.stub.getDateTimestamp().toISOString(),
  };
  const outcomes = await applyBatch(transaction, organisations, parseJson(batchJson));
  if (outcomes.every(({ status }) => status === 'refused')) throw new Error(canonicalJson({ outcomes }));
  await work.flush();
  ctx.stub.setEvent('commandsApplied', Buffer.from(canonicalJson({ outcomes }), 'utf8'));
  return canonicalJson(outcomes);
}

/** Who asks, by the certificate alone. @throws Refusal `not-permitted` when it lacks an attribute */
function callerOf(ctx: Context): Caller {
  const party = ctx.clientIdentity.getAttributeValue('party');
  const role = ctx.clientIdentity.getAttributeValue('role');
  if (party === null || role === null || !isRole(role)) {
    return refuse('not-permitted', 'the certificate has no attributes party and role');
  }
  return { mspId: ctx.clientIdentity.getMSPID(), party, role };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('invalid-input', 'the batch is not JSON');
  }
}
