/** The report for a person: the verdict first, then the trail, then what does not hold and why it matters. */
import type { BundleScope } from './bundle-format';
import { type AuditReport, CHECKS, type Finding, type TrailEntry, type Verdict } from './report';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  valid: 'VALID: everything that was asked holds.',
  invalid: 'INVALID: something in the bundle is not true.',
  incomplete: 'INCOMPLETE: nothing is shown to be false, but not everything could be established.',
};

/** Renders a report as lines of text. */
export function renderReport(report: AuditReport): string {
  const { verdict, channel, scope, genesisHash, transactions, answers, findings, notes, trail } = report;
  const counts = Object.values(answers);
  const given = counts.reduce((sum, { holds, fails, open }) => sum + holds + fails + open, 0);
  const held = counts.reduce((sum, { holds }) => sum + holds, 0);
  const failed = findings.filter(({ holds }) => !holds);
  const head = [
    VERDICTS[verdict],
    `${scopeText(scope)} on channel ${channel || '(unreadable)'}, ${transactions} transactions`,
    `block 0    ${genesisHash || '(unreadable)'}`,
    `answers    ${given} to ${counts.length} of ${Object.keys(CHECKS).length} questions, ${given - held} of them no`,
  ];
  const sections = [
    head,
    ...(trail.length === 0 ? [] : [['Trail', ...trail.flatMap(trailLines)]]),
    ...(failed.length === 0 ? [] : [['What does not hold', ...failed.flatMap(findingLines)]]),
    ...(notes.length === 0 ? [] : [['Notes', ...notes.map((note) => `  - ${note}`)]]),
  ];
  return sections.map((lines) => lines.map(printable).join('\n')).join('\n\n');
}

/** What a bundle is about, for people. */
export function scopeText(scope: BundleScope | undefined): string {
  switch (scope?.kind) {
    case 'receivable':
      return `receivable ${scope.receivable}`;
    case 'party':
      return `party ${scope.party}`;
    case 'period':
      return `blocks ${scope.fromBlock} to ${scope.toBlock}`;
    case 'everything':
      return `everything up to block ${scope.toBlock}`;
    default:
      return '(unreadable)';
  }
}

function trailLines({ instant, party, name, mspId, what, record, txId, block }: TrailEntry): string[] {
  const who = name === undefined ? `${party} of ${mspId}` : `${name} (${party}, ${mspId})`;
  return [`  ${instant}  ${who}`, `    ${what}`, `    ${record}  block ${block}  transaction ${txId}`];
}

function findingLines({ check, subject, detail, why, open }: Finding): string[] {
  const kind = open === true ? 'open' : 'no';
  return [`  ${check} (${kind}): ${subject}`, `    ${detail}`, ...(why === undefined ? [] : [`    why: ${why}`])];
}

/** A bundle is somebody else's text: it must not command the reader's terminal. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
