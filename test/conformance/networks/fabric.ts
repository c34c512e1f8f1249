/** Real Fabric on this machine, out of the programs that FABRIC_BIN and FABRIC_CFG name. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Consortium } from '../../../network/consortium/consortium';
import { startProbe } from '../../../network/devnet/testing/probe-service';
import { findFabric } from '../../../network/fabric/binaries';
import { networkDown, networkUp } from '../../../network/fabric/network';
import type { RunningNetwork } from './network-under-test';

/** Starts it in a temporary folder. @throws FabricError when the programs are not there or do not start */
export async function startFabric(consortium: Consortium, environment: NodeJS.ProcessEnv): Promise<RunningNetwork> {
  const binaries = await findFabric(environment);
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-fabric-'));
  const up = () => networkUp(binaries, dataFolder, consortium, new Date());
  const { chaincode, connectionProfile } = await up().catch(async (error: unknown) => {
    await networkDown(dataFolder, consortium);
    throw error;
  });
  const serve = () => startProbe(Number(chaincode.address.split(':')[1]), chaincode.chaincodeId);
  let probe = await serve();
  return {
    name: `Fabric ${binaries.version}`,
    dataFolder,
    profile: () => connectionProfile,
    restart: async () => {
      await networkDown(dataFolder, consortium);
      await up();
    },
    stopChaincode: () => probe.stop(),
    startChaincode: async () => {
      probe = await serve();
    },
    stop: async () => {
      await networkDown(dataFolder, consortium);
      probe.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
