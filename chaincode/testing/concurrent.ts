/** For tests: batches that several callers send at once. Each is simulated on the state as it stands, then they are ordered. */
import { collectionOf } from '../../domain/collections';
import { type CommandOutcome, commandClassOf } from '../../domain/commands';
import { applyBatch } from '../apply';
import type { BulkState } from '../bulk-state';
import { UnitOfWork } from '../unit-of-work';
import type { Given } from './attempts';
import { CHANNEL } from './ledger';
import type { MemoryStub } from './memory-stub';
import { ORGANISATIONS } from './parties';

/** Commands of one caller and of one class that travel in one transaction. */
export interface Batch extends Pick<Given, 'party' | 'now'> {
  readonly txId: string;
  readonly commands: readonly Given['command'][];
}

/** What a peer made of a batch; nothing of it is committed yet. */
export interface Simulated {
  readonly batch: Batch;
  readonly outcomes: readonly CommandOutcome[];
  /** Whether there is anything to order: a batch in which nothing is applied never is. */
  readonly isOrdered: boolean;
  /** The transaction, with its reads and its writes. */
  readonly stub: MemoryStub;
}

/** Simulates a batch on a state. @param bulkOf what the peer takes in bulk, by the transaction; nothing by default */
export async function simulate(
  state: MemoryStub,
  batch: Batch,
  bulkOf: (stub: MemoryStub) => BulkState = () => ({}),
): Promise<Simulated> {
  const { party, now, txId, commands } = batch;
  const [first] = commands;
  if (first === undefined) throw new Error('a batch has commands');
  const commandClass = commandClassOf(first.name);
  const stub = state.transaction();
  const work = new UnitOfWork(stub, bulkOf(stub));
  const caller = { mspId: party.mspId, party: party.party, role: party.role };
  const outcomes = await applyBatch(
    { work, caller, channel: CHANNEL, txId, now },
    ORGANISATIONS,
    commands,
    commandClass,
  );
  const isApplied = ({ status }: CommandOutcome) => status === 'applied';
  if (commandClass === 'public') {
    await work.flush();
    return { batch, outcomes, isOrdered: outcomes.some(isApplied), stub };
  }
  // Of sealed commands all are applied or none, as the contract has it, and a repetition is not ordered.
  const isOrdered = outcomes.every(isApplied) && work.privately(collectionOf(commandClass, party.mspId)).hasWrites;
  if (isOrdered) await work.flush();
  return { batch, outcomes, isOrdered, stub };
}

/** Orders a transaction. @returns whether it was valid; an invalid one changes nothing */
export function order({ stub }: Simulated): boolean {
  if (stub.isStale()) return false;
  stub.commit();
  return true;
}

/** The part of a batch that was applied: without the rest it writes the same. */
export function appliedPartOf({ batch, outcomes }: Simulated): Batch {
  return { ...batch, commands: batch.commands.filter((_, index) => outcomes[index]?.status === 'applied') };
}
