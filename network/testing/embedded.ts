/** The embedded network within this process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Consortium } from '../consortium/consortium';
import { startDevnet } from '../devnet/devnet';
import { startProbe } from '../devnet/testing/probe-service';
import type { RunningNetwork } from './running-network';

export async function startEmbedded(consortium: Consortium): Promise<RunningNetwork> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-devnet-'));
  let probe = await startProbe();
  const start = () => startDevnet({ dataFolder, chaincodeAddress: probe.address, consortium });
  let devnet: Awaited<ReturnType<typeof start>> | undefined = await start();
  const { profile } = devnet;
  const goDown = async (): Promise<void> => {
    await devnet?.stop();
    devnet = undefined;
  };
  return {
    name: 'the embedded network',
    dataFolder,
    profile,
    goDown,
    comeBack: async () => {
      devnet ??= await start();
    },
    stopChaincode: () => probe.stop(),
    startChaincode: async () => {
      probe = await startProbe(Number(probe.address.split(':')[1]));
    },
    stop: async () => {
      await goDown();
      probe.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
