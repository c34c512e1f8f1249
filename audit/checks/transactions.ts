/** Checks each transaction of the story: who sent it, who endorsed it, whether it took effect and what it found. */
import { type ChannelConfig, meetsRule } from '../../network/blocks/channel-config';
import { checkCreatorSignature, checkEndorsements, checkProposalBinding } from '../../network/blocks/checks';
import type { LedgerTransaction } from '../../network/blocks/ledger-block';
import { isReadConflict } from '../bundle';
import { CHAINCODE } from '../bundle-format';
import { NOT_CLAIMED } from '../bundled-block';
import type { Closure } from '../closure';
import { recordNameOf, recordWritesOf } from '../record-writes';
import type { Findings } from '../report';
import {
  disproves,
  isSamePlace,
  type Place,
  type PlacedWrite,
  placeText,
  readsOf,
  type StateReads,
} from '../state-reads';
import type { LedgerView } from './blocks';
import { laterOfIssue } from './certificates';

/** A transaction of the bundle that took effect. */
export interface EffectiveTransaction {
  readonly transaction: LedgerTransaction;
  readonly place: Place;
  /** Whether it belongs to the story, and does not only explain why another one was refused. */
  readonly bears: boolean;
  readonly reads: StateReads;
}

interface Candidate extends EffectiveTransaction {
  /** Whose word a sealed transaction needs, instead of the channel's rule. */
  readonly endorsers: readonly string[] | undefined;
  readonly config: ChannelConfig;
}

/**
 * Checks the transactions that touch the story, and those that a refused one lost to.
 * @returns the effective ones in the ledger's order
 */
export function checkTransactions(
  channel: string,
  view: readonly LedgerView[],
  closure: Closure,
  findings: Findings,
): EffectiveTransaction[] {
  const state = new Map<string, PlacedWrite[]>();
  const txIds = new Set<string>();
  const effective: EffectiveTransaction[] = [];
  const refused: Candidate[] = [];
  const foreign: Candidate[] = [];

  for (const candidate of view.flatMap((opened) => candidatesIn(opened, closure, findings))) {
    const { transaction, place, bears } = candidate;
    const faults = faultsOf(candidate, channel, findings);
    if (txIds.has(transaction.txId)) faults.push('its id was used by another transaction before');
    txIds.add(transaction.txId);
    if (!transaction.valid) {
      if (bears) checkRefusal(candidate, faults, state, findings);
      refused.push(candidate);
      continue;
    }
    checkEffect(candidate, faults, state, closure, findings);
    for (const { key } of recordWritesOf(transaction)) state.set(key, [...(state.get(key) ?? []), { key, place }]);
    effective.push(candidate);
    if (!bears) foreign.push(candidate);
  }
  for (const { transaction, place } of foreign) {
    const needed = refused.some((candidate) =>
      recordWritesOf(transaction).some(({ key }) => disproves(candidate.reads, { key, place }, candidate.place)),
    );
    if (!needed) {
      findings.fails(
        'format',
        subjectOf(transaction),
        'the bundle vouches for a transaction that has no bearing on it',
      );
    }
  }
  return effective;
}

/** The transactions of a block for which the bundle gives a flag, or should. */
function candidatesIn({ block, config }: LedgerView, closure: Closure, findings: Findings): Candidate[] {
  return block.transactions.flatMap((transaction) => {
    const bears = closure.touches(transaction);
    const place = { block: block.number, index: transaction.index };
    if (transaction.validationCode === NOT_CLAIMED) {
      if (bears) {
        findings.fails(
          'validationFlag',
          subjectOf(transaction),
          'it touches the story, and the bundle leaves its flag out',
        );
      }
      return [];
    }
    if (!bears && !transaction.valid) {
      findings.fails(
        'format',
        `block ${block.number}`,
        `transaction ${transaction.index} has no bearing and yet a flag`,
      );
      return [];
    }
    return [
      {
        transaction,
        place,
        bears,
        endorsers: sealersOf(transaction, closure),
        reads: readsOf(transaction, block.data[transaction.index] as Uint8Array),
        config,
      },
    ];
  });
}

/**
 * A transaction that writes to a collection alone is judged by the collection's rule: for offers, that the bank's and the
 * holder's organisations agree. Anything that it writes in public is the channel's to judge.
 */
function sealersOf(transaction: LedgerTransaction, closure: Closure): readonly string[] | undefined {
  const [sealed] = closure.sealedBy(transaction);
  return sealed === undefined || transaction.writes.length > 0 ? undefined : sealed.endorsers;
}

/** What is wrong with a transaction in itself; a valid one's answers are findings. */
function faultsOf({ transaction, config, endorsers }: Candidate, channel: string, findings: Findings): string[] {
  const subject = subjectOf(transaction);
  const faults: string[] = [];
  const judge = (holds: boolean, check: Parameters<Findings['judge']>[1], detail: string) => {
    if (transaction.valid) findings.judge(holds, check, subject, detail);
    if (!holds) faults.push(detail);
  };
  const instant = new Date(transaction.timestamp === '' ? 0 : transaction.timestamp);
  const at = laterOfIssue(instant, transaction.creator.certificate, findings);
  const creator = checkCreatorSignature(transaction, config.organisations, at);
  judge(creator.holds, 'creatorSignature', `expected the sender's signature: ${creator.detail}`);

  const binding = checkProposalBinding(transaction);
  const here = transaction.channelId === channel && transaction.chaincode === CHAINCODE;
  const where = here
    ? ''
    : `; expected ${CHAINCODE} on ${channel}, found ${transaction.chaincode} on ${transaction.channelId}`;
  judge(binding.holds && here, 'transactionBinding', binding.detail + where);

  const endorsed = transaction.endorsements.map((each) =>
    checkEndorsements(
      { ...transaction, endorsements: [each] },
      config.organisations,
      laterOfIssue(instant, each.certificate, findings),
    ),
  );
  const organisations = [...new Set(endorsed.flatMap((each) => each.organisations))].sort();
  const answers = endorsed.flatMap((each) => each.findings);
  const all = endorsers ?? config.organisations.map(({ mspId }) => mspId);
  const rule = endorsers === undefined ? (config.endorsementPolicy ?? 'MAJORITY') : 'ALL';
  const among = organisations.filter((mspId) => all.includes(mspId));
  const unsound = answers.filter(({ holds }) => !holds).map(({ detail }) => detail);
  judge(
    meetsRule(rule, among, all),
    'endorsement',
    `expected ${rule} of ${all.length} organisations, endorsed by ${organisations.join(', ') || 'none'}` +
      (unsound.length === 0 ? '' : `; ${unsound.join('; ')}`),
  );
  return faults;
}

/** A transaction that is said to have taken effect: nothing may speak against it. */
function checkEffect(
  { transaction, place, reads }: Candidate,
  faults: readonly string[],
  state: ReadonlyMap<string, readonly PlacedWrite[]>,
  closure: Closure,
  findings: Findings,
): void {
  const subject = subjectOf(transaction);
  const conflict = conflictOf(reads, place, state);
  const against = [...faults, ...(conflict === undefined ? [] : [conflict])];
  const detail =
    against.length === 0
      ? 'it is valid, and nothing speaks against it'
      : `it is marked valid, but ${against.join('; ')}`;
  findings.judge(against.length === 0, 'validationFlag', subject, detail);

  const listed = [...reads.keys, ...reads.ranges.flatMap((range) => range.listed ?? [])];
  const gaps = listed.flatMap(({ key, version }) => {
    const name = recordNameOf(key);
    if (name === undefined || !closure.bears(name)) return [];
    const found = state.get(key)?.at(-1)?.place ?? null;
    return isSamePlace(found, version)
      ? []
      : [`it found ${name.path} as ${placeText(version)} left it, the bundle has it from ${placeText(found)}`];
  });
  findings.judge(
    gaps.length === 0,
    'history',
    subject,
    gaps.length === 0 ? 'what it read is what the story says' : gaps.join('; '),
  );
}

/** Fabric's codes for what the bundle shows: signature, id, policy, reads. Others rest on what it does not hold. */
const DEMONSTRABLE_CODES: ReadonlySet<number> = new Set([4, 8, 9, 10, 11, 12]);

/** A transaction that is said to have been refused: there has to be a reason in the bundle. */
function checkRefusal(
  { transaction, place, reads }: Candidate,
  faults: readonly string[],
  state: ReadonlyMap<string, readonly PlacedWrite[]>,
  findings: Findings,
): void {
  const subject = subjectOf(transaction);
  const code = transaction.validationCode;
  const conflict = isReadConflict(transaction) ? conflictOf(reads, place, state) : undefined;
  const reasons = [...faults, ...(conflict === undefined ? [] : [conflict])];
  if (reasons.length > 0) {
    findings.holds('validationFlag', subject, `it is marked refused (${code}): ${reasons.join('; ')}`);
  } else if (!DEMONSTRABLE_CODES.has(code) || reads.ranges.some(({ listed }) => listed === undefined)) {
    findings.open('validationFlag', subject, `it is marked refused (${code}), and the bundle cannot show the reason`);
  } else {
    findings.fails(
      'validationFlag',
      subject,
      `it is marked refused (${code}), but it is sound and nothing that it read had changed`,
    );
  }
}

function conflictOf(
  reads: StateReads,
  place: Place,
  state: ReadonlyMap<string, readonly PlacedWrite[]>,
): string | undefined {
  for (const write of [...state.values()].flat()) {
    if (disproves(reads, write, place)) {
      const path = recordNameOf(write.key)?.path ?? write.key;
      return `${path}, which it read, was changed before it by ${placeText(write.place)}`;
    }
  }
  return undefined;
}

/** A transaction's name among the findings. */
export function subjectOf({ txId, index }: Pick<LedgerTransaction, 'txId' | 'index'>): string {
  return txId === '' ? `transaction ${index}` : `transaction ${txId}`;
}
