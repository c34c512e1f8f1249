/** The command line of a real Fabric network: `up`, `down` and `status`, all of one data folder. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConsortiumError, readConsortium } from '../consortium/consortium';
import { FabricError, findFabric } from './binaries';
import { networkDown, networkStatus, networkUp } from './network';

const USAGE = `usage: main.js up|down|status --data DIR [--consortium FILE]
up needs FABRIC_BIN (folder of Fabric's programs) and FABRIC_CFG (folder of that version's sample configuration).`;

async function main(): Promise<unknown> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, consortium: { type: 'string' } },
  });
  const [command, ...rest] = positionals;
  if (values.data === undefined || rest.length > 0) throw new FabricError(USAGE);
  const dataFolder = resolve(values.data);
  const consortium = readConsortium(values.consortium);
  switch (command) {
    case 'up':
      return networkUp(await findFabric(process.env), dataFolder, consortium, new Date());
    case 'down':
      return networkDown(dataFolder, consortium);
    case 'status':
      return networkStatus(dataFolder, consortium);
    default:
      throw new FabricError(USAGE);
  }
}

main().then(
  (result) => process.stdout.write(`${JSON.stringify(result, null, 2)}\n`),
  (error: unknown) => {
    const isExpected = error instanceof FabricError || error instanceof ConsortiumError;
    process.stderr.write(
      `fabric: ${isExpected || !(error instanceof Error) ? String(error).replace(/^\w+Error: /, '') : error.stack}\n`,
    );
    process.exitCode = 1;
  },
);
