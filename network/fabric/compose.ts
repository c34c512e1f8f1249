/**
 * Derives a compose file from the consortium file: the same nodes as a native network, in containers of Fabric's own
 * images, and a container that sets the channel up. They share this machine's own network, so that the addresses, the
 * certificates and the chaincode's service are those of a native network.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ensureCertificates, organisationFolder, writePrivateFile } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import { FabricError } from './binaries';
import type { NetworkParts } from './channel';
import { configtxYaml, ordererSettings, peerSettings, settingsEnvironment } from './configuration';
import { writeChaincodeService, writeConnectionProfile } from './connection';
import { ensurePlan, type FabricNode, fabricFolder, nodesOf } from './layout';
import { packageOf } from './lifecycle';
import { writeMembershipFolders } from './membership-folders';
import { setupScript } from './setup-script';

/** What was written. */
export interface ComposeFiles {
  /** To be started by `docker compose --file FILE up --detach`; its service `setup` ends when the network stands. */
  readonly composeFile: string;
  readonly connectionProfile: string;
  readonly chaincode: { readonly address: string; readonly chaincodeId: string };
}

/** The last release that has an image of the tools; they set up networks of later releases as well. */
const TOOLS_VERSION = '2.5.16';

/**
 * Writes the compose file and everything that it mounts, certificates included.
 * @param version of Fabric's images, for example 2.5.16
 * @throws FabricError when the version is not supported, or the folder was made by another one
 */
export async function writeCompose(
  dataFolder: string,
  consortium: Consortium,
  version: string,
  now: Date,
): Promise<ComposeFiles> {
  const major = majorOf(version);
  const organisations = await ensureCertificates(dataFolder, consortium, now);
  const plan = await ensurePlan(dataFolder, consortium, version);
  const nodes = nodesOf(dataFolder, consortium, plan);
  const parts = { dataFolder, consortium, nodes };
  writeMembershipFolders(dataFolder, organisations, nodes);
  const folder = fabricFolder(dataFolder);
  writePrivateFile(join(folder, 'configtx', 'configtx.yaml'), configtxYaml(dataFolder, consortium, nodes, major));
  const address = `127.0.0.1:${plan.chaincodePort}`;
  const built = packageOf(consortium, address);
  writeFileSync(join(folder, 'chaincode.tar.gz'), built.bytes);
  writePrivateFile(join(folder, 'setup.sh'), setupScript(parts, built.id));
  for (const node of nodes) mkdirSync(join(node.folder, 'data'), { recursive: true });
  const composeFile = join(folder, 'compose.yaml');
  writePrivateFile(composeFile, composeYaml(parts, version, major));
  return {
    composeFile,
    connectionProfile: writeConnectionProfile(parts),
    chaincode: writeChaincodeService(dataFolder, { address, chaincodeId: built.id }),
  };
}

/** The compose file itself. */
export function composeYaml(parts: Omit<NetworkParts, 'binaries'>, version: string, major: 2 | 3): string {
  const { dataFolder, consortium, nodes } = parts;
  const owner = { user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`, network_mode: 'host' };
  const tlsRoots = [...consortium.organisations, consortium.orderer].map(({ mspId }) =>
    readOnly(join(organisationFolder(dataFolder, mspId), 'tlsca', 'certificate.pem')),
  );
  const nodeService = (node: FabricNode) => ({
    image: `hyperledger/fabric-${node.kind}:${version}`,
    ...owner,
    command: node.kind === 'peer' ? ['peer', 'node', 'start'] : ['orderer'],
    environment: {
      FABRIC_LOGGING_SPEC: 'WARNING',
      ...(node.kind === 'peer'
        ? settingsEnvironment('CORE', peerSettings(node))
        : settingsEnvironment('ORDERER', ordererSettings(dataFolder, node, major))),
    },
    // A node sees its own keys, and of the orderer's organisation the root of TLS; no authority's key is mounted.
    volumes: [`${node.folder}:${node.folder}`, ...(node.kind === 'orderer' ? tlsRoots.slice(-1) : [])],
    restart: 'unless-stopped',
  });
  const folder = fabricFolder(dataFolder);
  return stringify(
    {
      name: `${consortium.channel}-fabric`,
      services: {
        ...Object.fromEntries(nodes.map((node) => [node.name.replaceAll('.', '-'), nodeService(node)])),
        setup: {
          image: `hyperledger/fabric-tools:${TOOLS_VERSION}`,
          ...owner,
          command: ['sh', join(folder, 'setup.sh')],
          environment: { FABRIC_LOGGING_SPEC: 'ERROR' },
          volumes: [`${folder}:${folder}`, ...tlsRoots],
          depends_on: nodes.map(({ name }) => name.replaceAll('.', '-')),
          restart: 'no',
        },
      },
    },
    { aliasDuplicateObjects: false },
  );
}

function majorOf(version: string): 2 | 3 {
  const [major, minor] = version.split('.').map(Number);
  if (!/^\d+\.\d+\.\d+$/.test(version) || !(major === 3 || (major === 2 && (minor ?? 0) >= 5))) {
    throw new FabricError(`Fabric ${version} is not supported; name a version of 2.5 or 3.x, for example 2.5.16`);
  }
  return major;
}

function readOnly(path: string): string {
  return `${path}:${path}:ro`;
}
