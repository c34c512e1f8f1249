/** A real Fabric network on this machine, from the consortium file: up, down and status. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBlock } from '../blocks/decode';
import { ensureCertificates, writePrivateFile } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import { type FabricBinaries, FabricError } from './binaries';
import { writeBuilder } from './chaincode-package';
import { ensureGenesisBlock, joinOrderer, joinPeer, type NetworkParts, waitForLeader } from './channel';
import { coreYaml, ordererYaml } from './configuration';
import {
  type ChaincodeService,
  chaincodeServiceFile,
  writeChaincodeService,
  writeConnectionProfile,
} from './connection';
import { ensurePlan, fabricFolder, nodesOf, readPlan } from './layout';
import { ensureChaincode } from './lifecycle';
import { writeMembershipFolders } from './membership-folders';
import { runningPid, startNode, stopNode } from './processes';

/** What a started network tells whoever uses it. */
export interface RunningNetwork {
  readonly version: string;
  /** File of the connection profile. */
  readonly connectionProfile: string;
  /** Header hash of the channel's block 0, hexadecimal. */
  readonly genesisHash: string;
  /** The chaincode service has to listen at `address` and call itself `chaincodeId`. */
  readonly chaincode: ChaincodeService;
  readonly nodes: Readonly<Record<string, 'started' | 'found'>>;
}

/**
 * Brings the network up; what stands already is found and kept.
 * @param clockTolerance how far a client's clock may be from the peers', as a duration of Go (`15m` unless given)
 * @throws FabricError
 */
export async function networkUp(
  binaries: FabricBinaries,
  dataFolder: string,
  consortium: Consortium,
  now: Date,
  clockTolerance?: string,
): Promise<RunningNetwork> {
  const organisations = await ensureCertificates(dataFolder, consortium, now);
  const plan = await ensurePlan(dataFolder, consortium, binaries.version);
  const nodes = nodesOf(dataFolder, consortium, plan);
  const parts: NetworkParts = { binaries, dataFolder, consortium, nodes };
  const [, ...peers] = nodes;
  writeMembershipFolders(dataFolder, organisations, nodes);
  writeNodeConfigurations(parts, clockTolerance);
  const block = await ensureGenesisBlock(parts);
  const states = await Promise.all(nodes.map(async (node) => [node.name, await startNode(binaries, node)] as const));
  await joinOrderer(parts, block);
  await waitForLeader(parts);
  await Promise.all(peers.map((peer) => joinPeer(parts, peer, block)));
  const connectionProfile = writeConnectionProfile(parts);
  const address = `127.0.0.1:${plan.chaincodePort}`;
  const chaincodeId = await ensureChaincode(parts, address);
  const chaincode = writeChaincodeService(dataFolder, { address, chaincodeId });
  const genesisHash = decodeBlock(readFileSync(block)).headerHash;
  return { version: binaries.version, connectionProfile, genesisHash, chaincode, nodes: Object.fromEntries(states) };
}

/** Stops the nodes; their data stays. @returns what happened to each, nothing where there is no network */
export async function networkDown(
  dataFolder: string,
  consortium: Consortium,
): Promise<Readonly<Record<string, 'stopped' | 'absent'>>> {
  const plan = readPlan(dataFolder);
  if (plan === undefined) return {};
  const [orderer, ...peers] = nodesOf(dataFolder, consortium, plan);
  const stopped = await Promise.all(peers.map(async (peer) => [peer.name, await stopNode(peer)] as const));
  return Object.fromEntries([...stopped, [orderer.name, await stopNode(orderer)]]);
}

/** What stands. */
export interface NetworkStatus {
  readonly version: string;
  readonly nodes: readonly { readonly name: string; readonly port: number; readonly pid: number | null }[];
  readonly chaincode: unknown;
}

/** Says what stands. @throws FabricError when there is no network in the folder */
export async function networkStatus(dataFolder: string, consortium: Consortium): Promise<NetworkStatus> {
  const plan = readPlan(dataFolder);
  if (plan === undefined) throw new FabricError(`there is no network in ${dataFolder}; start one with up`);
  const nodes = await Promise.all(
    nodesOf(dataFolder, consortium, plan).map(async (node) => ({
      name: node.name,
      port: node.ports.service,
      pid: (await runningPid(node)) ?? null,
    })),
  );
  const service = chaincodeServiceFile(dataFolder);
  const chaincode: unknown = existsSync(service) ? JSON.parse(readFileSync(service, 'utf8')) : null;
  return { version: plan.version, nodes, chaincode };
}

function writeNodeConfigurations({ binaries, dataFolder, nodes }: NetworkParts, clockTolerance?: string): void {
  const builder = writeBuilder(join(fabricFolder(dataFolder), 'builder'));
  const sample = (name: string) => readFileSync(join(binaries.sampleFolder, name), 'utf8');
  for (const node of nodes) {
    if (node.kind === 'peer') {
      writePrivateFile(join(node.folder, 'core.yaml'), coreYaml(sample('core.yaml'), node, builder, clockTolerance));
    } else {
      const text = ordererYaml(sample('orderer.yaml'), dataFolder, node, binaries.major);
      writePrivateFile(join(node.folder, 'orderer.yaml'), text);
    }
  }
}
