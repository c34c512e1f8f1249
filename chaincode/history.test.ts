// Whatever parties try in whatever order and at once: nothing is financed twice, no amount is lost, and every peer agrees.
import fc from 'fast-check';
import { commandClassOf } from '../domain/commands';
import { RECEIVABLE_STATES, type ReceivableState } from '../domain/life-cycle';
import { type Attempt, anAttempt, commandOf, type Given } from './testing/attempts';
import { Books } from './testing/books';
import { appliedPartOf, type Batch, order, type Simulated, simulate } from './testing/concurrent';
import { aFacility, aRateCard } from './testing/given';
import { brokenInvariants, FACILITY_LIMIT_MINOR } from './testing/invariants';
import { aLedger, type Ledger } from './testing/ledger';
import { type Change, changesOf, LedgerView } from './testing/ledger-view';
import { BANK_A, BANK_B } from './testing/parties';

/** `npm run test:deep` asks for more of them. */
const HISTORIES = Number(process.env.HISTORIES ?? 1_000);
const ATTEMPTS = 100;
const INVOICED_MINOR = 10_000_000n;
/** A generous bound for a machine that does other things too: the test asserts no time. */
const TIMEOUT_MS = 60_000 + HISTORIES * 600;

/** What histories have to come to, besides each state of a receivable. */
const EVENTS = [
  'transferred',
  'evidence used',
  'part financed',
  'part payment',
  'paid early',
  'early payment lapsed',
  'request withdrawn for an early payment',
  'third tier',
  'overtaken',
  'applied at the second try',
  'refused at the second try',
  'found done at the second try',
  'refused among applied ones',
] as const;
type Milestone = ReceivableState | (typeof EVENTS)[number];
const MILESTONES: readonly Milestone[] = [...RECEIVABLE_STATES, ...EVENTS];

let registered: Ledger;
beforeAll(async () => {
  registered = await aLedger();
  for (const bank of [BANK_A, BANK_B]) {
    await registered.as(bank).does('publishRateCard', aRateCard());
    await registered.as(bank).does('setFacility', aFacility({ limitMinor: FACILITY_LIMIT_MINOR }));
  }
});

test(
  `${HISTORIES} histories of ${ATTEMPTS} attempts in concurrent batches keep every invariant, reach every state and replay to the same bytes`,
  async () => {
    const reached = new Set<Milestone>();
    await fc.assert(
      fc.asyncProperty(fc.array(anAttempt(), { minLength: ATTEMPTS, maxLength: ATTEMPTS }), async (attempts) => {
        const history = new History(reached);
        for (const round of roundsOf(attempts)) await history.play(round);
        expect(await replayed(history.ordered)).toBe(history.ledger.bytes());
      }),
      { numRuns: HISTORIES, seed: 20_260_302 },
    );
    // The histories are worth their name only when they get to every state.
    expect(MILESTONES.filter((milestone) => !reached.has(milestone))).toEqual([]);
  },
  TIMEOUT_MS,
);

/** Attempts that are made at once: one, two or three. */
function* roundsOf(attempts: readonly Attempt[]): Generator<readonly Attempt[]> {
  for (let from = 0; from < attempts.length; ) {
    const size = 1 + ((attempts[from]?.turn ?? 0) % 3);
    yield attempts.slice(from, from + size);
    from += size;
  }
}

/** One history on a ledger of its own. */
class History {
  readonly ledger = registered.fork();
  /** Batches that were valid, in the order of their blocks. */
  readonly ordered: Batch[] = [];
  private readonly view = new LedgerView();
  private readonly books = new Books();
  private readonly given: Given[] = [];
  private transactions = 0;

  constructor(private readonly reached: Set<Milestone>) {
    this.view.observe(this.ledger.stub.state());
  }

  /** Simulates all batches of a round on the same state, orders them, and tries again what was overtaken. */
  async play(round: readonly Attempt[]): Promise<void> {
    const steps: Given[] = [];
    for (const attempt of round) {
      const step = await commandOf(this.view, attempt, this.given, ATTEMPTS);
      this.given.push(step);
      steps.push(step);
    }
    const simulated: Simulated[] = [];
    for (const batch of this.batchesOf(steps, round)) simulated.push(await this.simulated(batch));
    const overtaken: Batch[] = [];
    for (const each of simulated) {
      if (each.isOrdered && !this.commit(each)) overtaken.push(each.batch);
    }
    for (const batch of overtaken) {
      // As the worker does: the same commands, by a transaction of its own.
      const again = await this.simulated({ ...batch, txId: this.nextTxId() });
      if (again.isOrdered && !this.commit(again)) throw new Error('a batch alone was overtaken');
      this.reached.add('overtaken');
      for (const { status } of again.outcomes) {
        const done = again.stub.committed.length === 0 && status === 'applied';
        this.reached.add(`${done ? 'found done' : status} at the second try`);
      }
    }
  }

  /** Commands of one caller travel together or race each other; now and then a batch is sent twice. */
  private batchesOf(steps: readonly Given[], round: readonly Attempt[]): Batch[] {
    const batches: (Batch & { readonly commands: Given['command'][] })[] = [];
    steps.forEach(({ party, now, command }, index) => {
      const last = batches.at(-1);
      const [{ name = command.name } = command] = last?.commands ?? [];
      const joins = last?.party === party && last.now === now && commandClassOf(name) === commandClassOf(command.name);
      if (joins && (round[index]?.choice ?? 0) % 4 > 0) last.commands.push(command);
      else batches.push({ party, now, txId: this.nextTxId(), commands: [command] });
    });
    const isSentTwice = (round[0]?.choice ?? 0) % 20 === 7;
    return isSentTwice ? [...batches, ...batches.map((batch) => ({ ...batch, txId: this.nextTxId() }))] : batches;
  }

  private nextTxId(): string {
    this.transactions += 1;
    return this.transactions.toString(16).padStart(64, '0');
  }

  private async simulated(batch: Batch): Promise<Simulated> {
    const simulated = await simulate(this.ledger.stub, batch);
    const { stub, isOrdered, outcomes } = simulated;
    if (!isOrdered && stub.pending.length > 0) throw new Error('a batch of refused commands left a trace');
    if (isOrdered && outcomes.some(({ status }) => status === 'refused')) {
      this.reached.add('refused among applied ones');
      const without = await simulate(this.ledger.stub, appliedPartOf(simulated));
      if (writesOf(without) !== writesOf(simulated)) throw new Error('a refused command left a trace');
    }
    return simulated;
  }

  /** Orders a batch, and holds every invariant after it. @returns whether it was valid */
  private commit(simulated: Simulated): boolean {
    if (!order(simulated)) return false;
    this.ordered.push(simulated.batch);
    const changes = this.view.observe(simulated.stub.committed);
    if (changes.length === 0) return true;
    const broken = [
      ...brokenInvariants(this.view, changes, INVOICED_MINOR),
      ...this.books.brokenAfter(this.view, changes),
    ];
    if (broken.length > 0) throw new Error(broken.join('; '));
    for (const milestone of milestonesOf(this.view, changes)) this.reached.add(milestone);
    return true;
  }
}

function writesOf({ stub }: Simulated): string {
  return JSON.stringify(stub.writes());
}

/** The bytes to which the same batches lead one after the other on another ledger, as on another peer. */
async function replayed(ordered: readonly Batch[]): Promise<string> {
  const other = registered.fork();
  for (const batch of ordered) order(await simulate(other.stub, batch));
  return other.bytes();
}

function milestonesOf(view: LedgerView, changes: readonly Change[]): Milestone[] {
  const receivables = changesOf(changes, 'receivable').map(({ after }) => after);
  const has = (milestone: Milestone, holds: boolean): Milestone[] => (holds ? [milestone] : []);
  return [
    ...receivables.map(({ state }) => state),
    ...has(
      'transferred',
      view.all('transfer').some(({ state }) => state === 'accepted'),
    ),
    ...has(
      'evidence used',
      view.all('greenEvent').some(({ usedIn }) => usedIn !== undefined),
    ),
    ...has(
      'part financed',
      receivables.some(({ part, financing }) => part !== undefined && financing !== undefined),
    ),
    ...has(
      'part payment',
      view.all('payment').some(({ owedMinor }) => owedMinor !== '0'),
    ),
    ...has(
      'paid early',
      view.all('earlyPayment').some(({ state }) => state === 'paid'),
    ),
    ...has(
      'early payment lapsed',
      view.all('earlyPayment').some(({ lapsedBy }) => lapsedBy !== undefined),
    ),
    ...has(
      'request withdrawn for an early payment',
      view.all('financingRequest').some(({ earlyPayment }) => earlyPayment !== undefined),
    ),
    ...has(
      'third tier',
      receivables.some(({ part }) => (part?.path.length ?? 0) >= 3),
    ),
  ];
}
