// Whatever parties try in whatever order: nothing is financed twice, no amount is lost, and every peer agrees.
import fc from 'fast-check';
import { RECEIVABLE_STATES, type ReceivableState } from '../domain/life-cycle';
import { agreesRecourse, anAttempt, commandOf, type Given } from './testing/attempts';
import { brokenInvariants } from './testing/invariants';
import { aLedger, type Ledger } from './testing/ledger';
import { type Change, changesOf, LedgerView } from './testing/ledger-view';

/** `npm run test:deep` asks for more of them. */
const HISTORIES = Number(process.env.HISTORIES ?? 500);
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
    await registered.as(bank).does('setFacility', aFacility({ limitMinor: '20000000' }));
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
        const given: Given[] = [];
        const applied = new Set<string>();
        for (const attempt of attempts) {
          const step = await commandOf(view, attempt, given, ATTEMPTS);
          const putsBefore = ledger.stub.puts;
          ledger.now = step.now;
          const [outcome] = await ledger.as(step.party).applyAll([step.command]);
          given.push(step);
          if (ledger.stub.puts === putsBefore) continue; // not a byte changed
          const changes = view.observe(ledger.stub.committed);
          const broken = [
            ...(outcome?.status === 'applied' ? [] : ['a refused command left a trace']),
            ...(applied.has(step.command.id) ? ['a command took effect twice'] : []),
            ...brokenInvariants(view, changes, INVOICED_MINOR),
          ];
          if (broken.length > 0) throw new Error(broken.join('; '));
          applied.add(step.command.id);
          for (const milestone of milestonesOf(view, changes)) reached.add(milestone);
          await agreeRecourse(ledger, view);
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

/** Says of a financing that was just seen whether it is with recourse, until a command does. */
async function agreeRecourse(ledger: Ledger, view: LedgerView): Promise<void> {
  for (const receivable of view.all('receivable')) {
    const { financing } = receivable;
    if (financing === undefined || financing.recourse !== undefined) continue;
    await ledger.put('receivable', {
      ...receivable,
      financing: { ...financing, recourse: agreesRecourse(receivable) },
    });
    view.observe(ledger.stub.committed);
  }
}

/** The bytes to which the same commands lead on another ledger, as on another peer. */
async function replayed(given: readonly Given[]): Promise<string> {
  const other = registered.fork();
  const view = new LedgerView();
  for (const { party, now, command } of given) {
    other.now = now;
    const putsBefore = other.stub.puts;
    await other.as(party).applyAll([command]);
    if (other.stub.puts === putsBefore) continue;
    const changes = view.observe(other.stub.committed);
    if (changesOf(changes, 'receivable').length > 0) await agreeRecourse(other, view);
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
