// Whatever parties try in whatever order: nothing is financed twice, no amount is lost, and every peer agrees.
import fc from 'fast-check';
import { commandClassOf } from '../domain/commands';
import { RECEIVABLE_STATES, type ReceivableState } from '../domain/life-cycle';
import { anAttempt, commandOf, type Given } from './testing/attempts';
import { Books } from './testing/books';
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

type Milestone = ReceivableState | 'transferred' | 'evidence used' | 'part financed' | 'part payment' | 'third tier';
const MILESTONES: readonly Milestone[] = [
  ...RECEIVABLE_STATES,
  'transferred',
  'evidence used',
  'part financed',
  'part payment',
  'third tier',
];

let registered: Ledger;
beforeAll(async () => {
  registered = await aLedger();
  for (const bank of [BANK_A, BANK_B]) {
    await registered.as(bank).does('publishRateCard', aRateCard());
    await registered.as(bank).does('setFacility', aFacility({ limitMinor: FACILITY_LIMIT_MINOR }));
  }
});

test(
  `${HISTORIES} histories of ${ATTEMPTS} attempts keep every invariant, reach every state and replay to the same bytes`,
  async () => {
    const reached = new Set<Milestone>();
    await fc.assert(
      fc.asyncProperty(fc.array(anAttempt(), { minLength: ATTEMPTS, maxLength: ATTEMPTS }), async (attempts) => {
        const ledger = registered.fork();
        const view = new LedgerView();
        const books = new Books();
        view.observe(ledger.stub.state());
        const given: Given[] = [];
        const applied = new Set<string>();
        for (const attempt of attempts) {
          const step = await commandOf(view, attempt, given, ATTEMPTS);
          const putsBefore = ledger.stub.puts;
          ledger.now = step.now;
          const [outcome] = await ledger.as(step.party).applyAll([step.command], commandClassOf(step.command.name));
          given.push(step);
          if (ledger.stub.puts === putsBefore) continue; // not a byte changed
          const changes = view.observe(ledger.stub.committed);
          const broken = [
            ...(outcome?.status === 'applied' ? [] : ['a refused command left a trace']),
            ...(applied.has(guardOf(step)) ? ['a command took effect twice'] : []),
            ...brokenInvariants(view, changes, INVOICED_MINOR),
            ...books.brokenAfter(view, changes),
          ];
          if (broken.length > 0) throw new Error(broken.join('; '));
          applied.add(guardOf(step));
          for (const milestone of milestonesOf(view, changes)) reached.add(milestone);
        }
        expect(await replayed(given)).toBe(ledger.bytes());
      }),
      { numRuns: HISTORIES, seed: 20_260_302 },
    );
    // The histories are worth their name only when they get to every state.
    expect(MILESTONES.filter((milestone) => !reached.has(milestone))).toEqual([]);
  },
  TIMEOUT_MS,
);

/** Where a command's guard stands: in public, or in a collection of its bank's. */
function guardOf({ party, command: { id, name } }: Given): string {
  const commandClass = commandClassOf(name);
  return commandClass === 'public' ? id : `${commandClass} ${party.mspId} ${id}`;
}

/** The bytes to which the same commands lead on another ledger, as on another peer. */
async function replayed(given: readonly Given[]): Promise<string> {
  const other = registered.fork();
  for (const { party, now, command } of given) {
    other.now = now;
    await other.as(party).applyAll([command], commandClassOf(command.name));
  }
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
      'third tier',
      receivables.some(({ part }) => (part?.path.length ?? 0) >= 3),
    ),
  ];
}
