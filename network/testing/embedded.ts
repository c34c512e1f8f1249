/** The embedded network within this process. */
import type { Consortium } from '../consortium/consortium';
import { startTestNetwork } from '../devnet/testing/network';
import type { Serve } from '../devnet/testing/probe-service';
import type { RunningNetwork } from './running-network';

export async function startEmbedded(consortium: Consortium, serve?: Serve): Promise<RunningNetwork> {
  const network = await startTestNetwork(consortium, serve);
  return { ...network, name: 'the embedded network', profile: network.devnet().profile };
}
