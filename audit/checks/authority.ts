/** Checks that each version of each record follows from a command of the party that it belongs to, at its instant. */
import { ACCESS, isCommandName } from '../../domain/commands';
import { commandAbout, type History, type StoryTransaction, type Version } from '../history';
import { recordNameOf } from '../record-writes';
import type { Findings } from '../report';
import { ANY, type Change, RULES } from './authority-rules';
import { differencesBetween } from './story';

/** Checks every version of every record that the transaction wrote, which the history looks at. */
export function checkAuthority(by: StoryTransaction, history: History, findings: Findings): void {
  for (const version of history.written()) checkVersion(by, version, history.beforeAt(version.path), findings);
  checkCaller(by, history, findings);
}

function checkVersion(
  by: StoryTransaction,
  { kind, path, record }: Version,
  previous: Version | undefined,
  findings: Findings,
): void {
  if (kind === 'usedNonce' || kind === 'appliedCommand' || kind === 'lot') return;
  const rule: (next: never, previous: never) => readonly Change[] = RULES[kind];
  const changes = rule(record as never, previous?.record as never);
  // Commands of one batch can cancel each other out, and two of one instant look alike: then their repetition decides.
  const isChanged = previous === undefined || differencesBetween(previous.record, record, '').length > 0;
  if (changes.length === 0 && isChanged && !by.commands.some(({ subject }) => subject === path)) {
    findings.fails('authority', path, `transaction ${by.transaction.txId} wrote it again, and no command does that`);
  }
  for (const change of changes) checkChange(change, path, by, findings);
}

function checkChange(
  { command, party, role, about, at }: Change,
  path: string,
  by: StoryTransaction,
  findings: Findings,
): void {
  const given = commandAbout(by, command, about ?? path);
  const rightParty = party === undefined || party === by.party;
  const rightRole = role === ANY || role === by.role;
  const expected = `expected ${command} by ${[role === ANY ? '' : role, party ?? ''].filter(Boolean).join(' ') || 'its party'}`;
  const found =
    given === undefined ? 'the batch has no such command' : `given by ${by.role} ${by.party} of ${by.mspId}`;
  findings.judge(
    given !== undefined && rightParty && rightRole,
    'authority',
    path,
    `${expected}; ${found} in transaction ${by.transaction.txId}`,
  );
  if (at !== undefined) {
    const [field, instant] = at;
    findings.judge(
      instant === by.instant,
      'instant',
      path,
      `${field} is ${instant}, the transaction's instant ${by.instant}`,
    );
  }
}

/** A caller acts for a firm that is registered with the organisation of its certificate, in a role that the firm holds. */
function checkCaller(by: StoryTransaction, history: History, findings: Findings): void {
  const subject = `transaction ${by.transaction.txId}`;
  if (by.party === '' || by.role === '') {
    findings.fails('authority', subject, 'the certificate of its sender names no party and role');
    return;
  }
  for (const { name, subject: record } of by.commands) {
    const roles: readonly string[] = isCommandName(name) ? ACCESS[name].roles : [];
    if (!roles.includes(by.role)) findings.fails('authority', record, `a ${by.role} does not give ${name}`);
  }
  if (by.role === 'operator' || by.role === 'certifier') return; // members by the consortium's own word
  const firm = history.last('firm', by.party)?.record;
  if (firm === undefined) {
    // The firm is none of the story's; that it was registered stands in what the transaction read.
    const read = by.reads.keys.find(({ key }) => recordNameOf(key)?.path === `firm/${by.party}`);
    if (read?.version == null) findings.fails('authority', subject, `${by.party} was not registered`);
    return;
  }
  const holds = firm.mspId === by.mspId && (firm.roles as string[]).includes(by.role);
  const detail = `${firm.name} is registered with ${firm.mspId} as ${firm.roles.join(', ')}; its sender is ${by.role} of ${by.mspId}`;
  findings.judge(holds, 'authority', subject, detail);
}
