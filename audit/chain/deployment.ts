/** Remembers where the checkpoint contract of a local chain stands, and deploys it when the chain does not hold it. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import { fundedKeyOf, keyOf, stateFileIn } from './anvil';
import { untilKept } from './anvil-state';
import { CheckpointContractMissing, connectCheckpoints, deployCheckpoints, openChain } from './checkpoint-chain';

/** Who posts checkpoints, and where. */
export interface CheckpointPoster {
  /** Address of the contract. */
  readonly contract: string;
  /** Private key of the account that pays for postings. */
  readonly key: string;
  /** Private keys of its signers, two of which have to sign. */
  readonly signerKeys: readonly string[];
}

const POLL_MS = 50;
/** Accounts of the local chain that sign, each as another organisation's would. */
const SIGNERS = [1, 2, 3] as const;
const THRESHOLD = 2n;

/**
 * Finds the channel's contract on the chain of a data folder; deploys another only when the chain does not hold it any
 * more (its state was lost), so that posted checkpoints stay where an auditor looks for them.
 */
export async function ensureCheckpointContract(options: {
  readonly dataFolder: string;
  readonly rpcUrl: string;
  readonly channel: string;
}): Promise<CheckpointPoster> {
  const stateFile = stateFileIn(options.dataFolder);
  const key = fundedKeyOf(stateFile);
  const signerKeys = SIGNERS.map((place) => keyOf(stateFile, place));
  const file = join(options.dataFolder, 'contract');
  const provider = openChain(options.rpcUrl, POLL_MS);
  try {
    const signer = new Wallet(key, provider);
    if (existsSync(file)) {
      const contract = readFileSync(file, 'utf8').trim();
      try {
        await connectCheckpoints(signer, contract, options.channel);
        return { contract, key, signerKeys };
      } catch (error) {
        if (!(error instanceof CheckpointContractMissing)) throw error;
      }
    }
    const addresses = signerKeys.map((each) => new Wallet(each).address);
    const { address } = await deployCheckpoints(signer, options.channel, {}, { addresses, threshold: THRESHOLD });
    await untilKept(stateFile, address);
    writeFileSync(`${file}.new`, `${address}\n`);
    renameSync(`${file}.new`, file);
    return { contract: address, key, signerKeys };
  } finally {
    provider.destroy();
  }
}
