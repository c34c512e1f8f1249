/** Checks that the blocks rest on something outside the bundle: the pinned first block, the roots on the EVM chain. */
import type { BundledCheckpoint, BundledProof, BundleScope } from '../bundle-format';
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

/** Takes blocks, checkpoints and proofs as they come. */
export interface AnchorChecks {
  block(opened: OpenedBlock): void;
  checkpoint(checkpoint: BundledCheckpoint): Promise<void>;
  proof(proof: BundledProof): void;
  end(): Promise<void>;
}

/** Blocks without a proof that are named one by one. */
const MAX_NAMED_BLOCKS = 20;

/** Checks block 0 against the pinned hash, every proof, and the checkpoints against the chain. */
export function anchorChecks(scope: BundleScope, anchors: Anchors, findings: Findings): AnchorChecks {
  const { checkpointReader, trustedContract, trustedGenesisHash } = anchors;
  /** Header hashes of the blocks that no checkpoint has come for yet. */
  const waiting = new Map<bigint, string>();
  const uncovered: bigint[] = [];
  const seen = new Set<string>();
  let last:
    | { readonly checkpoint: BundledCheckpoint; readonly covers: Map<bigint, string>; proofs: number }
    | undefined;
  let lastProven = -1n;
  let lastBlock = -1n;

  /** Every block under a checkpoint has its proof, and in a run of blocks all are there. */
  function finish(): void {
    if (last === undefined) return;
    const { checkpoint, covers, proofs } = last;
    const subject = `checkpoint ${checkpoint.index}`;
    if (proofs === 0) findings.fails('format', subject, 'no block of the bundle is under it');
    for (const number of covers.keys()) {
      findings.fails('format', `block ${number}`, `${subject} holds it, and the bundle gives no proof`);
    }
    last = undefined;
  }

  /** Of a run of blocks, those under a checkpoint stand before it. */
  function checkRun({ index, fromBlock, toBlock }: BundledCheckpoint): void {
    if (!('toBlock' in scope)) return;
    const first = 'fromBlock' in scope ? BigInt(scope.fromBlock) : 0n;
    const end = BigInt(toBlock) < BigInt(scope.toBlock) ? BigInt(toBlock) : BigInt(scope.toBlock);
    if (end >= first && end >= BigInt(fromBlock) && lastBlock < end) {
      const detail = `it holds blocks up to ${toBlock}, and the bundle breaks off behind block ${lastBlock}`;
      findings.fails('checkpoint', `checkpoint ${index}`, detail);
    }
    if (BigInt(toBlock) > BigInt(scope.toBlock)) {
      findings.note(
        `Checkpoint ${index} holds blocks up to ${toBlock}: the ledger goes on behind the bundle's last block.`,
      );
    }
  }

  return {
    block({ block }) {
      if (block.number === 0n) checkGenesis(block.headerHash, trustedGenesisHash, findings);
      if (last !== undefined && block.number <= BigInt(last.checkpoint.toBlock)) {
        const { index, toBlock } = last.checkpoint;
        findings.fails(
          'format',
          `block ${block.number}`,
          `it stands behind checkpoint ${index}, which ends with ${toBlock}`,
        );
      }
      waiting.set(block.number, block.headerHash);
      lastBlock = block.number;
    },

    async checkpoint(checkpoint) {
      finish();
      const { index, contract, fromBlock, toBlock } = checkpoint;
      const subject = `checkpoint ${index}`;
      if (seen.has(index)) findings.fails('format', subject, 'the bundle names it twice');
      seen.add(index);
      if (BigInt(fromBlock) > BigInt(toBlock))
        findings.fails('format', subject, `it ends before it begins: ${fromBlock} to ${toBlock}`);
      if (trustedContract !== undefined && contract !== trustedContract.toLowerCase()) {
        findings.fails(
          'checkpoint',
          subject,
          `pinned is the contract ${trustedContract}, the bundle names ${contract}`,
        );
      }
      checkRun(checkpoint);
      const covers = new Map<bigint, string>();
      for (const [number, hash] of waiting) {
        if (number >= BigInt(fromBlock) && number <= BigInt(toBlock)) covers.set(number, hash);
        else uncovered.push(number);
        waiting.delete(number);
      }
      last = { checkpoint, covers, proofs: 0 };
      if (checkpointReader !== undefined) await checkOnChain(checkpoint, checkpointReader, findings);
    },

    proof({ block: number, proof }) {
      const subject = `block ${number}`;
      if (last === undefined) {
        findings.fails('merkleProof', subject, 'no checkpoint stands before the proof');
        return;
      }
      const { checkpoint, covers } = last;
      last.proofs++;
      if (BigInt(number) <= lastProven)
        findings.fails('format', subject, 'its proof is not in its place, or there twice');
      lastProven = BigInt(number);
      const headerHash = covers.get(BigInt(number));
      covers.delete(BigInt(number));
      if (headerHash === undefined) {
        findings.fails('merkleProof', subject, `the bundle has no such block under checkpoint ${checkpoint.index}`);
        return;
      }
      const isTip = number === checkpoint.toBlock;
      const holds =
        verifyProof(checkpoint.root, BigInt(number), headerHash, proof) &&
        (!isTip || word(headerHash) === checkpoint.tipHash);
      const range = `${checkpoint.fromBlock} to ${checkpoint.toBlock}`;
      const detail = `header hash ${headerHash} against root ${checkpoint.root} of checkpoint ${checkpoint.index} (blocks ${range})`;
      findings.judge(holds, 'merkleProof', subject, detail);
    },

    async end() {
      finish();
      uncovered.push(...waiting.keys());
      if (checkpointReader === undefined) {
        if (seen.size > 0) {
          findings.note('The checkpoints were not compared with the EVM chain: name its RPC address to do so.');
        }
        if (trustedGenesisHash === undefined) {
          findings.open(
            'genesis',
            'block 0',
            'nothing outside the bundle was given to rest on: pin the hash of block 0, or name the EVM chain',
          );
        }
        return;
      }
      for (const number of uncovered.slice(0, MAX_NAMED_BLOCKS)) {
        findings.open(
          'checkpoint',
          `block ${number}`,
          'no checkpoint covers it yet: export the bundle again after the next one',
        );
      }
      if (uncovered.length > MAX_NAMED_BLOCKS) {
        findings.note(`No checkpoint covers ${uncovered.length} blocks; the first ${MAX_NAMED_BLOCKS} are named.`);
      }
      if (trustedContract === undefined && trustedGenesisHash === undefined) {
        findings.note(
          'The contract’s address is the bundle’s own, and anyone can deploy one: compare it with the address that you were given, or pin it.',
        );
      }
    },
  };
}

function checkGenesis(headerHash: string, trustedGenesisHash: string | undefined, findings: Findings): void {
  if (trustedGenesisHash === undefined) return;
  const expected = trustedGenesisHash.toLowerCase().replace(/^0x/, '');
  const detail = `pinned is ${expected}, the bundle's block 0 has ${headerHash}`;
  findings.judge(headerHash === expected, 'genesis', 'block 0', detail);
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
