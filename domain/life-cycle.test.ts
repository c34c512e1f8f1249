// The life cycle, state by state and action by action; the table is said again here, so that a slip in it shows.
import { ACCESS } from './commands';
import {
  BEGINNINGS,
  hasEnded,
  isUnconfirmed,
  nextState,
  RECEIVABLE_STATES,
  type ReceivableAction,
  type ReceivableState,
  TRANSITIONS,
} from './life-cycle';
import { refusalOf } from './testing/refusal-of';

const ACTIONS = Object.keys(TRANSITIONS) as ReceivableAction[];
const STEPS: Readonly<Record<ReceivableState, Partial<Record<ReceivableAction, ReceivableState>>>> = {
  issued: {
    verify: 'verified',
    reject: 'rejected',
    dispute: 'disputed',
    dilute: 'diluted',
    creditInFull: 'cancelled',
    cancel: 'cancelled',
  },
  verified: {
    confirm: 'confirmed',
    reject: 'rejected',
    dispute: 'disputed',
    dilute: 'diluted',
    creditInFull: 'cancelled',
    cancel: 'cancelled',
  },
  diluted: {
    verify: 'verified',
    reject: 'rejected',
    dispute: 'disputed',
    dilute: 'diluted',
    creditInFull: 'cancelled',
    cancel: 'cancelled',
  },
  disputed: {
    resolve: 'issued',
    reject: 'rejected',
    dilute: 'diluted',
    creditInFull: 'cancelled',
    cancel: 'cancelled',
  },
  confirmed: {
    split: 'split',
    transfer: 'transferring',
    offer: 'offered',
    agreeEarlyPayment: 'payingEarly',
    pay: 'confirmed',
    settle: 'settled',
    fallDue: 'overdue',
  },
  transferring: { acceptTransfer: 'confirmed', cancelTransfer: 'confirmed', fallDue: 'overdue' },
  offered: { withdraw: 'confirmed', agreeEarlyPayment: 'payingEarly', finance: 'financed', fallDue: 'overdue' },
  payingEarly: { lapseEarlyPayment: 'confirmed', settle: 'settled', fallDue: 'overdue' },
  financed: { pay: 'financed', settle: 'settled', fallDue: 'overdue' },
  overdue: { pay: 'overdue', settle: 'settled', recourse: 'recoursed', writeOff: 'writtenOff' },
  recoursed: { pay: 'recoursed', settle: 'settled', writeOff: 'writtenOff' },
  rejected: {},
  cancelled: {},
  split: {},
  settled: {},
  writtenOff: {},
};
const CELLS = RECEIVABLE_STATES.flatMap((state) => ACTIONS.map((action) => [state, action] as const));

test.each(CELLS)('a receivable that is %s, on %s', (state, action) => {
  const expected = STEPS[state][action];
  if (expected !== undefined) {
    expect(nextState('R1', state, action)).toBe(expected);
    return;
  }
  const problem = refusalOf(() => nextState('R1', state, action));
  expect(problem).toMatchObject({ slug: 'state-forbids', reference: 'receivable/R1' });
  expect(problem.detail).toContain(`R1 is ${state}`);
  for (const from of TRANSITIONS[action].from) expect(problem.detail).toContain(from);
});

test('every step is taken by a command that somebody may give', () => {
  for (const { by } of [...Object.values(BEGINNINGS), ...Object.values(TRANSITIONS)]) {
    expect(ACCESS[by].roles.length).toBeGreaterThan(0);
  }
});

test('every state is reached from a beginning', () => {
  const reached = new Set<string>(Object.values(BEGINNINGS).map(({ to }) => to));
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of Object.values(TRANSITIONS)) {
      if ((from as readonly string[]).some((state) => reached.has(state)) && to !== 'unchanged') reached.add(to);
    }
  }
  expect([...reached].sort()).toEqual([...RECEIVABLE_STATES].sort());
});

test.each(RECEIVABLE_STATES)('whether the obligor can still object to what is %s', (state) => {
  expect(isUnconfirmed(state)).toBe(['issued', 'verified', 'diluted', 'disputed'].includes(state));
});

test.each(RECEIVABLE_STATES)('whether %s is an end', (state) => {
  expect(hasEnded(state)).toBe(['rejected', 'cancelled', 'split', 'settled', 'writtenOff'].includes(state));
});
