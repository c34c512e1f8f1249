/** Derives Fabric's configuration files from the consortium: pure, files in and files out. */
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Consortium } from '../consortium/consortium';
import { channelMspFolder, type FabricNode, tlsRootFile } from './layout';

/** Name of the profile in configtx.yaml. */
export const CHANNEL_PROFILE = 'Channel';

/** The channel's configuration for configtxgen. */
export function configtxYaml(
  dataFolder: string,
  consortium: Consortium,
  [orderer, ...peers]: readonly [FabricNode, ...FabricNode[]],
  major: 2 | 3,
): string {
  const { blockCutting, endorsementPolicy } = consortium;
  const rule = endorsementPolicy.toUpperCase();
  const endorsement = { Type: 'ImplicitMeta', Rule: `${rule} Endorsement` };
  const serverTls = join(orderer.folder, 'tls', 'server.crt');
  const organisation = (name: string, mspId: string) => ({
    Name: mspId,
    ID: mspId,
    MSPDir: channelMspFolder(dataFolder, mspId),
    Policies: organisationPolicies(mspId),
    ...(name === consortium.orderer.name ? { OrdererEndpoints: [`127.0.0.1:${orderer.ports.service}`] } : {}),
  });
  return stringify(
    {
      Profiles: {
        [CHANNEL_PROFILE]: {
          Policies: CHANNEL_POLICIES,
          Capabilities: { [major === 3 ? 'V3_0' : 'V2_0']: true },
          Orderer: {
            OrdererType: 'etcdraft',
            BatchTimeout: `${blockCutting.batchTimeoutMs}ms`,
            BatchSize: {
              MaxMessageCount: blockCutting.maxMessages,
              AbsoluteMaxBytes: blockCutting.absoluteMaxBytes,
              PreferredMaxBytes: blockCutting.preferredMaxBytes,
            },
            MaxChannels: 0,
            EtcdRaft: {
              Consenters: [
                {
                  Host: '127.0.0.1',
                  Port: orderer.ports.service,
                  ClientTLSCert: serverTls,
                  ServerTLSCert: serverTls,
                },
              ],
              // A single node needs no patience: it leads after ten ticks.
              Options: {
                TickInterval: '50ms',
                ElectionTick: 10,
                HeartbeatTick: 1,
                MaxInflightBlocks: 5,
                SnapshotIntervalSize: 16 * 1024 * 1024,
              },
            },
            Organizations: [organisation(consortium.orderer.name, consortium.orderer.mspId)],
            Policies: { ...CHANNEL_POLICIES, BlockValidation: { Type: 'ImplicitMeta', Rule: 'ANY Writers' } },
            Capabilities: { V2_0: true },
          },
          Application: {
            Organizations: consortium.organisations.map(({ name, mspId }) => ({
              ...organisation(name, mspId),
              AnchorPeers: peers
                .filter((peer) => peer.mspId === mspId)
                .map(({ ports }) => ({ Host: '127.0.0.1', Port: ports.service })),
            })),
            Policies: {
              ...CHANNEL_POLICIES,
              Endorsement: endorsement,
              LifecycleEndorsement: { Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' },
            },
            Capabilities: { V2_5: true },
          },
        },
      },
    },
    { aliasDuplicateObjects: false },
  );
}

/** A tree of settings, as core.yaml and orderer.yaml have it. */
export type Settings = { readonly [name: string]: string | number | boolean | readonly string[] | Settings };

/** What a peer's settings have to be on this machine; the rest is the version's own. */
export function peerSettings(peer: FabricNode): Settings {
  const address = `127.0.0.1:${peer.ports.service}`;
  const tls = (file: string) => ({ file: join(peer.folder, 'tls', file) });
  return {
    peer: {
      id: peer.name,
      networkId: 'greentier',
      listenAddress: address,
      address,
      chaincodeListenAddress: `127.0.0.1:${peer.ports.admin}`,
      gossip: {
        bootstrap: address,
        externalEndpoint: address,
        endpoint: address,
        useLeaderElection: false,
        orgLeader: true,
      },
      tls: { enabled: true, cert: tls('server.crt'), key: tls('server.key'), rootcert: tls('ca.crt') },
      fileSystemPath: join(peer.folder, 'data'),
      mspConfigPath: join(peer.folder, 'msp'),
      localMspId: peer.mspId,
      profile: { enabled: false },
    },
    chaincode: { logging: { level: 'warning' } },
    ledger: { snapshots: { rootDir: join(peer.folder, 'data', 'snapshots') } },
    operations: { listenAddress: `127.0.0.1:${peer.ports.operations}` },
  };
}

/** The same for the orderer. */
export function ordererSettings(dataFolder: string, orderer: FabricNode, major: 2 | 3): Settings {
  const certificate = join(orderer.folder, 'tls', 'server.crt');
  const key = join(orderer.folder, 'tls', 'server.key');
  const roots = [tlsRootFile(dataFolder, orderer.mspId)];
  const data = join(orderer.folder, 'data');
  return {
    General: {
      ListenAddress: '127.0.0.1',
      ListenPort: orderer.ports.service,
      TLS: { Enabled: true, PrivateKey: key, Certificate: certificate, RootCAs: roots },
      Cluster: { ClientCertificate: certificate, ClientPrivateKey: key },
      LocalMSPDir: join(orderer.folder, 'msp'),
      LocalMSPID: orderer.mspId,
      ...(major === 2 ? { BootstrapMethod: 'none' } : {}),
    },
    FileLedger: { Location: join(data, 'ledger') },
    Operations: { ListenAddress: `127.0.0.1:${orderer.ports.operations}` },
    Metrics: { Provider: 'prometheus' }, // they say whether a leader is elected
    Admin: {
      ListenAddress: `127.0.0.1:${orderer.ports.admin}`,
      TLS: { Enabled: true, Certificate: certificate, PrivateKey: key, ClientAuthRequired: true, ClientRootCAs: roots },
    },
    ChannelParticipation: { Enabled: true },
    Consensus: { WALDir: join(data, 'wal'), SnapDir: join(data, 'snapshots') },
  };
}

/**
 * A peer's core.yaml out of the version's sample.
 * @param clockTolerance how far a client's clock may be from the peer's, as a duration of Go; the sample's own unless given
 */
export function coreYaml(sample: string, peer: FabricNode, builderFolder: string, clockTolerance?: string): string {
  const tolerance = clockTolerance === undefined ? {} : { peer: { authentication: { timewindow: clockTolerance } } };
  const withOurs = merge(merge(parse(sample) as Record<string, unknown>, peerSettings(peer)), tolerance);
  return stringify(
    merge(withOurs, {
      // No container ever runs: chaincode is a service that stands beside the peer.
      vm: { endpoint: '' },
      chaincode: {
        externalBuilders: [{ name: 'chaincode-service', path: builderFolder, propagateEnvironment: [] }],
      },
    }),
  );
}

/** The orderer's orderer.yaml out of the version's sample. */
export function ordererYaml(sample: string, dataFolder: string, orderer: FabricNode, major: 2 | 3): string {
  return stringify(merge(parse(sample) as Record<string, unknown>, ordererSettings(dataFolder, orderer, major)));
}

/**
 * Settings as the environment variables by which Fabric's programs take them over their own files.
 * @param prefix CORE or ORDERER
 */
export function settingsEnvironment(prefix: string, settings: Settings): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    const variable = `${prefix}_${name.toUpperCase()}`;
    if (isSettings(value)) Object.assign(environment, settingsEnvironment(variable, value));
    else environment[variable] = Array.isArray(value) ? `[${value.join(',')}]` : String(value);
  }
  return environment;
}

function isSettings(value: Settings[string]): value is Settings {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The private data collections for the chaincode's definition. */
export function collectionsJson({ collections, organisations }: Consortium): string {
  return JSON.stringify(
    collections.map(({ name, members, memberOnlyRead, memberOnlyWrite, endorsementPolicy }) => ({
      name,
      policy: `OR(${members.map((mspId) => `'${mspId}.member'`).join(',')})`,
      requiredPeerCount: 0,
      maxPeerCount: organisations.length,
      blockToLive: 0,
      memberOnlyRead,
      memberOnlyWrite,
      ...(endorsementPolicy === undefined
        ? {}
        : { endorsementPolicy: { signaturePolicy: `AND(${members.map((mspId) => `'${mspId}.peer'`).join(',')})` } }),
    })),
  );
}

const CHANNEL_POLICIES = {
  Readers: { Type: 'ImplicitMeta', Rule: 'ANY Readers' },
  Writers: { Type: 'ImplicitMeta', Rule: 'ANY Writers' },
  Admins: { Type: 'ImplicitMeta', Rule: 'MAJORITY Admins' },
};

function organisationPolicies(mspId: string): Record<string, { Type: string; Rule: string }> {
  const anyOf = (...roles: string[]) => ({
    Type: 'Signature',
    Rule: `OR(${roles.map((role) => `'${mspId}.${role}'`).join(', ')})`,
  });
  return {
    Readers: anyOf('admin', 'peer', 'orderer', 'client'),
    Writers: anyOf('admin', 'orderer', 'client'),
    Admins: anyOf('admin'),
    Endorsement: anyOf('peer'),
  };
}

/** Lays changes over a tree of settings; lists and plain values replace what was there. */
function merge(base: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const before = base[key];
    merged[key] = isTree(value) ? merge(isTree(before) ? before : {}, value) : value;
  }
  return merged;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
