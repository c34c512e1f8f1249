/** An embedded network with the probe contract in a temporary folder, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Consortium, readConsortium } from '../../consortium/consortium';
import { type Devnet, startDevnet } from '../devnet';
import { type Serve, startProbe } from './probe-service';

export interface TestNetwork {
  readonly dataFolder: string;
  /** @throws Error while it is down */
  readonly devnet: () => Devnet;
  /** Stops peers and orderer, and starts them again on the same ports and data. */
  readonly goDown: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  /** Stops the chaincode's service, or starts it again at the same address. */
  readonly stopChaincode: () => void;
  readonly startChaincode: () => Promise<void>;
  /** Stops everything and forgets the data. */
  readonly stop: () => Promise<void>;
}

/** @param serve the chaincode's service, if not the probe's */
export async function startTestNetwork(
  consortium: Consortium = readConsortium(),
  serve: Serve = startProbe,
): Promise<TestNetwork> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-devnet-'));
  let probe = await serve();
  const start = () => startDevnet({ dataFolder, chaincodeAddress: probe.address, consortium });
  let devnet: Devnet | undefined = await start();
  const goDown = async (): Promise<void> => {
    await devnet?.stop();
    devnet = undefined;
  };
  return {
    dataFolder,
    devnet: () => {
      if (devnet === undefined) throw new Error('the network is down');
      return devnet;
    },
    goDown,
    comeBack: async () => {
      devnet ??= await start();
    },
    stopChaincode: () => probe.stop(),
    startChaincode: async () => {
      probe = await serve(Number(probe.address.split(':')[1]));
    },
    stop: async () => {
      await goDown();
      probe.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
