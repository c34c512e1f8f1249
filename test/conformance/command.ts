/** What `npm run conformance` was asked for: which network, and which of the behaviours. */
import { parseArgs } from 'node:util';
import { FabricError, findFabric } from '../../network/fabric/binaries';
import { NETWORK_KINDS } from '../../network/kinds';

/** A run of the suite. */
export interface ConformanceRun {
  /** For people. */
  readonly network: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly jestArguments: readonly string[];
}

/** Where the behaviours stand: the network's own, of the client that the services use, and of the network's start and stop. */
const SUITES = ['test/conformance', 'network/gateway', 'network/fabric'];

/**
 * Reads the arguments `[--network embedded|fabric] [--only TEXT]`.
 * @throws FabricError when they make no sense, or when Fabric is asked for and FABRIC_BIN and FABRIC_CFG do not name it
 */
export async function conformanceRun(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<ConformanceRun> {
  const { network: kind, only } = readArguments(args);
  const jestArguments = ['--runInBand', '--verbose', ...SUITES, ...(only === undefined ? [] : ['-t', only])];
  const chosen = { CONFORMANCE_NETWORK: kind };
  if (kind === 'embedded') return { network: 'the embedded network', environment: chosen, jestArguments };
  if (kind !== 'fabric') {
    throw new FabricError(`--network ${kind}: choose one of ${NETWORK_KINDS.join(', ')}`);
  }
  const { version } = await findFabric(environment);
  return { network: `Fabric ${version}`, environment: chosen, jestArguments };
}

function readArguments(args: readonly string[]): { network: string; only?: string } {
  try {
    const options = { network: { type: 'string', default: 'embedded' }, only: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FabricError(`${reason}\nusage: npm run conformance -- [--network embedded|fabric] [--only TEXT]`);
  }
}
