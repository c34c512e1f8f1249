/** Verifies an audit bundle from its own bytes and what the reader believes beforehand; asks nobody else, never throws. */

import { utf8Of } from '../domain/bytes';
import { reasonOf } from '../network/blocks/decode-error';
import { type BundleHead, UnreadableBundle } from './bundle-format';
import { type BundleBytes, linesOf, openBundle } from './bundle-lines';
import { type Anchors, anchorChecks } from './checks/anchors';
import { checkAuthority } from './checks/authority';
import { blockChecks, type LedgerView } from './checks/blocks';
import { commandChecks } from './checks/commands';
import { postingChecks } from './checks/postings';
import { claimChecks, storyReader } from './checks/story';
import { transactionChecks } from './checks/transactions';
import { type Closure, readClosure } from './closure';
import type { History } from './history';
import { type AuditReport, type Findings, newFindings, type Stage, type TrailEntry, verdictOf } from './report';
import { named, stepsOf } from './trail';

/**
 * Verifies a bundle: its text, its bytes, or what gives them from the beginning whenever it is called. Of a bundle that
 * streams, a block at a time is in memory, with the last version of each record. Every question is asked, also after one
 * does not hold, as far as what was read allows; only a file that was damaged after it was written is not read on.
 * @param anchors without a pinned first block or an EVM chain the verdict is `incomplete` at best
 * @param watch told when a stage is entered
 */
export async function verifyBundle(
  given: string | Uint8Array | BundleBytes,
  anchors: Anchors = {},
  watch: (stage: Stage) => void = () => undefined,
): Promise<AuditReport> {
  watch('opening');
  const bytes = bytesOf(given);
  const known: Known = { findings: newFindings(), transactions: 0 };
  try {
    known.head = await openBundle(bytes);
    const { kind } = known.head.scope;
    known.findings = newFindings({ listHolding: kind === 'receivable' });
    await checkBundle(known.head, bytes, anchors, known, watch);
  } catch (error) {
    const reason = reasonOf(error);
    const { findings } = known;
    if (!(error instanceof UnreadableBundle))
      findings.fails('format', 'bundle', `it cannot be read to its end: ${reason}`);
    else if (error.kind === 'malformed') findings.fails('format', 'bundle', reason);
    else findings.open('format', 'bundle', `this is no bundle that can be read: ${reason}`);
  }
  return reportOf(known);
}

function bytesOf(given: string | Uint8Array | BundleBytes): BundleBytes {
  if (typeof given === 'function') return given;
  const bytes = typeof given === 'string' ? utf8Of(given) : given;
  return () => [bytes];
}

/** What became known on the way, so that a report can be written from wherever it ended. */
interface Known {
  head?: BundleHead;
  findings: Findings;
  genesisHash?: string;
  transactions: number;
  trail?: readonly TrailEntry[];
}

async function checkBundle(
  head: BundleHead,
  bytes: BundleBytes,
  anchors: Anchors,
  known: Known,
  watch: (stage: Stage) => void,
): Promise<void> {
  const { channel, scope } = head;
  const { findings } = known;
  watch('relating');
  const closure = await closureOf(head, bytes);
  if (closure === undefined) findings.fails('claim', aboutOf(head), 'no valid transaction in the bundle wrote it');
  const blocks = blockChecks(channel, scope, findings);
  const anchored = anchorChecks(scope, anchors, findings);
  const story = closure && storyChecks(head, closure, findings);
  watch('checking');
  let isPastBlocks = false;
  for await (const line of linesOf(bytes)) {
    if (isPastBlocks && line.kind !== 'record') {
      findings.fails('format', 'records', `a ${line.kind} stands behind the list of records`);
    }
    isPastBlocks ||= line.kind === 'record';
    if (line.kind === 'checkpoint') await anchored.checkpoint(line.checkpoint);
    else if (line.kind === 'proof') anchored.proof(line.proof);
    else if (line.kind === 'record') story?.record(line.record);
    else {
      const opened = blocks.open(line.block);
      if (opened === undefined) continue;
      if (opened.block.number === 0n) known.genesisHash = opened.block.headerHash;
      anchored.block(opened);
      const view = blocks.check(opened);
      if (view !== undefined) story?.block(view);
    }
  }
  findings.holds('format', 'bundle', 'every line is in the canonical form of its content');
  blocks.end();
  await anchored.end();
  story?.end();
  known.transactions = story?.transactions() ?? 0;
  known.trail = story?.trail(anchored.checkpointOf) ?? [];
}

/** Reads the blocks until they tell no more of what belongs to the bundle. */
async function closureOf({ channel, scope }: BundleHead, bytes: BundleBytes): Promise<Closure | undefined> {
  const reader = readClosure(scope);
  do {
    const blocks = blockChecks(channel, scope, newFindings()); // what is wrong with a block is said when it is checked
    for await (const line of linesOf(bytes)) {
      const opened = line.kind === 'block' ? blocks.open(line.block) : undefined;
      if (opened === undefined) continue;
      for (const transaction of opened.block.transactions) reader.observe(transaction, opened.block.number);
    }
  } while (reader.leadsBack());
  return reader.close();
}

/** Checks what the blocks tell, transaction by transaction. */
function storyChecks(head: BundleHead, closure: Closure, findings: Findings) {
  const { channel, scope } = head;
  const transactions = transactionChecks(head, closure, findings);
  const { history, read } = storyReader(closure, findings);
  const commands = commandChecks(channel, history, closure, findings);
  const claims = claimChecks(scope, history, findings);
  const postings = postingChecks(scope, history, findings);
  const isStory = scope.kind === 'receivable' || scope.kind === 'party';
  const trail: TrailEntry[] = [];
  let count = 0;
  let lastBlock = 0n;
  return {
    record: claims.record,
    block(view: LedgerView) {
      lastBlock = view.block.number;
      for (const effective of transactions.take(view)) {
        commands.seal(effective.transaction);
        const by = read(effective);
        if (by === undefined) continue;
        count++;
        checkAuthority(by, history, findings);
        commands.repeat(by);
        postings.book(by);
        if (isStory) trail.push(...stepsOf(by, view.block.headerHash, history, closure));
      }
    },
    end() {
      transactions.end();
      claims.end();
      postings.end();
      findings.note(lastWord(head, history, lastBlock));
    },
    transactions: () => count,
    trail: (checkpointOf: (block: string) => string | undefined) => named(trail, history, checkpointOf),
  };
}

function lastWord({ scope }: BundleHead, history: History, lastBlock: bigint): string {
  const what =
    scope.kind === 'receivable'
      ? `The receivable is ${history.last('receivable', scope.receivable)?.record.state ?? 'unknown'}`
      : 'What the bundle tells is so';
  return `${what} as of block ${lastBlock}, the bundle's last: what came later is not in it.`;
}

function aboutOf({ scope }: BundleHead): string {
  if (scope.kind === 'receivable') return `receivable/${scope.receivable}`;
  return scope.kind === 'party' ? `firm/${scope.party}` : 'bundle';
}

function reportOf({ head, findings, genesisHash = '', transactions, trail = [] }: Known): AuditReport {
  return {
    verdict: verdictOf(findings.answers),
    channel: head?.channel ?? '',
    scope: head?.scope,
    genesisHash,
    transactions,
    answers: findings.answers,
    findings: findings.list,
    notes: findings.notes,
    trail,
  };
}
