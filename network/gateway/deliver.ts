/** Follows a peer's deliver service, byte for byte, and resumes where it stopped when the connection is lost. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { common, orderer, protos } from 'fabric-protos/bundle.js';
import { sha256Hex } from '../blocks/hashes';
import { asBigInt } from '../blocks/protobuf-values';
import { LedgerRefused } from './ledger-client';
import type { PeerAddress } from './profile';
import type { WalletIdentity } from './wallet';

/** Full blocks (`common.Block`) or their summaries (`protos.FilteredBlock`). */
export type DeliverKind = 'full' | 'filtered';

/** What is followed, from where and for whom. */
export interface DeliverOptions {
  readonly kind: DeliverKind;
  /** Candidates: a lost connection is replaced by one to the next. */
  readonly peers: readonly PeerAddress[];
  readonly channel: string;
  readonly identity: WalletIdentity;
  readonly from: bigint | 'newest';
  readonly signal: AbortSignal;
  /** Told of each lost connection before the next attempt. */
  readonly onTrouble?: (what: string) => void;
}

/** A block's number and its bytes as the peer sent them. */
export interface DeliveredBlock {
  readonly number: bigint;
  readonly bytes: Uint8Array;
}

/**
 * The blocks from `from` on, in order, none twice and none left out; ends when the signal aborts.
 * @throws LedgerRefused when the peer will not deliver to this identity
 */
export async function* deliverBlocks(options: DeliverOptions): AsyncGenerator<DeliveredBlock, void, undefined> {
  const { kind, peers, signal } = options;
  let next = options.from;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const peer = peers[attempt % peers.length];
    if (peer === undefined) throw new LedgerRefused('the connection profile names no peer to follow');
    for await (const message of openStream(peer, options, next)) {
      if (message.bytes === undefined) {
        if (FINAL_STATUSES.has(message.status)) {
          const status = common.Status[message.status] ?? message.status;
          throw new LedgerRefused(`${peer.name} does not deliver blocks to ${options.identity.label}: ${status}`);
        }
        break;
      }
      const number = numberOf(kind, message.bytes);
      if (next !== 'newest' && number !== next) {
        throw new Error(`${peer.name} sent block ${number} where block ${next} had to follow`);
      }
      next = number + 1n;
      attempt = 0;
      yield { number, bytes: message.bytes };
    }
    await delay(Math.min(100 * 2 ** Math.min(attempt, 5), 2_000), undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Statuses that another attempt would only meet again. */
const FINAL_STATUSES: ReadonlySet<number> = new Set([common.Status.BAD_REQUEST, common.Status.FORBIDDEN]);

type DeliverMessage =
  | { readonly bytes: Uint8Array; readonly status?: undefined }
  | { readonly bytes?: undefined; readonly status: number };

/** One connection's messages; a lost connection is its end. */
async function* openStream(
  peer: PeerAddress,
  { kind, channel, identity, signal, onTrouble }: DeliverOptions,
  from: bigint | 'newest',
): AsyncGenerator<DeliverMessage, void, undefined> {
  const client = connect(peer);
  const stream: ClientDuplexStream<Buffer, Buffer> = client.makeBidiStreamRequest(
    kind === 'full' ? '/protos.Deliver/Deliver' : '/protos.Deliver/DeliverFiltered',
    (request: Buffer) => request,
    (response: Buffer) => response,
  );
  const cancel = () => stream.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    stream.write(seekEnvelope(channel, identity, from));
    for await (const response of stream) yield readMessage(response as Buffer);
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    if (!signal.aborted) onTrouble?.(`${peer.name} no longer delivers blocks: ${(error as Error).message}`);
  } finally {
    signal.removeEventListener('abort', cancel);
    stream.on('error', () => {}); // cancelling makes the stream report what nobody waits for any more
    stream.cancel();
    client.close();
  }
}

function connect({ url, tlsCaPem, grpcOptions }: PeerAddress): Client {
  const channelCredentials =
    tlsCaPem === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(tlsCaPem));
  const serverName = grpcOptions['ssl-target-name-override'];
  return new Client(url.replace(/^grpcs?:\/\//, ''), channelCredentials, {
    'grpc.max_receive_message_length': -1,
    'grpc.use_local_subchannel_pool': 1, // the shared one makes a new attempt wait for the pauses of the former ones
    'grpc.keepalive_time_ms': 120_000, // Fabric's servers cut off whoever asks more often than once a minute
    'grpc.keepalive_timeout_ms': 20_000,
    ...(typeof serverName === 'string'
      ? { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName }
      : {}),
  });
}

/** gRPC's own errors carry a code; the ones named here say that asking again is useless. */
function isConnectionLoss(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'number' && code !== 7 /* denied */ && code !== 12 /* unimplemented */;
}

function seekEnvelope(channel: string, identity: WalletIdentity, from: bigint | 'newest'): Buffer {
  const nonce = randomBytes(24);
  const now = Date.now();
  const channelHeader = common.ChannelHeader.encode({
    type: common.HeaderType.DELIVER_SEEK_INFO,
    version: 1,
    channel_id: channel,
    tx_id: sha256Hex(nonce, identity.serialized),
    timestamp: { seconds: Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 },
  }).finish();
  const signatureHeader = common.SignatureHeader.encode({ creator: identity.serialized, nonce }).finish();
  const data = orderer.SeekInfo.encode({
    start: from === 'newest' ? { newest: {} } : { specified: { number: Number(from) } },
    stop: { specified: { number: Number.MAX_SAFE_INTEGER } },
    behavior: orderer.SeekInfo.SeekBehavior.BLOCK_UNTIL_READY,
  }).finish();
  const payload = common.Payload.encode({
    header: { channel_header: channelHeader, signature_header: signatureHeader },
    data,
  }).finish();
  return Buffer.from(common.Envelope.encode({ payload, signature: identity.sign(payload) }).finish());
}

/** A DeliverResponse has one field: the status (1), or a block (2) or summary (3), whose bytes are kept as they came. */
function readMessage(response: Buffer): DeliverMessage {
  const field = (response[0] ?? 0) >> 3;
  let value = 0;
  let at = 1;
  for (let shift = 0; at < response.length; shift += 7) {
    const byte = response[at] ?? 0;
    at += 1;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return field === 1 ? { status: value } : { bytes: response.subarray(at, at + value) };
}

function numberOf(kind: DeliverKind, bytes: Uint8Array): bigint {
  return kind === 'full'
    ? asBigInt(common.Block.decode(bytes).header?.number)
    : asBigInt(protos.FilteredBlock.decode(bytes).number);
}
