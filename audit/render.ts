/** The report for a person: the verdict first, then the trail, then what does not hold and why it matters. */
import { type AuditReport, CHECKS, type Finding, type TrailEntry, type Verdict } from './report';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  valid: 'VALID: everything that was asked holds.',
  invalid: 'INVALID: something in the bundle is not true.',
  incomplete: 'INCOMPLETE: nothing is shown to be false, but not everything could be established.',
};

/** Renders a report as lines of text. */
export function renderReport(report: AuditReport): string {
  const { verdict, channel, receivable, genesisHash, findings, notes, trail } = report;
  const asked = new Set(findings.map(({ check }) => check)).size;
  const failed = findings.filter(({ holds }) => !holds);
  const head = [
    VERDICTS[verdict],
    `receivable ${receivable || '(unreadable)'} on channel ${channel || '(unreadable)'}`,
    `block 0    ${genesisHash || '(unreadable)'}`,
    `answers    ${findings.length} to ${asked} of ${Object.keys(CHECKS).length} questions, ${failed.length} of them no`,
  ];
  const sections = [
    head,
    ...(trail.length === 0 ? [] : [['Trail', ...trail.flatMap(trailLines)]]),
    ...(failed.length === 0 ? [] : [['What does not hold', ...failed.flatMap(findingLines)]]),
    ...(notes.length === 0 ? [] : [['Notes', ...notes.map((note) => `  - ${note}`)]]),
  ];
  return sections.map((lines) => lines.map(printable).join('\n')).join('\n\n');
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
