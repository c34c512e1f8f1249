/** Keeps a real network up as one process among a supervisor's others: it says that it is ready, and takes the nodes down with it. */
import { once } from 'node:events';
import type { Consortium } from '../consortium/consortium';
import type { FabricBinaries } from './binaries';
import { networkDown, networkUp } from './network';

/** Resolves once the network is down again, after a signal or with the parent that started this process. @throws FabricError */
export async function runNetwork(
  binaries: FabricBinaries,
  dataFolder: string,
  consortium: Consortium,
  clockTolerance?: string,
): Promise<void> {
  const told = Promise.race(['SIGTERM', 'SIGINT', 'disconnect'].map((event) => once(process, event)));
  try {
    const { connectionProfile, genesisHash, chaincode } = await networkUp(
      binaries,
      dataFolder,
      consortium,
      new Date(),
      clockTolerance,
    );
    process.stdout.write(`${JSON.stringify({ ready: true, profile: connectionProfile, genesisHash, ...chaincode })}\n`);
    // An awaited event keeps no process alive.
    const alive = setInterval(() => undefined, 60_000);
    await told;
    clearInterval(alive);
  } finally {
    await networkDown(dataFolder, consortium);
  }
}
