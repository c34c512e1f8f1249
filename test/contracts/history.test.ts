// Histories of many callers at once on the embedded network: it keeps every invariant, and each valid transaction writes,
// byte for byte, what one caller after the other would have written in the order of the blocks.
import fc from 'fast-check';
import { type Attempt, anAttempt, commandOf, type Given } from '../../chaincode/testing/attempts';
import { Books } from '../../chaincode/testing/books';
import { order, simulate } from '../../chaincode/testing/concurrent';
import { brokenInvariants } from '../../chaincode/testing/invariants';
import * as ledgerBasics from '../../chaincode/testing/ledger';
import { LedgerView } from '../../chaincode/testing/ledger-view';
import { type MemoryStub, memoryStub } from '../../chaincode/testing/memory-stub';
import { commandClassOf } from '../../domain/commands';
import type { LedgerTransaction } from '../../network/blocks/ledger-block';
import { aNetworkLedger, type NetworkLedger, stopForks, stopNetworks } from './network-ledger';

jest.setTimeout(240_000);

const HISTORIES = 3;
const ATTEMPTS = 100;
const AT_ONCE = 5;
const INVOICED_MINOR = 10_000_000n;

let registered: NetworkLedger;

beforeAll(async () => {
  registered = await aNetworkLedger(ledgerBasics);
});
afterEach(() => stopForks(1));
afterAll(() => stopNetworks());

/** A history on a network of its own, and beside it a ledger in memory on which the same happens one by one. */
class NetworkHistory {
  readonly reached = new Set<string>();
  private readonly view = new LedgerView();
  private readonly books = new Books();
  private readonly given: Given[] = [];
  private readonly byTransaction = new Map<string, Given>();
  private readonly beside: MemoryStub;

  private constructor(
    private readonly ledger: NetworkLedger,
    private next: bigint,
  ) {
    const state = JSON.parse(ledger.bytes()) as [key: string, value: string][];
    this.beside = memoryStub(new Map(state.map(([key, value]) => [key, Buffer.from(value, 'utf8')])));
    this.view.observe(state);
  }

  static async begin(): Promise<NetworkHistory> {
    const ledger = registered.fork() as NetworkLedger;
    return new NetworkHistory(ledger, await ledger.height());
  }

  /** Gives a round of commands at once, and what was overtaken once more. */
  async play(round: readonly Attempt[]): Promise<void> {
    const steps: Given[] = [];
    for (const attempt of round) {
      const step = await commandOf(this.view, attempt, this.given, ATTEMPTS);
      this.given.push(step);
      if (commandClassOf(step.command.name) === 'public') steps.push(step);
    }
    const overtaken = await this.submitted(steps);
    for (const step of overtaken) {
      const again = await this.submitted([step]);
      if (again.length > 0) throw new Error('a transaction alone was overtaken');
      this.reached.add('overtaken');
    }
  }

  /** @returns what another transaction overtook */
  private async submitted(steps: readonly Given[]): Promise<Given[]> {
    const overtaken: Given[] = [];
    await Promise.all(
      steps.map(async (step) => {
        const outcome = await this.ledger.submit(step.party, [step.command], step.now);
        this.reached.add(outcome.kind);
        if (outcome.kind === 'readConflict') overtaken.push(step);
        else if (outcome.kind === 'committed') this.byTransaction.set(outcome.txId, step);
        else if (outcome.kind !== 'rejected') throw new Error(JSON.stringify(outcome));
      }),
    );
    const blocks = await this.ledger.blocks(this.next);
    this.next += BigInt(blocks.length);
    for (const { transactions } of blocks) {
      for (const transaction of transactions) if (transaction.valid) await this.follow(transaction);
    }
    return overtaken;
  }

  /** Does beside the network what the transaction did on it, and holds every invariant. */
  private async follow({ txId, writes }: LedgerTransaction): Promise<void> {
    const step = this.byTransaction.get(txId);
    if (step === undefined) throw new Error(`nobody submitted ${txId}`);
    const alone = await simulate(this.beside, { ...step, txId, commands: [step.command] });
    expect(order(alone)).toBe(true);
    const written = writes.map(({ key, value }) => [key, Buffer.from(value ?? []).toString('utf8')] as const);
    expect(written).toEqual(alone.stub.committed);
    if (written.length === 0) return;
    const changes = this.view.observe(written);
    const broken = [
      ...brokenInvariants(this.view, changes, INVOICED_MINOR),
      ...this.books.brokenAfter(this.view, changes),
    ];
    expect(broken).toEqual([]);
    for (const { kind, after } of changes) this.reached.add('state' in after ? `${kind} ${after.state}` : kind);
  }
}

test(`${HISTORIES} histories of ${ATTEMPTS} attempts, ${AT_ONCE} at once`, async () => {
  const reached = new Set<string>();
  const attempts = fc.array(anAttempt(), { minLength: ATTEMPTS, maxLength: ATTEMPTS });
  for (const each of fc.sample(attempts, { numRuns: HISTORIES, seed: 20_260_302 })) {
    const history = await NetworkHistory.begin();
    for (let from = 0; from < ATTEMPTS; from += AT_ONCE) await history.play(each.slice(from, from + AT_ONCE));
    for (const milestone of history.reached) reached.add(milestone);
  }
  const states = ['issued', 'verified', 'confirmed', 'split'].map((state) => `receivable ${state}`);
  expect([...reached]).toEqual(expect.arrayContaining(['committed', 'rejected', 'overtaken', ...states]));
});
