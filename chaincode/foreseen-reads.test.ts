// What a batch reads ahead is what its commands ask for, and nothing that the ledger keeps tells whether it was.
import fc from 'fast-check';
import { collectionOf } from '../domain/collections';
import { COMMANDS, type CommandBody, type CommandName, commandClassOf } from '../domain/commands';
import { Refusal } from '../domain/problems';
import { parseInput } from '../domain/validation';
import { applyBatch, commandHandlers } from './apply';
import type { BulkState } from './bulk-state';
import { foreseenReads } from './foreseen-reads';
import type { Handler } from './handler';
import { publicSource } from './record-store';
import { anAttempt, commandOf, type Given } from './testing/attempts';
import { aFacility, aRateCard } from './testing/given';
import { aLedger, CHANNEL, type Ledger } from './testing/ledger';
import { LedgerView } from './testing/ledger-view';
import type { MemoryStub } from './testing/memory-stub';
import { BANK_A, BANK_B, ORGANISATIONS, type Party } from './testing/parties';
import { UnitOfWork } from './unit-of-work';

const HISTORIES = 30;
const ATTEMPTS = 100;
const TX_ID = 'ab'.repeat(32);

let registered: Ledger;
beforeAll(async () => {
  registered = await aLedger();
  for (const bank of [BANK_A, BANK_B]) {
    await registered.as(bank).does('publishRateCard', aRateCard());
    await registered.as(bank).does('setFacility', aFacility());
  }
});

/** A generated history: what was given, and the ledger before each of it. */
async function* steps(attempts: Parameters<typeof commandOf>[1][]): AsyncGenerator<[given: Given, before: MemoryStub]> {
  const ledger = registered.fork();
  const view = new LedgerView();
  view.observe(ledger.stub.state());
  const given: Given[] = [];
  for (const attempt of attempts) {
    const step = await commandOf(view, attempt, given, ATTEMPTS);
    yield [step, ledger.stub.fork()];
    const putsBefore = ledger.stub.puts;
    ledger.now = step.now;
    await ledger.as(step.party).applyAll([step.command], commandClassOf(step.command.name));
    given.push(step);
    if (ledger.stub.puts > putsBefore) view.observe(ledger.stub.committed);
  }
}

/** Keys that a command's handler reads where nobody read ahead; undefined where it refuses. */
async function readsOfHandler(stub: MemoryStub, { party, now, command }: Given): Promise<string[] | undefined> {
  const { name, body, id: commandId } = command;
  const work = new UnitOfWork(stub);
  const commandClass = commandClassOf(name);
  const book = commandClass === 'public' ? work.public : work.privately(collectionOf(commandClass, party.mspId));
  const context = { work, book, caller: callerIn(party), channel: CHANNEL, txId: TX_ID, now, commandId };
  const handler = commandHandlers(ORGANISATIONS)[name] as Handler<CommandName>;
  stub.takeReadKeys();
  try {
    await handler(context, parseInput(COMMANDS[name], body) as CommandBody<CommandName>);
    return stub.takeReadKeys();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

const callerIn = ({ mspId, party, role }: Party) => ({ mspId, party, role });

test(`in ${HISTORIES} histories, a command that is carried out asks for all that was foreseen`, async () => {
  const seen = new Map<CommandName, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(anAttempt(), { minLength: ATTEMPTS, maxLength: ATTEMPTS }), async (attempts) => {
      for await (const [step, stub] of steps(attempts)) {
        const { name, body } = step.command;
        const reads = await readsOfHandler(stub, step);
        if (reads === undefined) continue;
        const { key } = publicSource(stub);
        const foreseen = foreseenReads(name, body as CommandBody<CommandName>, callerIn(step.party));
        const keys = foreseen.map(([kind, ...parts]) => key(kind, parts));
        expect({ name, unasked: keys.filter((each) => !reads.includes(each)) }).toEqual({ name, unasked: [] });
        if (keys.length > 0) seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    }),
    { numRuns: HISTORIES, seed: 20_260_302 },
  );
  // It says something only when the commands that come in volume were carried out with something foreseen.
  const volume: CommandName[] = ['issueReceivable', 'verifyReceivable', 'confirmReceivable', 'splitReceivable'];
  const financing: CommandName[] = ['requestFinancing', 'acceptOffer', 'disburseOffer', 'settleReceivable'];
  expect([...seen.keys()]).toEqual(expect.arrayContaining([...volume, ...financing]));
}, 120_000);

/** Commands of one caller that travel together. */
type Batch = Pick<Given, 'party' | 'now'> & { readonly commands: Given['command'][] };

function batchesOf(given: readonly Given[]): Batch[] {
  const batches: Batch[] = [];
  for (const { party, now, command } of given) {
    const last = batches.at(-1);
    const joins =
      last?.party === party &&
      last.now === now &&
      last.commands.every(({ name, id }) => commandClassOf(name) === commandClassOf(command.name) && id !== command.id);
    if (joins) last.commands.push(command);
    else batches.push({ party, now, commands: [command] });
  }
  return batches;
}

/** What came of batches on a peer: outcomes, reads of each transaction, and the state at the end. */
async function onPeer(batches: readonly Batch[], bulkOf: (stub: MemoryStub) => BulkState) {
  const stub = registered.stub.fork();
  const transactions: unknown[] = [];
  for (const { party, now, commands } of batches) {
    const commandClass = commandClassOf(commands[0]?.name ?? 'issueReceivable');
    const work = new UnitOfWork(stub, bulkOf(stub));
    const transaction = { work, caller: callerIn(party), channel: CHANNEL, txId: TX_ID, now };
    const outcomes = await applyBatch(transaction, ORGANISATIONS, commands, commandClass);
    if (commandClass === 'public' || outcomes.every(({ status }) => status === 'applied')) await work.flush();
    transactions.push({ outcomes, reads: stub.takeReadKeys(), writes: stub.pending });
    stub.commit();
  }
  return { transactions, state: stub.state() };
}

test('a peer that takes keys in bulk comes to the same reads, writes and outcomes as one that does not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anAttempt(), { minLength: ATTEMPTS, maxLength: ATTEMPTS }), async (attempts) => {
      const given: Given[] = [];
      for await (const [step] of steps(attempts)) given.push(step);
      const turn = ({ now, party: { name } }: Given) => `${now} ${name}`;
      const batches = batchesOf(given.toSorted((left, right) => (turn(left) < turn(right) ? -1 : 1)));
      const inBulk = await onPeer(batches, ({ bulk }) => bulk);
      expect(await onPeer(batches, () => ({}))).toEqual(inBulk);
      expect(await onPeer(batches, ({ bulk: { get } }) => ({ get }))).toEqual(inBulk);
      expect(await onPeer(batches, ({ bulk: { put } }) => ({ put }))).toEqual(inBulk);
    }),
    { numRuns: 20, seed: 20_260_302 },
  );
}, 120_000);
