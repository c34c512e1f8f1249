/** Lays the organisations' certificates out in the folders from which Fabric's programs read them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Credential } from '../certificates/authority';
import { type OrganisationCertificates, writePrivateFile } from '../certificates/organisations';
import { adminMspFolder, channelMspFolder, type FabricNode } from './layout';

/** Writes every folder anew; a consortium's own authority takes effect by its files under `organisations/<MspId>`. */
export function writeMembershipFolders(
  dataFolder: string,
  organisations: readonly OrganisationCertificates[],
  nodes: readonly FabricNode[],
): void {
  for (const organisation of organisations) {
    writeMsp(channelMspFolder(dataFolder, organisation.mspId), organisation);
    writeMsp(adminMspFolder(dataFolder, organisation.mspId), organisation, organisation.admin);
    for (const node of nodes.filter(({ mspId }) => mspId === organisation.mspId)) {
      const credentials = organisation.nodes[node.name];
      if (credentials === undefined) throw new Error(`there are no certificates of ${node.name}`);
      writeMsp(join(node.folder, 'msp'), organisation, credentials.signing);
      writePrivateFile(join(node.folder, 'tls', 'server.crt'), credentials.tls.certificate);
      writePrivateFile(join(node.folder, 'tls', 'server.key'), credentials.tls.privateKey);
      writePrivateFile(join(node.folder, 'tls', 'ca.crt'), organisation.tlsCa.certificate);
    }
  }
}

const ROOT_FILE = 'ca.pem';

/** The subject's unit tells clients, peers, administrators and orderers of an organisation apart. */
const NODE_UNITS = stringify({
  NodeOUs: {
    Enable: true,
    ...Object.fromEntries(
      ['Client', 'Peer', 'Admin', 'Orderer'].map((role) => [
        `${role}OUIdentifier`,
        { Certificate: `cacerts/${ROOT_FILE}`, OrganizationalUnitIdentifier: role.toLowerCase() },
      ]),
    ),
  },
});

function writeMsp(folder: string, { ca, tlsCa }: OrganisationCertificates, member?: Credential): void {
  mkdirSync(folder, { recursive: true });
  writePrivateFile(join(folder, 'cacerts', ROOT_FILE), ca.certificate);
  writePrivateFile(join(folder, 'tlscacerts', ROOT_FILE), tlsCa.certificate);
  writePrivateFile(join(folder, 'config.yaml'), NODE_UNITS);
  if (member === undefined) return;
  writePrivateFile(join(folder, 'signcerts', 'cert.pem'), member.certificate);
  writePrivateFile(join(folder, 'keystore', 'key_sk'), member.privateKey);
}
