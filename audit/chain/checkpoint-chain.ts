/** Posts checkpoints to their contract on an EVM chain and reads them back; the chain's word counts, never a memory of it. */
import {
  Contract,
  ContractFactory,
  type ContractRunner,
  type InterfaceAbi,
  isError,
  JsonRpcProvider,
  id as keccakOfText,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionResponse,
} from 'ethers';
import artifact from './GreenTierCheckpoints.json';
import { type CheckpointTree, word } from './merkle';

/** What is posted: a checkpoint tree has it all. */
export type CheckpointRange = Pick<CheckpointTree, 'fromBlock' | 'toBlock' | 'root' | 'tipHash'>;

/** A checkpoint as it stands on the chain. */
export interface PostedCheckpoint extends CheckpointRange {
  readonly index: bigint;
  readonly transactionHash: string;
}

/** The checkpoints of one channel in one contract. */
export interface CheckpointChain {
  readonly address: string;
  readonly chainId: bigint;
  /** The first ledger block that no checkpoint holds yet. */
  nextBlock(): Promise<bigint>;
  /** All checkpoints, in their order. */
  checkpoints(): Promise<PostedCheckpoint[]>;
  /** The checkpoint with an index; undefined when the contract holds fewer. */
  checkpoint(index: bigint): Promise<PostedCheckpoint | undefined>;
  /**
   * Posts a checkpoint, once however often it is asked to: whether it stands already is read from the contract first,
   * and again after a receipt that does not come.
   * @throws CheckpointOutOfOrder when it is not the next one, or other blocks were posted in its place
   * @throws CheckpointUnsettled when the chain did not say in time what became of it: post it again later
   * @throws CheckpointContractMissing when the chain does not know the contract (any more)
   */
  post(checkpoint: CheckpointRange): Promise<PostedCheckpoint>;
}

/** A checkpoint that does not follow the posted ones. */
export class CheckpointOutOfOrder extends Error {
  constructor(
    readonly nextBlock: bigint,
    message: string,
  ) {
    super(message);
    this.name = 'CheckpointOutOfOrder';
  }
}

/** The chain has not said what became of a posting. */
export class CheckpointUnsettled extends Error {
  constructor(checkpoint: CheckpointRange, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`the checkpoint from block ${checkpoint.fromBlock} is not on the chain yet, post it again later: ${why}`, {
      cause,
    });
    this.name = 'CheckpointUnsettled';
  }
}

/** There is no such contract at the address: the chain was made anew, or it is another chain. */
export class CheckpointContractMissing extends Error {
  constructor(
    readonly address: string,
    readonly chainId: bigint,
  ) {
    super(`chain ${chainId} holds no checkpoint contract at ${address}: deploy it again, or name the right chain`);
    this.name = 'CheckpointContractMissing';
  }
}

/** The contract at the address is of another channel. */
export class CheckpointsOfAnotherChannel extends Error {
  override readonly name = 'CheckpointsOfAnotherChannel';

  constructor(
    readonly address: string,
    readonly channel: string,
  ) {
    super(`the contract at ${address} holds the checkpoints of another channel than ${channel}`);
  }
}

export interface ChainOptions {
  /** How long to wait for the receipt of a posting before the contract is asked; 60 s unless said otherwise. */
  readonly receiptTimeoutMs?: number;
  /** How many blocks have to hold a posting, itself counted, before it is believed; 1 unless said otherwise. */
  readonly confirmations?: number;
}

const RECEIPT_TIMEOUT_MS = 60_000;
const POLL_MS = 200;

/** Opens a chain; nothing is asked before the first use, and no answer is remembered. */
export function openChain(rpcUrl: string, pollMs = POLL_MS): JsonRpcProvider {
  return new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: pollMs });
}

/** Deploys a contract for a channel; the signer is the one who may post to it. */
export async function deployCheckpoints(
  signer: Signer,
  channel: string,
  options: ChainOptions = {},
): Promise<CheckpointChain> {
  const factory = new ContractFactory(artifact.abi as InterfaceAbi, artifact.bytecode, signer);
  const contract = await factory.deploy(channelHash(channel), await signer.getAddress());
  await settled(contract.deploymentTransaction(), options);
  return await connectCheckpoints(signer, await contract.getAddress(), channel, options);
}

/**
 * Connects to a contract; with a signer to post, with a provider to read.
 * @throws CheckpointContractMissing when there is none at the address
 * @throws CheckpointsOfAnotherChannel
 */
export async function connectCheckpoints(
  runner: Signer | Provider,
  address: string,
  channel: string,
  options: ChainOptions = {},
): Promise<CheckpointChain> {
  const provider = providerOf(runner);
  const { chainId } = await provider.getNetwork();
  const contract = new Contract(address, artifact.abi as InterfaceAbi, runner);
  const chain = checkpointChain(contract, { address, chainId, provider, options });
  await chain.nextBlock(); // says whether the contract is there at all
  if ((await ask(contract, 'channel')) !== channelHash(channel)) {
    throw new CheckpointsOfAnotherChannel(address, channel);
  }
  return chain;
}

/** What a contract keeps of its channel's name. */
export function channelHash(channel: string): string {
  return keccakOfText(channel);
}

interface Connection {
  readonly address: string;
  readonly chainId: bigint;
  readonly provider: Provider;
  readonly options: ChainOptions;
}

function checkpointChain(contract: Contract, connection: Connection): CheckpointChain {
  const { address, chainId, provider, options } = connection;

  async function nextBlock(): Promise<bigint> {
    try {
      return (await ask(contract, 'nextBlock')) as bigint;
    } catch (error) {
      if (!isError(error, 'BAD_DATA')) throw error; // an empty answer: there is no code, or another contract's
      throw new CheckpointContractMissing(address, chainId);
    }
  }

  async function checkpointAt(index: bigint): Promise<PostedCheckpoint> {
    const found = (await ask(contract, 'checkpoint', index)) as StoredCheckpoint;
    const logs = await provider.getLogs({
      address,
      fromBlock: found.postedIn,
      toBlock: found.postedIn,
      topics: await contract.filters.CheckpointPosted?.(index).getTopicFilter(),
    } as Parameters<Provider['getLogs']>[0]);
    const [log] = logs;
    if (log === undefined)
      throw new Error(`the chain shows no event for checkpoint ${index}, posted in ${found.postedIn}`);
    return {
      index,
      fromBlock: found.fromBlock,
      toBlock: found.toBlock,
      root: found.root,
      tipHash: found.tipHash,
      transactionHash: log.transactionHash,
    };
  }

  async function checkpoints(): Promise<PostedCheckpoint[]> {
    const count = (await ask(contract, 'count')) as bigint;
    return await Promise.all(Array.from({ length: Number(count) }, (_, index) => checkpointAt(BigInt(index))));
  }

  /** The checkpoint that holds a block; runs follow one another, so it is found by halving. */
  async function holding(block: bigint): Promise<PostedCheckpoint> {
    let low = 0n;
    let high = ((await ask(contract, 'count')) as bigint) - 1n;
    while (low < high) {
      const middle = (low + high) / 2n;
      const { toBlock } = (await ask(contract, 'checkpoint', middle)) as StoredCheckpoint;
      if (toBlock < block) low = middle + 1n;
      else high = middle;
    }
    return await checkpointAt(low);
  }

  /** The checkpoint if it stands already; undefined when it is the very next one. */
  async function standing(wanted: CheckpointRange): Promise<PostedCheckpoint | undefined> {
    const next = await nextBlock();
    if (wanted.fromBlock === next) return undefined;
    if (wanted.fromBlock > next) {
      throw new CheckpointOutOfOrder(next, `block ${next} comes next, not ${wanted.fromBlock}: post what lies between`);
    }
    const posted = await holding(wanted.fromBlock);
    if (isSame(posted, wanted)) return posted;
    throw new CheckpointOutOfOrder(
      next,
      `block ${wanted.fromBlock} is in checkpoint ${posted.index} (${posted.fromBlock} to ${posted.toBlock}, root ${posted.root}) already`,
    );
  }

  return {
    address,
    chainId,
    nextBlock,
    checkpoints,
    async checkpoint(index) {
      const count = (await ask(contract, 'count')) as bigint;
      return index < count ? await checkpointAt(index) : undefined;
    },
    async post(checkpoint) {
      const { fromBlock, toBlock } = checkpoint;
      const wanted = { fromBlock, toBlock, root: word(checkpoint.root), tipHash: word(checkpoint.tipHash) };
      const before = await standing(wanted);
      if (before !== undefined) return before;
      let cause: unknown = 'its transaction went through without it';
      try {
        const sent = await contract.getFunction('post').send(fromBlock, toBlock, wanted.root, wanted.tipHash);
        await settled(sent, options);
      } catch (error) {
        cause = error; // it may be on the chain all the same: only the contract knows
      }
      const after = await standing(wanted).catch((error: unknown) => {
        if (error instanceof CheckpointOutOfOrder || error instanceof CheckpointContractMissing) throw error;
        throw new CheckpointUnsettled(wanted, error);
      });
      if (after !== undefined) return after;
      throw isError(cause, 'CALL_EXCEPTION') ? cause : new CheckpointUnsettled(wanted, cause);
    },
  };
}

interface StoredCheckpoint {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly postedIn: bigint;
  readonly root: string;
  readonly tipHash: string;
}

/** Waits for the receipt. @throws Error when it does not come in time or says that the transaction failed */
async function settled(sent: TransactionResponse | null, options: ChainOptions): Promise<TransactionReceipt | null> {
  if (sent === null) return null;
  return await sent.wait(options.confirmations ?? 1, options.receiptTimeoutMs ?? RECEIPT_TIMEOUT_MS);
}

async function ask(contract: Contract, name: string, ...args: unknown[]): Promise<unknown> {
  return await contract.getFunction(name).staticCall(...args);
}

function isSame(one: CheckpointRange, other: CheckpointRange): boolean {
  return (
    one.fromBlock === other.fromBlock &&
    one.toBlock === other.toBlock &&
    one.root === other.root &&
    one.tipHash === other.tipHash
  );
}

function providerOf(runner: ContractRunner): Provider {
  if (runner.provider == null) throw new Error('the signer knows no chain: connect it to a provider first');
  return runner.provider;
}
