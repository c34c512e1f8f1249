// The life cycle, state by state and action by action: five states, five steps, nothing else.
import { nextState, RECEIVABLE_STATES, type ReceivableState, TRANSITIONS } from './life-cycle';
import { refusalOf } from './testing/refusal-of';

type Action = keyof typeof TRANSITIONS;

const ACTIONS: readonly Action[] = ['confirm', 'offer', 'withdraw', 'finance', 'settle'];
const STEPS: Readonly<Record<ReceivableState, Partial<Record<Action, ReceivableState>>>> = {
  issued: { confirm: 'confirmed' },
  confirmed: { offer: 'offered' },
  offered: { withdraw: 'confirmed', finance: 'financed' },
  financed: { settle: 'settled' },
  settled: {},
};
const CELLS = RECEIVABLE_STATES.flatMap((state) => ACTIONS.map((action) => [state, action] as const));

test('the table covers every action', () => {
  expect(Object.keys(TRANSITIONS).sort()).toEqual([...ACTIONS].sort());
});

test.each(CELLS)('a receivable that is %s, on %s', (state, action) => {
  const expected = STEPS[state][action];
  if (expected !== undefined) {
    expect(nextState('R1', state, action)).toBe(expected);
    return;
  }
  const problem = refusalOf(() => nextState('R1', state, action));
  expect(problem).toMatchObject({ slug: 'state-forbids', reference: 'receivable/R1' });
  expect(problem.detail).toContain(`is ${state}`);
  expect(problem.detail).toContain(TRANSITIONS[action].from);
});
