/** Checks each transaction of the story: who sent it, who endorsed it, whether it took effect and what it found. */
import { type ChannelConfig, meetsRule } from '../../network/blocks/channel-config';
import { checkCreatorSignature, checkEndorsements, checkProposalBinding } from '../../network/blocks/checks';
import type { LedgerTransaction } from '../../network/blocks/ledger-block';
import { isReadConflict } from '../bundle';
import { type BundleHead, CHAINCODE } from '../bundle-format';
import { NOT_CLAIMED } from '../bundled-block';
import type { Closure } from '../closure';
import { recordNameOf } from '../record-writes';
import type { Findings } from '../report';
import {
  disproves,
  includes,
  isPrivateKey,
  isSamePlace,
  type Place,
  type PlacedWrite,
  placeText,
  readsOf,
  type StateReads,
  writtenKeysOf,
} from '../state-reads';
import type { LedgerView } from './blocks';
import { laterOfIssue } from './certificates';

/** The contract's function for what is given in private. */
export const APPLY_SEALED = 'commands:applySealed';

/** A transaction of the bundle that took effect. */
export interface EffectiveTransaction {
  readonly transaction: LedgerTransaction;
  readonly place: Place;
  /** Whether it belongs to the story, and does not only explain another one. */
  readonly bears: boolean;
  /** Whether it stands before a period, as what transactions of the period found. */
  readonly founds: boolean;
  readonly reads: StateReads;
}

interface Candidate extends EffectiveTransaction {
  /** Whose word a sealed transaction needs, instead of the channel's rule. */
  readonly endorsers: readonly string[] | undefined;
  readonly config: ChannelConfig;
}

/** Takes a bundle's blocks as they come. */
export interface TransactionChecks {
  /**
   * Checks a block's transactions that touch the story, and those that explain one of them.
   * @returns the effective ones in the ledger's order
   */
  take(view: LedgerView): EffectiveTransaction[];
  end(): void;
}

/** Checks who sent each transaction, who endorsed it, whether it took effect and what it found. */
export function transactionChecks(
  { channel, scope }: Pick<BundleHead, 'channel' | 'scope'>,
  closure: Closure,
  findings: Findings,
): TransactionChecks {
  const fromBlock = scope.kind === 'period' ? BigInt(scope.fromBlock) : undefined;
  const isRun = scope.kind === 'period' || scope.kind === 'everything';
  const state = newLatestWrites();
  const txIds = new Set<string>();
  /** Transactions outside the story that nothing in the bundle has needed yet. */
  const unneeded = new Map<string, Unneeded>();

  /** What a transaction found, or lost to, was needed. */
  function need({ reads, place, transaction }: Candidate): void {
    if (unneeded.size === 0) return;
    const listed = [...reads.keys, ...reads.ranges.flatMap((range) => range.listed ?? [])];
    for (const { version } of listed) if (version !== null && fromBlock !== undefined) unneeded.delete(nameOf(version));
    const unlisted = reads.ranges.filter((range) => range.listed === undefined);
    for (const [name, foreign] of unneeded) {
      const isNeeded =
        (!transaction.valid && foreign.keys.some((key) => disproves(reads, { key, place: foreign.place }, place))) ||
        foreign.keys.some((key) => unlisted.some((range) => includes(range, key)));
      if (isNeeded) unneeded.delete(name);
    }
  }

  function judge(candidate: Candidate): boolean {
    const { transaction, place, bears, founds } = candidate;
    const faults = faultsOf(candidate, channel, findings);
    if (txIds.has(transaction.txId)) faults.push('its id was used by another transaction before');
    txIds.add(transaction.txId);
    if (bears) need(candidate);
    if (!transaction.valid) {
      checkRefusal(candidate, faults, state, findings);
      return false;
    }
    checkEffect(candidate, faults, state, closure, isRun, findings);
    const keys = writtenKeysOf(transaction);
    for (const key of keys) state.add(key, place);
    const seals = founds && closure.sealedBy(transaction).length > 0;
    if (!bears && !seals) unneeded.set(nameOf(place), { subject: subjectOf(transaction), place, keys });
    return true;
  }

  return {
    take(view) {
      const isInRun = isRun && view.block.number >= (fromBlock ?? 0n) && view.block.number <= BigInt(scope.toBlock);
      const candidates = candidatesIn(view, closure, fromBlock, findings);
      const isConfiguration = view.block.transactions.some(({ type }) => type === 'config');
      if (candidates.length === 0 && !isConfiguration && !isInRun) {
        findings.fails('format', `block ${view.block.number}`, 'it has no bearing on what the bundle is about');
      }
      return candidates.filter(judge);
    },
    end() {
      for (const { subject } of unneeded.values()) {
        findings.fails('format', subject, 'the bundle vouches for a transaction that has no bearing on it');
      }
    },
  };
}

interface Unneeded {
  readonly subject: string;
  readonly place: Place;
  readonly keys: readonly string[];
}

function nameOf({ block, index }: Place): string {
  return `${block}.${index}`;
}

/** The last valid write of each key so far: if any write makes a reading untrue, the last one does. */
interface LatestWrites {
  add(key: string, place: Place): void;
  at(key: string): Place | undefined;
  /** The writes that a transaction's reads could have missed. */
  about(reads: StateReads): Iterable<PlacedWrite>;
}

function newLatestWrites(): LatestWrites {
  const places = new Map<string, Place>();
  /** Keys by the kind and the first part that they begin with, as ranges of them are read. */
  const groups = new Map<string, string[]>();
  return {
    add(key, place) {
      if (!places.has(key)) {
        const group = groupOf(key);
        const keys = groups.get(group);
        if (keys === undefined) groups.set(group, [key]);
        else keys.push(key);
      }
      places.set(key, place);
    },
    at: (key) => places.get(key),
    *about({ keys, ranges }) {
      for (const { key } of keys) {
        const place = places.get(key);
        if (place !== undefined) yield { key, place };
      }
      for (const { start, end } of ranges) {
        const group = groupOf(start);
        const isOfGroup = start.startsWith(group) && end.startsWith(group.slice(0, -1)) && group !== '';
        for (const key of isOfGroup ? (groups.get(group) ?? []) : places.keys()) {
          yield { key, place: places.get(key) as Place };
        }
      }
    },
  };
}

/** The beginning of a record's key up to its first part, with the separator behind it; empty for another key. */
function groupOf(key: string): string {
  const kindEnd = key.startsWith('\u0000') ? key.indexOf('\u0000', 1) : -1;
  const partEnd = kindEnd < 0 ? -1 : key.indexOf('\u0000', kindEnd + 1);
  return partEnd < 0 ? '' : key.slice(0, partEnd + 1);
}

/** The transactions of a block for which the bundle gives a flag, or should. */
function candidatesIn(
  { block, config }: LedgerView,
  closure: Closure,
  fromBlock: bigint | undefined,
  findings: Findings,
): Candidate[] {
  return block.transactions.flatMap((transaction) => {
    const bears = closure.touches(transaction, block.number);
    const founds = fromBlock !== undefined && block.number < fromBlock;
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
    const endorsers = sealersOf(transaction, closure, findings);
    const reads = readsOf(transaction, block.data[transaction.index] as Uint8Array);
    return [{ transaction, place, bears, founds, endorsers, reads, config }];
  });
}

/**
 * A transaction that writes to a collection alone is judged by the collection's rule: for offers, that the bank's and the
 * holder's organisations agree. Anything that it writes in public is the channel's to judge.
 */
function sealersOf(
  transaction: LedgerTransaction,
  closure: Closure,
  findings: Findings,
): readonly string[] | undefined {
  const [sealed] = closure.sealedBy(transaction);
  const { writes, privateWrites, creator, args } = transaction;
  if (writes.length > 0) return undefined;
  if (sealed !== undefined) return sealed.endorsers;
  if (privateWrites.length === 0 || args[0] !== APPLY_SEALED) return undefined;
  findings.note(
    'What was sealed and never revealed is judged by its senders’ organisations: the blocks do not state the rules of collections.',
  );
  return [creator.mspId];
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
  { transaction, place, reads, bears, founds }: Candidate,
  faults: readonly string[],
  state: LatestWrites,
  closure: Closure,
  isRun: boolean,
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

  // What stands before a period is there for what it wrote; what it found in turn is not in the bundle.
  if (founds) return;
  const listed = [...reads.keys, ...reads.ranges.flatMap((range) => range.listed ?? [])];
  const gaps = listed.flatMap(({ key, version }) => {
    const name = recordNameOf(key);
    const isKept = name === undefined ? isRun && bears && isPrivateKey(key) : closure.bears(name);
    if (!isKept) return [];
    const found = state.at(key) ?? null;
    return isSamePlace(found, version)
      ? []
      : [
          `it found ${name?.path ?? 'something private'} as ${placeText(version)} left it, the bundle has it from ${placeText(found)}`,
        ];
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
  state: LatestWrites,
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

function conflictOf(reads: StateReads, place: Place, state: LatestWrites): string | undefined {
  for (const write of state.about(reads)) {
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
