/** Checks that each version of each record follows from a command of the party that it belongs to, at its instant. */
import { ACCESS, type CommandName, isCommandName } from '../../domain/commands';
import type { Role } from '../../domain/participants';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import { commandAbout, type History, type StoryTransaction, type Version } from '../history';
import { recordNameOf } from '../record-writes';
import type { Findings } from '../report';
import type { Story } from './story';

/** Who may make a change: one of these commands, given by this party in this role. */
interface Change {
  readonly command: CommandName;
  /** Absent where a role alone decides. */
  readonly party?: string;
  readonly role: Role;
  /** The record that the command is about, where it is not the changed one. */
  readonly about?: string;
  /** The field that says when, with what it says. */
  readonly at?: readonly [field: string, instant: string | undefined];
}

type Rules = {
  readonly [Kind in RecordKind]: (
    next: LedgerRecord<Kind>,
    previous: LedgerRecord<Kind> | undefined,
  ) => readonly Change[];
};

/** What a change of each kind of record needs; several commands of one batch can lie between two versions. */
const RULES: Rules = {
  firm: ({ registeredAt }) => [{ command: 'registerFirm', role: 'operator', at: ['registeredAt', registeredAt] }],
  signatory: ({ firm, registeredAt }, previous) =>
    previous === undefined
      ? [{ command: 'registerSignatory', party: firm, role: ANY, at: ['registeredAt', registeredAt] }]
      : NEVER,
  credential: ({ certifier }) => [{ command: 'issueCredential', party: certifier, role: 'certifier' }],
  greenEvent: (next, previous) => {
    const changes: Change[] = [];
    if (previous === undefined) {
      changes.push({
        command: 'captureGreenEvent',
        party: next.capturedBy,
        role: ANY,
        at: ['capturedAt', next.capturedAt],
      });
    }
    if (next.state !== (previous?.state ?? 'captured')) {
      changes.push({
        command: 'attestGreenEvent',
        party: next.counterparty,
        role: ANY,
        at: ['attestedAt', next.attestedAt],
      });
    }
    if (next.usedIn !== previous?.usedIn) {
      changes.push({ command: 'acceptOffer', role: 'supplier', about: `offer/${next.usedIn}` });
    }
    return changes;
  },
  invoiceEvidence: ({ greenEvent }) => [{ command: 'captureGreenEvent', role: ANY, about: `greenEvent/${greenEvent}` }],
  receivable: (next, previous) => {
    const { seller, obligor, confirmation, request, financing, settlement } = next;
    const changes: Change[] = [];
    if (previous === undefined)
      changes.push({ command: 'issueReceivable', party: seller, role: 'supplier', at: ['issuedAt', next.issuedAt] });
    if (confirmation !== undefined && previous?.confirmation === undefined) {
      const at = ['confirmation.confirmedAt', confirmation.confirmedAt] as const;
      changes.push({ command: 'confirmReceivable', party: obligor, role: 'anchor', at });
    }
    if (request === undefined && previous?.request !== undefined) {
      changes.push({
        command: 'withdrawRequest',
        party: seller,
        role: 'supplier',
        about: `financingRequest/${previous.request}`,
      });
    }
    if (request !== undefined && request !== previous?.request) {
      changes.push({
        command: 'requestFinancing',
        party: seller,
        role: 'supplier',
        about: `financingRequest/${request}`,
      });
    }
    if (financing !== undefined && previous?.financing === undefined) {
      const at = ['financing.financedAt', financing.financedAt] as const;
      changes.push({
        command: 'disburseOffer',
        party: financing.financier,
        role: 'bank',
        about: `offer/${financing.offer}`,
        at,
      });
    }
    if (settlement !== undefined && previous?.settlement === undefined) {
      const at = ['settlement.settledAt', settlement.settledAt] as const;
      changes.push({ command: 'settleReceivable', ...partyOf(financing?.financier), role: 'bank', at });
    }
    return changes;
  },
  financingRequest: (next, previous) => {
    const changes: Change[] = [];
    if (previous === undefined) {
      changes.push({
        command: 'requestFinancing',
        party: next.holder,
        role: 'supplier',
        at: ['requestedAt', next.requestedAt],
      });
    }
    if (next.state === 'withdrawn' && previous?.state !== 'withdrawn') {
      changes.push({ command: 'withdrawRequest', party: next.holder, role: 'supplier' });
    }
    if (next.acceptedOffer !== previous?.acceptedOffer) {
      changes.push({
        command: 'acceptOffer',
        party: next.holder,
        role: 'supplier',
        about: `offer/${next.acceptedOffer}`,
      });
    }
    return changes;
  },
  offer: (next, previous) => {
    const changes: Change[] = [];
    if (previous === undefined) {
      const at = ['acceptance.acceptedAt', next.acceptance.acceptedAt] as const;
      changes.push({ command: 'acceptOffer', party: next.holder, role: 'supplier', at });
    }
    if (next.state === 'disbursed' && previous?.state !== 'disbursed') {
      changes.push({ command: 'disburseOffer', party: next.bank, role: 'bank' });
    }
    return changes;
  },
  // What is private never stands in a block, nor does the notice of an offer: it is an event's.
  rateCard: () => NEVER,
  rateCardHead: () => NEVER,
  facilityKey: () => NEVER,
  facility: () => NEVER,
  reservation: () => NEVER,
  sealedOffer: () => NEVER,
  offerNotice: () => NEVER,
  // Guards and used nonces are checked with the command and the signature that they belong to.
  usedNonce: () => UNCHECKED,
  appliedCommand: () => UNCHECKED,
};

/** A firm holds one or more roles; where any may do it, the firm's own record decides. */
const ANY = 'any' as Role;
const NEVER: readonly Change[] = [];
const UNCHECKED: readonly Change[] = [];

/** Checks every version of every record. */
export function checkAuthority({ history, transactions }: Story, findings: Findings): void {
  for (const path of history.paths()) {
    let previous: Version | undefined;
    for (const version of history.versionsAt(path)) {
      checkVersion(version, previous, findings);
      previous = version;
    }
  }
  for (const by of transactions) checkCaller(by, history, findings);
}

function checkVersion(version: Version, previous: Version | undefined, findings: Findings): void {
  const { kind, path, record, by } = version;
  if (kind === 'usedNonce' || kind === 'appliedCommand') return;
  const rule: (next: never, previous: never) => readonly Change[] = RULES[kind];
  const changes = rule(record as never, previous?.record as never);
  if (changes.length === 0) {
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
  const firm = history.upTo(by, 'firm', by.party)?.record;
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

function partyOf(party: string | undefined): { party?: string } {
  return party === undefined ? {} : { party };
}
