/** Checks that the blocks rest on something outside the bundle: the pinned first block, the roots on the EVM chain. */
import type { AuditBundle, BundledCheckpoint } from '../bundle-format';
import { verifyProof, word } from '../chain/merkle';
import type { Findings } from '../report';
import type { OpenedBlock } from './blocks';

/** A checkpoint as the EVM contract tells it. */
export interface CheckpointOnChain {
  readonly root: string;
  readonly fromBlock: bigint | number | string;
  readonly toBlock: bigint | number | string;
  readonly tipHash: string;
  /** The transaction that posted it, where the reader knows it. */
  readonly transactionHash?: string;
}

/** Asks an EVM contract for a checkpoint; rejects when it cannot be asked, answers undefined when there is none such. */
export type CheckpointReader = (
  chainId: string,
  contract: string,
  index: string,
) => Promise<CheckpointOnChain | undefined>;

/** What the reader of a bundle believes beforehand. */
export interface Anchors {
  /** Header hash of the channel's block 0, hexadecimal, from somebody who is believed. */
  readonly trustedGenesisHash?: string;
  /** The only contract whose checkpoints count. */
  readonly trustedContract?: string;
  readonly checkpointReader?: CheckpointReader;
}

/** Checks block 0 against the pinned hash, every proof, and the checkpoints against the chain. */
export async function checkAnchors(
  bundle: AuditBundle,
  opened: readonly OpenedBlock[],
  anchors: Anchors,
  findings: Findings,
): Promise<void> {
  checkGenesis(opened, anchors, findings);
  checkCheckpoints(bundle, anchors, findings);
  const proven = checkProofs(bundle, opened, findings);
  if (anchors.checkpointReader === undefined) {
    if (bundle.checkpoints.length > 0) {
      findings.note('The checkpoints were not compared with the EVM chain: name its RPC address to do so.');
    }
    if (anchors.trustedGenesisHash === undefined) {
      findings.open(
        'genesis',
        'block 0',
        'nothing outside the bundle was given to rest on: pin the hash of block 0, or name the EVM chain',
      );
    }
    return;
  }
  for (const checkpoint of bundle.checkpoints) await checkOnChain(checkpoint, anchors.checkpointReader, findings);
  for (const number of bundle.blocks.map((block) => block.number).filter((each) => !proven.has(each))) {
    findings.open(
      'checkpoint',
      `block ${number}`,
      'no checkpoint covers it yet: export the bundle again after the next one',
    );
  }
  if (anchors.trustedContract === undefined && anchors.trustedGenesisHash === undefined) {
    findings.note(
      'The contract’s address is the bundle’s own, and anyone can deploy one: compare it with the address that you were given, or pin it.',
    );
  }
}

function checkGenesis(opened: readonly OpenedBlock[], { trustedGenesisHash }: Anchors, findings: Findings): void {
  const first = opened.find(({ block }) => block.number === 0n);
  if (first === undefined || trustedGenesisHash === undefined) return;
  const expected = trustedGenesisHash.toLowerCase().replace(/^0x/, '');
  findings.judge(
    first.block.headerHash === expected,
    'genesis',
    'block 0',
    `pinned is ${expected}, the bundle's block 0 has ${first.block.headerHash}`,
  );
}

function checkCheckpoints(
  { checkpoints, proofs }: AuditBundle,
  { trustedContract }: Anchors,
  findings: Findings,
): void {
  const used = new Set(proofs.map(({ checkpoint }) => checkpoint));
  const seen = new Set<string>();
  for (const { index, contract, fromBlock, toBlock } of checkpoints) {
    const subject = `checkpoint ${index}`;
    if (seen.has(index)) findings.fails('format', subject, 'the bundle names it twice');
    if (!used.has(index)) findings.fails('format', subject, 'no block of the bundle is under it');
    if (BigInt(fromBlock) > BigInt(toBlock))
      findings.fails('format', subject, `it ends before it begins: ${fromBlock} to ${toBlock}`);
    if (trustedContract !== undefined && contract !== trustedContract.toLowerCase()) {
      findings.fails('checkpoint', subject, `pinned is the contract ${trustedContract}, the bundle names ${contract}`);
    }
    seen.add(index);
  }
}

/** Checks the proofs. @returns numbers of the blocks that have one, whether it holds or not */
function checkProofs(
  { proofs, checkpoints, blocks, uncovered }: AuditBundle,
  opened: readonly OpenedBlock[],
  findings: Findings,
): Set<string> {
  const proven = new Set<string>();
  for (const { block: number, checkpoint: index, proof } of proofs) {
    const subject = `block ${number}`;
    const checkpoint = checkpoints.find((each) => each.index === index);
    const block = opened.find((each) => each.block.number.toString() === number)?.block;
    if (proven.has(number)) findings.fails('format', subject, 'the bundle proves it twice');
    proven.add(number);
    if (checkpoint === undefined || block === undefined) {
      findings.fails(
        'merkleProof',
        subject,
        `the bundle lacks ${block === undefined ? 'the block' : `checkpoint ${index}`}`,
      );
      continue;
    }
    const inRange = block.number >= BigInt(checkpoint.fromBlock) && block.number <= BigInt(checkpoint.toBlock);
    const isTip = block.number.toString() === checkpoint.toBlock;
    const holds =
      inRange &&
      verifyProof(checkpoint.root, block.number, block.headerHash, proof) &&
      (!isTip || word(block.headerHash) === checkpoint.tipHash);
    const range = `${checkpoint.fromBlock} to ${checkpoint.toBlock}`;
    const detail = `header hash ${block.headerHash} against root ${checkpoint.root} of checkpoint ${index} (blocks ${range})`;
    findings.judge(holds, 'merkleProof', subject, detail);
  }
  const without = blocks.map(({ number }) => number).filter((number) => !proven.has(number));
  if (without.join() !== uncovered.join()) {
    findings.fails(
      'format',
      'uncovered',
      `without a proof are ${without.join(', ') || 'no blocks'}, the bundle says ${uncovered.join(', ') || 'none'}`,
    );
  }
  return proven;
}

async function checkOnChain(checkpoint: BundledCheckpoint, read: CheckpointReader, findings: Findings): Promise<void> {
  const { chainId, contract, index, fromBlock, toBlock, root, tipHash, transactionHash } = checkpoint;
  const subject = `checkpoint ${index}`;
  let found: CheckpointOnChain | undefined;
  try {
    found = await read(chainId, contract, index);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.open('checkpoint', subject, `contract ${contract} on chain ${chainId} could not be asked: ${reason}`);
    return;
  }
  if (found === undefined) {
    findings.fails(
      'checkpoint',
      subject,
      `contract ${contract} on chain ${chainId} holds no checkpoint ${index} of this channel`,
    );
    return;
  }
  const pairs = [
    ['root', root, found.root],
    ['first block', fromBlock, String(found.fromBlock)],
    ['last block', toBlock, String(found.toBlock)],
    ['tip', tipHash, found.tipHash],
    ...(found.transactionHash === undefined ? [] : [['transaction', transactionHash, found.transactionHash]]),
  ] as [string, string, string][];
  const different = pairs.filter(([, claimed, onChain]) => claimed !== onChain.toLowerCase());
  const details = different.map(
    ([what, claimed, onChain]) => `${what} ${onChain} on the chain, ${claimed} in the bundle`,
  );
  const detail =
    different.length === 0 ? `contract ${contract} on chain ${chainId} holds root ${root}` : details.join('; ');
  findings.judge(different.length === 0, 'checkpoint', subject, detail);
}
