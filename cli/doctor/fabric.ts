/** Whether real Fabric could be run here. */
import { FabricError, findFabric } from '../../network/fabric/binaries';
import type { Finding } from './doctor';

/** Looks at `FABRIC_BIN` and `FABRIC_CFG`; without either, the embedded network is all that is wanted. */
export async function fabricFindings(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const about = 'Fabric';
  if (!environment.FABRIC_BIN && !environment.FABRIC_CFG) {
    return [{ about, state: 'well', detail: 'not asked for: the embedded network needs none' }];
  }
  try {
    const { version, binFolder } = await findFabric(environment);
    return [{ about, state: 'well', detail: `${version} in ${binFolder}` }];
  } catch (error) {
    if (!(error instanceof FabricError)) throw error;
    return [{ about, state: 'wrong', detail: 'cannot be run', remedy: error.message }];
  }
}
