/** Real Fabric on this machine, out of the programs that FABRIC_BIN and FABRIC_CFG name. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Consortium } from '../consortium/consortium';
import { type Serve, startProbe } from '../devnet/testing/probe-service';
import { findFabric } from '../fabric/binaries';
import { networkDown, networkUp } from '../fabric/network';
import type { RunningNetwork } from './running-network';

/** Starts it in a temporary folder. @throws FabricError when the programs are not there or do not start */
export async function startFabric(
  consortium: Consortium,
  environment: NodeJS.ProcessEnv,
  serveChaincode: Serve = startProbe,
): Promise<RunningNetwork> {
  const binaries = await findFabric(environment);
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-fabric-'));
  const up = () => networkUp(binaries, dataFolder, consortium, new Date());
  const goDown = async (): Promise<void> => {
    await networkDown(dataFolder, consortium);
  };
  const { chaincode, connectionProfile } = await up().catch(async (error: unknown) => {
    await goDown();
    throw error;
  });
  const serve = () => serveChaincode(Number(chaincode.address.split(':')[1]), chaincode.chaincodeId);
  let probe = await serve();
  return {
    name: `Fabric ${binaries.version}`,
    dataFolder,
    profile: connectionProfile,
    goDown,
    comeBack: async () => {
      await up();
    },
    stopChaincode: () => probe.stop(),
    startChaincode: async () => {
      probe = await serve();
    },
    stop: async () => {
      await goDown();
      probe.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
