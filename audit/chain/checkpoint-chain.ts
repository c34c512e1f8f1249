/** Posts checkpoints to their contract on an EVM chain and reads them back; the chain's word counts, never a memory of it. */
import {
  AbstractSigner,
  Contract,
  ContractFactory,
  type ContractRunner,
  type InterfaceAbi,
  isError,
  JsonRpcProvider,
  id as keccakOfText,
  type Provider,
  type Signer,
  type TransactionRequest,
} from 'ethers';
import {
  CheckpointContractMissing,
  CheckpointOutOfOrder,
  CheckpointsOfAnotherChannel,
  CheckpointUnsettled,
} from './errors';
import artifact from './GreenTierCheckpoints.json';
import { word } from './merkle';
import { type SendingOptions, sendReplacing } from './sending';
import {
  ascending,
  type CheckpointContract,
  type CheckpointRange,
  type CheckpointSigner,
  type CheckpointTypedData,
  checkpointData,
  type SignerSet,
  signaturesOf,
  signersData,
  TooFewSigners,
} from './signers';

export * from './errors';
export type { CheckpointRange } from './signers';

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
   * @throws TooFewSigners when fewer signers than needed are at hand
   * @throws CheckpointOutOfOrder when it is not the next one, or other blocks were posted in its place
   * @throws CheckpointUnsettled when the chain did not say in time what became of it: post it again later
   * @throws CheckpointContractMissing when the chain does not know the contract (any more)
   */
  post(checkpoint: CheckpointRange): Promise<PostedCheckpoint>;
  /** Whose signatures the contract asks for. */
  signers(): Promise<SignerSet>;
  /**
   * Names other signers, by the signatures of those before.
   * @throws TooFewSigners
   * @throws CheckpointUnsettled when the chain did not say in time what became of it
   */
  changeSigners(addresses: readonly string[], threshold: bigint): Promise<SignerSet>;
}

export interface ChainOptions extends Partial<SendingOptions> {
  /** Whose signatures are at hand; the one who pays for the gas unless said otherwise. */
  readonly signers?: readonly CheckpointSigner[];
}

const DEFAULTS: SendingOptions = {
  receiptTimeoutMs: 60_000,
  confirmations: 1,
  replacements: 3,
  maxFeePerGas: 1_000_000_000_000n, // a thousand gwei
};
const POLL_MS = 200;

/** Opens a chain; nothing is asked before the first use, and no answer is remembered. */
export function openChain(rpcUrl: string, pollMs = POLL_MS): JsonRpcProvider {
  return new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: pollMs });
}

/**
 * Deploys a contract for a channel.
 * @param set who signs checkpoints, and how many of them have to; the deployer alone unless said otherwise
 */
export async function deployCheckpoints(
  signer: Signer,
  channel: string,
  options: ChainOptions = {},
  set?: Pick<SignerSet, 'addresses' | 'threshold'>,
): Promise<CheckpointChain> {
  const factory = new ContractFactory(artifact.abi as InterfaceAbi, artifact.bytecode, signer);
  const { addresses, threshold } = set ?? { addresses: [await signer.getAddress()], threshold: 1n };
  const request = await factory.getDeployTransaction(channelHash(channel), ascending(addresses), threshold);
  const receipt = await sendReplacing(signer, providerOf(signer), request, { ...DEFAULTS, ...options });
  if (receipt.status !== 1 || receipt.contractAddress === null) throw new Error('the contract was not deployed');
  return await connectCheckpoints(signer, receipt.contractAddress, channel, options);
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
  const chain = checkpointChain(contract, {
    address,
    chainId,
    channelHash: channelHash(channel),
    provider,
    runner,
    options,
  });
  await chain.nextBlock(); // says whether the contract is there at all
  await ask(contract, 'threshold').catch((error: unknown) => {
    if (!isError(error, 'CALL_EXCEPTION') && !isError(error, 'BAD_DATA')) throw error;
    throw new CheckpointContractMissing(address, chainId); // one of an earlier kind, without signers
  });
  if ((await ask(contract, 'channel')) !== channelHash(channel)) {
    throw new CheckpointsOfAnotherChannel(address, channel);
  }
  return chain;
}

/** What a contract keeps of its channel's name. */
export function channelHash(channel: string): string {
  return keccakOfText(channel);
}

interface Connection extends CheckpointContract {
  readonly provider: Provider;
  readonly runner: Signer | Provider;
  readonly options: ChainOptions;
}

function checkpointChain(contract: Contract, connection: Connection): CheckpointChain {
  const { address, chainId, provider, runner, options } = connection;
  const sending = { ...DEFAULTS, ...options };

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

  async function signers(): Promise<SignerSet> {
    const [version, addresses, threshold] = await Promise.all(
      ['signersVersion', 'signers', 'threshold'].map((name) => ask(contract, name)),
    );
    return { version: version as bigint, addresses: [...(addresses as string[])], threshold: threshold as bigint };
  }

  /** Whoever pays for the gas; signs as well where nobody else was named. */
  function sender(): Signer {
    if (!(runner instanceof AbstractSigner)) throw new Error('whoever only reads the chain posts nothing: name a key');
    return runner;
  }

  async function ownSigners(): Promise<readonly CheckpointSigner[]> {
    const own = sender();
    const sign: CheckpointSigner['sign'] = ({ domain, types, message }) => own.signTypedData(domain, types, message);
    return options.signers ?? [{ address: await own.getAddress(), sign }];
  }

  /** Sends a call with the signatures that it needs. @throws Error: what became of it only the contract knows */
  async function send(name: string, args: readonly unknown[], data: CheckpointTypedData): Promise<void> {
    const signatures = await signaturesOf(data, await signers(), await ownSigners());
    const request: TransactionRequest = await contract.getFunction(name).populateTransaction(...args, signatures);
    const { status, hash } = await sendReplacing(sender(), provider, request, sending);
    if (status !== 1) throw new Error(`transaction ${hash} failed`);
  }

  return {
    address,
    chainId,
    nextBlock,
    checkpoints,
    signers,
    async checkpoint(index) {
      const count = (await ask(contract, 'count')) as bigint;
      return index < count ? await checkpointAt(index) : undefined;
    },
    async post(checkpoint) {
      const { fromBlock, toBlock } = checkpoint;
      const wanted = { fromBlock, toBlock, root: word(checkpoint.root), tipHash: word(checkpoint.tipHash) };
      const before = await standing(wanted);
      if (before !== undefined) return before;
      const what = `the checkpoint from block ${fromBlock}`;
      let cause: unknown = 'its transaction went through without it';
      try {
        await send('post', [fromBlock, toBlock, wanted.root, wanted.tipHash], checkpointData(connection, wanted));
      } catch (error) {
        if (error instanceof TooFewSigners) throw error;
        cause = error; // it may be on the chain all the same: only the contract knows
      }
      const after = await standing(wanted).catch((error: unknown) => {
        if (error instanceof CheckpointOutOfOrder || error instanceof CheckpointContractMissing) throw error;
        throw new CheckpointUnsettled(what, error);
      });
      if (after !== undefined) return after;
      throw isError(cause, 'CALL_EXCEPTION') ? cause : new CheckpointUnsettled(what, cause);
    },
    async changeSigners(given, threshold) {
      const before = await signers();
      const next: SignerSet = { version: before.version + 1n, addresses: ascending(given), threshold };
      try {
        await send('changeSigners', [next.addresses, threshold], signersData(connection, next));
      } catch (error) {
        if (error instanceof TooFewSigners || isError(error, 'CALL_EXCEPTION')) throw error;
        const now = await signers();
        if (now.version === before.version) throw new CheckpointUnsettled('the change of signers', error);
      }
      return await signers();
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
