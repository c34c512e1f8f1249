/** Asks an EVM chain, as an auditor does, for the checkpoints that a bundle names; posts nothing, waits for nobody for long. */
import { FetchRequest, JsonRpcProvider, Network } from 'ethers';
import type { CheckpointReader } from '../checks/anchors';
import {
  type CheckpointChain,
  CheckpointContractMissing,
  CheckpointsOfAnotherChannel,
  connectCheckpoints,
} from './checkpoint-chain';

/** A reader with its connection. */
export interface ConnectedReader {
  readonly read: CheckpointReader;
  close(): void;
}

const ANSWER_TIMEOUT_MS = 10_000;

/** A reader of a channel's checkpoints over one RPC address; nothing is asked before the first checkpoint. */
export function openCheckpointReader(rpcUrl: string, channel: string): ConnectedReader {
  let provider: Promise<JsonRpcProvider> | undefined;
  const contracts = new Map<string, Promise<CheckpointChain>>();

  async function read(chainId: string, contract: string, index: string) {
    provider ??= connect(rpcUrl);
    const chain = await provider;
    const found = (await chain.getNetwork()).chainId.toString();
    if (found !== chainId) throw new Error(`${rpcUrl} is chain ${found}: name the RPC address of chain ${chainId}`);
    const connected = contracts.get(contract) ?? connectCheckpoints(chain, contract, channel);
    contracts.set(contract, connected);
    try {
      return await (await connected).checkpoint(BigInt(index));
    } catch (error) {
      if (error instanceof CheckpointContractMissing || error instanceof CheckpointsOfAnotherChannel) return undefined;
      throw error;
    }
  }

  return {
    read,
    close: () => {
      void provider?.then(
        (chain) => chain.destroy(),
        () => undefined,
      );
    },
  };
}

/** Left to itself, the provider would ask an address where nobody answers for ever; here it is told which chain it is. */
async function connect(rpcUrl: string): Promise<JsonRpcProvider> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Error(`${rpcUrl} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { result } = (await response.json()) as { result?: unknown };
  if (typeof result !== 'string') throw new Error(`${rpcUrl} does not say which chain it is`);
  const request = new FetchRequest(rpcUrl);
  request.timeout = ANSWER_TIMEOUT_MS;
  return new JsonRpcProvider(request, Network.from(BigInt(result)), { staticNetwork: true });
}
