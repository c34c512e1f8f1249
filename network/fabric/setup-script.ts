/** Writes the steps that bring a channel up as a script for Fabric's tools; each step finds what stands already. */
import { join } from 'node:path';
import { administratorEnvironment, type NetworkParts, participationFlags } from './channel';
import { CHANNEL_PROFILE } from './configuration';
import { type FabricNode, fabricFolder, tlsRootFile } from './layout';
import { definitionFlags } from './lifecycle';

/** @param packageId of the chaincode's package, which stands in the network's folder as chaincode.tar.gz */
export function setupScript(parts: Omit<NetworkParts, 'binaries'>, packageId: string): string {
  const { dataFolder, consortium, nodes } = parts;
  const [orderer, ...peers] = nodes;
  const folder = fabricFolder(dataFolder);
  const block = join(folder, 'genesis.block');
  const access = quoted(participationFlags(dataFolder, orderer));
  const definition = quoted(definitionFlags(parts));
  const targets = quoted(
    peers.flatMap(({ ports, mspId }) => [
      ...['--peerAddresses', `127.0.0.1:${ports.service}`],
      ...['--tlsRootCertFiles', tlsRootFile(dataFolder, mspId)],
    ]),
  );
  const { channel, chaincode } = { channel: quote(consortium.channel), chaincode: quote(consortium.chaincode) };
  const each = (line: (as: string) => string) => peers.map((_peer, index) => line(`as_${index}`));
  return [
    '#!/bin/sh',
    '# Derived from the consortium file; a second run finds what stands.',
    'set -eu',
    'retried() {',
    '  tries=0',
    '  until "$@"; do tries=$((tries + 1)); if [ "$tries" -ge 60 ]; then return 1; fi; sleep 0.5; done',
    '}',
    ...peers.flatMap((peer, index) => asAdministrator(dataFolder, peer, `as_${index}`)),
    '',
    `if [ ! -f ${quote(block)} ]; then`,
    `  FABRIC_CFG_PATH=${quote(join(folder, 'configtx'))} configtxgen -profile ${CHANNEL_PROFILE} -channelID ${channel} -outputBlock ${quote(block)}`,
    'fi',
    '',
    `channels() { osnadmin channel list ${access} | grep -q 'Status: 200'; }`,
    'retried channels',
    `osnadmin channel list ${access} | grep -q '"name": "${consortium.channel}"' ||`,
    `  osnadmin channel join --channelID ${channel} --config-block ${quote(block)} ${access} | grep -q 'Status: 201'`,
    '',
    ...each((as) => `retried ${as} channel list >/dev/null`),
    ...each((as) => `${as} channel list | grep -qx ${channel} || ${as} channel join -b ${quote(block)}`),
    '',
    ...each(
      (as) =>
        `${as} lifecycle chaincode queryinstalled | grep -qF ${quote(packageId)} || ${as} lifecycle chaincode install ${quote(join(folder, 'chaincode.tar.gz'))}`,
    ),
    '',
    `if ! as_0 lifecycle chaincode querycommitted -C ${channel} -n ${chaincode} >/dev/null 2>&1; then`,
    ...each(
      (as) =>
        `  ${as} lifecycle chaincode queryapproved -C ${channel} -n ${chaincode} 2>/dev/null | grep -qF ${quote(packageId)} || retried ${as} lifecycle chaincode approveformyorg --package-id ${quote(packageId)} ${definition}`,
    ),
    `  as_0 lifecycle chaincode commit ${definition} ${targets}`,
    'fi',
    "echo 'the network stands'",
    '',
  ].join('\n');
}

/** A function that runs `peer` as an organisation's administrator. */
function asAdministrator(dataFolder: string, peer: FabricNode, name: string): string[] {
  const variables = Object.entries(administratorEnvironment(dataFolder, peer));
  const assignments = variables.map(([variable, value]) => `${variable}=${quote(value)}`);
  return [`${name}() { ${assignments.join(' ')} peer "$@"; }`];
}

function quoted(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** A word that the shell takes as it is. */
function quote(word: string): string {
  return /^[A-Za-z0-9_./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
