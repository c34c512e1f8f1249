/** The life cycle as a page for people: a state diagram and two tables, drawn from the transition table alone. */
import { ACCESS, type CommandName } from './commands';
import { BEGINNINGS, hasEnded, RECEIVABLE_STATES, type ReceivableState, TRANSITIONS } from './life-cycle';

/** A row of the transition table; `from` is absent where a receivable begins. */
interface Step {
  readonly by: CommandName;
  readonly from?: readonly ReceivableState[];
  readonly to: ReceivableState | 'unchanged';
  readonly when?: string;
}

const STEPS: readonly Step[] = [...Object.values<Step>(BEGINNINGS), ...Object.values<Step>(TRANSITIONS)];

/** What each state means. */
const MEANINGS: Readonly<Record<ReceivableState, string>> = {
  issued: 'the seller put its invoice on the ledger; the fingerprint is taken for ever',
  verified: 'the operator looked at the trade behind it and left its report by hash',
  diluted: 'a credit note lowered the amount; it has to be verified again',
  disputed: 'the obligor objects; nobody can confirm it',
  rejected: 'the obligor will not pay',
  cancelled: 'the seller took it back, or credited it in full',
  confirmed: 'the obligor signed that it pays the amount at maturity; a part begins here',
  split: 'closed; its parts, which sum to it, took its place',
  transferring: 'the holder signed it over; it waits for the receiver, and is confirmed again with its new holder',
  offered: 'the holder asked the banks for financing',
  payingEarly:
    'obligor and holder signed that it pays less, on a day before maturity; confirmed again where it does not',
  financed: 'a bank paid for it and holds it',
  overdue: 'the due day passed and not all was paid',
  recoursed: 'whoever had assigned it repaid the bank and holds it again',
  settled: 'the obligor paid in full',
  writtenOff: 'the holder expects no more',
};

const INTRODUCTION = `# Life cycle of a receivable

Drawn from the table in \`domain/life-cycle.ts\` by \`npm run docs:life-cycle\`; a test fails when this page is out of date.`;

const EXPLANATION = `Offered, transferred or split, a receivable is the same claim: the obligor confirmed it once, and a part refers to the
confirmation of its root. What is confirmed is neither disputed nor diluted any more: the obligor owes the amount, and
seller and obligor settle between themselves what was wrong with the goods.`;

/** The whole page, in Markdown with a Mermaid diagram. */
export function lifeCyclePage(): string {
  const states = RECEIVABLE_STATES.map((state) => [`${state}${hasEnded(state) ? ' (end)' : ''}`, MEANINGS[state]]);
  const steps = STEPS.map((step) => [labelOf(step), givers(step.by), (step.from ?? []).join(', '), step.to]);
  const sections = [
    INTRODUCTION,
    `\`\`\`mermaid\n${stateDiagram()}\n\`\`\``,
    EXPLANATION,
    table(['state', 'meaning'], states),
    table(['command', 'given by', 'from', 'to'], steps),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The state diagram in Mermaid: one arrow a step and a state that it leaves. */
export function stateDiagram(): string {
  const arrows = STEPS.flatMap((step) =>
    (step.from ?? ['[*]']).map((from) => `${from} --> ${step.to === 'unchanged' ? from : step.to}: ${labelOf(step)}`),
  );
  const ends = RECEIVABLE_STATES.filter(hasEnded).map((state) => `${state} --> [*]`);
  return ['stateDiagram-v2', ...[...arrows, ...ends].map((line) => `    ${line}`)].join('\n');
}

function labelOf({ by, when }: Step): string {
  return when === undefined ? by : `${by} ${when}`;
}

/** Who may give a command: its relation to the record, or the role where that alone decides. */
function givers(command: CommandName): string {
  const { roles, relation } = ACCESS[command];
  return relation === 'none' ? roles.join(' or ') : relation;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
