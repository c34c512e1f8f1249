/** Verifies an audit bundle from its own bytes and what the reader believes beforehand; asks nobody else, never throws. */
import { type AuditBundle, readBundle } from './bundle-format';
import { type Anchors, checkAnchors } from './checks/anchors';
import { checkAuthority } from './checks/authority';
import { checkBlocks, type LedgerView, openBlocks } from './checks/blocks';
import { checkCommands } from './checks/commands';
import { checkClaims, readStory } from './checks/story';
import { checkTransactions } from './checks/transactions';
import { readClosure } from './closure';
import { type AuditReport, type Findings, newFindings, type TrailEntry, verdictOf } from './report';
import { trailOf } from './trail';

/**
 * Verifies a bundle: its text, its UTF-8 bytes or its parsed JSON. Every question is asked, also after one does not hold,
 * as far as what was read allows.
 * @param anchors without a pinned first block or an EVM chain the verdict is `incomplete` at best
 */
export async function verifyBundle(given: unknown, anchors: Anchors = {}): Promise<AuditReport> {
  const findings = newFindings();
  const read = readBundle(given);
  if (read.kind === 'foreign') findings.open('format', 'bundle', `this is no bundle that can be read: ${read.reason}`);
  if (read.kind === 'malformed') findings.fails('format', 'bundle', read.reason);
  if (read.kind !== 'bundle') return reportOf(findings, {});
  const known: Known = { bundle: read.bundle };
  try {
    await checkBundle(read.bundle, anchors, findings, known);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.fails('format', 'bundle', `it cannot be read to its end: ${reason}`);
  }
  return reportOf(findings, known);
}

/** What became known on the way, so that a report can be written from wherever it ended. */
interface Known {
  readonly bundle?: AuditBundle;
  genesisHash?: string;
  trail?: readonly TrailEntry[];
}

async function checkBundle(bundle: AuditBundle, anchors: Anchors, findings: Findings, known: Known): Promise<void> {
  findings.holds('format', 'bundle', 'it is in the canonical form of its content');
  checkOrder(bundle, findings);
  const opened = openBlocks(bundle, findings);
  const first = opened.find(({ block }) => block.number === 0n);
  if (first !== undefined) known.genesisHash = first.block.headerHash;
  const view = checkBlocks(bundle, opened, findings);
  await checkAnchors(bundle, opened, anchors, findings);
  known.trail = checkStory(bundle, view, findings);
}

/** Checks what the blocks tell of the receivable. */
function checkStory(bundle: AuditBundle, view: readonly LedgerView[], findings: Findings): TrailEntry[] {
  const { channel, receivable } = bundle;
  const reader = readClosure(receivable);
  for (const transaction of view.flatMap(({ block }) => block.transactions)) reader.observe(transaction);
  const closure = reader.close();
  if (closure === undefined) {
    findings.fails('claim', `receivable/${receivable}`, 'no valid transaction in the bundle wrote it');
    return [];
  }
  const effective = checkTransactions(channel, view, closure, findings);
  const story = readStory(effective, closure, findings);
  checkClaims(bundle, story.history, findings);
  checkAuthority(story, findings);
  checkCommands(channel, story, closure, findings);
  const { state } = story.history.versions('receivable', receivable).at(-1)?.record ?? {};
  findings.note(
    `The receivable is ${state ?? 'unknown'} as of block ${view.at(-1)?.block.number}, the bundle's last: what came later is not in it.`,
  );
  return trailOf(story, closure);
}

/** One content has one spelling: every list is in the order of what it names. */
function checkOrder({ records, proofs, checkpoints }: AuditBundle, findings: Findings): void {
  const lists: [string, readonly (string | bigint)[]][] = [
    ['records', records.map(({ record }) => record)],
    ['proofs', proofs.map(({ block }) => BigInt(block))],
    ['checkpoints', checkpoints.map(({ fromBlock }) => BigInt(fromBlock))],
  ];
  for (const [name, keys] of lists) {
    const ascends = keys.every((key, index) => index === 0 || (keys[index - 1] as typeof key) < key);
    if (!ascends) findings.fails('format', name, 'the list is not in ascending order, each entry once');
  }
}

function reportOf(findings: Findings, { bundle, genesisHash = '', trail = [] }: Known): AuditReport {
  return {
    verdict: verdictOf(findings.list),
    channel: bundle?.channel ?? '',
    receivable: bundle?.receivable ?? '',
    genesisHash,
    findings: findings.list,
    notes: findings.notes,
    trail,
  };
}
