/** Installs, approves and commits the chaincode's definition, each where it is still missing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import { type ChaincodePackage, chaincodePackage } from './chaincode-package';
import { type NetworkParts, ordererFlags, peerCommand, retried } from './channel';
import { collectionsJson } from './configuration';
import { type FabricNode, fabricFolder, tlsRootFile } from './layout';

const VERSION = '1';
const SEQUENCE = '1';

/** What peers install of the consortium's chaincode. @param address where its service will listen */
export function packageOf({ chaincode }: Consortium, address: string): ChaincodePackage {
  return chaincodePackage(`${chaincode}_${VERSION}`, address);
}

/**
 * Puts the chaincode in force on the channel.
 * @param address where its service will listen
 * @returns the id under which peers know it; the service has to be started with it
 */
export async function ensureChaincode(parts: NetworkParts, address: string): Promise<string> {
  const [, ...peers] = parts.nodes;
  const built = packageOf(parts.consortium, address);
  // Written once, before the peers' installations read it side by side.
  const file = join(fabricFolder(parts.dataFolder), 'chaincode.tar.gz');
  writeFileSync(file, built.bytes);
  await Promise.all(peers.map((peer) => install(parts, peer, built.id, file)));
  if (await isCommitted(parts, peers)) return built.id;
  const definition = definitionFlags(parts);
  await Promise.all(peers.map((peer) => retried(() => approve(parts, peer, built.id, definition))));
  await commit(parts, peers, definition);
  return built.id;
}

async function install(parts: NetworkParts, peer: FabricNode, id: string, file: string): Promise<void> {
  const installed = await peerCommand(parts, peer, ['lifecycle', 'chaincode', 'queryinstalled', '-O', 'json']);
  if (installed.includes(id)) return;
  await peerCommand(parts, peer, ['lifecycle', 'chaincode', 'install', file]);
}

async function isCommitted({ consortium, ...rest }: NetworkParts, peers: readonly FabricNode[]): Promise<boolean> {
  const [first] = peers;
  if (first === undefined) return false;
  const query = ['lifecycle', 'chaincode', 'querycommitted', '-C', consortium.channel, '-O', 'json'];
  const answer = await peerCommand({ consortium, ...rest }, first, query);
  const definitions = (JSON.parse(answer) as { chaincode_definitions?: { name: string }[] }).chaincode_definitions;
  return (definitions ?? []).some(({ name }) => name === consortium.chaincode);
}

async function approve(
  parts: NetworkParts,
  peer: FabricNode,
  id: string,
  definition: readonly string[],
): Promise<void> {
  const known = [
    'lifecycle',
    'chaincode',
    'queryapproved',
    '-C',
    parts.consortium.channel,
    '-n',
    parts.consortium.chaincode,
  ];
  const isApproved = await peerCommand(parts, peer, [...known, '-O', 'json']).then(
    (answer) => answer.includes(id),
    () => false, // the command fails when nothing is approved yet
  );
  if (isApproved) return;
  await peerCommand(parts, peer, ['lifecycle', 'chaincode', 'approveformyorg', '--package-id', id, ...definition]);
}

async function commit(parts: NetworkParts, peers: readonly FabricNode[], definition: readonly string[]): Promise<void> {
  const [first] = peers;
  if (first === undefined) return;
  const targets = peers.flatMap(({ ports, mspId }) => [
    ...['--peerAddresses', `127.0.0.1:${ports.service}`],
    ...['--tlsRootCertFiles', tlsRootFile(parts.dataFolder, mspId)],
  ]);
  await peerCommand(parts, first, ['lifecycle', 'chaincode', 'commit', ...definition, ...targets]);
}

/**
 * The flags that say what is approved and committed. The default policy is the channel's own: what the consortium file
 * states. Writes the file of the collections that one of them names.
 */
export function definitionFlags(parts: Omit<NetworkParts, 'binaries'>): string[] {
  const { channel, chaincode, collections } = parts.consortium;
  const flags = ['-C', channel, '-n', chaincode, '-v', VERSION, '--sequence', SEQUENCE, ...ordererFlags(parts)];
  if (collections.length === 0) return flags;
  const file = join(fabricFolder(parts.dataFolder), 'collections.json');
  writePrivateFile(file, collectionsJson(parts.consortium));
  return [...flags, '--collections-config', file];
}
