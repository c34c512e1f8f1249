/** Starts the embedded Fabric network in a data folder: its organisations' peers, its orderer, one ledger. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { common, msp } from 'fabric-protos/bundle.js';
import { decodeBlock } from '../blocks/decode';
import { ensureCertificates, type OrganisationCertificates, writePrivateFile } from '../certificates/organisations';
import type { Consortium } from '../consortium/consortium';
import { createBlockValidator } from './block-validation';
import { connectChaincode } from './chaincode-connection';
import { buildConfigBlock, type Channel, readChannel } from './channel-config';
import { chaincodeDefinition } from './collections';
import { connectionProfile } from './connection-profile';
import { createEndorser } from './endorser';
import { lockFolder } from './folder-lock';
import { Ledger } from './ledger';
import { createOrderer } from './ordering';
import { type Ports, readPorts, writePorts } from './ports';
import { PortError, type RunningService, startOrderer, startPeer } from './services';
import { createSigner } from './signing';
import { createTransientStore } from './transient-store';

export interface DevnetOptions {
  readonly dataFolder: string;
  /** HOST:PORT of the chaincode service. */
  readonly chaincodeAddress: string;
  readonly consortium: Consortium;
  /** Port by node name; the rest are the ones of the last start, or free ones. */
  readonly ports?: Ports;
  /** How long a transaction may take in the chaincode. */
  readonly executeTimeoutMs?: number;
  /** How long a transaction waits for a chaincode service that is away. */
  readonly connectTimeoutMs?: number;
  readonly now?: () => Date;
  /** Called when the ledger cannot be written: the network must be stopped. */
  readonly onFailure?: (error: unknown) => void;
}

export interface Devnet {
  /** Path of the connection profile for clients. */
  readonly profile: string;
  readonly ports: Ports;
  /** Header hash of block 0, hexadecimal: what an auditor pins. */
  readonly genesisHash: string;
  /** Number of blocks. */
  readonly height: () => number;
  /** Finishes the blocks in hand, then stops. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the network, creating its data on the first start.
 * @throws PortError, RecordLogError, FolderInUseError or MismatchError, each with what to do about it
 */
export async function startDevnet(options: DevnetOptions): Promise<Devnet> {
  const { dataFolder } = options;
  mkdirSync(dataFolder, { recursive: true });
  const unlock = lockFolder(dataFolder);
  const started: (() => void)[] = [unlock];
  try {
    return await startLocked(options, started);
  } catch (error) {
    for (const stop of started.reverse()) stop();
    throw error;
  }
}

/** The data folder is of another consortium. */
export class MismatchError extends Error {
  override readonly name = 'MismatchError';
}

const EXECUTE_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;

async function startLocked(options: DevnetOptions, started: (() => void)[]): Promise<Devnet> {
  const { dataFolder, consortium } = options;
  const now = options.now ?? (() => new Date());
  const certificates = await ensureCertificates(dataFolder, consortium, now());
  const ledger = Ledger.open(join(dataFolder, 'ledger'));
  started.push(() => ledger.close());
  if (ledger.height === 0) await ledger.commit(firstBlock(buildConfigBlock(consortium, certificates, now())));
  const channel = readChannel(common.Block.decode(ledger.blockBytes(0)));
  checkConsortium(consortium, channel);
  const transients = createTransientStore();
  const [ordererNode] = consortium.orderer.nodes;
  const ordererCertificates = nodeOf(certificates, consortium.orderer.mspId, ordererNode);
  const ordering = createOrderer({
    channel,
    ledger,
    identity: {
      serialised: serialisedIdentity(consortium.orderer.mspId, ordererCertificates.signing.certificate),
      sign: createSigner(ordererCertificates.signing.privateKey),
    },
    cutting: consortium.blockCutting,
    validate: createBlockValidator(channel, chaincodeDefinition(consortium, channel), ledger),
    transients,
    now,
    onFailure: options.onFailure ?? (() => {}),
  });
  const delivery = { channel, ledger, now };
  const remembered = readPorts(dataFolder);
  const services = new Map<string, RunningService>();
  const start = async (name: string, listen: (port: number) => Promise<RunningService>): Promise<void> => {
    const service = await listenOn(options.ports?.[name], remembered[name], listen);
    services.set(name, service);
    started.push(service.stop);
  };
  for (const organisation of consortium.organisations) {
    const [peer] = organisation.peers;
    const { signing, tls, tlsRoot } = nodeOf(certificates, organisation.mspId, peer);
    const chaincode = connectChaincode({
      address: options.chaincodeAddress,
      executeTimeoutMs: options.executeTimeoutMs ?? EXECUTE_TIMEOUT_MS,
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    });
    started.push(chaincode.close);
    const process = createEndorser({
      mspId: organisation.mspId,
      identity: serialisedIdentity(organisation.mspId, signing.certificate),
      sign: createSigner(signing.privateKey),
      consortium,
      channel,
      ledger,
      chaincode,
      transients,
      now,
    });
    await start(peer, (port) => startPeer(process, delivery, { port, tls, tlsRoot }));
  }
  const { tls, tlsRoot } = ordererCertificates;
  await start(ordererNode, (port) => startOrderer(ordering, delivery, { port, tls, tlsRoot }));
  const ports = Object.fromEntries([...services].map(([name, { port }]) => [name, port]));
  writePorts(dataFolder, ports);
  const profile = join(dataFolder, 'connection-profile.json');
  writePrivateFile(profile, `${JSON.stringify(connectionProfile(consortium, certificates, ports), null, 2)}\n`);
  return {
    profile,
    ports,
    genesisHash: decodeBlock(ledger.blockBytes(0)).headerHash,
    height: () => ledger.height,
    stop: async () => {
      // What was accepted goes into blocks first; the streams see them, then end.
      await ordering.drain();
      for (const stop of started.reverse()) stop();
    },
  };
}

/** A port that was asked for must be had; one that is only remembered may have been taken meanwhile. */
async function listenOn(
  asked: number | undefined,
  remembered: number | undefined,
  listen: (port: number) => Promise<RunningService>,
): Promise<RunningService> {
  if (asked !== undefined) return listen(asked);
  if (remembered === undefined) return listen(0);
  try {
    return await listen(remembered);
  } catch (error) {
    if (error instanceof PortError) return listen(0);
    throw error;
  }
}

function firstBlock(block: common.Block) {
  const metadata = block.metadata?.metadata as Uint8Array[];
  metadata[2] = Uint8Array.from([0]);
  return { block, transactions: [{ txId: '', code: 0 }], privateTransactions: [] };
}

/** Block 0 fixes who takes part; a consortium file that says otherwise cannot be followed. */
function checkConsortium(consortium: Consortium, channel: Channel): void {
  const wanted = consortium.organisations.map(({ mspId }) => mspId).sort();
  const found = [...channel.applicationMspIds].sort();
  if (channel.id === consortium.channel && wanted.join(' ') === found.join(' ')) return;
  throw new MismatchError(
    `the data folder holds channel ${channel.id} of ${found.join(', ')}, the consortium file says ${consortium.channel} ` +
      `of ${wanted.join(', ')}; use the file that the folder was made with, or a new folder`,
  );
}

function nodeOf(certificates: readonly OrganisationCertificates[], mspId: string, node: string) {
  const organisation = certificates.find((each) => each.mspId === mspId);
  const found = organisation?.nodes[node];
  if (organisation === undefined || found === undefined) throw new Error(`no certificates of ${node} of ${mspId}`);
  return { ...found, tlsRoot: organisation.tlsCa.certificate };
}

function serialisedIdentity(mspId: string, certificate: string): Uint8Array {
  return msp.SerializedIdentity.encode({ mspid: mspId, id_bytes: Buffer.from(certificate) }).finish();
}
