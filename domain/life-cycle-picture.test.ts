// The picture of the life cycle: it shows what the table says, and the page in docs is the one that it gives.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nextState, RECEIVABLE_STATES, type ReceivableAction, type ReceivableState, TRANSITIONS } from './life-cycle';
import { lifeCyclePage, stateDiagram } from './life-cycle-picture';

test('docs/life-cycle.md is up to date (npm run docs:life-cycle)', () => {
  expect(readFileSync(join(__dirname, '..', 'docs', 'life-cycle.md'), 'utf8')).toBe(lifeCyclePage());
});

test('every step that the table allows is an arrow, and every arrow is such a step or a beginning or an end', () => {
  const arrows = stateDiagram()
    .split('\n')
    .slice(1)
    .map((line) => /^ {4}(\S+) --> (\S+?)(?:: (.+))?$/.exec(line)?.slice(1) ?? []);
  const drawn = arrows.filter(([from, to]) => from !== '[*]' && to !== '[*]').map((arrow) => arrow.join(' '));
  const allowed = (Object.keys(TRANSITIONS) as ReceivableAction[]).flatMap((action) => {
    const { by, from, ...step } = TRANSITIONS[action];
    const label = 'when' in step ? `${by} ${step.when}` : by;
    return from.map((state: ReceivableState) => `${state} ${nextState('R1', state, action)} ${label}`);
  });
  expect(drawn.sort()).toEqual(allowed.sort());
  expect(arrows.filter(([from]) => from === '[*]').map(([, to]) => to)).toEqual(['issued', 'confirmed']);
});

test('every state and every giver is on the page', () => {
  const page = lifeCyclePage();
  for (const state of RECEIVABLE_STATES) expect(page).toMatch(new RegExp(`^\\| ${state}( \\(end\\))? \\| `, 'm'));
  expect(page).toContain('| verifyReceivable | operator | issued, diluted | verified |');
  expect(page).toContain('| settleReceivable in part | holder | confirmed, financed, overdue, recoursed | unchanged |');
});
