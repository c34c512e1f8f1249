/** Tells clients and the chaincode's service where the network is: the files by which they find it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../certificates/organisations';
import type { NetworkParts } from './channel';
import { type FabricNode, tlsRootFile } from './layout';

/** The chaincode's service has to listen at `address` and call itself `chaincodeId`. */
export interface ChaincodeService {
  readonly address: string;
  readonly chaincodeId: string;
}

type ConnectionParts = Omit<NetworkParts, 'binaries'>;

/** Writes the connection profile. @returns its file */
export function writeConnectionProfile(parts: ConnectionParts): string {
  const file = join(parts.dataFolder, 'connection-profile.json');
  writePrivateFile(file, `${JSON.stringify(profileOf(parts), null, 2)}\n`);
  return file;
}

/** Where the chaincode's service reads what it has to be. */
export function chaincodeServiceFile(dataFolder: string): string {
  return join(dataFolder, 'chaincode-service.json');
}

/** Writes that file. */
export function writeChaincodeService(dataFolder: string, service: ChaincodeService): ChaincodeService {
  writePrivateFile(chaincodeServiceFile(dataFolder), `${JSON.stringify(service, null, 2)}\n`);
  return service;
}

/** The connection profile in Fabric's common form. */
function profileOf({ dataFolder, consortium, nodes: [orderer, ...peers] }: ConnectionParts): object {
  const entry = ({ ports, mspId }: FabricNode) => ({
    url: `grpcs://127.0.0.1:${ports.service}`,
    tlsCACerts: { pem: readFileSync(tlsRootFile(dataFolder, mspId), 'utf8') },
    grpcOptions: { 'ssl-target-name-override': 'localhost' },
  });
  return {
    name: 'greentier',
    version: '1.0.0',
    channels: {
      [consortium.channel]: {
        orderers: [orderer.name],
        peers: Object.fromEntries(peers.map(({ name }) => [name, {}])),
      },
    },
    organizations: Object.fromEntries(
      consortium.organisations.map(({ name, mspId }) => [
        name,
        { mspid: mspId, peers: peers.filter((peer) => peer.mspId === mspId).map((peer) => peer.name) },
      ]),
    ),
    orderers: { [orderer.name]: entry(orderer) },
    peers: Object.fromEntries(peers.map((peer) => [peer.name, entry(peer)])),
  };
}
