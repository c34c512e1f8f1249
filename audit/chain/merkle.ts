/** The Merkle tree of a checkpoint: one leaf a block, which binds the block's number to its header hash. */
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';

/** A block as a checkpoint sees it; the hash in hexadecimal, with or without 0x. */
export interface CheckpointHeader {
  readonly number: bigint;
  readonly hash: string;
}

/** A run of blocks under one root. Roots and proofs are 32-byte words in lower-case hexadecimal with 0x. */
export interface CheckpointTree {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly root: string;
  /** Header hash of the last block. */
  readonly tipHash: string;
  /** What shows that a block is under the root. @throws RangeError for a block outside the run */
  proofFor(number: bigint): string[];
}

const LEAF = ['uint64', 'bytes32'];
const MAX_BLOCK_NUMBER = 2n ** 64n - 1n;
const WORD = /^(?:0x)?([0-9a-fA-F]{64})$/;

/**
 * Builds the tree of a run of blocks, the same whoever builds it.
 * @throws RangeError unless the blocks follow one another, at least one
 * @throws TypeError for a hash that is not 32 bytes in hexadecimal
 */
export function checkpointTree(headers: readonly CheckpointHeader[]): CheckpointTree {
  const [first] = headers;
  const last = headers.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a checkpoint holds at least one block');
  headers.forEach(({ number }, index) => {
    const expected = first.number + BigInt(index);
    if (number !== expected) throw new RangeError(`block ${expected} is missing: ${number} stands in its place`);
  });
  if (first.number < 0n || last.number > MAX_BLOCK_NUMBER) throw new RangeError('a block number has 64 bits');
  const tree = StandardMerkleTree.of(
    headers.map(({ number, hash }) => leafOf(number, word(hash))),
    LEAF,
  );
  return {
    fromBlock: first.number,
    toBlock: last.number,
    root: tree.root,
    tipHash: word(last.hash),
    proofFor(number) {
      if (number < first.number || number > last.number) {
        throw new RangeError(`block ${number} is not in the checkpoint of ${first.number} to ${last.number}`);
      }
      return tree.getProof(Number(number - first.number));
    },
  };
}

/** The root that a checkpoint of these blocks has; see checkpointTree for what it refuses. */
export function checkpointRoot(headers: readonly CheckpointHeader[]): string {
  return checkpointTree(headers).root;
}

/** Whether a block with this number and header hash is under the root; false as well for input that is no proof at all. */
export function verifyProof(root: string, number: bigint, headerHash: string, proof: readonly string[]): boolean {
  if (number < 0n || number > MAX_BLOCK_NUMBER) return false;
  if (![root, headerHash, ...proof].every((value) => WORD.test(value))) return false;
  return StandardMerkleTree.verify(word(root), LEAF, leafOf(number, word(headerHash)), proof.map(word));
}

/** 32 bytes as the chain writes them. @throws TypeError for anything else */
export function word(hex: string): string {
  const digits = WORD.exec(hex)?.[1];
  if (digits === undefined) throw new TypeError(`"${hex}" is not a hash of 32 bytes in hexadecimal`);
  return `0x${digits.toLowerCase()}`;
}

function leafOf(number: bigint, hash: string): [string, string] {
  return [number.toString(), hash];
}
