/** A network with the probe chaincode for tests: the embedded one, or real Fabric where CONFORMANCE_NETWORK says so. */
import type { Consortium } from '../consortium/consortium';
import type { Serve } from '../devnet/testing/probe-service';
import { NETWORK_KINDS } from '../kinds';
import { startEmbedded } from './embedded';
import { startFabric } from './fabric';

/** A network in a temporary folder of its own. */
export interface RunningNetwork {
  /** For people: `the embedded network`, or Fabric and its version. */
  readonly name: string;
  /** Holds certificates and wallet. */
  readonly dataFolder: string;
  /** Path of the connection profile. */
  readonly profile: string;
  /** Stops peers and orderer, and starts them again on the same ports and data. */
  readonly goDown: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  /** Stops the chaincode's service, or starts it again at the same address. */
  readonly stopChaincode: () => void;
  readonly startChaincode: () => Promise<void>;
  /** Stops everything and forgets the data. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the network that CONFORMANCE_NETWORK names: `embedded` (the default) or `fabric`.
 * @param serve its chaincode's service, if not the probe's
 * @throws FabricError where real Fabric is asked for and FABRIC_BIN or FABRIC_CFG does not name it
 */
export async function startRunningNetwork(
  consortium: Consortium,
  environment: NodeJS.ProcessEnv,
  serve?: Serve,
): Promise<RunningNetwork> {
  const { CONFORMANCE_NETWORK: kind = 'embedded' } = environment;
  if (kind === 'embedded') return startEmbedded(consortium, serve);
  if (kind === 'fabric') return startFabric(consortium, environment, serve);
  throw new Error(`CONFORMANCE_NETWORK is '${kind}'; set it to one of ${NETWORK_KINDS.join(', ')}`);
}
