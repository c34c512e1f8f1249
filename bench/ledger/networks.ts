/** The networks that are compared, each as processes of its own with the same contract: the embedded one, and Fabric. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Consortium } from '../../network/consortium/consortium';
import { freePort } from '../../network/devnet/testing/probe-service';
import { findFabric } from '../../network/fabric/binaries';
import { networkDown, networkStatus, networkUp } from '../../network/fabric/network';
import { type Child, startChild } from '../../sandbox/processes/child';
import type { ProcessLog } from '../../sandbox/processes/process-log';

/** A network that stands, with the probe contract. */
export interface BenchNetwork {
  readonly name: string;
  readonly dataFolder: string;
  /** From nothing, certificates included, until clients can be served. */
  readonly firstStartSeconds: number;
  /** With everything there already. */
  readonly laterStartSeconds: number;
  /** Memory that its processes hold at the moment, without the contract's, in MB. */
  readonly memoryMb: () => number;
  readonly stop: () => Promise<void>;
}

/** The embedded network. */
export async function startEmbedded(dataFolder: string, log: ProcessLog): Promise<BenchNetwork> {
  const address = `127.0.0.1:${await freePort()}`;
  const chaincode = await ready(startProgram('chaincode', 'bench/ledger/chaincode.js', [address, 'probe:1'], log));
  const start = () =>
    ready(startProgram('network', 'network/devnet/main.js', ['--data', dataFolder, '--chaincode', address], log));
  const [firstStartSeconds, first] = await timed(start);
  await first.stop();
  const [laterStartSeconds, network] = await timed(start);
  return {
    name: 'embedded',
    dataFolder,
    firstStartSeconds,
    laterStartSeconds,
    memoryMb: () => residentMb([network.pid ?? 0]),
    stop: async () => {
      await network.stop();
      await chaincode.stop();
    },
  };
}

/** Fabric itself, from the folders that `FABRIC_BIN` and `FABRIC_CFG` name. @throws FabricError */
export async function startFabric(dataFolder: string, consortium: Consortium, log: ProcessLog): Promise<BenchNetwork> {
  const fabric = await findFabric(process.env);
  const start = () => networkUp(fabric, dataFolder, consortium, new Date());
  try {
    const [firstStartSeconds] = await timed(start);
    await networkDown(dataFolder, consortium);
    const [laterStartSeconds, { chaincode: service }] = await timed(start);
    const { nodes } = await networkStatus(dataFolder, consortium);
    const args = [service.address, service.chaincodeId];
    const chaincode = await ready(startProgram('chaincode', 'bench/ledger/chaincode.js', args, log));
    return {
      name: `Fabric ${fabric.version}`,
      dataFolder,
      firstStartSeconds,
      laterStartSeconds,
      memoryMb: () => residentMb(nodes.flatMap(({ pid }) => pid ?? [])),
      stop: async () => {
        await networkDown(dataFolder, consortium);
        await chaincode.stop();
      },
    };
  } catch (error) {
    await networkDown(dataFolder, consortium);
    throw error;
  }
}

function startProgram(name: string, program: string, args: readonly string[], log: ProcessLog): Child {
  return startChild({ name, command: process.execPath, args: [join(__dirname, '..', '..', program), ...args] }, log);
}

async function ready(child: Child): Promise<Child> {
  await child.ready;
  return child;
}

async function timed<T>(action: () => Promise<T>): Promise<[number, T]> {
  const begin = performance.now();
  const result = await action();
  return [(performance.now() - begin) / 1000, result];
}

/** The resident set of some processes, in MB. */
function residentMb(pids: readonly number[]): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')], { encoding: 'utf8' });
  return kilobytes.split('\n').reduce((sum, line) => sum + Number(line), 0) / 1024;
}
