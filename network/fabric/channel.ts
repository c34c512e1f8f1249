/** Brings the channel into being and the nodes into the channel; finds what stands already. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writePrivateFile } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import { type FabricBinaries, FabricError, runProgram } from './binaries';
import { CHANNEL_PROFILE, configtxYaml } from './configuration';
import { adminMspFolder, type FabricNode, fabricFolder, tlsRootFile } from './layout';

/** A network in the making: everything that its steps need. */
export interface NetworkParts {
  readonly binaries: FabricBinaries;
  readonly dataFolder: string;
  readonly consortium: Consortium;
  /** The orderer first. */
  readonly nodes: readonly [FabricNode, ...FabricNode[]];
}

/** The channel's first block, made once. @returns its file */
export async function ensureGenesisBlock({ binaries, dataFolder, consortium, nodes }: NetworkParts): Promise<string> {
  const block = join(fabricFolder(dataFolder), 'genesis.block');
  if (existsSync(block)) return block;
  const folder = join(fabricFolder(dataFolder), 'configtx');
  writePrivateFile(join(folder, 'configtx.yaml'), configtxYaml(dataFolder, consortium, nodes, binaries.major));
  await runProgram(
    binaries,
    'configtxgen',
    ['-profile', CHANNEL_PROFILE, '-channelID', consortium.channel, '-outputBlock', block],
    { FABRIC_CFG_PATH: folder },
  );
  return block;
}

/** Has the orderer join the channel through its participation API. */
export async function joinOrderer(
  { binaries, dataFolder, consortium, nodes }: NetworkParts,
  block: string,
): Promise<void> {
  const access = participationFlags(dataFolder, nodes[0]);
  const channels = await retried(() => runProgram(binaries, 'osnadmin', ['channel', 'list', ...access], {}));
  if (channels.includes(`"name": "${consortium.channel}"`)) return;
  const request = ['channel', 'join', '--channelID', consortium.channel, '--config-block', block, ...access];
  const answer = await runProgram(binaries, 'osnadmin', request, {});
  if (!/^Status: 201/m.test(answer)) throw new FabricError(`the orderer did not join ${consortium.channel}: ${answer}`);
}

/** The flags by which the command line reaches an orderer's participation API. */
export function participationFlags(dataFolder: string, orderer: FabricNode): string[] {
  return [
    ...['-o', `127.0.0.1:${orderer.ports.admin}`],
    ...['--ca-file', tlsRootFile(dataFolder, orderer.mspId)],
    ...['--client-cert', join(orderer.folder, 'tls', 'server.crt')],
    ...['--client-key', join(orderer.folder, 'tls', 'server.key')],
  ];
}

/** Has a peer join the channel. */
export async function joinPeer(parts: NetworkParts, peer: FabricNode, block: string): Promise<void> {
  const { channel } = parts.consortium;
  const listed = await retried(() => peerCommand(parts, peer, ['channel', 'list']));
  if (listed.split('\n').some((line) => line.trim() === channel)) return;
  await peerCommand(parts, peer, ['channel', 'join', '-b', block]);
}

/** How long the orderer may take to elect a leader, which with one orderer is itself. */
const ELECTION_MS = 30_000;
const ELECTION_LOOK_MS = 100;

/** Waits until the orderer leads the channel: before that it answers, and orders nothing. @throws FabricError */
export async function waitForLeader({ consortium, nodes: [orderer] }: NetworkParts): Promise<void> {
  const url = `http://127.0.0.1:${orderer.ports.operations}/metrics`;
  const leads = `consensus_etcdraft_is_leader{channel="${consortium.channel}"} 1`;
  for (const deadline = performance.now() + ELECTION_MS; performance.now() < deadline; await delay(ELECTION_LOOK_MS)) {
    const metrics = await fetch(url).then(
      (response) => response.text(),
      () => '',
    );
    if (metrics.split('\n').includes(leads)) return;
  }
  throw new FabricError(`${orderer.name} has not become the leader of ${consortium.channel}; look into its log`);
}

/** Runs Fabric's `peer` command as an organisation's administrator, on its own peer. */
export function peerCommand(parts: NetworkParts, peer: FabricNode, args: readonly string[]): Promise<string> {
  return runProgram(parts.binaries, 'peer', args, {
    FABRIC_CFG_PATH: peer.folder,
    ...administratorEnvironment(parts.dataFolder, peer),
  });
}

/** How the command line reaches a peer as the administrator of its organisation. */
export function administratorEnvironment(dataFolder: string, peer: FabricNode): Record<string, string> {
  return {
    CORE_PEER_ADDRESS: `127.0.0.1:${peer.ports.service}`,
    CORE_PEER_LOCALMSPID: peer.mspId,
    CORE_PEER_MSPCONFIGPATH: adminMspFolder(dataFolder, peer.mspId),
    CORE_PEER_TLS_ENABLED: 'true',
    CORE_PEER_TLS_ROOTCERT_FILE: tlsRootFile(dataFolder, peer.mspId),
  };
}

/** The flags by which the command line reaches the orderer. */
export function ordererFlags({ dataFolder, nodes: [orderer] }: Omit<NetworkParts, 'binaries'>): string[] {
  const root = tlsRootFile(dataFolder, orderer.mspId);
  return ['-o', `127.0.0.1:${orderer.ports.service}`, '--tls', '--cafile', root];
}

/** Repeats what fails only because a node is not ready: its port answers before its services do, and a leader is elected. */
export async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 10) throw error;
      await delay(250);
    }
  }
}
