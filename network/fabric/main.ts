/** The command line of a real Fabric network: `up`, `down`, `run`, `status` and `compose`, all of one data folder. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConsortiumError, readConsortium } from '../consortium/consortium';
import { FabricError, findFabric } from './binaries';
import { writeCompose } from './compose';
import { networkDown, networkStatus, networkUp } from './network';
import { runNetwork } from './run';

const DEFAULT_VERSION = '2.5.16';

const USAGE = `usage: main.js up|down|run|status|compose --data DIR [--consortium FILE] [--fabric VERSION] [--clock-tolerance DURATION]
up and run need FABRIC_BIN (folder of Fabric's programs) and FABRIC_CFG (folder of that version's sample configuration).
run is up until it is told to end, and down then.
--clock-tolerance lets clients' clocks be that far from the peers' (15m by default), for a sandbox whose clock is moved.
compose writes a compose file for the images of VERSION (${DEFAULT_VERSION} by default) instead of starting programs.`;

async function main(): Promise<unknown> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      consortium: { type: 'string' },
      fabric: { type: 'string', default: DEFAULT_VERSION },
      'clock-tolerance': { type: 'string' },
    },
  });
  const [command, ...rest] = positionals;
  if (values.data === undefined || rest.length > 0) throw new FabricError(USAGE);
  const dataFolder = resolve(values.data);
  const consortium = readConsortium(values.consortium);
  const clockTolerance = values['clock-tolerance'];
  switch (command) {
    case 'up':
      return networkUp(await findFabric(process.env), dataFolder, consortium, new Date(), clockTolerance);
    case 'run':
      return runNetwork(await findFabric(process.env), dataFolder, consortium, clockTolerance);
    case 'down':
      return networkDown(dataFolder, consortium);
    case 'status':
      return networkStatus(dataFolder, consortium);
    case 'compose':
      return writeCompose(dataFolder, consortium, values.fabric, new Date());
    default:
      throw new FabricError(USAGE);
  }
}

main().then(
  (result) => {
    if (result !== undefined) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  },
  (error: unknown) => {
    const isExpected = error instanceof FabricError || error instanceof ConsortiumError;
    process.stderr.write(
      `fabric: ${isExpected || !(error instanceof Error) ? String(error).replace(/^\w+Error: /, '') : error.stack}\n`,
    );
    process.exitCode = 1;
  },
);
