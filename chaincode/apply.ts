/** Applies a batch of commands: each has its own outcome, and a refused one never spoils its neighbours. */
import { Type } from 'typebox';
import { type CommandClass, collectionOf } from '../domain/collections';
import {
  ACCESS,
  COMMANDS,
  type CommandBody,
  type CommandName,
  type CommandOutcome,
  commandClassOf,
  isCommandName,
} from '../domain/commands';
import { CommandId, Strict, Text } from '../domain/fields';
import { MAX_BATCH_COMMANDS } from '../domain/limits';
import { type Caller, hosts, type OrganisationRoles } from '../domain/participants';
import { Refusal, refuse } from '../domain/problems';
import { parseInput } from '../domain/validation';
import { collectionHandlers } from './collection';
import { credentialHandlers } from './credentials';
import { earlyPaymentHandlers } from './early-payment';
import { facilityHandlers } from './facilities';
import { financingHandlers } from './financing';
import { foreseenReads } from './foreseen-reads';
import { greenEventHandlers } from './green-events';
import type { CommandContext, Handler, Handlers } from './handler';
import { holdingHandlers } from './holdings';
import { participantHandlers } from './participants';
import { receivableHandlers } from './receivables';
import type { RecordKey } from './record-store';
import { sealedOfferHandlers } from './sealed-offers';
import type { UnitOfWork } from './unit-of-work';

const Batch = Type.Array(Strict({ id: CommandId, name: Text, body: Type.Unknown() }), { minItems: 1 });

/** The transaction that a batch runs in. */
export interface TransactionContext {
  readonly work: UnitOfWork;
  readonly caller: Caller;
  readonly channel: string;
  readonly txId: string;
  readonly now: string;
}

type BatchContext = TransactionContext & Pick<CommandContext, 'book'>;

/** All handlers by the name of their command. */
export function commandHandlers(organisations: OrganisationRoles): Handlers<CommandName> {
  return {
    ...participantHandlers(organisations),
    ...credentialHandlers,
    ...greenEventHandlers,
    ...receivableHandlers,
    ...holdingHandlers,
    ...facilityHandlers,
    ...sealedOfferHandlers,
    ...financingHandlers,
    ...earlyPaymentHandlers,
    ...collectionHandlers,
  };
}

/**
 * Runs each command in order on one unit of work. A command that is on the ledger already keeps its first outcome.
 * @param commandClass how the batch travelled; a command of another class would be shown to the wrong peers
 * @throws Refusal when the batch itself is malformed or mixed, or the caller is nobody that the consortium knows
 */
export async function applyBatch(
  transaction: TransactionContext,
  organisations: OrganisationRoles,
  batch: unknown,
  commandClass: CommandClass = 'public',
): Promise<CommandOutcome[]> {
  if (Array.isArray(batch) && batch.length > MAX_BATCH_COMMANDS) {
    refuse('batch-too-large', `${batch.length} commands; a batch takes ${MAX_BATCH_COMMANDS}`);
  }
  const commands = parseInput(Batch, batch);
  requireClass(commands, commandClass);
  await requireMember(transaction, organisations);
  const handlers = commandHandlers(organisations);
  const { work, caller } = transaction;
  const book = commandClass === 'public' ? work.public : work.privately(collectionOf(commandClass, caller.mspId));
  const context = { ...transaction, book };
  const permitted = commands.map((command) => readCommand(command, caller));
  await readAhead(context, permitted);
  const outcomes: CommandOutcome[] = [];
  for (const command of permitted) outcomes.push(await outcomeOf(context, handlers, command));
  return outcomes;
}

/** A sealed command among public ones would stand in the arguments for all to read: the whole batch is refused. */
function requireClass(commands: readonly { name: string }[], commandClass: CommandClass): void {
  commands.forEach(({ name }, index) => {
    const own = isCommandName(name) ? commandClassOf(name) : commandClass;
    if (own !== commandClass) {
      refuse('invalid-input', `${name} is a command of class ${own}, not ${commandClass}`, { field: `${index}.name` });
    }
  });
}

/** The caller's organisation has to host its role, and its firm has to be registered with that organisation. */
async function requireMember({ work, caller }: TransactionContext, organisations: OrganisationRoles): Promise<void> {
  if (!hosts(organisations, caller.mspId, caller.role)) {
    refuse('not-permitted', `${caller.mspId} hosts no ${caller.role}`);
  }
  // The operator and the certifier are members by the consortium's own word; every other firm is on the ledger.
  if (caller.role === 'operator' || caller.role === 'certifier') return;
  const firm = await work.get('firm', caller.party);
  if (firm === undefined) refuse('firm-unknown', `${caller.party} is not registered`);
  if (firm.mspId !== caller.mspId || !(firm.roles as string[]).includes(caller.role)) {
    refuse('not-permitted', `${caller.party} is not registered as ${caller.role} with ${caller.mspId}`);
  }
}

/** A command as it can be told before the ledger is asked: one that its caller does not give, or one with its body. */
type ReadCommand =
  | { readonly id: string; readonly refusal: Refusal }
  | { readonly id: string; readonly name: CommandName; readonly body: CommandBody<CommandName> | Refusal };

function readCommand({ id, name, body }: { id: string; name: string; body: unknown }, caller: Caller): ReadCommand {
  try {
    if (!isCommandName(name)) return refuse('invalid-input', `there is no command ${name}`, { field: 'name' });
    if (!ACCESS[name].roles.includes(caller.role)) {
      refuse('not-permitted', `a ${caller.role} does not give the command ${name}`);
    }
    return { id, name, body: readBody(name, body) };
  } catch (error) {
    if (error instanceof Refusal) return { id, refusal: error };
    throw error;
  }
}

/** The body, or why it is none: a command that was applied before is answered as it was then, whatever it carries. */
function readBody(name: CommandName, body: unknown): CommandBody<CommandName> | Refusal {
  try {
    return parseInput(COMMANDS[name], body) as CommandBody<CommandName>;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Asks for the guards of all commands at once, and for the records that they are about. */
async function readAhead({ work, book, caller }: BatchContext, commands: readonly ReadCommand[]): Promise<void> {
  const given = commands.flatMap((command) => ('name' in command ? [command] : []));
  const guards = given.map(({ id }): RecordKey => ['appliedCommand', id]);
  const records = given.flatMap(({ name, body }) => (body instanceof Refusal ? [] : foreseenReads(name, body, caller)));
  if (book !== work.public) await book.readAhead(guards);
  await work.public.readAhead(book === work.public ? [...guards, ...records] : records);
}

async function outcomeOf(
  context: BatchContext,
  handlers: Handlers<CommandName>,
  command: ReadCommand,
): Promise<CommandOutcome> {
  const { id } = command;
  try {
    return { id, status: 'applied', subject: await context.work.attempt(() => apply(context, handlers, command)) };
  } catch (error) {
    if (error instanceof Refusal) return { id, status: 'refused', problem: error.problem };
    throw error;
  }
}

async function apply(context: BatchContext, handlers: Handlers<CommandName>, command: ReadCommand): Promise<string> {
  if ('refusal' in command) throw command.refusal;
  const { id, name, body } = command;
  const { book, txId } = context;
  const { party } = context.caller;
  const applied = await book.get('appliedCommand', id);
  if (applied !== undefined) {
    if (applied.party === party && applied.command === name) return applied.subject;
    refuse('idempotency-key-reused', `${id} is the identity of another command`, { field: 'id' });
  }
  if (body instanceof Refusal) throw body;
  const handler = handlers[name] as Handler<CommandName>;
  const subject = await handler({ ...context, commandId: id }, body);
  book.put('appliedCommand', { id, party, command: name, txId, subject });
  return subject;
}
