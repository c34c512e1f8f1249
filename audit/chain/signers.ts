/** Who signs checkpoints: what they sign (EIP-712), and their signatures in the order in which the contract takes them. */
import { type TypedDataDomain, type TypedDataField, Wallet } from 'ethers';
import type { CheckpointTree } from './merkle';

/** What is posted: a checkpoint tree has it all. */
export type CheckpointRange = Pick<CheckpointTree, 'fromBlock' | 'toBlock' | 'root' | 'tipHash'>;

/** The contract that a signature is for: it is good at no other. */
export interface CheckpointContract {
  readonly address: string;
  readonly chainId: bigint;
  /** Keccak-256 of the channel's name. */
  readonly channelHash: string;
}

/** Who confirms checkpoints, and how many of them are needed. */
export interface SignerSet {
  /** How often signers were named. */
  readonly version: bigint;
  /** Ascending. */
  readonly addresses: readonly string[];
  readonly threshold: bigint;
}

/** One that signs; a key at hand is one, a service of another organisation that looks at its own peer can be. */
export interface CheckpointSigner {
  readonly address: string;
  /** @returns 65 bytes in hexadecimal */
  sign(data: CheckpointTypedData): Promise<string>;
}

/** Typed data of the contract. */
export interface CheckpointTypedData {
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly message: Record<string, unknown>;
}

const CHECKPOINT_FIELDS: TypedDataField[] = [
  { name: 'channel', type: 'bytes32' },
  { name: 'fromBlock', type: 'uint64' },
  { name: 'toBlock', type: 'uint64' },
  { name: 'root', type: 'bytes32' },
  { name: 'tipHash', type: 'bytes32' },
];

const SIGNERS_FIELDS: TypedDataField[] = [
  { name: 'channel', type: 'bytes32' },
  { name: 'version', type: 'uint256' },
  { name: 'signers', type: 'address[]' },
  { name: 'threshold', type: 'uint256' },
];

/** What is signed for a checkpoint. */
export function checkpointData(contract: CheckpointContract, range: CheckpointRange): CheckpointTypedData {
  const { fromBlock, toBlock, root, tipHash } = range;
  const message = { channel: contract.channelHash, fromBlock, toBlock, root, tipHash };
  return { domain: domainOf(contract), types: { Checkpoint: CHECKPOINT_FIELDS }, message };
}

/** What the signers before sign for those after them. @param next with the version that it will have */
export function signersData(contract: CheckpointContract, next: SignerSet): CheckpointTypedData {
  const { version, addresses, threshold } = next;
  const message = { channel: contract.channelHash, version, signers: addresses, threshold };
  return { domain: domainOf(contract), types: { Signers: SIGNERS_FIELDS }, message };
}

/** A signer with its key at hand. */
export function keySigner(privateKey: string): CheckpointSigner {
  const wallet = new Wallet(privateKey);
  return {
    address: wallet.address,
    sign: ({ domain, types, message }) => wallet.signTypedData(domain, types, message),
  };
}

/** Addresses in the order in which the contract wants them. */
export function ascending(addresses: readonly string[]): string[] {
  return [...addresses].sort((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
}

/** Enough signers do not sign. */
export class TooFewSigners extends Error {
  override readonly name = 'TooFewSigners';
}

/**
 * As many signatures as are needed, by signers of the set, in the order of their addresses.
 * @throws TooFewSigners when fewer of the set are at hand, or sign
 */
export async function signaturesOf(
  data: CheckpointTypedData,
  { addresses, threshold }: SignerSet,
  signers: readonly CheckpointSigner[],
): Promise<string[]> {
  const named = new Set(addresses.map((address) => address.toLowerCase()));
  const able = signers.filter(({ address }) => named.has(address.toLowerCase()));
  const given: { address: string; signature: string }[] = [];
  const refusals: string[] = [];
  for (const { address, sign } of able) {
    if (BigInt(given.length) >= threshold) break;
    try {
      given.push({ address, signature: await sign(data) });
    } catch (error) {
      refusals.push(`${address}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (BigInt(given.length) < threshold) {
    const why = refusals.length === 0 ? '' : `; ${refusals.join('; ')}`;
    throw new TooFewSigners(`${threshold} signers have to sign, ${given.length} of them did${why}`);
  }
  return given
    .sort((one, other) => (BigInt(one.address) < BigInt(other.address) ? -1 : 1))
    .map(({ signature }) => signature);
}

function domainOf({ address, chainId }: CheckpointContract): TypedDataDomain {
  return { name: 'GreenTierCheckpoints', version: '1', chainId, verifyingContract: address };
}
