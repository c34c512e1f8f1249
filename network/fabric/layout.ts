/** Where a native network keeps its files and which ports its nodes have; both outlive a restart. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { organisationFolder, writePrivateFile } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import { FabricError } from './binaries';

/** A node's ports on the loopback address. */
export interface NodePorts {
  /** gRPC. */
  readonly service: number;
  /** Health and metrics. */
  readonly operations: number;
  /** The orderer's channel participation; where a peer would listen for chaincode that it started itself. */
  readonly admin: number;
}

/** What has to stay the same from start to start: the channel's configuration names the orderer's port. */
export interface NetworkPlan {
  /** Fabric's version that made the channel. */
  readonly version: string;
  readonly nodes: Readonly<Record<string, NodePorts>>;
  /** Where the chaincode service listens. */
  readonly chaincodePort: number;
}

/** A peer or the orderer, with its files. */
export interface FabricNode {
  readonly kind: 'peer' | 'orderer';
  readonly name: string;
  readonly mspId: string;
  readonly ports: NodePorts;
  /** Holds core.yaml or orderer.yaml, msp, tls, data, log and pid. */
  readonly folder: string;
}

/** The network's files under the data folder. */
export function fabricFolder(dataFolder: string): string {
  return join(dataFolder, 'fabric');
}

/** Folder of an organisation's administrator's MSP, for Fabric's command line. */
export function adminMspFolder(dataFolder: string, mspId: string): string {
  return join(fabricFolder(dataFolder), 'admins', mspId, 'msp');
}

/** Folder of an organisation's channel MSP: roots only. */
export function channelMspFolder(dataFolder: string, mspId: string): string {
  return join(fabricFolder(dataFolder), 'organisations', mspId, 'msp');
}

/** The root of an organisation's TLS certificates. */
export function tlsRootFile(dataFolder: string, mspId: string): string {
  return join(organisationFolder(dataFolder, mspId), 'tlsca', 'certificate.pem');
}

/** The plan of a data folder, made on the first call. @throws FabricError when another Fabric version made it */
export async function ensurePlan(dataFolder: string, consortium: Consortium, version: string): Promise<NetworkPlan> {
  const existing = readPlan(dataFolder);
  if (existing !== undefined) {
    if (existing.version.split('.')[0] !== version.split('.')[0]) {
      throw new FabricError(
        `${dataFolder} was made by Fabric ${existing.version}; use it, or another --data than this`,
      );
    }
    return existing;
  }
  const names = [consortium.orderer.nodes[0], ...consortium.organisations.map(({ peers }) => peers[0])];
  const ports = await freePorts(names.length * 3 + 1);
  const nodes = Object.fromEntries(
    names.map((name, index) => {
      const [service = 0, operations = 0, admin = 0] = ports.slice(index * 3, index * 3 + 3);
      return [name, { service, operations, admin }];
    }),
  );
  const plan = { version, nodes, chaincodePort: ports.at(-1) ?? 0 };
  writePrivateFile(planFile(dataFolder), `${JSON.stringify(plan, null, 2)}\n`);
  return plan;
}

/** The plan of a data folder, if it has one. */
export function readPlan(dataFolder: string): NetworkPlan | undefined {
  const file = planFile(dataFolder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as NetworkPlan) : undefined;
}

/** The nodes that run here, the orderer first: one of it, and one peer of each organisation. */
export function nodesOf(dataFolder: string, consortium: Consortium, plan: NetworkPlan): [FabricNode, ...FabricNode[]] {
  const node = (kind: FabricNode['kind'], name: string, mspId: string): FabricNode => {
    const ports = plan.nodes[name];
    if (ports === undefined) {
      throw new FabricError(`the consortium file names ${name}, which ${dataFolder} does not know; use another --data`);
    }
    return { kind, name, mspId, ports, folder: join(fabricFolder(dataFolder), 'nodes', name) };
  };
  return [
    node('orderer', consortium.orderer.nodes[0], consortium.orderer.mspId),
    ...consortium.organisations.map(({ peers, mspId }) => node('peer', peers[0], mspId)),
  ];
}

function planFile(dataFolder: string): string {
  return join(fabricFolder(dataFolder), 'plan.json');
}

/** Ports that nobody listens on; all are held until all are found, so that none comes twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
