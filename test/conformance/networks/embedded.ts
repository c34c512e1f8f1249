/** The embedded network within this process. */
import type { Consortium } from '../../../network/consortium/consortium';
import { startTestNetwork } from '../../../network/devnet/testing/network';
import type { RunningNetwork } from './network-under-test';

export async function startEmbedded(consortium: Consortium): Promise<RunningNetwork> {
  const network = await startTestNetwork(consortium);
  return {
    name: 'the embedded network',
    dataFolder: network.dataFolder,
    profile: () => network.devnet().profile,
    restart: network.restart,
    stopChaincode: network.stopProbe,
    startChaincode: network.startProbe,
    stop: network.stop,
  };
}
