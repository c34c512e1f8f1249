/**
 * The embedded Fabric network as a program: `node dist/network/devnet/main.js --data DIR --chaincode HOST:PORT
 * [--consortium FILE] [--ports NODE=PORT,…]`. It is for one machine: development, demonstration, tests.
 *
 * It speaks Fabric's own gRPC services, so that the unchanged client and chaincode run on it. What a real network has
 * and this has not:
 * - One process and one ledger stand behind all organisations' peers: no gossip, no peer that lags or disagrees, no
 *   consensus among orderers (the configuration says `solo`).
 * - The channel's configuration is that of block 0 for ever: no configuration updates, no channels beside the one.
 * - The chaincode's definition comes from the consortium file, not from `_lifecycle`: no installation, approval or
 *   commit, and no reads of `_lifecycle` in read-write sets. One chaincode; it can invoke no other.
 * - Identities chain directly to their organisation's root: no intermediate authorities, no revocation lists, no Idemix.
 * - System chaincodes: qscc, and GetChannels, GetConfigBlock and GetChannelConfig of cscc. No service discovery, no
 *   Gateway service, no channel participation API.
 * - State is as with LevelDB: no rich queries. State and indexes are in memory and rebuilt from the blocks at the start.
 * - Private data: all collections lie in one file of the process, and a peer answers for its organisation's only.
 *   Values between endorsement and commit do not survive a restart; no block-to-live, no purge, no
 *   DeliverWithPrivateData, no required peer count.
 * - Client TLS certificates are not asked for. A proposal's timestamp is not compared with the clock (Fabric 3.1 does).
 * - Metadata of blocks carries no commit hash and, from the orderer, no consenter's data.
 */
import { parseArgs } from 'node:util';
import { readConsortium } from '../consortium/consortium';
import { type Devnet, startDevnet } from './devnet';
import { isPort, type Ports } from './ports';

async function main(): Promise<void> {
  const { data, chaincode, consortium, ports } = readArguments();
  const devnet = await startDevnet({
    dataFolder: data,
    chaincodeAddress: chaincode,
    consortium: readConsortium(consortium),
    ports,
    onFailure: (error) => fail(`the ledger cannot be written, so the network stops: ${textOf(error)}`),
  });
  stopOnRequest(devnet);
  process.stdout.write(
    `${JSON.stringify({ ready: true, profile: devnet.profile, genesisHash: devnet.genesisHash })}\n`,
  );
}

interface Arguments {
  readonly data: string;
  readonly chaincode: string;
  readonly consortium: string | undefined;
  readonly ports: Ports;
}

/** @throws Error when an argument is missing or makes no sense */
function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      chaincode: { type: 'string' },
      consortium: { type: 'string' },
      ports: { type: 'string' },
    },
  });
  const { data, chaincode } = values;
  if (data === undefined || chaincode === undefined) throw new Error('--data DIR and --chaincode HOST:PORT are needed');
  if (!/^[^:]+:\d+$/.test(chaincode)) throw new Error(`--chaincode ${chaincode} must be HOST:PORT`);
  return { data, chaincode, consortium: values.consortium, ports: portsFrom(values.ports) };
}

function portsFrom(text: string | undefined): Ports {
  const pairs = (text ?? '').split(',').filter((pair) => pair !== '');
  const entries = pairs.map((pair) => {
    const [node = '', port = ''] = pair.split('=');
    if (node === '' || !isPort(Number(port))) throw new Error(`--ports: '${pair}' must be NODE=PORT`);
    return [node, Number(port)] as const;
  });
  return Object.fromEntries(entries);
}

/** Stops at a signal, and with the parent that started this process. */
function stopOnRequest(devnet: Devnet): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    devnet.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(textOf(error)),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}

function fail(reason: string): void {
  process.stderr.write(`devnet: ${reason}\n`);
  process.exit(1);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => fail(textOf(error)));
